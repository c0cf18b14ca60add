//! The packaged tables that matching needs. Loaded with the index, never for the badge.

use crate::app::report;
use crate::js::error_text;
use crate::whole::net;
use futures_util::future::join_all;
use parallax::story::{Matcher, Ranker};
use parallax::text::Analyzer;
use parallax::text::concept::Concepts;
use parallax::text::topic::Topics;
use parallax::text::vector::Vectors;
use std::fmt::Display;
use wasm_bindgen::prelude::*;

/// A matcher with all tables of the package. One that cannot be read is said on the console and left
/// out: matching works without any of them, only not as well.
pub async fn matcher() -> Matcher {
    let names = ["concepts.bin", "english.vec", "multilingual.vec", "topics.bin", "ranker.bin"];
    let paths = names.map(|name| format!("data/story/{name}"));
    let mut files = join_all(paths.iter().map(|path| net::packaged(path))).await.into_iter();
    let mut next = || files.next().unwrap_or_else(|| Err(JsValue::from_str("no such table")));
    let analyzer = Analyzer {
        concepts: read("concepts", next(), |bytes| Concepts::decode(&bytes)),
        english: read("vectors of English", next(), |bytes| Vectors::decode(&bytes)),
        multilingual: read("vectors of many languages", next(), |bytes| Vectors::decode(&bytes)),
        topics: read("topics", next(), |bytes| Topics::decode(&bytes)),
    };
    Matcher::new(analyzer, read("the ranker", next(), |bytes| Ranker::decode(&bytes)))
}

fn read<T: Default, E: Display>(
    what: &str,
    file: Result<Vec<u8>, JsValue>,
    decode: impl FnOnce(Vec<u8>) -> Result<T, E>,
) -> T {
    let bytes = file.map_err(|error| error_text(&error));
    bytes.and_then(|bytes| decode(bytes).map_err(|error| error.to_string())).unwrap_or_else(
        |error| {
            report(what, &JsValue::from_str(&error));
            T::default()
        },
    )
}
