//! The lists of ratings that the person added, as they are stored: what the toolbar button needs of them.
//! A list stands under its rater's id: state, ratings, and the ratings that it replaced.

use crate::app::report;
use crate::js::property;
use crate::storage::{self, StorageError};
use parallax::order::Sort;
use parallax::rating::Packs;
use parallax::rating::import::OWN;
use parallax::rating::lists::ListState;
use wasm_bindgen::JsValue;

const PREFIX: &str = "list/";
/// In the session: how many lists there are.
const COUNT: &str = "lists";

/// A list that counts.
pub struct List {
    pub state: ListState,
    pub packs: Packs,
}

pub fn key(id: &str, part: &str) -> String {
    format!("{PREFIX}{id}/{part}")
}

/// The kept lists, at the start of a background. The session says when there are none, so that most
/// backgrounds need not open the database.
pub async fn load(session: &JsValue) -> Vec<List> {
    match property(session, COUNT).as_f64() {
        Some(0.0) => Vec::new(),
        _ => reload().await,
    }
}

/// The kept lists, read anew. One that cannot be read is said on the console and left out, not deleted.
pub async fn reload() -> Vec<List> {
    match read_lists().await {
        Ok(lists) => {
            // Only a shortcut for the next start.
            storage::set_session(COUNT, &lists.len()).await.ok();
            lists
        }
        Err(error) => {
            report("the added lists were not read", &JsValue::from_str(&error.to_string()));
            Vec::new()
        }
    }
}

async fn read_lists() -> Result<Vec<List>, StorageError> {
    let states: Vec<String> =
        storage::keys(PREFIX).await?.into_iter().filter(|key| key.ends_with("/state")).collect();
    let keys: Vec<String> =
        states.iter().flat_map(|key| [key.clone(), key.replace("/state", "/ratings")]).collect();
    let values = storage::get(&keys).await?;
    let mut lists: Vec<List> = Vec::new();
    for (key, pair) in states.iter().zip(values.chunks(2)) {
        match open(key, pair) {
            Some(list) => lists.push(list),
            None => report("an added list is damaged", &JsValue::from_str(key)),
        }
    }
    // What the person says of an outlet stands first.
    lists.order_by_key(|list| list.state.rater != OWN);
    Ok(lists)
}

/// A list from its state, which stands under `key`, and its ratings. Ratings that are whole count also when the state is damaged.
fn open(key: &str, values: &[Option<Vec<u8>>]) -> Option<List> {
    let [state, Some(ratings)] = values else { return None };
    let packs = Packs::open(ratings.clone()).ok()?;
    let state = storage::own(key, state.clone())
        .or_else(|| packs.raters().next().map(ListState::of_ratings))?;
    Some(List { state, packs })
}
