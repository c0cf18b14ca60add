//! What the answer of a source means, and how that is stored.

use crate::time::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// What an answer means. The words are stable: pages and tests switch on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    /// Articles came.
    Ok { items: u32 },
    /// Asked, none found.
    Empty,
    /// The same as last time.
    Unchanged,
    /// A list of other files to ask for, the newest first.
    Index { children: Vec<String> },
    /// There is no file for that minute, which is normal.
    Gap,
    /// The question was not understood or not allowed; asking again is of no use.
    Refused,
    /// Too many requests, or the source sheds load.
    Throttled { until: Timestamp },
    /// A wall: log-in, consent, captcha, law.
    Blocked,
    /// No answer, or a server in trouble.
    Unreachable { until: Timestamp },
    /// A page or file that is no feed; feeds that it names.
    NotAFeed { discovered: Vec<String> },
    /// No such file today.
    NotFound,
    /// The server says that it will never be there again.
    Gone,
    /// An answer that cannot be read.
    BadAnswer,
    /// The server says that the feed has moved.
    Moved { to: String },
    /// A redirect that smells of a log-in page or a captive portal.
    MovedSuspect,
    /// A redirect for this once.
    MovedForNow { to: String },
    /// The device had no connection.
    Offline,
    /// Not switched on.
    Off,
    /// The browser has not been given leave to ask this host.
    NoPermission,
}

impl Outcome {
    /// True when the answer says what the source has: only then may its silence count.
    pub fn is_measured(&self) -> bool {
        matches!(self, Self::Ok { .. } | Self::Empty | Self::Unchanged)
    }
}

/// Every outcome as it is written: its word, and the fields that some have.
#[derive(Deserialize)]
struct Written {
    state: String,
    items: Option<u32>,
    children: Option<Vec<String>>,
    until: Option<Timestamp>,
    discovered: Option<Vec<String>>,
    to: Option<String>,
}

/// By hand: serde reads an enum whose name stands among its fields by code that is compiled for each place of the name, 50 KB.
impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let it = Written::deserialize(deserializer)?;
        let known = match it.state.as_str() {
            "ok" => it.items.map(|items| Self::Ok { items }),
            "empty" => Some(Self::Empty),
            "unchanged" => Some(Self::Unchanged),
            "index" => it.children.map(|children| Self::Index { children }),
            "gap" => Some(Self::Gap),
            "refused" => Some(Self::Refused),
            "throttled" => it.until.map(|until| Self::Throttled { until }),
            "blocked" => Some(Self::Blocked),
            "unreachable" => it.until.map(|until| Self::Unreachable { until }),
            "not_a_feed" => it.discovered.map(|discovered| Self::NotAFeed { discovered }),
            "not_found" => Some(Self::NotFound),
            "gone" => Some(Self::Gone),
            "bad_answer" => Some(Self::BadAnswer),
            "moved" => it.to.map(|to| Self::Moved { to }),
            "moved_suspect" => Some(Self::MovedSuspect),
            "moved_for_now" => it.to.map(|to| Self::MovedForNow { to }),
            "offline" => Some(Self::Offline),
            "off" => Some(Self::Off),
            "no_permission" => Some(Self::NoPermission),
            _ => None,
        };
        known.ok_or_else(|| Error::custom("no outcome of this name and these fields"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_read_as_it_was_written() {
        let (until, to) = (Timestamp(7), "https://a.example/feed".to_owned());
        let all = [
            Outcome::Ok { items: 3 },
            Outcome::Empty,
            Outcome::Unchanged,
            Outcome::Index { children: vec![to.clone()] },
            Outcome::Gap,
            Outcome::Refused,
            Outcome::Throttled { until },
            Outcome::Blocked,
            Outcome::Unreachable { until },
            Outcome::NotAFeed { discovered: vec![] },
            Outcome::NotFound,
            Outcome::Gone,
            Outcome::BadAnswer,
            Outcome::Moved { to: to.clone() },
            Outcome::MovedSuspect,
            Outcome::MovedForNow { to },
            Outcome::Offline,
            Outcome::Off,
            Outcome::NoPermission,
        ];
        for outcome in all {
            let written = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<Outcome>(&written).unwrap(), outcome, "{written}");
        }
        for wrong in [r#"{"state":"ok"}"#, r#"{"state":"fine"}"#, r#"{"items":3}"#, "7"] {
            assert!(serde_json::from_str::<Outcome>(wrong).is_err(), "{wrong}");
        }
    }
}
