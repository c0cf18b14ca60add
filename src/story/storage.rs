//! Where the index is kept: a small trait, a back end in memory, and the steps that join them with the index.

use super::Document;
use super::frame::Unreadable;
use super::index::{DocRef, Index, Limits, Write};
use super::manifest::MATCH_PREFIX;
use super::open::{OpenError, Report};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::{Future, ready};
use thiserror::Error;

/// A store of values under keys, such as an object store of IndexedDB.
pub trait Storage {
    type Error: Display;

    /// Every key that begins with `prefix`, with its value.
    fn read_all(
        &self,
        prefix: &str,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, Self::Error>>;

    /// The values of some keys; a key that is not stored is left out.
    fn read(
        &self,
        keys: &[String],
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, Self::Error>>;

    /// Does the writes in their order. When it fails or is cut off, any first part of them may have been done.
    fn write(&mut self, writes: Vec<Write>) -> impl Future<Output = Result<(), Self::Error>>;
}

/// Why the stored index cannot be used.
#[derive(Debug, Error)]
pub enum StoreError<E: Display> {
    #[error("the browser's storage failed: {0}")]
    Storage(E),
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Opens the index that a store holds.
pub async fn open<S: Storage>(
    storage: &S,
    limits: Limits,
    now: Timestamp,
) -> Result<(Index, Report), StoreError<S::Error>> {
    let stored = storage.read_all(MATCH_PREFIX).await.map_err(StoreError::Storage)?;
    Ok(Index::open(stored, limits, now)?)
}

/// Makes the index's changes last. After an error the index is ahead of the store: open it again.
pub async fn save<S: Storage>(index: &mut Index, storage: &mut S) -> Result<(), S::Error> {
    let writes = index.commit();
    if writes.is_empty() { Ok(()) } else { storage.write(writes).await }
}

/// Drops what is too old or too much, does at most one merge, and saves. Gives whether more is to be done.
pub async fn tidy<S: Storage>(
    index: &mut Index,
    storage: &mut S,
    now: Timestamp,
) -> Result<bool, S::Error> {
    index.retire(now);
    save(index, storage).await?;
    let Some(merge) = index.next_merge() else { return Ok(false) };
    let texts = storage.read(merge.keys()).await?;
    index.merge(&merge, &texts);
    save(index, storage).await?;
    Ok(index.next_merge().is_some_and(|next| next != merge))
}

/// Loads what is missing of these articles' signatures, and gives the values that are damaged.
pub async fn load_signatures<S: Storage>(
    index: &mut Index,
    storage: &S,
    docs: &[DocRef],
) -> Result<Vec<(String, Unreadable)>, S::Error> {
    let keys = index.signatures_for(docs);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let values = storage.read(&keys).await?;
    let attach = |(key, value): (String, Vec<u8>)| {
        let reason = index.attach(&key, value).err()?;
        Some((key, reason))
    };
    Ok(values.into_iter().filter_map(attach).collect())
}

/// The articles themselves, in the order asked for, and the values that are damaged. See [`Index::documents`].
pub async fn documents<S: Storage>(
    index: &Index,
    storage: &S,
    docs: &[DocRef],
) -> Result<(Vec<Option<Document>>, Vec<(String, Unreadable)>), S::Error> {
    let values = storage.read(&index.texts_for(docs)).await?;
    Ok(index.documents(docs, &values))
}

/// A store in memory, for tests and tools.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    pub values: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Does one write.
    pub fn apply(&mut self, write: Write) {
        match write {
            Write::Put { key, bytes } => self.values.insert(key, bytes),
            Write::Delete { key } => self.values.remove(&key),
        };
    }

    /// Every key that begins with `prefix`, with its value.
    pub fn under(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let found =
            self.values.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
        found.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

impl Storage for Memory {
    type Error = std::convert::Infallible;

    fn read_all(
        &self,
        prefix: &str,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, Self::Error>> {
        ready(Ok(self.under(prefix)))
    }

    fn read(
        &self,
        keys: &[String],
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, Self::Error>> {
        let value = |key: &String| Some((key.clone(), self.values.get(key)?.clone()));
        ready(Ok(keys.iter().filter_map(value).collect()))
    }

    fn write(&mut self, writes: Vec<Write>) -> impl Future<Output = Result<(), Self::Error>> {
        writes.into_iter().for_each(|write| self.apply(write));
        ready(Ok(()))
    }
}
