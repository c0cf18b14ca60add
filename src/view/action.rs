//! What can be pressed.

use crate::view::text::Text;
use serde::Serialize;

/// Something to press.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Action {
    pub id: ActionId,
    pub text: Text,
    pub primary: bool,
    /// What it acts on: a host, an address, a source.
    pub value: String,
}

/// What a button does; the page has a handler for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ActionId {
    /// Asks the browser for `origins`, then `Request::CoverageOn`.
    CoverageOn,
    NotNow,
    LookAgain,
    /// Opens the options page at the part named by `value`.
    Options,
    /// Opens the address in `value`.
    Visit,
    /// This host is no imitation.
    TrustHost,
    ResumeSite,
    ResumeAll,
    PauseSite,
    PauseAll,
    Retry,
    Keys,
    Help,
    /// Opens the dialog of the own rating.
    Rate,
    /// Opens the dialog that says of which outlet the page is.
    WrongOutlet,
    SidePanel,
    /// Opens the options page where the feeds of the site at `value` are looked for.
    FindFeeds,
    Story,
    Today,
}

impl Action {
    pub(crate) fn new(id: ActionId, text: Text) -> Self {
        Self { id, text, primary: false, value: String::new() }
    }

    pub(crate) fn primary(self) -> Self {
        Self { primary: true, ..self }
    }

    pub(crate) fn on(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }
}
