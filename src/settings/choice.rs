//! What there is to choose from.

use serde::{Deserialize, Serialize};

/// Names that the person follows or does not want to see on Today.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Topics {
    pub followed: Vec<String>,
    pub muted: Vec<String>,
}

/// The record of what the person reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DietSettings {
    /// Off until switched on.
    pub on: bool,
    /// Days after which a page is forgotten.
    pub days: u16,
}

impl Default for DietSettings {
    fn default() -> Self {
        Self { on: false, days: 90 }
    }
}

/// What happens to a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TopicChoice {
    Follow,
    Mute,
    Neither,
}

/// A rater's part in the consensus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RaterChoice {
    /// Id as in [`crate::rating::Rating::rater`].
    pub id: String,
    pub on: bool,
    /// 1 (low) to 3 (high).
    pub weight: u8,
}

/// Where coverage comes from. All off until switched on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CoverageSettings {
    pub feeds: FeedsChoice,
    /// Ids of the chosen feed sets; `None` for the default sets.
    pub sets: Option<Vec<String>>,
    /// Feeds that the person added.
    pub own: Vec<OwnFeed>,
    /// GDELT's article list: files that are the same for all, and how many of them one look may take.
    pub world_file: bool,
    pub world_files: u8,
    pub gdelt: bool,
    pub google_news: bool,
    /// The person's own search server, and its address.
    pub own_server: bool,
    pub server: String,
    pub ask: AskWhen,
}

/// A feed that the person added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OwnFeed {
    pub url: String,
    pub title: String,
}

impl Default for CoverageSettings {
    fn default() -> Self {
        Self {
            feeds: FeedsChoice::default(),
            sets: None,
            own: Vec::new(),
            world_file: false,
            world_files: WORLD_FILES,
            gdelt: false,
            google_news: false,
            own_server: false,
            server: String::new(),
            ask: AskWhen::default(),
        }
    }
}

/// Files of the article list that a look takes unless the person says otherwise; and at most.
const WORLD_FILES: u8 = 8;

/// Are feeds read?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FeedsChoice {
    #[default]
    Undecided,
    Off,
    On,
}

/// When sources that are sent words are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum AskWhen {
    #[default]
    Pressed,
    /// When fewer than three outlets are found.
    Few,
}

/// What the toolbar button shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum BadgeStyle {
    #[default]
    SideAndCount,
    SideOnly,
    CountOnly,
    Nothing,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Where nothing is read and no badge is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Paused {
    pub everywhere: bool,
    /// Hosts.
    pub sites: Vec<String>,
}
