//! What raters say of an outlet: packs, scales, consensus, import and export.
//!
//! A pack is one rater's table with its licence and date. Each rating keeps the rater's own words;
//! the mapping to our two scales is a table per rater. Classes ("satire", "questionable") are never sides.

pub mod catalogue;
mod consensus;
pub mod import;
pub mod lists;
mod packs;
pub mod scale;

pub use consensus::consensus;
pub use packs::{
    Audience, Licences, PackRow, Packs, PacksError, Rater, compile, rater_ids, ratings_for,
    read_packs, ship,
};

use serde::{Deserialize, Serialize};

/// Position on the left-right axis, -2 (left) to +2 (right).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i8)]
pub enum Bias {
    Left = -2,
    LeanLeft = -1,
    Center = 0,
    LeanRight = 1,
    Right = 2,
}

/// How reliable the facts are, 0 (very low) to 5 (very high).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Factuality {
    VeryLow = 0,
    Low = 1,
    Mixed = 2,
    MostlyFactual = 3,
    High = 4,
    VeryHigh = 5,
}

/// One rater's judgement of one outlet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// Id of the rater (`allsides`, `wikipedia`, `own`).
    pub rater: String,
    pub bias: Option<Bias>,
    pub factuality: Option<Factuality>,
    /// `satire`, `conspiracy`, `questionable`, `state_media`, ...: a kind, never a side.
    pub class: Option<String>,
    /// The rater's own words and value, shown as they are.
    pub words: String,
    /// The rater calls its own rating initial or of low confidence.
    pub initial: bool,
    /// Year or date of the data, as ISO text.
    pub as_of: String,
}

/// What the trusted raters say together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Consensus {
    /// Weighted median; a tie goes to the step nearer the center.
    pub bias: Option<Bias>,
    /// Lowest and highest bias that a counted rater gives.
    pub bias_spread: Option<(Bias, Bias)>,
    pub bias_raters: u32,
    /// There is a bias, but of one rater only, or of raters two or more steps apart.
    pub low_confidence: bool,
    /// Counted raters stand on both sides of the center.
    pub across_center: bool,
    pub factuality: Option<Factuality>,
    pub factuality_spread: Option<(Factuality, Factuality)>,
    pub factuality_raters: u32,
    /// Classes named by any counted rater, in order of first mention.
    pub classes: Vec<String>,
}
