//! What leaves the browser: nothing before coverage is on, and then the chosen feeds only.

use super::{Case, Scene, Subject};
use crate::web::{FIRST, sources};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub const SUBJECT: Subject = Subject {
    name: "privacy",
    cases: &[
        Case { name: "with coverage off nothing leaves", run: coverage_off },
        Case {
            name: "feeds are asked without cookies and without a word of the page",
            run: plain_requests,
        },
        Case {
            name: "with every set of switches only what the list says leaves",
            run: connections,
        },
    ],
};

/// Hosts that the browsers ask by themselves; see also `Launch`.
const BROWSERS_OWN: &[&str] = &[
    "accounts.google.com",
    "update.googleapis.com",
    "clients2.google.com",
    "start.duckduckgo.com",
    "connectivitycheck.gstatic.com",
    "mozilla.com",
    "mozilla.net",
    "mozilla.org",
    "firefox.com",
];

fn coverage_off(scene: &mut Scene) -> Result<()> {
    for host in ["www.japantimes.co.jp", "www.foxnews.com", "www.welt.de"] {
        scene.popup_on("phone-call", host)?;
        scene.expect_state("article")?;
        scene.driver.close_tab()?;
    }
    scene.extension.stop_worker()?;
    scene.ask(json!({ "op": "options" }))?;
    let pages: Vec<String> = scene.web.articles().iter().map(|a| a.url.clone()).collect();
    for entry in scene.proxy.log() {
        let request = &entry.request;
        let own = BROWSERS_OWN.iter().any(|host| request.host.ends_with(host));
        let page = pages.contains(&request.url()) || request.path == "/favicon.ico";
        ensure!(own || page, "left the browser: {}", request.url());
        ensure!(!from_extension(request), "the extension asked for {}", request.url());
    }
    Ok(())
}

fn from_extension(request: &crate::Request) -> bool {
    request.header("origin").is_some_and(|origin| origin.contains("-extension://"))
}

fn plain_requests(scene: &mut Scene) -> Result<()> {
    scene.coverage_on(("phone-call", "www.japantimes.co.jp"))?;
    for entry in scene.proxy.log() {
        let request = &entry.request;
        if !request.path.contains("rss") && !request.path.contains("feed") {
            continue;
        }
        ensure!(
            request.method == "GET" && request.body.is_empty(),
            "{} {}",
            request.method,
            request.url()
        );
        for name in ["cookie", "referer", "authorization"] {
            ensure!(request.header(name).is_none(), "{} was sent {name}", request.url());
        }
        ensure!(
            !request.url().to_lowercase().contains("takaichi"),
            "words of the page went to {}",
            request.url()
        );
    }
    Ok(())
}

/// Pages that are read with each set of switches, and every how many the popup is opened.
const PAGES: usize = 50;
const POPUPS: usize = 10;

/// What `docs/privacy.md` says of every connection.
const LIST: &str = include_str!("../../../../docs/privacy.md");

/// Hosts named in the row of the list that begins with `switch`.
fn listed(switch: &str) -> BTreeSet<String> {
    let rows = LIST.split("## Every connection").nth(1).unwrap_or_default().lines();
    let row = rows.filter_map(|line| line.strip_prefix(&format!("| {switch} | "))).next();
    let host = row.unwrap_or_default().split(" | ").next().unwrap_or_default();
    host.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn connections(scene: &mut Scene) -> Result<()> {
    // Off, and what never asks.
    read_pages(scene, &BTreeSet::new(), "nothing on")?;
    scene.ask(json!({ "op": "set_diet", "on": true, "days": 30 }))?;
    scene.ask(json!({ "op": "mark_site", "host": "www.bbc.com", "on": true }))?;
    read_pages(scene, &BTreeSet::new(), "diet and marks on")?;

    scene.few_on(FIRST)?;
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    let options = scene.ask(json!({ "op": "options" }))?;
    let origins: Vec<String> = serde_json::from_value(options["origins"].clone())?;
    let feeds = origins.iter().filter_map(|o| o.strip_prefix("https://")?.strip_suffix("/*"));
    let mut allowed: BTreeSet<String> = feeds.map(str::to_owned).collect();
    ensure!(allowed.len() > 10, "no feeds are chosen: {origins:?}");
    read_pages(scene, &allowed, "coverage on")?;

    let mut settings = scene.settings()?;
    settings["coverage"]["server"] = json!(format!("https://{}/news", sources::SEARCH_SERVER));
    settings["coverage"]["ask"] = json!("few");
    scene.ask(json!({ "op": "save_settings", "settings": settings }))?;
    super::sources::options(scene)?;
    for (id, name) in [
        ("world_file", "GDELT article list"),
        ("gdelt", "GDELT"),
        ("google_news", "Google News"),
        ("own_server", "your own search server"),
    ] {
        super::sources::switch_on(scene, id)?;
        let hosts = listed(name);
        ensure!(hosts.len() == usize::from(id != "own_server"), "{name} is not on the list");
        allowed.extend(hosts);
    }
    allowed.insert(sources::SEARCH_SERVER.to_owned());
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    read_pages(scene, &allowed, "everything on")
}

/// Reads pages as a person does, and holds what left the browser meanwhile to the hosts that may be asked.
fn read_pages(scene: &Scene, allowed: &BTreeSet<String>, with: &str) -> Result<()> {
    scene.proxy.clear_log();
    let articles = scene.web.articles();
    let mut pages: Vec<String> = articles.iter().map(|article| article.url.clone()).collect();
    pages.extend(scene.web.outlets().iter().map(|outlet| format!("https://{}/", outlet.host)));
    pages.truncate(PAGES);
    ensure!(pages.len() == PAGES, "the local web has {} pages", pages.len());
    for (number, url) in pages.iter().enumerate() {
        scene.visit(url)?;
        if number % POPUPS == POPUPS / 2 {
            scene.popup_for(url)?;
            scene.driver.wait("the popup", |d| {
                let busy =
                    "return document.querySelector('[data-test=popup]')?.getAttribute('aria-busy')";
                Ok(d.js(busy, Value::Null)? == "false")
            })?;
            scene.driver.close_tab()?;
            scene.driver.switch(&scene.page)?;
        }
    }
    for entry in scene.proxy.log() {
        let request = &entry.request;
        let own = BROWSERS_OWN.iter().any(|host| request.host.ends_with(host));
        let page = pages.contains(&request.url()) || request.path == "/favicon.ico";
        ensure!(
            own || page || allowed.contains(&request.host),
            "with {with} this left the browser: {}",
            request.url()
        );
        ensure!(page || request.header("cookie").is_none(), "{} was sent cookies", request.url());
    }
    Ok(())
}
