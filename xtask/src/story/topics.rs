//! Regions of the multilingual vector space, by spherical k-means over titles without their labels.

use super::articles::{self, Article};
use parallax::text::vector::unit;
use std::path::Path;

const REGIONS: usize = 256;
const ROUNDS: usize = 10;
/// Titles of a set at most, so that no set decides alone.
const TITLES: usize = 4_000;

pub fn run(dir: &Path, sets: &[String], out: &Path) -> anyhow::Result<()> {
    let analyzer = super::analyzer(&super::tables())?;
    let mut vectors = Vec::new();
    for set in sets {
        let articles: Vec<Article> = articles::rows(&dir.join(format!("{set}.articles.jsonl.gz")))?;
        let step = articles.len().div_ceil(TITLES).max(1);
        vectors.extend(
            articles
                .iter()
                .step_by(step)
                .filter_map(|a| analyzer.multilingual.embed(&a.title, &a.lang)),
        );
    }
    anyhow::ensure!(vectors.len() > REGIONS, "too few titles, or no multilingual table");
    let mut middles: Vec<Vec<f32>> =
        (0..REGIONS).map(|i| vectors[i * vectors.len() / REGIONS].clone()).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![vec![0.0; vectors[0].len()]; REGIONS];
        for vector in &vectors {
            let nearest = nearest(&middles, vector);
            sums[nearest].iter_mut().zip(vector).for_each(|(s, x)| *s += x);
        }
        for (middle, mut sum) in middles.iter_mut().zip(sums) {
            if sum.iter().any(|x| *x != 0.0) {
                unit(&mut sum);
                *middle = sum;
            }
        }
    }
    let mut bytes = b"PXTOPIC1".to_vec();
    bytes.extend((REGIONS as u16).to_le_bytes());
    bytes.extend((vectors[0].len() as u16).to_le_bytes());
    bytes.extend(middles.iter().flatten().map(|x| (x * 127.0).round() as i8 as u8));
    std::fs::write(out, &bytes)?;
    println!("{} titles, {} bytes", vectors.len(), bytes.len());
    Ok(())
}

fn nearest(middles: &[Vec<f32>], vector: &[f32]) -> usize {
    let dot = |m: &[f32]| m.iter().zip(vector).map(|(x, y)| x * y).sum::<f32>();
    let mut best = (0, f32::MIN);
    for (i, middle) in middles.iter().enumerate() {
        let value = dot(middle);
        if value > best.1 {
            best = (i, value);
        }
    }
    best.0
}
