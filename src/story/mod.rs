//! Which other articles tell the same story? Index, query, accept, fold, cluster, retention.

mod among;
mod arrival;
mod batch;
mod clues;
mod cluster;
mod coded;
mod columns;
mod contrast;
mod draft;
mod explain;
pub mod features;
mod find;
pub mod fold;
pub mod forest;
mod frame;
mod hash;
mod impact;
mod index;
mod likeness;
pub mod list;
mod manifest;
pub mod matcher;
mod merge;
mod open;
pub mod pairs;
pub mod placing;
pub mod rank;
mod retention;
mod search;
mod segment;
mod signature;
mod statistics;
pub mod storage;
mod terms;
mod texts;

pub use batch::Incoming;
pub use cluster::Stories;
pub use columns::Place;
pub use find::{Among, Words};
pub use frame::Unreadable;
pub use index::{DocRef, Index, Limits, Refused, Size, Write, key};
pub use manifest::{MATCH_PREFIX, SIGNATURE_PREFIX, TEXT_PREFIX};
pub use matcher::{Found, Matcher};
pub use merge::Merge;
pub use open::{OpenError, Report};
pub use rank::Ranker;
pub use search::{Candidate, DECAY_HOURS, Languages, Query, Wanted};
pub use segment::Meta;
pub use signature::{Damaged, Signature};
pub use statistics::Statistics;
pub use terms::Facet;

use crate::packed::bytes;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An article as the index holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Stable id: a hash of the canonical address.
    pub id: String,
    pub title: String,
    pub lead: String,
    /// The outlet's key.
    #[serde(alias = "host")]
    pub outlet: String,
    pub url: String,
    /// Publication time.
    pub time: Timestamp,
    /// When a source first showed it here.
    pub seen: Timestamp,
    /// ISO 639-1, or empty.
    #[serde(alias = "lang")]
    pub language: String,
    /// Key of the agency or other publisher that wrote it, when known; an agency names itself.
    pub origin: Option<String>,
    /// Id of the provider that brought it (`feeds`, `gdelt_doc`, ...).
    pub provider: String,
}

/// One article of the same story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    pub document: Document,
    /// Calibrated probability of being the same story; 0.5 is the accept line.
    pub score: f32,
    /// Id of the fold (copies of one text) this belongs to; equal ids are one voice.
    pub fold: u32,
    /// Shared names, numbers and words with their weight, hours apart: for "why it matched".
    pub evidence: Vec<Evidence>,
}

/// One reason why two articles matched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// `name`, `number`, `word`, `hours`, `vector`.
    pub kind: String,
    pub text: String,
    pub weight: f32,
}
