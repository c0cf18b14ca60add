//! Reads RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed and news sitemaps, whole or damaged.
//!
//! A document is cut into items by their start tags; in an item only its own children count. Text is
//! cleaned in two steps, XML first, then HTML. **Nothing in an item can lose another item**: a tag that
//! is never closed holds the text up to the next tag and no more.

use super::encoding::{self, Decoder};
use super::plain;
use super::{Item, address, json_feed, sitemap};
use crate::order::Sort;
use crate::text::date::{self, Hint};
use crate::text::entity;
use crate::time::Timestamp;
use element::{Child, Names, Piece};
use serde::{Deserialize, Serialize};

pub(super) mod element;
pub(super) mod split;

/// Longest document that is read, unpacked; the rest is not looked at.
pub const MAX_BYTES: usize = 2 << 20;
/// Most items taken from a document.
pub const MAX_ITEMS: usize = 1_000;
/// Longest summary kept, in characters.
const MAX_SUMMARY: usize = 1_000;
/// Longest title kept, in characters.
const MAX_TITLE: usize = 500;
/// A date that lies farther ahead of the fetch is a clock in the wrong zone, in seconds.
const CLOCK_ERROR: i64 = 600;

/// Where a document came from, and what is known of its writer. Empty fields are unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// Address the document was got from, after redirects.
    pub url: &'a str,
    pub content_type: &'a str,
    /// Country of the outlet (ISO 3166): decides dates that have two readings.
    pub country: &'a str,
    /// When it was fetched; later dates are taken for this moment. `None` leaves dates as they are.
    pub fetched_at: Option<Timestamp>,
}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feed {
    pub items: Vec<Item>,
    pub title: String,
    /// Home page of the outlet, absolute.
    pub link: String,
    /// Language tag of the whole feed (`en-US`).
    pub language: String,
    /// How long the feed asks to be left alone, in seconds.
    pub ttl: Option<i64>,
    /// Where the feed says it has moved to.
    pub moved_to: String,
    /// WebSub hub: a hint that the feed is fresh.
    pub hub: String,
}

/// Why a document gives no items.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FeedError {
    #[error("the answer is empty")]
    Empty,
    /// The caller unpacks the bytes and asks again.
    #[error("the answer is still packed with gzip")]
    Packed,
    /// A page that may name its feeds stands in place of a feed.
    #[error("the answer is a web page, not a feed")]
    Page,
    #[error("the answer is not a feed")]
    NotAFeed,
    /// The newest first.
    #[error("the answer lists other sitemaps")]
    SitemapIndex(Vec<String>),
    #[error("the answer is broken")]
    Broken,
    #[error("the answer defines entities that grow without bound")]
    EntityBomb,
}

/// The feed in `bytes`.
///
/// # Errors
/// Only when there is no feed: a feed that is cut or damaged gives the items that stand in it.
pub fn parse(bytes: &[u8], origin: &Origin, decoder: &dyn Decoder) -> Result<Feed, FeedError> {
    if encoding::is_gzip(bytes) {
        return Err(FeedError::Packed);
    }
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FeedError::Empty);
    }
    parse_text(&encoding::to_text(bytes, origin.content_type, decoder), origin)
}

/// The feed in `text`.
///
/// # Errors
/// As [`parse`].
pub fn parse_text(text: &str, origin: &Origin) -> Result<Feed, FeedError> {
    let text = text.trim_start();
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    if text.starts_with(['{', '[']) {
        let read = json_feed::parse(text, origin);
        // Markup behind a stray bracket is no JSON.
        return match split::document(text).ok().filter(|_| read.is_err()) {
            Some(document) => of_document(&document, origin),
            None => read,
        };
    }
    match split::document(text) {
        Ok(document) => of_document(&document, origin),
        // The whole feed was escaped as if it were the text of a page.
        Err(FeedError::NotAFeed) if ESCAPED.iter().any(|mark| text.contains(mark)) => {
            of_document(&split::document(&entity::decode(text))?, origin)
        }
        Err(error) => Err(error),
    }
}

/// Starts of feeds whose markup is escaped.
const ESCAPED: [&str; 3] = ["&lt;rss", "&lt;feed", "&lt;item"];

fn of_document(document: &split::Document, origin: &Origin) -> Result<Feed, FeedError> {
    match document.kind {
        split::Kind::SitemapIndex => {
            Err(FeedError::SitemapIndex(sitemap::children(document, origin)))
        }
        split::Kind::Sitemap => Ok(sitemap::feed(document, origin)),
        split::Kind::Rss | split::Kind::Atom => Ok(read(document, origin)),
    }
}

fn read(document: &split::Document, origin: &Origin) -> Feed {
    let names = &document.names;
    let mut feed = Feed::default();
    let is_atom = document.kind == split::Kind::Atom;
    let root_base = xml_base(document.root_attributes, origin.url);
    for child in element::children(&document.head, names) {
        head(&child, names, &root_base, &mut feed);
    }
    let base = if is_atom || feed.link.is_empty() { root_base } else { feed.link.clone() };
    feed.items = document
        .items
        .iter()
        .map(|(attributes, pieces)| {
            let base = xml_base(attributes, &base);
            entry(attributes, &element::children(pieces, names), names, &base, &feed, origin)
        })
        .collect();
    feed
}

/// `xml:base` of an element, resolved against what is around it.
fn xml_base(attributes: &str, outer: &str) -> String {
    super::xml::attribute(attributes, "xml:base")
        .and_then(|base| address::absolute(&base, outer))
        .unwrap_or_else(|| outer.to_owned())
}

/// Takes what `child` of the channel says of the whole feed; the first to say a thing is believed.
fn head(child: &Child, names: &Names, base: &str, feed: &mut Feed) {
    let set = |field: &mut String, value: String| {
        if field.is_empty() {
            *field = value;
        }
    };
    match child.name.as_str() {
        "title" => set(&mut feed.title, plain::line(&child.text())),
        "link" | "atom:link" => {
            let href = child.attribute("href");
            let value = href.clone().unwrap_or_else(|| child.text());
            let absolute = address::absolute(&value, base).unwrap_or_default();
            match child.attribute("rel").as_deref() {
                Some("hub") => set(&mut feed.hub, absolute),
                None | Some("alternate") if child.name == "link" || href.is_some() => {
                    set(&mut feed.link, absolute);
                }
                _ => {}
            }
        }
        "language" | "dc:language" => set(&mut feed.language, language_tag(&child.text())),
        "itunes:new-feed-url" => {
            set(&mut feed.moved_to, address::absolute(&child.text(), base).unwrap_or_default());
        }
        "ttl" => {
            let text = child.text();
            let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
            feed.ttl =
                feed.ttl.or(digits.parse::<i64>().ok().map(|minutes| minutes.min(1 << 20) * 60));
        }
        "channel" => {
            // A channel that is closed, as in RSS 1.0, or in a feed without items.
            for inner in element::children(child.inner, names) {
                head(&inner, names, base, feed);
            }
        }
        _ => {}
    }
}

/// `EN_us` as `en-US`; empty for what is no language tag.
pub(super) fn language_tag(text: &str) -> String {
    let text = plain::line(text);
    let mut parts = text.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_alphabetic()) {
        return String::new();
    }
    parts.fold(language, |tag, part| match part.len() {
        2 => format!("{tag}-{}", part.to_ascii_uppercase()),
        _ => format!("{tag}-{part}"),
    })
}

const TITLES: [&str; 5] = ["title", "dc:title", "dcterms:title", "itunes:title", "media:title"];
const SUMMARIES: [&str; 9] = [
    "description",
    "summary",
    "content:encoded",
    "encoded",
    "content",
    "dc:description",
    "itunes:summary",
    "media:description",
    "tagline",
];
/// The first that can be read is the time of publication.
const DATES: [&str; 13] = [
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dc:date.issued",
    "created",
    "dcterms:created",
    "updated",
    "modified",
    "dcterms:modified",
    "date",
    "dcterms:date",
];
const AUTHORS: [&str; 4] = ["dc:creator", "author", "itunes:author", "creator"];
/// Words for items that somebody paid for.
const SPONSORED: [&str; 8] = [
    "sponsored",
    "anzeige",
    "advertisement",
    "advertorial",
    "paid content",
    "pr",
    "promoted",
    "sponsored content",
];

fn entry(
    attributes: &str,
    children: &[Child],
    names: &Names,
    base: &str,
    feed: &Feed,
    origin: &Origin,
) -> Item {
    let find = |name: &'static str| named(children, name);
    let first_text = |wanted: &'static [&'static str]| -> Option<String> {
        wanted
            .iter()
            .flat_map(|name| find(name))
            .map(Child::html)
            .find(|text| !text.trim().is_empty())
    };
    let mut item = Item { language: feed.language.clone(), ..Item::default() };
    if let Some(title) = first_text(&TITLES) {
        item.title = plain::shortened(plain::line(&title), MAX_TITLE);
    }
    let summaries = SUMMARIES.iter().flat_map(|name| find(name));
    item.summary = summaries
        .map(|child| without_footer(plain::line(&child.html())))
        .find(|text| !text.is_empty())
        .map_or_else(String::new, |text| plain::shortened(text, MAX_SUMMARY));
    if let Some(language) = first_text(&["dc:language", "language"]) {
        item.language = language_tag(&language);
    }
    source(children, names, base, &mut item);
    item.link = link(attributes, children, base).unwrap_or_default();
    item.url = address::key(&item.link);
    let hint = Hint { country: origin.country, language: &item.language };
    item.published = DATES
        .iter()
        .flat_map(|name| find(name))
        .find_map(|child| published(&plain::line(&child.text()), &hint, origin));
    item.author = authors(children, names);
    let category =
        |child: &Child| child.attribute("term").unwrap_or_else(|| plain::line(&child.text()));
    let lower_title = item.title.to_lowercase();
    item.sponsored = find("category")
        .any(|child| SPONSORED.contains(&category(child).to_lowercase().as_str()))
        || SPONSORED.iter().any(|word| {
            lower_title
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with([':', ' ']) && word.len() > 2)
        });
    item
}

fn named<'c, 'a, 'p>(
    children: &'c [Child<'a, 'p>],
    name: &'c str,
) -> impl Iterator<Item = &'c Child<'a, 'p>> {
    children.iter().filter(move |child| child.name == name)
}

/// The moment that a date text means; a moment after the fetch is taken for the fetch.
pub(super) fn published(text: &str, hint: &Hint, origin: &Origin) -> Option<Timestamp> {
    let moment = date::parse(text, hint)?.timestamp()?;
    Some(match origin.fetched_at {
        Some(fetched) if moment.since(fetched) > CLOCK_ERROR => fetched,
        _ => moment,
    })
}

/// The page of an item: what FeedBurner kept aside, the links, an id that is an address.
fn link(attributes: &str, children: &[Child], base: &str) -> Option<String> {
    let find = |name: &'static str| named(children, name);
    let bare = |text: String| if text.contains('<') { plain::line(&text) } else { text };
    let texts = |name: &'static str| find(name).map(|child| bare(child.text())).collect::<Vec<_>>();
    let absolute = |value: &str| {
        let value = value.trim();
        let url = address::absolute(value, base).filter(|_| !value.is_empty())?;
        Some(address::unwrapped(&url).unwrap_or(url))
    };
    let original = ["feedburner:origlink", "pheedo:origlink"].iter().flat_map(|name| texts(name));
    if let Some(found) = original.filter_map(|value| absolute(&value)).next() {
        return Some(found);
    }
    let plain_links = texts("link").into_iter().filter(|text| !text.trim().is_empty());
    let mut alternates: Vec<&Child> = children
        .iter()
        .filter(|child| child.name == "link" || child.name == "atom:link")
        .filter(|child| child.attribute("rel").is_none_or(|rel| is_alternate(&rel)))
        .collect();
    // A page before other forms of it.
    alternates
        .order_by_key(|child| child.attribute("type").is_some_and(|kind| !kind.contains("html")));
    let hrefs = alternates.iter().filter_map(|child| child.attribute("href"));
    if let Some(found) = plain_links.chain(hrefs).filter_map(|value| absolute(&value)).next() {
        return Some(found);
    }
    let permalink = find("guid")
        .filter(|guid| {
            guid.attribute("ispermalink").is_none_or(|value| !value.eq_ignore_ascii_case("false"))
        })
        .map(Child::text);
    permalink
        .chain(super::xml::attribute(attributes, "rdf:about"))
        .filter(|value| value.trim().starts_with("http"))
        .filter_map(|value| absolute(&value))
        .next()
}

fn is_alternate(rel: &str) -> bool {
    rel.is_empty() || rel.eq_ignore_ascii_case("alternate") || rel.ends_with("/relation/alternate")
}

/// The outlet that the item is from, if it names one, and the headline without that name.
fn source(children: &[Child], names: &Names, base: &str, item: &mut Item) {
    for child in children {
        match child.name.as_str() {
            "source" => {
                let inner = element::children(child.inner, names);
                let named = inner.iter().find(|part| part.name == "title");
                let text = named.map_or_else(|| child.text(), Child::text);
                item.source_name = plain::line(&text);
                let link = inner.iter().find_map(|part| part.attribute("href"));
                item.source_url = child
                    .attribute("url")
                    .or(link)
                    .and_then(|url| address::absolute(&url, base))
                    .unwrap_or_default();
            }
            // Bing's name for it.
            "news:source" => {
                let name = plain::line(&child.text());
                item.source_name = name.strip_suffix(" on MSN").unwrap_or(&name).to_owned();
            }
            _ => {}
        }
    }
    let suffix = format!(" - {}", item.source_name);
    if !item.source_name.is_empty()
        && let Some(headline) = item.title.strip_suffix(&suffix)
    {
        item.title = headline.to_owned();
    }
}

/// Names of people, joined by commas, without mail addresses.
fn authors(children: &[Child], names: &Names) -> String {
    let mut found: Vec<String> = Vec::new();
    for child in children.iter().filter(|child| AUTHORS.contains(&child.name.as_str())) {
        let inner = element::children(child.inner, names);
        let named: Vec<&Child> = inner.iter().filter(|part| part.name == "name").collect();
        let texts = if named.is_empty() {
            vec![child.text()]
        } else {
            named.iter().map(|part| part.text()).collect()
        };
        for text in texts {
            let name = person(&plain::line(&text));
            if !name.is_empty() && !found.contains(&name) && found.len() < 20 {
                found.push(name);
            }
        }
    }
    found.join(", ")
}

/// `desk@paper.test (A. Writer)` as `A. Writer`.
fn person(text: &str) -> String {
    let name = match (text.split_once('('), text.contains('@')) {
        (Some((_, inside)), true) => inside.trim_end_matches(')'),
        (None, true) => "",
        _ => text,
    };
    let name = name.trim();
    name.get(..3)
        .filter(|by| by.eq_ignore_ascii_case("by "))
        .map_or(name, |_| &name[3..])
        .to_owned()
}

/// A lead without the line that WordPress puts under it.
fn without_footer(text: String) -> String {
    let footer = text.rfind("The post ").filter(|at| {
        let rest = &text[*at..];
        rest.contains(" appeared first on ") || rest.contains(" first appeared on ")
    });
    match footer {
        Some(at) => text[..at].trim_end().to_owned(),
        None => text,
    }
}

/// Text of pieces as markup: references decoded once, tags kept.
pub(super) fn joined(pieces: &[Piece]) -> String {
    element::text(pieces)
}
