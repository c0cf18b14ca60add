//! Whether a sentence can be understood without those before it.

use crate::text::script::{fold, is_continuous};

/// Bytes in which a dateline ends.
const LONGEST_DATELINE: usize = 80;

/// First words that point back at the sentence before, folded; in scripts without spaces beginnings of it.
const POINTING_BACK: &[(&str, &[&str])] = &[
    ("ar", &["لكن", "ولكن", "وهو", "وهي", "كما", "هذا", "هذه", "ذلك", "وهذا", "وقال", "واضاف"]),
    (
        "de",
        &[
            "aber",
            "allerdings",
            "auch",
            "außerdem",
            "dabei",
            "damit",
            "danach",
            "dazu",
            "denn",
            "deshalb",
            "dies",
            "diese",
            "dieser",
            "dieses",
            "doch",
            "er",
            "es",
            "ihr",
            "ihre",
            "jedoch",
            "sein",
            "seine",
            "sie",
            "und",
            "zudem",
        ],
    ),
    (
        "en",
        &[
            "also",
            "and",
            "but",
            "he",
            "her",
            "his",
            "however",
            "instead",
            "it",
            "its",
            "meanwhile",
            "moreover",
            "nor",
            "or",
            "she",
            "so",
            "that",
            "their",
            "then",
            "these",
            "they",
            "this",
            "those",
            "yet",
        ],
    ),
    (
        "es",
        &[
            "ademas", "asi", "ella", "ellas", "ellos", "esa", "ese", "esta", "estas", "este",
            "esto", "estos", "pero", "su", "sus", "tambien", "y",
        ],
    ),
    (
        "fr",
        &[
            "ainsi",
            "aussi",
            "ce",
            "cela",
            "cependant",
            "ces",
            "cette",
            "elle",
            "elles",
            "et",
            "il",
            "ils",
            "leur",
            "leurs",
            "mais",
            "puis",
            "sa",
            "ses",
            "son",
            "toutefois",
        ],
    ),
    ("hi", &["और", "लेकिन", "वह", "वे", "यह", "ये", "उन्होंने", "उनके", "उनकी", "इसके", "इस"]),
    (
        "it",
        &[
            "anche", "e", "ed", "inoltre", "lei", "loro", "lui", "ma", "questa", "queste",
            "questi", "questo", "sua", "suo", "suoi", "tuttavia",
        ],
    ),
    ("ja", &["これ", "この", "しかし", "そして", "その", "それ", "また", "一方", "同氏", "彼"]),
    ("ko", &["그", "그는", "그녀는", "그러나", "또", "또한", "이", "이는", "이에", "하지만"]),
    (
        "pt",
        &[
            "alem", "assim", "e", "ela", "elas", "ele", "eles", "essa", "esse", "esta", "este",
            "isso", "isto", "mas", "porem", "seu", "seus", "sua", "suas", "tambem",
        ],
    ),
    (
        "ru",
        &[
            "а",
            "его",
            "ее",
            "и",
            "их",
            "но",
            "однако",
            "он",
            "она",
            "они",
            "также",
            "эта",
            "эти",
            "это",
            "этот",
        ],
    ),
    ("zh", &["他", "她", "但", "同时", "同時", "此", "而", "該", "该", "这", "這"]),
];

/// Whether a sentence stands alone: no quotation is cut, and unless it is the `first` of its text, it does not begin by
/// pointing back.
pub fn stands_alone(sentence: &str, language: &str, first: bool) -> bool {
    quotes_close(sentence) && (first || !points_back(sentence, language))
}

fn points_back(sentence: &str, language: &str) -> bool {
    let Ok(at) = POINTING_BACK.binary_search_by(|(code, _)| (*code).cmp(language)) else {
        return false;
    };
    let words = POINTING_BACK[at].1;
    let text = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    if text.starts_with(is_continuous) && language != "ko" {
        return words.iter().any(|word| text.starts_with(word));
    }
    let first = text.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let first = fold(first);
    words.iter().any(|word| fold(word) == first)
}

/// Whether each quotation that is opened is closed.
fn quotes_close(sentence: &str) -> bool {
    let count = |marks: &[char]| sentence.chars().filter(|c| marks.contains(c)).count();
    // Where the low mark opens, the one that opens elsewhere closes.
    let low = count(&['„']);
    let curly =
        if low > 0 { low == count(&['“', '”']) } else { count(&['“']) == count(&['”']) };
    curly
        && count(&['"']).is_multiple_of(2)
        && count(&['«']) == count(&['»'])
        && count(&['「', '『']) == count(&['」', '』'])
}

/// A sentence without the place and agency before its first word ("WASHINGTON (AP) — ").
pub fn without_dateline(sentence: &str) -> &str {
    let ends = [" — ", " – ", " -- ", " - ", "—"].iter().filter_map(|dash| {
        let at = sentence.find(dash).filter(|at| *at <= LONGEST_DATELINE)?;
        Some((at, at + dash.len()))
    });
    match ends.min() {
        Some((at, end)) if is_dateline(&sentence[..at]) && !begins_small(&sentence[end..]) => {
            sentence[end..].trim_start()
        }
        _ => sentence,
    }
}

fn begins_small(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_none_or(char::is_lowercase)
}

/// Names only, one of them in capitals or something in brackets.
fn is_dateline(head: &str) -> bool {
    let is_name =
        |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_uppercase);
    let shouts = |word: &str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && word.chars().count() > 3 && letters.all(char::is_uppercase)
    };
    let outside = head.split('(').next().unwrap_or_default();
    outside.split_whitespace().all(is_name)
        && (head.trim_end().ends_with(')') || outside.split_whitespace().any(shouts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_lean_on_others_are_known() {
        for (sentence, language, first, alone) in [
            ("The strike ended on Friday.", "en", false, true),
            ("But none of that helped.", "en", false, false),
            ("But none of that helped.", "en", true, true),
            ("\"He proclaimed it,\" the mayor said.", "en", false, false),
            ("“We will meet in spring, the minister said.", "en", true, false),
            ("„Wir treffen uns“, sagte der Minister.", "de", false, true),
            ("Außerdem wird im Frühjahr gewählt.", "de", false, false),
            ("También habló el ministro.", "es", false, false),
            ("しかし首相は春に訪米する。", "ja", false, false),
            ("首相は「春に訪米する」と述べた。", "ja", false, true),
            ("그러나 총리는 봄에 방문한다.", "ko", false, false),
            ("Words of a language without a table.", "xx", false, true),
            ("", "en", false, true),
        ] {
            assert_eq!(stands_alone(sentence, language, first), alone, "{sentence}");
        }
        assert!(POINTING_BACK.is_sorted_by_key(|(language, _)| *language));
    }

    #[test]
    fn datelines_are_left_out() {
        for (sentence, rest) in [
            ("WASHINGTON (AP) — The Senate met.", "The Senate met."),
            ("NEW YORK — The Senate met.", "The Senate met."),
            ("Berlin (dpa) - Der Senat tagte.", "Der Senat tagte."),
            ("The Senate met — and left.", "The Senate met — and left."),
            ("NATO — the alliance — met.", "NATO — the alliance — met."),
            ("WASHINGTON (AP) —", "WASHINGTON (AP) —"),
            ("Trump — who won — left.", "Trump — who won — left."),
            ("A deal on NATO — and more — is near.", "A deal on NATO — and more — is near."),
        ] {
            assert_eq!(without_dateline(sentence), rest);
        }
    }
}
