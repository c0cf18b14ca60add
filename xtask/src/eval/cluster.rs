//! Streams articles into stories in order of time: `{"id", "cluster"}`.

use crate::story::articles;
use crate::story::library::{Library, by_time};
use crate::story::{matcher, pools};
use std::io::Write;
use std::path::Path;

/// With a `shuffle` above 0 the articles arrive in an order drawn from it, not in that of their times. With `only` the stories of
/// that half arrive alone.
pub fn run(
    articles: &Path,
    shuffle: u64,
    tables: &Path,
    only: Option<usize>,
) -> anyhow::Result<()> {
    let mut articles: Vec<articles::Article> = articles::rows(articles)?;
    articles.retain(|article| only.is_none_or(|half| half == pools::half(&article.story)));
    let mut order = by_time(&articles);
    if shuffle > 0 {
        order.sort_by_key(|&i| parallax::text::term::mix(i as u64 ^ shuffle << 32));
    }
    let library = Library::arrived(articles, matcher(tables)?, &order);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for article in &library.articles {
        let story = library.index.find(&article.id).map_or(0, |doc| library.index.place(doc).story);
        serde_json::to_writer(
            &mut out,
            &serde_json::json!({ "id": article.id, "cluster": story }),
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
