//! The browser side of Parallax: events in, storage, network and messages out. All judgement is in the core.
//!
//! `background.js` registers the listeners and calls the functions exported here. The browser may stop
//! the background after any line, so whatever matters is in storage before it is in memory.
//!
//! The crate is compiled twice: with everything, and (without the feature `whole`) without the folder `whole`, which leaves what
//! the toolbar button needs. That small core runs until something else is wanted.

// Half of what both share is used by the whole alone.
#![cfg_attr(not(feature = "whole"), allow(dead_code))]

mod api;
mod app;
mod js;
mod knowledge;
mod lists;
mod storage;
mod tabs;
#[cfg(feature = "whole")]
mod whole;

#[cfg(feature = "whole")]
pub use whole::popup::PopupSession;

use app::{App, report};
use js_sys::Promise;
use tabs::Tab;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Takes what the badge needs: the bytes of the three tables and all of `storage.session`. Every other export may be called
/// once this has ended.
#[wasm_bindgen]
pub async fn start(
    suffixes: Promise,
    directory: Promise,
    ratings: Promise,
    session: Promise,
) -> Result<(), JsValue> {
    match knowledge::bytes(suffixes).await {
        Ok(list) => parallax::outlet::suffix::install(list),
        Err(error) => report("the list of suffixes", &error),
    }

    // Without the session only what can be had again is missing.
    let session = JsFuture::from(session).await.unwrap_or_default();
    #[cfg(feature = "whole")]
    whole::dev::restore(&session);
    let app = App::load(directory, ratings, &session).await?;
    if let Some(unread) = &app.settings_problem {
        report("settings", &JsValue::from_str(&unread.why));
        // The next change takes the place of what was stored.
        if let Some(text) = &unread.text {
            storage::set_local(app::UNREAD_SETTINGS, text).await.ok();
        }
    }
    spawn_local(async move {
        if let Err(error) = tabs::paint_all(&app).await {
            report("the open tabs were not painted", &error);
        }
        #[cfg(feature = "whole")]
        whole::set_alarms(&app).await;
    });
    Ok(())
}

/// A tab has begun or ended loading, or has another address.
#[wasm_bindgen]
pub async fn tab_updated(tab: JsValue) -> Result<(), JsValue> {
    let tab = Tab::from(&tab);
    let app = App::get()?;
    #[cfg(feature = "whole")]
    whole::popup::tab_moved(&app, &tab);
    tabs::paint(&app, &tab).await
}

/// Does the person want a record of what is read?
#[wasm_bindgen]
pub fn keeps_record() -> bool {
    App::get().is_ok_and(|app| app.settings().diet.on)
}

/// A tab came to the front, or took another's place.
#[wasm_bindgen]
pub async fn tab_shown(id: i32) -> Result<(), JsValue> {
    tabs::paint_by_id(&*App::get()?, id).await
}

/// A tab was closed.
#[wasm_bindgen]
pub async fn tab_closed(id: i32) {
    if let Ok(app) = App::get() {
        tabs::forget(&app, id).await;
    }
}
