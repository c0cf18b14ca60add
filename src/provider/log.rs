//! The log of requests: what was sent to whom, why, and what came back. Kept for a week, on the device.

use super::answer::Outcome;
use crate::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an entry is kept.
pub const KEPT: i64 = 7 * DAY;
/// More entries are not kept; the oldest go first.
pub const MAX_ENTRIES: usize = 20_000;

/// Why a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The feed was due.
    Due,
    /// A person opened the coverage of an article, and the feed was likely to have it.
    Article,
    /// A person added the feed, or asked for it to be checked.
    Person,
    /// Words of the article were asked for at a source that is switched on.
    Question,
    /// The world file round the time of the article.
    WorldFile,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Timestamp,
    pub host: String,
    /// The whole address, with the words that were sent.
    pub url: String,
    pub why: Why,
    /// Bytes of the body that came back, unpacked.
    pub bytes: u32,
    pub outcome: Outcome,
}

impl Entry {
    pub fn new(url: &str, why: Why, bytes: u32, outcome: Outcome, at: Timestamp) -> Self {
        Self { at, host: super::address::host(url), url: url.to_owned(), why, bytes, outcome }
    }
}

/// Drops entries that are too old or too many. Entries stand in the order of their time.
pub fn prune(entries: &mut Vec<Entry>, now: Timestamp) {
    entries.retain(|entry| now.since(entry.at) < KEPT);
    let surplus = entries.len().saturating_sub(MAX_ENTRIES);
    entries.drain(..surplus);
}

/// The log as a table for export: tab-separated, one request a line.
pub fn table(entries: &[Entry]) -> String {
    let mut out = String::from("time\thost\taddress\twhy\tbytes\tresult\n");
    let word = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    for entry in entries {
        let why = word(serde_json::to_value(entry.why));
        let state = serde_json::to_value(&entry.outcome);
        let state = word(state.map(|value| value["state"].clone()));
        let url = entry.url.replace(['\t', '\n', '\r'], " ");
        out.push_str(&format!(
            "{}\t{}\t{url}\t{why}\t{}\t{state}\n",
            entry.at.to_iso(),
            entry.host,
            entry.bytes
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_kept_and_shown() {
        let at = |days: i64| Timestamp(1_772_000_000 + days * DAY);
        let entry = |days| {
            Entry::new("https://a.test/feed?x=1", Why::Due, 12, Outcome::Ok { items: 3 }, at(days))
        };
        let mut entries = vec![entry(0), entry(2), entry(8)];
        prune(&mut entries, at(8));
        assert_eq!(entries.len(), 2);
        assert!(table(&entries).ends_with("\ta.test\thttps://a.test/feed?x=1\tdue\t12\tok\n"));
    }
}
