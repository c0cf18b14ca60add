//! `cargo xtask export ARTICLES`: articles as the bulk requests that fill a search server of one's own
//! (`docs/own-server.md`).

use anyhow::{Context, Result};
use clap::Args;
use flate2::read::GzDecoder;
use parallax::text::date::{self, Hint};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

#[derive(Args)]
pub struct Options {
    /// JSON lines with id, title, lead, host, time, lang and url; may be packed with gzip
    articles: PathBuf,
    /// Name of the index
    #[arg(long, default_value = "news")]
    index: String,
}

pub fn run(options: &Options) -> Result<()> {
    let path = &options.articles;
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    let reader: Box<dyn Read> =
        if is_packed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, line) in BufReader::new(reader).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let article: Value =
            serde_json::from_str(&line).with_context(|| format!("line {}", number + 1))?;
        writeln!(out, "{}", json!({ "index": { "_index": options.index, "_id": article["id"] } }))?;
        writeln!(out, "{}", document(&article))?;
    }
    Ok(())
}

/// The fields that a search reads; the time in seconds since 1970.
fn document(article: &Value) -> Value {
    let time = article["time"].as_i64().or_else(|| {
        let date = date::parse(article["time"].as_str()?, &Hint::default())?;
        Some(date.timestamp()?.0)
    });
    json!({
        "title": article["title"],
        "lead": article["lead"],
        "url": article["url"],
        "host": article["host"],
        "time": time,
        "lang": article["lang"],
    })
}
