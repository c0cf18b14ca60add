use super::super::understand;
use super::*;
use crate::time::Timestamp;
use proptest::prelude::*;
use std::fmt::Write;

/// 2025-11-10T00:00:00Z.
const NOW: Timestamp = Timestamp(1_762_732_800);
const URL: &str = "https://courier.example/harbour/2025/new-quay-put-off-until-spring";
const TEXT: &str = "The harbour board met on Tuesday evening and put off its decision on the new quay until the spring, \
    when the figures of the survey will be known, its chairwoman said.";

fn article(html: &str) -> super::super::Article {
    understand(&facts(html, URL), NOW)
}

/// A page with that head and beginning of its article, and enough text.
fn page(head: &str, begin: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav><main><article>\
        {begin}<p>{TEXT}<p>{TEXT}<p>{TEXT}</article></main></body></html>"
    )
}

#[test]
fn a_page_is_read_from_its_text() {
    let head =
        "<title>New quay put off | Courier</title><meta property=og:site_name content=Courier>";
    let begin = "<h1>New quay put off</h1><div class=byline>By <a href=/author/ann-lee>Ann Lee</a></div>\
        <time datetime=2025-11-04T18:00:00Z>4 November</time>";
    let article = article(&page(head, begin));
    assert_eq!(article.title, "New quay put off");
    assert_eq!(article.byline, ["Ann Lee"]);
    assert_eq!(article.published_day.as_deref(), Some("2025-11-04"));
    assert!(article.is_article && article.lead.starts_with("The harbour board met"));
}

#[test]
fn tables_of_odd_markup() {
    for (html, wanted) in [
        ("<h1>Ferries &amp; <b>quays</b></h1>", "Ferries & quays"),
        ("<H1 CLASS='x'>Ferries\n and   quays</H1>", "Ferries and quays"),
        ("<h1>Ferries<!-- not shown --> stop</h1>", "Ferries stop"),
        ("<h1>Ferries stop</h2>", "Ferries stop"),
        ("<script>document.write('<h1>no</h1>')</script><h1>Ferries stop</h1>", "Ferries stop"),
        ("<div hidden><h1>Hidden words here</h1></div><h1>Ferries stop</h1>", "Ferries stop"),
        ("<h1 title=\"a > b\">Ferries stop</h1>", "Ferries stop"),
    ] {
        assert_eq!(article(&page("", html)).title, wanted, "{html}");
    }
}

/// Days, titles and people that a page claims against reason.
#[test]
fn what_cannot_be_is_not_believed() {
    let head = "<title>Hill Lantern</title><meta property=article:published_time content=2031-04-17><meta name=date content=1970-01-01>\
        <meta name=author content=\"Hill Lantern\">";
    let begin = "<h1>New quay put off</h1><p class=byline>By Ann Lee</p><time datetime=2025-04-17>17 April</time>";
    let article = article(&page(head, begin));
    assert_eq!(article.published_day.as_deref(), Some("2025-04-17"));
    assert_eq!(article.byline, ["Ann Lee"]);
}

#[test]
fn a_page_described_twice_and_once_badly() {
    let head = r#"<script type=application/ld+json>/*<![CDATA[*/ {"@type":"NewsArticle","headline":"New quay
        put off","datePublished":"2025-02-30","author":[{"@type":"Person","name":"Courier Staff"},],} /*]]>*/</script>
        <script type=application/ld+json>null</script>
        <script type=application/ld+json>{"@graph":[{"@type":["Article"],"headline":"New quay put off","datePublished":"2025-02-27T18:40:00+01:00","author":{"@type":"Person","name":"Courier"}}]}</script>
        <meta property=og:site_name content=Courier>"#;
    let article = article(&page(head, "<h1>New quay put off</h1><p>By Ann Lee and Reuters</p>"));
    assert_eq!(article.published_day.as_deref(), Some("2025-02-27"));
    assert_eq!(article.byline, ["Ann Lee"]);
}

#[test]
fn floods_are_bounded() {
    let title = "<h1>New quay put off</h1>";
    let good = r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"New quay put off","datePublished":"2025-11-04"}</script>"#;
    let mut metas = String::new();
    for i in 0..1_000_000 {
        let _ = write!(metas, "<meta name=author content=\"Nobody {i}\">");
    }
    let bomb = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{}\"}}</script>",
        "x".repeat(20 << 20)
    );
    let deep = format!("<script type=application/ld+json>{}</script>", "{\"a\":".repeat(50_000));
    let nested = format!("{}{}", "<div>".repeat(100_000), "<b>".repeat(100_000));
    for (name, html) in [
        ("a million metas", page(&format!("{good}{metas}"), title)),
        ("20 MB of JSON-LD", page(&format!("{bomb}{good}"), title)),
        ("deep JSON-LD", page(&format!("{deep}{good}"), title)),
        ("nesting", page(good, title).replace("</article>", &nested)),
    ] {
        let article = article(&html);
        assert_eq!(article.title, "New quay put off", "{name}");
        assert_eq!(article.published_day.as_deref(), Some("2025-11-04"), "{name}");
    }
}

#[test]
fn controls_and_overrides_are_taken_out() {
    let begin = "<h1>Quay \u{202e}ffo tup\u{202c} for\u{200b} now\u{1b}[31m</h1><p class=byline>By \u{2066}Ann\u{2069} Lee</p>";
    let article = article(&page("", begin));
    assert_eq!(article.title, "Quay ffo tup for now[31m");
    assert_eq!(article.byline, ["Ann Lee"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read(html in "(<(/?)(p|div|h1|a|td|li|script|title|meta|time)( [a-z]{1,5}=[\"']?[a-zäß0-9 ]{0,6}[\"']?)?>|&[a-z#0-9]{0,5};?|[a-zß<>\"'/=\u{202e} ]){0,80}") {
        let facts = facts(&html, URL);
        prop_assert!(facts.tree.iter().all(|block| block.linked <= block.length));
        understand(&facts, NOW);
    }

    #[test]
    fn any_json_is_read(text in "[{}\\[\\]\":,a-z@\\\\u0-9 ]{0,200}") {
        super::super::json::read(&text);
    }

    #[test]
    fn any_message_is_facts_or_an_error(text in "\\{\"(tree|metas|url|jsonld)\":[\\[\\]0-9\",a-z{}]{0,60}\\}") {
        if let Ok(facts) = Facts::parse(&text) {
            understand(&facts, NOW);
        }
    }
}
