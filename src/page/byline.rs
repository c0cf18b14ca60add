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
    let metas = metas(facts, site);
    // Who declares an outlet or a desk as author names nobody; then only a marked "By …" is believed.
    let mut credited = structured
        .authors
        .iter()
        .map(|credit| credit.name.as_str())
        .chain(facts.meta(&["author", "parsely-author", "sailthru.author"]));
    let credited = credited.any(|name| {
        names::is_group(name) || site.iter().any(|site| super::title::alike(site, name))
    });
    let said_nobody = credited && declared.people.is_empty() && metas.people.is_empty();
    let visible = visible(outline, body, title, site, said_nobody);
    let shown = structured.authors.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut chosen = [declared, metas, visible.clone()]
        .into_iter()
        .find(|byline| !byline.people.is_empty())
        .unwrap_or_default();
    // The line that readers see may name more people than were declared.
    if visible.people.len() > chosen.people.len()
        && chosen.people.iter().all(|name| visible.people.contains(name))
    {
        chosen = visible;
    }
    if chosen.shown.is_empty() {
        chosen.shown = shown;
    }
    chosen
}

fn declared(structured: &Structured, site: &[String]) -> Byline {
    let credits = structured.authors.iter().filter(|credit| !credit.organisation);
    let mut people: Vec<String> = Vec::new();
    for credit in credits {
        let mut names = names::people(&credit.name, site);
        if names.is_empty() && credit.person {
            names.extend(names::declared_person(&credit.name, site));
        }
        for name in names {
            if !people.contains(&name) {
                people.push(name);
            }
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
            && (!NO_MARKS.iter().any(|mark| text.contains(mark)) || text.contains("date-author"))
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

/// The byline beside the headline, at the end of the text, or anywhere that is marked as one.
fn visible(
    outline: &Outline,
    body: &Body,
    title: Option<usize>,
    site: &[String],
    said_nobody: bool,
) -> Byline {
    let count = outline.blocks.len();
    let first = body.paragraphs.first().copied().unwrap_or(0);
    let last = body.paragraphs.last().copied().unwrap_or(0);
    let begin = title.unwrap_or(first).saturating_sub(12);
    let near = begin..(first + 14).max(title.map_or(0, |title| title + 25)).min(count);
    let after = last..(last + 14).min(count);
    let named = |at: usize| !names::people(&outline.blocks[at].text, site).is_empty();
    let mut best: Option<(u8, usize)> = None;
    for at in near.chain(after) {
        let strength = strength(outline, at);
        let better = best.is_none_or(|(best, _)| strength > best + 1);
        if strength > 0 && better && outline.zone(at) < Zone::Figure && named(at) {
            best = Some((strength, at));
        }
    }
    let best = best.map(|(_, at)| at);
    let anywhere = |least: u8, longest: usize| {
        let fits = |at: usize| {
            outline.blocks[at].text.chars().count() <= longest && outline.zone(at) < Zone::Margin
        };
        (0..count).find(|&at| strength(outline, at) >= least && fits(at) && named(at))
    };
    let marked = || anywhere(3, 220).or_else(|| anywhere(2, 60));
    // Between headline and text a plain "By …" is enough.
    let close = |at: usize| at < first && title.map_or(first < at + 10, |title| title < at);
    let best = best.filter(|&at| !said_nobody || strength(outline, at) >= 3 || close(at));
    if let Some(at) = best.or_else(|| if said_nobody { None } else { marked() }) {
        let people = with_others(outline, at, site);
        return Byline {
            people,
            from: "byline on the page",
            shown: outline.blocks[at].text.clone(),
        };
    }
    if let Some(at) = bare_name(outline, body, title, site) {
        let text = &outline.blocks[at].text;
        return Byline {
            people: names::people(text, site),
            from: "name beside the headline",
            shown: text.clone(),
        };
    }
    Byline::default()
}

/// The people of the byline at `at` and of what belongs to it: the line around a marked name, links in the line,
/// boxes of the same kind close by.
fn with_others(outline: &Outline, at: usize, site: &[String]) -> Vec<String> {
    let blocks = outline.blocks;
    let block = &blocks[at];
    let mut people: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        for name in names::people(text, site) {
            if !people.iter().any(|known| super::title::contains(&name, known)) {
                people.push(name);
            }
        }
    };
    // A link holds the name and nothing else.
    for inner in outline
        .subtree(at)
        .skip(1)
        .filter(|&inner| blocks[inner].tag == "a" && author_path(&blocks[inner].value))
    {
        add(&blocks[inner].text);
    }
    add(&block.text);
    if let Some(line) = outline.parent(at).map(|parent| &blocks[parent])
        && line.text.chars().count() < 200
        && line.text.len() > block.text.len()
        && names::people(&line.text, site).first() == names::people(&block.text, site).first()
    {
        add(&line.text);
    }
    for (other, same) in blocks.iter().enumerate().take(at + 12).skip(at + 1) {
        let kind =
            same.tag == block.tag && same.naming == block.naming && same.depth == block.depth;
        if kind && !block.naming.is_empty() && strength(outline, other) >= 3 {
            add(&same.text);
        }
    }
    people
}

/// A short line between headline and text that is a name and nothing else, no link to a topic.
fn bare_name(
    outline: &Outline,
    body: &Body,
    title: Option<usize>,
    site: &[String],
) -> Option<usize> {
    let title = title?;
    let first = body.paragraphs.first().copied().unwrap_or(title);
    let end = (first + 2).clamp(title, title + 24).min(outline.blocks.len());
    (title + 1..end).find(|&at| {
        let block = &outline.blocks[at];
        let plain =
            matches!(block.tag.as_str(), "p" | "div" | "#" | "span" | "address" | "li" | "td")
                && block.linked == 0;
        plain
            && block.length < 90
            && outline.zone(at) < Zone::Figure
            && names::is_bare_name(&block.text, site)
    })
}
