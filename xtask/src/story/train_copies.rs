//! The weights by which copies of one text are told: a logistic regression over what two texts have in common.

use super::articles::{self, Pair};
use super::fold_pairs;
use super::library::written;
use super::train_pairs::{auc, groups};
use crate::data;
use parallax::outlet::{Directory, Identifier};
use parallax::story::fold::{NAMES, ROW, row};
use parallax::story::{Document, Matcher};
use parallax::text::term;
use std::path::Path;

const FOLDS: u64 = 5;
/// Ridge on the weights, but not on the base.
const RIDGE: f64 = 0.3;
const ROUNDS: usize = 40;

struct Case {
    set: usize,
    fold: u64,
    label: bool,
    row: [f64; ROW],
}

/// Weights, the base last.
type Weights = [f64; ROW + 1];

pub fn run(dir: &Path) -> anyhow::Result<()> {
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let pairs: Vec<Pair> = articles::rows(&dir.join("wire.pairs.jsonl.gz"))?;
    let groups = groups(&pairs);
    let document = |article: &articles::Article| written(&identifier, article.document());
    let wire = pairs.iter().zip(groups).map(|(pair, group)| {
        (term::hash(group.as_bytes()), pair.label > 0.5, [document(&pair.a), document(&pair.b)])
    });
    let mut cases = Vec::new();
    for (set, pairs) in [wire.collect(), own()].into_iter().enumerate() {
        let pairs: Vec<(u64, bool, [Document; 2])> = pairs;
        let mut matcher: Matcher = super::matcher(&super::tables())?;
        pairs.iter().flat_map(|(_, _, texts)| texts).for_each(|text| matcher.count(text));
        cases.extend(pairs.iter().map(|(group, label, [a, b])| {
            let (a, b) = (matcher.open(a), matcher.open(b));
            let row = row(a.text(), b.text()).map(f64::from);
            Case { set, fold: group % FOLDS, label: *label, row }
        }));
    }
    let fitted: Vec<Weights> =
        (0..FOLDS).map(|fold| fit(cases.iter().filter(|case| case.fold != fold))).collect();
    let scored = |set| -> Vec<(f32, bool)> {
        let of_set = cases.iter().filter(move |case: &&Case| case.set == set);
        of_set.map(|c| (score(&fitted[c.fold as usize], &c.row) as f32, c.label)).collect()
    };
    let wire = scored(0);
    println!(
        "wire, cross-validated: best F1 {:.3}, at the line {:.3}",
        best_f1(&wire),
        f1(&wire, 0.5)
    );
    println!("wire, cross-validated AUC {:.3}", auc(wire));
    println!("own pairs, cross-validated F1 {:.3}", f1(&scored(1), 0.5));
    let weights = fit(cases.iter());
    for (name, weight) in NAMES.iter().zip(weights) {
        println!("{weight:8.3}  {name}");
    }
    println!("{:8.3}  base", weights[ROW]);
    Ok(())
}

/// Pairs of our own making, by report.
fn own() -> Vec<(u64, bool, [Document; 2])> {
    let reports = fold_pairs::reports();
    let pairs = |at: usize| {
        let (report, next) = (&reports[at], &reports[(at + 1) % reports.len()]);
        fold_pairs::pairs(report, next).into_iter().map(move |(_, copy, texts)| {
            let documents = texts.map(|(title, lead)| Document {
                title,
                lead,
                language: report.language.into(),
                ..Document::default()
            });
            (at as u64, copy, documents)
        })
    };
    (0..reports.len()).flat_map(pairs).collect()
}

fn score(weights: &Weights, row: &[f64; ROW]) -> f64 {
    let sum = weights.iter().zip(row).fold(weights[ROW], |sum, (weight, x)| sum + weight * x);
    1.0 / (1.0 + (-sum).exp())
}

/// Newton's method.
fn fit<'a>(cases: impl Iterator<Item = &'a Case> + Clone) -> Weights {
    let mut weights = [0.0; ROW + 1];
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; ROW + 1];
        let mut curvature = [[0.0; ROW + 1]; ROW + 1];
        for i in 0..ROW {
            gradient[i] = RIDGE * weights[i];
            curvature[i][i] = RIDGE;
        }
        for case in cases.clone() {
            let p = score(&weights, &case.row);
            let mut x = [1.0; ROW + 1];
            x[..ROW].copy_from_slice(&case.row);
            for i in 0..=ROW {
                gradient[i] += (p - f64::from(u8::from(case.label))) * x[i];
                for j in 0..=ROW {
                    curvature[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let step = solve(curvature, gradient);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight -= step);
    }
    weights
}

/// Gauss' elimination; the matrix is positive definite.
fn solve(mut matrix: [[f64; ROW + 1]; ROW + 1], mut right: Weights) -> Weights {
    for i in 0..=ROW {
        let pivot = matrix[i];
        for k in i + 1..=ROW {
            let factor = matrix[k][i] / pivot[i];
            let row = matrix[k].iter_mut().zip(pivot);
            row.skip(i).for_each(|(cell, above)| *cell -= factor * above);
            right[k] -= factor * right[i];
        }
    }
    let mut out = [0.0; ROW + 1];
    for i in (0..=ROW).rev() {
        let known: f64 = (i + 1..=ROW).map(|j| matrix[i][j] * out[j]).sum();
        out[i] = (right[i] - known) / matrix[i][i];
    }
    out
}

/// F1 when scores from `line` on are taken for copies.
fn f1(scored: &[(f32, bool)], line: f32) -> f32 {
    let count = |is: fn(f32, bool, f32) -> bool| {
        scored.iter().filter(|(score, label)| is(*score, *label, line)).count() as f32
    };
    let taken = count(|score, _, line| score >= line);
    2.0 * count(|score, label, line| score >= line && label)
        / (taken + count(|_, label, _| label)).max(1.0)
}

/// The best of all lines.
fn best_f1(scored: &[(f32, bool)]) -> f32 {
    scored.iter().map(|(line, _)| f1(scored, *line)).fold(0.0, f32::max)
}
