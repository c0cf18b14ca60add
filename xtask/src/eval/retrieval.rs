//! Ranks the articles of a pool for each query: `{"id", "results": [[id, score], ...]}`, best first.

use crate::story::articles::{self, Query};
use crate::story::library::{Library, by_time};
use crate::story::{matcher, pools};
use std::io::Write;
use std::path::Path;

/// Results a query prints at most; the scoring program reads no more.
const MOST_RESULTS: usize = 200;

pub fn run(
    articles: &Path,
    queries: &Path,
    tables: &Path,
    only: Option<usize>,
) -> anyhow::Result<()> {
    let articles = articles::rows(articles)?;
    let order = by_time(&articles);
    let library = Library::arrived(articles, matcher(tables)?, &order);
    let queries: Vec<Query> = articles::rows(queries)?;
    let index: std::collections::HashMap<&str, usize> =
        library.articles.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for query in &queries {
        let Some(&q) = index.get(query.id.as_str()) else { continue };
        if only.is_some_and(|half| half != pools::half(&library.articles[q].story)) {
            continue;
        }
        let mut results: Vec<(&str, f32)> = library
            .matcher
            .scored(&library.index, &library.articles[q].document())
            .into_iter()
            .filter_map(|(doc, score)| {
                Some((library.articles[*library.place.get(&doc)?].id.as_str(), score))
            })
            .collect();
        results.sort_by(|a, b| b.1.total_cmp(&a.1));
        results.truncate(MOST_RESULTS);
        serde_json::to_writer(
            &mut out,
            &serde_json::json!({ "id": query.id, "results": results }),
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
