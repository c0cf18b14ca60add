//! What kind of article it is: by the types that it declares, then by the words of its address, its section and
//! the beginning of its headline, then by what it shows. What no sign says is a report.

use super::Kind;
use super::body::Body;
use super::facts::Facts;
use super::outline::Outline;
use super::structured::Structured;

/// What the kind is decided by.
pub struct Signs<'a> {
    pub facts: &'a Facts,
    pub outline: &'a Outline<'a>,
    pub structured: &'a Structured,
    pub body: &'a Body,
    pub title: &'a str,
}

/// Types of structured data that say it all.
const TYPES: &[(&str, Kind)] = &[
    ("LiveBlogPosting", Kind::LiveBlog),
    ("OpinionNewsArticle", Kind::Opinion),
    ("ImageGallery", Kind::Gallery),
    ("MediaGallery", Kind::Gallery),
];

/// A row for each kind: its name, then words for it in addresses (as folders) and as names of sections.
const WORDS: &str = include_str!("kind_words.tsv");

/// The kinds that words tell.
const NAMES: &[(&str, Kind)] = &[
    ("live blog", Kind::LiveBlog),
    ("press release", Kind::PressRelease),
    ("opinion", Kind::Opinion),
    ("video", Kind::Video),
    ("gallery", Kind::Gallery),
];

/// Words that live pages have in the last part of their address.
const LIVE_SLUGS: &[&str] =
    &["live-updates", "liveblog", "live-blog", "liveticker", "newsblog", "as-it-happened"];

/// How press releases begin or end.
const RELEASE_MARKS: &[&str] =
    &["/prnewswire/", "(business wire)", "for immediate release", "(globe newswire)", "(ots)"];

/// Characters of running text below which a video or a picture is what the page is about.
const CAPTION: u32 = 1_200;
/// Characters of running text that are only the beginning of an article.
const BEGINNING: u32 = 1_800;

/// The kind and the sign that decided.
pub fn decide(s: &Signs) -> (Kind, &'static str) {
    let kinds = [
        (by_type(s), "declared type"),
        (by_address(s), "address"),
        (by_section(s), "section"),
        (by_headline(s), "headline"),
        (by_release_mark(s), "mark of a release"),
        (by_paywall(s), "paywall"),
    ];
    let told = kinds.into_iter().find_map(|(kind, from)| Some((kind?, from)));
    told.unwrap_or((Kind::Report, ""))
}

fn by_type(s: &Signs) -> Option<Kind> {
    let items = s.facts.itemtypes.iter().map(|t| t.rsplit('/').next().unwrap_or(t));
    let all = s.structured.all_types.iter().filter(|_| s.structured.types.is_empty());
    let chosen = s.structured.types.iter().chain(all).map(String::as_str).chain(items);
    let known = chosen.filter_map(|name| TYPES.iter().find(|(t, _)| *t == name)).next();
    if let Some((_, kind)) = known {
        return Some(*kind).filter(|&kind| fits(s, kind));
    }
    let og = s.facts.meta(&["og:type"]).unwrap_or_default();
    let video =
        og.starts_with("video") || s.structured.all_types.iter().any(|t| t == "VideoObject");
    let article = s.structured.types.iter().any(|t| t.ends_with("Article"));
    (video && !article && fits(s, Kind::Video)).then_some(Kind::Video)
}

fn by_address(s: &Signs) -> Option<Kind> {
    let path = super::verdict::path(&s.facts.url);
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let slug = parts.pop().unwrap_or_default();
    if LIVE_SLUGS.iter().any(|mark| slug.contains(mark)) {
        return Some(Kind::LiveBlog);
    }
    parts.iter().find_map(|part| word(part)).filter(|&kind| fits(s, kind))
}

fn by_section(s: &Signs) -> Option<Kind> {
    let metas =
        ["article:section", "parsely-section"].into_iter().flat_map(|name| s.facts.metas(name));
    let mut sections = metas.chain([s.structured.section.as_str()]);
    let kind = sections.find_map(|section| section.split([',', '/', '|', '>']).find_map(word));
    kind.filter(|&kind| fits(s, kind))
}

/// "Opinion: …", "Kommentar | …".
fn by_headline(s: &Signs) -> Option<Kind> {
    let (label, _) = s.title.split_once([':', '|', '：'])?;
    word(label).filter(|&kind| fits(s, kind))
}

fn by_release_mark(s: &Signs) -> Option<Kind> {
    let paragraphs = &s.body.paragraphs;
    let edges = paragraphs.iter().take(2).chain(paragraphs.last());
    let says = |at: &usize| {
        let text =
            s.outline.blocks.get(*at).map(|block| block.text.to_lowercase()).unwrap_or_default();
        RELEASE_MARKS.iter().any(|mark| text.contains(mark))
    };
    edges.into_iter().any(says).then_some(Kind::PressRelease)
}

/// Little text, and a wall or the word that the rest is not free.
fn by_paywall(s: &Signs) -> Option<Kind> {
    let tier = s.facts.meta(&["article:content_tier"]).unwrap_or_default();
    let closed = s.structured.free == Some(false) || tier.eq_ignore_ascii_case("locked");
    let wall = || {
        s.outline.blocks.iter().any(|block| {
            let naming = block.naming.to_ascii_lowercase();
            block.length > 20
                && ["paywall", "regwall", "pay-wall"].iter().any(|mark| naming.contains(mark))
        })
    };
    (s.body.chars < BEGINNING && (closed || wall())).then_some(Kind::Stub)
}

/// The kind that a word of an address or a section names.
fn word(text: &str) -> Option<Kind> {
    let text = text.trim().to_lowercase().replace([' ', '_'], "-");
    let mut rows = WORDS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    let row = rows.find_map(|mut row| {
        let name = row.next()?;
        row.any(|word| word == text).then_some(name)
    })?;
    NAMES.iter().find(|(name, _)| *name == row).map(|(_, kind)| *kind)
}

/// A word is believed only where the page shows what it says.
fn fits(s: &Signs, kind: Kind) -> bool {
    match kind {
        Kind::Video => s.body.chars < CAPTION,
        Kind::Gallery => s.body.chars < 2 * CAPTION,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use serde_json::{Value, json};

    /// A page with that address, structured type, section, headline and number of paragraphs.
    fn kind(url: &str, extra: Value, headline: &str, paragraphs: usize) -> Kind {
        let text = "The harbour board met on Tuesday and put off its decision on the new quay until the spring.";
        let mut tree = vec![
            json!([0, "body", "", "", 90 * paragraphs + 40, 0, ""]),
            json!([1, "article", "", "", 90 * paragraphs + 40, 0, ""]),
            json!([2, "h1", "", headline, headline.len(), 0, ""]),
        ];
        tree.extend((0..paragraphs).map(|_| json!([2, "p", "", text, text.len(), 0, ""])));
        if let Some(last) = extra.get("last").and_then(Value::as_str) {
            tree.push(json!([2, "p", "", last, last.len(), 0, ""]));
        }
        if let Some(wall) = extra.get("wall").and_then(Value::as_str) {
            tree.push(json!([2, "div", wall, "Subscribe to read on", 40, 0, ""]));
        }
        let facts = json!({
            "url": url,
            "metas": extra.get("metas").cloned().unwrap_or(json!([])),
            "jsonld": extra.get("jsonld").map(|text| json!([text])).unwrap_or(json!([])),
            "tree": tree,
        });
        let facts = Facts::parse(&facts.to_string()).expect("facts");
        super::super::understand(&facts, Timestamp(1_762_732_800)).kind
    }

    #[test]
    fn kinds() {
        let none = || json!({});
        let typed =
            |name: &str| json!({"jsonld": format!(r#"{{"@type":"{name}","headline":"x"}}"#)});
        let section = |name: &str| json!({"metas": [["article:section", name]]});
        for (url, extra, headline, paragraphs, wanted) in [
            ("https://courier.example/world/quay", none(), "Quay put off", 30, Kind::Report),
            (
                "https://courier.example/world/quay",
                typed("NewsArticle"),
                "Quay put off",
                30,
                Kind::Report,
            ),
            (
                "https://courier.example/a/1",
                typed("LiveBlogPosting"),
                "Quay put off",
                30,
                Kind::LiveBlog,
            ),
            (
                "https://courier.example/a/1",
                typed("OpinionNewsArticle"),
                "Quay put off",
                30,
                Kind::Opinion,
            ),
            (
                "https://courier.example/a/1",
                typed("ImageGallery"),
                "Quay put off",
                3,
                Kind::Gallery,
            ),
            ("https://courier.example/a/1", typed("VideoObject"), "Quay put off", 2, Kind::Video),
            ("https://courier.example/a/1", typed("VideoObject"), "Quay put off", 40, Kind::Report),
            (
                "https://courier.example/opinion/2025/quay",
                none(),
                "Quay put off",
                30,
                Kind::Opinion,
            ),
            ("https://kurier.example/meinung/kai", none(), "Der Kai", 30, Kind::Opinion),
            ("https://diario.example/opinion/muelle", none(), "El muelle", 30, Kind::Opinion),
            ("https://dagblad.example/debatt/kaj", none(), "Kajen", 30, Kind::Opinion),
            ("https://courier.example/live/quay-vote", none(), "Quay vote", 30, Kind::LiveBlog),
            (
                "https://courier.example/world/quay-vote-live-updates",
                none(),
                "Quay vote",
                30,
                Kind::LiveBlog,
            ),
            ("https://courier.example/world/olive-harvest", none(), "Olives", 30, Kind::Report),
            (
                "https://courier.example/video/quay-from-above",
                none(),
                "Quay from above",
                2,
                Kind::Video,
            ),
            (
                "https://courier.example/video/quay-from-above",
                none(),
                "Quay from above",
                40,
                Kind::Report,
            ),
            ("https://kurier.example/fotostrecke/kai", none(), "Der Kai", 4, Kind::Gallery),
            ("https://harbour.example/press-releases/quay", none(), "Quay", 12, Kind::PressRelease),
            ("https://hafen.example/pressemitteilungen/kai", none(), "Kai", 12, Kind::PressRelease),
            ("https://shimbun.example/a/1", section("社説"), "岸壁", 12, Kind::Opinion),
            ("https://courier.example/a/1", section("News,Opinion"), "Quay", 30, Kind::Opinion),
            (
                "https://courier.example/a/1",
                none(),
                "Opinion: The quay can wait",
                30,
                Kind::Opinion,
            ),
            ("https://courier.example/a/1", none(), "Quay: board divided", 30, Kind::Report),
            (
                "https://courier.example/a/1",
                json!({"last": "PORT, Nov. 4 /PRNewswire/ -- Harbour Holdings today said that it will build the quay itself."}),
                "Quay",
                1,
                Kind::PressRelease,
            ),
            (
                "https://courier.example/a/1",
                json!({"jsonld": r#"{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}"#}),
                "Quay put off",
                3,
                Kind::Stub,
            ),
            (
                "https://courier.example/a/1",
                json!({"jsonld": r#"{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}"#}),
                "Quay put off",
                40,
                Kind::Report,
            ),
            (
                "https://courier.example/a/1",
                json!({"wall": ".article-paywall"}),
                "Quay put off",
                3,
                Kind::Stub,
            ),
        ] {
            assert_eq!(
                kind(url, extra.clone(), headline, paragraphs),
                wanted,
                "{url} {extra} {headline} {paragraphs}"
            );
        }
    }
}
