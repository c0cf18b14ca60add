//! All but the toolbar button: popup and pages, feeds and other sources, the index, lists of ratings.

pub mod adding;
pub mod ask;
pub mod asking;
pub mod clock;
pub mod corrections;
pub mod coverage;
pub mod desk;
pub mod dev;
pub mod diet;
pub mod feeds;
pub mod found;
pub mod log;
pub mod marks;
pub mod net;
pub mod options;
pub mod permissions;
pub mod poll;
pub mod popup;
pub mod ratings;
pub mod request;
pub mod status;
pub mod stories;
pub mod sync;
pub mod tables;
pub mod today;
pub mod unread;

use crate::app::App;
use crate::tabs::Tab;
use crate::{api, js, storage};
use coverage::Coverage;
use desk::Reading;
use futures_util::lock::Mutex;
use poll::Round;
use popup::Session;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

/// What the whole core holds beside the button's part.
#[derive(Default)]
pub struct Work {
    /// The index, opened when it is first asked.
    pub coverage: Mutex<Option<Coverage>>,
    /// What is known of feeds and sources while the background lives.
    pub reading: Reading,
    /// One round of polling at a time.
    pub round: Mutex<()>,
    /// One change at a time of values that are read before they are written: the record of reading and the marks of what was read.
    pub records: Mutex<()>,
    /// One change at a time of the lists of ratings.
    pub lists: Mutex<()>,
    /// How often everything was deleted: what was asked before is not kept after.
    pub deletions: Cell<u32>,
    /// How far the present round is.
    pub progress: RefCell<Option<Round>>,
    /// Open popups, told when coverage grows.
    popups: RefCell<Vec<Weak<Session>>>,
}

impl Work {
    pub fn add_popup(&self, session: &Rc<Session>) {
        let mut popups = self.popups.borrow_mut();
        popups.retain(|popup| popup.strong_count() > 0);
        popups.push(Rc::downgrade(session));
    }

    /// Popups that are open now.
    pub fn popups(&self) -> Vec<Rc<Session>> {
        let alive = self.popups.borrow();
        alive.iter().filter_map(Weak::upgrade).filter(|popup| popup.is_open()).collect()
    }
}

/// Sets the alarms for what is due next.
pub async fn set_alarms(app: &App) {
    poll::set_alarm(app).await;
    ratings::set_alarm(app).await;
}

/// The extension or the browser was installed or updated.
#[wasm_bindgen]
pub async fn installed(reason: String) -> Result<(), JsValue> {
    if reason == "install" {
        let page = js::wish(
            &serde_json::json!({ "url": api::package_url("pages/onboarding/onboarding.html") }),
        )?;
        api::open_tab(&page).await?;
    }
    Ok(())
}

/// The browser was started with this profile.
#[wasm_bindgen]
pub async fn browser_started() -> Result<(), JsValue> {
    // Without it the first round only comes a minute earlier.
    storage::set_session(poll::STARTED, &clock::now()).await.ok();
    let app = App::get()?;
    poll::set_alarm(&app).await;
    sync::reconcile(&app).await;
    Ok(())
}

/// Another browser of the person has changed what is carried between them.
#[wasm_bindgen]
pub async fn settings_arrived() -> Result<(), JsValue> {
    sync::reconcile(&App::get()?).await;
    Ok(())
}

/// Notes the page of a tab in the record of reading.
#[wasm_bindgen]
pub async fn note_page(tab: JsValue) -> Result<(), JsValue> {
    diet::note(&*App::get()?, &Tab::from(&tab)).await;
    Ok(())
}

/// A question of the script that marks links, from a page at `url`.
#[wasm_bindgen]
pub fn marks(message: JsValue, url: String) -> Result<JsValue, JsValue> {
    marks::answer(&*App::get()?, message, &url)
}

/// What the address bar offers for words behind our keyword.
#[wasm_bindgen]
pub async fn suggest(words: String) -> Result<JsValue, JsValue> {
    marks::suggest(&*App::get()?, &words).await
}

/// An alarm rang.
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
#[wasm_bindgen]
pub async fn permissions_changed() -> Result<(), JsValue> {
    request::permissions_changed(&App::get()?)
        .await
        .map_err(|failed| JsValue::from_str(&failed.kind))
}

/// A single message of one of our pages, with its answer.
#[wasm_bindgen]
pub async fn request(message: JsValue) -> Result<JsValue, JsValue> {
    let app = App::get()?;
    match dev::answer(&app, &message).await? {
        Some(answer) => Ok(answer),
        None => request::answer(&app, message).await,
    }
}
