//! The request log on the options page.

use crate::provider::answer::Outcome;
use crate::provider::log::{Entry, Why};
use crate::view::source::Failure;
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use serde::Serialize;

/// A request of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LogRow {
    pub time: Arg,
    /// The whole address, with the words that were sent.
    pub request: String,
    pub why: Text,
    pub answer: Text,
}

pub(crate) fn log_row(entry: &Entry) -> LogRow {
    LogRow {
        time: at(entry.at, TimeForm::Moment),
        request: entry.url.clone(),
        why: match entry.why {
            Why::Due => text("log_due"),
            Why::Article => text("log_article"),
            Why::Person => text("log_by_press"),
            Why::Question => text("log_question"),
            Why::WorldFile => text("log_world"),
        },
        answer: answer(entry),
    }
}

fn answer(entry: &Entry) -> Text {
    let bytes = Arg::Bytes { bytes: u64::from(entry.bytes) };
    match &entry.outcome {
        Outcome::Ok { items } => plural("log_articles", *items, [bytes]),
        Outcome::Unchanged => text("log_unchanged"),
        outcome => {
            Failure::of(outcome).map_or_else(|| text_with("log_none", [bytes]), Failure::why)
        }
    }
}

/// "812 requests in the last 7 days, 14 MB".
pub(crate) fn log_sum(log: &[Entry]) -> Text {
    let bytes = log.iter().map(|entry| u64::from(entry.bytes)).sum();
    plural("log_sum", log.len() as u32, [Arg::Bytes { bytes }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn an_answer_is_said_in_words() {
        let until = Timestamp(1_772_000_000);
        for (outcome, key) in [
            (Outcome::Ok { items: 3 }, "log_articles"),
            (Outcome::Empty, "log_none"),
            (Outcome::Unchanged, "log_unchanged"),
            (Outcome::Throttled { until }, "why_throttled"),
            (Outcome::Gone, "why_status"),
            (Outcome::Offline, "why_offline"),
        ] {
            let entry = Entry::new("https://a.test/feed", Why::Due, 12, outcome, until);
            assert_eq!(log_row(&entry).answer.key, key);
        }
    }
}
