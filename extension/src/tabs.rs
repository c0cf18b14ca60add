//! Tabs and what their toolbar button shows. From the address alone: no page content, no network, no index.

use crate::app::{App, report};
use crate::js::{from_js, property, to_js};
use crate::{api, storage};
use parallax::outlet::Identity;
use parallax::rating::Consensus;
use parallax::settings::FeedsChoice;
use parallax::view::badge::{BadgeInput, BadgeState, badge};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// A tab, as far as we look at it.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    pub id: i32,
    /// Absent where the browser hides it.
    pub url: Option<String>,
    pub title: Option<String>,
    pub incognito: bool,
}

impl From<&JsValue> for Tab {
    /// From what the browser gives, which holds more and is asked for often.
    fn from(tab: &JsValue) -> Self {
        let text = |key| property(tab, key).as_string();
        Self {
            // A tab of another device's window has none.
            id: property(tab, "id").as_f64().map_or(-1, |id| id as i32),
            url: text("url"),
            title: text("title"),
            incognito: property(tab, "incognito").is_truthy(),
        }
    }
}

/// The tabs that `filter` lets through.
pub async fn found(filter: &js_sys::Object) -> Result<Vec<Tab>, JsValue> {
    let tabs: js_sys::Array = api::tabs(filter).await?.unchecked_into();
    Ok(tabs.iter().map(|tab| Tab::from(&tab)).collect())
}

/// What was learned of the page in a tab after a click. Kept for as long as the tab shows that address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Learned {
    pub url: String,
    /// With the page's own marks, as the tables have it.
    pub identity: Identity,
    /// Whether the page reads as an article.
    pub is_article: bool,
    /// Outlets that cover the story, with the page's own.
    pub covered_by: Option<u32>,
}

/// In the session: what was learned of a tab, under this and its id.
const LEARNED: &str = "tab:";

fn learned_key(tab: i32) -> String {
    format!("{LEARNED}{tab}")
}

/// What `storage.session` holds of tabs, by their ids.
pub fn all_learned(session: &JsValue) -> HashMap<i32, Learned> {
    let Some(session) = session.dyn_ref::<js_sys::Object>() else { return HashMap::new() };
    let keys = js_sys::Object::keys(session).into_iter().filter_map(|key| key.as_string());
    let one = |key: String| {
        let id = key.strip_prefix(LEARNED)?.parse().ok()?;
        Some((id, from_js(&property(session, &key)).ok()?))
    };
    keys.filter_map(one).collect()
}

/// What was learned of the page that the tab shows now.
pub fn learned(app: &App, tab: &Tab) -> Option<Learned> {
    let learned = app.learned.borrow().get(&tab.id).cloned()?;
    (Some(learned.url.as_str()) == tab.url.as_deref()).then_some(learned)
}

/// Keeps what was learned and paints it. Of a private window nothing is kept.
pub async fn learn(app: &App, tab: &Tab, learned: Learned) -> Result<(), JsValue> {
    if !tab.incognito {
        storage::set_session(&learned_key(tab.id), &learned).await.ok();
        app.learned.borrow_mut().insert(tab.id, learned.clone());
    }
    paint_as(app, tab, Some(&learned)).await
}

/// Forgets a closed tab.
pub async fn forget(app: &App, tab: i32) {
    app.learned.borrow_mut().remove(&tab);
    // Nothing depends on it: the browser drops the session's storage when it closes.
    api::session_remove(&learned_key(tab)).await.ok();
}

/// Paints the button of one tab.
pub async fn paint(app: &App, tab: &Tab) -> Result<(), JsValue> {
    let learned = learned(app, tab);
    paint_as(app, tab, learned.as_ref()).await
}

/// Paints the button of a tab that is only known by its id.
pub async fn paint_by_id(app: &App, id: i32) -> Result<(), JsValue> {
    // A tab can close between the event and this question: then there is nothing to paint.
    let Ok(tab) = api::tab(id).await else { return Ok(()) };
    paint(app, &Tab::from(&tab)).await
}

/// Paints every open tab: those that were open before the background first ran send no event.
pub async fn paint_all(app: &App) -> Result<(), JsValue> {
    let tabs = found(&js_sys::Object::new()).await?;
    for tab in &tabs {
        if let Err(error) = paint(app, tab).await {
            report("a tab was not painted", &error);
        }
    }
    Ok(())
}

async fn paint_as(app: &App, tab: &Tab, learned: Option<&Learned>) -> Result<(), JsValue> {
    let view = badge(&badge_input(app, tab, learned));
    // The tab may have closed meanwhile; a button that is gone needs no paint.
    if let Err(error) = api::paint(tab.id, to_js(&view)?, &app.settings().language).await
        && api::tab(tab.id).await.is_ok()
    {
        return Err(error);
    }
    Ok(())
}

fn badge_input(app: &App, tab: &Tab, learned: Option<&Learned>) -> BadgeInput {
    let settings = app.settings();
    let knowledge = &app.knowledge;
    let url = tab.url.as_deref().unwrap_or_default();
    let identity = match learned {
        Some(learned) => app.corrected(learned.identity.clone(), url),
        None => app.identify(url, None),
    };
    let host = crate::knowledge::host(url);
    let warned = settings.warns_of(&host);
    let key = knowledge.rated_key(&identity);
    let outlet = key.as_deref();
    BadgeInput {
        state: match (settings.is_paused(&host), tab.incognito) {
            (true, _) => BadgeState::Paused,
            (false, true) => BadgeState::Private,
            (false, false) => BadgeState::Page,
        },
        outlet: outlet.map(|key| knowledge.rated(key, &settings).facts),
        consensus: outlet
            .map_or_else(Consensus::default, |key| knowledge.consensus(key, &settings)),
        lookalike_of: identity.lookalike_of.filter(|_| warned),
        is_article: learned.is_some_and(|learned| learned.is_article),
        covered_by: learned.and_then(|learned| learned.covered_by),
        coverage_on: settings.coverage.feeds == FeedsChoice::On,
        style: settings.badge,
        browser: knowledge.browser,
    }
}
