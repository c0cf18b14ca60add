//! The model of pairs: do two articles, seen alone, tell the same story?

use super::articles::{self, Pair};
use super::boost::{self, Data, Settings};
use super::logistic;
use super::train::{RANKER_FORESTS, RANKER_HEAD};
use anyhow::Context;
use parallax::story::features::{self, SAME_LANGUAGE};
use parallax::story::forest::{Forest, logit};
use parallax::story::pairs::{PAIR_ROW, PAIR_WEIGHTS, PairModel, pair_row, terms};
use parallax::text::term;
use std::collections::HashMap;
use std::path::Path;

const FOLDS: u64 = 5;
/// Drawings of the folds that are reported.
const DRAWINGS: u64 = 5;
const TREES: Settings =
    Settings { trees: 120, leaves: 8, rate: 0.05, ridge: 20.0, least_rows: 40, feature_share: 0.2 };
/// Ridge on the weights of the standardised row.
const RIDGE: f64 = 10.0;
/// How much the plain sum adds to what the trees say of two articles in one language, and where it adds nothing.
const PLAIN_PULL: f64 = 4.0;
const PLAIN_MIDDLE: f64 = 0.26;

struct Case {
    set: usize,
    group: u64,
    /// People say that it is the same story.
    label: bool,
    /// How much it is the same story, in the people's steps where they are known, 0 to 1.
    degree: f64,
    /// Both directions.
    rows: [[f32; PAIR_ROW]; 2],
}

pub fn run(dir: &Path, sets: &[String], ranker: &Path) -> anyhow::Result<()> {
    let cases = cases(dir, sets)?;
    let mut unseen = Vec::new();
    let mut sums = vec![0.0; sets.len()];
    for drawing in 0..DRAWINGS {
        let fold = |case: &Case| term::mix(case.group ^ drawing) % FOLDS;
        let models: Vec<Model> = (0..FOLDS)
            .map(|f| Model::fit(cases.iter().filter(|case| fold(case) != f)))
            .collect::<anyhow::Result<_>>()?;
        let sum = |case: &Case| models[fold(case) as usize].sum(&case.rows[0]);
        let scored: Vec<(&Case, f64)> = cases.iter().map(|case| (case, sum(case))).collect();
        print!("drawing {drawing}, cross-validated AUC:");
        for (i, name) in sets.iter().enumerate() {
            let of_set = scored.iter().filter(|(case, _)| case.set == i);
            let auc = auc(of_set.map(|(case, sum)| (*sum as f32, case.label)).collect());
            sums[i] += auc / DRAWINGS as f32;
            print!(" {name} {auc:.3}");
        }
        println!();
        unseen.extend(scored);
    }
    println!("mean of the drawings: {sums:.4?}");
    let (slope, base) = calibration(&unseen);
    println!("calibrated logit: {slope:.3} times the sum, {base:+.3}");
    report_calibration(&unseen, slope, base);
    let model = Model::fit(cases.iter())?.encode(slope, base);
    write(ranker, &model)
}

fn cases(dir: &Path, sets: &[String]) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (set, name) in sets.iter().enumerate() {
        let pairs: Vec<Pair> = articles::rows(&dir.join(format!("{name}.pairs.jsonl.gz")))?;
        let mut matcher = super::matcher(&super::tables())?;
        for pair in &pairs {
            matcher.count(&pair.a.document());
            matcher.count(&pair.b.document());
        }
        for (pair, group) in pairs.iter().zip(groups(&pairs)) {
            let (a, b) = (matcher.open(&pair.a.document()), matcher.open(&pair.b.document()));
            let row = |a, b| pair_row(&features::pair(a, b));
            let label = pair.label > 0.5;
            cases.push(Case {
                set,
                group: term::hash(group.as_bytes()),
                label,
                degree: degree(pair),
                rows: [row(a.article(), b.article()), row(b.article(), a.article())],
            });
        }
    }
    Ok(cases)
}

fn degree(pair: &Pair) -> f64 {
    pair.score.map_or(pair.label.into(), |score| f64::from((4.0 - score) / 3.0).clamp(0.0, 1.0))
}

/// Trees and a logistic regression, each of which judges for itself.
struct Model {
    trees: Vec<u8>,
    forest: Forest,
    /// Of the row, the base last.
    weights: Vec<f64>,
}

impl Model {
    fn fit<'a>(cases: impl Iterator<Item = &'a Case>) -> anyhow::Result<Self> {
        let cases: Vec<(&[f32; PAIR_ROW], f64)> =
            cases.flat_map(|case| case.rows.iter().map(|row| (row, case.degree))).collect();
        let data = Data {
            rows: cases.iter().map(|(row, _)| &row[..]).collect(),
            labels: cases.iter().map(|(_, degree)| *degree as f32).collect(),
            weights: vec![1.0; cases.len()],
        };
        let trees = boost::train(&data, &TREES);
        let forest = Forest::decode(&trees)?.0;
        let rows: Vec<[f64; PAIR_ROW]> = cases.iter().map(|(row, _)| row.map(f64::from)).collect();
        let cases: Vec<logistic::Case<'_>> = rows
            .iter()
            .zip(&cases)
            .map(|(row, (_, target))| logistic::Case { row, target: *target, weight: 1.0 })
            .collect();
        Ok(Self { trees, forest, weights: logistic::fit_standardised(&cases, RIDGE) })
    }

    /// The mean of both, as a logit before calibration.
    fn sum(&self, row: &[f32; PAIR_ROW]) -> f64 {
        let terms = terms(row, logit(self.forest.score(row))).map(f64::from);
        self.both(1.0, 0.0).iter().zip(terms).map(|(weight, term)| weight * term).sum()
    }

    /// Weights of all terms for the calibrated mean of both.
    fn both(&self, slope: f64, base: f64) -> [f64; PAIR_WEIGHTS] {
        let mut out = [0.0; PAIR_WEIGHTS];
        let half = 0.5 * slope;
        out.iter_mut()
            .zip(&self.weights[..PAIR_ROW])
            .for_each(|(out, weight)| *out = half * weight);
        out[SAME_LANGUAGE] -= half * PLAIN_PULL * PLAIN_MIDDLE;
        out[PAIR_ROW] = half * PLAIN_PULL;
        out[PAIR_ROW + 1] = half;
        out[PAIR_ROW + 2] = half * self.weights[PAIR_ROW] + base;
        out
    }

    /// As [`PairModel::decode`] reads it.
    fn encode(&self, slope: f64, base: f64) -> Vec<u8> {
        let weights = self.both(slope, base).map(|weight| (weight as f32).to_le_bytes());
        self.trees.iter().copied().chain(weights.into_iter().flatten()).collect()
    }
}

/// Slope and base by which unseen sums become probabilities of the label.
fn calibration(unseen: &[(&Case, f64)]) -> (f64, f64) {
    let case = |(case, sum): &(&Case, f64)| {
        (std::slice::from_ref(sum).to_vec(), f64::from(u8::from(case.label)))
    };
    let rows: Vec<(Vec<f64>, f64)> = unseen.iter().map(case).collect();
    let cases: Vec<logistic::Case<'_>> = rows
        .iter()
        .map(|(row, target)| logistic::Case { row, target: *target, weight: 1.0 })
        .collect();
    let weights = logistic::fit(&cases, 0.0);
    (weights[0], weights[1])
}

/// Of each tenth of the scale: how many unseen pairs, and which share is the same story.
fn report_calibration(unseen: &[(&Case, f64)], slope: f64, base: f64) {
    for tenth in 0..10 {
        let within = |sum: f64| {
            let p = logistic::score(&[slope, base], &[sum]);
            (p * 10.0).min(9.0) as usize == tenth
        };
        let inside: Vec<bool> =
            unseen.iter().filter(|(_, sum)| within(*sum)).map(|(case, _)| case.label).collect();
        let same = inside.iter().filter(|label| **label).count();
        println!(
            "    .{tenth}: {} pairs, {:.2} the same",
            inside.len() / DRAWINGS as usize,
            same as f64 / inside.len().max(1) as f64
        );
    }
}

/// Puts the model into `ranker.bin`, behind the forests.
fn write(ranker: &Path, model: &[u8]) -> anyhow::Result<()> {
    PairModel::decode(model)?;
    let bytes = std::fs::read(ranker).with_context(|| ranker.display().to_string())?;
    let out = [&bytes[..bytes.len() - stored(&bytes)?.len()], model].concat();
    std::fs::write(ranker, &out)?;
    println!("{} bytes", out.len());
    Ok(())
}

/// The model of pairs in the bytes of `ranker.bin`.
pub(super) fn stored(ranker: &[u8]) -> anyhow::Result<&[u8]> {
    let mut rest = ranker.get(RANKER_HEAD..).context("no ranker")?;
    for _ in 0..RANKER_FORESTS {
        rest = Forest::decode(rest)?.1;
    }
    Ok(rest)
}

/// For each pair one name for all pairs that hang together by an article.
pub(super) fn groups(pairs: &[Pair]) -> Vec<String> {
    let mut parent: HashMap<&str, &str> = HashMap::new();
    fn find<'a>(parent: &HashMap<&'a str, &'a str>, mut id: &'a str) -> &'a str {
        while let Some(up) = parent.get(id).filter(|up| **up != id) {
            id = up;
        }
        id
    }
    for pair in pairs {
        let (a, b) = (find(&parent, &pair.a.id), find(&parent, &pair.b.id));
        parent.insert(a, b);
    }
    pairs.iter().map(|pair| find(&parent, &pair.a.id).to_string()).collect()
}

/// Share of (same, other) pairs in the right order.
pub(super) fn auc(mut scored: Vec<(f32, bool)>) -> f32 {
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut right, mut positives) = (0.0_f64, 0.0, 0.0);
    for (_, label) in &scored {
        if *label {
            positives += 1.0;
            right += below;
        } else {
            below += 1.0;
        }
    }
    (right / (positives * below).max(1.0)) as f32
}
