//! Why two articles matched: what they share, heaviest first.

use super::Evidence;
use super::features::{MISSING, Prepared};
use super::signature::{NAME, NUMBER};
use super::statistics::Statistics;
use crate::order::Sort;
use crate::text::Analysis;

/// Shared words told at most.
const MOST_WORDS: usize = 8;
/// Cosine below which "alike in matter" says nothing.
const TELLING_COSINE: f32 = 0.4;

/// Shared names, numbers and words with their weights, likeness of matter, hours apart.
pub fn explain(
    analysis: &Analysis,
    query: &Prepared,
    candidate: &Prepared,
    statistics: &Statistics,
) -> Vec<Evidence> {
    let theirs = &candidate.signature.words;
    let mut out: Vec<Evidence> = analysis
        .words
        .iter()
        .filter_map(|word| {
            let bits = word.id & 0xF_FFFF;
            let mark = theirs[theirs.binary_search_by_key(&bits, |m| m.word()).ok()?];
            let kind = match () {
                () if mark.has(NUMBER) => "number",
                () if word.name || mark.has(NAME) => "name",
                () => "word",
            };
            Some(evidence(kind, word.text.clone(), statistics.word(bits)))
        })
        .collect();
    let known = |name: &str| out.iter().any(|e| e.text == name);
    let mut names: Vec<Evidence> = analysis
        .skeletons
        .iter()
        .filter(|(id, name)| {
            candidate.signature.skeletons.binary_search(&(*id as u16)).is_ok() && !known(name)
        })
        .map(|(id, name)| evidence("name", name.clone(), statistics.skeleton(*id as u16)))
        .collect();
    // A name has a skeleton for each way to write it.
    names.dedup_by(|a, b| a.text == b.text);
    out.extend(names);
    out.order_by(|a, b| b.weight.total_cmp(&a.weight));
    out.truncate(MOST_WORDS);
    let (q, c) = (&query.signature, &candidate.signature);
    let cosine = (0..4)
        .map(|i| q.vectors[i].cosine(&c.vectors[i]).unwrap_or(MISSING))
        .fold(MISSING, f32::max);
    if cosine >= TELLING_COSINE {
        out.push(evidence("vector", format!("{:.0} %", cosine * 100.0), cosine));
    }
    let hours = c.time.since(q.time) as f32 / 3_600.0;
    out.push(evidence("hours", format!("{hours:+.0}"), hours));
    out
}

fn evidence(kind: &str, text: String, weight: f32) -> Evidence {
    Evidence { kind: kind.into(), text, weight }
}
