//! What pages ask of the background. `extension/pages/shared/protocol.js` is the other end.
//!
//! The popup holds a port named [`POPUP_PORT`]: it posts [`Request::Open`] first, and gets
//! `{view: PopupView}` each time something changes, or `{error: Failed}`. Other pages send one
//! message and get one answer: the view they ask for, or `{error: Failed}`.
//! Answers are written as JSON.

use crate::provider::asked::Asked;
use crate::rating::import::ImportError;
use crate::rating::lists::OwnRating;
use crate::settings::{Settings, SettingsError, TopicChoice};
use crate::view::coverage::Group;
use crate::view::lists::{FetchProblem, fetch_problem, import_error};
use crate::view::text::{Arg, Text, text, text_with};
use crate::view::today::TodayTab;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Name of the popup's port.
pub const POPUP_PORT: &str = "popup";

/// Name of the side panel's port: as the popup's, with what the wider panel shows beside.
pub const PANEL_PORT: &str = "panel";

/// Name of the story page's port: as the popup's, but what is posted is `{view: StoryView | null}`.
pub const STORY_PORT: &str = "story";

/// Says of each request its fields, and the name under which a page sends it. The reading is one table and not serde's: that
/// compiles the reading of every field for every request, 45 KB.
macro_rules! requests {
    ($($(#[$about:meta])* $request:ident $({ $($field:ident: $kind:ty),* })? = $op:literal,)*) => {
        /// A request of a page: an object with the name of the request as `op`, beside its fields. [`Request::from_json`]
        /// reads it.
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(tag = "op", rename_all = "snake_case"))]
        pub enum Request {
            $($(#[$about])* $request $({ $($field: $kind),* })?,)*
        }

        impl Request {
            fn read(op: &str, fields: &Fields) -> Option<Self> {
                Some(match op {
                    $($op => Self::$request { $($($field: field(fields, stringify!($field))?),*)? },)*
                    _ => return None,
                })
            }
        }
    };
}

requests! {
    /// The popup is open for a tab; `None` for the active one.
    Open { tab: Option<i32> } = "open",
    /// The page saw the network come or go.
    Network { online: bool } = "network",
    /// The popup shows whose page an address is; the page is not read.
    OpenAddress { url: String } = "open_address",
    /// The story page shows the story of an article of the index, by its id.
    OpenArticle { id: String } = "open_article",
    /// The story page shows a story that was kept.
    OpenSaved { id: String } = "open_saved",
    /// Keeps the story of this port, also when its articles are too old for the index.
    KeepStory { on: bool } = "keep_story",
    /// The person has read an article, or takes that back.
    MarkRead { url: String, on: bool } = "mark_read",
    /// Follows or mutes a topic.
    ChooseTopic { topic: String, choice: TopicChoice } = "choose_topic",
    /// Answered with a [`crate::view::today::TodayView`]: `count` stories of a tab from the one at `from`.
    Today { tab: TodayTab, from: u32, count: u32, language: String, country: String } = "today",
    /// Answered with a [`crate::view::search::SearchView`].
    Search { words: String, language: String, side: Option<Group> } = "search",
    /// Answered with a [`crate::view::diet::DietView`].
    Diet = "diet",
    /// Switches the record of what was read on or off, and says how many days it is kept. Answered with a
    /// [`crate::view::diet::DietView`].
    SetDiet { on: bool, days: u16 } = "set_diet",
    /// Forgets one page (by its number), a day, or all of the record. Answered with a [`crate::view::diet::DietView`].
    ForgetDiet { what: ForgetDiet } = "forget_diet",
    /// Marks links on a site, or no longer. Answered with an [`crate::view::options::OptionsView`].
    MarkSite { host: String, on: bool } = "mark_site",
    /// The browser's permission prompt is about to open. The prompt may close the popup before it
    /// is answered, so the background remembers the wish and fulfils it on `permissions.onAdded`.
    CoverageAsked = "coverage_asked",
    /// The person switched coverage on, and the browser's answer to the permission prompt.
    CoverageOn { granted: bool } = "coverage_on",
    /// "Not now".
    CoverageOff = "coverage_off",
    /// Reads the feeds that are due, and matches again.
    PollNow = "poll_now",
    /// Asks a source that is switched on for the story of the open article.
    Ask { source: Asked } = "ask",
    /// Pauses or resumes a host, or all when `host` is empty.
    Pause { host: String, on: bool } = "pause",
    /// This host imitates nobody.
    TrustHost { host: String } = "trust_host",
    /// Answered with an [`crate::view::options::OptionsView`].
    Options = "options",
    /// Answered with an [`crate::view::options::OptionsView`].
    SaveSettings { settings: Box<Settings> } = "save_settings",
    /// Answered with `{text, name}`: the file to save.
    Export = "export",
    /// Takes an exported file. Answered with an [`crate::view::options::OptionsView`].
    Import { text: String } = "import",
    /// Reads a file of ratings, shown as a candidate until it is kept or dropped.
    ReadList { name: String, text: String } = "read_list",
    /// Asks the address of a public list; what comes is a candidate. The browser was asked before.
    FetchList { id: String } = "fetch_list",
    /// Lets the candidate count that was shown under this stamp.
    KeepList { stamp: String } = "keep_list",
    /// Forgets the candidate.
    DropList = "drop_list",
    /// Puts the list back that a rater's list replaced.
    UndoList { id: String } = "undo_list",
    /// Forgets a list with all that belongs to it.
    RemoveList { id: String } = "remove_list",
    /// Answered with `{text, name}`: the list as a file, JSON or CSV.
    ExportList { id: String, json: bool } = "export_list",
    /// The person's own rating of an outlet; one that says nothing is taken back.
    Rate { key: String, rating: OwnRating } = "rate",
    /// Takes the row of an outlet out of the story of this port, or (`out` is false) puts it back.
    WrongMatch { key: String, out: bool } = "wrong_match",
    /// Says of which outlet the page of this port is: a key of the directory, empty for an outlet that is not known, `None`
    /// to take back what was said. `host` says it of the whole host.
    WrongOutlet { outlet: Option<String>, host: bool } = "wrong_outlet",
    /// Answered with [`crate::view::correction::OutletChoice`]s: outlets whose name or key has these words.
    FindOutlets { words: String } = "find_outlets",
    /// Answered with `{text, name}`: all corrections, to be handed to whoever keeps the rules and tables.
    ExportReport = "export_report",
    /// Looks for feeds at an address that the browser lets us ask. Answered with a [`crate::view::feeds::FoundFeeds`].
    LookForFeeds { url: String } = "look_for_feeds",
    /// The feeds of a list that another reader wrote (OPML). Answered with a [`crate::view::feeds::FoundFeeds`].
    ReadFeedList { text: String } = "read_feed_list",
    /// Answered with `{text, name}`: the chosen feeds as OPML.
    WriteFeedList = "write_feed_list",
    /// Answered with `{text, name}`: the whole request log.
    ExportLog = "export_log",
    /// Answered with `{text, name}`: what could not be read (settings, own ratings, kept stories, days of the record), as it was stored.
    ExportUnread = "export_unread",
    /// Forgets the request log. Answered with an [`crate::view::options::OptionsView`].
    ClearLog = "clear_log",
    /// Deletes everything and starts over. Answered with an [`crate::view::options::OptionsView`].
    ClearData = "clear_data",
}

/// Fields of a message.
type Fields = serde_json::Map<String, serde_json::Value>;

/// A field; what is missing is read as `null`.
fn field<T: DeserializeOwned>(fields: &Fields, name: &str) -> Option<T> {
    // Through text, as all that is read: from values the reading would be compiled once more.
    let text = fields.get(name).map_or_else(|| "null".to_owned(), ToString::to_string);
    serde_json::from_str(&text).ok()
}

/// A message that is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the message is no request, or has not its fields")]
pub struct NoRequest;

impl Request {
    /// Reads a message of a page.
    ///
    /// # Errors
    /// When it is no object with a known `op`, or a field is missing or of another type.
    pub fn from_json(message: &str) -> Result<Self, NoRequest> {
        let fields: Fields = serde_json::from_str(message).map_err(|_| NoRequest)?;
        let op = fields.get("op").and_then(|op| op.as_str()).ok_or(NoRequest)?;
        Self::read(op, &fields).ok_or(NoRequest)
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
