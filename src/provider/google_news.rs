//! Google News RSS search, for the person's own reading only: its terms forbid any other use. Its items
//! are kept no longer than the session and never exported; links stay the redirects that they are.

use super::Item;
use super::gate::Manner;
use super::question::{Question, encoded};
use crate::time::{DAY, Timestamp, iso_date};

/// Two empty answers in a row mean that the ranking has moved away, not that there is no news.
pub const MANNER: Manner =
    Manner { spacing: 30, pauses: [15 * 60, 60 * 60, 6 * 60 * 60], silent_after: Some(2) };
/// Clues that are asked for.
pub const WORDS: usize = 4;
/// Items in an answer below which the wider form is asked.
pub const THIN: usize = 5;

/// The address of the request: the rarest words in the edition of the article. `wide` leaves the
/// rarest out.
pub fn request(question: &Question, wide: bool, now: Timestamp) -> Option<String> {
    let clues: Vec<String> =
        question.usable().into_iter().skip(usize::from(wide)).take(WORDS).collect();
    if clues.len() < 2 {
        return None;
    }
    let words = clues
        .iter()
        .map(|clue| if clue.contains(' ') { format!("\"{clue}\"") } else { clue.clone() });
    let age = now.since(question.published);
    // `when:` counts back from now; older articles get a window of their own.
    let window = if age < 3 * DAY {
        "when:3d".to_owned()
    } else {
        let day = |offset: i64| iso_date(Timestamp(question.published.0 + offset * DAY).date());
        format!("after:{} before:{}", day(-2), day(3))
    };
    let query = format!("{} {window}", words.collect::<Vec<_>>().join(" "));
    let (hl, gl, ceid) = edition(question.language, question.country);
    Some(format!(
        "https://news.google.com/rss/search?q={}&hl={hl}&gl={gl}&ceid={}",
        encoded(&query),
        encoded(&ceid)
    ))
}

/// Language, country and edition, which must agree.
fn edition(language: &str, country: &str) -> (String, String, String) {
    let code = language.split(['-', '_']).next().unwrap_or_default();
    let usual = USUAL_COUNTRY.iter().find(|(known, _)| *known == code).map(|(_, country)| *country);
    let (code, country) = match (code, country, usual) {
        (_, "", None) | ("", ..) => ("en", "US"),
        (code, "", Some(usual)) => (code, usual),
        (code, country, _) => (code, country),
    };
    let (hl, tail) = match (code, country) {
        ("zh", "TW" | "HK") => (format!("zh-{country}"), "zh-Hant"),
        ("zh", _) => (format!("zh-{country}"), "zh-Hans"),
        ("pt", "BR") => ("pt-BR".to_owned(), "pt-419"),
        ("pt", _) => ("pt-PT".to_owned(), "pt-150"),
        ("es", "ES") => ("es".to_owned(), "es"),
        ("es", _) => ("es-419".to_owned(), "es-419"),
        ("en", _) => (format!("en-{country}"), "en"),
        (code, _) => (code.to_owned(), code),
    };
    (hl, country.to_owned(), format!("{country}:{tail}"))
}

/// Country whose edition is taken when only the language is known.
const USUAL_COUNTRY: [(&str, &str); 33] = [
    ("ar", "EG"),
    ("bg", "BG"),
    ("bn", "BD"),
    ("cs", "CZ"),
    ("de", "DE"),
    ("el", "GR"),
    ("en", "US"),
    ("es", "ES"),
    ("fr", "FR"),
    ("he", "IL"),
    ("hi", "IN"),
    ("hu", "HU"),
    ("id", "ID"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("ml", "IN"),
    ("mr", "IN"),
    ("nl", "NL"),
    ("no", "NO"),
    ("pl", "PL"),
    ("pt", "BR"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("sk", "SK"),
    ("sr", "RS"),
    ("sv", "SE"),
    ("ta", "IN"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("vi", "VN"),
];

/// Items without what Google adds: the description is a list of links, no lead.
pub(super) fn cleaned(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        item.summary.clear();
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_agree() {
        let cases = [
            ("ja", "JP", "hl=ja&gl=JP&ceid=JP%3Aja"),
            ("pt", "BR", "hl=pt-BR&gl=BR&ceid=BR%3Apt-419"),
            ("es", "MX", "hl=es-419&gl=MX&ceid=MX%3Aes-419"),
            ("zh", "TW", "hl=zh-TW&gl=TW&ceid=TW%3Azh-Hant"),
            ("en-GB", "GB", "hl=en-GB&gl=GB&ceid=GB%3Aen"),
            ("de", "", "hl=de&gl=DE&ceid=DE%3Ade"),
            ("", "", "hl=en-US&gl=US&ceid=US%3Aen"),
        ];
        let clues = ["Oberwald".to_owned(), "Anna Keller".to_owned()];
        let published = Timestamp::from_utc(2026, 3, 7, 10, 0, 0);
        for (language, country, wanted) in cases {
            let question = Question { clues: &clues, language, country, published };
            let url = request(&question, false, published).expect("a request");
            assert!(url.ends_with(wanted), "{url}");
            assert!(url.contains("q=Oberwald+%22Anna+Keller%22+when%3A3d&"), "{url}");
        }
        let question = Question { clues: &clues, language: "en", country: "US", published };
        let url = request(&question, false, Timestamp(published.0 + 10 * DAY)).expect("a request");
        assert!(url.contains("after%3A2026-03-05+before%3A2026-03-10"), "{url}");
        assert_eq!(request(&question, true, published), None);
    }
}
