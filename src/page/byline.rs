//! Who wrote it: people only. No byline is better than a wrong one.
//!
//! A byline that can be seen beats one that is only declared, because pages declare the outlet, the desk or
//! everybody who ever touched the text; where nothing can be seen, structured data and metas are asked.

use super::body::Body;
use super::facts::Facts;
use super::names;
use super::outline::{Outline, Zone};
use super::structured::Structured;

/// People and where they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Byline {
    pub people: Vec<String>,
    pub from: &'static str,
    /// The line as shown or said, agencies and all.
    pub shown: String,
}

const METAS: &[&str] = &[
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "article:author",
    "itemprop:author.name",
    "itemprop:author",
    "authors",
    "twitter:data1",
];

/// Names of elements that hold the author.
const MARKS: &[&str] = &[
    "author",
    "byline",
    "by-line",
    "autor",
    "auteur",
    "writer",
    "signature",
    "journalist",
    "redakteur",
    "reporter",
    "contributor",
    "firma",
    "verfasser",
    "forfatter",
    "kirjoittaja",
    "skribent",
    "autore",
];

/// Names that look so but hold something else.
const NO_MARKS: &[&str] = &[
    "authority",
    "comment",
    "author-bio",
    "author_bio",
    "authorbio",
    "avatar",
    "image",
    "photo",
    "biography",
    "description",
    "social",
    "share",
    "related",
    "date",
    "time",
    "job",
    "role",
    "authortitle",
    "author-title",
    "position",
    "follow",
    "count",
    "reviewer",
    "editor-",
    "authorization",
];

/// Decides who wrote the page whose headline is at `title` and whose text is `body`.
pub fn find(
    facts: &Facts,
    outline: &Outline,
    structured: &Structured,
    body: &Body,
    title: Option<usize>,
    site: &[String],
) -> Byline {
    let declared = declared(structured, site);
    let visible = visible(outline, body, title, site);
    let metas = metas(facts, site);
    let shown = structured.authors.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut chosen = [declared, metas, visible]
        .into_iter()
        .find(|byline| !byline.people.is_empty())
        .unwrap_or_default();
    if chosen.shown.is_empty() {
        chosen.shown = shown;
    }
    chosen
}

fn declared(structured: &Structured, site: &[String]) -> Byline {
    let credits = structured.authors.iter().filter(|credit| !credit.organisation);
    let mut people: Vec<String> = Vec::new();
    for name in credits.flat_map(|credit| names::people(&credit.name, site)) {
        if !people.contains(&name) {
            people.push(name);
        }
    }
    Byline { people, from: "json-ld author", shown: String::new() }
}

fn metas(facts: &Facts, site: &[String]) -> Byline {
    for name in METAS {
        let mut people: Vec<String> = Vec::new();
        for said in facts.metas(name) {
            people.extend(names::people(said, site));
        }
        people.dedup();
        if !people.is_empty() {
            return Byline { people, from: name, shown: String::new() };
        }
    }
    Byline::default()
}

/// How surely a block is a byline; 0 is not at all.
fn strength(outline: &Outline, at: usize) -> u8 {
    let block = &outline.blocks[at];
    if block.text.is_empty() || block.text.chars().count() > 220 {
        return 0;
    }
    let naming = block.naming.to_ascii_lowercase();
    let marked = |text: &str| {
        MARKS.iter().any(|mark| text.contains(mark))
            && !NO_MARKS.iter().any(|mark| text.contains(mark))
    };
    let by = names::begins_as_byline(&block.text) && block.text.chars().count() < 120;
    if naming.contains("itemprop=author")
        || naming.contains("rel=author")
        || naming.contains("itemprop=name") && marked(&naming)
    {
        return 4;
    }
    if marked(&naming) {
        return if by { 4 } else { 3 };
    }
    if block.tag == "a" && author_path(&block.value) {
        return 3;
    }
    if by { 2 } else { 0 }
}

fn author_path(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    [
        "/author",
        "/autor",
        "/auteur",
        "/people/",
        "/person/",
        "/profile",
        "/profil",
        "/staff/",
        "/contributor",
        "/writer",
        "/journalist",
        "/reporter",
        "/redakteur",
        "/by/",
        "?author=",
    ]
    .iter()
    .any(|part| href.contains(part))
}

/// The byline beside the headline, or at the end of the text.
fn visible(outline: &Outline, body: &Body, title: Option<usize>, site: &[String]) -> Byline {
    let first = body.paragraphs.first().copied().unwrap_or(0);
    let last = body.paragraphs.last().copied().unwrap_or(0);
    let begin = title.unwrap_or(first).saturating_sub(12);
    let near =
        begin..(first + 14).max(title.map_or(0, |title| title + 25)).min(outline.blocks.len());
    let after = last..(last + 14).min(outline.blocks.len());
    let mut best: Option<(u8, usize)> = None;
    for at in near.clone().chain(after) {
        let strength = strength(outline, at);
        if strength == 0 || outline.zone(at) >= Zone::Figure {
            continue;
        }
        if best.is_none_or(|(best, _)| strength > best + 1)
            && !names::people(&outline.blocks[at].text, site).is_empty()
        {
            best = Some((strength, at));
        }
    }
    let Some((_, at)) = best else { return Byline::default() };
    let block = &outline.blocks[at];
    let mut people = names::people(&block.text, site);
    // Further authors stand in boxes of the same kind close by.
    for other in at + 1..(at + 12).min(outline.blocks.len()) {
        let same = &outline.blocks[other];
        if same.tag == block.tag
            && same.naming == block.naming
            && !block.naming.is_empty()
            && same.depth == block.depth
            && strength(outline, other) >= 3
        {
            for name in names::people(&same.text, site) {
                if !people.contains(&name) {
                    people.push(name);
                }
            }
        }
    }
    Byline { people, from: "byline on the page", shown: block.text.clone() }
}
