//! What does the open page say of itself? From the facts that `extension/content/facts.js` collects
//! to an [`Article`]. Judgement is here, collecting is there.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What the page turned out to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Report,
    Opinion,
    LiveBlog,
    Video,
    Gallery,
    /// Only the beginning is shown; the rest is behind a paywall.
    Stub,
    PressRelease,
}

/// What the product understands of a page. Text is clean: no control characters, no bidirectional overrides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    pub title: String,
    /// People only.
    pub byline: Vec<String>,
    /// Publication: a moment, or midnight UTC of the day when only the day is known.
    pub published: Option<Timestamp>,
    /// Publication day as the page means it (`YYYY-MM-DD`, in the page's own zone).
    pub published_day: Option<String>,
    pub updated: Option<Timestamp>,
    /// ISO 639-1, or empty when not known.
    pub language: String,
    pub section: String,
    /// First paragraphs, 120 words and more where the page has them.
    pub lead: String,
    pub canonical: String,
    pub is_article: bool,
    pub kind: Kind,
    /// Marks for `outlet::identify`.
    pub marks: crate::outlet::PageMarks,
    /// For each field, where it was taken from: `(field, evidence)`.
    pub evidence: Vec<(String, String)>,
}
