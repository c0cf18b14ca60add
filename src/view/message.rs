//! What pages ask of the background. `extension/pages/shared/protocol.js` is the other end.
//!
//! The popup holds a port named [`POPUP_PORT`]: it posts [`Request::Open`] first, and gets
//! `{view: PopupView}` each time something changes, or `{error: Failed}`. Other pages send one
//! message and get one answer: the view they ask for, or `{error: Failed}`.
//! Answers are written with `serde_wasm_bindgen::Serializer::json_compatible()`.

use crate::provider::asked::Asked;
use crate::rating::import::ImportError;
use crate::rating::lists::OwnRating;
use crate::settings::{Settings, SettingsError, TopicChoice};
use crate::view::coverage::Group;
use crate::view::lists::{FetchProblem, fetch_problem, import_error};
use crate::view::text::{Arg, Text, text, text_with};
use crate::view::today::TodayTab;
use serde::{Deserialize, Serialize};

/// Name of the popup's port.
pub const POPUP_PORT: &str = "popup";

/// Name of the side panel's port: as the popup's, with what the wider panel shows beside.
pub const PANEL_PORT: &str = "panel";

/// Name of the story page's port: as the popup's, but what is posted is `{view: StoryView | null}`.
pub const STORY_PORT: &str = "story";

/// A request of a page: an object with the name of the request as `op`, beside its fields. [`Request::from_json`] reads it.
// Not by serde's own tag inside of an object: that compiles the reading of all fields a second time, 60 KB.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(tag = "op"))]
pub enum Request {
    /// The popup is open for a tab; `None` for the active one.
    Open { tab: Option<i32> },
    /// The page saw the network come or go.
    Network { online: bool },
    /// The popup shows whose page an address is; the page is not read.
    OpenAddress { url: String },
    /// The story page shows the story of an article of the index, by its id.
    OpenArticle { id: String },
    /// The story page shows a story that was kept.
    OpenSaved { id: String },
    /// Keeps the story of this port, also when its articles are too old for the index.
    KeepStory { on: bool },
    /// The person has read an article, or takes that back.
    MarkRead { url: String, on: bool },
    /// Follows or mutes a topic.
    ChooseTopic { topic: String, choice: TopicChoice },
    /// Answered with a [`crate::view::today::TodayView`]: `count` stories of a tab from the one at `from`.
    Today { tab: TodayTab, from: u32, count: u32, language: String, country: String },
    /// Answered with a [`crate::view::search::SearchView`].
    Search { words: String, language: String, side: Option<Group> },
    /// Answered with a [`crate::view::diet::DietView`].
    Diet,
    /// Switches the record of what was read on or off, and says how many days it is kept. Answered with a
    /// [`crate::view::diet::DietView`].
    SetDiet { on: bool, days: u16 },
    /// Forgets one page (by its number), a day, or all of the record. Answered with a [`crate::view::diet::DietView`].
    ForgetDiet { what: ForgetDiet },
    /// Marks links on a site, or no longer. Answered with an [`crate::view::options::OptionsView`].
    MarkSite { host: String, on: bool },
    /// The browser's permission prompt is about to open. The prompt may close the popup before it
    /// is answered, so the background remembers the wish and fulfils it on `permissions.onAdded`.
    CoverageAsked,
    /// The person switched coverage on, and the browser's answer to the permission prompt.
    CoverageOn { granted: bool },
    /// "Not now".
    CoverageOff,
    /// Reads the feeds that are due, and matches again.
    PollNow,
    /// Asks a source that is switched on for the story of the open article.
    Ask { source: Asked },
    /// Pauses or resumes a host, or all when `host` is empty.
    Pause { host: String, on: bool },
    /// This host imitates nobody.
    TrustHost { host: String },
    /// Answered with an [`crate::view::options::OptionsView`].
    Options,
    /// Answered with an [`crate::view::options::OptionsView`].
    SaveSettings { settings: Box<Settings> },
    /// Answered with `{text, name}`: the file to save.
    Export,
    /// Takes an exported file. Answered with an [`crate::view::options::OptionsView`].
    Import { text: String },
    /// Reads a file of ratings, shown as a candidate until it is kept or dropped.
    ReadList { name: String, text: String },
    /// Asks the address of a public list; what comes is a candidate. The browser was asked before.
    FetchList { id: String },
    /// Lets the candidate count that was shown under this stamp.
    KeepList { stamp: String },
    /// Forgets the candidate.
    DropList,
    /// Puts the list back that a rater's list replaced.
    UndoList { id: String },
    /// Forgets a list with all that belongs to it.
    RemoveList { id: String },
    /// Answered with `{text, name}`: the list as a file, JSON or CSV.
    ExportList { id: String, json: bool },
    /// The person's own rating of an outlet; one that says nothing is taken back.
    Rate { key: String, rating: OwnRating },
    /// Takes the row of an outlet out of the story of this port, or (`out` is false) puts it back.
    WrongMatch { key: String, out: bool },
    /// Says of which outlet the page of this port is: a key of the directory, empty for an outlet that is not known, `None`
    /// to take back what was said. `host` says it of the whole host.
    WrongOutlet { outlet: Option<String>, host: bool },
    /// Answered with [`crate::view::correction::OutletChoice`]s: outlets whose name or key has these words.
    FindOutlets { words: String },
    /// Answered with `{text, name}`: all corrections, to be handed to whoever keeps the rules and tables.
    ExportReport,
    /// Looks for feeds at an address that the browser lets us ask. Answered with a [`crate::view::feeds::FoundFeeds`].
    LookForFeeds { url: String },
    /// The feeds of a list that another reader wrote (OPML). Answered with a [`crate::view::feeds::FoundFeeds`].
    ReadFeedList { text: String },
    /// Answered with `{text, name}`: the chosen feeds as OPML.
    WriteFeedList,
    /// Answered with `{text, name}`: the whole request log.
    ExportLog,
    /// Answered with `{text, name}`: settings that could not be read, as they were stored.
    ExportUnread,
    /// Forgets the request log. Answered with an [`crate::view::options::OptionsView`].
    ClearLog,
    /// Deletes everything and starts over. Answered with an [`crate::view::options::OptionsView`].
    ClearData,
}

impl Request {
    /// Reads a message of a page.
    ///
    /// # Errors
    /// When it is no object with a known `op`, or a field is missing or of another type.
    pub fn from_json(message: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Tagged {
            op: String,
        }
        let Tagged { op } = serde_json::from_str(message)?;
        let op = serde_json::to_string(&op)?;
        // A request without fields is written as its bare name.
        serde_json::from_str(&format!("{{{op}:{message}}}"))
            .or_else(|error| serde_json::from_str(&op).map_err(|_| error))
    }
}

/// What of the record of reading is forgotten.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ForgetDiet {
    /// The page of this address on this day.
    One {
        day: String,
        url: String,
    },
    /// `2026-01-03`
    Day(String),
    All,
}

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failed {
    /// Short and stable, for a report (`core`, `list`, `settings`, `storage`).
    pub kind: String,
    pub text: Text,
}

impl Failed {
    /// Something of ours broke; `detail` is for the report.
    pub fn core(detail: &str) -> Self {
        Self { kind: "core".into(), text: text_with("failed_core", [Arg::from(detail)]) }
    }

    /// A file that should be a list of feeds is none.
    pub fn not_a_list() -> Self {
        Self { kind: "settings".into(), text: text("failed_not_opml") }
    }

    /// The list that is to be kept waits no longer: another window read one, or it is kept already.
    pub fn list_changed() -> Self {
        Self { kind: "list".into(), text: text("failed_list_changed") }
    }

    /// The browser's storage could not be read or written.
    pub fn storage(detail: &str) -> Self {
        Self { kind: "storage".into(), text: text_with("failed_storage", [Arg::from(detail)]) }
    }
}

impl From<&ImportError> for Failed {
    fn from(error: &ImportError) -> Self {
        Self { kind: "list".into(), text: import_error(error) }
    }
}

impl From<FetchProblem> for Failed {
    fn from(problem: FetchProblem) -> Self {
        Self { kind: "list".into(), text: fetch_problem(problem) }
    }
}

impl From<&SettingsError> for Failed {
    fn from(error: &SettingsError) -> Self {
        let text = match error {
            SettingsError::TooLarge => text("settings_too_large"),
            SettingsError::NotJson { line, column } => {
                text_with("settings_not_json", [*line, *column].map(|n| Arg::from(n as u32)))
            }
            SettingsError::NotSettings => text("settings_not_ours"),
            SettingsError::Newer(version) => {
                text_with("settings_newer", [Arg::Plain(version.to_string())])
            }
            SettingsError::Wrong(name) => text_with("settings_wrong", [Arg::from(name.as_str())]),
        };
        Self { kind: "settings".into(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_from_its_message() {
        let cases = [
            (r#"{"op":"options"}"#, Some(Request::Options)),
            (r#"{"op":"open"}"#, Some(Request::Open { tab: None })),
            (r#"{"op":"open","tab":7}"#, Some(Request::Open { tab: Some(7) })),
            (r#"{"tab":7,"op":"open","more":[1]}"#, Some(Request::Open { tab: Some(7) })),
            (
                r#"{"op":"forget_diet","what":{"day":"2026-01-03"}}"#,
                Some(Request::ForgetDiet { what: ForgetDiet::Day("2026-01-03".into()) }),
            ),
            (r#"{"op":"open","tab":"7"}"#, None),
            (r#"{"op":"network"}"#, None),
            (r#"{"op":"no_such"}"#, None),
            (r#"{"op":"options\":{},\"export"}"#, None),
            (r#"{"tab":7}"#, None),
            (r#""options""#, None),
            ("", None),
        ];
        for (message, expected) in cases {
            assert_eq!(Request::from_json(message).ok(), expected, "{message}");
        }
    }
}
