//! Names of territories and languages in many languages, so that `Deutschland` meets `Germany`.
//! The table is a file of its own (`data/story/concepts.bin`), made from Unicode CLDR; behind it stands a lexicon
//! of names and words in Han and hangul.

use super::name::Lexicon;
use super::vector::{Hashes, Unreadable};
use crate::packed::bits::{BitReader, BitWriter};
use crate::packed::dense::Form;
use crate::packed::{SortedStrings, Strings, write_sorted, write_strings};
use std::collections::BTreeSet;

/// Longest phrase looked for, in words.
const LONGEST_PHRASE: usize = 3;

/// Phrase hash to concept, sorted; read from `PXCON4\0\0`, entries u32, bytes of their bits u32, bytes of the lexicon's first
/// column u32, concepts u16, the concepts as u16, then the bits: for each entry the gap to the hash before in a Rice code, and
/// which concept; last the two columns of [`Lexicon`], folded (`packed::dense`).
#[derive(Clone, Debug, Default)]
pub struct Concepts {
    hashes: Hashes,
    concepts: Vec<u16>,
    pub lexicon: Lexicon,
}

const MAGIC: &[u8; 8] = b"PXCON4\0\0";
/// Lower bits of the gap between two hashes.
const GAP_BITS: u32 = 13;

impl Concepts {
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Magic)?;
        Self::read(rest).ok_or(Unreadable::Damaged)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk()?;
        let (width, rest) = rest.split_first_chunk()?;
        let (keys, rest) = rest.split_first_chunk()?;
        let (known, rest) = rest.split_first_chunk()?;
        let (known, rest) = rest.split_at_checked(2 * usize::from(u16::from_le_bytes(*known)))?;
        let (bits, lexicon) = rest.split_at_checked(u32::from_le_bytes(*width) as usize)?;
        let (keys, meanings) = lexicon.split_at_checked(u32::from_le_bytes(*keys) as usize)?;
        let known = known.as_chunks().0;
        let which = index_bits(known.len());
        let (mut bits, mut last) = (BitReader::new(bits), 0_u32);
        let (mut out, mut hashes) = (Self::default(), Vec::new());
        for _ in 0..u32::from_le_bytes(*count) {
            last = last.checked_add(bits.pull_gap(GAP_BITS)?)?;
            hashes.push(last);
            out.concepts.push(u16::from_le_bytes(*known.get(bits.pull(which)? as usize)?));
        }
        out.hashes = Hashes::new(hashes)?;
        out.lexicon = lexicon_of(&Form::Keys.unfold(keys)?, &Form::Strings.unfold(meanings)?)?;
        Some(out)
    }

    /// The bytes that [`Concepts::decode`] reads; at most 65,535 concepts.
    pub fn encode(entries: &mut Vec<(u32, u16)>, lexicon: &Lexicon) -> Vec<u8> {
        entries.sort_unstable();
        entries.dedup();
        let known: BTreeSet<u16> = entries.iter().map(|(_, concept)| *concept).collect();
        let known: Vec<u16> = known.into_iter().collect();
        let (mut bits, mut last) = (BitWriter::default(), 0);
        for (hash, concept) in entries.iter() {
            bits.push_gap(hash - last, GAP_BITS);
            bits.push(known.partition_point(|k| k < concept) as u32, index_bits(known.len()));
            last = *hash;
        }
        let bits = bits.finish();
        let mut out = MAGIC.to_vec();
        out.extend((entries.len() as u32).to_le_bytes());
        out.extend((bits.len() as u32).to_le_bytes());
        let (keys, meanings) = columns(lexicon);
        out.extend((keys.len() as u32).to_le_bytes());
        out.extend((known.len() as u16).to_le_bytes());
        known.iter().for_each(|concept| out.extend(concept.to_le_bytes()));
        out.extend(bits);
        out.extend(keys);
        out.extend(meanings);
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
            let mut hashes = [0; LONGEST_PHRASE];
            let phrases = phrase_hashes(&stems[at..]);
            let count = hashes.iter_mut().zip(phrases).map(|(to, hash)| *to = hash).count();
            let taken = (1..=count).rev().find(|&n| {
                let hash = hashes[n - 1];
                let found = self.hashes.places(hash);
                out.extend(&self.concepts[found.clone()]);
                !found.is_empty()
            });
            at += taken.unwrap_or(1);
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// What stands before and behind the tabs of a lexicon's lines, folded.
fn columns(lexicon: &Lexicon) -> (Vec<u8>, Vec<u8>) {
    let lines = || lexicon.as_str().lines().filter_map(|line| line.split_once('\t'));
    let keys = write_sorted(lines().map(|(key, _)| key));
    let meanings = write_strings(lines().map(|(_, meaning)| meaning));
    let fold = |form: Form, section: &[u8]| form.fold(section).unwrap_or_default();
    (fold(Form::Keys, &keys), fold(Form::Strings, &meanings))
}

fn lexicon_of(keys: &[u8], meanings: &[u8]) -> Option<Lexicon> {
    let (mut lines, mut line, meanings) = (Vec::new(), 0, Strings::new(meanings));
    SortedStrings::new(keys).each(|key| {
        let meaning = meanings.get(line)?;
        lines.extend([key, b"\t", meaning.as_bytes(), b"\n"].concat());
        line += 1;
        Some(())
    })?;
    Some(Lexicon::new(String::from_utf8(lines).ok()?))
}

/// Bits of the place in a list.
fn index_bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// The key of a phrase given as its stems: 28 bits.
pub fn phrase_hash(stems: &[impl AsRef<str>]) -> u32 {
    phrase_hashes(stems).last().unwrap_or_default()
}

/// The keys of the phrases that begin with the first stem, shortest first.
fn phrase_hashes(stems: &[impl AsRef<str>]) -> impl Iterator<Item = u32> {
    let mut hash = super::term::Hash::default();
    stems.iter().enumerate().map(move |(at, stem)| {
        hash.add(if at > 0 { b" " } else { b"" });
        hash.add(stem.as_ref().as_bytes());
        hash.get() as u32 >> 4
    })
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
        let bytes = Concepts::encode(&mut entries, &Lexicon::new("a\tb\n".into()));
        for cut in 0..bytes.len() - 4 {
            assert!(Concepts::decode(&bytes[..cut]).is_err(), "{cut}");
        }
    }
}
