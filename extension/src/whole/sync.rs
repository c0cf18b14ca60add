//! Settings in the storage that the browser carries to the person's other browsers, while that is switched on.

use crate::api;
use crate::app::{App, report};
use crate::js::{from_js, to_js};
use crate::storage::StorageError;
use crate::whole::clock::now;
use crate::whole::request::save_as_it_is;
use parallax::settings::sync::{Carried, Items, carried, stale};
use parallax::view::options::SyncProblem;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Brings this browser and the carried storage to the later of both. Says what hinders it.
pub async fn reconcile(app: &Rc<App>) -> Option<SyncProblem> {
    let ours = app.settings();
    if !ours.sync.on {
        return None;
    }
    let found = match items().await {
        Ok(found) => found,
        Err(error) => return refused(&error),
    };
    match carried(&found) {
        Carried::Newer => Some(SyncProblem::Newer),
        Carried::Settings(written, theirs) if written > ours.sync.written => {
            let taken = save_as_it_is(app, |settings| {
                // Settings may have been changed here since they were looked at.
                if settings.sync.on && written > settings.sync.written {
                    *settings = settings.with_carried(*theirs);
                    settings.sync.written = written;
                }
            });
            taken.await.err().map(|_| SyncProblem::Refused)
        }
        Carried::Settings(written, _) if written == ours.sync.written => None,
        // What has arrived in part may be later than ours; what is first written here has no time yet.
        Carried::Unfinished if ours.sync.written == Default::default() => None,
        _ => write(app, &found).await,
    }
}

/// Writes the settings of this browser over what was found.
async fn write(app: &Rc<App>, found: &Items) -> Option<SyncProblem> {
    if app.settings().sync.written == Default::default() {
        let stamped = app.change_settings(|settings| settings.sync.written = now()).await;
        if let Err(error) = stamped {
            report("settings were not carried", &JsValue::from_str(&error.to_string()));
            return Some(SyncProblem::Refused);
        }
    }
    let Ok(items) = app.settings().carry() else { return Some(SyncProblem::TooLarge) };
    let written = async {
        api::sync_set(&to_js(&items)?).await?;
        let old: Vec<&String> = stale(&items, found).collect();
        if !old.is_empty() {
            api::sync_remove(&to_js(&old)?).await?;
        }
        Ok(())
    };
    written.await.err().and_then(|error: JsValue| refused(&error))
}

/// Deletes what is carried.
pub async fn forget() -> Result<(), StorageError> {
    api::sync_clear().await?;
    Ok(())
}

fn refused(error: &JsValue) -> Option<SyncProblem> {
    report("settings were not carried", error);
    Some(SyncProblem::Refused)
}

/// The texts that stand in the carried storage; what is no text is not ours.
async fn items() -> Result<Items, JsValue> {
    let all: BTreeMap<String, Value> = from_js(&api::sync_get().await?)?;
    let text = |(key, value)| match value {
        Value::String(text) => Some((key, text)),
        _ => None,
    };
    Ok(all.into_iter().filter_map(text).collect())
}
