//! Settings in the storage that a browser carries to the person's other browsers.
//!
//! A value there may have 8,192 bytes as JSON and all of them 102,400, so the settings are cut into pieces, beside a head that says
//! how many there are, when they were written and what their checksum is. Pieces may arrive one after another: nothing is taken
//! until they fit the head. The later writing wins.

use super::{CoverageSettings, Settings, SettingsError};
use crate::packed::checksum;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// Bytes of a piece, and of all pieces, at most.
const PIECE: usize = 8_000;
const ALL: usize = 96_000;
/// The key of the head; pieces have it with their number.
const HEAD: &str = "settings";

/// Whether settings are carried. Belongs to one browser and is never carried itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SyncSettings {
    pub on: bool,
    /// When what is carried was last changed, here or in another browser; zero before it first was.
    #[cfg_attr(test, ts(type = "number"))]
    pub written: Timestamp,
}

impl CoverageSettings {
    /// What sends something stays as it is here: it is agreed to in each browser.
    fn with_carried(self, other: Self) -> Self {
        Self {
            feeds: self.feeds,
            sets: other.sets,
            own: other.own,
            world_file: self.world_file,
            world_files: other.world_files,
            gdelt: self.gdelt,
            google_news: self.google_news,
            own_server: self.own_server,
            server: self.server,
            ask: other.ask,
        }
    }
}

/// Keys and texts of the carried storage.
pub type Items = BTreeMap<String, String>;

/// The settings do not fit into the carried storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the settings are larger than what a browser carries to others")]
pub struct TooLarge;

/// What stands in the carried storage.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    Nothing,
    /// Not all pieces have arrived, or some are of another writing.
    Unfinished,
    /// Written by a later version of Parallax: not to be overwritten.
    Newer,
    Settings(Timestamp, Box<Settings>),
}

#[derive(Serialize, Deserialize)]
struct Head {
    written: Timestamp,
    pieces: usize,
    sum: String,
}

impl Settings {
    /// Says that what is carried was changed, unless only what stays here was. A clock that goes back does not make it older.
    pub fn stamp(&mut self, before: &Self, now: Timestamp) {
        if !self.sync.on {
            self.sync.written = Timestamp::default();
        } else if before.sync.on && self.carried() != before.carried() {
            self.sync.written = now.max(Timestamp(before.sync.written.0 + 1));
        }
    }

    /// The settings with the part of `other` that is carried. Every setting is named, so that a new one is not carried before
    /// somebody thought of it.
    #[must_use]
    pub fn with_carried(&self, other: Self) -> Self {
        let here = self.clone();
        Self {
            version: here.version,
            raters: other.raters,
            coverage: here.coverage.with_carried(other.coverage),
            badge: other.badge,
            theme: other.theme,
            language: other.language,
            languages_read: other.languages_read,
            translate: other.translate,
            warn_lookalikes: other.warn_lookalikes,
            trusted_hosts: here.trusted_hosts,
            paused: other.paused,
            single_keys: other.single_keys,
            topics: other.topics,
            diet: here.diet,
            marked_sites: here.marked_sites,
            corrections: here.corrections,
            sync: here.sync,
        }
    }

    /// What is carried: all but what names articles or pages that were read and what a browser asks a permission for.
    fn carried(&self) -> Self {
        Self::default().with_carried(self.clone())
    }

    /// The texts that carry these settings.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn carry(&self) -> Result<Items, TooLarge> {
        let text = self.carried().to_json();
        let pieces = pieces(&text);
        let sum = format!("{:016x}", checksum(text.as_bytes()));
        let head = Head { written: self.sync.written, pieces: pieces.len(), sum };
        let mut items: Items =
            pieces.iter().enumerate().map(|(i, piece)| (key(i), (*piece).to_owned())).collect();
        items.insert(HEAD.to_owned(), serde_json::to_string(&head).unwrap_or_default());
        let size: usize = items.iter().map(|(key, text)| key.len() + size(text)).sum();
        if size > ALL { Err(TooLarge) } else { Ok(items) }
    }
}

/// Reads what stands in the carried storage.
pub fn carried(items: &Items) -> Carried {
    let Some(head) = items.get(HEAD) else { return Carried::Nothing };
    let Ok(head) = serde_json::from_str::<Head>(head) else { return Carried::Unfinished };
    if head.pieces > ALL / PIECE * 2 {
        return Carried::Unfinished;
    }
    let pieces: Option<Vec<&str>> =
        (0..head.pieces).map(|i| items.get(&key(i)).map(String::as_str)).collect();
    let text = pieces.unwrap_or_default().concat();
    if format!("{:016x}", checksum(text.as_bytes())) != head.sum {
        return Carried::Unfinished;
    }
    match Settings::from_json(&text) {
        Ok(settings) => Carried::Settings(head.written, Box::new(settings)),
        Err(SettingsError::Newer(_)) => Carried::Newer,
        Err(_) => Carried::Unfinished,
    }
}

/// Keys of pieces that these items no longer have.
pub fn stale<'a>(items: &'a Items, old: &'a Items) -> impl Iterator<Item = &'a String> {
    old.keys().filter(|key| key.starts_with(HEAD) && !items.contains_key(*key))
}

fn key(piece: usize) -> String {
    format!("{HEAD}-{piece}")
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut room) = (0, PIECE);
    for (at, char) in text.char_indices() {
        let bytes = bytes(char);
        if bytes > room {
            pieces.push(&text[start..at]);
            (start, room) = (at, PIECE);
        }
        room -= bytes;
    }
    pieces.push(&text[start..]);
    pieces
}

/// Bytes of a text as JSON, as a browser may write it.
fn size(text: &str) -> usize {
    2 + text.chars().map(bytes).sum::<usize>()
}

fn bytes(char: char) -> usize {
    match char {
        '"' | '\\' => 2,
        ' '..='~' if !matches!(char, '<' | '>' | '&' | '\'') => 1,
        _ => 6 * char.len_utf16(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{FeedsChoice, OwnFeed, Theme};
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_767_300_000);

    fn on(written: i64) -> Settings {
        let sync = SyncSettings { on: true, written: Timestamp(written) };
        Settings { sync, ..Settings::default() }
    }

    fn with_feeds(count: usize) -> Settings {
        let mut settings = on(NOW.0);
        settings.coverage.own = (0..count)
            .map(|i| OwnFeed {
                url: format!("https://feeds.example/{i}"),
                title: "\"日本\" <&'".into(),
            })
            .collect();
        settings
    }

    fn read(items: &Items) -> Settings {
        match carried(items) {
            Carried::Settings(written, settings) => {
                assert_eq!(written, NOW);
                *settings
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_carried_arrives_and_the_rest_stays() {
        let mut here = on(NOW.0);
        here.theme = Theme::Dark;
        here.topics.followed.push("Rail".into());
        here.coverage.feeds = FeedsChoice::On;
        here.coverage.gdelt = true;
        here.marked_sites.push("marks.example".into());
        here.trusted_hosts.push("trusted.example".into());
        let items = here.carry().unwrap();
        let mut there = on(0);
        there.diet.on = true;
        let taken = there.with_carried(read(&items));
        assert_eq!((taken.theme, &taken.topics), (Theme::Dark, &here.topics));
        assert_eq!((taken.diet.on, taken.coverage.feeds), (true, FeedsChoice::Undecided));
        assert!(!taken.coverage.gdelt && taken.marked_sites.is_empty());
        assert!(!items.values().any(|text| text.contains(".example")));
    }

    #[test]
    fn pieces_stay_below_what_a_browser_takes() {
        let many = with_feeds(600);
        let items = many.carry().unwrap();
        assert!(items.len() > 4);
        for (key, text) in &items {
            assert!(key.len() + serde_json::to_string(text).unwrap().len() <= 8_192);
        }
        assert_eq!(read(&items).coverage.own, many.coverage.own);
        let mut many = with_feeds(1_000);
        many.coverage.own.iter_mut().for_each(|feed| feed.title = "日".repeat(50));
        assert!(many.carry().is_err());
    }

    #[test]
    fn nothing_is_taken_until_all_pieces_fit() {
        let old = with_feeds(600).carry().unwrap();
        let new = with_feeds(500).carry().unwrap();
        assert_eq!(carried(&Items::new()), Carried::Nothing);
        for key in new.keys() {
            let mut mixed = new.clone();
            match old.get(key) {
                Some(text) if *text != new[key] => mixed.insert(key.clone(), text.clone()),
                _ => mixed.remove(key),
            };
            let found = carried(&mixed);
            assert!(matches!(found, Carried::Unfinished | Carried::Nothing), "{key}: {found:?}");
        }
        assert!(stale(&new, &old).all(|key| !new.contains_key(key)));
    }

    #[test]
    fn a_later_version_is_left_alone() {
        let text = r#"{"version":99}"#;
        let sum = format!("{:016x}", checksum(text.as_bytes()));
        let head = serde_json::to_string(&Head { written: NOW, pieces: 1, sum }).unwrap();
        let items = Items::from([(HEAD.into(), head), (key(0), text.into())]);
        assert_eq!(carried(&items), Carried::Newer);
    }

    #[test]
    fn changes_are_stamped() {
        let before = on(NOW.0 + 50);
        let change = |change: fn(&mut Settings)| {
            let mut after = before.clone();
            change(&mut after);
            after.stamp(&before, NOW);
            after.sync.written.0 - NOW.0
        };
        assert_eq!(change(|s| s.theme = Theme::Dark), 51, "the clock went back");
        assert_eq!(change(|s| s.diet.on = true), 50, "not carried");
        assert_eq!(
            change(|s| s.sync.on = false),
            -NOW.0,
            "what is there counts when it is on again"
        );
        let mut first = on(0);
        first.theme = Theme::Dark;
        first.stamp(&Settings::default(), NOW);
        assert_eq!(first.sync.written, Timestamp::default(), "what is there counts");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(head in ".{0,200}", piece in ".{0,200}") {
            carried(&Items::from([(HEAD.into(), head), (key(0), piece)]));
        }

        #[test]
        fn any_head_is_bounded(pieces in any::<usize>(), sum in "[0-9a-f]{16}") {
            let head = format!(r#"{{"written":1,"pieces":{pieces},"sum":"{sum}"}}"#);
            prop_assert_eq!(carried(&Items::from([(HEAD.into(), head)])), Carried::Unfinished);
        }
    }
}
