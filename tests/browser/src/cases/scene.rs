//! The stage of one case: a browser with Parallax, the local web behind it, and a page tab.

use crate::extension::Badge;
use crate::{Browser, Driver, Extension, Launch, LocalWeb, Proxy};
use anyhow::{Context, Result, ensure};
use parallax::time::Timestamp;
use serde_json::{Value, json};
use std::path::Path;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

pub const POPUP: &str = "pages/popup/popup.html";

pub struct Scene {
    pub driver: Rc<Driver>,
    pub extension: Extension,
    pub web: LocalWeb,
    pub proxy: Proxy,
    /// Handle of the tab that shows pages of the web.
    pub page: String,
    /// Stop the worker at each [`Scene::interrupt`].
    pub interrupting: bool,
}

impl Scene {
    /// Starts everything; the page tab is empty.
    pub fn open(browser: Browser, dist: &Path) -> Result<Scene> {
        let web = LocalWeb::load(now()?)?;
        let proxy = Proxy::start(web.clone())?;
        let driver = Rc::new(Launch::new(browser).extension(dist).proxy(proxy.port()).start()?);
        let page = driver.handle()?;
        let extension = Extension::attach(&driver)?;
        Ok(Scene { driver, extension, web, proxy, page, interrupting: false })
    }

    pub fn browser(&self) -> Browser {
        self.driver.browser()
    }

    /// Stops the worker if this is the case's way: nothing may depend on its memory.
    pub fn interrupt(&self) -> Result<()> {
        if self.interrupting { self.extension.stop_worker() } else { Ok(()) }
    }

    /// Opens an address in the page tab.
    pub fn visit(&self, url: &str) -> Result<()> {
        self.interrupt()?;
        self.driver.switch(&self.page)?;
        self.driver.goto(url)
    }

    /// Opens the article of a story on a host and gives its address.
    pub fn visit_article(&self, story: &str, host: &str) -> Result<String> {
        let url = self.web.article(story, host)?.url.clone();
        self.visit(&url)?;
        Ok(url)
    }

    /// The browser's number of the tab that shows this address.
    pub fn tab(&self, url: &str) -> Result<i64> {
        self.extension.tab_id(url)
    }

    /// Waits until the button of the tab says `part` in its title.
    pub fn expect_title(&self, tab: i64, part: &str) -> Result<()> {
        let mut last = None;
        let waited = self.driver.wait("the button", |_| {
            let badge = self.extension.badge(tab)?;
            let good = badge.title.contains(part);
            last = Some(badge);
            Ok(good)
        });
        waited.with_context(|| format!("the button should say {part:?}, it is {last:?}"))
    }

    pub fn badge(&self, tab: i64) -> Result<Badge> {
        self.extension.badge(tab)
    }

    /// Opens the popup for a tab as a page in a tab of its own, and makes that the current one.
    pub fn open_popup_page(&self, tab: i64) -> Result<String> {
        self.interrupt()?;
        let handle = self.driver.new_tab()?;
        self.driver.goto(&format!("{}?tab={tab}", self.extension.url(POPUP)))?;
        Ok(handle)
    }

    /// Waits until the open popup page has drawn a state.
    pub fn expect_state(&self, state: &str) -> Result<()> {
        self.driver.wait_for("the popup's state", &state.to_string(), |d| {
            let seen = d.js("return document.body.dataset.state ?? ''", Value::Null)?;
            Ok(seen.as_str().unwrap_or_default().to_string())
        })
    }

    /// Text of the part of a page that is marked with `data-test`.
    pub fn part(&self, name: &str) -> Result<String> {
        self.driver.text(&format!("[data-test={name}]"))
    }

    /// Waits until a part of the page contains `words`.
    pub fn expect_part(&self, name: &str, words: &str) -> Result<()> {
        let mut last = String::new();
        let waited = self.driver.wait(name, |_| {
            last = self.part(name)?;
            Ok(last.contains(words))
        });
        waited.with_context(|| format!("{name} should contain {words:?}, it is {last:?}"))
    }

    /// Sends a message to the worker and refuses an answer that is an error.
    pub fn ask(&self, message: Value) -> Result<Value> {
        let answer = self.extension.send(message.clone())?;
        ensure!(answer.get("error").is_none(), "{message} was answered by {answer}");
        Ok(answer)
    }

    /// Requests that reached the network and did not come from the page tab's own loads.
    pub fn requests_to(&self, host: &str) -> usize {
        self.proxy.log().iter().filter(|entry| entry.request.host == host).count()
    }

    /// Where things stand, for the report of a failed case.
    pub fn describe(&self) -> String {
        let tabs = self
            .extension
            .api("return (await api.tabs.query({})).map(t => t.id + ' ' + t.url)", json!(null))
            .map_or_else(|e| format!("{e:#}"), |v| v.to_string());
        let state = self.driver.js("return document.body?.innerText?.slice(0, 600)", json!(null));
        let text = state.map_or_else(|e| format!("{e:#}"), |v| v.to_string());
        format!("tabs {tabs}; the current page says {text}")
    }
}

/// The machine's time.
pub fn now() -> Result<Timestamp> {
    let seconds =
        SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_secs();
    Ok(Timestamp(i64::try_from(seconds)?))
}
