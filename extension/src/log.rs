//! The request log: what was sent to whom, why, and what came back. One value a day, so that a new
//! entry rewrites little; days that are too old are deleted with the next entry.

use crate::clock::now;
use crate::storage::{self, StorageError};
use parallax::provider::answer::Outcome;
use parallax::provider::log::{Entry, KEPT, Why};
use parallax::time::{DAY, Timestamp};
use parallax::view::options::{LogAnswer, LogEntry, LogReason};
use parallax::view::source::Failure;

const PREFIX: &str = "log/";
/// Entries of one day at most.
const MAX_A_DAY: usize = 4_000;

fn key(at: Timestamp) -> String {
    format!("{PREFIX}{:06}", at.0.div_euclid(DAY))
}

async fn day(key: String) -> Result<Vec<Entry>, StorageError> {
    let stored = storage::get(&[key]).await?.into_iter().next().flatten();
    Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

/// The writes that add an entry and drop what is too old.
pub async fn with(entry: Entry) -> Result<Vec<storage::Entry>, StorageError> {
    let today = key(entry.at);
    let mut entries = day(today.clone()).await?;
    entries.push(entry);
    let surplus = entries.len().saturating_sub(MAX_A_DAY);
    entries.drain(..surplus);
    let bytes =
        serde_json::to_vec(&entries).map_err(|e| StorageError::Unavailable(e.to_string()))?;
    let oldest = key(Timestamp(now().0 - KEPT));
    let old = storage::keys(PREFIX).await?.into_iter().filter(|key| *key < oldest);
    let mut writes: Vec<storage::Entry> = old.map(|key| (key, None)).collect();
    writes.push((today, Some(bytes)));
    Ok(writes)
}

/// The log, newest first.
pub async fn entries() -> Result<Vec<LogEntry>, StorageError> {
    let mut all = Vec::new();
    for key in storage::keys(PREFIX).await? {
        all.extend(day(key).await?);
    }
    all.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(all.iter().map(shown).collect())
}

fn shown(entry: &Entry) -> LogEntry {
    let status = if entry.outcome == Outcome::Unchanged { 304 } else { 200 };
    LogEntry {
        time: entry.at,
        request: format!("GET {}", entry.url),
        why: match entry.why {
            Why::Due | Why::WorldFile => LogReason::Due,
            Why::Person | Why::Article => LogReason::Pressed,
            Why::Question => LogReason::Few,
        },
        answer: match failure(&entry.outcome) {
            None => Ok(LogAnswer { status, bytes: u64::from(entry.bytes) }),
            Some(failure) => Err(failure),
        },
    }
}

/// Forgets the log.
pub async fn clear() -> Result<(), StorageError> {
    let keys = storage::keys(PREFIX).await?;
    storage::apply(&keys.into_iter().map(|key| (key, None)).collect::<Vec<_>>()).await
}

/// Why an answer counts as not measured, if it does.
pub fn failure(outcome: &Outcome) -> Option<Failure> {
    Some(match outcome {
        Outcome::Ok { .. } | Outcome::Empty | Outcome::Unchanged | Outcome::Index { .. } => {
            return None;
        }
        Outcome::Throttled { until } => Failure::Throttled { until: *until },
        Outcome::Unreachable { .. } => Failure::NoConnection,
        Outcome::Blocked => Failure::Status(403),
        Outcome::NotFound | Outcome::Gap => Failure::Status(404),
        Outcome::Gone => Failure::Status(410),
        Outcome::Moved { .. } | Outcome::MovedForNow { .. } | Outcome::MovedSuspect => {
            Failure::TooManyRedirects
        }
        Outcome::NotAFeed { .. } | Outcome::BadAnswer | Outcome::Refused => Failure::NotAFeed,
        Outcome::Offline => Failure::Offline,
        Outcome::Off | Outcome::NoPermission => Failure::NotAllowed,
    })
}
