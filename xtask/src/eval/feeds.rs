//! `cargo xtask eval feeds [DIR]`: one run over tiny feeds, dates and real feeds, one JSON line each.
//!
//! DIR holds any of `feed-quirks.jsonl` (`id`, `base`, `content_type`, `feed` or `feed_b64`),
//! `date-quirks.jsonl` (`id`, `input`) and `real-feeds.tar.gz` (files and an `expect.jsonl` of their names).

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use parallax::provider::encoding::{self, Decoder};
use parallax::provider::feed::{self, FeedError, Origin};
use parallax::text::date::{self, Hint};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::Path;

pub fn run(dir: Option<&Path>) -> Result<()> {
    let dir = dir.unwrap_or(Path::new("../shared/reference"));
    let mut found = false;
    if let Ok(lines) = fs::read_to_string(dir.join("feed-quirks.jsonl")) {
        found = true;
        for row in rows(&lines) {
            let bytes = match row["feed"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => from_base64(text(&row, "feed_b64")),
            };
            print_feed(text(&row, "id"), &bytes, text(&row, "base"), text(&row, "content_type"));
        }
    }
    if let Ok(lines) = fs::read_to_string(dir.join("date-quirks.jsonl")) {
        found = true;
        for row in rows(&lines) {
            let date = date::parse(text(&row, "input"), &Hint::default());
            let utc = date.and_then(|date| date.timestamp()).map(|moment| moment.to_iso());
            println!("{}", json!({ "id": row["id"], "utc": utc }));
        }
    }
    if let Ok(file) = fs::File::open(dir.join("real-feeds.tar.gz")) {
        found = true;
        let mut files = HashMap::new();
        let mut expected = Vec::new();
        for entry in tar::Archive::new(GzDecoder::new(file)).entries()? {
            let mut entry = entry?;
            let path = entry.path()?.to_string_lossy().into_owned();
            let name = path.split_once('/').map_or(path.as_str(), |(_, rest)| rest).to_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            if name == "expect.jsonl" {
                expected = rows(&String::from_utf8(bytes)?).collect();
            } else {
                files.insert(name, bytes);
            }
        }
        for row in expected {
            let id = text(&row, "id");
            let bytes = files.get(id).with_context(|| format!("{id} is not in the archive"))?;
            print_feed(id, bytes, text(&row, "base"), text(&row, "content_type"));
        }
    }
    anyhow::ensure!(found, "{} holds none of the three sets", dir.display());
    Ok(())
}

pub(super) fn rows(lines: &str) -> impl Iterator<Item = Value> {
    lines.lines().filter_map(|line| serde_json::from_str(line).ok())
}

pub(super) fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn print_feed(id: &str, bytes: &[u8], url: &str, content_type: &str) {
    let origin = Origin { url, content_type, ..Origin::default() };
    let row = match parse(bytes, &origin) {
        Err(FeedError::SitemapIndex(children)) => {
            json!({ "id": id, "error": "sitemap_index", "children": children })
        }
        Err(error) => json!({ "id": id, "error": error.to_string() }),
        Ok(feed) => {
            let present = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let items: Vec<Value> = feed
                .items
                .iter()
                .map(|item| {
                    json!({
                        "title": present(&item.title),
                        "link": present(&item.link),
                        "time": item.published.map(|moment| moment.to_iso()),
                        "fold_key": present(&item.url),
                        "lead": present(&item.summary),
                        "authors": item.author.split(", ").filter(|name| !name.is_empty()).collect::<Vec<_>>(),
                        "lang": present(&item.language),
                        "source_url": present(&item.source_url),
                        "source_name": present(&item.source_name),
                        "kind": item.sponsored.then_some("sponsored"),
                        "feed_title": feed.title,
                        "feed_link": feed.link,
                        "hub": present(&feed.hub),
                    })
                })
                .collect();
            json!({ "id": id, "items": items })
        }
    };
    println!("{row}");
}

/// Reads a feed as the browser does: unpacks it first if it is still packed.
fn parse(bytes: &[u8], origin: &Origin) -> Result<feed::Feed, FeedError> {
    if !encoding::is_gzip(bytes) {
        return feed::parse(bytes, origin, &Native);
    }
    let mut unpacked = Vec::new();
    let limit = feed::MAX_BYTES as u64;
    // A packed file that is cut gives what stands before the cut.
    let _ = GzDecoder::new(bytes).take(limit).read_to_end(&mut unpacked);
    feed::parse(&unpacked, origin, &Native)
}

/// What `TextDecoder` is in a browser.
pub struct Native;

impl Decoder for Native {
    fn decode(&self, label: &str, bytes: &[u8], strict: bool) -> Option<String> {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        (!(strict && had_errors)).then(|| text.into_owned())
    }
}

pub(super) fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
