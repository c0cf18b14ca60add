//! The popup without coverage: the outlet card, the article, and what it says where there is neither.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::Value;

pub const SUBJECT: Subject = Subject {
    name: "popup",
    cases: &[
        Case { name: "an article of a known outlet, coverage never decided", run: first_run },
        Case { name: "coverage refused stays off, the card stays", run: not_now },
        Case { name: "an article of an unknown outlet", run: unknown },
        Case { name: "a home page", run: home },
        Case { name: "a page that is no news", run: site },
        Case { name: "a page of the browser", run: browser_page },
        Case { name: "without a network, and when it is back", run: offline },
        Case { name: "broken JSON-LD", run: broken_json_ld },
        Case { name: "a page without any title", run: no_title },
        Case { name: "the worker stopped while the popup is open", run: worker_stops },
        Case { name: "the real popup opens over the page", run: real_popup },
    ],
};

fn first_run(scene: &mut Scene) -> Result<()> {
    let title = scene.web.article("phone-call", "www.japantimes.co.jp")?.title.clone();
    scene.popup_on("phone-call", "www.japantimes.co.jp")?;
    scene.expect_state("article")?;
    scene.expect_part("outlet", "The Japan Times")?;
    scene.expect_part("outlet", "Japan")?;
    scene.expect_part("article", &title)?;
    scene.expect_coverage("first_run")?;
    ensure!(
        scene.driver.count("[data-test=action-coverage_on]")? > 0,
        "coverage cannot be switched on"
    );
    Ok(())
}

fn not_now(scene: &mut Scene) -> Result<()> {
    scene.popup_on("phone-call", "www.japantimes.co.jp")?;
    scene.expect_coverage("first_run")?;
    scene.driver.click("[data-test=action-not_now]")?;
    scene.expect_coverage("off")?;
    scene.extension.stop_worker()?;
    scene.driver.reload()?;
    scene.expect_coverage("off")?;
    scene.expect_part("outlet", "The Japan Times")
}

fn unknown(scene: &mut Scene) -> Result<()> {
    scene.popup_on("tidewater-flood", "www.tidewater-ledger.example")?;
    scene.expect_state("unknown")?;
    scene.expect_part("popup", "tidewater-ledger.example")?;
    scene.expect_title(scene.page_tab()?, "not in the directory")
}

fn home(scene: &mut Scene) -> Result<()> {
    let url = "https://www.bbc.com/";
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_state("home")?;
    scene.expect_part("outlet", "BBC")
}

fn site(scene: &mut Scene) -> Result<()> {
    let url = "https://shop.example/basket";
    scene.web.serve(
        url,
        b"<!doctype html><title>Basket</title><h1>Basket</h1><p>Two candles, one vase.".to_vec(),
    );
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_state("site")
}

fn browser_page(scene: &mut Scene) -> Result<()> {
    scene.visit("about:blank")?;
    let tab = scene.tab("about:blank")?;
    scene.open_popup_page(tab)?;
    scene.expect_state("browser_page")
}

fn offline(scene: &mut Scene) -> Result<()> {
    scene.popup_on("phone-call", "www.japantimes.co.jp")?;
    scene.expect_state("article")?;
    scene.driver.set_offline(true)?;
    scene.expect_part("notes", "offline")?;
    scene.expect_part("outlet", "The Japan Times")?;
    scene.expect_part("article", "Takaichi")?;
    scene.driver.set_offline(false)?;
    scene.driver.wait("the end of the note", |_| Ok(scene.part("notes")?.is_empty()))
}

fn broken_json_ld(scene: &mut Scene) -> Result<()> {
    let title = scene.web.article("odd-pages", "www.scmp.com")?.title.clone();
    scene.popup_on("odd-pages", "www.scmp.com")?;
    scene.expect_state("article")?;
    scene.expect_part("article", &title)
}

fn no_title(scene: &mut Scene) -> Result<()> {
    scene.popup_on("odd-pages", "www.straitstimes.com")?;
    scene.driver.wait("a drawn popup", |d| {
        let state = d.js("return document.body.dataset.state", Value::Null)?;
        Ok(!["starting", "reading", "failed"].contains(&state.as_str().unwrap_or("starting")))
    })?;
    scene.expect_part("outlet", "The Straits Times")
}

fn worker_stops(scene: &mut Scene) -> Result<()> {
    scene.popup_on("phone-call", "www.japantimes.co.jp")?;
    scene.expect_coverage("first_run")?;
    scene.extension.stop_worker()?;
    scene.driver.click("[data-test=action-not_now]")?;
    scene.expect_coverage("off")
}

fn real_popup(scene: &mut Scene) -> Result<()> {
    let url = scene.visit_article("phone-call", "www.japantimes.co.jp")?;
    let tab = scene.tab(&url)?;
    scene.expect_title(tab, "The Japan Times")?;
    scene.extension.open_popup(tab)?;
    // Firefox lets nobody into its popup; that it stands there and has a size was waited for.
    if scene.browser() == crate::Browser::Chromium {
        scene.driver.wait("a drawn popup", |d| {
            let state = d.js("return document.body?.dataset.state ?? ''", Value::Null)?;
            Ok(state == "article" || state == "unreadable")
        })?;
        scene.expect_part("outlet", "The Japan Times")?;
    }
    Ok(())
}
