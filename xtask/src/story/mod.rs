//! What the evals, the training and `match` share: labelled articles, the tables, an index.

pub mod articles;
mod boost;
mod concepts;
#[path = "../../../tests/fixtures/fold_pairs.rs"]
mod fold_pairs;
pub mod library;
mod logistic;
mod measure;
pub mod pools;
mod shorten;
mod topics;
pub mod train;
mod train_copies;
mod train_pairs;
mod train_placing;

use anyhow::Context;
use parallax::story::{Matcher, Ranker};
use parallax::text::{Analyzer, concept::Concepts, topic::Topics, vector::Vectors};
use std::path::{Path, PathBuf};

/// Where the committed tables are.
pub fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/story")
}

/// The analyzer with all tables that stand in `dir`; missing ones are left empty.
pub fn analyzer(dir: &Path) -> anyhow::Result<Analyzer> {
    let vectors = |name: &str| -> anyhow::Result<Vectors> {
        read(dir, name)?.map_or(Ok(Vectors::default()), |bytes| {
            Vectors::decode(&bytes).with_context(|| name.to_string())
        })
    };
    Ok(Analyzer {
        concepts: read(dir, "concepts.bin")?
            .map_or(Ok(Concepts::default()), |b| Concepts::decode(&b))?,
        english: vectors("english.vec")?,
        multilingual: vectors("multilingual.vec")?,
        topics: read(dir, "topics.bin")?.map_or(Ok(Topics::default()), |b| Topics::decode(&b))?,
    })
}

/// A matcher with all tables and models that stand in `dir`.
pub fn matcher(dir: &Path) -> anyhow::Result<Matcher> {
    Ok(Matcher::new(analyzer(dir)?, ranker(dir)?))
}

/// The second stage, or one that decides by plain similarity where `dir` has no models.
fn ranker(dir: &Path) -> anyhow::Result<Ranker> {
    Ok(read(dir, "ranker.bin")?.map_or(Ok(Ranker::default()), |b| Ranker::decode(&b))?)
}

fn read(dir: &Path, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let path = dir.join(name);
    if !path.exists() {
        return Ok(None);
    }
    std::fs::read(&path).map(Some).with_context(|| path.display().to_string())
}
