//! The pools of articles that the second stage is trained on: labelled sets, whole and in part.

use super::articles::{self, Article, LabelledQuery};
use parallax::text::term;
use parallax::time::{DAY, Timestamp};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Folds of the story-wise cross-validation.
pub const FOLDS: usize = 4;
/// Young pools, and into how many parts each set is cut for them. The index of a person's first day holds a few hundred
/// articles on many matters, in which a shared name says more than in a large pool on one.
const YOUNG: usize = 4;
const PARTS: usize = 24;

/// How often a set of small stories is drawn anew.
const REDRAWN: usize = 3;

/// What each query of a pool weighs in training.
#[derive(Clone, Copy)]
pub struct Weight {
    pub models: f32,
    pub gate: f32,
}

/// Of a set, of one that is drawn anew besides, and of each of its drawings.
const WEIGHT: Weight = Weight { models: 1.0, gate: 1.0 };
const DRAWN_WEIGHT: Weight = Weight { models: 0.7, gate: 1.0 };
const REDRAWN_WEIGHT: Weight = Weight { models: 0.2, gate: 1.0 / REDRAWN as f32 };

pub struct Pool {
    pub name: String,
    pub weight: Weight,
    pub articles: Vec<Article>,
    pub queries: Vec<LabelledQuery>,
}

/// The fold of a story.
pub fn fold(story: &str) -> usize {
    (term::hash(story.as_bytes()) % FOLDS as u64) as usize
}

/// What `fit` makes without each fold and, last, of all; a thread each.
pub fn without_each_fold<T: Send>(fit: impl Fn(Option<usize>) -> T + Sync) -> Vec<T> {
    let fit = &fit;
    std::thread::scope(|scope| {
        let start = |fold| scope.spawn(move || fit((fold < FOLDS).then_some(fold)));
        let jobs: Vec<_> = (0..=FOLDS).map(start).collect();
        jobs.into_iter().map(|job| job.join().expect("training does not panic")).collect()
    })
}

/// The half of a story: two folds.
pub fn half(story: &str) -> usize {
    fold(story) / (FOLDS / 2)
}

/// The sets of a folder, and young pools drawn from all of them. Queries of the half `without` are left out.
pub fn read(dir: &Path, names: &[String], without: Option<usize>) -> anyhow::Result<Vec<Pool>> {
    let whole = |name: &String| -> anyhow::Result<Pool> {
        let articles: Vec<Article> =
            articles::rows(&dir.join(format!("{name}.articles.jsonl.gz")))?;
        let queries: Vec<LabelledQuery> =
            articles::rows(&dir.join(format!("{name}.queries.jsonl.gz")))?;
        let left_out: HashSet<&str> = articles
            .iter()
            .filter(|a| Some(half(&a.story)) == without)
            .map(|a| a.id.as_str())
            .collect();
        let queries = queries.into_iter().filter(|q| !left_out.contains(q.id.as_str())).collect();
        Ok(Pool { name: name.clone(), weight: WEIGHT, articles, queries })
    };
    let mut pools: Vec<Pool> = names.iter().map(whole).collect::<anyhow::Result<_>>()?;
    let young: Vec<Pool> = (0..YOUNG).map(|part| self::young(&pools, part)).collect();
    let mut redrawn = Vec::new();
    for pool in pools.iter_mut().filter(|pool| pool.articles.iter().any(|a| !a.stance.is_empty())) {
        redrawn.extend((0..REDRAWN).map(|round| self::redrawn(pool, round)));
        pool.weight = DRAWN_WEIGHT;
    }
    pools.extend(young);
    pools.extend(redrawn);
    Ok(pools)
}

/// A part of each set, moved to the same days.
fn young(sets: &[Pool], part: usize) -> Pool {
    let mut out = Pool {
        name: format!("young {part}"),
        weight: WEIGHT,
        articles: Vec::new(),
        queries: Vec::new(),
    };
    for set in sets {
        let chosen = |a: &&Article| {
            (term::hash(name(a).as_bytes()) / FOLDS as u64 % PARTS as u64) as usize == part
        };
        let mut times: Vec<i64> = set.articles.iter().map(|a| a.timestamp().0).collect();
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or_default();
        let articles: Vec<Article> = set
            .articles
            .iter()
            .filter(chosen)
            .map(|a| Article {
                time: Timestamp(a.timestamp().0 - middle + MIDDLE).to_iso(),
                ..a.clone()
            })
            .collect();
        let ids: HashSet<&str> = articles.iter().map(|a| a.id.as_str()).collect();
        let queries = set.queries.iter().filter(|q| ids.contains(q.id.as_str())).cloned();
        out.queries.extend(queries);
        out.articles.extend(articles);
    }
    out
}

/// Where the middle of each set is moved to.
const MIDDLE: i64 = 1_600_000_000;

/// A set of small stories as it could have been: each story on other days of the set, so that it has other neighbours, and of
/// some stories only one report or two, as when few outlets are asked.
fn redrawn(set: &Pool, round: usize) -> Pool {
    let draw = |name: &str, what: u64, most: u64| {
        let seed = (round as u64) << 8 | what;
        (term::mix(term::hash(name.as_bytes()) ^ seed << 40) >> 20) % most
    };
    let mut stories: HashMap<&str, Vec<&Article>> = HashMap::new();
    for article in &set.articles {
        stories.entry(name(article)).or_default().push(article);
    }
    let left_out: HashSet<&str> = stories
        .iter()
        .flat_map(|(story, reports)| {
            let kept = kept(reports.len(), draw(story, 1, 100));
            let mut order: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
            order.sort_by_key(|id| draw(id, 2, u64::MAX));
            order.into_iter().skip(kept)
        })
        .collect();
    let days = days(&set.articles);
    let first = |story: &str| stories[story].iter().map(|report| report.timestamp().0).min();
    let moved = |article: &Article| {
        let story = name(article);
        let own = (first(story).unwrap_or_default() - days.start).div_euclid(DAY);
        let by = draw(story, 3, days.count as u64) as i64;
        let moved = (own + by).rem_euclid(days.count) - own;
        Article { time: Timestamp(article.timestamp().0 + moved * DAY).to_iso(), ..article.clone() }
    };
    let stays = |id: &str| !left_out.contains(id);
    let asked = |query: &LabelledQuery| LabelledQuery {
        relevant: query.relevant.iter().filter(|id| stays(id)).cloned().collect(),
        ..query.clone()
    };
    Pool {
        name: format!("{} {round}", set.name),
        weight: REDRAWN_WEIGHT,
        articles: set.articles.iter().filter(|a| stays(&a.id)).map(moved).collect(),
        queries: set.queries.iter().filter(|q| stays(&q.id)).map(asked).collect(),
    }
}

/// Of a story's reports, those that stay when 0 to 99 was drawn.
fn kept(reports: usize, drawn: u64) -> usize {
    match (reports, drawn) {
        (3, 0..15) | (2, 0..25) => 1,
        (3, 15..40) => 2,
        _ => reports,
    }
}

/// The days that a set spans, without its first and last two hundredths.
struct Days {
    start: i64,
    count: i64,
}

fn days(articles: &[Article]) -> Days {
    let mut times: Vec<i64> = articles.iter().map(|a| a.timestamp().0).collect();
    times.sort_unstable();
    let few = times.len() / 200;
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let (start, end) = (at(few), at(times.len().saturating_sub(few + 1)));
    Days { start, count: ((end - start) / DAY).max(1) }
}

/// What tells an article's story from others: alone it is its own.
fn name(article: &Article) -> &str {
    if article.story.is_empty() { &article.id } else { &article.story }
}
