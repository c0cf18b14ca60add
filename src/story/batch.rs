//! A segment while its articles are gathered, from new ones or by merging.

use super::Document;
use super::columns::{MAX_SIGNATURE, Place, Signatures};
use super::draft::Draft;
use super::frame::Unreadable;
use super::impact;
use super::segment::Segment;
use super::terms::{Row, Terms};
use super::texts::{self, Effort, Text};
use crate::text::{Kind, Term};
use std::collections::HashMap;

/// Bytes of title, lead and other fields that are stored at most; longer ones are cut.
const MAX_TITLE: usize = 500;
const MAX_LEAD: usize = 1_500;
const MAX_NAME: usize = 200;
/// Terms of an article at most.
const MAX_TERMS: usize = 1_000;

/// An article to be stored, analysed.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub document: Document,
    /// For the first stage; each id once.
    pub terms: Vec<Term>,
    /// What the second stage compares; opaque here.
    pub signature: Vec<u8>,
}

/// What the index says of an article beside its text.
pub(super) struct Known {
    pub key: u64,
    pub content: u32,
    pub time: i64,
    pub place: Place,
}

/// Length of an article in words; names and concepts made from them do not count again.
fn length(terms: &[Term]) -> f32 {
    let words = terms.iter().filter(|term| matches!(term.kind(), Kind::Word | Kind::Number));
    words.map(|term| f32::from(term.frequency)).sum()
}

/// A segment while its articles are gathered.
#[derive(Default)]
pub(super) struct Batch {
    pub draft: Draft,
    pub signatures: Vec<Vec<u8>>,
    pub places: Vec<Place>,
    pub texts: Vec<Text>,
    /// By key.
    pub slots: HashMap<u64, u16>,
}

impl Batch {
    /// Takes an article in and gives its slot; `None` when the segment is full.
    pub fn push(&mut self, known: Known, article: Incoming) -> Option<u16> {
        let Known { key, content, time, place } = known;
        let Incoming { document, mut terms, signature } = article;
        let origin = document.origin.as_deref().unwrap_or_default();
        let names = [&document.outlet, &document.language, origin, &document.provider];
        let slot = self.draft.push(Row {
            key,
            content,
            time,
            facets: names.map(|name| cut(name, MAX_NAME)),
        })?;
        terms.sort_unstable();
        terms.dedup_by_key(|term| term.id);
        terms.truncate(MAX_TERMS);
        let length = length(&terms);
        for term in terms {
            let level = impact::level(f32::from(term.frequency), length);
            self.draft.post(term.id, slot, level);
        }
        self.signatures.push(cut_bytes(&signature, MAX_SIGNATURE).to_vec());
        self.places.push(place);
        self.texts.push(Text {
            title: cut(&document.title, MAX_TITLE),
            lead: cut(&document.lead, MAX_LEAD),
            id: document.id,
            url: document.url,
            time: document.time,
            seen: document.seen,
        });
        self.slots.insert(key, slot as u16);
        Some(slot as u16)
    }

    /// The finished segment, not yet written; its texts are packed well only when it was merged from others.
    pub fn segment(self, id: u32, replaces: &[u32]) -> Result<Segment, Unreadable> {
        let signatures = Signatures::seal(id, self.signatures.iter().map(Vec::as_slice));
        let effort = if replaces.is_empty() { Effort::Quick } else { Effort::Thorough };
        let texts = texts::seal(id, &self.texts, effort);
        let docs = self.texts.len();
        Ok(Segment {
            terms: Terms::open(self.draft.seal(id, replaces))?,
            places: self.places,
            places_number: 0,
            places_next: 0,
            places_changed: true,
            dead: vec![0; docs.div_ceil(64)],
            signature_bytes: signatures.len() as u64,
            signatures: Some(Signatures::open(signatures, id, docs)?),
            text_bytes: texts.len() as u64,
            unwritten: Some(texts),
        })
    }
}

fn cut_bytes(bytes: &[u8], most: usize) -> &[u8] {
    &bytes[..bytes.len().min(most)]
}

fn cut(text: &str, most: usize) -> String {
    text[..text.floor_char_boundary(most)].to_owned()
}
