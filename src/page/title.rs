//! The headline. The page's one `<h1>` is right more often than any metadata; metadata tells which of several
//! headings it is, and stands in where there is none.

use super::clean;
use super::facts::Facts;
use super::outline::{Outline, Zone};
use super::structured::Structured;

/// A headline and where it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Title {
    pub text: String,
    pub from: &'static str,
    /// The block of the heading, when it is visible.
    pub block: Option<usize>,
}

/// Metadata that holds a headline, best first.
const METAS: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
    "itemprop:headline",
    "title",
];

/// All that metadata and `<title>` call the page, site names still in them.
pub fn announced(facts: &Facts, structured: &Structured) -> Vec<String> {
    let metas = METAS.iter().flat_map(|name| facts.metas(name)).map(clean::line);
    std::iter::once(structured.headline.clone())
        .chain(metas)
        .chain([clean::line(&facts.title)])
        .filter(|title| !title.is_empty())
        .collect()
}

/// Decides the headline.
pub fn find(facts: &Facts, outline: &Outline, structured: &Structured, site: &[String]) -> Title {
    let announced = announced(facts, structured);
    let headings: Vec<(usize, String)> = outline
        .has_tag("h1")
        .map(|at| (at, clean::line(&text_of(outline, at))))
        .filter(|(_, text)| text.chars().count() > 3 && !site.iter().any(|name| alike(name, text)))
        .collect();
    let agrees = |text: &str| announced.iter().any(|other| contains(other, text));
    // A heading of which nothing is announced anywhere ("Details", "Navigation") heads something else.
    let foreign = |text: &str| {
        let words: Vec<String> = words(text);
        let known = |word: &&String| announced.iter().any(|other| contains(other, word));
        !announced.is_empty()
            && words.len() <= 5
            && words.iter().filter(known).count() * 3 < words.len()
    };
    let visible: Vec<&(usize, String)> = headings
        .iter()
        .filter(|(at, text)| outline.zone(*at) < Zone::Margin && !foreign(text))
        .collect();
    // Of several headings, the longest that is announced: shorter ones are the site's or the section's.
    let found = match visible.as_slice() {
        [only] => Some(*only),
        several => longest(several.iter().copied().filter(|(_, text)| agrees(text)))
            .or(several.first().copied()),
    }
    .or_else(|| headings.iter().find(|(_, text)| agrees(text)))
    .or_else(|| headings.first().filter(|(at, text)| lone(&headings, outline, *at, text)));
    let second = second_level(outline, &announced, found.map(|(_, text)| text.as_str()));
    if let Some((at, text)) = &second {
        return Title { text: text.clone(), from: "h2", block: Some(*at) };
    }
    if let Some((at, text)) = found {
        return Title { text: text.clone(), from: "h1", block: Some(*at) };
    }
    if !structured.headline.is_empty() && structured.is_this_page {
        return Title { text: structured.headline.clone(), from: "json-ld headline", block: None };
    }
    for name in METAS {
        if let Some(text) = facts.metas(name).next().map(clean::line) {
            return Title { text: without_site(&text, site), from: name, block: None };
        }
    }
    Title { text: without_site(&clean::line(&facts.title), site), from: "title", block: None }
}

fn longest<'a>(headings: impl Iterator<Item = &'a (usize, String)>) -> Option<&'a (usize, String)> {
    headings
        .reduce(|best, one| if one.1.chars().count() > best.1.chars().count() { one } else { best })
}

/// The page's only heading of the first level, of which a site that never changes its `<title>` says nothing.
fn lone(headings: &[(usize, String)], outline: &Outline, at: usize, text: &str) -> bool {
    headings.len() == 1 && outline.zone(at) < Zone::Header && words(text).len() > 1
}

/// A heading of the second level, where the first one is the site's: `<title>` names both, and this one is longer.
fn second_level(
    outline: &Outline,
    announced: &[String],
    first: Option<&str>,
) -> Option<(usize, String)> {
    let first = first?;
    let apart = |title: &String, text: &str| {
        let segments: Vec<&str> =
            SEPARATORS.iter().fold(vec![title.as_str()], |parts, separator| {
                parts.into_iter().flat_map(|part| part.split(separator)).collect()
            });
        let named = segments.iter().any(|segment| alike(segment, first))
            || !announced.iter().any(|title| contains(title, first));
        named && contains(title, text)
    };
    outline
        .has_tag("h2")
        .filter(|&at| outline.zone(at) < Zone::Margin)
        .map(|at| (at, clean::line(&text_of(outline, at))))
        .find(|(_, text)| {
            text.chars().count() > first.chars().count().max(10)
                && !contains(text, first)
                && announced.iter().any(|title| apart(title, text))
        })
}

/// The text of a heading, also when it is split over inner boxes.
pub fn text_of(outline: &Outline, at: usize) -> String {
    let own = &outline.blocks[at];
    if !own.text.is_empty() {
        return own.text.clone();
    }
    let inner = outline.subtree(at).skip(1).map(|i| &outline.blocks[i]);
    let texts: Vec<&str> = inner
        .filter(|block| block.depth == own.depth + 1 && !block.text.is_empty())
        .map(|b| b.text.as_str())
        .collect();
    texts.join(" ")
}

/// Between a headline and the site's name.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " · ", " • ", " / ", " < ", " > ", "_"];

/// `title` without the site's name at its end or beginning.
pub fn without_site(title: &str, site: &[String]) -> String {
    let mut title = title.trim();
    for _ in 0..3 {
        let Some((head, tail)) = SEPARATORS
            .iter()
            .filter_map(|s| title.rsplit_once(s))
            .max_by_key(|(head, _)| head.len())
        else {
            break;
        };
        let named = site.iter().any(|name| alike(name, tail) || contains(tail, name));
        if named && head.chars().count() > 8 {
            title = head.trim();
            continue;
        }
        let Some((head, tail)) = SEPARATORS
            .iter()
            .filter_map(|s| title.split_once(s))
            .min_by_key(|(head, _)| head.len())
        else {
            break;
        };
        if site.iter().any(|name| alike(name, head)) {
            title = tail.trim();
            continue;
        }
        break;
    }
    title.to_string()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).map(bare).filter(|word| !word.is_empty()).collect()
}

/// Letters and digits in lower case, nothing else.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The same words, whatever their case and punctuation.
pub fn alike(a: &str, b: &str) -> bool {
    let a = bare(a);
    !a.is_empty() && a == bare(b)
}

/// `part` stands in `whole`, whatever case and punctuation.
pub fn contains(whole: &str, part: &str) -> bool {
    let part = bare(part);
    !part.is_empty() && bare(whole).contains(&part)
}
