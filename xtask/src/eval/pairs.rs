//! Scores pairs of articles: `{"i", "score"}`, how surely they tell the same story, or are one text. Word weights come from the articles of the file.

use crate::data;
use crate::story::articles::{self, Pair};
use crate::story::library::written;
use crate::story::{matcher, tables};
use parallax::outlet::{Directory, Identifier};
use std::io::Write;
use std::path::Path;

/// Sets of pairs differ in what their labels say, and their rows do not tell which: those of wire texts are of copies.
fn labels_copies(pairs: &Path) -> bool {
    pairs.file_name().is_some_and(|name| name.to_string_lossy().starts_with("wire"))
}

pub fn run(pairs: &Path, copies: bool) -> anyhow::Result<()> {
    let mut matcher = matcher(&tables())?;
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let copies = copies || labels_copies(pairs);
    let pairs: Vec<Pair> = articles::rows(pairs)?;
    for pair in &pairs {
        matcher.count(&pair.a.document());
        matcher.count(&pair.b.document());
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (i, pair) in pairs.iter().enumerate() {
        let [a, b] = [&pair.a, &pair.b].map(|side| written(&identifier, side.document()));
        let score = if copies { matcher.copies(&a, &b) } else { matcher.pair(&a, &b) };
        serde_json::to_writer(&mut out, &serde_json::json!({ "i": i, "score": score }))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
