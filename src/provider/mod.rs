//! Where is coverage asked for, and what did the source answer? Request building, answer parsing and
//! schedules; no network here. Order that keeps the reader private: feeds and sitemaps, then the world file,
//! then, only if switched on, the sources that send words.

pub mod address;
pub mod answer;
pub mod asked;
pub mod country;
pub mod current_events;
pub mod discovery;
pub mod encoding;
pub mod feed;
pub mod feed_set;
pub mod gate;
pub mod gdelt_doc;
pub mod gdelt_list;
pub mod google_news;
mod json;
mod json_feed;
pub mod likely;
pub mod log;
pub mod opml;
mod outcome;
pub mod own_server;
mod plain;
pub mod question;
pub mod reach;
pub mod schedule;
mod sitemap;
pub mod wait;
mod xml;

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An entry of a feed, sitemap or search answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    pub title: String,
    /// Absolute http(s) address without fragment and tracking parameters: what an article is known by.
    pub url: String,
    /// The address as the source gives it, absolute: what a click opens.
    pub link: String,
    pub summary: String,
    /// Names joined by commas.
    pub author: String,
    /// `None` when the source gives no date or one whose zone is unknown.
    pub published: Option<Timestamp>,
    /// When the source first saw it: published then or before. Never the time of publication.
    pub seen: Option<Timestamp>,
    pub language: String,
    /// Country of the outlet as the source gives it (ISO 3166), or empty.
    pub country: String,
    /// Address of the outlet that the source names for this item (Google News `<source url>`).
    pub source_url: String,
    pub source_name: String,
    /// Somebody paid for it.
    pub sponsored: bool,
}
