//! Parallax inside a driven browser, as a test or a person at the keyboard meets it.

use crate::{Browser, Driver};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::rc::Rc;
use std::time::Duration;

/// Public key (DER, base64) that gives the unpacked extension a fixed id in Chromium. It stands in
/// development builds only; nobody holds the private half.
pub const CHROMIUM_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqq7Qe/k9HXwu18mz2WE5t+TzRSJ7aZZwrzndZmslESym/iTQPXlZHM+WyY5Eyv6TmNReBcPNHhVOim4vD+Ox5Vzx13sw1uK4xeM2pF6LO6EEeJBPfPT83VYaBxHJ/Q8RPiIo/3hsLdeIGtzWqidx6toHA47bd8n5ROY2EnapqP2XHy1DhAHCadj1qS74WnsudpvVHzF/cYjYP5i7k/EiHBKGBIf0u9bsrkI7Sc89ApcF+tdVc7thvGlsOz81oB76PuibleeojWdSZKLLORuvx0bVV0Fpbm77NIyExd3EWMU29VY73yAtpbyKqVHT1wgrP1ibtpXitX6m9+0aSh4wtQIDAQAB";
/// First 32 hex digits of the SHA-256 of [`CHROMIUM_KEY`], each written a to p.
pub const CHROMIUM_ID: &str = "inpnnnjgmbgocahkalgmpgledeijdhem";
/// `browser_specific_settings.gecko.id` in `manifest.json`.
pub const FIREFOX_ID: &str = "parallax@extension";
/// Host of the extension's pages in a driven Firefox.
pub const FIREFOX_UUID: &str = "5ba57f0c-93c4-4c8e-9a53-7d1c0de5a11a";

/// How many real popups Chromium has open.
const POPUPS: &str = "(await api.runtime.getContexts({ contextTypes: ['POPUP'] })).length";

/// An empty page of the extension that development builds have, to run code in.
const BLANK: &str = "dev/blank.html";

/// How long one try to open that page may take.
const FIRST_PAGE: Duration = Duration::from_secs(4);

/// What the toolbar button of one tab shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    pub text: String,
    /// Tooltip, read to those who do not see the icon.
    pub title: String,
}

/// Parallax in a [`Driver`], with a tab of its own to look at the browser from.
pub struct Extension {
    driver: Rc<Driver>,
    tab: String,
}

impl Extension {
    /// Opens the tab of its own behind the current one.
    pub fn attach(driver: &Rc<Driver>) -> Result<Self> {
        let before = driver.handle()?;
        let mut tab = driver.new_tab()?;
        let blank = Self::address(driver.browser(), BLANK);
        // Chromium may still be loading the extension, Firefox registering its addresses; an extension
        // that is being loaded anew takes the pages of its old self with it, even one that has just been opened.
        driver.wait("the extension's own page", |d| {
            if !d.handles()?.contains(&tab) {
                d.switch(&before)?;
                tab = d.new_tab()?;
            }
            d.goto_within(&blank, FIRST_PAGE)?;
            Ok(d.js("return !!(globalThis.browser ?? chrome).runtime?.id", Value::Null)? == true)
        })?;
        driver.switch(&before)?;
        Ok(Extension { driver: driver.clone(), tab })
    }

    /// Address of a file of the extension.
    pub fn address(browser: Browser, path: &str) -> String {
        match browser {
            Browser::Chromium => format!("chrome-extension://{CHROMIUM_ID}/{path}"),
            Browser::Firefox => format!("moz-extension://{FIREFOX_UUID}/{path}"),
        }
    }

    pub fn url(&self, path: &str) -> String {
        Self::address(self.driver.browser(), path)
    }

    /// Address of the popup as a page for a tab.
    pub fn popup_url(&self, tab_id: i64) -> String {
        format!("{}?tab={tab_id}", self.url("pages/popup/popup.html"))
    }

    /// Chooses feed sets, and adds feeds by their addresses, as the options page does.
    pub fn choose_sets(&self, sets: &[&str], own: &[String]) -> Result<()> {
        let options = self.send(json!({ "op": "options" }))?;
        let mut settings = options["settings"].clone();
        ensure!(settings.is_object(), "no settings came: {options}");
        settings["coverage"]["sets"] = json!(sets);
        let own: Vec<Value> = own.iter().map(|url| json!({ "url": url, "title": "" })).collect();
        settings["coverage"]["own"] = json!(own);
        let saved = self.send(json!({ "op": "save_settings", "settings": settings }))?;
        ensure!(saved.get("error").is_none(), "settings were not taken: {saved}");
        Ok(())
    }

    /// Runs `body` in the extension's own tab with `api`, the browser's extension interface, and
    /// `a`; then goes back to the tab that was current.
    pub fn api(&self, body: &str, a: Value) -> Result<Value> {
        self.in_own_tab(|d| d.js(&format!("const api = globalThis.browser ?? chrome; {body}"), a))
    }

    /// Looks into all that is stored, or changes it: see `extension/dev/stored.js`.
    pub fn stored(&self, what: &str, argument: Value) -> Result<Value> {
        let ask = "const mark = document.documentElement.dataset; delete mark.told; mark.ask = JSON.stringify(a); \
             document.dispatchEvent(new Event('ask-stored')); \
             while (!mark.told) await new Promise((done) => setTimeout(done, 10)); \
             const { told, failed } = JSON.parse(mark.told); if (failed) throw new Error(failed); return told";
        self.api(ask, json!([what, argument]))
    }

    /// Sends a message to the worker, waking it if need be.
    pub fn send(&self, message: Value) -> Result<Value> {
        self.api("return await api.runtime.sendMessage(a)", message)
    }

    /// Number that the browser gave to the tab with this address.
    pub fn tab_id(&self, url: &str) -> Result<i64> {
        let found =
            self.api("return (await api.tabs.query({})).find(t => t.url === a)?.id", json!(url))?;
        found.as_i64().with_context(|| format!("no tab shows {url}"))
    }

    /// As [`Extension::send`], but stops the worker so many milliseconds after. True when it had answered until then, and not with
    /// an error: what it was asked is then promised.
    pub fn send_and_stop(&self, message: Value, milliseconds: u64) -> Result<bool> {
        // What one script leaves is found by another in the document only.
        let send = "const mark = document.documentElement.dataset; delete mark.answer; \
             api.runtime.sendMessage(a[0]).then((v) => { mark.answer = v && !v.error ? 'yes' : 'no'; }, () => {}); \
             await new Promise((done) => setTimeout(done, a[1]))";
        self.api(send, json!([message, milliseconds]))?;
        self.stop_worker()?;
        let answer = self.api("return document.documentElement.dataset.answer", Value::Null)?;
        Ok(answer == "yes")
    }

    /// Lets the browser's clock go on for so many milliseconds, and stops the worker.
    pub fn stop_after(&self, milliseconds: u64) -> Result<()> {
        self.api("await new Promise((done) => setTimeout(done, a))", json!(milliseconds))?;
        self.stop_worker()
    }

    /// What the toolbar button shows for the tab.
    pub fn badge(&self, tab_id: i64) -> Result<Badge> {
        let seen = self.api(
            "return { text: await api.action.getBadgeText({ tabId: a }), title: await api.action.getTitle({ tabId: a }) }",
            json!(tab_id),
        )?;
        let field = |name: &str| seen[name].as_str().unwrap_or_default().to_string();
        Ok(Badge { text: field("text"), title: field("title") })
    }

    /// Makes the tab the one that is shown.
    pub fn show(&self, tab_id: i64) -> Result<()> {
        self.api("await api.tabs.update(a, { active: true })", json!(tab_id)).map(drop)
    }

    /// Stops the worker as the browser does when it likes: its memory is lost.
    pub fn stop_worker(&self) -> Result<()> {
        match self.driver.browser() {
            Browser::Chromium => self.in_own_tab(|d| {
                d.devtools("ServiceWorker.enable", json!({}))?;
                d.devtools("ServiceWorker.stopAllWorkers", json!({}))?;
                d.devtools("ServiceWorker.disable", json!({}))
            })?,
            Browser::Firefox => self.driver.privileged_js(
                "const { WebExtensionPolicy } = Cu.getGlobalForObject(Services); \
                 await WebExtensionPolicy.getByID(a).extension.terminateBackground({ ignoreDevToolsAttached: true })",
                json!(FIREFOX_ID),
            )?,
        };
        Ok(())
    }

    /// Lets the next request for hosts be granted without the browser's question (Chromium needs
    /// it; driven Firefox never asks).
    pub fn allow_hosts(&self) -> Result<()> {
        match self.driver.browser() {
            Browser::Chromium => self.allow("*://*/*"),
            Browser::Firefox => Ok(()),
        }
    }

    fn allow(&self, hosts: &str) -> Result<()> {
        self.on_extensions_page(
            "await chrome.developerPrivate.addHostPermission(a[0], a[1])",
            hosts,
        )
        .map(drop)
    }

    /// Lets the unpacked extension be loaded anew (Chromium, which runs such ones in its developer mode only).
    pub fn allow_reload(&self) -> Result<()> {
        if self.driver.browser() == Browser::Firefox {
            return Ok(());
        }
        let allow =
            "await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })";
        self.on_extensions_page(allow, "").map(drop)
    }

    /// Lets the extension see private windows (Chromium; a driven Firefox is started so).
    pub fn allow_private(&self) -> Result<()> {
        let allow = "await chrome.developerPrivate.updateExtensionConfiguration({ extensionId: a[0], incognitoAccess: true })";
        self.on_extensions_page(allow, "").map(drop)
    }

    /// Lets our script into the tab's page, as a press on the toolbar button does. In Firefox the
    /// button is pressed; Chromium's driver cannot reach it, so the page's host is allowed there.
    pub fn let_in(&self, tab_id: i64) -> Result<()> {
        self.show(tab_id)?;
        match self.driver.browser() {
            Browser::Chromium => {
                let origin =
                    self.api("return new URL((await api.tabs.get(a)).url).origin", json!(tab_id))?;
                let origin = format!("{}/*", origin.as_str().unwrap_or_default());
                self.allow(&origin)?;
                // Allowed is not yet granted: the extension must ask, in a gesture.
                let ask = format!("chrome.permissions.request({})", json!({ "origins": [origin] }));
                let ask = json!({ "expression": ask, "userGesture": true, "awaitPromise": true });
                self.in_own_tab(|d| d.devtools("Runtime.evaluate", ask)).map(drop)
            }
            Browser::Firefox => {
                self.open_popup(tab_id)?;
                let close = "document.querySelector('browser.webextension-popup-browser')?.closest('panel')?.hidePopup()";
                self.driver.privileged_js(close, Value::Null).map(drop)
            }
        }
    }

    /// Opens the real popup over the tab and switches to it where the browser allows that
    /// (Chromium); in Firefox the popup can only be looked at.
    pub fn open_popup(&self, tab_id: i64) -> Result<()> {
        self.show(tab_id)?;
        match self.driver.browser() {
            Browser::Chromium => {
                // Chromium's driver brings each tab that it switches to to the front, which closes a popup.
                // So the popup is asked for from our own tab, and the driver goes straight to the window that is new.
                let before = self.driver.handles()?;
                self.driver.peek(&self.tab)?;
                let open = format!(
                    "const api = chrome; await api.tabs.update(a, {{ active: true }}); \
                     for (let i = 0; i < 50 && !(await api.tabs.get(a)).active; i++) await new Promise(r => setTimeout(r, 20)); \
                     await api.action.openPopup(); return {POPUPS}"
                );
                self.driver.wait("the popup", |d| Ok(d.js(&open, json!(tab_id))? != 0))?;
                self.driver.wait("the popup's window", |d| {
                    let new = d.handles()?.into_iter().find(|handle| !before.contains(handle));
                    new.map_or(Ok(false), |handle| d.peek(&handle).map(|()| true))
                })
            }
            Browser::Firefox => {
                // On a busy machine a press can fall into the switch of tabs and be lost.
                let press = "const button = document.getElementById(a + '-BAP'); \
                             if (!button.hasAttribute('open')) button.click(); \
                             return (document.querySelector('browser.webextension-popup-browser')?.clientHeight ?? 0) > 10";
                self.driver
                    .wait("the popup", |d| Ok(d.privileged_js(press, json!(widget_id()))? == true))
            }
        }
    }

    /// Errors that the browser noted for the extension (Chromium; empty in Firefox).
    pub fn errors(&self) -> Result<Vec<String>> {
        if self.driver.browser() == Browser::Firefox {
            return Ok(Vec::new());
        }
        let found = self.on_extensions_page(
            "const i = await chrome.developerPrivate.getExtensionInfo(a[0]); \
             return [...i.manifestErrors, ...i.runtimeErrors].map(e => e.message + ' (' + (e.source ?? '') + ')')",
            "",
        );
        Ok(serde_json::from_value(found?)?)
    }

    /// Runs code on Chromium's page of extensions, which may do what a person may; `a` is our id
    /// and `argument`.
    fn on_extensions_page(&self, body: &str, argument: &str) -> Result<Value> {
        let before = self.driver.handle()?;
        self.driver.new_tab()?;
        self.driver.goto("chrome://extensions/")?;
        let answer = self.driver.js(body, json!([CHROMIUM_ID, argument]));
        self.driver.close_tab()?;
        self.driver.switch(&before)?;
        answer
    }

    fn in_own_tab(&self, work: impl FnOnce(&Driver) -> Result<Value>) -> Result<Value> {
        // A popup that has closed meanwhile is no tab to go back to.
        let before = self.driver.handle().ok();
        self.driver.peek(&self.tab)?;
        let answer = work(&self.driver);
        if let Some(before) = before {
            self.driver.peek(&before)?;
        }
        answer
    }
}

/// Firefox's name of the toolbar button, from the extension's id.
fn widget_id() -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    FIREFOX_ID.to_lowercase().chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}
