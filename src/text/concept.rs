//! Names of territories and languages in many languages, so that `Deutschland` meets `Germany`.
//! The table is a file of its own (`data/story/concepts.bin`), made from Unicode CLDR; behind it stands a lexicon
//! of names and words in Han and hangul.

use super::name::Lexicon;
use super::vector::Unreadable;

/// Longest phrase looked for, in words.
const LONGEST_PHRASE: usize = 3;

/// Phrase hash to concept, sorted; read from `PXCON2\0\0`, entries u32, the sorted 32-bit hashes, the concepts as u16,
/// and then the lines of [`Lexicon`].
#[derive(Clone, Debug, Default)]
pub struct Concepts {
    hashes: Vec<u32>,
    concepts: Vec<u16>,
    pub lexicon: Lexicon,
}

impl Concepts {
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(b"PXCON2\0\0").ok_or(Unreadable::Magic)?;
        let (count, rest) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        let count = u32::from_le_bytes(*count) as usize;
        let (rest, lines) =
            rest.split_at_checked(count.saturating_mul(6)).ok_or(Unreadable::Damaged)?;
        let lines = String::from_utf8(lines.to_vec()).map_err(|_| Unreadable::Damaged)?;
        let (hashes, concepts) = rest.split_at(count * 4);
        let hashes: Vec<u32> =
            hashes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        let concepts = concepts.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        if !hashes.is_sorted() {
            return Err(Unreadable::Damaged);
        }
        Ok(Self { hashes, concepts, lexicon: Lexicon::new(lines) })
    }

    /// The bytes that [`Concepts::decode`] reads.
    pub fn encode(entries: &mut Vec<(u32, u16)>, lexicon: &Lexicon) -> Vec<u8> {
        entries.sort_unstable();
        entries.dedup();
        let mut out = b"PXCON2\0\0".to_vec();
        out.extend((entries.len() as u32).to_le_bytes());
        entries.iter().for_each(|(hash, _)| out.extend(hash.to_le_bytes()));
        entries.iter().for_each(|(_, concept)| out.extend(concept.to_le_bytes()));
        out.extend(lexicon.as_str().bytes());
        out
    }

    /// The concepts named in a row of stems, longest phrases first.
    pub fn find(&self, stems: &[impl AsRef<str>]) -> Vec<u16> {
        let mut out = Vec::new();
        if self.hashes.is_empty() {
            return out;
        }
        let mut at = 0;
        while at < stems.len() {
            let taken = (1..=LONGEST_PHRASE.min(stems.len() - at)).rev().find(|&n| {
                let hash = phrase_hash(&stems[at..at + n]);
                let first = self.hashes.partition_point(|&h| h < hash);
                let found = self.hashes[first..].iter().take_while(|&&h| h == hash).count();
                out.extend(&self.concepts[first..first + found]);
                found > 0
            });
            at += taken.unwrap_or(1);
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The key of a phrase given as its stems.
pub fn phrase_hash(stems: &[impl AsRef<str>]) -> u32 {
    let joined = stems.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ");
    super::term::hash(joined.as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_phrase() {
        let mut entries = vec![
            (phrase_hash(&["south", "korea"]), 1),
            (phrase_hash(&["korea"]), 2),
            (phrase_hash(&["samoa"]), 3),
        ];
        let table = Concepts::decode(&Concepts::encode(&mut entries, &Lexicon::default())).unwrap();
        assert_eq!(table.find(&["south", "korea", "beat", "samoa"]), [1, 3]);
        assert_eq!(table.find(&["korea"]), [2]);
        assert!(Concepts::decode(b"PXCON2\0\0\x01\0\0\0").is_err());
    }
}
