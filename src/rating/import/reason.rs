//! Why a record of a list was left out.

use crate::outlet::KeyError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a record was left out, with the text that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    #[error(transparent)]
    Address(#[from] KeyError),
    #[error("No outlet, or more than one, is named \u{201c}{0}\u{201d}.")]
    Name(String),
    #[error("\u{201c}{0}\u{201d} is no bias that is known here.")]
    Bias(String),
    #[error("\u{201c}{0}\u{201d} is no factuality that is known here.")]
    Factuality(String),
    #[error("\u{201c}{0}\u{201d} is no category that is known here.")]
    Category(String),
    #[error("\u{201c}{0}\u{201d} is no verdict that is known here.")]
    Verdict(String),
    #[error("There is neither a rating nor a note.")]
    Nothing,
    #[error("{key} was rated otherwise in {place}; that one is kept.")]
    RatedBefore { key: String, place: u32 },
}
