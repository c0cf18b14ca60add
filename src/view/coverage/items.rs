//! The rows of the list, one an outlet, and the filters over them.

use super::first::{First, firsts};
use super::outlets::Outlets;
use crate::order::Sort;
use crate::time::Timestamp;
use crate::view::coverage::Reader;
use crate::view::mark::Mark;
use crate::view::text::{Text, plural, text};
use crate::view::voices::{Piece, Voice};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A filter over the list with the count it would show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FilterView {
    /// `None` shows all.
    pub group: Option<Group>,
    pub name: Text,
    pub count: u32,
}

/// Part of the axis that an item is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Group {
    Left,
    Center,
    Right,
    Unrated,
}

/// One outlet's row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemView {
    /// The outlet's key; a row keeps its place by it.
    pub key: String,
    pub group: Group,
    pub mark: Mark,
    pub mark_label: Text,
    pub outlet: String,
    /// Where the text is read when the writer's own page was not seen.
    pub shown_on: Option<String>,
    pub title: String,
    /// http(s), or empty when there is nothing safe to open.
    pub url: String,
    /// ISO 639-1 of the headline, or empty.
    pub language: String,
    /// Not among the languages that the person reads.
    pub foreign: bool,
    /// ISO 3166-1 of the outlet, or empty.
    pub country: String,
    /// 0 to 5; `None` when not rated.
    pub factuality: Option<u8>,
    /// Seconds since 1970.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
    /// This is the page that is open.
    pub this_page: bool,
    /// The article is known to stand behind a paywall.
    pub paywall: bool,
    /// The person can take it out of the story.
    pub removable: bool,
    /// "First in Japan".
    pub first: Option<Text>,
    /// Other outlets with the same text.
    pub wire: Option<WireView>,
    /// More articles of this outlet.
    pub more: Vec<LinkView>,
}

/// A text that others carry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WireView {
    pub text: Text,
    pub carriers: Vec<LinkView>,
}

/// An address with its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkView {
    pub name: String,
    pub url: String,
    pub language: String,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
}

/// Marks left to right, the unrated last.
pub(super) fn in_order(items: &[ItemView]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = items.iter().map(|item| item.mark).collect();
    marks.order_by_key(|mark| mark.side.place().unwrap_or(usize::MAX));
    marks
}

/// "All" and each part of the axis, with their counts.
pub(super) fn filters(items: &[ItemView]) -> Vec<FilterView> {
    let count = |group| items.iter().filter(|item| item.group == group).count() as u32;
    let mut filters =
        vec![FilterView { group: None, name: text("filter_all"), count: items.len() as u32 }];
    for (group, name) in [
        (Group::Left, text("filter_left")),
        (Group::Center, text("filter_center")),
        (Group::Right, text("filter_right")),
        (Group::Unrated, text("filter_unrated")),
    ] {
        filters.push(FilterView { group: Some(group), name, count: count(group) });
    }
    filters
}

/// Languages of the rows, most frequent first.
pub(super) fn languages(items: &[ItemView]) -> Vec<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for item in items.iter().filter(|item| !item.language.is_empty()) {
        *counts.entry(&item.language).or_default() += 1;
    }
    let mut languages: Vec<(&str, u32)> = counts.into_iter().collect();
    languages.order_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    languages.into_iter().map(|(language, _)| language.to_owned()).collect()
}

/// The rows, in the order of the voices.
pub(super) fn items(voices: &[Voice], outlets: &Outlets<'_>, reader: Reader<'_>) -> Vec<ItemView> {
    let reads = reader.languages;
    let firsts = firsts(voices, outlets);
    let item = |(at, voice): (usize, &Voice)| {
        let mark = outlets.mark(&voice.outlet);
        let language = base_language(&voice.lead.language);
        let outlet = outlets.name(&voice.outlet);
        let elsewhere = voice.lead.outlet != voice.outlet;
        let link = |piece: &Piece, name: String| LinkView {
            name,
            url: safe_address(&piece.url),
            language: base_language(&piece.language).to_owned(),
            time: piece.time,
        };
        let carried = |piece: &Piece| link(piece, outlets.name(&piece.outlet));
        let mut carriers: Vec<LinkView> = Vec::new();
        carriers.extend(elsewhere.then(|| carried(&voice.lead)));
        carriers.extend(voice.carriers.iter().map(carried));
        ItemView {
            key: voice.outlet.clone(),
            group: group(mark),
            mark,
            mark_label: mark.label(),
            shown_on: elsewhere.then(|| outlets.name(&voice.lead.outlet)),
            title: voice.lead.title.clone(),
            url: safe_address(&voice.lead.url),
            language: language.to_owned(),
            foreign: !language.is_empty() && !reads.iter().any(|read| read == language),
            country: outlets.country(&voice.outlet).to_owned(),
            factuality: outlets
                .get(&voice.outlet)
                .and_then(|outlet| outlet.consensus.factuality)
                .map(|level| level as u8),
            time: voice.lead.time,
            this_page: voice.is_open(),
            paywall: false,
            removable: !reader.private && !voice.is_open() && !voice.carries_open(),
            first: firsts.get(&at).map(First::text),
            wire: (!carriers.is_empty()).then(|| WireView {
                text: plural("wire_carried", carriers.len() as u32, [outlet.as_str().into()]),
                carriers,
            }),
            more: voice.more.iter().map(|piece| link(piece, piece.title.clone())).collect(),
            outlet,
        }
    };
    voices.iter().enumerate().map(item).collect()
}

/// The part of the axis that a mark stands in.
pub fn group(mark: Mark) -> Group {
    match mark.side.place() {
        Some(0 | 1) => Group::Left,
        Some(2) => Group::Center,
        Some(_) => Group::Right,
        None => Group::Unrated,
    }
}

/// `pt-BR` is shown and compared as `pt`.
pub(super) fn base_language(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// Only http(s) addresses are ever opened.
pub(crate) fn safe_address(url: &str) -> String {
    let web = ["https://", "http://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if web { url.to_owned() } else { String::new() }
}
