//! The model of pairs: do two articles, seen alone, tell the same story?

use super::articles::{self, Pair};
use super::boost::{self, Data, Settings};
use super::train::{RANKER_FORESTS, RANKER_HEAD};
use anyhow::Context;
use parallax::story::forest::Forest;
use parallax::story::rank::{PAIR_ROW, pair_row, with_plain};
use parallax::text::term;
use std::collections::HashMap;
use std::path::Path;

const FOLDS: u64 = 5;

struct Case {
    set: usize,
    fold: u64,
    label: bool,
    rows: [[f32; PAIR_ROW]; 2],
}

pub fn run(dir: &Path, sets: &[String], ranker: &Path) -> anyhow::Result<()> {
    let mut cases = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        let pairs: Vec<Pair> = articles::rows(&dir.join(format!("{set}.pairs.jsonl.gz")))?;
        let mut matcher = super::matcher(&super::tables())?;
        for pair in &pairs {
            matcher.count(&pair.a.document());
            matcher.count(&pair.b.document());
        }
        let groups = groups(&pairs);
        for (pair, group) in pairs.iter().zip(groups) {
            let (a, b) = (matcher.open(&pair.a.document()), matcher.open(&pair.b.document()));
            let rows = [pair_row(a.article(), b.article()), pair_row(b.article(), a.article())];
            cases.push(Case {
                set: i,
                fold: term::hash(group.as_bytes()) % FOLDS,
                label: pair.label > 0.5,
                rows,
            });
        }
    }
    let fit = |without: Option<u64>, settings: &Settings| {
        let mut data = Data { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
        for case in cases.iter().filter(|c| Some(c.fold) != without) {
            for row in &case.rows {
                data.rows.push(&row[..]);
                data.labels.push(case.label);
                data.weights.push(1.0);
            }
        }
        boost::train(&data, settings)
    };
    let settings = Settings {
        trees: 120,
        leaves: 4,
        rate: 0.05,
        ridge: 20.0,
        least_rows: 80,
        feature_share: 0.2,
    };
    let forests: Vec<Forest> = (0..FOLDS)
        .map(|f| Ok(Forest::decode(&fit(Some(f), &settings))?.0))
        .collect::<anyhow::Result<_>>()?;
    let score = |c: &Case| with_plain(forests[c.fold as usize].score(&c.rows[0]), &c.rows[0]);
    for (i, set) in sets.iter().enumerate() {
        let scored: Vec<(f32, bool)> =
            cases.iter().filter(|c| c.set == i).map(|c| (score(c), c.label)).collect();
        println!("{set}: cross-validated AUC {:.3}", auc(scored));
    }
    let mean =
        |value: &dyn Fn(&Case) -> f32| cases.iter().map(value).sum::<f32>() / cases.len() as f32;
    println!(
        "mean probability {:.3}, of {:.3} that are the same; mean plain sum {:.3}",
        mean(&score),
        mean(&|c| f32::from(u8::from(c.label))),
        mean(&|c| c.rows[0][PAIR_ROW - 1])
    );
    let bytes = std::fs::read(ranker).with_context(|| ranker.display().to_string())?;
    let mut rest = bytes.get(RANKER_HEAD..).context("no ranker")?;
    for _ in 0..RANKER_FORESTS {
        rest = Forest::decode(rest)?.1;
    }
    let mut out = bytes[..bytes.len() - rest.len()].to_vec();
    out.extend(fit(None, &settings));
    std::fs::write(ranker, &out)?;
    println!("{} bytes", out.len());
    Ok(())
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
