//! A browser under our hand. Chromium is driven by WebDriver through `chromedriver`, Firefox by
//! Marionette, the protocol it speaks by itself; [`Driver`] hides which.

pub(crate) mod base64;
mod launch;
mod marionette;
mod webdriver;

pub use launch::{Browser, Launch, find_program};

use anyhow::{Context, Result, bail};
use marionette::Marionette;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use webdriver::WebDriver;

/// How long [`Driver::wait`] polls before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long a page may take to load, short enough that the browser tells us before the wire is given up.
const LONGEST_LOAD: Duration = Duration::from_secs(50);

/// A running browser with one session. Dropping it closes the browser and removes its profile.
pub struct Driver {
    browser: Browser,
    wire: Wire,
}

enum Wire {
    WebDriver(WebDriver),
    Marionette(Marionette),
}

impl Driver {
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Process whose descendants are Chromium's.
    pub fn process(&self) -> Option<u32> {
        match &self.wire {
            Wire::WebDriver(w) => Some(w.process()),
            Wire::Marionette(_) => None,
        }
    }

    /// One WebDriver command: `path` is what follows `/session/{id}`.
    pub fn command(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        match &self.wire {
            Wire::WebDriver(w) => w.command(method, path, body),
            Wire::Marionette(m) => m.command(method, path, body),
        }
    }

    /// Opens `url` in the current tab and waits for its load event.
    pub fn goto(&self, url: &str) -> Result<()> {
        self.command("POST", "/url", json!({ "url": url })).map(drop)
    }

    /// As [`Driver::goto`], which gives up after so long.
    pub fn goto_within(&self, url: &str, longest: Duration) -> Result<()> {
        self.longest_load(longest)?;
        let opened = self.goto(url);
        self.longest_load(LONGEST_LOAD)?;
        opened
    }

    /// Bounds the time that a page may take to load; the browsers' own bound is five minutes.
    fn longest_load(&self, longest: Duration) -> Result<()> {
        let milliseconds = longest.as_millis() as u64;
        self.command("POST", "/timeouts", json!({ "pageLoad": milliseconds })).map(drop)
    }

    pub fn url(&self) -> Result<String> {
        self.string("/url")
    }

    pub fn title(&self) -> Result<String> {
        self.string("/title")
    }

    pub fn back(&self) -> Result<()> {
        self.command("POST", "/back", json!({})).map(drop)
    }

    pub fn forward(&self) -> Result<()> {
        self.command("POST", "/forward", json!({})).map(drop)
    }

    pub fn reload(&self) -> Result<()> {
        self.command("POST", "/refresh", json!({})).map(drop)
    }

    /// Handle of the current tab, for [`Driver::switch`].
    pub fn handle(&self) -> Result<String> {
        self.string("/window")
    }

    pub fn handles(&self) -> Result<Vec<String>> {
        let all = self.command("GET", "/window/handles", Value::Null)?;
        Ok(serde_json::from_value(all)?)
    }

    /// Makes a tab (or, in Chromium, an open popup) the target of the next commands. Firefox shows
    /// it as well; for Chromium see [`crate::Extension::show`].
    pub fn switch(&self, handle: &str) -> Result<()> {
        self.command("POST", "/window", json!({ "handle": handle })).map(drop)
    }

    /// As [`Driver::switch`], but the tab that is shown stays the same.
    pub fn peek(&self, handle: &str) -> Result<()> {
        self.command("POST", "/window", json!({ "handle": handle, "focus": false })).map(drop)
    }

    /// Opens an empty tab and switches to it.
    pub fn new_tab(&self) -> Result<String> {
        let tab = self.command("POST", "/window/new", json!({ "type": "tab" }))?;
        let handle = tab["handle"].as_str().context("the new tab has no handle")?.to_string();
        self.switch(&handle)?;
        Ok(handle)
    }

    /// Closes the current tab. Switch to another before the next command.
    pub fn close_tab(&self) -> Result<()> {
        self.command("DELETE", "/window", Value::Null).map(drop)
    }

    /// Runs `body`, the body of an async function that is handed `a`, in the current page and
    /// gives what it returns.
    pub fn js(&self, body: &str, a: Value) -> Result<Value> {
        let script = format!(
            "const [a, done] = arguments; \
             (async () => {{ {body} }})().then(v => done({{v}}), e => done({{e: String(e?.stack ?? e)}}));"
        );
        let mut answer =
            self.command("POST", "/execute/async", json!({ "script": script, "args": [a] }))?;
        if let Some(e) = answer.get("e") {
            bail!("the script threw {e}\n  in: {body}");
        }
        Ok(answer.get_mut("v").map(Value::take).unwrap_or(Value::Null))
    }

    /// As [`Driver::js`], in Firefox's own privileged scope, where the toolbar lives.
    pub fn privileged_js(&self, body: &str, a: Value) -> Result<Value> {
        self.context("chrome")?;
        let answer = self.js(body, a);
        self.context("content")?;
        answer
    }

    fn context(&self, context: &str) -> Result<()> {
        self.command("POST", "/moz/context", json!({ "context": context })).map(drop)
    }

    /// One command of the Chrome DevTools Protocol to the current tab (Chromium only).
    pub fn devtools(&self, method: &str, params: Value) -> Result<Value> {
        self.command("POST", "/goog/cdp/execute", json!({ "cmd": method, "params": params }))
    }

    /// Number of elements that match `css`.
    pub fn count(&self, css: &str) -> Result<usize> {
        let n = self.js("return document.querySelectorAll(a).length", json!(css))?;
        Ok(n.as_u64().unwrap_or(0) as usize)
    }

    /// Text of the first element that matches `css`, as shown; empty when there is none.
    pub fn text(&self, css: &str) -> Result<String> {
        // The text of an element that is not drawn would be told in full.
        let seen =
            "const e = document.querySelector(a); return e?.checkVisibility() ? e.innerText : ''";
        let t = self.js(seen, json!(css))?;
        Ok(t.as_str().unwrap_or_default().trim().to_string())
    }

    /// Takes the network away, as the current page sees it (Chromium) or as the whole browser does (Firefox).
    pub fn set_offline(&self, offline: bool) -> Result<()> {
        match self.browser {
            Browser::Chromium => {
                let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
                self.devtools("Network.enable", json!({}))?;
                self.devtools("Network.emulateNetworkConditions", conditions).map(drop)
            }
            Browser::Firefox => {
                self.privileged_js("Services.io.offline = a", json!(offline)).map(drop)
            }
        }
    }

    /// Clicks the first element that matches `css` as a person would: this is a user gesture.
    pub fn click(&self, css: &str) -> Result<()> {
        // What stays in place at an edge of the page must not lie over it.
        self.js("document.querySelector(a)?.scrollIntoView({ block: 'center' })", json!(css))?;
        let element = self.element(css)?;
        self.command("POST", &format!("/element/{element}/click"), json!({})).map(drop)
    }

    /// Types `text` into the first element that matches `css`.
    pub fn type_into(&self, css: &str, text: &str) -> Result<()> {
        let element = self.element(css)?;
        self.command("POST", &format!("/element/{element}/value"), json!({ "text": text }))
            .map(drop)
    }

    /// PNG of the current page's window.
    pub fn picture(&self) -> Result<Vec<u8>> {
        self.png("/screenshot")
    }

    /// PNG of one element: `body` of a popup page is the popup cut to its size.
    pub fn picture_of(&self, css: &str) -> Result<Vec<u8>> {
        let element = self.element(css)?;
        self.png(&format!("/element/{element}/screenshot"))
    }

    /// PNG of Firefox's whole window with its toolbar, also when headless.
    pub fn picture_of_window(&self) -> Result<Vec<u8>> {
        self.context("chrome")?;
        let png = self.picture();
        self.context("content")?;
        png
    }

    /// Shows all pages in the dark (or light) colour scheme: in Chromium the current tab only.
    pub fn set_dark(&self, dark: bool) -> Result<()> {
        match self.browser {
            Browser::Chromium => {
                let value = if dark { "dark" } else { "light" };
                let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
                self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))?;
            }
            Browser::Firefox => {
                let pref = "layout.css.prefers-color-scheme.content-override";
                let value = u8::from(!dark);
                self.privileged_js("Services.prefs.setIntPref(a[0], a[1])", json!([pref, value]))?;
            }
        }
        Ok(())
    }

    /// Polls `ready` until it gives true; never sleep a fixed time instead.
    /// `what` names the thing waited for in the error. An error of `ready` counts as "not yet"
    /// and is told when time is up.
    pub fn wait(&self, what: &str, mut ready: impl FnMut(&Driver) -> Result<bool>) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            let last = ready(self);
            if matches!(last, Ok(true)) {
                return Ok(());
            }
            if Instant::now() > end {
                return match last {
                    Err(e) => Err(e.context(format!("waited in vain for {what}"))),
                    Ok(_) => bail!("waited in vain for {what}"),
                };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Polls `value` until it equals `wanted`; the error tells the last value seen.
    pub fn wait_for<T: PartialEq + std::fmt::Debug>(
        &self,
        what: &str,
        wanted: &T,
        mut value: impl FnMut(&Driver) -> Result<T>,
    ) -> Result<()> {
        let mut last = None;
        let waited = self.wait(what, |d| {
            let seen = value(d)?;
            let same = seen == *wanted;
            last = Some(seen);
            Ok(same)
        });
        waited.with_context(|| format!("{what}: wanted {wanted:?}, last saw {last:?}"))
    }

    /// True while the browser still answers: it was not closed by hand.
    pub fn is_open(&self) -> bool {
        self.handles().is_ok_and(|all| !all.is_empty())
    }

    fn string(&self, path: &str) -> Result<String> {
        let value = self.command("GET", path, Value::Null)?;
        Ok(value.as_str().with_context(|| format!("{path} gave no text"))?.to_string())
    }

    fn element(&self, css: &str) -> Result<String> {
        let find = json!({ "using": "css selector", "value": css });
        let found = self.command("POST", "/element", find).with_context(|| format!("no {css}"))?;
        let id = found.as_object().and_then(|o| o.values().next()).and_then(Value::as_str);
        Ok(id.with_context(|| format!("no {css}"))?.to_string())
    }

    fn png(&self, path: &str) -> Result<Vec<u8>> {
        let value = self.command("GET", path, Value::Null)?;
        base64::decode(value.as_str().context("the picture is no text")?)
    }
}
