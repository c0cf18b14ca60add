//! Side marks and factuality pips: the two signs every surface draws.

use crate::rating::{Bias, Consensus, Factuality};
use crate::view::text::{Text, text, text_with};
use serde::Serialize;

/// What a mark shows. A kind (satire) is not a side, but stands where a side would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    #[serde(rename = "ll")]
    Left,
    #[serde(rename = "l")]
    LeanLeft,
    #[serde(rename = "c")]
    Center,
    #[serde(rename = "r")]
    LeanRight,
    #[serde(rename = "rr")]
    Right,
    #[default]
    None,
    Satire,
}

/// The side as raters place it.
impl From<Bias> for Side {
    fn from(bias: Bias) -> Self {
        match bias {
            Bias::Left => Self::Left,
            Bias::LeanLeft => Self::LeanLeft,
            Bias::Center => Self::Center,
            Bias::LeanRight => Self::LeanRight,
            Bias::Right => Self::Right,
        }
    }
}

impl Side {
    /// The sides of the axis, left to right.
    pub const AXIS: [Self; 5] =
        [Self::Left, Self::LeanLeft, Self::Center, Self::LeanRight, Self::Right];

    /// Place on the axis, 0 (left) to 4 (right).
    pub fn place(self) -> Option<usize> {
        Self::AXIS.iter().position(|side| *side == self)
    }

    /// The side's name.
    pub fn name(self) -> Text {
        match self {
            Self::Left => text("side_ll"),
            Self::LeanLeft => text("side_l"),
            Self::Center => text("side_c"),
            Self::LeanRight => text("side_r"),
            Self::Right => text("side_rr"),
            Self::None => text("side_none"),
            Self::Satire => text("side_satire"),
        }
    }
}

/// A side mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mark {
    pub side: Side,
    /// Drawn hollow: few raters, or raters far apart.
    pub low: bool,
}

impl Mark {
    /// The mark of an outlet.
    pub fn of(consensus: &Consensus) -> Self {
        if is_satire(consensus) {
            return Self { side: Side::Satire, low: false };
        }
        match consensus.bias {
            Some(bias) => Self { side: bias.into(), low: consensus.low_confidence },
            None => Self::default(),
        }
    }

    /// Is the outlet placed on the axis?
    pub fn is_rated(self) -> bool {
        self.side.place().is_some()
    }

    /// "Lean right, low confidence".
    pub fn label(self) -> Text {
        match self.low {
            true => text_with("side_low_confidence", [self.side.name().into()]),
            false => self.side.name(),
        }
    }
}

/// A kind of its own: satire is never given a side or a factuality.
pub fn is_satire(consensus: &Consensus) -> bool {
    consensus.classes.iter().any(|class| class == "satire")
}

/// Factuality as pips, a word, and one sentence for screen readers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pips {
    /// Filled pips of five; `None` when not rated.
    pub filled: Option<u8>,
    /// Low or very low: in the warning color, with a note beside it.
    pub warn: bool,
    pub word: Text,
    pub label: Text,
}

impl Pips {
    /// The pips of a factuality.
    pub fn of(factuality: Option<Factuality>) -> Self {
        let Some(level) = factuality else {
            return Self {
                filled: None,
                warn: false,
                word: text("side_none"),
                label: text("factuality_none"),
            };
        };
        let word = factuality_name(level);
        Self {
            filled: Some(level as u8),
            warn: is_low(factuality),
            label: text_with("factuality_label", [word.clone().into(), (level as u32).into()]),
            word,
        }
    }
}

/// Low enough for the warning triangle.
pub fn is_low(factuality: Option<Factuality>) -> bool {
    factuality.is_some_and(|level| level <= Factuality::Low)
}

/// The level's name.
pub fn factuality_name(level: Factuality) -> Text {
    match level {
        Factuality::VeryLow => text("factuality_0"),
        Factuality::Low => text("factuality_1"),
        Factuality::Mixed => text("factuality_2"),
        Factuality::MostlyFactual => text("factuality_3"),
        Factuality::High => text("factuality_4"),
        Factuality::VeryHigh => text("factuality_5"),
    }
}
