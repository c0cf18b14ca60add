//! What every stored value begins with: magic, kind, version, checksum.
//!
//! The first sixteen bytes keep their meaning in every later version, so that a value of a later
//! version is told from a damaged one.

use super::hash::xxh64;
use thiserror::Error;

/// Version of every value this code writes, and the latest it reads.
pub const VERSION: u8 = 2;
const MAGIC: [u8; 4] = *b"PLXI";
/// Bytes before the body.
pub const HEADER: usize = 16;

/// What a value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Manifest = 1,
    Terms = 2,
    Signatures = 3,
    Places = 4,
    Texts = 5,
    Words = 6,
}

/// Why a value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    #[error("it is cut short or is no value of this index")]
    Foreign,
    #[error("its checksum does not fit: it is damaged")]
    Damaged,
    #[error("it was written by a later version ({0}) of Parallax")]
    Newer(u8),
    #[error("it was written by an earlier version ({0}) of Parallax, whose form is no longer read")]
    Older(u8),
    #[error("its inner structure is broken")]
    Malformed,
}

/// Starts a value: the header with an empty checksum, to which the body is appended.
pub fn begin(kind: Kind) -> Vec<u8> {
    let mut value = Vec::with_capacity(1024);
    value.extend(MAGIC);
    value.extend([kind as u8, VERSION, 0, 0]);
    value.extend([0; 8]);
    value
}

/// Ends a value: writes the checksum of what stands in it.
pub fn seal(mut value: Vec<u8>) -> Vec<u8> {
    if let Some(sum) = checksum(&value) {
        value[8..HEADER].copy_from_slice(&sum.to_le_bytes());
    }
    value.shrink_to_fit();
    value
}

/// The body of a stored value, when the value is whole, of this kind and of a version we know.
pub fn body(value: &[u8], kind: Kind) -> Result<&[u8], Unreadable> {
    let (header, body) = value.split_first_chunk::<HEADER>().ok_or(Unreadable::Foreign)?;
    if header[..4] != MAGIC {
        return Err(Unreadable::Foreign);
    }
    let stored = header[8..].first_chunk().copied().map(u64::from_le_bytes);
    if stored != checksum(value) && !cfg!(fuzzing) {
        return Err(Unreadable::Damaged);
    }
    match header[5] {
        VERSION if header[4] == kind as u8 => Ok(body),
        VERSION => Err(Unreadable::Foreign),
        0 => Err(Unreadable::Malformed),
        older @ 1..VERSION => Err(Unreadable::Older(older)),
        later => Err(Unreadable::Newer(later)),
    }
}

/// Covers kind and version (as the seed) and the body.
fn checksum(value: &[u8]) -> Option<u64> {
    let (header, body) = value.split_first_chunk::<HEADER>()?;
    let seed = u32::from_le_bytes(*header[4..8].first_chunk()?);
    Some(xxh64(body, u64::from(seed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut value = begin(Kind::Texts);
        value.extend(b"some body of bytes, long enough for a stripe");
        seal(value)
    }

    #[test]
    fn a_whole_value_opens_and_every_flipped_bit_is_noticed() {
        let value = sample();
        assert!(body(&value, Kind::Texts).is_ok());
        assert_eq!(body(&value, Kind::Terms), Err(Unreadable::Foreign));
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(
                matches!(
                    body(&flipped, Kind::Texts),
                    Err(Unreadable::Foreign | Unreadable::Damaged)
                ),
                "bit {bit}"
            );
        }
        for length in 0..value.len() {
            assert!(body(&value[..length], Kind::Texts).is_err());
        }
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        let mut value = begin(Kind::Terms);
        value[5] = VERSION + 1;
        value.extend(b"unknown");
        assert_eq!(body(&seal(value.clone()), Kind::Terms), Err(Unreadable::Newer(VERSION + 1)));
        value[5] = VERSION - 1;
        assert_eq!(body(&seal(value), Kind::Terms), Err(Unreadable::Older(VERSION - 1)));
    }
}
