//! The extension in Chromium beside a control extension without WebAssembly: time from a cold wake
//! to the button, first paint of the popup, time until coverage is shown, memory, size.

use super::articles::{NOW, made_up};
use crate::build::{self, dist};
use crate::{package, repo};
use anyhow::{Context, Result, bail};
use parallax::time::Timestamp;
use parallax_browser::cases::now;
use parallax_browser::extension::{CHROMIUM_KEY, Extension};
use parallax_browser::{Browser, Driver, Launch, LocalWeb, Proxy};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

#[derive(clap::Args)]
pub struct Options {
    /// Measurements of each kind; the median is told
    #[arg(long, default_value_t = 20)]
    runs: usize,
    /// Articles in the index when the popup is opened
    #[arg(long, default_value_t = 10_000)]
    articles: usize,
    /// Take what is in dist
    #[arg(long)]
    built: bool,
    /// Only the Today page with this many articles, and its search
    #[arg(long)]
    today: bool,
}

/// Articles handed to the background in one message.
const BATCH: usize = 500;

/// How long the browser may take to collect garbage when it is told that memory is short.
const COLLECTION: Duration = Duration::from_secs(12);

/// The row of one extension, in milliseconds and bytes.
struct Measured {
    wake: f64,
    paint: f64,
    memory: Memory,
}

/// Bytes of the extension's process.
struct Memory {
    /// Right after all runs, with what the browser has not collected yet.
    with_garbage: u64,
    collected: u64,
}

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build::run(build::Options::default())?;
    }
    if options.today {
        return Stage::open(&dist(Browser::Chromium))?.measure_today(options);
    }
    let control = Stage::open(&control_folder()?)?.measure("control", options.runs, "Outlet:")?;
    let stage = Stage::open(&dist(Browser::Chromium))?;
    let own = stage.measure("Parallax", options.runs, "Times")?;
    let shown = stage.coverage(options)?;
    let with_index = stage.memory()?;
    let zip = package::pack(
        &repo::target().join("core"),
        Browser::Chromium,
        &repo::target().join("package"),
    )?;
    let zip = std::fs::metadata(zip)?.len();

    println!("| what | Parallax | control | required | measured |");
    println!("| --- | ---: | ---: | --- | --- |");
    let ratio = |what: &str, a: f64, b: f64, limit: f64| {
        println!("| {what}, ms | {a:.1} | {b:.1} | at most {limit} times | {:.2} times |", a / b);
    };
    ratio("navigation to button, worker cold", own.wake, control.wake, 2.0);
    ratio("popup to first paint", own.paint, control.paint, 1.3);
    println!(
        "| popup to coverage shown, {} articles, ms | {shown:.1} | | at most 150 | {shown:.1} |",
        options.articles
    );
    let memory = |what: &str, own: u64, control: u64| {
        let [own, control] = [own, control].map(|bytes| bytes as f64 / 1e6);
        let more = own - control;
        println!("| {what}, MB | {own:.1} | {control:.1} | at most 40 more | {more:.1} more |");
    };
    let (runs, articles) = (options.runs, options.articles);
    let (own, control) = (own.memory, control.memory);
    memory("memory of the extension's process", own.collected, control.collected);
    memory(
        &format!("the same right after {runs} popups, with what the browser has not collected"),
        own.with_garbage,
        control.with_garbage,
    );
    memory(
        &format!("the same with {articles} articles in the index"),
        with_index.collected,
        control.collected,
    );
    println!("| zip, bytes | {zip} | | at most {} | {zip} |", package::MOST_BYTES);
    Ok(())
}

/// The control extension with the id that [`Extension`] looks for.
fn control_folder() -> Result<PathBuf> {
    let from = repo::path("xtask/src/bench/control");
    let to = repo::target().join("control");
    repo::copy(&from, &to)?;
    let mut manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(from.join("manifest.json"))?)?;
    manifest["key"] = json!(CHROMIUM_KEY);
    std::fs::write(to.join("manifest.json"), manifest.to_string())?;
    Ok(to)
}

/// A browser with an extension, the local web behind it, and the tab that shows its pages.
pub struct Stage {
    pub driver: Rc<Driver>,
    pub extension: Extension,
    pub web: LocalWeb,
    pub page: String,
}

impl Stage {
    pub fn open(folder: &Path) -> Result<Stage> {
        let web = LocalWeb::load(now()?)?;
        let proxy = Proxy::start(web.clone())?;
        let driver =
            Rc::new(Launch::new(Browser::Chromium).extension(folder).proxy(proxy.port()).start()?);
        let page = driver.handle()?;
        let extension = Extension::attach(&driver)?;
        let stage = Stage { driver, extension, web, page };
        stage.close_first_run()?;
        Ok(stage)
    }

    /// Closes what opens once, at install: it would be counted as memory.
    fn close_first_run(&self) -> Result<()> {
        let close = "const tabs = await chrome.tabs.query({ url: chrome.runtime.getURL('pages/onboarding/*') }); \
                     await chrome.tabs.remove(tabs.map((tab) => tab.id))";
        self.extension.api(close, Value::Null).map(drop)
    }

    fn measure(&self, name: &str, runs: usize, title: &str) -> Result<Measured> {
        repo::step(&format!("Measuring {name}"));
        let wake = median((0..runs).map(|_| self.wake(title)).collect::<Result<_>>()?);
        let paint = median((0..runs).map(|_| self.first_paint()).collect::<Result<_>>()?);
        Ok(Measured { wake, paint, memory: self.memory()? })
    }

    fn memory(&self) -> Result<Memory> {
        let process = self.driver.process().context("no process")?;
        let with_garbage = extension_memory(process)?;
        self.driver
            .devtools("Memory.simulatePressureNotification", json!({ "level": "critical" }))?;
        // It is collected when the browser finds the time, seconds later: the least is taken.
        let (began, mut collected) = (Instant::now(), with_garbage);
        self.driver.wait("the collection of garbage", |_| {
            collected = collected.min(extension_memory(process)?);
            Ok(began.elapsed() > COLLECTION)
        })?;
        Ok(Memory { with_garbage, collected })
    }

    /// Milliseconds from the start of a navigation to the button's title, the worker being stopped.
    fn wake(&self, title: &str) -> Result<f64> {
        self.driver.switch(&self.page)?;
        self.driver.goto("about:blank")?;
        self.extension.stop_worker()?;
        // Our own page hears of the navigation as soon as the worker does, then looks at the title.
        let watch = "globalThis.woken = new Promise((done) => {
            const heard = async (id, change) => {
                if (change.status !== 'loading') return;
                chrome.tabs.onUpdated.removeListener(heard);
                const start = performance.now();
                while (!(await chrome.action.getTitle({ tabId: id })).includes(a)) {
                    if (performance.now() - start > 10000) break;
                }
                done(performance.now() - start);
            };
            chrome.tabs.onUpdated.addListener(heard);
        })";
        self.extension.api(watch, json!(title))?;
        self.driver.goto("https://www.nytimes.com/")?;
        let took = self.extension.api("return await globalThis.woken", Value::Null)?;
        took.as_f64().context("no time came")
    }

    fn first_paint(&self) -> Result<f64> {
        self.open_popup()?;
        let mut paint = None;
        self.driver.wait("the first paint", |d| {
            let entry = "return performance.getEntriesByName('first-paint')[0]?.startTime ?? null";
            paint = d.js(entry, Value::Null)?.as_f64();
            Ok(paint.is_some())
        })?;
        self.close_popup()?;
        paint.context("no first paint")
    }

    fn open_popup(&self) -> Result<()> {
        self.driver.switch(&self.page)?;
        let tab = self.extension.tab_id(&self.driver.url()?)?;
        self.driver.new_tab()?;
        self.driver.goto(&self.extension.popup_url(tab))
    }

    fn close_popup(&self) -> Result<()> {
        self.driver.close_tab()?;
        self.driver.switch(&self.page)
    }

    /// Median of the milliseconds from opening the popup to the list of coverage.
    fn coverage(&self, options: &Options) -> Result<f64> {
        self.fill(options.articles)?;
        repo::step("Measuring coverage");
        self.driver.switch(&self.page)?;
        self.driver.goto(&self.web.first_url()?)?;
        let tab = self.extension.tab_id(&self.driver.url()?)?;
        self.extension.let_in(tab)?;
        self.extension.allow_hosts()?;
        self.open_popup()?;
        self.driver.wait("the offer", |d| Ok(d.count("[data-test=action-coverage_on]")? > 0))?;
        self.driver.click("[data-test=action-coverage_on]")?;
        self.driver.wait("coverage", |d| Ok(shown(d)? == "found"))?;
        self.close_popup()?;
        let times = (0..options.runs).map(|_| self.coverage_once()).collect::<Result<_>>()?;
        Ok(median(times))
    }

    fn coverage_once(&self) -> Result<f64> {
        self.driver.switch(&self.page)?;
        let tab = self.extension.tab_id(&self.driver.url()?)?;
        self.driver.new_tab()?;
        let took = self.opened(
            &self.extension.popup_url(tab),
            "document.body?.dataset.coverage === 'found'",
        )?;
        self.close_popup()?;
        Ok(took)
    }

    /// Milliseconds from the start of a navigation until something holds of the page.
    fn opened(&self, url: &str, holds: &str) -> Result<f64> {
        // Runs before any of the page's own scripts.
        let watch = format!(
            "new MutationObserver(() => {{ if ({holds}) globalThis.shownAt ??= performance.now(); }})
                .observe(document, {{ subtree: true, childList: true, attributes: true }})"
        );
        self.driver
            .devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": watch }))?;
        self.driver.goto(url)?;
        self.shown_at()
    }

    fn shown_at(&self) -> Result<f64> {
        let mut took = None;
        self.driver.wait("what is asked for", |d| {
            took = d.js("return globalThis.shownAt ?? null", Value::Null)?.as_f64();
            Ok(took.is_some())
        })?;
        took.context("the page was not watched")
    }

    /// From the start of its navigation to Today's first rows, and from a question of its search to the answer; the background
    /// is awake and the index open, as on the second look of a day.
    fn measure_today(&self, options: &Options) -> Result<()> {
        self.fill(options.articles)?;
        repo::step("Measuring Today");
        let url = self.extension.url("pages/today/today.html");
        self.driver.new_tab()?;
        let rows = "document.querySelector('.list > .story')";
        let times = (0..options.runs).map(|_| self.opened(&url, rows)).collect::<Result<_>>()?;
        let shown = median(times);
        println!("| Today, {} articles, ms | {shown:.1} | at most 300 |", options.articles);
        let times = (0..options.runs).map(|run| self.search_once(run)).collect::<Result<_>>()?;
        println!("| its search, from question to answer, ms | {:.1} | |", median(times));
        Ok(())
    }

    fn search_once(&self, run: usize) -> Result<f64> {
        let (documents, _) = made_up(run + 1, 0);
        let words = documents.last().map_or("", |document| document.title.as_str());
        let words: Vec<&str> = words.split(' ').take(2).collect();
        let ask = "const start = performance.now();
            await (globalThis.browser ?? chrome).runtime.sendMessage({ op: 'search', words: a, language: '', side: null });
            return performance.now() - start";
        let took = self.extension.api(ask, json!(words.join(" ")))?;
        took.as_f64().context("no time came")
    }

    fn fill(&self, count: usize) -> Result<()> {
        repo::step(&format!("Filling the index with {count} articles"));
        let (documents, _) = made_up(count, 0);
        // Their last day is today, or they would be too old to be kept.
        let later = now()?.since(NOW);
        for batch in documents.chunks(BATCH) {
            let articles: Vec<Value> = batch
                .iter()
                .map(|d| {
                    let time = Timestamp(d.time.0 + later).to_iso();
                    json!({ "id": d.id, "title": d.title, "lead": d.lead, "host": d.outlet, "url": d.url,
                            "time": time, "lang": d.language })
                })
                .collect();
            let answer = self.extension.send(json!({ "op": "dev_fill", "articles": articles }))?;
            if answer["added"] != json!(batch.len()) {
                bail!("the background did not take {} articles: {answer}", batch.len());
            }
        }
        Ok(())
    }
}

fn shown(driver: &Driver) -> Result<String> {
    let state = driver.js("return document.body?.dataset.coverage ?? ''", Value::Null)?;
    Ok(state.as_str().unwrap_or_default().to_string())
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Proportional share of memory, in bytes, of the extension's processes below `root`.
fn extension_memory(root: u32) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir("/proc")? {
        let path = entry?.path();
        let Some(id) =
            path.file_name().and_then(|n| n.to_str()).and_then(|n| n.parse::<u32>().ok())
        else {
            continue;
        };
        let arguments = std::fs::read(path.join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&arguments).contains("--extension-process")
            && descends_from(id, root)
        {
            sum += proportional_share(&path).unwrap_or(0);
        }
    }
    Ok(sum)
}

fn descends_from(mut id: u32, root: u32) -> bool {
    while id > 1 {
        if id == root {
            return true;
        }
        id = parent_of(id).unwrap_or(0);
    }
    false
}

fn parent_of(id: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn proportional_share(process: &Path) -> Option<u64> {
    let rollup = std::fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let kilobytes: u64 = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))?
        .trim()
        .trim_end_matches(" kB")
        .trim()
        .parse()
        .ok()?;
    Some(kilobytes * 1024)
}
