//! Leaves out of a table of word vectors the rows that texts hardly use: a piece that one article in tens of thousands has
//! costs as many bytes as any other.

use super::articles;
use anyhow::Context;
use parallax::packed::bits::{BitReader, BitWriter};
use parallax::text::token;
use parallax::text::vector::{Vectors, folded};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A row stays when so many articles use it.
const LEAST: u32 = 2;
/// Where the form of `parallax::text::vector` says what it needs.
const HEADER: usize = 20;

/// Rewrites the table at `table` with the rows that the articles and pairs of `texts` use.
pub fn run(table: &Path, texts: &[PathBuf]) -> anyhow::Result<()> {
    let bytes = std::fs::read(table).with_context(|| table.display().to_string())?;
    let vectors = Vectors::decode(&bytes)?;
    let mut used = vec![0_u32; vectors.rows()];
    for path in texts {
        for row in articles::rows::<Value>(path)? {
            let sides = [row.get("a"), row.get("b")].into_iter().flatten();
            let sides: Vec<&Value> = sides.collect();
            for article in if sides.is_empty() { vec![&row] } else { sides } {
                count(&vectors, article, &mut used);
            }
        }
    }
    let short = kept(&bytes, &used).context("the table is cut off")?;
    std::fs::write(table, &short)?;
    let rows = used.iter().filter(|&&used| used >= LEAST).count();
    println!("{rows} of {} rows, {} of {} bytes", used.len(), short.len(), bytes.len());
    Ok(())
}

fn count(vectors: &Vectors, article: &Value, used: &mut [u32]) {
    let texts = ["title", "lead"].into_iter().filter_map(|key| article.get(key)?.as_str());
    let words = texts.map(|text| folded(&token::tokens(text))).collect::<String>();
    let mut rows = vectors.rows_of(&words);
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter().for_each(|row| used[row] += 1);
}

/// The table with the rows that are used often enough.
fn kept(bytes: &[u8], used: &[u32]) -> Option<Vec<u8>> {
    let (header, rest) = bytes.split_at_checked(HEADER)?;
    let at = |i: usize| usize::from(u16::from_le_bytes([header[i], header[i + 1]]));
    let (dimensions, bits, numbers, low, means) =
        (at(12), usize::from(header[15]), usize::from(header[16]), u32::from(header[17]), at(18));
    let width = dimensions / numbers * bits / 8;
    let (means, rest) = rest.split_at_checked(means * (2 + dimensions))?;
    let (scales, rest) = rest.split_at_checked(used.len())?;
    let (codes, gaps) = rest.split_at_checked(used.len() * width)?;
    let rows = || used.iter().enumerate().filter(|(_, used)| **used >= LEAST).map(|(row, _)| row);
    let mut out = header[..8].to_vec();
    out.extend((rows().count() as u32).to_le_bytes());
    out.extend(&header[12..]);
    out.extend(means);
    out.extend(rows().map(|row| scales[row]));
    rows().for_each(|row| out.extend(&codes[row * width..][..width]));
    let (mut gaps, mut hash, mut last) = (BitReader::new(gaps), 0, 0);
    let mut short = BitWriter::default();
    for used in used {
        hash += gaps.pull_gap(low)?;
        if *used >= LEAST {
            short.push_gap(hash - last, low);
            last = hash;
        }
    }
    out.extend(short.finish());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo;

    #[test]
    fn what_is_used_stays_as_it_was() -> anyhow::Result<()> {
        let bytes = std::fs::read(repo::path("data/story/english.vec"))?;
        let whole = Vectors::decode(&bytes)?;
        let all = vec![LEAST; whole.rows()];
        assert_eq!(kept(&bytes, &all).as_deref(), Some(&bytes[..]));

        let words = "minister ferry harbour strike";
        let mut used = vec![LEAST - 1; whole.rows()];
        let rows = whole.rows_of(words);
        rows.iter().for_each(|row| used[*row] = LEAST);
        let short = Vectors::decode(&kept(&bytes, &used).context("the table is cut off")?)?;
        assert_eq!(short.rows(), used.iter().filter(|used| **used == LEAST).count());
        assert_eq!(short.rows_of(words).len(), rows.len());
        for cut in [0, HEADER, bytes.len() / 2] {
            assert_eq!(kept(&bytes[..cut], &all), None);
        }
        Ok(())
    }
}
