//! The index of recent articles: segments in memory, read in place, and the writes that keep them.
//!
//! The index does no I/O. It is opened from what the store holds under [`MATCH_PREFIX`]; every change ends in
//! [`Index::commit`], which gives an ordered list of writes. **After any prefix of that list, even one that
//! ends inside a value, the store opens again and has lost at most what this commit was about.** The order
//! that makes this so: the parts of new segments with their terms last, then the manifest, then deletions.

use super::Document;
use super::batch::{Batch, Incoming, Known};
use super::columns::{Place, Signatures, seal_places};
use super::frame::{self, Unreadable};
use super::hash::xxh64;
use super::manifest::{Entry, Key, Manifest};
use super::segment::{Meta, Segment};
use super::terms::{Facet, MAX_DOCS};
use super::texts::{self, Text};
use crate::packed::touch;
use crate::time::{DAY, HOUR, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use thiserror::Error;

/// A change of the store. Writes are done in their order; whether one by one or in one transaction does not matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    Put { key: String, bytes: Vec<u8> },
    Delete { key: String },
}

/// An article of the index. Good until the next merge or retirement; what is kept longer is its [`key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocRef {
    pub segment: u32,
    pub slot: u16,
}

/// Why an article is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    #[error("the index has this article already")]
    Known,
    #[error("the article is older than the index keeps articles")]
    TooOld,
    #[error("the article has no id or no title, or its address is too long")]
    Unusable,
}

/// What is kept at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds.
    pub age: i64,
    /// Stored bytes.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { age: 7 * DAY, bytes: 150_000_000 }
    }
}

/// The number by which an article is known for good: a hash of its id.
pub fn key(id: &str) -> u64 {
    xxh64(id.as_bytes(), 0)
}

/// An article whose address or id is longer is refused: a cut address leads nowhere.
const MAX_URL: usize = 2_000;
/// The articles of the last days. See the module's text for how it is kept.
#[derive(Default)]
pub struct Index {
    /// By rising id.
    pub(super) segments: Vec<Segment>,
    /// Listed segments that could not be read; they stay listed until they are too old, and serve again when they can be read.
    pub(super) set_aside: Vec<Entry>,
    pub(super) manifest: Manifest,
    pub(super) limits: Limits,
    /// What was stored by [`Index::keep_words`], until it is taken.
    pub(super) words: Vec<u8>,
    /// What it was given since the last commit.
    new_words: Option<Vec<u8>>,
    /// Keys without use, deleted after the next manifest.
    pub(super) litter: Vec<Key>,
    pub(super) changed: bool,
    /// Articles before this are too old to be found.
    pub(super) horizon: i64,
}

impl Index {
    /// An empty index.
    pub fn new(limits: Limits, now: Timestamp) -> Self {
        let horizon = now.0.saturating_sub(limits.age);
        Self { limits, horizon, ..Self::default() }
    }

    /// Stores articles in memory, where queries find them at once; [`Index::commit`] makes them last. The answers
    /// stand in the order of the articles. An article whose id is known is refused when its title and lead are the
    /// same, and replaces the stored one (whose place it inherits) when they are not.
    pub fn add(&mut self, articles: Vec<Incoming>, now: Timestamp) -> Vec<Result<DocRef, Refused>> {
        self.horizon = now.0.saturating_sub(self.limits.age);
        let mut answers = Vec::with_capacity(articles.len());
        let mut articles = articles.into_iter().peekable();
        while articles.peek().is_some() {
            let batch = articles.by_ref().take(MAX_DOCS).collect();
            answers.extend(self.add_segment(batch, now));
        }
        answers
    }

    fn add_segment(
        &mut self,
        articles: Vec<Incoming>,
        now: Timestamp,
    ) -> Vec<Result<DocRef, Refused>> {
        let id = self.manifest.next_segment;
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(articles.len());
        for article in articles {
            answers
                .push(self.take(article, now, &mut batch).map(|slot| DocRef { segment: id, slot }));
        }
        if !batch.texts.is_empty() {
            match batch.segment(id, &[]) {
                Ok(segment) => self.push(segment),
                Err(_) => answers.iter_mut().for_each(|answer| *answer = Err(Refused::Unusable)),
            }
        }
        answers
    }

    fn take(
        &mut self,
        article: Incoming,
        now: Timestamp,
        batch: &mut Batch,
    ) -> Result<u16, Refused> {
        let document = &article.document;
        if document.id.is_empty()
            || document.title.trim().is_empty()
            || document.url.len().max(document.id.len()) > MAX_URL
        {
            return Err(Refused::Unusable);
        }
        let time = effective_time(document, now);
        if time < self.horizon {
            return Err(Refused::TooOld);
        }
        let key = key(&document.id);
        let content = content(document);
        if batch.slots.contains_key(&key) {
            return Err(Refused::Known);
        }
        let mut place = Place::default();
        if let Some(old) = self.find_key(key) {
            let stored = self.segment(old.segment).map(|s| s.terms.content(usize::from(old.slot)));
            if stored == Some(content) {
                return Err(Refused::Known);
            }
            place = self.place(old);
            self.kill(old);
        }
        batch.push(Known { key, content, time, place }, article).ok_or(Refused::Unusable)
    }

    pub(super) fn push(&mut self, segment: Segment) {
        self.manifest.next_segment = self.manifest.next_segment.max(segment.id() + 1);
        let at = self.segments.partition_point(|other| other.id() < segment.id());
        self.segments.insert(at, segment);
        self.changed = true;
    }

    fn kill(&mut self, doc: DocRef) {
        if let Some(segment) = self.segment_mut(doc.segment) {
            segment.kill(usize::from(doc.slot));
            self.changed = true;
        }
    }

    pub(super) fn segment(&self, id: u32) -> Option<&Segment> {
        let at = self.segments.binary_search_by_key(&id, Segment::id).ok()?;
        self.segments.get(at)
    }

    fn segment_mut(&mut self, id: u32) -> Option<&mut Segment> {
        let at = self.segments.binary_search_by_key(&id, Segment::id).ok()?;
        self.segments.get_mut(at)
    }

    /// The article with this id.
    pub fn find(&self, id: &str) -> Option<DocRef> {
        self.find_key(key(id))
    }

    /// The article with this key.
    pub fn find_key(&self, key: u64) -> Option<DocRef> {
        touch(self.segments.iter().map(|segment| segment.terms.near(key)));
        self.segments.iter().rev().find_map(|segment| {
            let slot = segment.terms.find(key).filter(|slot| !segment.is_dead(*slot))?;
            Some(DocRef { segment: segment.id(), slot: slot as u16 })
        })
    }

    /// What is known of an article; `None` when it is gone.
    pub fn meta(&self, doc: DocRef) -> Option<Meta<'_>> {
        let segment = self.segment(doc.segment)?;
        let slot = usize::from(doc.slot);
        (slot < segment.terms.docs && !segment.is_dead(slot)).then(|| segment.meta(slot))
    }

    /// The key of an article; `None` when it is gone.
    pub fn key_of(&self, doc: DocRef) -> Option<u64> {
        let segment = self.segment(doc.segment)?;
        let slot = usize::from(doc.slot);
        (slot < segment.terms.docs && !segment.is_dead(slot)).then(|| segment.terms.key(slot))
    }

    /// Key of the agency that wrote an article, or empty.
    pub fn origin(&self, doc: DocRef) -> &str {
        let segment = self.segment(doc.segment);
        segment.map_or("", |s| s.terms.facet(usize::from(doc.slot), Facet::Origin))
    }

    /// The article's signature; `None` when it is gone or its signatures are not loaded yet.
    pub fn signature(&self, doc: DocRef) -> Option<&[u8]> {
        let segment = self.segment(doc.segment)?;
        let slot = usize::from(doc.slot);
        (slot < segment.terms.docs).then_some(())?;
        segment.signatures.as_ref().map(|signatures| signatures.get(slot))
    }

    /// Where the article stands; the default for one that is gone.
    pub fn place(&self, doc: DocRef) -> Place {
        let place = self.segment(doc.segment).and_then(|s| s.places.get(usize::from(doc.slot)));
        place.copied().unwrap_or_default()
    }

    /// Puts an article into a story and fold.
    pub fn set_place(&mut self, doc: DocRef, place: Place) {
        let Some(segment) = self.segment_mut(doc.segment) else { return };
        if let Some(stored) = segment.places.get_mut(usize::from(doc.slot))
            && *stored != place
        {
            *stored = place;
            segment.places_changed = true;
            self.changed = true;
        }
    }

    /// What was kept of how common words are; empty when nothing was, when it is damaged, or when it was taken.
    pub fn take_words(&mut self) -> Vec<u8> {
        self.new_words.clone().unwrap_or_else(|| std::mem::take(&mut self.words))
    }

    /// Keeps with the next commit how common words are; opaque here.
    pub fn keep_words(&mut self, words: Vec<u8>) {
        self.new_words = Some(words);
        self.changed = true;
    }

    /// Articles stored, replaced ones included.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.terms.docs).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A story number that was never used.
    pub fn new_story(&mut self) -> u32 {
        self.changed = true;
        next(&mut self.manifest.next_story)
    }

    /// A fold number that was never used.
    pub fn new_fold(&mut self) -> u32 {
        self.changed = true;
        next(&mut self.manifest.next_fold)
    }

    /// Every article that can be found, oldest segment first.
    pub fn docs(&self) -> impl Iterator<Item = (DocRef, Meta<'_>)> {
        self.segments.iter().flat_map(move |segment| {
            let names = segment.terms.names();
            self.slots(segment).map(move |slot| {
                let name = |facet| {
                    let id = usize::from(segment.terms.facet_id(slot, facet));
                    names.get(id).copied().unwrap_or_default()
                };
                let doc = DocRef { segment: segment.id(), slot: slot as u16 };
                (doc, segment.meta_with(slot, name))
            })
        })
    }

    /// The names that a property has among all articles that can be found.
    pub fn names(&self, facet: Facet) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for segment in &self.segments {
            let ids = self.slots(segment).map(|slot| segment.terms.facet_id(slot, facet));
            let ids: HashSet<u16> = ids.collect();
            let names = segment.terms.names();
            found.extend(ids.into_iter().filter_map(|id| names.get(usize::from(id))));
        }
        found
    }

    /// Slots of a segment's articles that can be found.
    fn slots<'a>(&self, segment: &'a Segment) -> impl Iterator<Item = usize> + use<'a> {
        let horizon = self.horizon;
        (0..segment.terms.docs)
            .filter(move |slot| !segment.is_dead(*slot) && segment.terms.time(*slot) >= horizon)
    }

    /// Articles stored, and bytes they take: in memory for matching, and stored in all.
    pub fn size(&self) -> Size {
        let mut size = Size::default();
        for segment in &self.segments {
            size.segments += 1;
            size.articles += segment.terms.docs - segment.dead_slots().len();
            size.stored += segment.match_bytes() + segment.text_bytes + segment.places_bytes();
            let signatures = segment.signatures.as_ref().map_or(0, Signatures::size);
            size.memory += (segment.terms.size() + signatures) as u64 + segment.places_bytes();
        }
        size.memory += self.words.len() as u64;
        size.stored += self.set_aside.iter().map(Entry::bytes).sum::<u64>();
        size
    }

    /// The writes that make everything since the last commit last. See [`Write`] for their order.
    pub fn commit(&mut self) -> Vec<Write> {
        if !self.changed {
            return Vec::new();
        }
        self.changed = false;
        let mut writes = Vec::new();
        let mut put = |key: Key, bytes: Vec<u8>| {
            writes.push(Write::Put { key: key.to_string(), bytes });
        };
        for segment in &mut self.segments {
            let id = segment.id();
            if segment.places_changed || segment.unwritten.is_some() {
                let number = std::mem::replace(&mut segment.places_number, segment.places_next);
                if number != segment.places_next && segment.unwritten.is_none() {
                    self.litter.push(Key::Places(id, number));
                }
                segment.places_next += 1;
                segment.places_changed = false;
                put(Key::Places(id, segment.places_number), seal_places(id, &segment.places));
            }
            if let Some(texts) = segment.unwritten.take() {
                put(Key::Texts(id), texts);
                if let Some(signatures) = &segment.signatures {
                    put(Key::Signatures(id), signatures.value().to_vec());
                }
                put(Key::Terms(id), segment.terms.value().to_vec());
            }
        }
        if let Some(words) = self.new_words.take() {
            let mut value = frame::begin(frame::Kind::Words);
            value.extend(words);
            put(Key::Words, frame::seal(value));
        }
        self.manifest.generation += 1;
        self.manifest.segments = self.segments.iter().map(Segment::entry).collect();
        self.manifest.segments.extend(self.set_aside.iter().cloned());
        put(Key::Manifest((self.manifest.generation % 2) as u8), self.manifest.seal());
        let litter = self.litter.drain(..).map(|key| Write::Delete { key: key.to_string() });
        writes.extend(litter);
        writes
    }

    /// The keys whose values [`Index::attach`] wants before these articles' signatures can be asked for, each once.
    pub fn signatures_for(&self, docs: &[DocRef]) -> Vec<String> {
        self.keys(docs, |segment| {
            segment.signatures.is_none().then(|| Key::Signatures(segment.id()))
        })
    }

    /// The keys whose values show these articles, each once.
    pub fn texts_for(&self, docs: &[DocRef]) -> Vec<String> {
        self.keys(docs, |segment| segment.unwritten.is_none().then(|| Key::Texts(segment.id())))
    }

    fn keys(&self, docs: &[DocRef], key: impl Fn(&Segment) -> Option<Key>) -> Vec<String> {
        let ids: BTreeSet<u32> = docs.iter().map(|doc| doc.segment).collect();
        let keys = ids.into_iter().filter_map(|id| key(self.segment(id)?));
        keys.map(|key| key.to_string()).collect()
    }

    /// The articles themselves, in the order asked for, from the values under [`Index::texts_for`]. `None` for an
    /// article that is gone or whose texts were not handed in or are damaged (named in the second answer).
    pub fn documents(
        &self,
        docs: &[DocRef],
        values: &[(String, Vec<u8>)],
    ) -> (Vec<Option<Document>>, Vec<(String, Unreadable)>) {
        let mut by_segment: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, doc) in docs.iter().enumerate() {
            by_segment.entry(doc.segment).or_default().push(at);
        }
        let mut documents = vec![None; docs.len()];
        let mut damaged = Vec::new();
        for (id, places) in by_segment {
            let key = Key::Texts(id).to_string();
            let Some(segment) = self.segment(id) else { continue };
            let stored = values.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
            let Some(value) = segment.unwritten.as_ref().or(stored) else { continue };
            let slots: Vec<usize> = places.iter().map(|at| usize::from(docs[*at].slot)).collect();
            match texts::read(value, id, &slots) {
                Ok(found) => {
                    for ((at, slot), text) in places.iter().zip(&slots).zip(found) {
                        documents[*at] = text.map(|text| document(text, &segment.meta(*slot)));
                    }
                }
                Err(reason) => damaged.push((key, reason)),
            }
        }
        (documents, damaged)
    }
}

/// See [`Index::size`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub segments: usize,
    pub articles: usize,
    /// Bytes.
    pub memory: u64,
    /// Bytes.
    pub stored: u64,
}

fn next(counter: &mut u32) -> u32 {
    *counter = counter.saturating_add(1);
    *counter
}

fn document(text: Text, meta: &Meta<'_>) -> Document {
    Document {
        id: text.id,
        title: text.title,
        lead: text.lead,
        outlet: meta.outlet.to_owned(),
        url: text.url,
        time: text.time,
        seen: text.seen,
        language: meta.language.to_owned(),
        origin: (!meta.origin.is_empty()).then(|| meta.origin.to_owned()),
        provider: meta.provider.to_owned(),
    }
}

/// The publication time, or when it was first seen where there is none; a time in the future is taken for now,
/// or an article with a wrong date would never grow old.
fn effective_time(document: &Document, now: Timestamp) -> i64 {
    let known = [document.time.0, document.seen.0].into_iter().find(|time| *time > 0);
    let time = known.unwrap_or(now.0);
    if time > now.0.saturating_add(HOUR) { now.0 } else { time }
}

/// Tells a changed article from a known one.
fn content(document: &Document) -> u32 {
    let lead = xxh64(document.lead.as_bytes(), 0);
    xxh64(document.title.as_bytes(), lead) as u32
}
