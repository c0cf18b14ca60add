use super::*;
use serde_json::json;

fn read(facts: serde_json::Value) -> Article {
    understand(
        &Facts::parse(&facts.to_string()).expect("facts in the form that the script sends"),
        NOW,
    )
}

/// 2025-11-10T00:00:00Z.
const NOW: Timestamp = Timestamp(1_762_732_800);

const TEXT: &str = "Crews on the island ferries stayed ashore for a third day on Wednesday as talks between the \
    union and the operator broke off without an agreement on night shifts and pay.";

#[test]
fn the_heading_is_the_title_and_desks_are_no_people() {
    let article = read(json!({
        "url": "https://courier.example/world/2025/06/11/ferry-strike-enters-third-day",
        "lang": "es",
        "title": "Ferry strike enters third day - Courier",
        "metas": [["og:site_name", "Courier"], ["og:type", "article"], ["article:published_time", "2025-06-11T06:00:00+02:00"]],
        "jsonld": [r#"{"@type":"NewsArticle","headline":"Ferry strike","author":[{"@type":"Person","name":"Joris Lammers"},{"@type":"Person","name":"Courier Staff"},{"@type":"Organization","name":"dpa"}]}"#],
        "tree": [
            [0, "body", "", "", 700, 0, ""],
            [1, "article", "", "", 700, 0, ""],
            [2, "h1", "", "Ferry strike enters third day", 29, 0, ""],
            [2, "p", "", TEXT, 180, 0, ""],
            [2, "p", "", TEXT, 180, 0, ""],
            [2, "p", "", TEXT, 180, 0, ""],
        ],
    }));
    assert_eq!(article.title, "Ferry strike enters third day");
    assert_eq!(article.byline, ["Joris Lammers"]);
    assert_eq!(article.published_day.as_deref(), Some("2025-06-11"));
    assert_eq!(article.language, "en", "the text is English whatever <html lang> says");
    assert!(article.is_article && article.lead.starts_with("Crews on the island"));
}

#[test]
fn shown_text_is_clean() {
    let article = read(json!({
        "url": "https://courier.example/a/some-long-story-here",
        "tree": [[0, "body", "", "", 40, 0, ""], [1, "h1", "", "<script>\u{202e}al\u{200b}ert\u{7}(1)</script> \u{2066}now", 30, 0, ""]],
    }));
    assert_eq!(article.title, "<script>alert(1)</script> now");
}

#[test]
fn home_login_and_empty_pages_are_no_articles() {
    for (url, passwords) in [("https://courier.example/", 0), ("https://courier.example/login", 1)]
    {
        let article = read(json!({
            "url": url,
            "metas": [["og:type", "website"]],
            "stats": {"links": 90, "passwords": passwords},
            "tree": [
                [0, "body", "", "", 200, 180, ""],
                [1, "h2", "", "Ferry strike enters third day", 29, 29, ""],
                [1, "h2", "", "Harbour reopens after storm", 27, 27, ""],
            ],
        }));
        assert!(!article.is_article, "{url}");
    }
    assert!(!understand(&Facts::default(), NOW).is_article);
}

#[test]
fn messages_are_bounded_and_may_be_anything() {
    assert_eq!(
        Facts::parse(&"x".repeat(MAX_MESSAGE + 1)),
        Err(FactsError::TooLarge(MAX_MESSAGE + 1))
    );
    assert!(matches!(Facts::parse("[1,2]"), Err(FactsError::Malformed(_))));
    // Depths that no tree has.
    let article = read(
        json!({"tree": [[9, "p", "", TEXT, 4_000_000_000u32, 0, ""], [0, "h1", "", "A", 1, 5, ""]]}),
    );
    assert_eq!(article.title, "");
}
