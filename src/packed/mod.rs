//! Tables that are read in place: a container of sections with magic, version and checksum.
//!
//! Layout, all numbers little-endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 0..8 | magic, which says what kind of table this is |
//! | 8..12 | version of the form, `u32` |
//! | 12..16 | number of sections, `u32` |
//! | 16..24 | checksum of everything after byte 24, `u64` |
//! | 24.. | for each section its end, `u32`, counted from the end of this list; then the sections |
//!
//! Opening checks all of this once; after it, a reader only slices. Readers of sections answer
//! "not there" instead of panicking, so that even a file with a forged checksum does no harm.

pub mod bits;
pub mod bytes;
pub mod dense;
mod strings;

pub use strings::{
    SortedStrings, SparseStrings, Strings, find_u32, write_sorted, write_sparse, write_strings,
};

use std::borrow::Cow;
use std::ops::Range;
use thiserror::Error;

const HEADER: usize = 24;

/// Why a packed table cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PackedError {
    #[error("The file is not a table of this kind.")]
    Foreign,
    #[error("The file was made by a newer version (form {found}, this version reads {known}).")]
    Future { found: u32, known: u32 },
    #[error("The file was made by an older version (form {found}, this version reads {known}).")]
    Past { found: u32, known: u32 },
    #[error("The file is incomplete: {found} bytes where {expected} are expected.")]
    Truncated { found: usize, expected: usize },
    #[error("The file is damaged: its checksum does not match.")]
    Damaged,
}

/// An opened container.
#[derive(Clone, Debug)]
pub struct Packed {
    bytes: Cow<'static, [u8]>,
    sections: Vec<Range<usize>>,
}

impl Packed {
    /// Checks magic, version, bounds and checksum. Reads every byte once, copies none.
    pub fn open(
        bytes: Cow<'static, [u8]>,
        magic: &[u8; 8],
        version: u32,
        sections: usize,
    ) -> Result<Packed, PackedError> {
        let short = PackedError::Truncated { found: bytes.len(), expected: HEADER };
        if bytes.get(..8).is_some_and(|m| m != magic) {
            return Err(PackedError::Foreign);
        }
        let found = u32_at(&bytes, 0, 8).ok_or(short.clone())?;
        match found.cmp(&version) {
            std::cmp::Ordering::Greater => {
                return Err(PackedError::Future { found, known: version });
            }
            std::cmp::Ordering::Less => return Err(PackedError::Past { found, known: version }),
            std::cmp::Ordering::Equal => {}
        }
        if u32_at(&bytes, 0, 12).ok_or(short.clone())? as usize != sections {
            return Err(PackedError::Damaged);
        }
        let start = HEADER + sections * 4;
        let mut ranges = Vec::with_capacity(sections);
        let mut from = start;
        for index in 0..sections {
            let end = u32_at(&bytes, index, HEADER).ok_or(short.clone())? as usize + start;
            if end < from {
                return Err(PackedError::Damaged);
            }
            ranges.push(from..end);
            from = end;
        }
        if bytes.len() != from {
            return Err(PackedError::Truncated { found: bytes.len(), expected: from });
        }
        // A fuzzer would hardly ever guess a checksum, and never reach what is behind it.
        if sum(&bytes) != bytes.get(HEADER..).map(checksum) && !cfg!(fuzzing) {
            return Err(PackedError::Damaged);
        }
        Ok(Packed { bytes, sections: ranges })
    }

    /// The bytes of a section; empty when there is none.
    pub fn section(&self, index: usize) -> &[u8] {
        self.sections.get(index).and_then(|r| self.bytes.get(r.clone())).unwrap_or_default()
    }

    /// Size of the whole table in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Puts sections into a container that [`Packed::open`] reads.
pub fn pack(magic: &[u8; 8], version: u32, sections: &[Vec<u8>]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut end = 0;
    for section in sections {
        end += section.len() as u32;
        body.extend(end.to_le_bytes());
    }
    body.extend(sections.iter().flatten());
    let mut out = magic.to_vec();
    out.extend(version.to_le_bytes());
    out.extend((sections.len() as u32).to_le_bytes());
    out.extend(checksum(&body).to_le_bytes());
    out.extend(body);
    out
}

/// The `index`-th `u32` of a column that starts at byte `from`.
pub fn u32_at(bytes: &[u8], index: usize, from: usize) -> Option<u32> {
    let at = index.checked_mul(4)?.checked_add(from)?;
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The `index`-th `u16` of a column.
pub fn u16_at(bytes: &[u8], index: usize) -> Option<u16> {
    let at = index.checked_mul(2)?;
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The `index`-th number of a column whose lower bytes all stand before all upper ones, which packs better.
pub fn parted_u16_at(bytes: &[u8], index: usize) -> Option<u16> {
    let (low, high) = bytes.split_at(bytes.len() / 2);
    Some(u16::from_le_bytes([*low.get(index)?, *high.get(index)?]))
}

/// Writes what [`parted_u16_at`] reads.
pub fn write_parted(numbers: &[u16]) -> Vec<u8> {
    let bytes = |which: usize| numbers.iter().map(move |number| number.to_le_bytes()[which]);
    bytes(0).chain(bytes(1)).collect()
}

/// The checksum that a table says it has.
pub fn sum(table: &[u8]) -> Option<u64> {
    table.get(16..HEADER)?.try_into().ok().map(u64::from_le_bytes)
}

/// A 64-bit sum over eight bytes at a time (multiply and fold). It finds accidents, not forgers.
pub fn checksum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |sum: u64, word: u64| {
        let mixed = (sum ^ word).wrapping_mul(PRIME);
        mixed ^ (mixed >> 32)
    };
    let mut words = bytes.chunks_exact(8);
    let sum = words
        .by_ref()
        .map(|w| w.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte)))
        .fold(bytes.len() as u64, fold);
    words.remainder().iter().fold(sum, |sum, &byte| fold(sum, u64::from(byte)))
}

/// Reads numbers that lie far apart, one right after the other, and drops them: memory then fetches them at the same time, and
/// who reads there next does not wait for each.
pub fn touch(numbers: impl Iterator<Item = u64>) {
    std::hint::black_box(numbers.fold(0, |all, number| all ^ number));
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: &[u8; 8] = b"PLXTEST\0";

    fn open(bytes: Vec<u8>) -> Result<Packed, PackedError> {
        Packed::open(Cow::Owned(bytes), MAGIC, 3, 2)
    }

    #[test]
    fn what_is_packed_is_read() {
        let packed = open(pack(MAGIC, 3, &[b"first".to_vec(), b"second!".to_vec()])).unwrap();
        assert_eq!(packed.section(0), b"first");
        assert_eq!(packed.section(1), b"second!");
        assert_eq!(packed.section(2), b"");
    }

    #[test]
    fn a_wrong_file_is_a_typed_error() {
        let good = pack(MAGIC, 3, &[b"first".to_vec(), b"second!".to_vec()]);
        for cut in 0..good.len() {
            assert!(open(good[..cut].to_vec()).is_err(), "cut at {cut}");
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(open(bad).is_err(), "bit flipped at {at}");
        }
        let mut longer = good.clone();
        longer.push(0);
        assert!(matches!(open(longer), Err(PackedError::Truncated { .. })));
        assert_eq!(
            open(b"<!doctype html><html></html>".to_vec()).unwrap_err(),
            PackedError::Foreign
        );
        assert_eq!(
            open(pack(MAGIC, 4, &[])).unwrap_err(),
            PackedError::Future { found: 4, known: 3 }
        );
        assert_eq!(
            open(pack(MAGIC, 2, &[])).unwrap_err(),
            PackedError::Past { found: 2, known: 3 }
        );
        assert_eq!(open(pack(MAGIC, 3, &[])).unwrap_err(), PackedError::Damaged);
    }
}
