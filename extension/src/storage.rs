//! Where things are kept: settings in `storage.local` (with a copy in `storage.session`, which answers
//! faster), state of tabs in `storage.session`, everything large as bytes in IndexedDB.

use crate::api;
use crate::app::report;
use crate::js::{error_name, error_text, from_js, property, to_js};
use parallax::sealed;
use parallax::story::Write;
use parallax::story::storage::Storage;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// Why something could not be stored or read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StorageError {
    #[error("the disk or the browser's quota is full")]
    Full,
    #[error("the browser's storage cannot be used: {0}")]
    Unavailable(String),
}

impl From<JsValue> for StorageError {
    fn from(error: JsValue) -> Self {
        match error_name(&error).as_str() {
            "QuotaExceededError" => Self::Full,
            _ => Self::Unavailable(error_text(&error)),
        }
    }
}

thread_local! {
    /// What a test lets every write, or everything, fail with.
    static TROUBLE: Cell<Option<Trouble>> = const { Cell::new(None) };
}

/// How a test lets the storage fail.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing more can be written.
    Full,
    /// IndexedDB can be neither read nor written.
    Refused,
}

/// From now on the storage fails in this way.
pub fn let_fail(trouble: Option<Trouble>) {
    TROUBLE.set(trouble);
}

fn can_read() -> Result<(), StorageError> {
    match TROUBLE.get() {
        Some(Trouble::Refused) => Err(StorageError::Unavailable("refused".to_owned())),
        _ => Ok(()),
    }
}

fn can_write() -> Result<(), StorageError> {
    match TROUBLE.get() {
        Some(Trouble::Full) => Err(StorageError::Full),
        _ => Ok(()),
    }
}

/// The values of `keys`, in their order.
pub async fn get(keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StorageError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    can_read()?;
    let values: js_sys::Array = api::stored(keys.to_vec()).await?.unchecked_into();
    Ok(values.iter().map(|value| bytes_of(&value)).collect())
}

/// All stored keys that start with `prefix`.
pub async fn keys(prefix: &str) -> Result<Vec<String>, StorageError> {
    can_read()?;
    let keys: js_sys::Array = api::stored_keys(prefix).await?.unchecked_into();
    Ok(keys.iter().filter_map(|key| key.as_string()).collect())
}

/// A key and its new bytes; `None` deletes.
pub type Entry = (String, Option<Vec<u8>>);

/// Applies all writes in one transaction.
pub async fn apply(writes: &[Entry]) -> Result<(), StorageError> {
    if writes.is_empty() {
        return Ok(());
    }
    can_read().and(can_write())?;
    let keys = writes.iter().map(|(key, _)| key.clone()).collect();
    let bytes = writes
        .iter()
        .map(|(_, bytes)| match bytes {
            Some(bytes) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
            None => JsValue::UNDEFINED,
        })
        .collect::<js_sys::Array>();
    api::store(keys, bytes).await?;
    Ok(())
}

/// The write that keeps a small value, with its checksum.
pub fn keep<T: Serialize + ?Sized>(key: String, value: &T) -> Result<Entry, StorageError> {
    let bytes =
        sealed::write(value).map_err(|error| StorageError::Unavailable(error.to_string()))?;
    Ok((key, Some(bytes)))
}

/// Where what a person did is copied to when it cannot be read, before a new value may take its place.
pub const UNREAD: &str = "unread/";

/// As [`kept`], of what cannot be had again: damaged, or of a later version, it is copied to below [`UNREAD`].
pub fn own<T: DeserializeOwned>(key: &str, stored: Option<Vec<u8>>) -> Option<T> {
    let bytes = stored?;
    let read = unsealed(key, &bytes);
    if read.is_none() {
        let copy = (format!("{UNREAD}{key}"), Some(bytes));
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = apply(&[copy]).await {
                report(
                    "what could not be read was not kept",
                    &JsValue::from_str(&error.to_string()),
                );
            }
        });
    }
    read
}

/// As [`own`], of one key.
pub async fn own_under<T: DeserializeOwned>(key: &str) -> Result<Option<T>, StorageError> {
    Ok(own(key, get(&[key.to_owned()]).await?.pop().flatten()))
}

/// What [`keep`] stored under a key. Damage is said on the console, and the value is then as one that is not there: it is left
/// alone until a new one takes its place.
pub fn kept<T: DeserializeOwned>(key: &str, stored: Option<Vec<u8>>) -> Option<T> {
    unsealed(key, &stored?)
}

fn unsealed<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Option<T> {
    sealed::read(bytes).map_err(|error| report(key, &JsValue::from_str(&error.to_string()))).ok()
}

/// As [`kept`], of one key.
pub async fn kept_under<T: DeserializeOwned>(key: &str) -> Result<Option<T>, StorageError> {
    Ok(kept(key, get(&[key.to_owned()]).await?.pop().flatten()))
}

fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec)
}

/// A value of `storage.session`; `None` when absent or of another form.
pub async fn session<T: DeserializeOwned>(key: &str) -> Option<T> {
    let found = api::session_get(key).await.ok()?;
    from_js(&property(&found, key)).ok()
}

/// Keeps a value until the browser is closed.
pub async fn set_session<T: Serialize>(key: &str, value: &T) -> Result<(), StorageError> {
    api::session_set(&single(key, value)?).await?;
    Ok(())
}

/// A text of `storage.local`.
pub async fn local(key: &str) -> Result<Option<String>, StorageError> {
    Ok(property(&api::local_get(key).await?, key).as_string())
}

/// Keeps a text for good.
pub async fn set_local(key: &str, value: &str) -> Result<(), StorageError> {
    can_write()?;
    api::local_set(&single(key, value)?).await?;
    Ok(())
}

fn single<T: Serialize + ?Sized>(key: &str, value: &T) -> Result<JsValue, JsValue> {
    let object = js_sys::Object::new();
    js_sys::Reflect::set(&object, &JsValue::from_str(key), &to_js(value)?)?;
    Ok(object.into())
}

/// The index's store: values in IndexedDB, under keys of their own.
pub struct IndexedDb;

impl Storage for IndexedDb {
    type Error = StorageError;

    async fn read_all(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        can_read()?;
        let both: js_sys::Array = api::stored_under(prefix).await?.unchecked_into();
        let [keys, values] =
            [both.get(0), both.get(1)].map(JsCast::unchecked_into::<js_sys::Array>);
        let entries = keys.iter().zip(values.iter());
        Ok(entries.filter_map(|(key, value)| Some((key.as_string()?, bytes_of(&value)?))).collect())
    }

    async fn read(&self, keys: &[String]) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        let values = get(keys).await?;
        Ok(keys
            .iter()
            .cloned()
            .zip(values)
            .filter_map(|(key, value)| Some((key, value?)))
            .collect())
    }

    async fn write(&mut self, writes: Vec<Write>) -> Result<(), StorageError> {
        let writes: Vec<_> = writes.into_iter().map(entry).collect();
        apply(&writes).await
    }
}

/// A write of the index as key and value.
pub fn entry(write: Write) -> Entry {
    match write {
        Write::Put { key, bytes } => (key, Some(bytes)),
        Write::Delete { key } => (key, None),
    }
}

/// Deletes everything in IndexedDB.
pub async fn erase() -> Result<(), StorageError> {
    can_read()?;
    api::erase_stored().await?;
    Ok(())
}
