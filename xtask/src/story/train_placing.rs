//! The model of placing: taught, over articles that arrive, what the models of matching say of the same candidates.

use super::articles::{self, Article};
use super::boost::{self, Data, Settings};
use super::library::{BATCH, by_time, index};
use super::pools::{self, FOLDS};
use super::train::{Labelled, RANKER_FORESTS, RANKER_HEAD};
use super::train_pairs::auc;
use anyhow::Context;
use parallax::story::forest::Forest;
use parallax::story::matcher::as_candidates;
use parallax::story::placing::{self, PLACING_ROW, Placing};
use parallax::story::{Document, Matcher, Ranker};
use parallax::text::Analyzer;
use std::collections::HashMap;

const TREES: Settings =
    Settings { trees: 50, leaves: 12, rate: 0.2, ridge: 5.0, least_rows: 50, feature_share: 0.6 };
/// How much the labels count beside what the teacher says.
const LABELS: f32 = 0.2;

/// An article that arrived, with its candidates.
struct Lesson {
    fold: usize,
    rows: Vec<[f32; PLACING_ROW]>,
    /// What the models of matching say of each, and whether people say that it is the same story.
    taught: Vec<f32>,
    labels: Vec<f32>,
}

/// Teaches the model what the ranker says, reports story-wise cross-validation and puts it into its place there. Stories of the
/// half that is left out teach nothing.
pub fn run(labelled: &Labelled) -> anyhow::Result<()> {
    let ranker = labelled.out();
    let bytes = std::fs::read(&ranker).with_context(|| ranker.display().to_string())?;
    let (analyzer, teacher) = (super::analyzer(&labelled.tables())?, Ranker::decode(&bytes)?);
    let lessons = |name: &String| -> anyhow::Result<Vec<Lesson>> {
        let articles: Vec<Article> =
            articles::rows(&labelled.dir.join(format!("{name}.articles.jsonl.gz")))?;
        Ok(self::lessons(&articles, labelled.without, &analyzer, &teacher))
    };
    let sets: Vec<(&String, Vec<Lesson>)> = labelled
        .sets
        .iter()
        .map(|name| Ok((name, lessons(name)?)))
        .collect::<anyhow::Result<_>>()?;
    let models = pools::without_each_fold(|fold| fit(&sets, fold));
    let unseen: Vec<Forest> =
        models[..FOLDS].iter().map(|m| Ok(Forest::decode(m)?.0)).collect::<anyhow::Result<_>>()?;
    sets.iter().for_each(|(name, lessons)| report(name, lessons, &unseen));
    let out = replaced(&bytes, &models[FOLDS])?;
    std::fs::write(&ranker, &out)?;
    println!("{} bytes, {} of them the model of placing", out.len(), models[FOLDS].len());
    Ok(())
}

/// Lets the articles arrive in order of time.
fn lessons(
    articles: &[Article],
    without: Option<usize>,
    analyzer: &Analyzer,
    teacher: &Ranker,
) -> Vec<Lesson> {
    let mut matcher = Matcher::new(analyzer.clone(), Ranker::default());
    let now = articles.iter().map(Article::timestamp).max().unwrap_or_default();
    let mut index = index(now);
    let mut place = HashMap::new();
    let mut lessons = Vec::new();
    for batch in by_time(articles).chunks(BATCH) {
        let documents: Vec<Document> = batch.iter().map(|&i| articles[i].document()).collect();
        let stored = matcher.arrive(&mut index, documents.clone(), now);
        place.extend(stored.into_iter().zip(batch).filter_map(|(doc, &i)| Some((doc.ok()?, i))));
        for (&i, document) in batch.iter().zip(&documents) {
            let story = &articles[i].story;
            if Some(pools::half(story)) == without {
                continue;
            }
            let open = matcher.open(document);
            let chosen = matcher.likeliest(&index, &open);
            let candidates = as_candidates(&chosen);
            let same = |i: usize| !story.is_empty() && articles[i].story == *story;
            lessons.push(Lesson {
                fold: pools::fold(story),
                rows: placing::rows(open.article(), &candidates),
                taught: teacher.probabilities(open.article(), &candidates),
                labels: chosen.iter().map(|c| f32::from(u8::from(same(place[&c.doc])))).collect(),
            });
        }
    }
    lessons
}

/// A model of all lessons but those of a fold. Each set weighs the same, however many articles it has.
fn fit(sets: &[(&String, Vec<Lesson>)], without: Option<usize>) -> Vec<u8> {
    let mut data = Data { rows: Vec::new(), labels: Vec::new(), weights: Vec::new() };
    for (_, lessons) in sets {
        let rows: usize = lessons.iter().map(|lesson| lesson.rows.len()).sum();
        for lesson in lessons.iter().filter(|lesson| Some(lesson.fold) != without) {
            data.rows.extend(lesson.rows.iter().map(|row| &row[..]));
            let both = lesson.taught.iter().zip(&lesson.labels);
            data.labels.extend(both.map(|(taught, label)| taught + LABELS * (label - taught)));
            data.weights.resize(data.rows.len(), SET_ROWS / rows as f32);
        }
    }
    boost::train(&data, &TREES)
}

/// As many rows as a set counts for.
const SET_ROWS: f32 = 100_000.0;

/// How far unseen models are from what was taught, and how well both order.
fn report(name: &str, lessons: &[Lesson], unseen: &[Forest]) {
    let (mut square, mut bias) = (0.0, 0.0);
    let (mut ours, mut teachers) = (Vec::new(), Vec::new());
    for lesson in lessons {
        let scores = unseen[lesson.fold].score_all(&lesson.rows);
        for ((score, taught), label) in scores.into_iter().zip(&lesson.taught).zip(&lesson.labels) {
            let error = f64::from(score - taught);
            square += error * error;
            bias += error;
            ours.push((score, *label > 0.5));
            teachers.push((*taught, *label > 0.5));
        }
    }
    let count = ours.len().max(1) as f64;
    println!(
        "placing, {name}: root mean square error {:.3}, bias {:+.3}; AUC {:.4}, the teacher's {:.4}",
        (square / count).sqrt(),
        bias / count,
        auc(ours),
        auc(teachers)
    );
}

/// The bytes of a ranker with another model of placing.
fn replaced(ranker: &[u8], model: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut rest = ranker.get(RANKER_HEAD..).context("no ranker")?;
    for _ in 1..RANKER_FORESTS {
        rest = Forest::decode(rest)?.1;
    }
    let before = &ranker[..ranker.len() - rest.len()];
    Ok([before, model, Placing::decode(rest)?.1].concat())
}
