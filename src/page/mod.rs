//! What does the open page say of itself? From the facts that `extension/content/facts.js` collects
//! to an [`Article`]. Judgement is here, collecting is there.

mod body;
mod byline;
mod clean;
mod date;
mod facts;
#[cfg(not(target_arch = "wasm32"))]
pub mod html;
mod json;
mod kind;
mod names;
mod outline;
mod structured;
mod title;
mod verdict;

pub use facts::{Block, Facts, FactsError, MAX_MESSAGE, Stats};

use crate::outlet::PageMarks;
use crate::text::language;
use crate::time::{Timestamp, iso_date};
use outline::Outline;
use serde::{Deserialize, Serialize};

/// What the page turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Report,
    Opinion,
    LiveBlog,
    Video,
    Gallery,
    /// Only the beginning is shown; the rest is behind a paywall.
    Stub,
    PressRelease,
}

/// What the product understands of a page. Text is clean: no control characters, no bidirectional overrides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    pub title: String,
    /// People only.
    pub byline: Vec<String>,
    /// Publication: a moment, or midnight UTC of the day when only the day is known.
    pub published: Option<Timestamp>,
    /// Publication day as the page means it (`YYYY-MM-DD`, in the page's own zone).
    pub published_day: Option<String>,
    pub updated: Option<Timestamp>,
    /// ISO 639-1, or empty when not known.
    pub language: String,
    pub section: String,
    /// First paragraphs, 120 words and more where the page has them.
    pub lead: String,
    pub canonical: String,
    pub is_article: bool,
    pub kind: Kind,
    /// Marks for `outlet::identify`.
    pub marks: PageMarks,
    /// For each field, where it was taken from: `(field, evidence)`.
    pub evidence: Vec<(String, String)>,
}

/// Judges the facts of one page. What it says of days after `now` is not believed.
pub fn understand(facts: &Facts, now: Timestamp) -> Article {
    let outline = Outline::new(&facts.tree);
    let headings: Vec<String> = outline
        .has_tag("h1")
        .map(|at| title::text_of(&outline, at))
        .chain(facts.meta(&["og:title"]).map(str::to_string))
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let structured = structured::read(facts, &headings);
    let site = site_names(facts, &structured);
    let labelled: Vec<String> =
        site.iter().cloned().chain(host_label(&facts.url).map(str::to_string)).collect();
    let title = title::find(facts, &outline, &structured, &labelled);
    let body = body::find(&outline, title.block);
    // What the whole `<title>` says is the page or the site, and nobody who wrote it.
    let nobody: Vec<String> = site.iter().cloned().chain([clean::line(&facts.title)]).collect();
    let byline = byline::find(facts, &outline, &structured, &body, title.block, &nobody);
    let (language, language_from) = language_of(facts, &outline, &body, &structured, &title.text);
    let dates = date::find(facts, &outline, &structured, &body, title.block, &language, now);
    let paragraph =
        |at: Option<&usize>| at.map(|&at| clean::squeeze(&facts.tree[at].text)).unwrap_or_default();
    let canonical = facts.link("canonical").or(facts.meta(&["og:url"])).unwrap_or_default();
    let (sum, reasons) = verdict::decide(&verdict::Signs {
        facts,
        outline: &outline,
        structured: &structured,
        body: &body,
        has_people: !byline.people.is_empty(),
        has_date: dates.published.is_some(),
    });
    let (kind, kind_from) = kind::decide(&kind::Signs {
        facts,
        outline: &outline,
        structured: &structured,
        body: &body,
        title: &title.text,
    });
    let evidence = [
        ("kind", kind_from),
        ("title", title.from),
        ("byline", byline.from),
        ("published", dates.from),
        ("language", language_from),
    ];
    Article {
        title: title.text,
        byline: byline.people,
        published: dates.published.as_ref().map(|moment| moment.at),
        published_day: dates.published.map(|moment| iso_date(moment.day)),
        updated: dates.updated.map(|moment| moment.at),
        language,
        lead: lead_of(&outline, &body, &structured),
        section: structured.section,
        canonical: clean::squeeze(canonical),
        is_article: sum > 0.0,
        kind,
        marks: PageMarks {
            canonical: clean::squeeze(canonical),
            site_name: clean::line(facts.meta(&["og:site_name"]).unwrap_or_default()),
            publisher: structured.publisher,
            provider: structured.provider,
            byline: clean::line(&byline.shown),
            dateline: paragraph(body.paragraphs.first()),
            last_line: paragraph(body.paragraphs.last()),
            hints: hints(facts),
        },
        evidence: evidence
            .into_iter()
            .filter(|(_, from)| !from.is_empty())
            .map(|(field, from)| (field.to_string(), from.to_string()))
            .chain([("is_article".to_string(), format!("{sum:+.1}: {reasons}"))])
            .collect(),
    }
}

/// Metas that say whose page it is.
const HINTS: &[&str] = &[
    "og:image",
    "generator",
    "al:android:app_name",
    "al:ios:app_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:site",
    "copyright",
    "dc.publisher",
    "article:publisher",
    "source",
    "news_source",
];

fn hints(facts: &Facts) -> Vec<(String, String)> {
    let said = |name: &&str| Some((name.to_string(), clean::line(facts.metas(name).next()?)));
    HINTS.iter().filter_map(said).collect()
}

/// Characters of a text that is the page's own.
const OWN_TEXT: u32 = 200;

/// The first paragraphs that can be seen; where there are none, what is declared as the text.
fn lead_of(outline: &Outline, body: &body::Body, structured: &structured::Structured) -> String {
    let seen = body.lead(outline);
    if body.chars < OWN_TEXT && structured.is_this_page && structured.body.len() > seen.len() {
        return structured.body.clone();
    }
    seen
}

/// How sure the text must be to be believed rather than the page's own word.
const SURE: f32 = 0.35;

/// The language of the text where it is sure, else what the page declares.
fn language_of(
    facts: &Facts,
    outline: &Outline,
    body: &body::Body,
    structured: &structured::Structured,
    title: &str,
) -> (String, &'static str) {
    let mut text = body.sample(outline);
    text.push(' ');
    text.push_str(title);
    let guess = language::guess(&text);
    let declared = [facts.lang.as_str(), structured.language.as_str()]
        .into_iter()
        .chain(facts.meta(&["og:locale", "content-language", "dc.language", "language"]))
        .find_map(language::from_tag);
    match (guess, declared) {
        (Some(guess), Some(declared)) if guess.language == declared => {
            (declared, "text and declaration")
        }
        (Some(guess), None) => (guess.language.to_string(), "text"),
        (Some(guess), Some(_)) if guess.confidence >= SURE => (guess.language.to_string(), "text"),
        (_, Some(declared)) => (declared, "declaration"),
        (None, None) => (String::new(), ""),
    }
}

/// What the site is called, by all that says so.
fn site_names(facts: &Facts, structured: &structured::Structured) -> Vec<String> {
    let metas = [
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "al:ios:app_name",
        "dc.publisher",
    ];
    let mut names: Vec<String> =
        metas.iter().flat_map(|name| facts.metas(name)).map(clean::line).collect();
    names.push(structured.publisher.clone());
    names.push(host(&facts.url).trim_start_matches("www.").to_string());
    names.retain(|name| name.chars().count() > 1);
    names.dedup();
    names
}

/// The label of the host that names the site: "salon" of www.salon.com, "guardian" of www.guardian.co.uk.
fn host_label(url: &str) -> Option<&str> {
    let general = |label: &&str| {
        label.len() > 3
            || !matches!(*label, "co" | "com" | "org" | "net" | "gov" | "edu" | "ac" | "or" | "ne")
    };
    host(url).rsplit('.').skip(1).find(general)
}

/// The host of an http address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    &rest[..end]
}

/// Two addresses of one page: scheme, `www.`, query, fragment and a last slash aside.
fn same_page(a: &str, b: &str) -> bool {
    fn key(url: &str) -> Option<&str> {
        let rest = url.split_once("://")?.1;
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let path = rest[..end].trim_end_matches('/');
        // The front page is never meant.
        path.contains('/').then_some(path)
    }
    key(a).is_some_and(|a| key(b) == Some(a))
}

#[cfg(test)]
mod tests;
