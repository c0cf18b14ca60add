//! What each source of coverage answered. A source that failed is never counted as a zero.

use crate::provider::answer::Outcome;
use crate::provider::asked::Asked;
use crate::time::Timestamp;
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use serde::Serialize;
use std::collections::BTreeMap;

/// A source and what it answered.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceStatus {
    /// `feeds`, `gdelt`, `google_news`, or another provider's id, shown as it is.
    pub id: String,
    pub state: SourceState,
}

/// What a source answered.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceState {
    Off,
    /// Switched on and not asked for this story yet; the words that would be sent, or none.
    Ready {
        words: String,
    },
    Feeds(FeedsState),
    /// The question is on its way.
    Asking,
    Asked {
        found: u32,
    },
    /// Not asked or not answered: never a zero.
    NotMeasured {
        why: Failure,
        at: Timestamp,
    },
}

/// The state of all feeds together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedsState {
    pub total: u32,
    /// Read well within the last round.
    pub read: u32,
    /// Feeds of this round still to come.
    pub pending: u32,
    /// Articles of this story that came from feeds.
    pub articles: u32,
    /// Feeds that failed, by host.
    pub failures: Vec<(String, Failure)>,
    pub last: Option<Timestamp>,
    pub next: Option<Timestamp>,
}

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// The answer is neither RSS nor Atom, or broken beyond reading.
    NotAFeed,
    /// Larger than the limit.
    TooLarge,
    /// Did not end in time.
    TooSlow,
    TooManyRedirects,
    /// No connection, or a certificate that the browser refuses; browsers do not say which.
    NoConnection,
    /// HTTP status that is no success.
    Status(u16),
    /// A wall: log-in, consent, captcha, law.
    Blocked,
    /// An answer that cannot be read.
    Unreadable,
    /// The question was not understood or not allowed.
    Refused,
    /// The article has too few words to ask for.
    NoQuestion,
    /// The browser has no permission for the host.
    NotAllowed,
    Offline,
    Throttled {
        until: Timestamp,
    },
}

/// With fewer than this share of feeds read, counts get "at least".
const WELL_READ: f64 = 0.9;

/// One line of the popup's sources.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SourceView {
    pub id: String,
    pub name: Arg,
    /// Parts, joined by " · ".
    pub status: Vec<Text>,
    /// Single hosts that failed, and why.
    pub problems: Vec<ProblemView>,
    /// Page of the source, where its terms want it shown; else empty.
    pub link: String,
    /// It can be asked for the open article.
    pub ask: Option<AskView>,
}

/// The button that asks a source, and what it sends.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskView {
    pub source: Asked,
    pub label: Text,
    pub sends: Text,
}

/// A host that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProblemView {
    pub host: String,
    pub why: Text,
}

/// How far the round of feeds is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Progress {
    pub done: u32,
    pub total: u32,
    pub label: Text,
}

impl Failure {
    /// Why an answer says nothing of what the source has; `None` when it does.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        Some(match outcome {
            Outcome::Ok { .. } | Outcome::Empty | Outcome::Unchanged => return None,
            Outcome::Throttled { until } => Self::Throttled { until: *until },
            Outcome::Unreachable { .. } => Self::NoConnection,
            Outcome::Blocked => Self::Blocked,
            Outcome::NotFound | Outcome::Gap => Self::Status(404),
            Outcome::Gone => Self::Status(410),
            Outcome::Moved { .. } | Outcome::MovedForNow { .. } | Outcome::MovedSuspect => {
                Self::TooManyRedirects
            }
            Outcome::NotAFeed { .. } | Outcome::Index { .. } => Self::NotAFeed,
            Outcome::BadAnswer => Self::Unreadable,
            Outcome::Refused => Self::Refused,
            Outcome::Offline => Self::Offline,
            Outcome::Off | Outcome::NoPermission => Self::NotAllowed,
        })
    }

    /// "too large", for a list of hosts.
    pub(crate) fn why(self) -> Text {
        match self {
            Self::NotAFeed => text("why_not_a_feed"),
            Self::TooLarge => text("why_too_large"),
            Self::TooSlow => text("why_too_slow"),
            Self::TooManyRedirects => text("why_redirects"),
            Self::NoConnection => text("why_no_connection"),
            Self::Status(code) => text_with("why_status", [Arg::Plain(code.to_string())]),
            Self::Blocked => text("why_blocked"),
            Self::Unreadable => text("why_unreadable"),
            Self::Refused => text("why_refused"),
            Self::NoQuestion => text("why_no_question"),
            Self::NotAllowed => text("why_not_allowed"),
            Self::Offline => text("why_offline"),
            Self::Throttled { until } => text_with("why_throttled", [at(until, TimeForm::Clock)]),
        }
    }

    /// "3 timed out", for all of one cause.
    fn counted(self, count: u32) -> Text {
        match self {
            Self::NotAFeed | Self::Unreadable | Self::Refused | Self::NoQuestion => {
                plural("failed_not_a_feed", count, [])
            }
            Self::TooLarge => plural("failed_too_large", count, []),
            Self::TooSlow => plural("failed_too_slow", count, []),
            Self::TooManyRedirects => plural("failed_redirects", count, []),
            Self::NoConnection | Self::Offline => plural("failed_no_connection", count, []),
            Self::Status(_) | Self::Blocked => plural("failed_status", count, []),
            Self::NotAllowed => plural("failed_not_allowed", count, []),
            Self::Throttled { .. } => plural("failed_throttled", count, []),
        }
    }

    /// One cause for all statuses and all times.
    fn cause(self) -> Self {
        match self {
            Self::Status(_) | Self::Blocked => Self::Status(0),
            Self::Unreadable | Self::Refused | Self::NoQuestion => Self::NotAFeed,
            Self::Throttled { .. } => Self::Throttled { until: Timestamp(0) },
            Self::Offline => Self::NoConnection,
            other => other,
        }
    }
}

impl SourceStatus {
    /// Was everything read that this source is asked for? A source that is off was not asked.
    pub fn is_measured(&self) -> bool {
        match &self.state {
            SourceState::Off
            | SourceState::Ready { .. }
            | SourceState::Asking
            | SourceState::Asked { .. } => true,
            SourceState::Feeds(feeds) => {
                let settled = feeds.total.saturating_sub(feeds.pending);
                f64::from(feeds.read) >= WELL_READ * f64::from(settled)
            }
            SourceState::NotMeasured { .. } => false,
        }
    }

    fn ask(&self) -> Option<AskView> {
        let SourceState::Ready { words } = &self.state else { return None };
        let sends = match words.is_empty() {
            true => text("ask_sends_nothing"),
            false => text_with("ask_sends", [Arg::from(words.as_str())]),
        };
        Some(AskView { source: Asked::by_id(&self.id)?, label: text("action_ask"), sends })
    }

    /// The line in the popup.
    pub fn view(&self) -> SourceView {
        let (status, problems) = match &self.state {
            SourceState::Off => (vec![text("source_off")], Vec::new()),
            SourceState::Ready { .. } => (vec![text("source_ready")], Vec::new()),
            SourceState::Asking => (vec![text("source_asking")], Vec::new()),
            SourceState::Asked { found: 0 } => (vec![text("source_none_found")], Vec::new()),
            SourceState::Asked { found } => (vec![plural("source_found", *found, [])], Vec::new()),
            SourceState::NotMeasured { why, at } => (vec![not_measured(*why, *at)], Vec::new()),
            SourceState::Feeds(feeds) => (feeds.status(), feeds.problems()),
        };
        SourceView {
            id: self.id.clone(),
            name: source_name(&self.id),
            link: source_link(&self.id).to_owned(),
            status,
            problems,
            ask: self.ask(),
        }
    }
}

/// The name of a source.
pub fn source_name(id: &str) -> Arg {
    match id {
        "feeds" => text("source_feeds").into(),
        "world_file" => text("source_world_file").into(),
        "own_server" => text("source_own_server").into(),
        "gdelt" => "GDELT".into(),
        "google_news" => "Google News".into(),
        other => other.into(),
    }
}

/// The page that a source's terms want to be linked.
pub(crate) fn source_link(id: &str) -> &'static str {
    match id {
        "gdelt" | "world_file" => "https://www.gdeltproject.org/",
        _ => "",
    }
}

fn not_measured(why: Failure, when: Timestamp) -> Text {
    match why {
        Failure::Throttled { .. } | Failure::NotAllowed | Failure::Offline => {
            text_with("source_not_measured", [why.why().into()])
        }
        _ => text_with("source_not_measured_at", [why.why().into(), at(when, TimeForm::Clock)]),
    }
}

impl FeedsState {
    /// "38 of 143 feeds read · 6 articles · 105 timed out".
    fn status(&self) -> Vec<Text> {
        let mut parts = vec![plural("feeds_read", self.read, [self.total.into()])];
        if self.articles > 0 {
            parts.push(plural("articles", self.articles, []));
        }
        if self.pending > 0 {
            parts.push(plural("feeds_pending", self.pending, []));
        }
        let mut causes: BTreeMap<Failure, u32> = BTreeMap::new();
        for (_, failure) in &self.failures {
            *causes.entry(failure.cause()).or_default() += 1;
        }
        parts.extend(causes.into_iter().map(|(failure, count)| failure.counted(count)));
        parts
    }

    fn problems(&self) -> Vec<ProblemView> {
        /// Enough to see what is wrong; the options page lists all.
        const SHOWN: usize = 30;
        let shown = self.failures.iter().take(SHOWN);
        shown.map(|(host, why)| ProblemView { host: host.clone(), why: why.why() }).collect()
    }

    /// How far the round is, while it runs.
    pub fn progress(&self) -> Option<Progress> {
        let done = self.total.saturating_sub(self.pending);
        (self.pending > 0).then(|| Progress {
            done,
            total: self.total,
            label: plural("feeds_read", done, [self.total.into()]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(state: SourceState) -> Vec<&'static str> {
        let status = SourceStatus { id: "feeds".into(), state };
        status.view().status.iter().map(|text| text.key).collect()
    }

    #[test]
    fn a_failure_is_never_a_zero() {
        let now = Timestamp(1_000);
        let until = Timestamp(2_000);
        for (state, key) in [
            (SourceState::Off, "source_off"),
            (SourceState::Asking, "source_asking"),
            (SourceState::Asked { found: 0 }, "source_none_found"),
            (SourceState::Asked { found: 3 }, "source_found"),
            (
                SourceState::NotMeasured { why: Failure::Throttled { until }, at: now },
                "source_not_measured",
            ),
            (
                SourceState::NotMeasured { why: Failure::Status(500), at: now },
                "source_not_measured_at",
            ),
        ] {
            let measured = !matches!(state, SourceState::NotMeasured { .. });
            let status = SourceStatus { id: "gdelt".into(), state: state.clone() };
            assert_eq!(status.is_measured(), measured);
            assert_eq!(keys(state), [key]);
        }
    }

    #[test]
    fn every_bad_feed_has_its_line() {
        let causes = [
            Failure::NotAFeed,
            Failure::TooLarge,
            Failure::TooSlow,
            Failure::TooManyRedirects,
            Failure::NoConnection,
            Failure::Status(404),
            Failure::Status(500),
            Failure::NotAllowed,
        ];
        let failures: Vec<_> =
            causes.iter().enumerate().map(|(i, why)| (format!("{i}.example"), *why)).collect();
        let feeds = FeedsState { total: 20, read: 12, failures, ..Default::default() };
        let status = SourceStatus { id: "feeds".into(), state: SourceState::Feeds(feeds.clone()) };
        assert!(!status.is_measured());
        let view = status.view();
        assert_eq!(view.problems.len(), 8);
        // Two statuses are one cause.
        assert_eq!(view.status.len(), 1 + 7);
        assert_eq!(feeds.progress(), None);
    }

    #[test]
    fn pending_feeds_are_no_failures() {
        let feeds = FeedsState { total: 143, read: 61, pending: 82, ..Default::default() };
        let progress = feeds.progress().unwrap();
        assert_eq!((progress.done, progress.total), (61, 143));
        let status = SourceStatus { id: "feeds".into(), state: SourceState::Feeds(feeds) };
        assert!(status.is_measured());
    }
}
