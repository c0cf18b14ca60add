//! The weights by which copies of one text are told: a logistic regression over what two texts have in common.

use super::articles::{self, Article, Pair};
use super::fold_pairs;
use super::library::written;
use super::logistic;
use super::train_pairs::{auc, groups};
use crate::data;
use parallax::outlet::{Directory, Identifier};
use parallax::story::fold::{NAMES, ROW, row};
use parallax::story::{Document, Matcher};
use parallax::text::term;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

const FOLDS: u64 = 5;
/// Drawings of the folds that are reported.
const DRAWINGS: u64 = 6;
/// What a copy and another pair of each set weigh: of the labelled copies there are few, and those of our own making
/// are easy and alike.
const COPIES: [f64; 3] = [4.0, 0.3, 0.0];
const OTHERS: [f64; 3] = [1.0, 0.3, 0.1];
/// Pairs of independent reports taken of a story.
const A_STORY: usize = 3;
/// Ridge on the weights, but not on the base.
const RIDGE: f64 = 0.3;

struct Case {
    set: usize,
    group: u64,
    label: bool,
    weight: f64,
    row: [f64; ROW],
}

/// Pairs of one set: the group whose pairs stay in one fold, copy or not, the texts.
type Pairs = Vec<(u64, bool, [Document; 2])>;

pub fn run(dir: &Path) -> anyhow::Result<()> {
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let sets = [wire(dir, &identifier)?, own(), independent(dir, &identifier)?];
    let mut cases = Vec::new();
    for (set, pairs) in sets.into_iter().enumerate() {
        let mut matcher: Matcher = super::matcher(&super::tables())?;
        pairs.iter().flat_map(|(_, _, texts)| texts).for_each(|text| matcher.count(text));
        cases.extend(pairs.iter().map(|(group, label, [a, b])| {
            let (a, b) = (matcher.open(a), matcher.open(b));
            let row = row(a.text(), b.text()).map(f64::from);
            let weight = if *label { COPIES[set] } else { OTHERS[set] };
            Case { set, group: *group, label: *label, weight, row }
        }));
    }
    for drawing in 0..DRAWINGS {
        let fold = |case: &Case| term::mix(case.group.wrapping_add(drawing)) % FOLDS;
        let fitted: Vec<Vec<f64>> =
            (0..FOLDS).map(|f| fit(cases.iter().filter(|case| fold(case) != f))).collect();
        let scored = |set| -> Vec<(f32, bool)> {
            let of_set = cases.iter().filter(move |case: &&Case| case.set == set);
            of_set
                .map(|c| (logistic::score(&fitted[fold(c) as usize], &c.row) as f32, c.label))
                .collect()
        };
        let (wire, independent) = (scored(0), scored(2));
        println!(
            "wire, cross-validated: best F1 {:.3}, at the line {:.3}, AUC {:.3}; own pairs: F1 {:.3}; \
             of {} reports of one event {} are taken for copies",
            best_f1(&wire),
            f1(&wire, 0.5),
            auc(wire),
            f1(&scored(1), 0.5),
            independent.len(),
            independent.iter().filter(|(score, _)| *score >= 0.5).count(),
        );
    }
    let weights = fit(cases.iter());
    for (name, weight) in NAMES.iter().zip(&weights) {
        println!("{weight:8.3}  {name}");
    }
    println!("{:8.3}  base", weights[ROW]);
    Ok(())
}

/// Labelled pairs, told from the full texts.
fn wire(dir: &Path, identifier: &Identifier) -> anyhow::Result<Pairs> {
    let pairs: Vec<Pair> = articles::rows(&dir.join("wire.pairs.jsonl.gz"))?;
    let groups = groups(&pairs);
    let document = |article: &Article| written(identifier, article.document());
    let case = |(pair, group): (&Pair, String)| {
        (term::hash(group.as_bytes()), pair.label > 0.5, [document(&pair.a), document(&pair.b)])
    };
    Ok(pairs.iter().zip(groups).map(case).collect())
}

/// Reports of one event by different outlets that share hardly a run of words.
fn independent(dir: &Path, identifier: &Identifier) -> anyhow::Result<Pairs> {
    let articles: Vec<Article> = articles::rows(&dir.join("allsides.articles.jsonl.gz"))?;
    let mut stories: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in articles.iter().filter(|a| !a.story.is_empty()) {
        stories.entry(&article.story).or_default().push(article);
    }
    let mut out = Vec::new();
    for (story, articles) in stories {
        let runs: Vec<HashSet<String>> = articles.iter().map(|a| self::runs(&a.lead)).collect();
        let pairs = (0..articles.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let independent = pairs.filter(|&(i, j)| {
            let least = runs[i].len().min(runs[j].len());
            let shared = runs[i].intersection(&runs[j]).count();
            articles[i].host != articles[j].host && least >= 6 && shared * 5 <= least
        });
        out.extend(independent.take(A_STORY).map(|(i, j)| {
            let texts = [i, j].map(|at| written(identifier, articles[at].document()));
            (term::hash(story.as_bytes()), false, texts)
        }));
    }
    Ok(out)
}

/// Runs of three words.
fn runs(text: &str) -> HashSet<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).map(|run| run.join(" ")).collect()
}

/// Pairs of our own making, by report.
fn own() -> Pairs {
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

fn fit<'a>(cases: impl Iterator<Item = &'a Case>) -> Vec<f64> {
    let case = |case: &'a Case| logistic::Case {
        row: &case.row,
        target: f64::from(u8::from(case.label)),
        weight: case.weight,
    };
    logistic::fit(&cases.map(case).collect::<Vec<_>>(), RIDGE)
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
