//! Names of months and days in the languages of the table, and what joins them.

/// Months and days: see `data/README.md`. One `word<TAB>meaning ...` a line, sorted by bytes; a meaning
/// is `m1`-`m12`, `d1`-`d7` (Monday first) or `h1`-`h2` (before and after noon), followed by `:language,...` when the word has another one too.
const NAMES: &str = include_str!("../../../data/date-names.txt");

/// One meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning<'a> {
    pub value: u8,
    /// Languages that mean this, separated by commas; empty when the word means nothing else.
    pub languages: &'a str,
}

/// What `word` (folded) means as a month.
pub(super) fn months(word: &str) -> Vec<Meaning<'static>> {
    let found = lookup(word, 'm');
    match word.strip_prefix('ב') {
        // Hebrew writes "in January" as one word.
        Some(bare) if found.is_empty() => lookup(bare, 'm'),
        _ => found,
    }
}

/// `Some(true)` for a word (folded) that says "after noon", `Some(false)` for "before noon".
pub(super) fn is_afternoon(word: &str) -> Option<bool> {
    lookup(word, 'h').first().map(|meaning| meaning.value == 2)
}

/// What `word` (folded) means as a day of the week, Monday = 1.
pub(super) fn weekdays(word: &str) -> Vec<Meaning<'static>> {
    lookup(word, 'd')
}

/// The one month that all names beginning with `word` mean: `septe`, `janua`.
pub(super) fn month_prefix(word: &str) -> Option<u8> {
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = None;
    for line in NAMES[line_start(word)..].lines().take_while(|line| line.starts_with(word)) {
        let (_, meanings) = line.split_once('\t')?;
        for meaning in parse(meanings, 'm') {
            if found.is_some_and(|month| month != meaning.value) {
                return None;
            }
            found = Some(meaning.value);
        }
    }
    found
}

fn lookup(word: &str, kind: char) -> Vec<Meaning<'static>> {
    find(NAMES, word).map_or_else(Vec::new, |meanings| parse(meanings, kind).collect())
}

fn parse(meanings: &str, kind: char) -> impl Iterator<Item = Meaning<'_>> {
    meanings.split(' ').filter_map(move |meaning| {
        let (value, languages) = meaning.split_once(':').unwrap_or((meaning, ""));
        let value = value.strip_prefix(kind)?.parse().ok()?;
        Some(Meaning { value, languages })
    })
}

fn line_start(key: &str) -> usize {
    super::super::table::lower_bound(NAMES, key)
}

fn find<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    super::super::table::find(table, key)
}

/// A word as the tables hold it: lower case, without dots, accents and the marks that writers leave out.
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).filter_map(fold_char).collect()
}

fn fold_char(c: char) -> Option<char> {
    Some(match c {
        '.' | '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200f}' => return None,
        // Combining accents, Hebrew points, Arabic vowels and the stretching mark.
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}' => {
            return None;
        }
        'à'..='å' | 'ā' | 'ă' | 'ą' | '\u{1ea1}'..='\u{1eb7}' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | '\u{1eb9}'..='\u{1ec7}' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | '\u{1ec9}' | '\u{1ecb}' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | '\u{1ecd}'..='\u{1ee3}' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | '\u{1ee5}'..='\u{1ef1}' => {
            'u'
        }
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | '\u{1ef3}'..='\u{1ef9}' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' => 'ي',
        'ک' => 'ك',
        'ة' | 'ۀ' | 'ۂ' | 'ہ' | 'ۃ' => 'ه',
        'ؤ' => 'و',
        other => other,
    })
}
