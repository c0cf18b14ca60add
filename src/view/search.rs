//! What the search of the Today page found.

use crate::story::Document;
use crate::time::Timestamp;
use crate::view::coverage::{Outlets, safe_address};
use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use crate::view::text::{Text, plural};
use serde::Serialize;
use std::collections::HashSet;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchView {
    pub heading: Text,
    pub rows: Vec<FoundRow>,
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundRow {
    pub title: String,
    pub language: String,
    pub url: String,
    /// Query of the story page.
    pub query: String,
    pub outlet: String,
    pub mark: Mark,
    pub mark_label: Text,
    #[cfg_attr(test, ts(type = "number"))]
    pub time: Timestamp,
}

/// Decides what the search shows. Several articles of one story and outlet are shown once.
pub fn search(found: &[Document], outlets: &[RatedOutlet], milliseconds: u32) -> SearchView {
    let outlets = Outlets::of(outlets);
    let mut seen = HashSet::new();
    let row = |document: &Document| {
        let mark = outlets.mark(&document.outlet);
        FoundRow {
            title: document.title.clone(),
            language: document.language.clone(),
            url: safe_address(&document.url),
            query: format!("article={}", document.id),
            outlet: outlets.name(&document.outlet),
            mark,
            mark_label: mark.label(),
            time: document.time,
        }
    };
    let rows: Vec<FoundRow> = found
        .iter()
        .filter(|document| seen.insert((document.outlet.as_str(), document.title.as_str())))
        .map(row)
        .collect();
    let heading = plural("search_found", rows.len() as u32, [milliseconds.into()]);
    SearchView { heading, rows }
}
