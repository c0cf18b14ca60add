//! What stays behind: nothing after "Delete everything", nothing of a private window.

use super::bad_days::clock_at;
use super::{Case, Scene, Subject, now};
use crate::web::{FIRST, sources};
use crate::{Browser, Extension, State};
use anyhow::{Context, Result, ensure};
use parallax::time::{HOUR, Timestamp};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "traces",
    cases: &[
        Case { name: "\"Delete everything\" leaves nothing", run: nothing_left },
        Case { name: "a private window is neither stored nor sent", run: private_window },
    ],
};

/// Uses all that stores something.
fn use_everything(scene: &Scene) -> Result<()> {
    scene.ask(json!({ "op": "set_diet", "on": true, "days": 30 }))?;
    scene
        .ask(json!({ "op": "rate", "key": "welt.de", "rating": { "bias": 1, "note": "mine" } }))?;
    let text = "host,bias\nmade-up-weekly.com,left\n";
    let read = scene.ask(json!({ "op": "read_list", "name": "club.csv", "text": text }))?;
    let stamp = &read["lists"]["candidate"]["stamp"];
    scene.ask(json!({ "op": "keep_list", "stamp": stamp }))?;
    scene.ask(json!({ "op": "read_list", "name": "waiting.csv", "text": text }))?;
    scene.ask(json!({ "op": "mark_read", "url": "https://www.bbc.com/a", "on": true }))?;
    scene.ask(json!({ "op": "pause", "host": "a.example", "on": true }))?;
    scene.ask(json!({ "op": "mark_site", "host": "www.bbc.com", "on": true }))?;
    scene.driver.switch(&scene.page)?;
    scene.driver.goto(&scene.extension.url("pages/options/options.html"))?;
    scene.expect_state("ready")?;
    // Firefox gives the menu at install.
    if scene.browser() == Browser::Chromium {
        scene.driver.click("[data-test=menu-who]")?;
        scene.driver.wait("the menu entry", |_| {
            let has = "return await api.permissions.contains({ permissions: ['contextMenus'] })";
            Ok(scene.extension.api(has, Value::Null)? == true)
        })?;
    }
    scene.visit_article("rail-strike", "www.bbc.com")?;
    scene.driver.wait("the record", |_| {
        Ok(scene.ask(json!({ "op": "diet" }))?["record"].as_array().is_some_and(|r| !r.is_empty()))
    })
}

fn nothing_left(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    let popup = scene.driver.handle()?;
    use_everything(scene)?;
    let before = State::of(&scene.extension)?;
    let has = |part: &str| before.values.keys().any(|key| key.contains(part));
    for part in ["match/", "texts/", "signatures/", "feed/", "log/", "list/", "candidate/", "diet/"]
    {
        ensure!(has(part), "{part} was not used, so its deletion shows nothing");
    }
    // An open popup would note anew what its tab shows.
    scene.driver.switch(&popup)?;
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    ensure!(!before.local.is_empty() && !before.session.is_empty(), "no settings were stored");

    // In the middle of a round, which must not write behind the deletion.
    clock_at(scene, Timestamp(now()?.0 + 2 * HOUR))?;
    scene.proxy.clear_log();
    scene.ask(json!({ "op": "poll_now" }))?;
    scene.driver.wait("the round", |_| Ok(!scene.sent_by_extension().is_empty()))?;
    scene.ask(json!({ "op": "clear_data" }))?;
    let granted = "const all = await api.permissions.getAll(); return { origins: all.origins, \
        menus: all.permissions.includes('contextMenus'), alarms: (await api.alarms.getAll()).map((a) => a.name), \
        scripts: (await api.scripting.getRegisteredContentScripts()).length }";
    let at_install = scene.browser() == Browser::Firefox;
    let none = json!({ "origins": [], "menus": at_install, "alarms": [], "scripts": 0 });
    scene
        .driver
        .wait_for("nothing granted", &none, |_| scene.extension.api(granted, Value::Null))?;
    // What was under way when it was deleted has its time to arrive.
    scene.driver.wait("the end of the round", |_| {
        Ok(scene.ask(json!({ "op": "options" }))?["feeds"].is_null())
    })?;
    expect_nothing(scene)?;
    scene.extension.stop_worker()?;
    scene.ask(json!({ "op": "options" }))?;
    expect_nothing(scene)
}

/// Nothing is stored but what a fresh install has: that there are no lists, for this session.
fn expect_nothing(scene: &Scene) -> Result<()> {
    let left = State::of(&scene.extension)?;
    let keys: Vec<_> = left.values.keys().collect();
    ensure!(keys.is_empty(), "left in the database: {keys:?}");
    ensure!(
        left.local.is_empty() && left.sync.is_empty(),
        "left: {:?} {:?}",
        left.local,
        left.sync
    );
    ensure!(left.others.is_empty(), "left: {:?}", left.others);
    let session: Vec<_> = left.session.keys().filter(|key| *key != "lists").collect();
    ensure!(session.is_empty(), "left for the session: {session:?}");
    Ok(())
}

fn private_window(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    let mut settings = scene.settings()?;
    for source in ["gdelt", "google_news", "world_file"] {
        settings["coverage"][source] = json!(true);
    }
    settings["coverage"]["ask"] = json!("few");
    settings["diet"]["on"] = json!(true);
    scene.ask(json!({ "op": "save_settings", "settings": settings }))?;
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    scene.visit("about:blank")?;
    if scene.browser() == Browser::Chromium {
        // The browser loads it anew for that.
        scene.extension.allow_reload()?;
        scene.extension.allow_private()?;
        scene.extension = Extension::attach(&scene.driver)?;
    }
    let url = scene.web.article("rail-strike", "www.bbc.com")?.url.clone();
    let before = State::of(&scene.extension)?;
    scene.proxy.clear_log();

    scene.extension.api("await api.windows.create({ url: a, incognito: true })", json!(url))?;
    let open = "const tab = (await api.tabs.query({})).find((t) => t.url === a && t.status === 'complete'); \
        return tab ? [tab.id, tab.incognito] : null";
    let mut tab = Value::Null;
    scene.driver.wait("the private window", |_| {
        tab = scene.extension.api(open, json!(url))?;
        Ok(!tab.is_null())
    })?;
    ensure!(tab[1] == true, "the window is not private: {tab}");
    let tab = tab[0].as_i64().context("the tab has no number")?;
    scene.expect_title(tab, "Private window")?;
    // The popup over it shows the card, and looks coverage up on the device only.
    scene.driver.switch(&scene.page)?;
    scene.driver.goto(&scene.extension.popup_url(tab))?;
    scene.expect_part("outlet", "BBC")?;
    scene.driver.wait("the end", |d| {
        Ok(d.js(
            "return document.querySelector('[data-test=popup]')?.getAttribute('aria-busy')",
            Value::Null,
        )? == "false")
    })?;
    scene.ask(json!({ "op": "options" }))?;

    let after = State::of(&scene.extension)?;
    let changed: Vec<_> = after
        .values
        .iter()
        .filter(|(key, value)| before.values.get(*key) != Some(value))
        .map(|(key, _)| key)
        .collect();
    ensure!(changed.is_empty(), "stored in the database: {changed:?}");
    ensure!(after.local == before.local, "stored: {:?}", after.local);
    for text in [json!(after.session).to_string(), json!(after.local).to_string()] {
        ensure!(
            !text.contains("rail") && !text.contains(&url),
            "the session knows the page: {text}"
        );
    }
    for entry in scene.proxy.log() {
        let host = &entry.request.host;
        ensure!(!sources::HOSTS.contains(&host.as_str()), "asked {}", entry.request.url());
    }
    let sent = scene.sent_by_extension();
    ensure!(sent.is_empty(), "a private page let these be asked: {sent:?}");
    Ok(())
}
