//! Copies of one text: the same words under another headline, shortened, or with a line added.
//! Two reports of one event share names and numbers but not runs of words.

use super::features::{MISSING, Prepared, sketch_share};
use super::signature::LEAD;

/// Copy scores from here on are one voice.
pub const LINE: f32 = 0.5;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    pub article: &'a Prepared,
    /// Key of the agency that wrote it; empty when none is named.
    pub origin: &'a str,
}

/// What is looked at, in order. Words count by their rarity. Two reports of one event share its words, so that these
/// tell something only beside a named agency, and runs of words only without one.
pub const NAMES: [&str; ROW] = [
    "an agency is named, and no other one",
    "with it: words of the lighter text that the other has",
    "with it: words of the heavier text that the other has",
    "with it: words of the lighter lead that the other has",
    "without it: runs of four words in common",
    "logarithm of the weight of the lighter text",
];
/// Length of a row.
pub const ROW: usize = 6;

/// A weight for each of [`NAMES`] and one for all texts, learnt by `cargo xtask train copies`.
const WEIGHTS: [f32; ROW] = [0.15, 3.05, 3.92, 3.35, 9.08, 2.30];
const BASE: f32 = -15.20;

/// How surely two articles are copies of one text, 0 to 1. Texts in different languages never are; those of one
/// outlet, which are one voice anyway, may only be made to one pattern.
pub fn copy_score(a: Text<'_>, b: Text<'_>) -> f32 {
    let (x, y) = (&a.article.signature, &b.article.signature);
    if x.language != y.language || x.outlet != 0 && x.outlet == y.outlet {
        return 0.0;
    }
    let sum = WEIGHTS.iter().zip(row(a, b)).fold(BASE, |sum, (weight, x)| sum + weight * x);
    1.0 / (1.0 + (-sum).exp())
}

/// What two texts have in common, in the order of [`NAMES`]; the same whichever comes first.
pub fn row(a: Text<'_>, b: Text<'_>) -> [f32; ROW] {
    let (x, y) = (a.article.total, b.article.total);
    // Who carries an agency's text often names it, and often does not.
    let agency = match (a.origin, b.origin) {
        ("", "") => false,
        ("", _) | (_, "") => true,
        (a, b) => a == b,
    };
    let lighter = x.min(y);
    let length = lighter.ln_1p();
    if !agency {
        let runs = sketch_share(&a.article.signature, &b.article.signature);
        let runs = if runs == MISSING { 0.0 } else { runs };
        return [0.0, 0.0, 0.0, 0.0, runs, length];
    }
    let shared = Shared::of(a.article, b.article);
    let words = share(shared.all, lighter);
    let heavier = share(shared.all, x.max(y));
    let lead = share(shared.lead, weight_of_lead(a.article).min(weight_of_lead(b.article)));
    [1.0, words, heavier, lead, 0.0, length]
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn weight_of_lead(article: &Prepared) -> f32 {
    let words = article.signature.words.iter().zip(&article.weights);
    words.filter(|(mark, _)| mark.has(LEAD)).map(|(_, weight)| weight).sum()
}

/// Weights of the words that two articles share, and of those in both leads.
#[derive(Default)]
struct Shared {
    all: f32,
    lead: f32,
}

impl Shared {
    fn of(a: &Prepared, b: &Prepared) -> Self {
        let mut out = Self::default();
        let (x, y) = (&a.signature.words, &b.signature.words);
        let (mut i, mut j) = (0, 0);
        while let (Some(m), Some(n)) = (x.get(i), y.get(j)) {
            if m.word() == n.word() {
                let weight = a.weights.get(i).copied().unwrap_or(0.0);
                out.all += weight;
                out.lead += if m.has(LEAD) && n.has(LEAD) { weight } else { 0.0 };
            }
            i += usize::from(m.word() <= n.word());
            j += usize::from(n.word() <= m.word());
        }
        out
    }
}
