//! What is read of pages that change after they were loaded, and of pages that do not want to be read.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "reading",
    cases: &[
        Case { name: "an open popup follows a history navigation", run: history },
        Case { name: "a headline that comes late is found", run: late },
        Case { name: "a text that comes long after its title is found", run: later },
        Case { name: "a page that shadows what reads it", run: hostile },
    ],
};

const FIRST: &str = "Harbour board puts off its decision on the new quay";
const SECOND: &str = "Ferry crews stay ashore for a third day over night shifts";
const TEXT: &str = "The talks between the harbour board and the union went on through the night without an agreement, \
    and both sides said in the morning that they would meet again before the end of the week.";

fn article(title: &str) -> String {
    let text = format!("<p>{TEXT}</p>").repeat(8);
    format!("<article><h1>{title}</h1><p class=byline>By Ann Lee</p>{text}</article>")
}

fn document(title: &str, body: &str) -> Vec<u8> {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><main>{body}</main>"
    )
    .into_bytes()
}

/// Runs `body` in the page tab and goes back to the popup.
fn in_page(scene: &Scene, body: &str, a: Value) -> Result<()> {
    let popup = scene.driver.handle()?;
    scene.driver.switch(&scene.page)?;
    scene.driver.js(body, a)?;
    scene.driver.switch(&popup)
}

fn history(scene: &mut Scene) -> Result<()> {
    let url = "https://www.scmp.com/news/world/article/harbour-board-puts-off-decision";
    scene.web.serve(url, document(FIRST, &article(FIRST)));
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_part("article", FIRST)?;
    in_page(
        scene,
        "document.querySelector('main').innerHTML = a.html; document.title = a.title; \
         history.pushState({}, '', '/news/world/article/ferry-crews-stay-ashore-third-day')",
        json!({ "html": article(SECOND), "title": SECOND }),
    )?;
    scene.expect_part("article", SECOND)
}

fn late(scene: &mut Scene) -> Result<()> {
    let url = "https://www.scmp.com/news/world/article/ferry-crews-stay-ashore-again";
    scene.web.serve(url, document("", "<p>Loading"));
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_part("outlet", "South China Morning Post")?;
    in_page(
        scene,
        "document.querySelector('main').innerHTML = a.html; document.title = a.title",
        json!({ "html": article(SECOND), "title": SECOND }),
    )?;
    scene.expect_part("article", SECOND)
}

/// No address and no title changes when the text comes.
fn later(scene: &mut Scene) -> Result<()> {
    let url = "https://www.scmp.com/news/world/article/harbour-board-in-no-hurry";
    scene.web.serve(url, document(FIRST, "<p>Loading"));
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_part("outlet", "South China Morning Post")?;
    in_page(scene, "document.querySelector('main').innerHTML = a", json!(article(FIRST)))?;
    scene.expect_part("article", FIRST)
}

fn hostile(scene: &mut Scene) -> Result<()> {
    let url = "https://www.scmp.com/news/world/article/harbour-board-shadows-everything";
    let traps = "<form><input name=title><input name=querySelector><input name=nodeType><input name=firstChild>\
        <input name=localName><input name=body><input name=head></form><img name=documentElement><script>\
        for (const name of ['textContent', 'firstChild', 'nextSibling', 'nodeType'])\
          Object.defineProperty(Node.prototype, name, { get() { throw new Error('trap'); } });\
        JSON.parse = () => { throw new Error('trap'); }; Array.prototype.map = () => ['trap'];\
        Element.prototype.getAttribute = () => { document.leak = true; return 'trap'; };</script>";
    let mut flood = String::from("<script type=application/ld+json>{\"a\":\"");
    flood.push_str(&"x".repeat(2 << 20));
    flood.push_str("\"}</script>");
    flood.push_str(&"<meta name=author content=Nobody>".repeat(30_000));
    scene.web.serve(url, document(FIRST, &format!("{}{flood}{traps}", article(FIRST))));
    scene.visit(url)?;
    scene.popup_for(url)?;
    scene.expect_part("article", FIRST)?;
    scene.driver.switch(&scene.page)?;
    let leaked = scene.driver.js("return document.leak === true", Value::Null)?;
    ensure!(leaked == json!(false), "the page saw that it was read");
    Ok(())
}
