//! `cargo xtask eval answers [DIR]`: what each answer of `source-answers.jsonl` in DIR means, one JSON line
//! each (`id`, `state`, `right`), and on the error channel how many states are as the file wants them.

use super::feeds::{Native, from_base64, rows, text};
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use parallax::provider::answer::{self, Answer, Outcome, Source};
use parallax::provider::encoding;
use parallax::provider::feed::Origin;
use parallax::text::date::{self, Hint};
use parallax::time::Timestamp;
use serde_json::json;
use std::fs;
use std::io::Read;
use std::path::Path;

pub fn run(dir: Option<&Path>) -> Result<()> {
    let path = dir.unwrap_or(Path::new("../shared/reference")).join("source-answers.jsonl");
    let lines = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (mut right, mut all) = (0, 0);
    for row in rows(&lines) {
        let (source, url) = match text(&row, "source") {
            "gdelt_doc" => (Source::GdeltDoc, "https://api.gdeltproject.org/api/v2/doc/doc"),
            "gdelt_gal" => {
                (Source::GdeltList, "https://data.gdeltproject.org/gdeltv3/gal/x.gal.json.gz")
            }
            "google_news" => (Source::GoogleNews, "https://news.google.com/rss/search"),
            "wikipedia_current" => (Source::CurrentEvents, "https://en.wikipedia.org/"),
            _ => (Source::Feed, "https://news.example/rss.xml"),
        };
        let now = date::parse(text(&row, "now"), &Hint::default())
            .and_then(|date| date.timestamp())
            .unwrap_or(Timestamp::from_utc(2026, 1, 2, 10, 0, 0));
        let answer = read(&row);
        let origin = Origin { url, fetched_at: Some(now), ..Origin::default() };
        let reading = answer::read(source, &answer, &origin, &Native, now);
        let state = serde_json::to_value(&reading.outcome)?["state"].clone();
        let retry = match &reading.outcome {
            Outcome::Throttled { until } | Outcome::Unreachable { until } => Some(until.since(now)),
            _ => None,
        };
        let children = match &reading.outcome {
            Outcome::Index { children } => json!(children),
            Outcome::NotAFeed { discovered } => json!(discovered),
            _ => json!(null),
        };
        let is_right = state == row["state"]
            && (row["retry_s"].is_null() || row["retry_s"].as_i64() == retry)
            && (row["next_s"].is_null() || row["next_s"].as_i64() == Some(reading.wait))
            && (row["children"].is_null() || row["children"] == children)
            && (row["discovered"].is_null() || row["discovered"] == children)
            && row["items"].as_array().is_none_or(|wanted| {
                wanted.len() == reading.items.len()
                    && wanted.iter().zip(&reading.items).all(|(wanted, item)| {
                        text(wanted, "title") == item.title && text(wanted, "link") == item.link
                    })
            })
            && (row["validators"].is_null()
                || text(&row["validators"], "etag") == reading.etag
                    && text(&row["validators"], "last_modified") == reading.last_modified);
        all += 1;
        right += u32::from(is_right);
        let titles: Vec<&str> = reading.items.iter().map(|item| item.title.as_str()).collect();
        println!(
            "{}",
            json!({
                "id": row["id"], "state": state, "right": is_right, "retry_s": retry, "next_s": reading.wait,
                "titles": titles, "children": children,
            })
        );
    }
    eprintln!("states {right}/{all}");
    Ok(())
}

/// The answer of a row, unpacked as the browser does it.
fn read(row: &serde_json::Value) -> Answer {
    let packed = match row["body"].as_str() {
        Some(body) => body.as_bytes().to_vec(),
        None => from_base64(text(row, "body_b64")),
    };
    let mut headers: Vec<(String, String)> = row["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    headers.push(("content-type".to_owned(), text(row, "content_type").to_owned()));
    let mut body = packed;
    let mut cut = false;
    if encoding::is_gzip(&body) {
        let mut unpacked = Vec::new();
        cut = GzDecoder::new(body.as_slice()).read_to_end(&mut unpacked).is_err();
        body = unpacked;
    }
    let status = row["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(0);
    Answer { status, headers, body, cut, ..Answer::default() }
}
