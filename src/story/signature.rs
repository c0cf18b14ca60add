//! What the second stage knows of an article: a few compact views of its text, kept as bytes beside the index.

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
const SHINGLE: usize = 3;
const VERSION: u8 = 1;

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

/// A vector in small odd whole numbers, in proportion to the true ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded(Vec<i8>);

/// Bits a number of a coded vector.
const BITS: usize = 4;
const STEP: f32 = 0.3352;

impl Coded {
    fn of(vector: &[f32]) -> Self {
        let scale = (vector.len() as f32).sqrt() / STEP;
        Self(vector.iter().map(|x| (x * scale).floor().clamp(-8.0, 7.0) as i8 * 2 + 1).collect())
    }

    /// Cosine of two vectors; `None` when one is missing or they are not of one table.
    pub fn cosine(&self, other: &Self) -> Option<f32> {
        if self.0.is_empty() || self.0.len() != other.0.len() {
            return None;
        }
        let (mut dot, mut a2, mut b2) = (0_i32, 0_i32, 0_i32);
        for (&a, &b) in self.0.iter().zip(&other.0) {
            let (a, b) = (i32::from(a), i32::from(b));
            dot += a * b;
            a2 += a * a;
            b2 += b * b;
        }
        Some(dot as f32 / ((a2 as f32) * (b2 as f32)).sqrt())
    }
}

/// The views of one article that matching compares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    pub time: Timestamp,
    /// ISO 639-1 in two letters, or zeros.
    pub language: [u8; 2],
    /// Hash of the outlet's key; 0 when not known.
    pub outlet: u32,
    /// Sorted by word.
    pub words: Vec<Mark>,
    /// Sorted.
    pub skeletons: Vec<u16>,
    /// Sorted.
    pub concepts: Vec<u16>,
    pub roman_title: String,
    /// MinHash of the word shingles of the lead (the title without one); empty for very short texts.
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
            outlet: if outlet.is_empty() { 0 } else { term::hash(outlet.as_bytes()) as u32 | 1 },
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

    /// The bytes kept beside the index: 60 to 300, by the length of the text and the tables at hand.
    pub fn encode(&self) -> Vec<u8> {
        let minutes = u32::try_from(self.time.0.div_euclid(60)).unwrap_or(0);
        let mut out = vec![VERSION];
        out.extend(minutes.to_le_bytes());
        out.extend(self.language);
        out.extend(self.outlet.to_le_bytes());
        out.extend(
            [
                self.words.len(),
                self.skeletons.len(),
                self.concepts.len(),
                self.roman_title.len(),
                self.sketch.len(),
            ]
            .map(|n| n as u8),
        );
        out.extend([0, 1, 2, 3].map(|i| self.vectors[i].0.len() as u8));
        self.words.iter().for_each(|m| out.extend(&m.0.to_le_bytes()[..3]));
        self.skeletons.iter().chain(&self.concepts).for_each(|n| out.extend(n.to_le_bytes()));
        let mut bits = BitWriter::default();
        for c in self.roman_title.bytes() {
            match c {
                b'a'..=b'z' => bits.push(u32::from(c - b'a') + 1, 5),
                b'0'..=b'9' => bits.push(27 << 4 | u32::from(c - b'0'), 9),
                _ => bits.push(0, 5),
            }
        }
        for number in self.vectors.iter().flat_map(|v| &v.0) {
            bits.push((i32::from((number - 1) / 2) + 8) as u32, BITS);
        }
        out.extend(bits.finish());
        out.extend(&self.sketch);
        out
    }

    /// Reads what [`Signature::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut bytes = Bytes(bytes);
        if bytes.take(1)? != [VERSION] {
            return Err(Damaged);
        }
        let time = Timestamp(i64::from(bytes.u32()?) * 60);
        let language = [bytes.u8()?, bytes.u8()?];
        let outlet = bytes.u32()?;
        let mut counts = [0_usize; 9];
        for count in &mut counts {
            *count = usize::from(bytes.u8()?);
        }
        let [words, skeletons, concepts, roman, sketch, ..] = counts;
        let words = bytes
            .take(words * 3)?
            .chunks_exact(3)
            .map(|b| Mark(u32::from_le_bytes([b[0], b[1], b[2], 0])))
            .collect();
        let mut shorts = |n: usize| -> Result<Vec<u16>, Damaged> {
            Ok(bytes
                .take(n * 2)?
                .chunks_exact(2)
                .map(|b| u16::from_le_bytes([b[0], b[1]]))
                .collect())
        };
        let (skeletons, concepts) = (shorts(skeletons)?, shorts(concepts)?);
        let mut bits = BitReader { bytes: bytes.0, at: 0 };
        let mut roman_title = String::with_capacity(roman);
        for _ in 0..roman {
            roman_title.push(match bits.pull(5)? {
                code @ 1..=26 => (b'a' + code as u8 - 1) as char,
                // A digit has four bits more than a letter; its first five are 27.
                27 => (b'0' + (bits.pull(4)? as u8).min(9)) as char,
                _ => ' ',
            });
        }
        let mut vectors: [Coded; 4] = Default::default();
        for (vector, &count) in vectors.iter_mut().zip(&counts[5..]) {
            for _ in 0..count {
                vector.0.push((bits.pull(BITS)? as i8 - 8) * 2 + 1);
            }
        }
        let used = bits.at.div_ceil(8);
        bytes.take(used)?;
        let sketch = bytes.take(sketch)?.to_vec();
        Ok(Self {
            time,
            language,
            outlet,
            words,
            skeletons,
            concepts,
            roman_title,
            sketch,
            vectors,
        })
    }
}

/// MinHash: for each of [`SKETCH`] hash functions the low byte of the least hash of a shingle.
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
    least.iter().map(|h| *h as u8).collect()
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], Damaged> {
        let (head, rest) = self.0.split_at_checked(n).ok_or(Damaged)?;
        self.0 = rest;
        Ok(head)
    }

    fn u8(&mut self) -> Result<u8, Damaged> {
        Ok(self.take(1)?[0])
    }

    fn u32(&mut self) -> Result<u32, Damaged> {
        self.take(4)?.try_into().map(u32::from_le_bytes).map_err(|_| Damaged)
    }
}

/// Writes numbers of a few bits, high bits first.
#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    pending: u32,
    count: usize,
}

impl BitWriter {
    fn push(&mut self, value: u32, bits: usize) {
        self.pending = self.pending << bits | value;
        self.count += bits;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
        self.pending &= (1 << self.count) - 1;
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push((self.pending << (8 - self.count)) as u8);
        }
        self.bytes
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl BitReader<'_> {
    fn pull(&mut self, bits: usize) -> Result<u32, Damaged> {
        let (byte, shift) = (self.at / 8, self.at % 8);
        let high = u32::from(*self.bytes.get(byte).ok_or(Damaged)?);
        let low = u32::from(self.bytes.get(byte + 1).copied().unwrap_or(0));
        if (self.at + bits).div_ceil(8) > self.bytes.len() {
            return Err(Damaged);
        }
        self.at += bits;
        Ok((high << 8 | low) >> (16 - shift - bits) & ((1 << bits) - 1))
    }
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
        analysis.english_title = Some(vec![0.5, -0.5, 0.1, 0.7]);
        analysis.lead_vector = Some(vec![0.25; 16]);
        Signature::new(&analysis, Timestamp(1_700_000_040), "example.com")
    }

    #[test]
    fn bytes_go_round() {
        let signature = sample();
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

    #[test]
    fn coded_vectors_keep_their_angle() {
        let a: Vec<f32> = (0..64).map(|i| (i as f32 * 0.7).sin() / 5.7).collect();
        let b: Vec<f32> = (0..64).map(|i| (i as f32 * 0.7 + 0.5).sin() / 5.7).collect();
        let exact: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum::<f32>()
            / (a.iter().map(|x| x * x).sum::<f32>() * b.iter().map(|x| x * x).sum::<f32>()).sqrt();
        let coded = Coded::of(&a).cosine(&Coded::of(&b)).unwrap();
        assert!((exact - coded).abs() < 0.03, "{exact} {coded}");
        assert_eq!(Coded::default().cosine(&Coded::of(&a)), None);
    }
}
