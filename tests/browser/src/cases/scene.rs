//! The stage of one case: a browser with Parallax, the local web behind it, and a page tab.

use crate::extension::Badge;
use crate::{Browser, Driver, Extension, Launch, LocalWeb, Proxy};
use anyhow::{Context, Result, ensure};
use parallax::time::Timestamp;
use serde_json::{Value, json};
use std::path::Path;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

pub struct Scene {
    pub driver: Rc<Driver>,
    pub extension: Extension,
    pub web: LocalWeb,
    pub proxy: Proxy,
    /// Handle of the tab that shows pages of the web.
    pub page: String,
    /// Stop the worker at each [`Scene::interrupt`].
    pub interrupting: bool,
    /// See [`super::Wish::kills`].
    pub kills: usize,
}

impl Scene {
    /// Starts everything; the page tab is empty.
    pub fn open(browser: Browser, dist: &Path) -> Result<Scene> {
        let web = LocalWeb::load(now()?)?;
        let proxy = Proxy::start(web.clone())?;
        let driver = Rc::new(Launch::new(browser).extension(dist).proxy(proxy.port()).start()?);
        let page = driver.handle()?;
        let extension = Extension::attach(&driver)?;
        Ok(Scene { driver, extension, web, proxy, page, interrupting: false, kills: 0 })
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
    pub fn open_popup_page(&self, tab: i64) -> Result<()> {
        self.interrupt()?;
        self.driver.new_tab()?;
        self.driver.goto(&self.extension.popup_url(tab))
    }

    /// As [`Scene::open_popup_page`] for the tab that shows an address, which our script may read.
    pub fn popup_for(&self, url: &str) -> Result<()> {
        let tab = self.tab(url)?;
        self.extension.let_in(tab)?;
        self.open_popup_page(tab)
    }

    /// Opens the article of a story on a host, and the popup over it.
    pub fn popup_on(&self, story: &str, host: &str) -> Result<()> {
        let url = self.visit_article(story, host)?;
        self.popup_for(&url)
    }

    /// Opens the popup on an article with all feed sets of the local web chosen, and presses
    /// "Turn coverage on".
    pub fn start_coverage(&self, article: (&str, &str)) -> Result<()> {
        self.choose_sets()?;
        self.press_coverage_on(article)
    }

    /// As [`Scene::start_coverage`], with the feeds of the local web's outlets alone, a tenth as many.
    pub fn start_few(&self, article: (&str, &str)) -> Result<()> {
        self.extension.choose_sets(&[], &self.web.feeds_beside(&[]))?;
        self.press_coverage_on(article)
    }

    fn press_coverage_on(&self, (story, host): (&str, &str)) -> Result<()> {
        self.popup_on(story, host)?;
        self.extension.allow_hosts()?;
        self.expect_coverage("first_run")?;
        self.proxy.clear_log();
        self.driver.click("[data-test=action-coverage_on]")
    }

    /// As [`Scene::start_coverage`], and waits until all feeds were read.
    pub fn coverage_on(&self, article: (&str, &str)) -> Result<()> {
        self.start_coverage(article)?;
        self.wait_for_first_feeds()
    }

    /// As [`Scene::coverage_on`], with the feeds of [`Scene::start_few`].
    pub fn few_on(&self, article: (&str, &str)) -> Result<()> {
        self.start_few(article)?;
        self.wait_for_first_feeds()
    }

    fn wait_for_first_feeds(&self) -> Result<()> {
        self.driver.wait("the first feed", |_| Ok(!self.sent_by_extension().is_empty()))?;
        self.wait_for_feeds()
    }

    /// Waits until the open popup says that nothing is being read any more.
    pub fn wait_for_feeds(&self) -> Result<()> {
        let busy = "return document.querySelector('[data-test=popup]')?.getAttribute('aria-busy') !== 'false'";
        // One feed may take as long as a wait; a round is several.
        let mut ended = Ok(());
        for _ in 0..4 {
            ended =
                self.driver.wait("the end of the round", |d| Ok(d.js(busy, Value::Null)? == false));
            if ended.is_ok() {
                break;
            }
        }
        ended
    }

    /// Switches on the feed sets of all languages that the local web has, and adds its outlets that stand in none.
    pub fn choose_sets(&self) -> Result<()> {
        self.extension
            .choose_sets(crate::web::LANGUAGES, &self.web.feeds_beside(crate::web::LANGUAGES))
    }

    /// The stored settings.
    pub fn settings(&self) -> Result<Value> {
        Ok(self.ask(json!({ "op": "options" }))?["settings"].clone())
    }

    /// The browser's number of the page tab.
    pub fn page_tab(&self) -> Result<i64> {
        let current = self.driver.handle()?;
        self.driver.peek(&self.page)?;
        let url = self.driver.url()?;
        self.driver.peek(&current)?;
        self.tab(&url)
    }

    /// Addresses of feeds that were asked for.
    pub fn sent_by_extension(&self) -> Vec<String> {
        let pages: Vec<&str> = self.web.articles().iter().map(|a| a.url.as_str()).collect();
        let urls =
            self.proxy.log().into_iter().filter(|e| e.status.is_some()).map(|e| e.request.url());
        urls.filter(|url| !pages.contains(&url.as_str()) && !url.ends_with("/favicon.ico"))
            .collect()
    }

    /// Waits until the popup's coverage is in a state.
    pub fn expect_coverage(&self, state: &str) -> Result<()> {
        self.driver.wait_for("the coverage", &state.to_string(), |d| {
            let seen = d.js("return document.body.dataset.coverage ?? ''", Value::Null)?;
            Ok(seen.as_str().unwrap_or_default().to_string())
        })
    }

    /// Waits until so many outlets are in the popup's list. Rows that came while it was open wait behind a button, so that
    /// nothing moves; it is pressed as a person would.
    pub fn expect_outlets(&self, count: usize) -> Result<()> {
        let mut last = 0;
        let waited = self.driver.wait("the list", |d| {
            d.js(
                "document.querySelector('[data-test=show-new]:not([hidden])')?.click()",
                Value::Null,
            )?;
            last = d.count("[data-test=coverage-item]")?;
            Ok(last >= count)
        });
        waited
            .with_context(|| format!("{count} outlets or more should be listed, there are {last}"))
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
