//! Cuts a document into what it says of itself and its items.

use super::super::xml::{Reader, Token};
use super::element::{Names, Piece};
use super::{FeedError, MAX_ITEMS};
use crate::text::entity;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rss,
    Atom,
    Sitemap,
    SitemapIndex,
}

impl Kind {
    /// What its items are called, each way: some feeds mix the two.
    fn items(self) -> [&'static str; 2] {
        match self {
            Self::Rss => ["item", "entry"],
            Self::Atom => ["entry", "item"],
            Self::Sitemap => ["url"; 2],
            Self::SitemapIndex => ["sitemap"; 2],
        }
    }

    fn of_root(name: &str) -> Option<Self> {
        match name {
            "rss" | "rdf:rdf" | "rdf" | "channel" | "item" => Some(Self::Rss),
            "feed" | "atom:feed" | "entry" => Some(Self::Atom),
            "urlset" => Some(Self::Sitemap),
            "sitemapindex" => Some(Self::SitemapIndex),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub kind: Kind,
    pub names: Names,
    pub root_attributes: &'a str,
    /// What stands outside of items.
    pub head: Vec<Piece<'a>>,
    /// Attributes and inside of each item.
    pub items: Vec<(&'a str, Vec<Piece<'a>>)>,
}

/// Pieces outside of items beyond this number are not kept.
const MAX_HEAD: usize = 4_000;

pub(crate) fn document(text: &str) -> Result<Document<'_>, FeedError> {
    let mut reader = Reader::new(text);
    let mut is_page = false;
    let mut names = Names::default();
    while let Some(token) = reader.next() {
        match token {
            Token::Doctype(doctype) if is_bomb(doctype) => return Err(FeedError::EntityBomb),
            Token::Doctype(doctype) => {
                is_page |= doctype.to_ascii_lowercase().contains("doctype html")
            }
            Token::Start { name, attributes, .. } => {
                names.learn(attributes);
                let root = names.ours(name, "");
                is_page |= root == "html";
                let Some(kind) = Kind::of_root(&root) else { continue };
                let is_item = kind.items().contains(&root.as_str());
                if is_page && is_item {
                    continue;
                }
                let mut splitter = Splitter::new(kind, attributes, names);
                if is_item {
                    splitter.push(token);
                }
                let document = splitter.run(&mut reader);
                if is_page && document.items.is_empty() && kind != Kind::SitemapIndex {
                    return Err(FeedError::Page);
                }
                return Ok(document);
            }
            _ => {}
        }
    }
    Err(if is_page { FeedError::Page } else { FeedError::NotAFeed })
}

/// A document type whose entities are made of other entities.
fn is_bomb(doctype: &str) -> bool {
    doctype.split("<!ENTITY").skip(1).any(|declaration| {
        let declaration = declaration.split('>').next().unwrap_or_default();
        let value = declaration.split_once(['"', '\'']).map_or("", |(_, value)| value);
        // A reference that is left after the characters have been decoded is one to an entity.
        entity::decode(value)
            .split('&')
            .skip(1)
            .any(|rest| rest.starts_with(|c: char| c.is_alphabetic()) && rest.contains(';'))
    })
}

struct Splitter<'a> {
    document: Document<'a>,
    /// What items are called, once there has been one.
    item: Option<&'static str>,
    /// The item being read.
    open: Option<(&'a str, Vec<Piece<'a>>)>,
    /// Where in `head` the pieces since the last item begin.
    since_item: usize,
}

impl<'a> Splitter<'a> {
    fn new(kind: Kind, root_attributes: &'a str, names: Names) -> Self {
        let document =
            Document { kind, names, root_attributes, head: Vec::new(), items: Vec::new() };
        Self { document, item: None, open: None, since_item: 0 }
    }

    fn run(mut self, reader: &mut Reader<'a>) -> Document<'a> {
        for token in reader {
            if self.document.items.len() >= MAX_ITEMS {
                break;
            }
            self.push(token);
        }
        self.close();
        self.adopt_strays(false);
        self.document
    }

    fn push(&mut self, token: Token<'a>) {
        match token {
            Token::Start { name, attributes, empty, .. } => {
                self.document.names.learn(attributes);
                if self.is_item(name) {
                    self.close();
                    self.adopt_strays(false);
                    if !empty {
                        self.open = Some((attributes, Vec::new()));
                    }
                    return;
                }
            }
            Token::End { name, .. } if self.is_item(name) => {
                if self.open.is_some() {
                    self.close();
                } else {
                    self.adopt_strays(true);
                }
                return;
            }
            _ => {}
        }
        match &mut self.open {
            Some((_, pieces)) => pieces.push(token),
            None if self.document.head.len() < MAX_HEAD => self.document.head.push(token),
            None => {}
        }
    }

    /// True for the name of items in this document: the first that it uses.
    fn is_item(&mut self, name: &str) -> bool {
        let usual = self.document.kind.items();
        let names = match &self.item {
            Some(name) => std::slice::from_ref(name),
            None => usual.as_slice(),
        };
        // Most names are none; they are told apart without allocating.
        let found = names.iter().find(|item| {
            name.len().checked_sub(item.len()).and_then(|at| name.get(at..)).is_some_and(|end| {
                end.eq_ignore_ascii_case(item) && self.document.names.ours(name, "") == **item
            })
        });
        let found = found.copied();
        self.item = found.or(self.item);
        found.is_some()
    }

    fn close(&mut self) {
        if let Some(item) = self.open.take() {
            self.document.items.push(item);
        }
        self.since_item = self.document.head.len();
    }

    /// Pieces outside of items that are an item whose start tag is broken: between two items those with a
    /// title and a link, before the first end of an item those that have a title for the second time.
    fn adopt_strays(&mut self, at_end: bool) {
        let strays = self.document.head.get(self.since_item..).unwrap_or_default();
        let mut in_image = false;
        let mut starts: Vec<(usize, &str)> = Vec::new();
        for (at, piece) in strays.iter().enumerate() {
            match piece {
                Token::Start { name, empty: false, .. } => {
                    in_image |= is_one_of(name, &["image", "textinput"]);
                    if !in_image {
                        starts.push((at, name));
                    }
                }
                Token::End { name, .. } => in_image &= !is_one_of(name, &["image", "textinput"]),
                _ => {}
            }
        }
        let nth = |wanted: &str, n: usize| {
            starts
                .iter()
                .filter(|(_, name)| name.eq_ignore_ascii_case(wanted))
                .nth(n)
                .map(|(at, _)| *at)
        };
        let start = if !self.document.items.is_empty() {
            nth("title", 0).and(nth("link", 0)).map(|_| 0)
        } else if at_end {
            nth("title", 1).map(|title| nth("link", 1).map_or(title, |link| link.min(title)))
        } else {
            None
        };
        if let Some(start) = start {
            let pieces = self.document.head.split_off(self.since_item + start);
            self.document.items.push(("", pieces));
        }
        self.since_item = self.document.head.len();
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}
