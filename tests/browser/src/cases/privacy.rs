//! What leaves the browser: nothing before coverage is on, and then the chosen feeds only.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::json;

pub const SUBJECT: Subject = Subject {
    name: "privacy",
    cases: &[
        Case { name: "with coverage off nothing leaves", run: coverage_off },
        Case {
            name: "feeds are asked without cookies and without a word of the page",
            run: plain_requests,
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
