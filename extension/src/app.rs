//! What the background holds while it lives. All of it can be built anew from the package and the
//! storage, since the browser may stop the background after any line.

use crate::api;
use crate::js::{error_text, property};
use crate::knowledge::Knowledge;
use crate::storage::{self, StorageError};
use crate::tabs::{self, Learned};
use futures_util::lock::Mutex;
use js_sys::Promise;
use parallax::outlet::{Identity, PageMarks};
use parallax::sealed;
use parallax::settings::Settings;
#[cfg(feature = "whole")]
use parallax::view::facts::RatedOutlet;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The living background.
pub struct App {
    pub knowledge: Knowledge,
    settings: RefCell<Settings>,
    /// One change at a time: each begins with what the one before it has kept.
    changing: Mutex<()>,
    /// Why stored settings could not be read, in words for the console. They are left as they are until the person changes one.
    pub settings_problem: Option<Unread>,
    /// What was learned of the pages in open tabs, by the tab's id. It stands in `storage.session` as well.
    pub learned: RefCell<HashMap<i32, Learned>>,
    #[cfg(feature = "whole")]
    pub work: crate::whole::Work,
}

thread_local! {
    static APP: OnceCell<Rc<App>> = const { OnceCell::new() };
}

/// Settings as text in `storage.local` and, since that answers slowly in a fresh background, in `storage.session`.
const SETTINGS: &str = "settings";
/// In `storage.local`: settings that could not be read, as they were stored.
pub const UNREAD_SETTINGS: &str = "settings-unread";

/// Stored settings that could not be read, or not be had.
pub struct Unread {
    pub why: String,
    pub text: Option<String>,
}

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
            changing: Mutex::default(),
            settings_problem,
            learned: RefCell::new(tabs::all_learned(session)),
            #[cfg(feature = "whole")]
            work: crate::whole::Work::default(),
        });
        APP.with(|cell| Ok(cell.get_or_init(|| app).clone()))
    }

    /// The living background. `background.js` calls nothing before `start` has ended well.
    pub fn get() -> Result<Rc<App>, JsValue> {
        APP.with(|cell| cell.get().cloned())
            .ok_or_else(|| JsValue::from_str("the background has not started"))
    }

    /// Whose page is this? The person's word comes before the tables'.
    pub fn identify(&self, url: &str, marks: Option<&PageMarks>) -> Identity {
        self.corrected(self.knowledge.identify(url, marks), url)
    }

    /// What the tables say of a page, with the person's correction.
    pub fn corrected(&self, identity: Identity, url: &str) -> Identity {
        let is_known = |key: &str| self.knowledge.facts(key).is_some();
        let page = (url, &*crate::knowledge::host(url));
        self.settings.borrow().corrections.identity(identity, page, is_known)
    }

    /// Facts and ratings of an outlet; none of a host that the person says is of no known one.
    #[cfg(feature = "whole")]
    pub fn rated(&self, key: &str, settings: &Settings) -> RatedOutlet {
        match settings.corrections.is_unknown(key) {
            true => Knowledge::unheard(key),
            false => self.knowledge.rated(key, settings),
        }
    }

    pub fn settings(&self) -> Settings {
        self.settings.borrow().clone()
    }

    /// Keeps settings: in storage first, then in memory.
    async fn save_settings(&self, mut settings: Settings) -> Result<(), StorageError> {
        settings.tidy();
        let text = sealed::seal(&settings.to_json());
        // The copy goes first: a background that is stopped in between then starts from what is stored, not from an older copy.
        api::session_remove(SETTINGS).await.ok();
        storage::set_local(SETTINGS, &text).await?;
        *self.settings.borrow_mut() = settings;
        storage::set_session(SETTINGS, &text).await.ok();
        Ok(())
    }

    /// Changes settings and keeps them.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings),
    ) -> Result<(), StorageError> {
        let _alone = self.changing.lock().await;
        let mut settings = self.settings();
        change(&mut settings);
        self.save_settings(settings).await
    }
}

/// Settings, and why stored ones could not be used.
async fn load_settings(session: &JsValue) -> (Settings, Option<Unread>) {
    if let Some(text) = property(session, SETTINGS).as_string()
        && let Ok(settings) = read_settings(&text)
    {
        return (settings, None);
    }
    let text = match storage::local(SETTINGS).await {
        Ok(Some(text)) => text,
        Ok(None) => return (Settings::default(), None),
        Err(error) => {
            let unread = Unread { why: error.to_string(), text: None };
            return (Settings::default(), Some(unread));
        }
    };
    match read_settings(&text) {
        Ok(settings) => {
            storage::set_session(SETTINGS, &text).await.ok();
            (settings, None)
        }
        Err(why) => (Settings::default(), Some(Unread { why, text: Some(text) })),
    }
}

/// Stored settings, or in words why they are none.
fn read_settings(stored: &str) -> Result<Settings, String> {
    let json = sealed::json(stored.as_bytes()).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(json);
    Settings::from_json(&text).map_err(|error| error.to_string())
}

/// Says on the console what went wrong; for failures that nobody waits for.
pub fn report(what: &str, error: &JsValue) {
    web_sys::console::error_1(&format!("{what}: {}", error_text(error)).into());
}
