//! `cargo xtask run`: the whole product, open on an article.
//!
//! With a display the browser stays open to use. Without one, a person is played: coverage is
//! switched on in the popup, and what the popup shows is printed and drawn.

use crate::build::{self, dist};
use crate::story::articles::rows;
use crate::{articles, install, png, repo};
use anyhow::{Context, Result, bail};
use parallax_browser::extension::Extension;
use parallax_browser::screen::{Picture, Screen};
use parallax_browser::{Browser, Driver, Launch, LocalWeb, Proxy, cases, web};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

#[derive(clap::Args, Clone)]
pub struct Options {
    /// chromium or firefox
    #[arg(long, default_value = "chromium")]
    browser: Browser,
    /// Open no window: print the popup and write pictures
    #[arg(long)]
    headless: bool,
    /// Open this page of the live web instead of the local one
    #[arg(long, conflicts_with_all = ["page", "articles"])]
    url: Option<String>,
    /// Serve a saved page; needs --as
    #[arg(long, requires = "address")]
    page: Option<PathBuf>,
    /// The address at which the saved page is served
    #[arg(long = "as", requires = "page")]
    address: Option<String>,
    /// Fill the index from articles, one JSON object a line, perhaps gzipped
    #[arg(long)]
    articles: Option<PathBuf>,
    /// With --articles: open a page made from the article with this id [default: the newest]
    #[arg(long, requires = "articles", conflicts_with = "page")]
    open: Option<String>,
    /// Where pictures go [default: target/run]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Build the core without the slow optimisations
    #[arg(long)]
    debug: bool,
    /// Do not build: take what is in dist
    #[arg(long)]
    built: bool,
}

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 900;
/// Articles handed to the background in one message.
const BATCH: usize = 500;

pub fn run(options: Options) -> Result<()> {
    install::browsers()?;
    if !options.built {
        build::run(build::Options { debug: options.debug, ..Default::default() })?;
    }
    let has_display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let headless = options.headless || !has_display;
    let mut articles: Vec<Value> =
        options.articles.as_deref().map(rows).transpose()?.unwrap_or_default();
    articles.iter_mut().for_each(articles::give_host);
    let stage = Stage::open(&options, &articles, headless)?;
    if !articles.is_empty() {
        stage.fill(&articles, options.open.as_deref())?;
    }
    stage.visit()?;
    if headless { stage.play(&options) } else { stage.leave_open() }
}

struct Stage {
    driver: Rc<Driver>,
    extension: Extension,
    url: String,
    /// Without one, the web is the live one.
    local: bool,
    // Dropped after the browser.
    screen: Option<Screen>,
}

impl Stage {
    fn open(options: &Options, articles: &[Value], headless: bool) -> Result<Stage> {
        let local = options.url.is_none();
        let mut launch =
            Launch::new(options.browser).extension(&dist(options.browser)).window(WIDTH, HEIGHT);
        let mut url = options.url.clone().unwrap_or_default();
        if local {
            repo::step("Starting the local web");
            let web = LocalWeb::load(cases::now()?)?;
            url = web.first_url()?;
            if let (Some(file), Some(address)) = (&options.page, &options.address) {
                let html = std::fs::read(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                web.serve(address, html);
                url = address.clone();
            } else if !articles.is_empty() {
                let article = articles::find(articles, options.open.as_deref())?;
                url = articles::address(article);
                web.serve(&url, articles::page(article).into_bytes());
            }
            launch = launch.proxy(Proxy::start(web)?.port());
        }
        repo::step(&format!("Opening {} on {url}", options.browser));
        // Only a browser with a window draws its toolbar; Firefox does so without a screen as well.
        let mut screen = None;
        if !headless {
            launch = launch.headed();
        } else if options.browser == Browser::Chromium {
            match Screen::start(WIDTH, HEIGHT) {
                Ok(started) => {
                    launch = launch.headed();
                    launch.display = Some(started.display().to_string());
                    screen = Some(started);
                }
                Err(e) => eprintln!("    no picture of the toolbar: {e:#}"),
            }
        }
        let driver = Rc::new(launch.start()?);
        let extension = Extension::attach(&driver)?;
        Ok(Stage { driver, extension, url, local, screen })
    }

    /// Fills the index with what was published until a day after the open article, and moves the product's clock there.
    fn fill(&self, articles: &[Value], open: Option<&str>) -> Result<()> {
        let now = articles::a_day_after(articles::find(articles, open)?)?;
        let articles = articles::until(articles, now);
        repo::step(&format!("Filling the index with {} articles", articles.len()));
        self.tell(json!({ "op": "dev_clock", "now": now.to_iso() }))?;
        for (i, batch) in articles.chunks(BATCH).enumerate() {
            self.tell(json!({ "op": "dev_fill", "articles": batch }))?;
            eprintln!("    {} of {}", i * BATCH + batch.len(), articles.len());
        }
        Ok(())
    }

    fn tell(&self, message: Value) -> Result<()> {
        let answer = self.extension.send(message)?;
        if answer.get("error").is_some() {
            bail!("the background answered {answer}");
        }
        Ok(())
    }

    fn visit(&self) -> Result<()> {
        self.driver.goto(&self.url)?;
        let tab = self.tab()?;
        self.driver.wait("the toolbar button", |_| Ok(!self.extension.badge(tab)?.title.is_empty()))
    }

    fn tab(&self) -> Result<i64> {
        self.extension.tab_id(&self.driver.url()?)
    }

    /// Shows the popup and waits until the person has closed the browser.
    fn leave_open(&self) -> Result<()> {
        if let Err(e) = self.extension.open_popup(self.tab()?) {
            eprintln!(
                "    press the Parallax button in the toolbar (the popup did not open by itself: {e:#})"
            );
        }
        eprintln!("    The browser is yours. Close it, or press Ctrl-C here, to end.");
        while self.driver.is_open() {
            std::thread::sleep(Duration::from_millis(500));
        }
        Ok(())
    }

    /// Switches coverage on, prints what the popup says, and draws page, toolbar and popup.
    fn play(&self, options: &Options) -> Result<()> {
        let out = options.out.clone().unwrap_or_else(|| repo::target().join("run"));
        std::fs::create_dir_all(&out)?;
        let name = |what: &str| out.join(format!("{}-{what}.png", options.browser));
        let page = self.driver.handle()?;
        let tab = self.tab()?;
        if self.local {
            self.extension.choose_sets(web::LANGUAGES, &[])?;
        }
        self.extension.let_in(tab)?;
        self.extension.allow_hosts()?;
        std::fs::write(name("page"), self.driver.picture()?)?;

        self.driver.new_tab()?;
        self.driver.goto(&self.extension.popup_url(tab))?;
        self.driver.wait("the popup", |d| Ok(state(d)? != "starting" && state(d)? != "reading"))?;
        if self.driver.count("[data-test=action-coverage_on]")? > 0 {
            repo::step("Turning coverage on");
            self.driver.click("[data-test=action-coverage_on]")?;
            self.driver.wait("the first feeds", |d| Ok(coverage(d)? != "first_run"))?;
        }
        if let Err(e) = wait_for_feeds(&self.driver) {
            eprintln!("    {e:#}");
        }
        self.print()?;
        std::fs::write(name("popup"), self.driver.picture_of("[data-test=popup]")?)?;
        self.driver.close_tab()?;

        self.driver.switch(&page)?;
        self.extension.show(tab)?;
        let badge = self.extension.badge(tab)?;
        println!("\nToolbar: badge {:?}, title {:?}", badge.text, badge.title);
        self.draw_toolbar(tab, &name("toolbar"), &name("popup-in-place"))?;
        println!("\nPictures:");
        for what in ["page", "popup", "toolbar", "popup-in-place"] {
            if name(what).exists() {
                println!("  {}", name(what).display());
            }
        }
        Ok(())
    }

    fn print(&self) -> Result<()> {
        println!();
        for part in ["outlet", "verdict", "notes", "article", "message", "coverage", "sources"] {
            let text = self.driver.text(&format!("[data-test={part}]"))?;
            if !text.is_empty() {
                println!(
                    "{}\n",
                    text.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n")
                );
            }
        }
        if coverage(&self.driver)? == "found" {
            println!("{} outlets in the list", self.driver.count("[data-test=coverage-item]")?);
        }
        Ok(())
    }

    fn draw_toolbar(&self, tab: i64, toolbar: &Path, popup: &Path) -> Result<()> {
        match (self.driver.browser(), &self.screen) {
            (Browser::Firefox, _) => std::fs::write(toolbar, self.driver.picture_of_window()?)?,
            (Browser::Chromium, None) => {}
            (Browser::Chromium, Some(screen)) => {
                self.driver.wait("the page in front", |d| {
                    Ok(d.js("return document.visibilityState", Value::Null)? == "visible")
                })?;
                std::fs::write(toolbar, png::encode(&still(screen)?)?)?;
                self.extension.open_popup(tab)?;
                self.driver
                    .wait("the popup in place", |d| Ok(state(d)? != "starting" && !busy(d)?))?;
                std::fs::write(popup, png::encode(&still(screen)?)?)?;
            }
        }
        Ok(())
    }
}

/// The screen once nothing on it moves any more, or after some seconds.
fn still(screen: &Screen) -> Result<Picture> {
    let mut last = screen.picture()?;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(250));
        let next = screen.picture()?;
        if next == last {
            break;
        }
        last = next;
    }
    Ok(last)
}

/// What kind of thing the popup shows.
fn state(driver: &Driver) -> Result<String> {
    let state = driver.js("return document.body?.dataset.state ?? ''", Value::Null)?;
    Ok(state.as_str().unwrap_or_default().to_string())
}

/// State of the coverage in the popup; empty when it shows none.
fn coverage(driver: &Driver) -> Result<String> {
    let state = driver.js("return document.body?.dataset.coverage ?? ''", Value::Null)?;
    Ok(state.as_str().unwrap_or_default().to_string())
}

fn busy(driver: &Driver) -> Result<bool> {
    let busy =
        "return document.querySelector('[data-test=popup]')?.getAttribute('aria-busy') === 'true'";
    Ok(driver.js(busy, Value::Null)? == true)
}

/// Waits until no feed is being read, and says meanwhile how far it is.
fn wait_for_feeds(driver: &Driver) -> Result<()> {
    let mut said = String::new();
    for _ in 0..6 {
        let waited = driver.wait("the feeds", |d| {
            let line = d.text("[data-test=coverage] [role=progressbar]")?;
            if !line.is_empty() && line != said {
                eprintln!("    {line}");
                said = line;
            }
            Ok(!busy(d)?)
        });
        if waited.is_ok() {
            return Ok(());
        }
    }
    bail!("the feeds are still being read")
}
