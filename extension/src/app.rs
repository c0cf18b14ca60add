//! What the background holds while it lives. All of it can be built anew from the package and the
//! storage, since the browser may stop the background after any line.

#[cfg(feature = "whole")]
use crate::coverage::Coverage;
#[cfg(feature = "whole")]
use crate::desk::Reading;
use crate::js::{error_text, property};
use crate::knowledge::Knowledge;
#[cfg(feature = "whole")]
use crate::poll::Round;
#[cfg(feature = "whole")]
use crate::popup::Session;
use crate::storage::{self, StorageError};
use crate::tabs::{self, Learned};
#[cfg(feature = "whole")]
use futures_util::lock::Mutex;
use js_sys::Promise;
use parallax::settings::Settings;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
#[cfg(feature = "whole")]
use std::rc::Weak;
use wasm_bindgen::prelude::*;

/// The living background.
pub struct App {
    pub knowledge: Knowledge,
    settings: RefCell<Settings>,
    /// Why stored settings could not be read, in words for the console. They are left as they are until the person changes one.
    pub settings_problem: Option<String>,
    /// What was learned of the pages in open tabs, by the tab's id. It stands in `storage.session` as well.
    pub learned: RefCell<HashMap<i32, Learned>>,
    /// The index, opened when it is first asked.
    #[cfg(feature = "whole")]
    pub coverage: Mutex<Option<Coverage>>,
    /// What is known of feeds and sources while the background lives.
    #[cfg(feature = "whole")]
    pub reading: Reading,
    /// One round of polling at a time.
    #[cfg(feature = "whole")]
    pub round: Mutex<()>,
    /// How far the present round is.
    #[cfg(feature = "whole")]
    pub progress: RefCell<Option<Round>>,
    /// Open popups, told when coverage grows.
    #[cfg(feature = "whole")]
    popups: RefCell<Vec<Weak<Session>>>,
}

thread_local! {
    static APP: OnceCell<Rc<App>> = const { OnceCell::new() };
}

/// Settings as text in `storage.local` and, since that answers slowly in a fresh background, in `storage.session`.
const SETTINGS: &str = "settings";

impl App {
    /// Loads what the badge needs.
    pub async fn load(
        directory: Promise,
        ratings: Promise,
        session: &JsValue,
    ) -> Result<Rc<App>, JsValue> {
        let (knowledge, (settings, settings_problem)) = futures_util::future::join(
            Knowledge::load(directory, ratings, session),
            load_settings(session),
        )
        .await;
        let app = Rc::new(App {
            knowledge,
            settings: RefCell::new(settings),
            settings_problem,
            learned: RefCell::new(tabs::all_learned(session)),
            #[cfg(feature = "whole")]
            coverage: Mutex::new(None),
            #[cfg(feature = "whole")]
            reading: Reading::default(),
            #[cfg(feature = "whole")]
            round: Mutex::new(()),
            #[cfg(feature = "whole")]
            progress: RefCell::new(None),
            #[cfg(feature = "whole")]
            popups: RefCell::new(Vec::new()),
        });
        APP.with(|cell| Ok(cell.get_or_init(|| app).clone()))
    }

    /// The living background. `background.js` calls nothing before `start` has ended well.
    pub fn get() -> Result<Rc<App>, JsValue> {
        APP.with(|cell| cell.get().cloned())
            .ok_or_else(|| JsValue::from_str("the background has not started"))
    }

    pub fn settings(&self) -> Settings {
        self.settings.borrow().clone()
    }

    /// Keeps settings: in storage first, then in memory.
    pub async fn save_settings(&self, mut settings: Settings) -> Result<(), StorageError> {
        settings.tidy();
        let text = settings.to_json();
        storage::set_local(SETTINGS, &text).await?;
        *self.settings.borrow_mut() = settings;
        // Only a faster copy: without it the next start reads the first.
        storage::set_session(SETTINGS, &text).await.ok();
        Ok(())
    }

    /// Changes settings and keeps them.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings),
    ) -> Result<(), StorageError> {
        let mut settings = self.settings();
        change(&mut settings);
        self.save_settings(settings).await
    }
}

#[cfg(feature = "whole")]
impl App {
    pub fn add_popup(&self, session: &Rc<Session>) {
        let mut popups = self.popups.borrow_mut();
        popups.retain(|popup| popup.strong_count() > 0);
        popups.push(Rc::downgrade(session));
    }

    /// Popups that are open now.
    pub fn popups(&self) -> Vec<Rc<Session>> {
        self.popups.borrow().iter().filter_map(Weak::upgrade).collect()
    }
}

/// Settings, and why stored ones could not be used.
async fn load_settings(session: &JsValue) -> (Settings, Option<String>) {
    if let Some(text) = property(session, SETTINGS).as_string()
        && let Ok(settings) = Settings::from_json(&text)
    {
        return (settings, None);
    }
    let text = match storage::local(SETTINGS).await {
        Ok(Some(text)) => text,
        Ok(None) => return (Settings::default(), None),
        Err(error) => return (Settings::default(), Some(error.to_string())),
    };
    match Settings::from_json(&text) {
        Ok(settings) => {
            storage::set_session(SETTINGS, &text).await.ok();
            (settings, None)
        }
        Err(error) => (Settings::default(), Some(error.to_string())),
    }
}

/// Says on the console what went wrong; for failures that nobody waits for.
pub fn report(what: &str, error: &JsValue) {
    web_sys::console::error_1(&format!("{what}: {}", error_text(error)).into());
}
