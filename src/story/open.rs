//! Opening an index from what the store holds: nothing is rebuilt, damaged parts are set aside, the rest serves.

use super::columns::{Place, Signatures, open_places};
use super::frame::{self, Kind, Unreadable};
use super::index::{Index, Limits};
use super::manifest::{Entry, Key, Manifest};
use super::retention::parts;
use super::segment::Segment;
use super::terms::Terms;
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashSet};
use thiserror::Error;

/// Why an index is not opened. Nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    #[error(
        "the stored articles were written by a later version of Parallax ({0}); update it, or delete the stored articles"
    )]
    Newer(u8),
}

/// What was found when an index was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub segments: usize,
    pub articles: usize,
    /// Values that cannot be read, with the reason. Their segments do not serve, the others do.
    pub damaged: Vec<(String, Unreadable)>,
    /// Keys that are listed and not stored.
    pub missing: Vec<String>,
    /// Segments that were stored whole but not listed yet: they serve.
    pub adopted: usize,
    /// Keys left over from interrupted work; the next commit deletes them.
    pub litter: usize,
}

/// The values of one segment.
#[derive(Default)]
struct Parts {
    terms: Option<Vec<u8>>,
    places: BTreeMap<u32, Vec<u8>>,
}

impl Index {
    /// Opens an index from every key and value stored under [`super::MATCH_PREFIX`] (none of them: an empty index).
    /// Signatures are handed to [`Index::attach`] when they are wanted.
    pub fn open(
        stored: Vec<(String, Vec<u8>)>,
        limits: Limits,
        now: Timestamp,
    ) -> Result<(Self, Report), OpenError> {
        let mut opening = Opening { index: Self::new(limits, now), report: Report::default() };
        let Sorted { manifests, mut segments, words } = sort(stored);
        let manifest = opening.manifest(manifests)?;
        let listed = manifest.clone().unwrap_or_default();
        for entry in &listed.segments {
            opening.listed(entry, segments.remove(&entry.id))?;
        }
        if let Some(value) = words {
            match frame::body(&value, Kind::Words) {
                Ok(words) => opening.index.words = words.to_vec(),
                Err(reason) => opening.note(Key::Words, reason)?,
            }
        }
        for (id, parts) in segments {
            opening.unlisted(id, parts, &listed)?;
        }
        opening.index.manifest.next_segment =
            opening.index.manifest.next_segment.max(listed.next_segment);
        Ok(opening.finish())
    }

    /// Hands in the value under a key of [`Index::signatures_for`]. A segment whose signatures are damaged is set aside.
    pub fn attach(&mut self, key: &str, value: Vec<u8>) -> Result<(), Unreadable> {
        let Some(Key::Signatures(id)) = Key::parse(key) else { return Ok(()) };
        let Ok(at) = self.segments.binary_search_by_key(&id, Segment::id) else { return Ok(()) };
        let segment = &mut self.segments[at];
        match Signatures::open(value, id, segment.terms.docs) {
            Ok(signatures) => {
                segment.signature_bytes = signatures.size() as u64;
                segment.signatures = Some(signatures);
                Ok(())
            }
            Err(reason) => {
                self.set_aside.push(self.segments.remove(at).entry());
                Err(reason)
            }
        }
    }
}

/// What is stored, by what it is.
#[derive(Default)]
struct Sorted {
    manifests: Vec<(Key, Vec<u8>)>,
    segments: BTreeMap<u32, Parts>,
    words: Option<Vec<u8>>,
}

fn sort(stored: Vec<(String, Vec<u8>)>) -> Sorted {
    let Sorted { mut manifests, mut segments, mut words } = Sorted::default();
    for (name, value) in stored {
        match Key::parse(&name) {
            Some(Key::Terms(id)) => segments.entry(id).or_default().terms = Some(value),
            Some(Key::Places(id, number)) => {
                segments.entry(id).or_default().places.insert(number, value);
            }
            Some(key @ Key::Manifest(_)) => manifests.push((key, value)),
            Some(Key::Words) => words = Some(value),
            Some(Key::Signatures(_) | Key::Texts(_)) | None => {}
        }
    }
    Sorted { manifests, segments, words }
}

struct Opening {
    index: Index,
    report: Report,
}

impl Opening {
    /// The latest whole manifest.
    fn manifest(&mut self, stored: Vec<(Key, Vec<u8>)>) -> Result<Option<Manifest>, OpenError> {
        let mut latest: Option<Manifest> = None;
        for (key, value) in stored {
            match Manifest::open(&value) {
                Ok(manifest)
                    if latest.as_ref().is_none_or(|l| l.generation < manifest.generation) =>
                {
                    latest = Some(manifest);
                }
                Ok(_) => {}
                Err(reason) => self.note(key, reason)?,
            }
        }
        if let Some(manifest) = &latest {
            self.index.manifest = Manifest { segments: Vec::new(), ..manifest.clone() };
        }
        Ok(latest)
    }

    fn note(&mut self, key: Key, reason: Unreadable) -> Result<(), OpenError> {
        if let Unreadable::Newer(version) = reason {
            return Err(OpenError::Newer(version));
        }
        self.report.damaged.push((key.to_string(), reason));
        Ok(())
    }

    fn listed(&mut self, entry: &Entry, parts: Option<Parts>) -> Result<(), OpenError> {
        let parts = parts.unwrap_or_default();
        if parts.terms.is_none() {
            self.report.missing.push(Key::Terms(entry.id).to_string());
        }
        let Some(mut segment) = self.segment(entry.id, parts, Some(entry.places))? else {
            self.index.set_aside.push(entry.clone());
            return Ok(());
        };
        segment.signature_bytes = entry.match_bytes.saturating_sub(segment.terms.size() as u64);
        segment.text_bytes = entry.text_bytes;
        entry.dead.iter().for_each(|slot| segment.kill(usize::from(*slot)));
        self.index.segments.push(segment);
        Ok(())
    }

    /// A segment newer than the manifest was written whole when its terms are there: it serves. An older one was
    /// dropped or merged, and only its deletion is missing.
    fn unlisted(&mut self, id: u32, parts: Parts, listed: &Manifest) -> Result<(), OpenError> {
        self.index.manifest.next_segment =
            self.index.manifest.next_segment.max(id.saturating_add(1));
        let numbers: Vec<u32> = parts.places.keys().copied().collect();
        let whole = id >= listed.next_segment && parts.terms.is_some();
        if whole && let Some(segment) = self.segment(id, parts, None)? {
            self.adopt(segment);
            return Ok(());
        }
        let keys = [Key::Texts(id), Key::Signatures(id)].into_iter();
        let places = numbers.into_iter().map(|number| Key::Places(id, number));
        self.index.litter.extend(keys.chain(places).chain([Key::Terms(id)]));
        Ok(())
    }

    /// Takes a segment in without a manifest's word: what it was merged from goes, and articles that stand
    /// in older segments too were replaced by it.
    fn adopt(&mut self, segment: Segment) {
        let replaced: HashSet<u32> = segment.terms.replaces.iter().copied().collect();
        let index = &mut self.index;
        for old in index.segments.extract_if(.., |old| replaced.contains(&old.id())) {
            index.litter.extend(parts(old.id(), old.places_number));
        }
        for old in index.set_aside.extract_if(.., |old| replaced.contains(&old.id)) {
            index.litter.extend(parts(old.id, old.places));
        }
        for slot in 0..segment.terms.docs {
            let key = segment.terms.key(slot);
            for old in &mut index.segments {
                if let Some(slot) = old.terms.find(key) {
                    old.kill(slot);
                }
            }
        }
        let most =
            |counter: &mut u32, used: Option<u32>| *counter = used.unwrap_or(0).max(*counter);
        most(&mut index.manifest.next_story, segment.places.iter().map(|place| place.story).max());
        most(&mut index.manifest.next_fold, segment.places.iter().map(|place| place.fold).max());
        index.push(segment);
        self.report.adopted += 1;
    }

    /// Reads a segment; `None` when its terms are not there or damaged.
    fn segment(
        &mut self,
        id: u32,
        parts: Parts,
        number: Option<u32>,
    ) -> Result<Option<Segment>, OpenError> {
        let Some(value) = parts.terms else { return Ok(None) };
        let terms = match Terms::open(value) {
            Ok(terms) if terms.id == id => terms,
            opened => {
                let reason = opened.err().unwrap_or(Unreadable::Malformed);
                return self.note(Key::Terms(id), reason).map(|()| None);
            }
        };
        let docs = terms.docs;
        let newest = parts.places.keys().next_back().copied();
        let (places_number, places) = self.places(id, docs, &parts.places, number)?;
        let unused = parts.places.keys().filter(|number| **number != places_number);
        self.index.litter.extend(unused.map(|number| Key::Places(id, *number)));
        Ok(Some(Segment {
            terms,
            signatures: None,
            places,
            places_number,
            places_next: newest.unwrap_or(0).max(places_number).saturating_add(1),
            places_changed: false,
            dead: vec![0; docs.div_ceil(64)],
            signature_bytes: 0,
            text_bytes: 0,
            unwritten: None,
        }))
    }

    /// The places the manifest names, else the latest whole ones, else none: an article without a place is placed again.
    fn places(
        &mut self,
        id: u32,
        docs: usize,
        stored: &BTreeMap<u32, Vec<u8>>,
        number: Option<u32>,
    ) -> Result<(u32, Vec<Place>), OpenError> {
        let named = number.and_then(|number| stored.get_key_value(&number));
        let others =
            stored.iter().rev().filter(|(other, _)| named.is_none_or(|(n, _)| n != *other));
        for (number, value) in named.into_iter().chain(others) {
            match open_places(value, id, docs) {
                Ok(places) => return Ok((*number, places)),
                Err(reason) => self.note(Key::Places(id, *number), reason)?,
            }
        }
        if let Some(number) = number {
            self.report.missing.push(Key::Places(id, number).to_string());
        }
        Ok((number.unwrap_or_default(), vec![Place::default(); docs]))
    }

    fn finish(self) -> (Index, Report) {
        let Self { mut index, mut report } = self;
        index.changed = report.adopted > 0 || !index.litter.is_empty();
        report.segments = index.segments.len();
        report.articles = index.size().articles;
        report.litter = index.litter.len();
        (index, report)
    }
}
