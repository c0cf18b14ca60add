//! Writes the part of a segment that a query reads: the counterpart of `terms`, in the layout of `docs/formats.md`.

use super::frame::{self, Kind};
use super::terms::{BUCKET_BITS, ENTRY, FACETS, INLINE, MAX_DOCS, Row, SPREAD};
use crate::order::Sort;
use std::collections::HashMap;

/// Dictionary entries a bucket holds at most, on average; half as many at least.
const BUCKET_LOAD: usize = 32;

/// A segment's first part while it is put together.
#[derive(Default)]
pub struct Draft {
    rows: Vec<Row>,
    /// Spread term (32 bits), slot (12), level (4): sorting puts lists together in slot order.
    postings: Vec<u64>,
}

impl Draft {
    /// Adds an article and gives its slot; `None` when the segment is full.
    pub fn push(&mut self, row: Row) -> Option<usize> {
        let slot = self.rows.len();
        (slot < MAX_DOCS).then(|| {
            self.rows.push(row);
            slot
        })
    }

    /// Says that a term stands in an article. A term may stand in an article once.
    pub fn post(&mut self, term: u32, slot: usize, level: u8) {
        let posting = (slot as u64 & 0xfff) << 4 | u64::from(level & 15);
        self.postings.push(u64::from(term.wrapping_mul(SPREAD)) << 16 | posting);
    }

    /// The stored value.
    pub fn seal(mut self, id: u32, replaces: &[u32]) -> Vec<u8> {
        self.postings.sort_unstable();
        let base = self.rows.iter().map(|row| row.time).min().unwrap_or_default();
        let (entries, lists, buckets) = dictionary(&self.postings);
        let (facets, name_ends, names) = names(&self.rows);
        let mut by_key: Vec<u16> = (0..self.rows.len() as u16).collect();
        by_key.order_by_key(|slot| self.rows[usize::from(*slot)].key);

        let mut value = frame::begin(Kind::Terms);
        value.extend(id.to_le_bytes());
        value.extend((self.rows.len() as u16).to_le_bytes());
        value.extend([buckets.ilog2() as u8, 0]);
        value.extend(base.to_le_bytes());
        let counts =
            [replaces.len(), name_ends.len(), names.len(), entries.len() / ENTRY, lists.len()];
        value.extend(counts.iter().flat_map(|count| (*count as u32).to_le_bytes()));
        value.extend(replaces.iter().flat_map(|id| id.to_le_bytes()));
        let times = self.rows.iter().map(|row| row.time.saturating_sub(base));
        value.extend(times.flat_map(|time| u32::try_from(time).unwrap_or(u32::MAX).to_le_bytes()));
        value.extend(self.rows.iter().flat_map(|row| row.key.to_le_bytes()));
        value.extend(by_key.iter().flat_map(|slot| slot.to_le_bytes()));
        value.extend(self.rows.iter().flat_map(|row| row.content.to_le_bytes()));
        value.extend(facets.iter().flat_map(|name| name.to_le_bytes()));
        value.extend(name_ends.iter().flat_map(|end| end.to_le_bytes()));
        value.extend(names.as_bytes());
        value.extend(bucket_starts(&self.postings, buckets).flat_map(u32::to_le_bytes));
        value.extend(&entries);
        value.extend(lists.iter().flat_map(|cell| cell.to_le_bytes()));
        frame::seal(value)
    }
}

/// Dictionary entries, posting lists and the number of buckets for sorted postings.
fn dictionary(postings: &[u64]) -> (Vec<u8>, Vec<u16>, usize) {
    let (mut entries, mut lists) = (Vec::new(), Vec::new());
    for list in postings.chunk_by(|a, b| a >> 16 == b >> 16) {
        let term = (list[0] >> 16) as u32;
        let place = if let [only] = list {
            INLINE | u32::from(*only as u16)
        } else {
            let place = lists.len() as u32;
            lists.push(list.len() as u16);
            lists.extend(list.iter().map(|posting| *posting as u16));
            place
        };
        entries.extend(&term.to_le_bytes()[..3]);
        entries.extend(&place.to_le_bytes()[..3]);
    }
    let bits = (entries.len() / ENTRY / BUCKET_LOAD).max(1).ilog2() + 1;
    (entries, lists, 1 << bits.clamp(BUCKET_BITS.start, BUCKET_BITS.end - 1))
}

/// The number of distinct terms before each bucket, and after the last.
fn bucket_starts(postings: &[u64], buckets: usize) -> impl Iterator<Item = u32> {
    let shift = 48 - buckets.ilog2();
    let mut terms = postings.chunk_by(|a, b| a >> 16 == b >> 16).map(|list| list[0]).peekable();
    let mut passed = 0;
    (0..=buckets as u64).map(move |bucket| {
        while terms.next_if(|posting| posting >> shift < bucket).is_some() {
            passed += 1;
        }
        passed
    })
}

/// The facets' numbers article by article, and the names they stand for.
fn names(rows: &[Row]) -> (Vec<u16>, Vec<u32>, String) {
    let (mut numbers, mut ends, mut names) = (HashMap::new(), Vec::new(), String::new());
    let mut facets = Vec::with_capacity(rows.len() * FACETS);
    for name in rows.iter().flat_map(|row| &row.facets) {
        let number = *numbers.entry(name.as_str()).or_insert_with(|| {
            names.push_str(name);
            ends.push(names.len() as u32);
            (ends.len() - 1) as u16
        });
        facets.push(number);
    }
    (facets, ends, names)
}
