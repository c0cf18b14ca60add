//! Copies of one text: the same words under another headline, shortened, or with a line added.
//! Two reports of one event share names and numbers but not runs of words.

use super::features::{MISSING, sketch_share};
use super::signature::{LEAD, Mark, Signature, TITLE};

/// Copy scores from here on are one voice.
pub const LINE: f32 = 0.5;

/// How surely two articles are copies of one text, 0 to 1.
///
/// Of leads: the share of common word triples (which says how much runs alike) and the share of the
/// shorter one's words that the longer one has (which a cut does not lower). Without leads only
/// titles that hardly differ are copies. Texts in different languages never are.
pub fn copy_score(a: &Signature, b: &Signature) -> f32 {
    if a.language != b.language {
        return 0.0;
    }
    let (lead, most) = containment(a, b, LEAD);
    let (title, title_words) = containment(a, b, TITLE);
    let triples = sketch_share(a, b);
    if most < SHORT_LEAD || triples == MISSING {
        // Two or three words alike prove nothing.
        return if title_words >= 4 { title * title * title * 0.9 } else { 0.0 };
    }
    let runs = (triples / ENOUGH_TRIPLES).min(1.0);
    (0.5 * runs + 0.5 * ((lead - 0.4) / 0.5).clamp(0.0, 1.0))
        * if triples > LEAST_TRIPLES { 1.0 } else { 0.5 }
}

/// Leads with fewer distinct words are compared by title.
const SHORT_LEAD: usize = 6;
/// With a smaller share of common triples no likeness of words makes a copy: short leads on one event say
/// much the same in much the same words.
const LEAST_TRIPLES: f32 = 0.42;
/// Share of common triples that leaves no doubt.
const ENOUGH_TRIPLES: f32 = 0.45;

/// Share of the words of the shorter part that the other article has anywhere, and the words of the shorter part.
fn containment(a: &Signature, b: &Signature, part: u32) -> (f32, usize) {
    let count = |s: &Signature| s.words.iter().filter(|m| m.has(part)).count();
    let (short, long) = if count(a) <= count(b) { (a, b) } else { (b, a) };
    let has = |word: u32| long.words.binary_search_by_key(&word, |m: &Mark| m.word()).is_ok();
    let words = count(short);
    let shared = short.words.iter().filter(|m| m.has(part) && has(m.word())).count();
    (shared as f32 / words.max(1) as f32, words)
}
