//! What the second stage knows of an article: a few compact views of its text, kept as bytes beside the index.

use super::coded::{Bits, Coded};
use crate::packed::bits::{BitReader, BitWriter};
use crate::text::{Analysis, Kind, term};
use crate::time::Timestamp;

/// Words kept, title first.
pub const MOST_WORDS: usize = 40;
const MOST_SKELETONS: usize = 14;
const MOST_CONCEPTS: usize = 8;
const MOST_ROMAN: usize = 120;
/// Numbers in a shingle sketch.
pub const SKETCH: usize = 24;
/// Words in a shingle.
const SHINGLE: usize = 4;
/// Seconds of a step of a stored time.
const TIME_STEP: i64 = 240;
/// Bytes before the vectors.
const HEAD: usize = 11;
/// Bits a number of each stored vector. Titles decide, and leads are longer and steadier.
const VECTOR_BITS: [Bits; 4] = [Bits::Two, Bits::One, Bits::Two, Bits::One];
/// Lower bits of the gaps in sorted lists: about the mean gap.
const WORD_GAP: u32 = 15;
const SKELETON_GAP: u32 = 12;
const CONCEPT_GAP: u32 = 13;

/// Flags of a [`Mark`].
pub const TITLE: u32 = 1;
pub const LEAD: u32 = 2;
pub const NAME: u32 = 4;
pub const NUMBER: u32 = 8;

/// A word of an article: 20 bits of its term id, and where and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u32);

impl Mark {
    pub fn new(term_id: u32, flags: u32) -> Self {
        Self((term_id & 0xF_FFFF) << 4 | flags & 0xF)
    }

    /// The word's 20 bits.
    pub fn word(self) -> u32 {
        self.0 >> 4
    }

    pub fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }
}

/// The views of one article that matching compares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    pub time: Timestamp,
    /// ISO 639-1 in two letters, or zeros.
    pub language: [u8; 2],
    /// Sixteen bits of a hash of the outlet's key; 0 when not known.
    pub outlet: u32,
    /// Sorted by word.
    pub words: Vec<Mark>,
    /// Sorted.
    pub skeletons: Vec<u16>,
    /// Sorted.
    pub concepts: Vec<u16>,
    pub roman_title: String,
    /// MinHash of the word shingles of the lead (the title without one), four bits each; empty for very short texts.
    pub sketch: Vec<u8>,
    /// Title and lead by the English table, title and lead by the multilingual one.
    pub vectors: [Coded; 4],
}

/// Bytes that are no signature of this version.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the stored view of an article is damaged or of another version")]
pub struct Damaged;

impl Signature {
    pub fn new(analysis: &Analysis, time: Timestamp, outlet: &str) -> Self {
        let mut words: Vec<Mark> = analysis
            .words
            .iter()
            .take(MOST_WORDS)
            .map(|w| {
                let mut flags = if w.in_title { TITLE } else { 0 };
                flags |= if w.in_lead { LEAD } else { 0 };
                flags |= if w.name { NAME } else { 0 };
                flags |= if term::kind_of(w.id) == Kind::Number { NUMBER } else { 0 };
                Mark::new(w.id, flags)
            })
            .collect();
        words.sort_unstable();
        words.dedup_by_key(|m| m.word());
        let mut skeletons: Vec<u16> =
            analysis.skeletons.iter().take(MOST_SKELETONS).map(|(s, _)| *s as u16).collect();
        skeletons.sort_unstable();
        skeletons.dedup();
        let mut language = [0; 2];
        if let [a, b] = *analysis.language.as_bytes() {
            language = [a, b];
        }
        let coded = |v: &Option<Vec<f32>>| v.as_deref().map(Coded::of).unwrap_or_default();
        Self {
            time,
            language,
            outlet: if outlet.is_empty() {
                0
            } else {
                (term::hash(outlet.as_bytes()) as u32 & 0xFFFF).max(1)
            },
            words,
            skeletons,
            concepts: analysis.concepts.iter().copied().take(MOST_CONCEPTS).collect(),
            roman_title: analysis
                .roman_title
                .get(..MOST_ROMAN)
                .unwrap_or(&analysis.roman_title)
                .to_string(),
            sketch: sketch(&analysis.sequence),
            vectors: [
                coded(&analysis.english_title),
                coded(&analysis.english_lead),
                coded(&analysis.title_vector),
                coded(&analysis.lead_vector),
            ],
        }
    }

    /// The bytes kept beside the index: 60 to 250, by the length of the text and the tables at hand. Vectors lose
    /// precision, the time is cut to steps of four minutes.
    pub fn encode(&self) -> Vec<u8> {
        let steps = u32::try_from(self.time.0.div_euclid(TIME_STEP)).unwrap_or(0);
        let mut out = steps.to_le_bytes()[..3].to_vec();
        out.extend((self.outlet as u16).to_le_bytes());
        let mut head = BitWriter::default();
        self.language.iter().for_each(|c| head.push(u32::from(c.saturating_sub(b'a' - 1)), 5));
        head.push(self.words.len() as u32, 6);
        head.push(self.skeletons.len() as u32, 4);
        head.push(self.concepts.len() as u32, 4);
        head.push(self.roman_title.len() as u32, 7);
        head.push(u32::from(!self.sketch.is_empty()), 1);
        for tables in self.vectors.chunks(2) {
            let dimensions = tables.iter().map(Coded::dimensions).max().unwrap_or(0);
            head.push((dimensions / 8) as u32, 5);
            tables.iter().for_each(|v| head.push(u32::from(v.dimensions() > 0), 1));
        }
        out.extend(head.finish());
        self.vectors.iter().zip(VECTOR_BITS).for_each(|(v, bits)| v.pack(bits, &mut out));
        out.extend(self.sketch.chunks(2).map(|pair| pair.iter().fold(0, |b, x| b << 4 | x & 15)));
        let mut bits = BitWriter::default();
        let mut last = 0;
        for mark in &self.words {
            bits.push_gap(mark.word() - last, WORD_GAP);
            last = mark.word();
            push_flags(&mut bits, *mark);
        }
        for (list, gap) in [(&self.skeletons, SKELETON_GAP), (&self.concepts, CONCEPT_GAP)] {
            let mut last = 0;
            for &x in list {
                bits.push_gap(u32::from(x.saturating_sub(last)), gap);
                last = x;
            }
        }
        self.roman_title.bytes().for_each(|c| push_letter(&mut bits, c));
        out.extend(bits.finish());
        out
    }

    /// Reads what [`Signature::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damaged> {
        let head = Head::of(bytes).ok_or(Damaged)?;
        head.read().ok_or(Damaged)
    }
}

/// What is seen of stored bytes at a glance: enough to tell whether an article is near in matter.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a> {
    pub time: Timestamp,
    pub language: [u8; 2],
    /// Stored vectors of the title by the English table and by the multilingual one; empty when missing.
    english_title: &'a [u8],
    title: &'a [u8],
}

impl<'a> Glance<'a> {
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let head = Head::of(bytes)?;
        let mut rest = head.rest;
        let mut next = |i: usize| {
            let (vector, behind) =
                rest.split_at_checked(VECTOR_BITS[i].bytes(head.dimensions[i]))?;
            rest = behind;
            Some(vector)
        };
        let (english_title, _, title) = (next(0)?, next(1)?, next(2)?);
        Some(Self { time: head.time, language: head.language, english_title, title })
    }

    /// Cosine of the titles, by the English table where both have it.
    pub fn likeness(&self, other: &Signature) -> Option<f32> {
        let [english, _, any, _] = &other.vectors;
        english
            .cosine_with_stored(self.english_title)
            .or_else(|| any.cosine_with_stored(self.title))
    }
}

/// Flags in three bits: is it a name; title, lead or both; numbers and the rest behind an escape.
fn push_flags(bits: &mut BitWriter, mark: Mark) {
    let part = mark.0 & (TITLE | LEAD);
    bits.push(u32::from(mark.has(NAME)), 1);
    if part == 0 || mark.has(NUMBER) {
        bits.push(0, 2);
        bits.push(u32::from(mark.has(NUMBER)), 1);
    }
    bits.push(part, 2);
}

fn pull_flags(bits: &mut BitReader<'_>) -> Option<u32> {
    let name = bits.pull(1)? * NAME;
    let (mut part, mut number) = (bits.pull(2)?, 0);
    if part == 0 {
        number = bits.pull(1)? * NUMBER;
        part = bits.pull(2)?;
    }
    Some(part | name | number)
}

/// Letters of a romanised title in four bits; others in nine.
const COMMON: &[u8] = b" eaionrtslducmh";
const RARE: &[u8] = b"pgbfyvkwjxzq0123456789";

fn push_letter(bits: &mut BitWriter, letter: u8) {
    let place = |list: &[u8]| list.iter().position(|c| *c == letter).map(|at| at as u32);
    match (place(COMMON), place(RARE)) {
        (None, Some(at)) => {
            bits.push(COMMON.len() as u32, 4);
            bits.push(at, 5);
        }
        (at, _) => bits.push(at.unwrap_or(0), 4),
    }
}

fn pull_letter(bits: &mut BitReader<'_>) -> Option<char> {
    let code = bits.pull(4)? as usize;
    let letter = match COMMON.get(code) {
        Some(letter) => letter,
        None => RARE.get(bits.pull(5)? as usize)?,
    };
    Some(char::from(*letter))
}

/// The fixed part of stored bytes, and what stands behind it.
struct Head<'a> {
    time: Timestamp,
    outlet: u32,
    language: [u8; 2],
    words: usize,
    skeletons: usize,
    concepts: usize,
    roman: usize,
    has_sketch: bool,
    dimensions: [usize; 4],
    rest: &'a [u8],
}

impl<'a> Head<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let steps = u32::from_le_bytes([head[0], head[1], head[2], 0]);
        let [.., a, b, c, d, e, f] = *head;
        let mut bits = u64::from_be_bytes([a, b, c, d, e, f, 0, 0]);
        let mut number = |width: u32| {
            let number = (bits >> (64 - width)) as usize;
            bits <<= width;
            number
        };
        let mut letter = || match number(5) as u8 {
            0 => 0,
            code => b'a' - 1 + code,
        };
        let language = [letter(), letter()];
        let (words, skeletons, concepts) = (number(6), number(4), number(4));
        let (roman, has_sketch) = (number(7), number(1) == 1);
        let mut dimensions = [0; 4];
        for table in dimensions.chunks_mut(2) {
            let count = number(5) * 8;
            table.iter_mut().for_each(|vector| *vector = number(1) * count);
        }
        Some(Self {
            time: Timestamp(i64::from(steps) * TIME_STEP),
            outlet: u32::from(u16::from_le_bytes([head[3], head[4]])),
            language,
            words,
            skeletons,
            concepts,
            roman,
            has_sketch,
            dimensions,
            rest,
        })
    }

    fn read(mut self) -> Option<Signature> {
        let mut vectors: [Coded; 4] = Default::default();
        for ((vector, bits), count) in vectors.iter_mut().zip(VECTOR_BITS).zip(self.dimensions) {
            let (bytes, rest) = self.rest.split_at_checked(bits.bytes(count))?;
            *vector = Coded::unpack(bytes, bits);
            self.rest = rest;
        }
        let sketch = if self.has_sketch { SKETCH / 2 } else { 0 };
        let (sketch, rest) = self.rest.split_at_checked(sketch)?;
        let mut bits = BitReader::new(rest);
        let mut words = Vec::with_capacity(self.words);
        let mut last = 0_u32;
        for _ in 0..self.words {
            last = last.wrapping_add(bits.pull_gap(WORD_GAP)?);
            words.push(Mark::new(last, pull_flags(&mut bits)?));
        }
        let mut shorts = |count: usize, gap: u32| -> Option<Vec<u16>> {
            let mut last = 0_u16;
            let next = |_| {
                last = last.wrapping_add(bits.pull_gap(gap)? as u16);
                Some(last)
            };
            (0..count).map(next).collect()
        };
        let skeletons = shorts(self.skeletons, SKELETON_GAP)?;
        let concepts = shorts(self.concepts, CONCEPT_GAP)?;
        let mut roman_title = String::with_capacity(self.roman);
        for _ in 0..self.roman {
            roman_title.push(pull_letter(&mut bits)?);
        }
        Some(Signature {
            time: self.time,
            language: self.language,
            outlet: self.outlet,
            words,
            skeletons,
            concepts,
            roman_title,
            sketch: sketch.iter().flat_map(|b| [b >> 4, b & 15]).collect(),
            vectors,
        })
    }
}

/// MinHash: for each of [`SKETCH`] hash functions the low four bits of the least hash of a shingle.
fn sketch(sequence: &[u32]) -> Vec<u8> {
    if sequence.len() < SHINGLE {
        return Vec::new();
    }
    let mut least = [u64::MAX; SKETCH];
    for window in sequence.windows(SHINGLE) {
        let shingle = window.iter().fold(0, |h, &w| term::mix(h ^ u64::from(w)));
        for (i, slot) in least.iter_mut().enumerate() {
            *slot = (*slot).min(term::mix(
                shingle.wrapping_add((i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            ));
        }
    }
    least.iter().map(|h| *h as u8 & 15).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyze;

    fn sample() -> Signature {
        let mut analysis = analyze(
            "Samoa withdraws 3 weightlifters",
            "The team of Samoa stays home over Covid, said Mele.",
            "en",
        );
        analysis.english_title = Some(vec![0.5, -0.5, 0.1, 0.7, -0.1, -0.1, 0.3, -0.9]);
        analysis.lead_vector = Some((0..16).map(|i| (i * 7 % 11) as f32 - 5.0).collect());
        Signature::new(&analysis, Timestamp(1_700_000_160), "example.com")
    }

    #[test]
    fn bytes_go_round() {
        let fresh = sample();
        let signature = Signature::decode(&fresh.encode()).unwrap();
        assert_eq!(Signature { vectors: signature.vectors.clone(), ..fresh }, signature);
        assert_eq!(Signature::decode(&signature.encode()), Ok(signature));
        let empty = Signature::default();
        assert_eq!(Signature::decode(&empty.encode()), Ok(empty));
    }

    #[test]
    fn cut_bytes_are_refused_and_damaged_ones_do_no_harm() {
        let bytes = sample().encode();
        for cut in 0..bytes.len() {
            assert_eq!(Signature::decode(&bytes[..cut]), Err(Damaged), "{cut}");
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0xFF;
            let _ = Signature::decode(&bytes);
        }
    }
}
