//! Merging small segments into larger ones, so that a query reads few.
//!
//! Segments are merged in tiers (small ones among each other), the oldest first, so that an article is rewritten
//! at most [`TIERS`] times and neighbours in time stay together. The inputs are deleted after the manifest that
//! no longer names them.

use super::batch::Batch;
use super::index::{DocRef, Index};
use super::manifest::Key;
use super::retention::parts;
use super::segment::Segment;
use super::terms::{MAX_DOCS, split};
use super::texts::{self, Text};

/// Segments of one tier that are merged at a time at least.
const FAN_IN: usize = 8;
/// Articles from which on a segment belongs to the next tier.
const TIERS: [usize; 3] = [64, 512, MAX_DOCS * 3 / 4];
/// Bytes that a part may reach by merging.
const MAX_PART: u64 = 1_000_000;

/// A merge worth doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Rising.
    segments: Vec<u32>,
    keys: Vec<String>,
}

impl Merge {
    /// The keys whose values [`Index::merge`] wants.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }
}

impl Index {
    /// The next merge, if one is worth it. Everything must be committed before.
    pub fn next_merge(&self) -> Option<Merge> {
        let mut from = 0;
        TIERS.iter().find_map(|below| {
            let tier = from..*below;
            from = *below;
            let inside =
                |segment: &&Segment| tier.contains(&segment.terms.docs) && can_grow(segment);
            let tier: Vec<&Segment> = self.segments.iter().filter(inside).collect();
            let segments = (0..tier.len()).find_map(|start| {
                let rest = &tier[start..];
                let fitting = fitting(rest);
                let full = fitting < rest.len();
                (fitting >= 2 && (full || fitting >= FAN_IN)).then(|| &rest[..fitting])
            })?;
            let segments: Vec<u32> = segments.iter().map(|segment| segment.id()).collect();
            let docs: Vec<DocRef> =
                segments.iter().map(|id| DocRef { segment: *id, slot: 0 }).collect();
            let keys = [self.texts_for(&docs), self.signatures_for(&docs)].concat();
            Some(Merge { segments, keys })
        })
    }

    /// Merges, given the values under [`Merge::keys`]; [`Index::commit`] makes it last. Articles whose text is lost
    /// cannot be shown any more and are left out; their number is the answer.
    pub fn merge(&mut self, merge: &Merge, values: &[(String, Vec<u8>)]) -> usize {
        for (key, value) in values {
            if self.wants(key) && self.attach(key, value.clone()).is_err() {
                return 0;
            }
        }
        let id = self.manifest.next_segment;
        let mut batch = Batch::default();
        let mut lost = 0;
        for old in &merge.segments {
            let key = Key::Texts(*old).to_string();
            let value = values.iter().find(|(name, _)| *name == key);
            let texts = value.and_then(|(_, value)| texts::read_all(value, *old).ok());
            let Some(segment) = self.segment(*old).filter(|s| s.signatures.is_some()) else {
                return 0;
            };
            lost += copy(segment, texts.unwrap_or_default(), self.horizon, &mut batch);
        }
        let empty = batch.texts.is_empty();
        let Ok(merged) = batch.segment(id, &merge.segments) else { return 0 };
        for old in self.segments.extract_if(.., |old| merge.segments.contains(&old.id())) {
            self.litter.extend(parts(old.id(), old.places_number));
        }
        self.changed = true;
        if !empty {
            self.push(merged);
        }
        lost
    }

    fn wants(&self, key: &str) -> bool {
        let Some(Key::Signatures(id)) = Key::parse(key) else { return false };
        self.segment(id).is_some_and(|segment| segment.signatures.is_none())
    }
}

fn can_grow(segment: &Segment) -> bool {
    let room = segment.text_bytes.max(segment.match_bytes() / 2) < MAX_PART * 3 / 4;
    room && segment.unwritten.is_none()
}

/// How many of these segments, from the first on, fit into one.
fn fitting(segments: &[&Segment]) -> usize {
    let (mut docs, mut matching, mut texts) = (0, 0, 0);
    let fits = |segment: &&&Segment| {
        docs += segment.terms.docs;
        matching += segment.match_bytes() / 2;
        texts += segment.text_bytes;
        docs <= MAX_DOCS && matching.max(texts) <= MAX_PART
    };
    segments.iter().take_while(fits).count()
}

/// Copies the living articles of a segment and gives the number of those without text.
fn copy(segment: &Segment, texts: Vec<Text>, horizon: i64, batch: &mut Batch) -> usize {
    let terms = &segment.terms;
    let mut lost = 0;
    let mut texts = texts.into_iter();
    let slots: Vec<Option<usize>> = (0..terms.docs)
        .map(|slot| {
            let text = texts.next();
            if segment.is_dead(slot) || terms.time(slot) < horizon {
                return None;
            }
            let Some(text) = text else {
                lost += 1;
                return None;
            };
            let copied = batch.draft.push(terms.row(slot))?;
            let signature = segment.signatures.as_ref().map_or(&[][..], |all| all.get(slot));
            batch.signatures.push(signature.to_vec());
            batch.places.push(segment.places.get(slot).copied().unwrap_or_default());
            batch.texts.push(text);
            Some(copied)
        })
        .collect();
    terms.each_term(|term, list| {
        for posting in list {
            let (slot, level) = split(*posting);
            if let Some(Some(copied)) = slots.get(slot) {
                batch.draft.post(term, *copied, level as u8);
            }
        }
    });
    lost
}
