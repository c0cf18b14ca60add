//! `cargo xtask feed-sets`: rewrites `data/feed-sets.tsv`, the feeds to choose from, from the tables of outlets
//! and feeds and the consensus of the raters.

use crate::data;
use anyhow::{Context, Result};
use parallax::rating::{Licences, Packs, consensus, ratings_for};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Year of the newest lists: a feed in none of them may be gone.
const LIVE: &str = "2026";
/// Outlets of a country that are enough to choose from.
const ENOUGH: usize = 12;

pub fn run() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let read = |name: &str| fs::read_to_string(folder.join(name)).with_context(|| name.to_owned());
    let (checked, listed) = (read("outlets_checked.tsv")?, read("outlets_listed.tsv")?);
    let feeds = read("feeds.tsv")?;
    let raters = read("raters.tsv")?;
    let weights: HashMap<&str, u32> = rows(&raters)
        .filter_map(|cells| Some((*cells.first()?, cells.get(9)?.parse().ok()?)))
        .collect();
    let mut urls: HashMap<&str, &str> = HashMap::new();
    for cells in rows(&feeds) {
        if let [key, url, "front", _, LIVE, ..] = cells.as_slice() {
            let known = urls.entry(*key).or_insert(*url);
            if !known.starts_with("https") && url.starts_with("https") {
                *known = *url;
            }
        }
    }
    let packs = [Packs::open(data::ratings(Licences::All)?)?];
    let mut lines: Vec<(bool, u32, String)> = Vec::new();
    let mut of_country: HashMap<&str, usize> = HashMap::new();
    let outlets =
        rows(&checked).map(|cells| (false, cells)).chain(rows(&listed).map(|c| (true, c)));
    for (is_listed, cells) in outlets {
        let [key, _, _, country, languages, kind, ..] = cells.as_slice() else { continue };
        let country = country.trim_start_matches('~');
        let language =
            languages.trim_start_matches('~').split([' ', ';', ',']).next().unwrap_or_default();
        let Some(url) = urls.get(key) else { continue };
        if country.len() != 2
            || language.is_empty()
            || matches!(*kind, "satire" | "advocacy" | "journal")
        {
            continue;
        }
        let count = of_country.entry(country).or_default();
        // Others than the checked ones only where those are few.
        if is_listed && *count >= ENOUGH {
            continue;
        }
        *count += 1;
        let ratings = ratings_for(&packs, key);
        let side = consensus(&ratings, |rater| weights.get(rater).copied().unwrap_or(0));
        let bias = side.bias.map(|bias| (bias as i8).to_string()).unwrap_or_default();
        let mut line = String::new();
        write!(line, "{key}\t{url}\t{country}\t{language}\t{kind}\t{bias}")?;
        // Who is rated by many is known to many.
        lines.push((is_listed, u32::MAX - ratings.len() as u32, line));
    }
    lines.sort();
    let mut table = String::from("key\turl\tcountry\tlanguage\tkind\tside\n");
    for (.., line) in lines {
        writeln!(table, "{line}")?;
    }
    fs::write(folder.join("feed-sets.tsv"), table)?;
    Ok(())
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
