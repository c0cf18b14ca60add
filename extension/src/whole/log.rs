//! The request log: what was sent to whom, why, and what came back. One value an hour, so that a new
//! entry rewrites little; hours that are too old are deleted.

use crate::storage::{self, StorageError};
use crate::whole::clock::now;
use parallax::order::Sort;
use parallax::provider::log::{Entry, KEPT};
use parallax::time::{HOUR, Timestamp};

const PREFIX: &str = "log/";
/// Entries of one hour at most.
const MAX_AN_HOUR: usize = 2_000;

/// The entries of the present hour.
#[derive(Debug, Default)]
pub struct Log {
    key: String,
    entries: Vec<Entry>,
}

fn key(at: Timestamp) -> String {
    format!("{PREFIX}{:08}", at.0.div_euclid(HOUR))
}

impl Log {
    /// Opens the present hour, and deletes what is too old.
    pub async fn open() -> Result<Log, StorageError> {
        let oldest = key(Timestamp(now().0 - KEPT));
        let mut old = storage::keys(PREFIX).await?;
        old.retain(|key| *key < oldest);
        storage::apply(&old.into_iter().map(|key| (key, None)).collect::<Vec<_>>()).await?;
        let key = key(now());
        let entries = storage::kept_under(&key).await?.unwrap_or_default();
        Ok(Log { key, entries })
    }

    /// Adds entries. Gives the write that keeps them; none when there are none.
    pub fn add(&mut self, mut entries: Vec<Entry>) -> Result<Option<storage::Entry>, StorageError> {
        if entries.is_empty() {
            return Ok(None);
        }
        let key = key(now());
        if key != self.key {
            *self = Log { key, entries: Vec::new() };
        }
        self.entries.append(&mut entries);
        let surplus = self.entries.len().saturating_sub(MAX_AN_HOUR);
        self.entries.drain(..surplus);
        storage::keep(self.key.clone(), &self.entries).map(Some)
    }
}

/// All entries, oldest first.
pub async fn entries() -> Result<Vec<Entry>, StorageError> {
    let keys = storage::keys(PREFIX).await?;
    let hours = keys.iter().zip(storage::get(&keys).await?);
    let mut all: Vec<Entry> =
        hours.filter_map(|(key, hour)| storage::kept::<Vec<Entry>>(key, hour)).flatten().collect();
    all.retain(|entry| now().since(entry.at) < KEPT);
    all.order_by_key(|entry| entry.at);
    Ok(all)
}

/// Deletes all entries.
pub async fn clear() -> Result<(), StorageError> {
    let keys = storage::keys(PREFIX).await?;
    storage::apply(&keys.into_iter().map(|key| (key, None)).collect::<Vec<_>>()).await
}
