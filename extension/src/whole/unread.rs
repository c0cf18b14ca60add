//! What was stored and could not be read: kept beside what took its place, and handed out as a file.

use crate::app::UNREAD_SETTINGS;
use crate::storage::{self, StorageError, UNREAD};

/// Whether there is any.
pub async fn is_any() -> bool {
    settings().await.is_some() || storage::keys(UNREAD).await.is_ok_and(|keys| !keys.is_empty())
}

/// Each value as it was stored, under its name.
///
/// # Errors
/// When the storage cannot be read.
pub async fn text() -> Result<String, StorageError> {
    let keys = storage::keys(UNREAD).await?;
    let values = storage::get(&keys).await?;
    let mut text = settings().await.map(|text| under("settings", &text)).unwrap_or_default();
    for (key, value) in keys.iter().zip(values) {
        let name = key.strip_prefix(UNREAD).unwrap_or(key);
        text += &under(name, &String::from_utf8_lossy(&value.unwrap_or_default()));
    }
    Ok(text)
}

async fn settings() -> Option<String> {
    storage::local(UNREAD_SETTINGS).await.ok().flatten()
}

fn under(name: &str, text: &str) -> String {
    format!("== {name} ==\n{text}\n\n")
}
