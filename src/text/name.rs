//! Names and news words in scripts that write without spaces or capitals: katakana, hangul and Han.

use super::script::{self, Script};
use super::table;

/// Letters of a name written by sound (katakana, hangul) at least; shorter ones are too often other words.
const SHORTEST_BY_SOUND: usize = 3;
/// Letters of an entry of the lexicon, longest first.
const ENTRY: [usize; 5] = [5, 4, 3, 2, 1];
/// Mark of an entry that is a word, before the English one.
const WORD: char = '=';
/// Endings that Korean hangs onto a name, longest first.
const PARTICLES: &str = "에서는 에게서 으로는 이라는 에서 으로 에게 까지 부터 라는 이나 은 는 이 가 을 를 의 에 와 과 도 로 측";

/// What letters mean: lines `name TAB skeleton` for names in Han and `word TAB =word` for words of the news with
/// the English ones, sorted by bytes.
#[derive(Clone, Debug, Default)]
pub struct Lexicon(String);

/// What stands in a run of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The skeleton of a name's sound.
    Name(String),
    /// An English word.
    Word(String),
}

impl Lexicon {
    /// Takes the lines as they are; an unsorted table finds less and harms nothing.
    pub fn new(lines: String) -> Self {
        Self(lines)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names and known words in a run of letters.
    pub fn find<'a>(&self, run: &'a str) -> Vec<(&'a str, Meaning)> {
        let mut out = Vec::new();
        for (kind, part) in script::runs(run, part_of) {
            match kind {
                Part::Other => {}
                Part::Han => self.add_entries(part, &mut out),
                Part::Katakana | Part::Hangul => {
                    let known = out.len();
                    self.add_entries(part, &mut out);
                    let name = if kind == Part::Hangul { without_particle(part) } else { part };
                    if out.len() == known && letters(name) >= SHORTEST_BY_SOUND {
                        out.push(by_sound(name));
                    }
                }
            }
        }
        out
    }

    fn add_entries<'a>(&self, part: &'a str, out: &mut Vec<(&'a str, Meaning)>) {
        if self.0.is_empty() {
            return;
        }
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let found = ENTRY.iter().find_map(|&count| {
                let (end, last) = rest.char_indices().nth(count - 1)?;
                let name = &rest[..end + last.len_utf8()];
                Some((name, table::find(&self.0, name)?))
            });
            let taken = found.map_or(first.len_utf8(), |(name, _)| name.len());
            out.extend(found.map(|(name, meaning)| (name, Meaning::read(meaning))));
            rest = &rest[taken..];
        }
    }
}

impl Meaning {
    fn read(value: &str) -> Self {
        match value.strip_prefix(WORD) {
            Some(word) => Self::Word(word.to_string()),
            None => Self::Name(value.to_string()),
        }
    }

    /// As a line of the lexicon holds it.
    pub fn write(&self) -> String {
        match self {
            Self::Name(skeleton) => skeleton.clone(),
            Self::Word(word) => format!("{WORD}{word}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Katakana,
    Hangul,
    Han,
    Other,
}

fn part_of(c: char) -> Part {
    match c as u32 {
        // The middle dot parts first and last name.
        0x30FB => Part::Other,
        0x30A1..=0x30FE => Part::Katakana,
        0x3005 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF => Part::Han,
        _ if script::of(c) == Script::Hangul => Part::Hangul,
        _ => Part::Other,
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

fn by_sound(name: &str) -> (&str, Meaning) {
    let roman = script::romanise(&script::fold(name));
    (name, Meaning::Name(script::sound_classes(&script::skeleton(&roman))))
}

fn without_particle(word: &str) -> &str {
    let long_enough = |rest: &&str| letters(rest) >= SHORTEST_BY_SOUND;
    PARTICLES
        .split(' ')
        .find_map(|ending| word.strip_suffix(ending).filter(long_enough))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_their_latin_spelling() {
        let lexicon = Lexicon::new("中村\tnkmr\n首相\t=prime\n高橋\ttkhs\n".to_string());
        let latin = |name: &str| script::sound_classes(&script::skeleton(name));
        for (run, name) in [
            ("トランプ", "trump"),
            ("ドナルド・トランプ", "donald"),
            ("트럼프는", "trump"),
            ("워싱턴에서", "washington"),
            ("ワシントン", "washington"),
            ("マクロン", "macron"),
            ("ロンドン", "london"),
        ] {
            assert_eq!(lexicon.find(run)[0].1, Meaning::Name(latin(name)), "{run}");
        }
        let found = lexicon.find("新高橋首相がパリで");
        let (name, word) = (Meaning::Name("tkhs".to_string()), Meaning::Word("prime".to_string()));
        assert_eq!(found, [("高橋", name), ("首相", word)]);
        assert!(lexicon.find("漢ア한").is_empty());
    }
}
