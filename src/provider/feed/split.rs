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
    /// What its items are called.
    fn item(self) -> &'static str {
        match self {
            Self::Rss => "item",
            Self::Atom => "entry",
            Self::Sitemap => "url",
            Self::SitemapIndex => "sitemap",
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
                let is_item = root == kind.item();
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
    /// The item being read.
    open: Option<(&'a str, Vec<Piece<'a>>)>,
    /// Where in `head` the pieces since the last item begin.
    since_item: usize,
}

impl<'a> Splitter<'a> {
    fn new(kind: Kind, root_attributes: &'a str, names: Names) -> Self {
        let document =
            Document { kind, names, root_attributes, head: Vec::new(), items: Vec::new() };
        Self { document, open: None, since_item: 0 }
    }

    fn run(mut self, reader: &mut Reader<'a>) -> Document<'a> {
        for token in reader {
            if self.document.items.len() >= MAX_ITEMS {
                break;
            }
            self.push(token);
        }
        self.close();
        self.adopt_strays();
        self.document
    }

    fn push(&mut self, token: Token<'a>) {
        match token {
            Token::Start { name, attributes, empty, .. } => {
                self.document.names.learn(attributes);
                if self.is_item(name) {
                    self.close();
                    self.adopt_strays();
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
                    self.adopt_strays();
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

    fn is_item(&self, name: &str) -> bool {
        let item = self.document.kind.item();
        // Most names are none; they are told apart without allocating.
        name.len() >= item.len()
            && name.get(name.len() - item.len()..).is_some_and(|end| end.eq_ignore_ascii_case(item))
            && self.document.names.ours(name, "") == item
    }

    fn close(&mut self) {
        if let Some(item) = self.open.take() {
            self.document.items.push(item);
        }
        self.since_item = self.document.head.len();
    }

    /// Pieces between two items that have a title and a link are an item whose start tag is broken.
    fn adopt_strays(&mut self) {
        let strays = self.document.head.get(self.since_item..).unwrap_or_default();
        let starts = |wanted: &str| {
            strays.iter().position(
                |piece| matches!(piece, Token::Start { name, .. } if name.eq_ignore_ascii_case(wanted)),
            )
        };
        let after_items = !self.document.items.is_empty();
        if after_items
            && let (Some(_), Some(_)) = (starts("title"), starts("link"))
            && starts("image").is_none()
            && starts("textinput").is_none()
        {
            let pieces = self.document.head.split_off(self.since_item);
            self.document.items.push(("", pieces));
        }
        self.since_item = self.document.head.len();
    }
}
