//! What `extension/content/facts.js` sends: one JSON text of a page's facts, before any judgement.
//!
//! All of it is foreign. [`Facts::parse`] is the door: it bounds sizes and counts again, since a page that
//! has taken over its renderer may send anything.

use serde::Deserialize;

/// Bytes of one message at most; the script keeps below 64 KB.
pub const MAX_MESSAGE: usize = 65_536;

/// Length of text that a block can claim; sums and products of it stay in range.
const MAX_LENGTH: u32 = 10_000_000;

/// Why a message is not facts.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FactsError {
    #[error("the page sent {0} bytes of facts; at most {MAX_MESSAGE} are read")]
    TooLarge(usize),
    #[error("the page sent something that is not its facts: {0}")]
    Malformed(String),
}

/// The facts of one page at one moment.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The document's address when it was read.
    pub url: String,
    /// `<html lang>`.
    pub lang: String,
    /// `<title>`.
    pub title: String,
    /// `(name, content)` of `<meta>`; microdata as `itemprop:author.name`.
    pub metas: Vec<(String, String)>,
    /// `(rel, href)` of `canonical`, `amphtml`, `author`.
    pub links: Vec<(String, String)>,
    /// JSON-LD: pruned to what is read here where it was JSON, else its beginning as it stood.
    pub jsonld: Vec<String>,
    /// `itemtype` of the first microdata items.
    pub itemtypes: Vec<String>,
    pub stats: Stats,
    /// The visible page as blocks in document order.
    pub tree: Vec<Block>,
}

/// Counts over the whole document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Stats {
    pub nodes: u32,
    pub links: u32,
    pub passwords: u32,
    pub videos: u32,
    /// The document was too large to be walked to its end.
    pub cut: bool,
}

/// One box or text of the page. Sent as `[depth, tag, naming, text, length, linked, value]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Block {
    /// A block's children follow it with a greater depth.
    pub depth: u16,
    /// Local name, or `#` for text that stands beside boxes.
    pub tag: String,
    /// `#id.class.class role=… itemprop=…`: the names that say what the element is for.
    pub naming: String,
    pub text: String,
    /// Length of all text below, also of text that was not sent, and of the part inside links.
    pub length: u32,
    pub linked: u32,
    /// `datetime`, `content`, `href` or `title` of a marked element.
    pub value: String,
}

impl Facts {
    /// Reads a message.
    ///
    /// # Errors
    /// When it is larger than [`MAX_MESSAGE`] or not in the form that the script sends.
    pub fn parse(message: &str) -> Result<Self, FactsError> {
        if message.len() > MAX_MESSAGE {
            return Err(FactsError::TooLarge(message.len()));
        }
        let mut facts: Self = serde_json::from_str(message)
            .map_err(|error| FactsError::Malformed(error.to_string()))?;
        for block in &mut facts.tree {
            block.length = block.length.min(MAX_LENGTH);
            block.linked = block.linked.min(block.length);
        }
        Ok(facts)
    }

    /// Contents of the metas of that name, in document order. Names are compared without case.
    pub fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, content)| content.as_str())
    }

    /// The first content among metas of these names, earlier names first.
    pub fn meta<'a>(&'a self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.metas(name).next())
    }

    /// The address of the first link of that relation.
    pub fn link(&self, rel: &str) -> Option<&str> {
        let (_, href) = self.links.iter().find(|(key, _)| key.split(' ').any(|one| one == rel))?;
        Some(href)
    }
}
