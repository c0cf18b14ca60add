//! Reading labelled articles, queries and pairs: JSON lines, plain or gzip.

use anyhow::Context;
use parallax::time::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// An article of a labelled set; `story` and `stance` are the answer and read by scoring and training alone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Article {
    pub id: String,
    pub title: String,
    pub lead: String,
    #[serde(alias = "outlet")]
    pub host: String,
    pub time: String,
    #[serde(alias = "language")]
    pub lang: String,
    pub story: String,
    pub stance: String,
}

impl Article {
    /// `2021-03-01T00:02:42Z` or `2021-03-01`; anything else is the epoch.
    pub fn timestamp(&self) -> Timestamp {
        let mut numbers =
            self.time.split(|c: char| !c.is_ascii_digit()).map_while(|n| n.parse::<i64>().ok());
        let mut next = || numbers.next();
        let (Some(year), Some(month), Some(day)) = (next(), next(), next()) else {
            return Timestamp(0);
        };
        let [hour, minute, second] = [next(), next(), next()].map(|n| n.unwrap_or(0));
        Timestamp::from_utc(year, month, day, hour, minute, second)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Query {
    pub id: String,
}

/// A query with its answer.
#[derive(Clone, Debug, Deserialize)]
pub struct LabelledQuery {
    pub id: String,
    pub relevant: Vec<String>,
    pub cross_relevant: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Pair {
    pub a: Article,
    pub b: Article,
    #[serde(default)]
    pub label: f32,
    /// What people said in four steps: 1 the same, 4 nothing in common.
    #[serde(default)]
    pub score: Option<f32>,
}

/// All lines of a file; `.gz` is unpacked.
pub fn rows<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let reader: Box<dyn Read> = match path.extension() {
        Some(e) if e == "gz" => Box::new(flate2::read::MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    let mut out = Vec::new();
    for (i, line) in BufReader::new(reader).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            out.push(
                serde_json::from_str(&line)
                    .with_context(|| format!("{}, line {}", path.display(), i + 1))?,
            );
        }
    }
    Ok(out)
}
