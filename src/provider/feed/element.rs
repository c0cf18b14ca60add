//! The children of an element in markup that may be broken.

use super::super::xml::{self, Token};
use crate::text::entity;
use std::collections::HashMap;

/// A part of the inside of an element.
pub(crate) type Piece<'a> = Token<'a>;

/// A direct child of an element.
#[derive(Debug)]
pub(crate) struct Child<'a, 'p> {
    /// Our name for it: lower case, with the usual prefix of its namespace; none for RSS and Atom.
    pub name: String,
    pub attributes: &'a str,
    pub inner: &'p [Piece<'a>],
    /// Text of a child whose tags are so broken that it has no inside.
    salvaged: Option<&'a str>,
}

impl Child<'_, '_> {
    /// The inside, references decoded once, tags as they stand.
    pub fn text(&self) -> String {
        match self.salvaged {
            Some(text) => entity::decode(text).into_owned(),
            None => text(self.inner),
        }
    }

    /// The inside as HTML: as [`Self::text`], but markup that is no text stays undecoded.
    pub fn html(&self) -> String {
        let is_markup = self.attribute("type").is_some_and(|kind| kind == "xhtml");
        if is_markup { self.inner.iter().map(raw).collect() } else { self.text() }
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        xml::attribute(self.attributes, name)
    }
}

fn raw<'a>(piece: &Piece<'a>) -> &'a str {
    match *piece {
        Token::Start { raw, .. } | Token::End { raw, .. } => raw,
        Token::Text(text) | Token::Literal(text) => text,
        Token::Doctype(_) => "",
    }
}

/// Text of pieces: references decoded once, tags kept.
pub(crate) fn text(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Token::Text(text) => out.push_str(&entity::decode(text)),
            _ => out.push_str(raw(piece)),
        }
    }
    out
}

/// Deeper nesting is not followed: its tags count as text.
const MAX_DEPTH: usize = 64;

/// The direct children in `pieces`. A tag without its end holds the text up to the next tag.
pub(crate) fn children<'a, 'p>(pieces: &'p [Piece<'a>], names: &Names) -> Vec<Child<'a, 'p>> {
    let (ends, strays) = match_tags(pieces);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        match *piece {
            Token::Start { name, attributes, empty, .. } => {
                let end = match ends.get(&at) {
                    _ if empty => at + 1,
                    Some(end) => *end,
                    None => (at + 1..pieces.len())
                        .find(|next| {
                            matches!(pieces[*next], Token::Start { .. } | Token::End { .. })
                        })
                        .unwrap_or(pieces.len()),
                };
                let name = names.ours(name, attributes);
                // A reader of HTML that wrote the feed took `<link>` for an element without inside.
                let text_follows = empty
                    && name == "link"
                    && matches!(pieces.get(at + 1), Some(Token::Text(text)) if text.trim().starts_with("http"));
                let end = if text_follows { at + 2 } else { end };
                let inner = pieces.get(at + 1..end).unwrap_or_default();
                found.push(Child { name, attributes, inner, salvaged: None });
                at = end.max(at + 1);
            }
            Token::End { name, .. } if strays.binary_search(&at).is_ok() => {
                if let Some(Token::Text(before)) = at.checked_sub(1).and_then(|at| pieces.get(at)) {
                    found.extend(salvage(before, name, names));
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

/// The text before an end tag whose start tag is broken: `<title One</title>`, `title>One</title>`.
fn salvage<'a, 'p>(before: &'a str, name: &str, names: &Names) -> Option<Child<'a, 'p>> {
    let at = before.rfind(name)?;
    let start = &before[..at];
    let rest = &before[at + name.len()..];
    let opened = start.ends_with('<');
    let text = rest.strip_prefix('>').or(opened.then_some(rest))?;
    Some(Child { name: names.ours(name, ""), attributes: "", inner: &[], salvaged: Some(text) })
}

/// For each start tag its end tag, and the end tags that have no start.
fn match_tags(pieces: &[Piece]) -> (HashMap<usize, usize>, Vec<usize>) {
    let mut ends = HashMap::new();
    let mut strays = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Token::Start { name, empty: false, .. } if open.len() < MAX_DEPTH => {
                open.push((name, at))
            }
            Token::End { name, .. } => {
                match open.iter().rposition(|(other, _)| other.eq_ignore_ascii_case(name)) {
                    Some(depth) => {
                        ends.insert(open[depth].1, at);
                        open.truncate(depth);
                    }
                    None => strays.push(at),
                }
            }
            _ => {}
        }
    }
    (ends, strays)
}

/// Which prefixes a document uses for which namespaces.
#[derive(Debug, Default)]
pub(crate) struct Names {
    prefixes: HashMap<String, String>,
}

/// Namespaces, without scheme, `www.` and closing marks, by our prefix.
const NAMESPACES: [(&str, &str); 28] = [
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/elements/1.0", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com/mrss", "media"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("pheedo.com/namespace/pheedo", "pheedo"),
    ("itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("google.com/schemas/sitemap-news/0.9", "news"),
    ("google.com/schemas/sitemap-image/1.1", "image"),
    ("sitemaps.org/schemas/sitemap/0.9", ""),
    ("google.com/schemas/sitemap/0.84", ""),
    ("purl.org/rss/1.0", ""),
    ("purl.org/net/rss1.1", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", ""),
    ("backend.userland.com/rss", ""),
    ("backend.userland.com/rss2", ""),
    ("backend.userland.com/rss091", ""),
    ("backend.userland.com/rss092", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("w3.org/1999/xhtml", "xhtml"),
];

impl Names {
    /// Learns the prefixes that a start tag declares.
    pub fn learn(&mut self, attributes: &str) {
        if !attributes.contains("xmlns") || self.prefixes.len() > 200 {
            return;
        }
        for (name, value) in xml::attributes(attributes) {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                let ours = ours(&value).map_or_else(|| prefix.to_owned(), str::to_owned);
                self.prefixes.entry(prefix.to_owned()).or_insert(ours);
            }
        }
    }

    /// Our name for the element that is written `name`: `title`, `dc:date`, `atom:link`.
    pub fn ours(&self, name: &str, attributes: &str) -> String {
        let name = name.to_lowercase();
        let Some((prefix, local)) = name.split_once(':') else {
            // An element of a foreign vocabulary that happens to be called the same.
            let foreign = attributes.contains("xmlns")
                && xml::attribute(attributes, "xmlns")
                    .is_some_and(|uri| !uri.is_empty() && ours(&uri).is_none());
            return if foreign { format!("?:{name}") } else { name };
        };
        match self.prefixes.get(prefix).map_or(prefix, String::as_str) {
            "" | "rss" => local.to_owned(),
            "atom" if local != "link" => local.to_owned(),
            ours => format!("{ours}:{local}"),
        }
    }
}

fn ours(uri: &str) -> Option<&'static str> {
    let uri = uri.trim().to_lowercase();
    let bare = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#']);
    NAMESPACES.iter().find(|(known, _)| *known == bare).map(|(_, ours)| *ours)
}
