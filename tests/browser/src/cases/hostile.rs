//! A page that wants to know, to command, to send abroad, to write: none of it comes about.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "hostile",
    cases: &[
        Case { name: "a page cannot learn that Parallax is there", run: unseen },
        Case { name: "a page cannot speak to the background", run: unheard },
        Case { name: "a page cannot choose what is fetched or what is drawn", run: nothing_done },
    ],
};

const PAGE: &str = "https://www.japantimes.co.jp/hostile";

/// An article that names addresses and holds markup wherever something of it is read.
fn page() -> Vec<u8> {
    let addresses = [
        "http://127.0.0.1:9/",
        "http://192.168.1.1/admin",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://collector.example/seen",
    ];
    let links: String = addresses
        .iter()
        .flat_map(|url| {
            ["alternate", "author", "amphtml"]
                .map(|rel| format!("<link rel={rel} type=\"application/rss+xml\" href=\"{url}\">"))
        })
        .collect();
    let markup = "<img src=https://collector.example/pixel onerror=document.title=1>";
    let escaped = markup.replace('<', "&lt;");
    let data = json!({
        "@type": "NewsArticle",
        "headline": format!("Harbour closes {markup}"),
        "author": { "name": format!("Ann {markup}"), "url": addresses[0] },
        "image": addresses[4],
        "url": addresses[1],
        "datePublished": "2026-01-03T05:00:00Z",
    });
    let text =
        "The harbour was closed after a storm, the port authority said on Friday. ".repeat(12);
    format!(
        "<!doctype html><html lang=en><title>Harbour closes {escaped}</title>\
         <meta property=og:type content=article><meta property=og:site_name content=\"{escaped}\">\
         {links}<script type=\"application/ld+json\">{data}</script>\
         <article><h1>Harbour closes {escaped}</h1><p class=byline>By Ann {escaped}</p><p>{text}</p><p>{text}</p></article>"
    )
    .into_bytes()
}

/// Opens the page, and the popup over it, which reads it.
fn read_by_popup(scene: &mut Scene) -> Result<()> {
    scene.web.serve(PAGE, page());
    scene.visit(PAGE)?;
    scene.driver.js(WATCH, Value::Null)?;
    scene.popup_for(PAGE)?;
    scene.driver.wait("the card", |d| Ok(d.count("[data-test=outlet]")? > 0))?;
    scene.expect_part("outlet", "The Japan Times")
}

/// Notes what a page can see of itself being read.
const WATCH: &str = "window.seen = []; window.names = [...Object.getOwnPropertyNames(window), 'names']; \
    new MutationObserver(all => seen.push(...all.map(m => m.type))).observe(document, { subtree: true, childList: true, attributes: true, characterData: true }); \
    for (const kind of ['message', 'error', 'securitypolicyviolation']) addEventListener(kind, e => seen.push(kind))";

/// Tries to load each of our files in each way; gives those that worked.
const PROBE: &str = "const ways = { \
      fetch: url => fetch(url).then(() => true, () => false), \
      image: url => new Promise(done => { const i = new Image(); i.onload = () => done(true); i.onerror = () => done(false); i.src = url }), \
      script: url => new Promise(done => { const s = document.createElement('script'); s.onload = () => done(true); s.onerror = () => done(false); s.src = url; document.head.append(s) }), \
      style: url => new Promise(done => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.onload = () => done(true); l.onerror = () => done(false); l.href = url; document.head.append(l) }) }; \
    const worked = []; \
    for (const url of a) for (const [way, load] of Object.entries(ways)) if (await load(url)) worked.push(way + ' ' + url); \
    return worked";

fn unseen(scene: &mut Scene) -> Result<()> {
    read_by_popup(scene)?;
    scene.driver.switch(&scene.page)?;
    let seen = scene.driver.js("return seen", Value::Null)?;
    ensure!(seen == json!([]), "the page saw that it was read: {seen}");
    // The driver leaves names of its own.
    let added = "return Object.getOwnPropertyNames(window).filter(n => !names.includes(n) && !/cdc_|^ret_nodes$/.test(n))";
    let added = scene.driver.js(added, Value::Null)?;
    ensure!(added == json!([]), "the page has new names: {added}");
    let files = ["manifest.json", "icons/icon-16.png", "content/facts.js", "pages/popup/popup.css"];
    let urls: Vec<String> = files.iter().map(|file| scene.extension.url(file)).collect();
    let worked = scene.driver.js(PROBE, json!(urls))?;
    ensure!(worked == json!([]), "the page could load {worked}");
    Ok(())
}

/// Every way in which a page may speak to an extension.
const SPEAK: &str = "const order = { op: 'clear_data' }; const heard = []; \
    for (const api of [globalThis.chrome, globalThis.browser]) { \
      try { api?.runtime?.sendMessage?.(a, order, answer => answer && heard.push(answer)) } catch {} \
      try { api?.runtime?.connect?.(a, { name: 'popup' })?.postMessage(order) } catch {} } \
    window.postMessage(order, '*'); document.dispatchEvent(new CustomEvent('parallax', { detail: order })); \
    return heard";

fn unheard(scene: &mut Scene) -> Result<()> {
    let mut settings = scene.settings()?;
    settings["single_keys"] = json!(!settings["single_keys"].as_bool().unwrap_or_default());
    scene.ask(json!({ "op": "save_settings", "settings": settings }))?;
    read_by_popup(scene)?;
    scene.driver.switch(&scene.page)?;
    let id = scene.extension.api("return api.runtime.id", Value::Null)?;
    let heard = scene.driver.js(SPEAK, id)?;
    ensure!(heard == json!([]), "the page was answered: {heard}");
    scene.extension.stop_worker()?;
    let after = scene.settings()?;
    ensure!(after["single_keys"] == settings["single_keys"], "the page's order was obeyed");
    Ok(())
}

fn nothing_done(scene: &mut Scene) -> Result<()> {
    read_by_popup(scene)?;
    let drawn = "return [...document.querySelectorAll('img, iframe, script:not([src]), [onerror]')].map(e => e.outerHTML)";
    let drawn = scene.driver.js(drawn, Value::Null)?;
    ensure!(drawn == json!([]), "the page's markup is in the popup: {drawn}");
    scene.ask(json!({ "op": "look_for_feeds", "url": PAGE }))?;
    let named = ["127.0.0.1", "192.168.1.1", "169.254.169.254", "collector.example"];
    for entry in scene.proxy.log() {
        let host = &entry.request.host;
        ensure!(!named.contains(&host.as_str()), "the page made a request to {host}");
    }
    Ok(())
}
