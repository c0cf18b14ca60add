//! The browser side of Parallax: events in, storage, network and messages out. All judgement is in the core.
//!
//! `background.js` registers the listeners and calls the functions exported here. The browser may stop
//! the background after any line, so whatever matters is in storage before it is in memory.
//!
//! The crate is compiled twice: whole, and (without the feature `whole`) with only what the toolbar button needs, which is
//! what runs until something else is wanted.

// Half of what both share is used by the whole alone.
#![cfg_attr(not(feature = "whole"), allow(dead_code))]

#[cfg(feature = "whole")]
mod adding;
mod api;
mod app;
#[cfg(feature = "whole")]
mod ask;
#[cfg(feature = "whole")]
mod asking;
#[cfg(feature = "whole")]
mod clock;
#[cfg(feature = "whole")]
mod coverage;
#[cfg(feature = "whole")]
mod desk;
#[cfg(feature = "whole")]
mod dev;
#[cfg(feature = "whole")]
mod diet;
#[cfg(feature = "whole")]
mod feeds;
#[cfg(feature = "whole")]
mod found;
mod js;
mod knowledge;
mod lists;
#[cfg(feature = "whole")]
mod log;
#[cfg(feature = "whole")]
mod marks;
#[cfg(feature = "whole")]
mod net;
#[cfg(feature = "whole")]
mod options;
#[cfg(feature = "whole")]
mod permissions;
#[cfg(feature = "whole")]
mod poll;
#[cfg(feature = "whole")]
mod popup;
#[cfg(feature = "whole")]
mod ratings;
#[cfg(feature = "whole")]
mod request;
#[cfg(feature = "whole")]
mod status;
mod storage;
#[cfg(feature = "whole")]
mod stories;
#[cfg(feature = "whole")]
mod tables;
mod tabs;
#[cfg(feature = "whole")]
mod today;

#[cfg(feature = "whole")]
pub use popup::PopupSession;

use app::{App, report};
use js::from_js;
use js_sys::Promise;
use tabs::Tab;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Takes what the badge needs: the bytes of both tables and all of `storage.session`. Every other export may be called
/// once this has ended.
#[wasm_bindgen]
pub async fn start(directory: Promise, ratings: Promise, session: Promise) -> Result<(), JsValue> {
    // Without the session only what can be had again is missing.
    let session = JsFuture::from(session).await.unwrap_or_default();
    #[cfg(feature = "whole")]
    dev::restore(&session);
    let app = App::load(directory, ratings, &session).await?;
    if let Some(problem) = &app.settings_problem {
        report("settings", &JsValue::from_str(problem));
    }
    spawn_local(async move {
        if let Err(error) = tabs::paint_all(&app).await {
            report("the open tabs were not painted", &error);
        }
        #[cfg(feature = "whole")]
        poll::set_alarm(&app).await;
        #[cfg(feature = "whole")]
        ratings::set_alarm(&app).await;
    });
    Ok(())
}

/// The extension or the browser was installed or updated.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn installed(reason: String) -> Result<(), JsValue> {
    if reason == "install" {
        let page = js::to_js(
            &serde_json::json!({ "url": api::package_url("pages/onboarding/onboarding.html") }),
        )?;
        api::open_tab(&page).await?;
    }
    Ok(())
}

/// The browser was started with this profile.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn browser_started() -> Result<(), JsValue> {
    // Without it the first round only comes a minute earlier.
    storage::set_session(poll::STARTED, &clock::now()).await.ok();
    poll::set_alarm(&*App::get()?).await;
    Ok(())
}

/// A tab has begun or ended loading, or has another address.
#[wasm_bindgen]
pub async fn tab_updated(tab: JsValue) -> Result<(), JsValue> {
    let tab: Tab = from_js(tab)?;
    let app = App::get()?;
    #[cfg(feature = "whole")]
    popup::tab_moved(&app, &tab);
    tabs::paint(&app, &tab).await
}

/// Does the person want a record of what is read?
#[wasm_bindgen]
pub fn keeps_record() -> bool {
    App::get().is_ok_and(|app| app.settings().diet.on)
}

/// Notes the page of a tab in the record of reading.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn note_page(tab: JsValue) -> Result<(), JsValue> {
    diet::note(&*App::get()?, &from_js(tab)?).await;
    Ok(())
}

/// A question of the script that marks links, from a page at `url`.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub fn marks(message: JsValue, url: String) -> Result<JsValue, JsValue> {
    marks::answer(&*App::get()?, message, &url)
}

/// What the address bar offers for words behind our keyword.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn suggest(words: String) -> Result<JsValue, JsValue> {
    marks::suggest(&*App::get()?, &words).await
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

/// An alarm rang.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn alarm_rang(name: String) -> Result<(), JsValue> {
    match name.as_str() {
        poll::ALARM => poll::run(&App::get()?, poll::Trigger::Due).await,
        ratings::ALARM => ratings::refresh(&App::get()?).await,
        _ => {}
    }
    Ok(())
}

/// Hosts were granted or taken back.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn permissions_changed() -> Result<(), JsValue> {
    request::permissions_changed(&App::get()?)
        .await
        .map_err(|failed| JsValue::from_str(&failed.kind))
}

/// A single message of one of our pages, with its answer.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub async fn request(message: JsValue) -> Result<JsValue, JsValue> {
    let app = App::get()?;
    match dev::answer(&app, &message).await? {
        Some(answer) => Ok(answer),
        None => request::answer(&app, message).await,
    }
}
