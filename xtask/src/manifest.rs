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
/// A permission that can be asked for later in Chromium alone; Firefox gives it at install or never, and says nothing of it.
const MENUS: &str = "contextMenus";

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
        permissions.push(MENUS.into());
        manifest.remove("optional_permissions");
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

    /// What may be asked of a person. A change here is a change of what people are told: it needs its reason in
    /// `docs/permissions.md`, in `docs/store/permissions.md`, and a look at what the browsers will say.
    #[test]
    fn nothing_more_is_asked_for_than_before() {
        let asked = |browser| {
            let manifest = derived(browser, Purpose::Store);
            ["permissions", "optional_permissions", "optional_host_permissions", "host_permissions"]
                .map(|name| manifest[name].clone())
        };
        let both = ["storage", "unlimitedStorage", "alarms", "scripting", "activeTab", "tabs"];
        let with = |own: &str| json!([&both[..], &[own]].concat());
        let (hosts, none) = (json!(["*://*/*"]), Value::Null);
        assert_eq!(
            asked(Browser::Chromium),
            [with(PANEL), json!([MENUS]), hosts.clone(), none.clone()]
        );
        assert_eq!(asked(Browser::Firefox), [with(MENUS), none.clone(), hosts, none]);
    }

    /// Doors that other pages and extensions could come through.
    #[test]
    fn no_door_is_open_to_others() {
        for browser in Browser::ALL {
            let manifest = derived(browser, Purpose::Store);
            for door in ["externally_connectable", "web_accessible_resources", "sandbox"] {
                assert!(manifest.get(door).is_none(), "{door}");
            }
            let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap();
            let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
            assert_eq!(scripts, "script-src 'self' 'wasm-unsafe-eval'");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
            assert!(
                policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'")
            );
        }
    }

    #[test]
    fn every_permission_has_its_reason_in_the_documents() {
        let read = |file: &str| std::fs::read_to_string(repo::path(file)).unwrap();
        let manifest = derived(Browser::Chromium, Purpose::Store);
        for file in ["docs/permissions.md", "docs/store/permissions.md"] {
            let text = read(file);
            for list in ["permissions", "optional_permissions"] {
                for name in manifest[list].as_array().unwrap() {
                    let name = format!("| `{}`", name.as_str().unwrap());
                    assert!(text.contains(&name), "{file} says nothing of {name}");
                }
            }
        }
    }

    #[test]
    fn finds_the_files() {
        let manifest = json!({ "a": { "b": ["x.js"], "name": "x" }, "c": "p/y.html" });
        assert_eq!(files_named(&manifest), ["p/y.html", "x.js"]);
    }
}
