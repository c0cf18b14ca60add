//! Index terms: 32-bit ids that say what kind of thing they stand for.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a term was made from. Kinds never share an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A stemmed word, or a pair of letters in scripts without spaces.
    Word = 0,
    /// A number as written, thousands marks removed.
    Number = 1,
    /// The consonants of a romanised name: meets its spelling in other scripts.
    Skeleton = 2,
    /// The first five letters of a romanised title word: meets cognates in other languages.
    Prefix = 3,
    /// A territory, language or thing of the concept table: the same in every language.
    Concept = 4,
    /// A region of the word-vector space: meets the same matter in other words.
    Topic = 5,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Word, Self::Number, Self::Skeleton, Self::Prefix, Self::Concept, Self::Topic];

    /// Share of a shared term of this kind in the first-stage score, beside a word's 1.
    /// Topics rank nothing: they only bring candidates whose vectors are then compared.
    pub fn weight(self) -> f32 {
        match self {
            Self::Word => 1.0,
            Self::Number => 0.6,
            Self::Skeleton => 0.4,
            Self::Prefix => 0.3,
            Self::Concept => 0.25,
            Self::Topic => 0.0,
        }
    }
}

/// One index term of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// Kind in the upper 4 bits, hash of the text in the lower 28.
    pub id: u32,
    /// Occurrences, those in the title counted twice; at most 15.
    pub frequency: u8,
}

impl Term {
    pub fn kind(self) -> Kind {
        kind_of(self.id)
    }
}

const KIND_SHIFT: u32 = 28;
const HASH_MASK: u32 = (1 << KIND_SHIFT) - 1;

/// The id of a text of the given kind.
pub fn id(kind: Kind, text: &str) -> u32 {
    (kind as u32) << KIND_SHIFT | (hash(text.as_bytes()) as u32 & HASH_MASK)
}

/// The id of a numbered thing of the given kind (concepts and topics).
pub fn numbered(kind: Kind, number: u32) -> u32 {
    (kind as u32) << KIND_SHIFT | (hash(&number.to_le_bytes()) as u32 & HASH_MASK)
}

/// The kind an id was made with; ids from elsewhere count as words.
pub fn kind_of(id: u32) -> Kind {
    Kind::ALL.get((id >> KIND_SHIFT) as usize).copied().unwrap_or(Kind::Word)
}

/// FNV-1a with a final mix, so that the low bits alone are well spread too.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hash = Hash::default();
    hash.add(bytes);
    hash.get()
}

/// [`hash`] of bytes that come piece by piece; also for maps of what nobody chose to collide: quicker than the standard one.
#[derive(Clone, Copy)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    pub fn add(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash of all bytes so far.
    pub fn get(self) -> u64 {
        mix(self.0)
    }
}

impl Hasher for Hash {
    fn write(&mut self, bytes: &[u8]) {
        self.add(bytes);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 ^= number;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn finish(&self) -> u64 {
        self.get()
    }
}

/// A map with [`Hash`].
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Hash>>;

/// Spreads a number over 64 bits (the finaliser of SplitMix64).
pub fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_kind_apart() {
        for kind in Kind::ALL {
            assert_eq!(kind_of(id(kind, "samoa")), kind);
            assert_eq!(kind_of(numbered(kind, 7)), kind);
        }
        assert_ne!(id(Kind::Word, "samoa"), id(Kind::Prefix, "samoa"));
    }
}
