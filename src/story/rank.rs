//! The second stage: of the candidates that the index brings, which tell the same story, and how surely?

use super::features::{self, Anchor, PAIR, Prepared};
use super::forest::{Forest, Unreadable};

/// Features that look at the whole list of candidates.
const LIST: usize = 12;
/// Features that look at what the first model thought of the other candidates.
const AGREEMENT: usize = 9;
/// Length of a row for the first model and for the second.
pub const FIRST_ROW: usize = PAIR + LIST;
pub const SECOND_ROW: usize = FIRST_ROW + AGREEMENT;
/// Place of the plain similarity in a row.
pub const PLAIN: usize = PAIR;
/// Candidates that the first model gives less are not shown to the second.
const FAINT: f32 = 0.004;
/// Best candidates whose likeness to every other candidate is looked at.
const ANCHORS: usize = 16;

/// One article that may tell the same story.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub article: &'a Prepared,
    /// Score of the first stage, as a share of the query's score against itself.
    pub first_stage: f32,
}

/// The two models and the accept line.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    first: Forest,
    second: Forest,
    /// Judges two articles alone.
    pair: Forest,
    calibration: Calibration,
}

/// From the second model's probability to the product's score, where 0.5 is the accept line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The best candidate must reach this, or nothing is accepted.
    pub gate: f32,
    /// Where the gate is reached, every candidate above this is accepted.
    pub line: f32,
    /// The same two for candidates in another language.
    pub gate_across: f32,
    pub line_across: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { gate: 0.5, line: 0.5, gate_across: 0.5, line_across: 0.5 }
    }
}

impl Ranker {
    /// Reads `PXRANK1\0`, four f32 (gate, line, gate across languages, line across languages) and two forests;
    /// a third, for pairs, may follow.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(b"PXRANK1\0").ok_or(Unreadable)?;
        let (head, rest) = rest.split_first_chunk::<16>().ok_or(Unreadable)?;
        let mut numbers =
            head.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let mut next = || numbers.next().filter(|n| *n > 0.0 && *n < 1.0).ok_or(Unreadable);
        let calibration = Calibration {
            gate: next()?,
            line: next()?,
            gate_across: next()?,
            line_across: next()?,
        };
        let (first, rest) = Forest::decode(rest)?;
        let (second, rest) = Forest::decode(rest)?;
        let pair = if rest.is_empty() { Forest::default() } else { Forest::decode(rest)?.0 };
        Ok(Self { first, second, pair, calibration })
    }

    /// Scores in step with `candidates`: calibrated, 0.5 is the accept line.
    pub fn score(&self, query: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        let across: Vec<bool> = candidates
            .iter()
            .map(|c| c.article.signature.language != query.signature.language)
            .collect();
        self.calibration.apply(&self.probabilities(query, candidates), &across)
    }

    /// Probabilities before the accept line is laid. Without models the plain similarity stands in.
    pub fn probabilities(&self, query: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        self.probabilities_of_best(query, candidates, candidates.len())
    }

    /// The same, but the models judge only the `most` that are plainly most alike; the others get 0.
    pub fn probabilities_of_best(
        &self,
        query: &Prepared,
        candidates: &[Candidate<'_>],
        most: usize,
    ) -> Vec<f32> {
        let list = List::new(query, candidates);
        if self.first.is_empty() {
            return list.plain.iter().map(|s| (s / 2.0).min(1.0)).collect();
        }
        let mut judged = order(&list.plain);
        judged.truncate(most);
        let first_rows = list.first_rows();
        let mut scores = Self::judge(&self.first, &first_rows, &judged);
        let second_rows = list.second_rows(&first_rows, &scores);
        judged.retain(|i| scores[*i] >= FAINT);
        let second = Self::judge(&self.second, &second_rows, &judged);
        judged.iter().for_each(|&i| scores[i] = second[i]);
        scores
    }

    /// What a model gives to some of the rows; 0 to the others.
    fn judge<const N: usize>(model: &Forest, rows: &[[f32; N]], judged: &[usize]) -> Vec<f32> {
        let mut scores = vec![0.0; rows.len()];
        let rows: Vec<[f32; N]> = judged.iter().map(|&i| rows[i]).collect();
        judged.iter().zip(model.score_all(&rows)).for_each(|(&i, score)| scores[i] = score);
        scores
    }

    /// How surely two articles tell the same story by what they share alone, with no others to compare with.
    pub fn pair(&self, a: &Prepared, b: &Prepared) -> f32 {
        let row = pair_row(a, b);
        if self.pair.is_empty() { row[PAIR] } else { self.pair.score(&row) }
    }
}

/// Length of a row for the model of pairs.
pub const PAIR_ROW: usize = PAIR + 1;
/// Places of hours, order and outlet, which pairs are judged without.
const NO_TEXT: [usize; 3] = [27, 28, 30];

/// What two articles share, without time and outlet, and its plain sum.
pub fn pair_row(a: &Prepared, b: &Prepared) -> [f32; PAIR_ROW] {
    let mut pair = features::pair(a, b);
    NO_TEXT.iter().for_each(|&i| pair[i] = 0.0);
    let mut row = [0.0; PAIR_ROW];
    row[..PAIR].copy_from_slice(&pair);
    row[PAIR] = features::pair_similarity(&pair);
    row
}

impl Calibration {
    /// Bends probabilities so that what gate and line accept is above 0.5 and all else below; order stays
    /// within a language.
    fn apply(&self, scores: &[f32], across: &[bool]) -> Vec<f32> {
        let lines = |across: bool| {
            if across { (self.gate_across, self.line_across) } else { (self.gate, self.line) }
        };
        let open = scores.iter().zip(across).any(|(score, across)| *score >= lines(*across).0);
        let bent = scores.iter().zip(across).map(|(score, across)| bend(*score, lines(*across).1));
        // A list that did not convince as a whole stays below the line.
        bent.map(|score| if open { score } else { score * 0.49 }).collect()
    }
}

/// Moves `line` to 0.5 on the logit scale.
fn bend(p: f32, line: f32) -> f32 {
    let logit = |x: f32| (x.clamp(1e-6, 1.0 - 1e-6) / (1.0 - x.clamp(1e-6, 1.0 - 1e-6))).ln();
    1.0 / (1.0 + (logit(line) - logit(p)).exp())
}

/// The candidates of one query with what they share.
pub struct List {
    pairs: Vec<[f32; PAIR]>,
    plain: Vec<f32>,
    first_stage: Vec<f32>,
    /// Likeness of each candidate to each anchor and, last, to the query.
    likeness: Vec<Vec<f32>>,
    anchors: Vec<usize>,
}

impl List {
    pub fn new(query: &Prepared, candidates: &[Candidate<'_>]) -> Self {
        let pairs: Vec<_> = candidates.iter().map(|c| features::pair(query, c.article)).collect();
        let plain: Vec<f32> = pairs.iter().map(features::plain_similarity).collect();
        let mut anchors = order(&plain);
        anchors.truncate(ANCHORS);
        let others: Vec<Anchor<'_>> = anchors
            .iter()
            .map(|&a| candidates[a].article)
            .chain([query])
            .map(Anchor::new)
            .collect();
        let likeness = candidates
            .iter()
            .map(|c| others.iter().map(|other| other.similarity(c.article)).collect())
            .collect();
        Self {
            pairs,
            plain,
            first_stage: candidates.iter().map(|c| c.first_stage).collect(),
            likeness,
            anchors,
        }
    }

    /// Rows for the first model.
    pub fn first_rows(&self) -> Vec<[f32; FIRST_ROW]> {
        let n = self.plain.len().max(1) as f32;
        let ranks = ranks(&self.plain);
        let top = self.anchors.first().map_or(0.0, |&a| self.plain[a]);
        let best: Vec<f32> = self.anchors.iter().take(10).map(|&a| self.plain[a]).collect();
        let top10 = best.iter().sum::<f32>() / best.len().max(1) as f32;
        let mean = self.plain.iter().sum::<f32>() / n;
        let deviation =
            (self.plain.iter().map(|s| (s - mean) * (s - mean)).sum::<f32>() / n).sqrt();
        let neighbours: Vec<f32> =
            (0..self.plain.len()).map(|i| self.neighbour_evidence(i)).collect();
        let most = neighbours.iter().copied().fold(0.0, f32::max);
        (0..self.plain.len())
            .map(|i| {
                let (query, others) = self.likeness[i].split_last().unwrap_or((&0.0, &[]));
                let others = others
                    .iter()
                    .enumerate()
                    .filter(|(k, _)| self.anchors[*k] != i)
                    .map(|(_, s)| *s);
                let nearer = others.clone().filter(|s| s > query).count() as f32;
                let nearest = others.clone().fold(0.0, f32::max);
                let list = [
                    self.plain[i],
                    (1.0 + ranks[i] as f32).ln(),
                    self.plain[i] / top.max(1e-6),
                    top,
                    top10,
                    (self.plain[i] - mean) / deviation.max(1e-6),
                    neighbours[i],
                    neighbours[i] / most.max(1e-6),
                    nearer,
                    query / nearest.max(1e-6),
                    others.sum::<f32>() / ANCHORS as f32,
                    self.first_stage[i],
                ];
                let mut row = [0.0; FIRST_ROW];
                row[..PAIR].copy_from_slice(&self.pairs[i]);
                row[PAIR..].copy_from_slice(&list);
                row
            })
            .collect()
    }

    /// Likeness to the ten best candidates, each counted by the square of its own likeness to the query.
    fn neighbour_evidence(&self, i: usize) -> f32 {
        let best = self.anchors.iter().zip(&self.likeness[i]).take(10);
        best.filter(|&(&a, _)| a != i).map(|(&a, s)| self.plain[a] * self.plain[a] * s).sum()
    }

    /// Rows for the second model, given the first one's probabilities.
    pub fn second_rows(&self, rows: &[[f32; FIRST_ROW]], first: &[f32]) -> Vec<[f32; SECOND_ROW]> {
        let ranks = ranks(first);
        let top = first.iter().copied().fold(0.0, f32::max);
        let sum: f32 = first.iter().sum();
        let sure = first.iter().filter(|p| **p >= 0.5).count() as f32;
        let weight: f32 = self.anchors.iter().map(|&a| first[a]).sum();
        let cohesion = self.cohesion(first);
        (0..first.len())
            .map(|i| {
                let others = self.anchors.iter().zip(&self.likeness[i]).filter(|&(&a, _)| a != i);
                let support: f32 = others.clone().map(|(&a, s)| first[a] * s).sum();
                let strongest = others.map(|(&a, s)| first[a] * s).fold(0.0, f32::max);
                let agreement = [
                    first[i],
                    (1.0 + ranks[i] as f32).ln(),
                    first[i] / top.max(1e-6),
                    top,
                    sum.ln_1p(),
                    sure.ln_1p(),
                    support / weight.max(1e-6),
                    strongest,
                    cohesion,
                ];
                let mut row = [0.0; SECOND_ROW];
                row[..FIRST_ROW].copy_from_slice(&rows[i]);
                row[FIRST_ROW..].copy_from_slice(&agreement);
                row
            })
            .collect()
    }

    /// How alike the likely candidates are among themselves.
    fn cohesion(&self, first: &[f32]) -> f32 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (i, row) in self.likeness.iter().enumerate() {
            for (&a, s) in self.anchors.iter().zip(row) {
                if a != i {
                    sum += first[a] * first[i] * s;
                    weight += first[a] * first[i];
                }
            }
        }
        sum / weight.max(1e-6)
    }
}

/// Places from best to worst.
fn order(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    order
}

fn ranks(scores: &[f32]) -> Vec<usize> {
    let mut ranks = vec![0; scores.len()];
    order(scores).into_iter().enumerate().for_each(|(rank, i)| ranks[i] = rank);
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_keeps_the_order_and_moves_the_line() {
        let calibration = Calibration { gate: 0.7, line: 0.3, gate_across: 0.9, line_across: 0.8 };
        let open = calibration.apply(&[0.8, 0.4, 0.2], &[false; 3]);
        assert!(open[0] > open[1] && open[1] > 0.5 && open[2] < 0.5, "{open:?}");
        let shut = calibration.apply(&[0.6, 0.4], &[false; 2]);
        assert!(shut[0] > shut[1] && shut[0] < 0.5, "{shut:?}");
        assert!(calibration.apply(&[0.8, 0.75], &[false, true])[1] < 0.5);
    }
}
