//! Where is coverage asked for, and what did the source answer? Request building, answer parsing and
//! schedules; no network here. Order that keeps the reader private: feeds and sitemaps, then the world file,
//! then, only if switched on, the sources that send words.

pub mod address;
pub mod encoding;
pub mod feed;
mod json;
mod json_feed;
mod plain;
mod sitemap;
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
    pub language: String,
    /// Address of the outlet that the source names for this item (Google News `<source url>`).
    pub source_url: String,
    pub source_name: String,
    /// Somebody paid for it.
    pub sponsored: bool,
}
