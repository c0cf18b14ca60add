//! Everything that the extension has stored, taken out of a browser and put back into another.

use crate::Extension;
use crate::driver::base64;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What an extension can keep, as one looks at it from a page of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Values of IndexedDB under `database/store/key`.
    pub values: BTreeMap<String, Vec<u8>>,
    pub local: Map<String, Value>,
    pub session: Map<String, Value>,
    pub sync: Map<String, Value>,
    /// Names of caches and keys of `localStorage`.
    pub others: Vec<String>,
}

/// The only database and store that there is.
const PLACE: &str = "parallax/values/";

impl State {
    /// What is stored now.
    pub fn of(extension: &Extension) -> Result<State> {
        let seen = extension.stored("all", Value::Null)?;
        let area = |name: &str| seen[name].as_object().cloned().unwrap_or_default();
        let mut values = BTreeMap::new();
        for (key, value) in area("values") {
            values.insert(key, base64::decode(value.as_str().context("a value is no text")?)?);
        }
        Ok(State {
            values,
            local: area("local"),
            session: area("session"),
            sync: area("sync"),
            others: serde_json::from_value(seen["others"].clone())?,
        })
    }

    /// Stores it in a browser in which nothing is stored; the background must be stopped. What lasts for a session is
    /// forgotten.
    pub fn put(&self, extension: &Extension) -> Result<()> {
        let values: Map<String, Value> = self
            .values
            .iter()
            .filter_map(|(key, value)| {
                Some((key.strip_prefix(PLACE)?.to_owned(), json!(base64::encode(value))))
            })
            .collect();
        extension.stored("put", json!([values, self.local])).map(drop)
    }

    /// As a file: for each value the length of its key (two bytes, little-endian), the key, the length of its bytes (four), the
    /// bytes; `storage.local` stands among them, as JSON, under the key `local`.
    pub fn to_file(&self) -> Result<Vec<u8>> {
        let local = serde_json::to_vec(&self.local)?;
        let values = self.values.iter().map(|(key, value)| (key.strip_prefix(PLACE), value));
        let values = values.filter_map(|(key, value)| Some((key?, value)));
        let mut file = Vec::new();
        for (key, value) in values.chain([("local", &local)]) {
            file.extend(u16::try_from(key.len())?.to_le_bytes());
            file.extend(key.as_bytes());
            file.extend(u32::try_from(value.len())?.to_le_bytes());
            file.extend(value);
        }
        Ok(file)
    }

    /// Reads what [`State::to_file`] wrote.
    pub fn from_file(mut file: &[u8]) -> Result<State> {
        let mut state = State::default();
        let mut take = |count: usize| -> Result<&[u8]> {
            let Some((taken, rest)) = file.split_at_checked(count) else {
                bail!("the file is cut")
            };
            file = rest;
            Ok(taken)
        };
        while let Ok(length) = take(2) {
            let length = u16::from_le_bytes(length.try_into()?);
            let key = String::from_utf8(take(length.into())?.to_vec())?;
            let length = u32::from_le_bytes(take(4)?.try_into()?);
            let value = take(length.try_into()?)?.to_vec();
            match key.as_str() {
                "local" => state.local = serde_json::from_slice(&value)?,
                _ => drop(state.values.insert(format!("{PLACE}{key}"), value)),
            }
        }
        Ok(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_the_state_back() {
        let state = State {
            values: BTreeMap::from([(format!("{PLACE}match/words"), vec![1, 2, 255])]),
            local: Map::from_iter([("settings".to_owned(), json!("{}"))]),
            ..State::default()
        };
        let file = state.to_file().unwrap();
        assert_eq!(State::from_file(&file).unwrap(), state);
        assert!(State::from_file(&file[..file.len() - 1]).is_err());
    }
}
