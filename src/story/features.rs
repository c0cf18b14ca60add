//! What two articles have in common, as numbers.

use super::signature::{LEAD, Mark, NAME, NUMBER, Signature, TITLE};
use super::statistics::{Statistics, grams};
use crate::text::weekday;

/// A signature with the weights of its words worked out.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub signature: Signature,
    /// In step with `signature.words`.
    pub(super) weights: Vec<f32>,
    pub(super) skeletons: Vec<f32>,
    concepts: Vec<f32>,
    grams: Vec<(u16, f32)>,
    pub(super) norm: f32,
    norm_title: f32,
    norm_lead: f32,
    pub(super) norm_skeletons: f32,
    norm_concepts: f32,
    norm_grams: f32,
    /// Of all words.
    pub(super) total: f32,
    title_words: f32,
    has_lead: bool,
    /// A bit for each day of the week that it names.
    days: u8,
}

impl Prepared {
    pub fn new(signature: Signature, statistics: &Statistics) -> Self {
        let weights: Vec<f32> = signature.words.iter().map(|m| statistics.word(m.word())).collect();
        let skeletons: Vec<f32> =
            signature.skeletons.iter().map(|&s| statistics.skeleton(s)).collect();
        let concepts: Vec<f32> =
            signature.concepts.iter().map(|&c| statistics.concept(c)).collect();
        let grams: Vec<(u16, f32)> =
            grams(&signature.roman_title).into_iter().map(|g| (g, statistics.gram(g))).collect();
        let length = |values: &[f32]| values.iter().map(|w| w * w).sum::<f32>().sqrt();
        let part = |flag| {
            let of_part = signature.words.iter().zip(&weights).filter(|(m, _)| m.has(flag));
            of_part.map(|(_, w)| w * w).sum::<f32>().sqrt()
        };
        Self {
            norm: length(&weights),
            norm_title: part(TITLE),
            norm_lead: part(LEAD),
            norm_skeletons: length(&skeletons),
            norm_concepts: length(&concepts),
            norm_grams: grams.iter().map(|(_, w)| w * w).sum::<f32>().sqrt(),
            total: weights.iter().sum(),
            title_words: signature.words.iter().filter(|m| m.has(TITLE)).count() as f32,
            has_lead: signature.words.iter().any(|m| m.has(LEAD)),
            days: days(&signature),
            weights,
            skeletons,
            concepts,
            grams,
            signature,
        }
    }
}

/// The days of the week that an article names in its language.
fn days(signature: &Signature) -> u8 {
    let language = std::str::from_utf8(&signature.language).unwrap_or_default();
    let named = |&&(id, _): &&(u32, u8)| {
        let word = Mark::new(id, 0).word();
        signature.words.binary_search_by_key(&word, |mark| mark.word()).is_ok()
    };
    weekday::days(language).iter().filter(named).fold(0, |days, (_, day)| days | day)
}

/// Names of the features of a pair, in order.
pub const NAMES: [&str; PAIR] = [
    "words",
    "title",
    "lead",
    "title_lead",
    "lead_title",
    "cover_query",
    "cover_candidate",
    "shared",
    "title_count",
    "title_shared",
    "best",
    "second",
    "names",
    "name_count",
    "numbers",
    "numbers_apart",
    "skeletons",
    "skeletons_shared",
    "concepts",
    "grams",
    "english_title",
    "english_lead",
    "english_across",
    "title_vector",
    "lead_vector",
    "vectors_across",
    "sketch",
    "hours",
    "later",
    "same_language",
    "same_outlet",
    "length_query",
    "length_candidate",
    "words_query",
    "words_candidate",
    "lead_query",
    "lead_candidate",
    "days",
];

/// Number of pair features.
pub const PAIR: usize = 38;
/// Places of the cosines of the titles' vectors, English table and multilingual one.
pub(super) const TITLE_COSINES: [usize; 2] = [20, 23];
/// Place of `same_language`: 1 or 0.
pub const SAME_LANGUAGE: usize = 29;
/// Place of `days`: see [`shared_days`].
pub(super) const DAYS: usize = 37;
/// Stands for "cannot be compared" (no vector, no lead).
pub const MISSING: f32 = -1.0;

/// Decay of likenesses, hours.
const DECAY_HOURS: f32 = 60.0;

/// The features of a pair, in the order of [`NAMES`].
pub fn pair(query: &Prepared, candidate: &Prepared) -> [f32; PAIR] {
    pair_and_shared(query, candidate).0
}

/// The same, and a bit for each word of the query that the candidate has too.
pub(super) fn pair_and_shared(query: &Prepared, candidate: &Prepared) -> ([f32; PAIR], u64) {
    let w = WordOverlap::of(query, candidate);
    let (q, c) = (&query.signature, &candidate.signature);
    let (skeletons, skeletons_shared) = overlap(&q.skeletons, &query.skeletons, &c.skeletons);
    let (concepts, _) = overlap(&q.concepts, &query.concepts, &c.concepts);
    let vector = |a: usize, b: usize| q.vectors[a].cosine(&c.vectors[b]).unwrap_or(MISSING);
    let seconds = c.time.since(q.time) as f32;
    let both_leads = query.has_lead && candidate.has_lead;
    let features = [
        ratio(w.all, query.norm * candidate.norm),
        ratio(w.title, query.norm_title * candidate.norm_title),
        if both_leads { ratio(w.lead, query.norm_lead * candidate.norm_lead) } else { MISSING },
        if candidate.has_lead {
            ratio(w.title_lead, query.norm_title * candidate.norm_lead)
        } else {
            MISSING
        },
        if query.has_lead {
            ratio(w.lead_title, query.norm_lead * candidate.norm_title)
        } else {
            MISSING
        },
        ratio(w.shared, query.total),
        ratio(w.shared, candidate.total),
        w.shared,
        w.title_count,
        w.title_shared,
        w.best,
        w.second,
        w.names,
        w.name_count,
        w.numbers,
        (w.query_numbers.min(w.candidate_numbers) - w.numbers).max(0.0),
        ratio(skeletons, query.norm_skeletons * candidate.norm_skeletons),
        skeletons_shared,
        ratio(concepts, query.norm_concepts * candidate.norm_concepts),
        gram_cosine(query, candidate),
        vector(0, 0),
        vector(1, 1),
        vector(0, 1).max(vector(1, 0)),
        vector(2, 2),
        vector(3, 3),
        vector(2, 3).max(vector(3, 2)),
        sketch_share(q, c),
        seconds.abs() / 3_600.0,
        if seconds > 0.0 { 1.0 } else { 0.0 },
        if q.language == c.language { 1.0 } else { 0.0 },
        if q.outlet != 0 && q.outlet == c.outlet { 1.0 } else { 0.0 },
        query.title_words,
        candidate.title_words,
        query.weights.len() as f32,
        candidate.weights.len() as f32,
        f32::from(u8::from(query.has_lead)),
        f32::from(u8::from(candidate.has_lead)),
        shared_days(query.days, candidate.days),
    ];
    (features, w.which)
}

/// 1 where both name a day of the week and share one, -1 where they name different ones, 0 where one names none.
fn shared_days(query: u8, candidate: u8) -> f32 {
    match (query, candidate) {
        (0, _) | (_, 0) => 0.0,
        (a, b) if a & b == 0 => -1.0,
        _ => 1.0,
    }
}

/// One number for how alike two articles are by their features, before any model: a weighted sum with time decay.
pub fn plain_similarity(f: &[f32; PAIR]) -> f32 {
    let vectors = if f[20] > MISSING { 0.5 * f[20].max(0.0) } else { 0.3 * f[23].max(0.0) };
    let sum = f[0]
        + 0.3 * f[1]
        + 0.6 * f[19]
        + 0.4 * f[16]
        + 0.25 * f[18]
        + vectors
        + 0.5 * f[23].max(0.0);
    sum * (-f[27] / DECAY_HOURS).exp()
}

/// The same without regard to time and with the leads' vectors, for two articles alone; 0 to 1.
pub fn pair_similarity(f: &[f32; PAIR]) -> f32 {
    let near = |english: f32, any: f32| {
        if english > MISSING { 0.5 * (english + any) } else { any }.max(0.0)
    };
    let title = near(f[20], f[23]);
    let lead = near(f[21], f[24]);
    let across = near(f[22], f[25]);
    let lead = if f[24] > MISSING { lead } else { title };
    let sum = f[0]
        + 0.3 * f[1]
        + 0.5 * f[19]
        + 0.4 * f[16]
        + 0.25 * f[18]
        + 0.5 * title
        + 0.6 * lead
        + 0.3 * across;
    (sum / 3.85).clamp(0.0, 1.0)
}

/// How alike the two are as candidates are among each other: words, names and vectors, with time decay.
pub(super) fn likeness(f: &[f32; PAIR]) -> f32 {
    let vector = if f[20] > MISSING { f[20] } else { f[23] };
    decayed(f[0], f[16], vector, f[27])
}

/// The shares of words and names and the titles' cosine as one number, less with every hour between.
pub(super) fn decayed(words: f32, names: f32, vector: f32, hours: f32) -> f32 {
    let sum = words + 0.4 * names + 0.6 * vector.max(0.0);
    if sum > 0.0 { sum * (-hours / DECAY_HOURS).exp() } else { 0.0 }
}

pub(super) fn ratio(x: f32, y: f32) -> f32 {
    if y > 0.0 { x / y } else { 0.0 }
}

/// Sums over the words two articles share.
#[derive(Default)]
struct WordOverlap {
    all: f32,
    title: f32,
    lead: f32,
    title_lead: f32,
    lead_title: f32,
    shared: f32,
    title_count: f32,
    title_shared: f32,
    best: f32,
    second: f32,
    names: f32,
    name_count: f32,
    numbers: f32,
    query_numbers: f32,
    candidate_numbers: f32,
    /// A bit for each word of the query.
    which: u64,
}

impl WordOverlap {
    fn of(query: &Prepared, candidate: &Prepared) -> Self {
        let mut out = Self::default();
        let (x, y) = (&query.signature.words, &candidate.signature.words);
        let count = |words: &[Mark]| words.iter().filter(|m| m.has(NUMBER)).count() as f32;
        (out.query_numbers, out.candidate_numbers) = (count(x), count(y));
        let (mut i, mut j) = (0, 0);
        while i < x.len() && j < y.len() {
            let (m, n) = (x[i], y[j]);
            if m.word() == n.word() {
                out.add(m, n, query.weights[i]);
                out.which |= 1_u64.checked_shl(i as u32).unwrap_or(0);
            }
            i += usize::from(m.word() <= n.word());
            j += usize::from(n.word() <= m.word());
        }
        out
    }

    fn add(&mut self, m: Mark, n: Mark, weight: f32) {
        let square = weight * weight;
        self.all += square;
        self.shared += weight;
        if m.has(TITLE) && n.has(TITLE) {
            self.title += square;
            self.title_count += 1.0;
            self.title_shared += weight;
        }
        self.lead += if m.has(LEAD) && n.has(LEAD) { square } else { 0.0 };
        self.title_lead += if m.has(TITLE) && n.has(LEAD) { square } else { 0.0 };
        self.lead_title += if m.has(LEAD) && n.has(TITLE) { square } else { 0.0 };
        if m.has(NAME) || n.has(NAME) {
            self.names += weight;
            self.name_count += 1.0;
        }
        self.numbers += if m.has(NUMBER) { 1.0 } else { 0.0 };
        if weight > self.best {
            self.second = self.best;
            self.best = weight;
        } else if weight > self.second {
            self.second = weight;
        }
    }
}

/// Sum of squared and of plain weights of what two sorted lists share.
fn overlap(x: &[u16], weights: &[f32], y: &[u16]) -> (f32, f32) {
    let (mut squares, mut sum, mut i, mut j) = (0.0, 0.0, 0, 0);
    while i < x.len() && j < y.len() {
        if x[i] == y[j] {
            squares += weights[i] * weights[i];
            sum += weights[i];
        }
        let (m, n) = (x[i], y[j]);
        i += usize::from(m <= n);
        j += usize::from(n <= m);
    }
    (squares, sum)
}

fn gram_cosine(a: &Prepared, b: &Prepared) -> f32 {
    let (mut sum, mut i, mut j) = (0.0, 0, 0);
    while i < a.grams.len() && j < b.grams.len() {
        let (m, n) = (a.grams[i], b.grams[j]);
        if m.0 == n.0 {
            sum += m.1 * m.1;
        }
        i += usize::from(m.0 <= n.0);
        j += usize::from(n.0 <= m.0);
    }
    ratio(sum, a.norm_grams * b.norm_grams)
}

/// Share of numbers of two sketches that are equal though nothing is shared.
const CHANCE: f32 = 1.0 / 16.0;

/// Share of equal numbers of two sketches: estimates the Jaccard index of their shingles.
pub fn sketch_share(a: &Signature, b: &Signature) -> f32 {
    if a.sketch.is_empty() || a.sketch.len() != b.sketch.len() {
        return MISSING;
    }
    let equal = a.sketch.iter().zip(&b.sketch).filter(|(x, y)| x == y).count();
    // Of four bits one in sixteen agrees by chance.
    ((equal as f32 / a.sketch.len() as f32 - CHANCE) / (1.0 - CHANCE)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::analyze, time::Timestamp};

    fn prepared(title: &str, lead: &str, statistics: &Statistics) -> Prepared {
        Prepared::new(Signature::new(&analyze(title, lead, "en"), Timestamp(0), ""), statistics)
    }

    #[test]
    fn days_that_both_name_are_compared() {
        let statistics = Statistics::default();
        let [monday, tuesday, both, none] = [
            "The Senate votes Monday",
            "The Senate votes Tuesday",
            "The Senate votes Monday or Tuesday",
            "The Senate votes",
        ]
        .map(|title| prepared(title, "", &statistics));
        for (a, b, shared) in
            [(&monday, &tuesday, -1.0), (&monday, &both, 1.0), (&monday, &none, 0.0)]
        {
            assert_eq!((pair(a, b)[DAYS], pair(b, a)[DAYS]), (shared, shared));
        }
        assert_eq!(NAMES[DAYS], "days");
        assert_eq!(pair_and_shared(&monday, &none).1.count_ones(), 2);
    }

    #[test]
    fn equal_texts_have_cosine_one() {
        let mut statistics = Statistics::default();
        for title in [
            "Samoa withdraws weightlifters",
            "Budget vote is delayed again",
            "Storm closes the harbour",
        ] {
            statistics.add(&Signature::new(&analyze(title, "", "en"), Timestamp(0), ""));
        }
        let a = prepared("Samoa withdraws weightlifters", "", &statistics);
        let b = prepared("Storm closes the harbour", "", &statistics);
        let (same, other) = (pair(&a, &a), pair(&a, &b));
        for name in ["words", "title", "cover_query", "grams"] {
            let at = NAMES.iter().position(|n| *n == name).unwrap();
            assert!((same[at] - 1.0).abs() < 1e-5, "{name} {}", same[at]);
            assert!(other[at] < 0.1, "{name} {}", other[at]);
        }
        assert!(plain_similarity(&same) > plain_similarity(&other));
    }
}
