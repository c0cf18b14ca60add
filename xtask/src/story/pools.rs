//! The pools of articles that the second stage is trained on: labelled sets, whole and in part.

use super::articles::{self, Article, LabelledQuery};
use parallax::text::term;
use parallax::time::Timestamp;
use std::collections::HashSet;
use std::path::Path;

/// Folds of the story-wise cross-validation.
pub const FOLDS: usize = 4;
/// Young pools, and into how many parts each set is cut for them. The index of a person's first day holds a few hundred
/// articles on many matters, in which a shared name says more than in a large pool on one.
const YOUNG: usize = 4;
const PARTS: usize = 24;

pub struct Pool {
    pub name: String,
    pub articles: Vec<Article>,
    pub queries: Vec<LabelledQuery>,
}

/// The fold of a story.
pub fn fold(story: &str) -> usize {
    (term::hash(story.as_bytes()) % FOLDS as u64) as usize
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
        Ok(Pool { name: name.clone(), articles, queries })
    };
    let mut pools: Vec<Pool> = names.iter().map(whole).collect::<anyhow::Result<_>>()?;
    let young: Vec<Pool> = (0..YOUNG).map(|part| self::young(&pools, part)).collect();
    pools.extend(young);
    Ok(pools)
}

/// A part of each set, moved to the same days.
fn young(sets: &[Pool], part: usize) -> Pool {
    let mut out = Pool { name: format!("young {part}"), articles: Vec::new(), queries: Vec::new() };
    for set in sets {
        let chosen = |a: &&Article| {
            let name = if a.story.is_empty() { &a.id } else { &a.story };
            (term::hash(name.as_bytes()) / FOLDS as u64 % PARTS as u64) as usize == part
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
