//! The manifests of both stores, derived from the one `manifest.json`.

use crate::repo;
use anyhow::{Context, Result};
use parallax_browser::{Browser, extension};
use serde_json::{Map, Value, json};

/// For whom a build is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// For us: a fixed id in Chromium, the pages of `extension/dev`, and messages for tests.
    Development,
    /// For the stores.
    Store,
}

/// `short_name` of a development build; the background takes messages for tests only under it.
const DEVELOPMENT_NAME: &str = "parallax-dev";

/// Keys that one browser does not know, as paths.
const NOT_FOR_CHROMIUM: &[&[&str]] =
    &[&["browser_specific_settings"], &["background", "scripts"], &["sidebar_action"]];
const NOT_FOR_FIREFOX: &[&[&str]] =
    &[&["minimum_chrome_version"], &["background", "service_worker"], &["side_panel"]];
/// A permission that only Chromium has.
const PANEL: &str = "sidePanel";

/// The manifest of `browser`, as pretty JSON.
pub fn derive(browser: Browser, purpose: Purpose) -> Result<String> {
    let text = std::fs::read_to_string(repo::path("manifest.json")).context("manifest.json")?;
    let base: Value = serde_json::from_str(&text).context("manifest.json is not JSON")?;
    let derived = derive_from(base, browser, purpose)?;
    Ok(serde_json::to_string_pretty(&derived)? + "\n")
}

fn derive_from(base: Value, browser: Browser, purpose: Purpose) -> Result<Value> {
    let Value::Object(mut manifest) = base else { anyhow::bail!("manifest.json is no object") };
    manifest.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
    let dropped = match browser {
        Browser::Chromium => NOT_FOR_CHROMIUM,
        Browser::Firefox => NOT_FOR_FIREFOX,
    };
    for path in dropped {
        remove(&mut manifest, path);
    }
    if browser == Browser::Firefox
        && let Some(Value::Array(permissions)) = manifest.get_mut("permissions")
    {
        permissions.retain(|permission| permission != PANEL);
    }
    if purpose == Purpose::Development {
        manifest.insert("short_name".into(), json!(DEVELOPMENT_NAME));
        if browser == Browser::Chromium {
            manifest.insert("key".into(), json!(extension::CHROMIUM_KEY));
        }
    }
    Ok(Value::Object(manifest))
}

fn remove(object: &mut Map<String, Value>, path: &[&str]) {
    match path {
        [] => {}
        [last] => drop(object.remove(*last)),
        [first, rest @ ..] => {
            if let Some(Value::Object(inner)) = object.get_mut(*first) {
                remove(inner, rest);
            }
        }
    }
}

/// Every file of the package that a manifest names.
pub fn files_named(manifest: &Value) -> Vec<String> {
    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(s) if looks_like_file(s) => found.push(s.clone()),
            Value::Array(all) => all.iter().for_each(|v| collect(v, found)),
            Value::Object(all) => all.values().for_each(|v| collect(v, found)),
            _ => {}
        }
    }
    fn looks_like_file(s: &str) -> bool {
        [".html", ".js", ".png", ".svg"].iter().any(|end| s.ends_with(end))
    }
    let mut found = Vec::new();
    collect(manifest, &mut found);
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(browser: Browser, purpose: Purpose) -> Value {
        serde_json::from_str(&derive(browser, purpose).unwrap()).unwrap()
    }

    #[test]
    fn each_browser_gets_its_own_background() {
        let chromium = derived(Browser::Chromium, Purpose::Store);
        assert_eq!(
            chromium["background"],
            json!({ "service_worker": "background.js", "type": "module" })
        );
        assert!(chromium.get("browser_specific_settings").is_none());
        let firefox = derived(Browser::Firefox, Purpose::Store);
        assert_eq!(
            firefox["background"],
            json!({ "scripts": ["background.js"], "type": "module" })
        );
        assert!(firefox.get("minimum_chrome_version").is_none());
        assert_eq!(firefox["browser_specific_settings"]["gecko"]["id"], extension::FIREFOX_ID);
    }

    #[test]
    fn each_browser_gets_its_own_panel() {
        let chromium = derived(Browser::Chromium, Purpose::Store);
        assert!(chromium.get("side_panel").is_some() && chromium.get("sidebar_action").is_none());
        assert!(chromium["permissions"].as_array().unwrap().contains(&json!(PANEL)));
        let firefox = derived(Browser::Firefox, Purpose::Store);
        assert!(firefox.get("side_panel").is_none() && firefox.get("sidebar_action").is_some());
        assert!(!firefox["permissions"].as_array().unwrap().contains(&json!(PANEL)));
    }

    #[test]
    fn only_development_builds_have_a_key() {
        for browser in Browser::ALL {
            let store = derived(browser, Purpose::Store);
            assert!(store.get("key").is_none() && store.get("short_name").is_none());
        }
        assert!(derived(Browser::Chromium, Purpose::Development).get("key").is_some());
        assert!(derived(Browser::Firefox, Purpose::Development).get("key").is_none());
    }

    #[test]
    fn no_host_is_asked_for_at_install() {
        for browser in Browser::ALL {
            let manifest = derived(browser, Purpose::Store);
            assert!(manifest.get("host_permissions").is_none());
            assert!(manifest.get("content_scripts").is_none());
            let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
        }
    }

    #[test]
    fn finds_the_files() {
        let manifest = json!({ "a": { "b": ["x.js"], "name": "x" }, "c": "p/y.html" });
        assert_eq!(files_named(&manifest), ["p/y.html", "x.js"]);
    }
}
