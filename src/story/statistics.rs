//! How common each word, name, concept and letter group is among the recent articles.

use super::bytes::{Reader, put_varint};
use super::signature::Signature;
use crate::packed::bits::ones;
use crate::time::Timestamp;
use std::sync::LazyLock;

const WORD_SLOTS: usize = 1 << 20;
const SHORT_SLOTS: usize = 1 << 16;
/// A young index is taken for a sample of this many articles: among a few dozen, the words of one large
/// story would look common and its articles could not find each other.
const LEAST_DOCUMENTS: u32 = 1_500;

/// Document frequencies in flat tables by hash; slots that two words share only blunt a weight.
#[derive(Clone, Debug)]
pub struct Statistics {
    documents: u32,
    /// When they were counted anew.
    made: Timestamp,
    /// Logarithm of the number of articles, and the least weight that follows from it.
    log_all: f32,
    least: f32,
    /// Logarithms of the counts that are usual.
    logs: &'static [f32],
    words: Vec<u16>,
    skeletons: Vec<u16>,
    concepts: Vec<u16>,
    grams: Vec<u16>,
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            documents: 0,
            made: Timestamp(0),
            log_all: log_of_all(0),
            least: least(0),
            logs: &LOGS,
            words: vec![0; WORD_SLOTS],
            skeletons: vec![0; SHORT_SLOTS],
            concepts: vec![0; SHORT_SLOTS],
            grams: vec![0; SHORT_SLOTS],
        }
    }
}

impl Statistics {
    /// Counts an article. A sample of a few ten thousand is enough: further ones may be left out.
    pub fn add(&mut self, signature: &Signature) {
        self.count(self.documents.saturating_add(1));
        signature.words.iter().for_each(|m| bump(&mut self.words, m.word() as usize));
        signature.skeletons.iter().for_each(|&s| bump(&mut self.skeletons, usize::from(s)));
        signature.concepts.iter().for_each(|&c| bump(&mut self.concepts, usize::from(c)));
        grams(&signature.roman_title)
            .into_iter()
            .for_each(|g| bump(&mut self.grams, usize::from(g)));
    }

    fn count(&mut self, documents: u32) {
        self.documents = documents;
        (self.log_all, self.least) = (log_of_all(documents), least(documents));
    }

    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// When they were counted anew.
    pub fn made(&self) -> Timestamp {
        self.made
    }

    /// Empty ones, counted from now on.
    pub fn begun(now: Timestamp) -> Self {
        Self { made: now, ..Self::default() }
    }

    /// As they are stored: number of articles, time, and for each table how many slots are filled, then for each of
    /// these the gap to the one before and the count.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 * 1_024);
        put_varint(&mut out, u64::from(self.documents));
        put_varint(&mut out, u64::try_from(self.made.0).unwrap_or(0));
        for table in [&self.words, &self.skeletons, &self.concepts, &self.grams] {
            let filled = table.iter().enumerate().filter(|(_, count)| **count > 0);
            put_varint(&mut out, filled.clone().count() as u64);
            let mut next = 0;
            for (slot, count) in filled {
                put_varint(&mut out, (slot - next) as u64);
                put_varint(&mut out, u64::from(*count));
                next = slot + 1;
            }
        }
        out
    }

    /// Reads what [`Statistics::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut out = Self::default();
        out.count(u32::try_from(reader.varint()?).ok()?);
        out.made = Timestamp(i64::try_from(reader.varint()?).ok()?);
        for table in [&mut out.words, &mut out.skeletons, &mut out.concepts, &mut out.grams] {
            let mut next = 0_usize;
            for _ in 0..reader.varint()? {
                let slot = next.checked_add(usize::try_from(reader.varint()?).ok()?)?;
                *table.get_mut(slot)? = u16::try_from(reader.varint()?).ok()?;
                next = slot + 1;
            }
        }
        reader.0.is_empty().then_some(out)
    }

    /// Weight of a word by its 20 bits.
    #[inline(always)]
    pub fn word(&self, word: u32) -> f32 {
        self.idf(&self.words, word as usize)
    }

    #[inline(always)]
    pub fn skeleton(&self, skeleton: u16) -> f32 {
        self.idf(&self.skeletons, usize::from(skeleton))
    }

    #[inline(always)]
    pub fn concept(&self, concept: u16) -> f32 {
        self.idf(&self.concepts, usize::from(concept))
    }

    #[inline(always)]
    pub fn gram(&self, gram: u16) -> f32 {
        self.idf(&self.grams, usize::from(gram))
    }

    /// Robertson and Sparck Jones' inverse document frequency, never below 0.
    #[inline(always)]
    fn idf(&self, counts: &[u16], slot: usize) -> f32 {
        // ln(1 + (n - df + 0.5) / (df + 0.5)), taken apart.
        let df = counts.get(slot).copied().unwrap_or(0);
        let log = self.logs.get(usize::from(df)).copied().unwrap_or_else(|| log_of(df));
        let weight = self.log_all - log;
        if weight > self.least { weight } else { self.least }
    }
}

/// `ln(n + 1)`, the same for a young index.
fn log_of_all(documents: u32) -> f32 {
    (documents.max(LEAST_DOCUMENTS) as f32 + 1.0).ln()
}

/// What a term weighs that stands in every article.
fn least(documents: u32) -> f32 {
    (1.0 + 0.5 / (documents.max(LEAST_DOCUMENTS) as f32 + 0.5)).ln()
}

/// `ln(df + 0.5)`.
fn log_of(count: u16) -> f32 {
    (f32::from(count) + 0.5).ln()
}

/// Logarithms of the counts that are usual.
static LOGS: LazyLock<Vec<f32>> = LazyLock::new(|| (0..4_096).map(log_of).collect());

fn bump(counts: &mut [u16], slot: usize) {
    if let Some(count) = counts.get_mut(slot) {
        *count = count.saturating_add(1);
    }
}

/// Hashes of the groups of 3 and 4 letters of the words of a romanised title, word ends marked; sorted, each once.
pub fn grams(roman_title: &str) -> Vec<u16> {
    let mut seen = ShortSet::default();
    for word in roman_title.split(' ').filter(|w| !w.is_empty()) {
        let mut last = u32::from(b'_');
        for (before, letter) in word.bytes().chain([b'_']).enumerate() {
            last = last << 8 | u32::from(letter);
            if before >= 1 {
                seen.insert(gram(last & 0xFF_FFFF));
            }
            if before >= 2 {
                seen.insert(gram(last));
            }
        }
    }
    seen.sorted()
}

fn gram(letters: u32) -> u16 {
    (letters.wrapping_mul(0x9E37_79B1) >> 16) as u16
}

/// Numbers of 16 bits, a bit each: sorts some hundred of them quicker than comparing does.
struct ShortSet {
    bits: [u64; SHORT_SLOTS / 64],
    /// A bit for each word of `bits` that is not 0.
    filled: [u64; SHORT_SLOTS / 64 / 64],
    /// Numbers at most.
    count: usize,
}

impl Default for ShortSet {
    fn default() -> Self {
        Self { bits: [0; _], filled: [0; _], count: 0 }
    }
}

impl ShortSet {
    fn insert(&mut self, number: u16) {
        let number = usize::from(number);
        self.bits[number / 64] |= 1 << (number % 64);
        self.filled[number / 4_096] |= 1 << (number / 64 % 64);
        self.count += 1;
    }

    fn sorted(&self) -> Vec<u16> {
        let mut out = Vec::with_capacity(self.count);
        for (at, filled) in self.filled.iter().enumerate() {
            for word in ones(*filled).map(|bit| at * 64 + bit) {
                out.extend(ones(self.bits[word]).map(|bit| (word * 64 + bit) as u16));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::analyze, time::Timestamp};

    #[test]
    fn they_are_stored_whole_and_damage_is_noticed() {
        let mut statistics = Statistics::begun(Timestamp(77));
        for title in ["Olympics in Samoa 2024", "Olympics again"] {
            statistics.add(&Signature::new(&analyze(title, "", "en"), Timestamp(0), ""));
        }
        let bytes = statistics.encode();
        let read = Statistics::decode(&bytes).unwrap();
        assert_eq!((read.documents, read.made), (2, Timestamp(77)));
        assert_eq!((read.words, read.grams), (statistics.words, statistics.grams));
        for cut in 0..bytes.len() {
            assert!(Statistics::decode(&bytes[..cut]).is_none(), "{cut}");
        }
        assert!(Statistics::decode(&[0xFF; 64]).is_none());
    }

    #[test]
    fn rare_words_weigh_more() {
        let mut statistics = Statistics::default();
        let mut last = None;
        for i in 0..2_000 {
            let title = if i == 0 { "Olympics in Samoa" } else { "Olympics again" };
            let signature = Signature::new(&analyze(title, "", "en"), Timestamp(0), "");
            statistics.add(&signature);
            last.get_or_insert(signature);
        }
        let mut weights: Vec<f32> =
            last.unwrap().words.iter().map(|m| statistics.word(m.word())).collect();
        weights.sort_by(f32::total_cmp);
        assert!(weights[0] < 0.1 && weights[1] > 3.0, "{weights:?}");
    }
}
