//! Which hosts the person lets us ask.

use crate::api;
use crate::app::App;
use crate::js::{from_js, property, wish};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The only permission beside hosts that is asked for later.
const MENUS: &str = "contextMenus";

/// The granted hosts, as the browser said last.
#[derive(Clone, Debug, Default)]
pub struct Granted(Vec<String>);

impl Granted {
    /// What is granted now. Kept until the browser says that it has changed.
    pub async fn now(app: &App) -> Rc<Granted> {
        if let Some(known) = app.work.reading.granted.borrow().clone() {
            return known;
        }
        // What cannot be asked is not granted.
        let all = api::all_permissions().await.unwrap_or(JsValue::UNDEFINED);
        let origins = from_js(&property(&all, "origins")).unwrap_or_default();
        let granted = Rc::new(Granted(origins));
        *app.work.reading.granted.borrow_mut() = Some(granted.clone());
        granted
    }

    /// Forgets what was known: hosts were granted or taken back.
    pub fn changed(app: &App) {
        *app.work.reading.granted.borrow_mut() = None;
    }

    /// May this address be asked?
    pub fn allows(&self, url: &str) -> bool {
        let Some((scheme, rest)) = url.split_once("://") else { return false };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        self.0.iter().any(|pattern| is_covered(scheme, host, pattern))
    }
}

/// Does a match pattern (`*://*.example.com/*`) hold the host?
fn is_covered(scheme: &str, host: &str, pattern: &str) -> bool {
    if pattern == "<all_urls>" {
        return true;
    }
    let Some((schemes, rest)) = pattern.split_once("://") else { return false };
    let named = rest.split('/').next().unwrap_or_default();
    let named = named.split(':').next().unwrap_or_default();
    let fits = match named.strip_prefix("*.") {
        Some(site) => host == site || host.strip_suffix(site).is_some_and(|sub| sub.ends_with('.')),
        None => named == "*" || named == host,
    };
    fits && (schemes == scheme || schemes == "*")
}

/// Gives hosts (`https://example.com/*`) back to the browser. One that refuses keeps a grant that is not used.
pub async fn give_back(app: &App, origins: &[String]) {
    if let Ok(wish) = wish(&serde_json::json!({ "origins": origins })) {
        api::remove_permissions(&wish).await.ok();
    }
    Granted::changed(app);
}

/// Gives every host back to the browser, and what else was granted beside what the install asked for.
pub async fn give_back_all(app: &App) {
    let all = api::all_permissions().await.unwrap_or(JsValue::UNDEFINED);
    // Firefox never answers a wish to take back what was not granted.
    let named: Vec<String> = from_js(&property(&all, "permissions")).unwrap_or_default();
    let optional: Vec<String> =
        from_js(&property(&api::manifest(), "optional_permissions")).unwrap_or_default();
    if [named, optional].iter().all(|list| list.iter().any(|name| name == MENUS))
        && let Ok(wish) = wish(&serde_json::json!({ "permissions": [MENUS] }))
    {
        api::remove_permissions(&wish).await.ok();
    }
    let origins: Vec<String> = from_js(&property(&all, "origins")).unwrap_or_default();
    give_back(app, &origins).await;
}
