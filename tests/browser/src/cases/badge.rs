//! The toolbar button: it speaks of the page in its own tab, at once, whatever the worker went through.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "badge",
    cases: &[
        Case { name: "a known outlet is named", run: known_outlet },
        Case { name: "each tab has its own", run: each_tab },
        Case { name: "leaving clears it", run: leaving },
        Case { name: "back, forward and reload", run: |scene| walk(scene, false) },
        Case {
            name: "back, forward and reload, the worker stopped before each",
            run: |scene| walk(scene, true),
        },
        Case { name: "an address changed inside the page", run: |scene| in_page(scene, false) },
        Case {
            name: "an address changed inside the page, the worker stopped",
            run: |scene| in_page(scene, true),
        },
        Case { name: "a closed tab comes back", run: restored },
        Case { name: "tabs that were open before", run: open_before },
    ],
};

const NEWS: &str = "https://www.nytimes.com/";
const OTHER_NEWS: &str = "https://www.foxnews.com/";
const UNKNOWN: &str = "https://www.tidewater-ledger.example/";

fn known_outlet(scene: &mut Scene) -> Result<()> {
    let url = scene.visit_article("phone-call", "www.japantimes.co.jp")?;
    scene.expect_title(scene.tab(&url)?, "The Japan Times")
}

fn each_tab(scene: &mut Scene) -> Result<()> {
    scene.visit(NEWS)?;
    let first = scene.tab(NEWS)?;
    scene.driver.new_tab()?;
    scene.driver.goto(OTHER_NEWS)?;
    let second = scene.tab(OTHER_NEWS)?;
    scene.expect_title(first, "The New York Times")?;
    scene.expect_title(second, "Fox News")?;
    scene.driver.goto(UNKNOWN)?;
    scene.driver.wait("the second button to change", |_| {
        Ok(!scene.badge(second)?.title.contains("Fox News"))
    })?;
    ensure!(
        scene.badge(first)?.title.contains("The New York Times"),
        "the other tab's button changed too"
    );
    Ok(())
}

fn leaving(scene: &mut Scene) -> Result<()> {
    scene.visit(NEWS)?;
    let tab = scene.tab(NEWS)?;
    scene.expect_title(tab, "The New York Times")?;
    scene.visit("about:blank")?;
    scene.driver.wait("the button to forget", |_| {
        Ok(!scene.badge(tab)?.title.contains("The New York Times"))
    })?;
    ensure!(scene.badge(tab)?.text.is_empty(), "the badge stayed");
    Ok(())
}

fn walk(scene: &mut Scene, interrupting: bool) -> Result<()> {
    scene.interrupting = interrupting;
    scene.visit(NEWS)?;
    let tab = scene.tab(NEWS)?;
    scene.expect_title(tab, "The New York Times")?;
    scene.visit(OTHER_NEWS)?;
    scene.expect_title(tab, "Fox News")?;
    scene.interrupt()?;
    scene.driver.back()?;
    scene.expect_title(tab, "The New York Times")?;
    scene.interrupt()?;
    scene.driver.forward()?;
    scene.expect_title(tab, "Fox News")?;
    scene.interrupt()?;
    scene.driver.reload()?;
    scene.expect_title(tab, "Fox News")
}

fn in_page(scene: &mut Scene, interrupting: bool) -> Result<()> {
    let url = scene.visit_article("port-fire", "www.nytimes.com")?;
    let tab = scene.tab(&url)?;
    scene.expect_title(tab, "The New York Times")?;
    // Not earlier: a worker that is stopped before its first turn has registered no listener yet.
    scene.interrupting = interrupting;
    for script in [
        "history.pushState({}, '', '/2026/01/03/world/other.html')",
        "location.hash = 'part'",
        "history.back()",
    ] {
        scene.interrupt()?;
        scene.driver.switch(&scene.page)?;
        scene.driver.js(script, Value::Null)?;
        scene.expect_title(tab, "The New York Times")?;
    }
    Ok(())
}

fn restored(scene: &mut Scene) -> Result<()> {
    scene.visit("https://www.npr.org/")?;
    scene.driver.new_tab()?;
    scene.driver.goto(NEWS)?;
    let closed = scene.tab(NEWS)?;
    scene.expect_title(closed, "The New York Times")?;
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    scene.extension.stop_worker()?;
    reopen_closed_tab(scene)?;
    scene.driver.wait("the tab to come back", |_| Ok(scene.tab(NEWS).is_ok()))?;
    scene.expect_title(scene.tab(NEWS)?, "The New York Times")
}

/// As "Reopen closed tab" does; the extension itself may not.
fn reopen_closed_tab(scene: &Scene) -> Result<()> {
    match scene.browser() {
        crate::Browser::Firefox => {
            let undo = "const { SessionStore } = ChromeUtils.importESModule('resource:///modules/sessionstore/SessionStore.sys.mjs'); \
                        SessionStore.undoCloseTab(window, 0)";
            scene.driver.privileged_js(undo, Value::Null)?;
        }
        // Chromium offers it to the keyboard only; a new tab with the same page is the next best.
        crate::Browser::Chromium => {
            scene.extension.api("await api.tabs.create({ url: a, active: false })", json!(NEWS))?;
        }
    }
    Ok(())
}

fn open_before(scene: &mut Scene) -> Result<()> {
    scene.visit(NEWS)?;
    let tab = scene.tab(NEWS)?;
    scene.expect_title(tab, "The New York Times")?;
    // As after an update: the button's state is gone, no event tells of the tab, the worker starts.
    scene.extension.stop_worker()?;
    scene.extension.api("await api.action.setTitle({ tabId: a, title: 'wiped' })", json!(tab))?;
    scene.ask(json!({ "op": "options" }))?;
    scene.expect_title(tab, "The New York Times")
}
