//! The two small parts of a segment beside its terms: signatures for the second stage, and places in stories and folds.

use super::bytes::{Reader, u16_at, u32_at};
use super::frame::{self, Kind, Unreadable};
use super::terms::MAX_DOCS;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Bytes of a signature at most.
pub const MAX_SIGNATURE: usize = 1_024;

/// Where an article stands among the others. Numbers are given by the index and never used twice; 0 is "none yet".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub story: u32,
    /// Copies of one text have the same fold.
    pub fold: u32,
}

/// One stored value of kind [`Kind::Signatures`], read in place.
pub struct Signatures {
    value: Vec<u8>,
    /// Where each run of [`RUN`] signatures begins, four bytes each.
    runs: Range<usize>,
    /// The end of each signature within its run, two bytes each.
    ends: Range<usize>,
}

/// Signatures whose ends are counted from one start.
const RUN: usize = 32;

impl Signatures {
    /// Opens the signatures of segment `id`.
    pub fn open(value: Vec<u8>, id: u32, docs: usize) -> Result<Self, Unreadable> {
        let mut reader = Reader(frame::body(&value, Kind::Signatures)?);
        if reader.u32() != Some(id) || reader.u32() != Some(docs as u32) || docs > MAX_DOCS {
            return Err(Unreadable::Malformed);
        }
        let start = frame::HEADER + 8;
        let ends = start + 4 * docs.div_ceil(RUN);
        let blob = ends + 2 * docs;
        if blob > value.len() {
            return Err(Unreadable::Malformed);
        }
        Ok(Self { value, runs: start..ends, ends: ends..blob })
    }

    /// The stored value.
    pub fn seal<'a>(id: u32, signatures: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<u8> {
        let mut value = frame::begin(Kind::Signatures);
        value.extend(id.to_le_bytes());
        value.extend((signatures.clone().count() as u32).to_le_bytes());
        let (mut starts, mut ends, mut end) = (Vec::new(), Vec::new(), 0);
        for (slot, signature) in signatures.clone().enumerate() {
            if slot.is_multiple_of(RUN) {
                starts.push(end as u32);
            }
            end += signature.len().min(MAX_SIGNATURE);
            ends.push((end as u32 - starts[slot / RUN]) as u16);
        }
        starts.iter().for_each(|start| value.extend(start.to_le_bytes()));
        ends.iter().for_each(|end| value.extend(end.to_le_bytes()));
        let signatures = signatures.map(|s| &s[..s.len().min(MAX_SIGNATURE)]);
        signatures.for_each(|signature| value.extend(signature));
        frame::seal(value)
    }

    #[inline(always)]
    pub fn get(&self, slot: usize) -> &[u8] {
        let part = |range: &Range<usize>| self.value.get(range.clone()).unwrap_or_default();
        let (runs, ends) = (part(&self.runs), part(&self.ends));
        let run = u32_at(runs, slot / RUN) as usize;
        let start = if slot.is_multiple_of(RUN) { 0 } else { usize::from(u16_at(ends, slot - 1)) };
        let blob = self.value.get(self.ends.end..).unwrap_or_default();
        let range = run.saturating_add(start)..run.saturating_add(u16_at(ends, slot).into());
        blob.get(range).unwrap_or_default()
    }

    /// Bytes of the stored value.
    pub fn size(&self) -> usize {
        self.value.len()
    }

    pub fn value(&self) -> &[u8] {
        &self.value
    }
}

/// The stored value of kind [`Kind::Places`].
pub fn seal_places(id: u32, places: &[Place]) -> Vec<u8> {
    let mut value = frame::begin(Kind::Places);
    value.extend(id.to_le_bytes());
    for place in places {
        value.extend(place.story.to_le_bytes());
        value.extend(place.fold.to_le_bytes());
    }
    frame::seal(value)
}

/// The places of segment `id`.
pub fn open_places(value: &[u8], id: u32, docs: usize) -> Result<Vec<Place>, Unreadable> {
    let mut reader = Reader(frame::body(value, Kind::Places)?);
    if reader.u32() != Some(id) || reader.0.len() != docs * 8 {
        return Err(Unreadable::Malformed);
    }
    let place = |_| Some(Place { story: reader.u32()?, fold: reader.u32()? });
    (0..docs).map(place).collect::<Option<_>>().ok_or(Unreadable::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_go_round() {
        let all: [&[u8]; 3] = [b"one", b"", b"three"];
        let value = Signatures::seal(7, all.into_iter());
        let open = Signatures::open(value.clone(), 7, 3).unwrap();
        assert_eq!(all.map(|s| s.len()), [0, 1, 2].map(|slot| open.get(slot).len()));
        assert_eq!(open.get(2), b"three");
        assert_eq!(open.get(3), b"");
        let many: Vec<Vec<u8>> = (0..100).map(|i| vec![i; usize::from(i) * 10]).collect();
        let value_of_many = Signatures::seal(7, many.iter().map(Vec::as_slice));
        let opened = Signatures::open(value_of_many, 7, 100).unwrap();
        assert!((0..100).all(|slot| opened.get(slot) == many[slot]));
        assert!(Signatures::open(value.clone(), 8, 3).is_err());
        assert!(Signatures::open(value, 7, 4).is_err());
    }

    #[test]
    fn lying_ends_give_an_empty_signature() {
        let mut value = Signatures::seal(7, [b"abc".as_slice()].into_iter());
        value[frame::HEADER + 8] = 0xff;
        assert_eq!(Signatures::open(frame::seal(value), 7, 1).unwrap().get(0), b"");
    }

    #[test]
    fn places_go_round() {
        let places = [Place { story: 1, fold: 2 }, Place::default()];
        let value = seal_places(3, &places);
        assert_eq!(open_places(&value, 3, 2).unwrap(), places);
        assert!(open_places(&value, 3, 1).is_err());
        assert!(open_places(&value, 2, 2).is_err());
    }
}
