//! GDELT DOC 2.0: one question about one story to <https://gdeltproject.org>, whose answers must be shown with
//! that link. It searches an English translation of 65 languages. It is throttled hard, and its errors
//! come with status 200.

use super::answer::Outcome;
use super::gate::Manner;
use super::json::{self, Value};
use super::question::{Question, encoded};
use super::{Item, address};
use crate::text::date::{self, Hint};
use crate::time::{DAY, HOUR, Timestamp};

/// Five seconds between requests are asked for, but refused at times.
pub const MANNER: Manner =
    Manner { spacing: 8, pauses: [5 * 60, 15 * 60, 60 * 60], silent_after: None };
/// Longer questions are refused somewhere above 210 characters.
const MAX_QUERY: usize = 200;
/// Most alternatives in one parenthesis.
const MAX_ARMS: usize = 6;
const MAX_RECORDS: u32 = 75;
/// The archive reaches back three months.
const WINDOW: i64 = 90 * DAY;

/// How much an answer must share with the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The four rarest words together.
    Narrow,
    /// The rarest word, and any of the next: for when the narrow form found few.
    Wide,
}

/// The words of the question in GDELT's grammar; `None` when the article has too few that it could
/// find, or is too old.
pub fn query(question: &Question, width: Width) -> Option<String> {
    let clues: Vec<String> = question.usable().iter().filter_map(|clue| operand(clue)).collect();
    let needed = if width == Width::Narrow { 2 } else { 3 };
    if clues.len() < needed {
        return None;
    }
    let (together, arms) = match width {
        Width::Narrow => (clues.iter().take(4), clues[..0].iter().take(0)),
        Width::Wide => (clues.iter().take(1), clues[1..].iter().take(MAX_ARMS)),
    };
    let mut text = String::new();
    for clue in together {
        if text.len() + clue.len() < MAX_QUERY {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(clue);
        }
    }
    let mut group = String::new();
    for clue in arms {
        if text.len() + group.len() + clue.len() + " () OR ".len() < MAX_QUERY {
            group.push_str(if group.is_empty() { "" } else { " OR " });
            group.push_str(clue);
        }
    }
    if group.contains(" OR ") {
        text.push_str(&format!(" ({group})"));
    } else if !group.is_empty() {
        text.push_str(&format!(" {group}"));
    }
    Some(text)
}

/// A clue as GDELT takes it: Latin letters; two words, and words with a dash or a full stop, in quotes;
/// single words without, for it refuses them in quotes.
fn operand(clue: &str) -> Option<String> {
    let clue = clue.replace(['\'', '’', '"'], "");
    let latin = |c: char| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
    if !clue.chars().all(latin) || clue.eq_ignore_ascii_case("or") {
        return None;
    }
    let words: Vec<&str> = clue.split(' ').collect();
    match words.as_slice() {
        [word] if word.contains(['-', '.']) => (word.len() >= 5).then(|| format!("\"{word}\"")),
        [word] => Some((*word).to_owned()),
        words if words.iter().all(|word| word.chars().count() >= 3) => Some(format!("\"{clue}\"")),
        words => words
            .iter()
            .max_by_key(|word| word.len())
            .filter(|word| word.len() >= 3)
            .map(|w| (*w).to_owned()),
    }
}

/// The address of the request: two days round the article, not after `now`. `None` as [`query`].
pub fn request(question: &Question, width: Width, now: Timestamp) -> Option<String> {
    if now.since(question.published) > WINDOW {
        return None;
    }
    let query = query(question, width)?;
    let start = Timestamp(question.published.0 - 48 * HOUR);
    let end = Timestamp((question.published.0 + 48 * HOUR).min(now.0));
    Some(format!(
        "https://api.gdeltproject.org/api/v2/doc/doc?query={}&mode=artlist&format=json&maxrecords={MAX_RECORDS}\
         &startdatetime={}&enddatetime={}&sort=hybridrel",
        encoded(&query),
        compact(start),
        compact(end)
    ))
}

/// `20260102093000`.
pub(super) fn compact(moment: Timestamp) -> String {
    moment.to_iso().chars().filter(char::is_ascii_digit).collect()
}

/// Parts of the answers that refuse a question.
const REFUSALS: [&str; 12] = [
    "too short",
    "too long",
    "too common",
    "must be surrounded by",
    "may only be used",
    "invalid query",
    "invalid/unsupported",
    "invalid location",
    "unsupported",
    "must be within",
    "not a valid",
    "too many queries",
];

/// The articles of an answer with status 200, or what it means instead.
pub(super) fn parse(body: &[u8], now: Timestamp) -> Result<Vec<Item>, Outcome> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if !text.starts_with('{') {
        let start: String = text.chars().take(400).collect::<String>().to_lowercase();
        return Err(if start.contains("limit requests") {
            Outcome::Throttled { until: Timestamp(now.0 + MANNER.pauses[0]) }
        } else if REFUSALS.iter().any(|part| start.contains(part)) {
            Outcome::Refused
        } else {
            Outcome::BadAnswer
        });
    }
    let (answer, whole) = json::read(text).ok_or(Outcome::BadAnswer)?;
    let articles = answer.get("articles").map(Value::list).unwrap_or_default();
    let items: Vec<Item> = articles.iter().filter_map(article).collect();
    if items.is_empty() && !whole { Err(Outcome::BadAnswer) } else { Ok(items) }
}

fn article(entry: &Value) -> Option<Item> {
    let link = address::absolute(entry.text("url"), "")?;
    let seen = date::parse(entry.text("seendate"), &Hint::default()).and_then(|d| d.timestamp());
    Some(Item {
        title: tightened(entry.text("title")),
        url: address::key(&link),
        link,
        // When GDELT saw it, on a grid of a quarter hour: never the time of publication.
        seen,
        language: language_code(entry.text("language")).to_owned(),
        country: super::country::of_name(entry.text("sourcecountry"))
            .unwrap_or_default()
            .to_owned(),
        ..Item::default()
    })
}

/// A title without the blanks that GDELT puts round punctuation: `2 , 300 : A 's` as `2,300: A's`.
fn tightened(title: &str) -> String {
    let title = super::plain::line(title);
    let mut out = String::with_capacity(title.len());
    let mut chars = title.chars().peekable();
    while let Some(c) = chars.next() {
        if c != ' ' {
            out.push(c);
            continue;
        }
        let next = chars.peek().copied().unwrap_or(' ');
        let mut before = out.chars().rev();
        let last = before.next().unwrap_or(' ');
        let in_number = matches!(last, ',' | '.')
            && next.is_ascii_digit()
            && before.next().is_some_and(|c| c.is_ascii_digit());
        let closes = matches!(next, ',' | '.' | ':' | ';' | '!' | '?' | ')' | ']' | '%' | '’');
        let opened = matches!(last, '(' | '[' | '$' | '£' | '€' | '#');
        if !(closes || opened || in_number) {
            out.push(' ');
        }
    }
    out.replace(" 's ", "'s ")
}

/// ISO 639-1 of a language as GDELT names it; empty when it has another one.
pub fn language_code(name: &str) -> &'static str {
    LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |found| found.1)
}

/// The languages that GDELT translates: English name, ISO 639-1.
const LANGUAGES: [(&str, &str); 66] = [
    ("Afrikaans", "af"),
    ("Albanian", "sq"),
    ("Amharic", "am"),
    ("Arabic", "ar"),
    ("Armenian", "hy"),
    ("Azerbaijani", "az"),
    ("Basque", "eu"),
    ("Belarusian", "be"),
    ("Bengali", "bn"),
    ("Bosnian", "bs"),
    ("Bulgarian", "bg"),
    ("Burmese", "my"),
    ("Catalan", "ca"),
    ("Chinese", "zh"),
    ("Croatian", "hr"),
    ("Czech", "cs"),
    ("Danish", "da"),
    ("Dutch", "nl"),
    ("English", "en"),
    ("Estonian", "et"),
    ("Finnish", "fi"),
    ("French", "fr"),
    ("Galician", "gl"),
    ("Georgian", "ka"),
    ("German", "de"),
    ("Greek", "el"),
    ("Gujarati", "gu"),
    ("Hebrew", "he"),
    ("Hindi", "hi"),
    ("Hungarian", "hu"),
    ("Icelandic", "is"),
    ("Indonesian", "id"),
    ("Italian", "it"),
    ("Japanese", "ja"),
    ("Kannada", "kn"),
    ("Kazakh", "kk"),
    ("Khmer", "km"),
    ("Korean", "ko"),
    ("Lao", "lo"),
    ("Latvian", "lv"),
    ("Lithuanian", "lt"),
    ("Macedonian", "mk"),
    ("Malay", "ms"),
    ("Malayalam", "ml"),
    ("Marathi", "mr"),
    ("Mongolian", "mn"),
    ("Nepali", "ne"),
    ("Norwegian", "no"),
    ("NorwegianNynorsk", "nn"),
    ("Persian", "fa"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
    ("Punjabi", "pa"),
    ("Romanian", "ro"),
    ("Russian", "ru"),
    ("Serbian", "sr"),
    ("Sinhalese", "si"),
    ("Slovak", "sk"),
    ("Slovenian", "sl"),
    ("Spanish", "es"),
    ("Swahili", "sw"),
    ("Swedish", "sv"),
    ("Tamil", "ta"),
    ("Thai", "th"),
    ("Turkish", "tr"),
    ("Ukrainian", "uk"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn clues(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn questions_keep_to_the_grammar() {
        let cases = [
            (
                vec!["Oberwald", "Anna Keller", "tunnel"],
                Some("Oberwald \"Anna Keller\" tunnel"),
                None,
            ),
            (
                vec!["Oberwald", "tunnel", "Ed Li", "x-ray", "of", "2026"],
                Some("Oberwald tunnel \"x-ray\" 2026"),
                Some("Oberwald (tunnel OR \"x-ray\" OR 2026)"),
            ),
            (vec!["隧道", "Oberwald", "the"], None, None),
        ];
        for (words, narrow, wide) in cases {
            let clues = clues(&words);
            let question = Question { clues: &clues, language: "en", ..Question::default() };
            assert_eq!(query(&question, Width::Narrow).as_deref(), narrow, "{words:?}");
            if let Some(wide) = wide {
                assert_eq!(query(&question, Width::Wide).as_deref(), Some(wide), "{words:?}");
            }
        }
    }

    #[test]
    fn questions_stay_short() {
        let clues: Vec<String> =
            (0..12).map(|n| format!("Donaudampfschifffahrt{n} Gesellschaft{n}")).collect();
        let question = Question { clues: &clues, ..Question::default() };
        for width in [Width::Narrow, Width::Wide] {
            let query = query(&question, width).expect("a query");
            assert!(query.len() <= MAX_QUERY, "{query}");
            assert_eq!(query.matches('"').count() % 2, 0);
        }
    }

    #[test]
    fn the_window_ends_now() {
        let clues = clues(&["Oberwald", "tunnel"]);
        let published = Timestamp::from_utc(2026, 3, 7, 10, 0, 0);
        let question = Question { clues: &clues, published, ..Question::default() };
        let now = Timestamp(published.0 + HOUR);
        let url = request(&question, Width::Narrow, now).expect("a request");
        assert!(url.contains("startdatetime=20260305100000&enddatetime=20260307110000"), "{url}");
        assert_eq!(request(&question, Width::Narrow, Timestamp(published.0 + 100 * DAY)), None);
    }

    #[test]
    fn titles_lose_the_blanks_before_punctuation() {
        for (title, wanted) in [
            (
                "Tunnel opens : 2 , 300 guests ( and a cow )",
                "Tunnel opens: 2,300 guests (and a cow)",
            ),
            ("Keller 's tunnel , at last !", "Keller's tunnel, at last!"),
        ] {
            assert_eq!(tightened(title), wanted);
        }
    }
}
