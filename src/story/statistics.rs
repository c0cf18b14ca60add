//! How common each word, name, concept and letter group is among the recent articles.

use super::signature::Signature;

const WORD_SLOTS: usize = 1 << 20;
const SHORT_SLOTS: usize = 1 << 16;
/// A young index is taken for a sample of this many articles: among a few dozen, the words of one large
/// story would look common and its articles could not find each other.
const LEAST_DOCUMENTS: u32 = 1_500;

/// Document frequencies in flat tables by hash; slots that two words share only blunt a weight.
#[derive(Clone, Debug)]
pub struct Statistics {
    documents: u32,
    words: Vec<u16>,
    skeletons: Vec<u16>,
    concepts: Vec<u16>,
    grams: Vec<u16>,
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            documents: 0,
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
        self.documents += 1;
        signature.words.iter().for_each(|m| bump(&mut self.words, m.word() as usize));
        signature.skeletons.iter().for_each(|&s| bump(&mut self.skeletons, usize::from(s)));
        signature.concepts.iter().for_each(|&c| bump(&mut self.concepts, usize::from(c)));
        grams(&signature.roman_title)
            .into_iter()
            .for_each(|g| bump(&mut self.grams, usize::from(g)));
    }

    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// Weight of a word by its 20 bits.
    pub fn word(&self, word: u32) -> f32 {
        self.idf(&self.words, word as usize)
    }

    pub fn skeleton(&self, skeleton: u16) -> f32 {
        self.idf(&self.skeletons, usize::from(skeleton))
    }

    pub fn concept(&self, concept: u16) -> f32 {
        self.idf(&self.concepts, usize::from(concept))
    }

    pub fn gram(&self, gram: u16) -> f32 {
        self.idf(&self.grams, usize::from(gram))
    }

    /// Robertson and Sparck Jones' inverse document frequency, never below 0.
    fn idf(&self, counts: &[u16], slot: usize) -> f32 {
        let n = self.documents.max(LEAST_DOCUMENTS) as f32;
        let df = f32::from(counts.get(slot).copied().unwrap_or(0)).min(n);
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }
}

fn bump(counts: &mut [u16], slot: usize) {
    if let Some(count) = counts.get_mut(slot) {
        *count = count.saturating_add(1);
    }
}

/// Hashes of the groups of 3 and 4 letters of the words of a romanised title, word ends marked; sorted, each once.
pub fn grams(roman_title: &str) -> Vec<u16> {
    let mut out = Vec::with_capacity(roman_title.len() * 2);
    let mut word = Vec::with_capacity(24);
    for part in roman_title.split(' ').filter(|w| !w.is_empty()) {
        word.clear();
        word.push(b'_');
        word.extend(part.bytes());
        word.push(b'_');
        for size in [3, 4] {
            out.extend(word.windows(size).map(|gram| crate::text::term::hash(gram) as u16));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::analyze, time::Timestamp};

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
