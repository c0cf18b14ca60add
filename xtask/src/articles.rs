//! An article of a file, with `id`, `title`, `lead`, `host`, `time`, `lang` and perhaps `url`; and a page made from it.

use anyhow::{Context, Result};
use parallax::text::date::{Hint, parse};
use parallax::time::{DAY, Timestamp};
use serde_json::Value;

/// The article with an id, or the newest.
pub fn find<'a>(articles: &'a [Value], id: Option<&str>) -> Result<&'a Value> {
    match id {
        Some(id) => {
            articles.iter().find(|a| a["id"] == id).with_context(|| format!("no article {id}"))
        }
        None => articles.iter().max_by_key(|a| field(a, "time")).context("no article"),
    }
}

/// An article of which the file names neither address nor host is put on a host of its own, which nobody knows.
pub fn give_host(article: &mut Value) {
    if field(article, "host").is_empty() && field(article, "url").is_empty() {
        article["host"] = format!("{}.example", field(article, "id")).into();
    }
}

/// Its address; made from host and id when it has none.
pub fn address(article: &Value) -> String {
    match field(article, "url") {
        "" => format!("https://{}/{}", field(article, "host"), field(article, "id")),
        url => url.to_string(),
    }
}

/// The time at which somebody reads it who comes to it late.
pub fn a_day_after(article: &Value) -> Result<Timestamp> {
    let time = time(article).with_context(|| format!("no time in {article}"))?;
    Ok(Timestamp(time.0 + DAY))
}

/// The articles that are not younger than `now`.
pub fn until(articles: &[Value], now: Timestamp) -> Vec<&Value> {
    articles.iter().filter(|article| time(article).is_none_or(|time| time <= now)).collect()
}

fn time(article: &Value) -> Option<Timestamp> {
    parse(field(article, "time"), &Hint::default())?.timestamp()
}

/// A page with the article's title, time and lead.
pub fn page(article: &Value) -> String {
    let text = |name| {
        field(article, name).replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
    };
    let (title, lead, time) = (text("title"), text("lead"), text("time"));
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title>\n\
         <meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"article:published_time\" content=\"{time}\">\n\
         <article><h1>{title}</h1><p><time datetime=\"{time}\">{time}</time></p><p>{lead}</p></article></html>\n",
        text("lang")
    )
}

fn field<'a>(article: &'a Value, name: &str) -> &'a str {
    article[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::articles::rows;
    use std::io::Write;

    #[test]
    fn reads_plain_and_gzipped_articles() {
        let folder = std::env::temp_dir().join(format!("parallax-articles-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let lines = "{\"id\":\"1\",\"time\":\"2026-01-02T10:00:00Z\"}\n\n{\"id\":\"2\",\"time\":\"2025-01-02\",\"host\":\"a.example\"}\n";
        std::fs::write(folder.join("a.jsonl"), lines).unwrap();
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(lines.as_bytes()).unwrap();
        std::fs::write(folder.join("a.jsonl.gz"), zipped.finish().unwrap()).unwrap();
        for name in ["a.jsonl", "a.jsonl.gz"] {
            let articles: Vec<Value> = rows(&folder.join(name)).unwrap();
            assert_eq!(find(&articles, None).unwrap()["id"], "1");
            let mut nowhere = articles[0].clone();
            give_host(&mut nowhere);
            assert_eq!(address(&nowhere), "https://1.example/1");
            assert_eq!(address(find(&articles, Some("2")).unwrap()), "https://a.example/2");
            assert!(find(&articles, Some("3")).is_err());
            let now = a_day_after(&articles[1]).unwrap();
            assert_eq!(
                until(&articles, now).len(),
                1,
                "the article of a year later is in the future"
            );
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
