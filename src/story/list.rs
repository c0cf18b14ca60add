//! What the second stage sees of a list of candidates: of each what it shares with the query, how it stands among the others,
//! and how far they agree.

use super::contrast::{CONTRAST, contrasts};
use super::features::{self, PAIR, Prepared, TITLE_COSINES};
use super::likeness::Anchors;
use crate::order::falling;

/// Features that look at the whole list of candidates.
const LIST: usize = 12 + CONTRAST;
/// Features that look at what the first model thought of the other candidates.
const AGREEMENT: usize = 9;
/// Length of a row for the first model and for the second.
pub const FIRST_ROW: usize = PAIR + LIST;
pub const SECOND_ROW: usize = FIRST_ROW + AGREEMENT;
/// Place of the plain similarity in a row, and the first of the contrasts.
pub const PLAIN: usize = PAIR;
pub(super) const CONTRASTS: usize = FIRST_ROW - CONTRAST;
/// Best candidates whose likeness to every other candidate is looked at.
const ANCHORS: usize = 16;

/// One article that may tell the same story.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    pub article: &'a Prepared,
    /// Score of the first stage, as a share of the query's score against itself.
    pub first_stage: f32,
}

/// The candidates of one query with what they share.
pub struct List {
    pub(super) pairs: Vec<[f32; PAIR]>,
    pub(super) plain: Vec<f32>,
    first_stage: Vec<f32>,
    /// Likeness of each candidate to each anchor but itself and, last, to the query.
    likeness: Vec<Vec<f32>>,
    contrasts: Vec<[f32; CONTRAST]>,
    anchors: Vec<usize>,
}

impl List {
    pub fn new(query: &Prepared, candidates: &[Candidate<'_>]) -> Self {
        let pairs = candidates.iter().map(|c| features::pair_and_shared(query, c.article));
        let (pairs, shared): (Vec<_>, Vec<u64>) = pairs.unzip();
        let cosines: Vec<_> = pairs.iter().map(|pair| TITLE_COSINES.map(|at| pair[at])).collect();
        let contrasts = contrasts(query, candidates, &shared, &cosines);
        let plain: Vec<f32> = pairs.iter().map(features::plain_similarity).collect();
        let mut anchors = order(&plain);
        anchors.truncate(ANCHORS);
        let others = Anchors::new(anchors.iter().map(|&a| candidates[a].article).collect());
        let mut likeness: Vec<Vec<f32>> = Vec::with_capacity(candidates.len());
        for (i, Candidate { article, .. }) in candidates.iter().enumerate() {
            let own = anchors.iter().position(|&a| a == i);
            let shared = others.shared(article);
            let row = anchors.iter().enumerate().map(|(k, &a)| match own {
                Some(_) if a == i => 0.0,
                // Two anchors are as alike the other way round.
                Some(own) if a < i => likeness[a][own],
                _ => others.similarity(k, article, &shared),
            });
            let row = row.chain([features::likeness(&pairs[i])]);
            let row = row.collect();
            likeness.push(row);
        }
        Self {
            pairs,
            plain,
            first_stage: candidates.iter().map(|c| c.first_stage).collect(),
            likeness,
            contrasts,
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
                row[PAIR..CONTRASTS].copy_from_slice(&list);
                row[CONTRASTS..].copy_from_slice(&self.contrasts[i]);
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
pub(super) fn order(scores: &[f32]) -> Vec<usize> {
    falling(scores.iter().copied()).collect()
}

fn ranks(scores: &[f32]) -> Vec<usize> {
    let mut ranks = vec![0; scores.len()];
    order(scores).into_iter().enumerate().for_each(|(rank, i)| ranks[i] = rank);
    ranks
}
