//! `cargo xtask match`: the matches of one article with the evidence for each.

use crate::story::articles;
use crate::story::library::{Library, by_time};
use crate::story::{matcher, tables};
use anyhow::Context;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Options {
    /// Articles, JSON lines, plain or gzip
    #[arg(long)]
    articles: PathBuf,
    /// Id of the article asked about
    #[arg(long)]
    id: String,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let articles = articles::rows(&options.articles)?;
    let order = by_time(&articles);
    let library = Library::arrived(articles, matcher(&tables())?, &order);
    let open =
        library.articles.iter().find(|a| a.id == options.id).context("no article with this id")?;
    println!("{}  {}  {}", open.time, open.host, open.title);
    for found in library.matcher.matches(&library.index, &open.document()) {
        let Some(article) = library.place.get(&found.doc).map(|&i| &library.articles[i]) else {
            continue;
        };
        println!(
            "{:.3}  fold {}  {}  {}  {}  {}",
            found.score, found.fold, article.id, article.lang, article.host, article.title
        );
        let evidence: Vec<String> = found
            .evidence
            .iter()
            .map(|e| format!("{} {} {:.1}", e.kind, e.text, e.weight))
            .collect();
        println!("       {}", evidence.join("; "));
    }
    Ok(())
}
