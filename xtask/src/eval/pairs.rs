//! Scores pairs of articles: `{"i", "score"}`. Word weights come from the articles of the file.

use crate::story::articles::{self, Pair};
use crate::story::{matcher, tables};
use std::io::Write;
use std::path::Path;

pub fn run(pairs: &Path) -> anyhow::Result<()> {
    let mut matcher = matcher(&tables())?;
    let pairs: Vec<Pair> = articles::rows(pairs)?;
    for pair in &pairs {
        matcher.count(&pair.a.document());
        matcher.count(&pair.b.document());
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (i, pair) in pairs.iter().enumerate() {
        let score = matcher.pair(&pair.a.document(), &pair.b.document());
        serde_json::to_writer(&mut out, &serde_json::json!({ "i": i, "score": score }))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
