//! `cargo xtask eval pages DIR [--corpus C]`: the shipped script in real Chromium over saved pages, then the core.
//!
//! DIR holds `<corpus>-<part>.gold.jsonl` (rows with `id`, `file`, `url`) beside `<corpus>-<part>.tar.gz`.

use crate::chromium::Chromium;
use anyhow::Context;
use parallax::page::{self, Facts};
use parallax::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// The only script that enters a page.
pub const SCRIPT: &str = include_str!("../../../extension/content/facts.js");

/// How the facts of the pages are come by.
#[derive(clap::Args)]
pub struct Options {
    dir: PathBuf,
    /// Only this corpus
    #[arg(long)]
    corpus: Option<String>,
    /// Facts collected earlier: read when the file is there, else written
    #[arg(long)]
    facts: Option<PathBuf>,
    /// Read the text of the pages without a browser
    #[arg(long)]
    native: bool,
}

/// A saved page.
#[derive(Deserialize)]
pub struct Case {
    pub id: String,
    pub corpus: String,
    pub file: String,
    pub url: String,
    #[serde(skip)]
    pub html: Vec<u8>,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    if options.native {
        return for_each_case(&options.dir, options.corpus.as_deref(), |case| {
            let facts = page::html::facts(&String::from_utf8_lossy(&case.html), &case.url);
            println!("{}", answer(&case.id, &page::understand(&facts, now())));
            Ok(())
        });
    }
    let collected = match &options.facts {
        Some(file) if file.exists() => load(file)?,
        other => {
            let collected = collect(&options.dir, options.corpus.as_deref())?;
            if let Some(file) = other {
                save(file, &collected)?;
            }
            collected
        }
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (id, facts) in &collected {
        if options.corpus.as_ref().is_some_and(|corpus| !id.starts_with(&format!("{corpus}/"))) {
            continue;
        }
        writeln!(out, "{}", answer(id, &page::understand(&Facts::parse(facts)?, now())))?;
    }
    Ok(())
}

/// The machine's time.
pub fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp(since.as_secs() as i64)
}

/// The row that the scoring program reads.
pub fn answer(id: &str, article: &page::Article) -> Value {
    json!({
        "id": id,
        "title": article.title,
        "authors": article.byline,
        "date": article.published_day,
        "lang": article.language,
        "lead": article.lead,
        "is_article": article.is_article,
        "kind": article.kind,
        "evidence": article.evidence,
    })
}

fn load(file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(file)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn save(file: &Path, collected: &[(String, String)]) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    for row in collected {
        writeln!(out, "{}", serde_json::to_string(row)?)?;
    }
    Ok(())
}

/// `(id, facts)` of every page, as the script sends them.
fn collect(dir: &Path, corpus: Option<&str>) -> anyhow::Result<Vec<(String, String)>> {
    let chromium = Chromium::start()?;
    let mut collected = Vec::new();
    let (mut times, mut largest) = (Vec::new(), 0);
    for_each_case(dir, corpus, |case| {
        match chromium.read(&case.html, SCRIPT) {
            Ok(ran) => {
                let facts = at_address(ran.value.as_str().unwrap_or_default(), &case.url)?;
                times.push(ran.millis);
                largest = largest.max(facts.len());
                collected.push((case.id, facts));
            }
            Err(error) => eprintln!("{}: {error}", case.id),
        }
        Ok(())
    })?;
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    eprintln!(
        "{} pages; in the page: median {:.1} ms, 90 % {:.1} ms, longest {:.1} ms; largest message {largest} bytes",
        times.len(),
        at(0.5),
        at(0.9),
        times.last().copied().unwrap_or_default()
    );
    Ok(collected)
}

/// The facts of a saved page, as if it had been read at its own address.
pub fn at_address(facts: &str, url: &str) -> anyhow::Result<String> {
    let mut facts: Value = serde_json::from_str(facts)?;
    facts["url"] = url.into();
    Ok(facts.to_string())
}

/// Every case of every archive in `dir`, in the order of file names.
pub fn for_each_case(
    dir: &Path,
    corpus: Option<&str>,
    mut each: impl FnMut(Case) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut labels: Vec<PathBuf> = std::fs::read_dir(dir)
        .with_context(|| format!("{} cannot be read", dir.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".gold.jsonl"))
        .collect();
    labels.sort();
    for file in labels {
        let mut cases = HashMap::new();
        for line in std::fs::read_to_string(&file)?.lines() {
            let case: Case = serde_json::from_str(line)?;
            if corpus.is_none_or(|corpus| corpus == case.corpus) {
                cases.insert(case.file.clone(), case);
            }
        }
        if cases.is_empty() {
            continue;
        }
        let archive = file.to_string_lossy().replace(".gold.jsonl", ".tar.gz");
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(File::open(&archive)?));
        for entry in archive.entries()? {
            let mut entry = entry?;
            let name = entry.path()?.to_string_lossy().into_owned();
            if let Some(mut case) = cases.remove(&name) {
                entry.read_to_end(&mut case.html)?;
                each(case)?;
            }
        }
    }
    Ok(())
}
