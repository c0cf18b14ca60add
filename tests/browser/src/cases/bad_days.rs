//! Days on which disk, clock, network or browser are against us. What is to happen stands in `docs/bad-days.md`.

use super::coverage::{MINUTE, OUTLETS_AT_WORST as OUTLETS};
use super::{Case, Scene, Subject, now};
use crate::web::FIRST;
use crate::{Browser, Extension, State};
use anyhow::{Context, Result, ensure};
use parallax::time::{DAY, HOUR, Timestamp};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "bad days",
    cases: &[
        Case { name: "a full disk keeps what there is, asks nobody and says so", run: full },
        Case { name: "a database that is refused takes coverage only", run: refused },
        Case { name: "a database of a later version is left alone", run: later_version },
        Case { name: "the clock set back a year and set right", run: clock_back },
        Case { name: "the clock set forward a year and set right", run: clock_forward },
        Case { name: "two windows import at once", run: two_windows },
        Case { name: "the extension is loaded anew during a poll", run: reloaded },
        Case { name: "a week without network", run: offline_week },
        Case { name: "a letter of a stored value is another one", run: damaged },
        Case { name: "days of reading in little time", run: days_of_use },
    ],
};

const OUTLET: &str = "The Japan Times";

/// Moves the background's clock by so many seconds from the machine's.
fn clock(scene: &Scene, seconds: i64) -> Result<()> {
    clock_at(scene, Timestamp(now()?.0 + seconds))
}

/// Sets the background's clock.
pub fn clock_at(scene: &Scene, time: Timestamp) -> Result<()> {
    scene.ask(json!({ "op": "dev_clock", "now": time.to_iso() })).map(drop)
}

/// A round, and the popup after it.
fn poll(scene: &Scene) -> Result<()> {
    scene.ask(json!({ "op": "poll_now" }))?;
    scene.driver.reload()?;
    scene.expect_state("article")?;
    scene.wait_for_feeds()
}

/// Lets the storage fail, as it then does for a background that starts anew.
fn storage(scene: &Scene, trouble: Option<&str>) -> Result<()> {
    scene.ask(json!({ "op": "dev_storage", "trouble": trouble }))?;
    scene.extension.stop_worker()
}

/// Nothing is asked of anyone but the page's own host.
fn expect_quiet(scene: &Scene) -> Result<()> {
    let sent = scene.sent_by_extension();
    ensure!(sent.is_empty(), "asked though nothing can be kept: {sent:?}");
    Ok(())
}

/// Badge and card, which need neither storage nor network.
fn expect_card(scene: &Scene) -> Result<()> {
    scene.driver.reload()?;
    scene.expect_state("article")?;
    scene.expect_part("outlet", OUTLET)?;
    scene.expect_title(scene.page_tab()?, OUTLET)
}

fn full(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    scene.expect_outlets(OUTLETS)?;
    storage(scene, Some("full"))?;
    clock(scene, 2 * HOUR)?;
    scene.proxy.clear_log();
    poll(scene)?;
    expect_card(scene)?;
    scene.expect_outlets(OUTLETS)?;
    scene.expect_part("coverage", "quota is full")?;
    expect_quiet(scene)?;
    let before = scene.settings()?;
    let refused =
        scene.extension.send(json!({ "op": "pause", "host": "a.example", "on": true }))?;
    ensure!(refused["error"]["kind"] == "storage", "a change that is not kept: {refused}");
    ensure!(scene.settings()? == before, "memory is ahead of the storage");
    storage(scene, None)?;
    poll(scene)?;
    scene.expect_outlets(OUTLETS)?;
    ensure!(!scene.sent_by_extension().is_empty(), "nobody is asked once there is room");
    ensure!(!scene.part("coverage")?.contains("quota is full"), "it is still called full");
    scene.ask(json!({ "op": "pause", "host": "a.example", "on": true })).map(drop)
}

fn refused(scene: &mut Scene) -> Result<()> {
    storage(scene, Some("refused"))?;
    scene.start_few(FIRST)?;
    expect_failed(scene)?;
    storage(scene, None)?;
    poll(scene)?;
    scene.expect_outlets(OUTLETS)
}

/// Coverage says that it could not be looked up, and nobody is asked; the rest is there.
fn expect_failed(scene: &Scene) -> Result<()> {
    scene.expect_coverage("failed")?;
    expect_card(scene)?;
    scene.expect_coverage("failed")?;
    scene.expect_part("coverage", "storage could not be used")?;
    expect_quiet(scene)
}

fn later_version(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    // An open popup would wake the background, which holds the database.
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    scene.extension.stop_worker()?;
    // As a later version of the extension would leave it, before the person went back to this one.
    scene.extension.stored("raise", json!(99))?;
    let stored = State::of(&scene.extension)?.values;
    ensure!(stored.len() > 10, "nothing was stored: {:?}", stored.keys());
    scene.proxy.clear_log();
    clock(scene, 2 * HOUR)?;
    scene.open_popup_page(scene.page_tab()?)?;
    poll(scene)?;
    expect_failed(scene)?;
    ensure!(State::of(&scene.extension)?.values == stored, "values of a later version changed");
    // Who wants to go on with this version deletes everything.
    scene.ask(json!({ "op": "clear_data" }))?;
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)?;
    scene.few_on(FIRST)?;
    scene.expect_outlets(OUTLETS)
}

fn clock_back(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    clock(scene, -365 * DAY)?;
    scene.extension.stop_worker()?;
    poll(scene)?;
    expect_card(scene)?;
    set_right(scene)
}

fn clock_forward(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    clock(scene, 365 * DAY)?;
    scene.extension.stop_worker()?;
    poll(scene)?;
    expect_card(scene)?;
    set_right(scene)
}

/// By the right clock the list is whole again after one round.
fn set_right(scene: &Scene) -> Result<()> {
    clock(scene, 0)?;
    scene.extension.stop_worker()?;
    poll(scene)?;
    scene.expect_outlets(OUTLETS)?;
    let feeds = scene.ask(json!({ "op": "options" }))?["feed_list"].clone();
    let feeds: Vec<Value> = serde_json::from_value(feeds)?;
    let unread = feeds.iter().find(|feed| feed["state"].to_string().contains("feed_never_read"));
    ensure!(unread.is_none(), "not read by the right clock: {unread:?}");
    Ok(())
}

/// The record of reading.
fn record(scene: &Scene) -> Result<String> {
    Ok(scene.ask(json!({ "op": "diet" }))?["record"].to_string())
}

/// With each of these letters it would still be JSON.
fn damaged(scene: &mut Scene) -> Result<()> {
    scene.ask(json!({ "op": "set_diet", "on": true, "days": 30 }))?;
    scene.ask(json!({ "op": "pause", "host": "paused.example", "on": true }))?;
    let rating = json!({ "bias": 1, "note": "my words" });
    scene.ask(json!({ "op": "rate", "key": "welt.de", "rating": rating }))?;
    scene.visit_article("rail-strike", "www.bbc.com")?;
    scene.driver.wait("the record", |_| Ok(record(scene)?.contains("bbc.com")))?;
    hurt(scene, "/diet/", "bbc.com", "cbc.com")?;
    hurt(scene, "/list/own/state", "own", "owm")?;
    let told = record(scene)?;
    ensure!(!told.contains("bc.com"), "the record tells what was never read: {told}");
    let own = scene.ask(json!({ "op": "export_list", "id": "own", "json": true }))?.to_string();
    ensure!(own.contains("my words"), "the rest of the list does not serve: {own}");
    ensure!(scene.settings()?["paused"].to_string().contains("paused.example"));
    hurt(scene, "", "paused.example", "caused.example")?;
    let settings = scene.settings()?;
    ensure!(!settings.to_string().contains("aused.example"), "other settings count: {settings}");
    ensure!(scene.ask(json!({ "op": "options" }))?["unread"] == true, "nothing is said");
    scene.visit_article(FIRST.0, FIRST.1)?;
    scene.expect_title(scene.page_tab()?, OUTLET)?;
    scene.ask(json!({ "op": "pause", "host": "new.example", "on": true }))?;
    scene.extension.stop_worker()?;
    ensure!(scene.settings()?["paused"].to_string().contains("new.example"), "nothing is kept");
    // What was stored before is still there, whole.
    let unread = scene.ask(json!({ "op": "export_unread" }))?["text"].to_string();
    for part in ["caused.example", "cbc.com", "owm"] {
        ensure!(unread.contains(part), "{part}, as it was stored, is lost: {unread}");
    }
    // What is forgotten is not kept in a copy.
    scene.ask(json!({ "op": "forget_diet", "what": "all" }))?;
    let unread = scene.ask(json!({ "op": "export_unread" }))?["text"].to_string();
    ensure!(!unread.contains("cbc.com"), "the record was forgotten: {unread}");
    Ok(())
}

/// Writes other letters into the stored value of a key that contains `part`, or into the settings when that is empty.
fn hurt(scene: &Scene, part: &str, letters: &str, others: &str) -> Result<()> {
    scene.extension.stop_worker()?;
    let mut state = State::of(&scene.extension)?;
    let swapped = |value: &str| -> Result<String> {
        ensure!(value.contains(letters), "{letters} is not stored: {value}");
        Ok(value.replacen(letters, others, 1))
    };
    if part.is_empty() {
        let settings = state.local.get("settings").and_then(Value::as_str);
        let settings = swapped(settings.context("no settings are stored")?)?;
        state.local.insert("settings".to_owned(), json!(settings));
    }
    for (_, value) in
        state.values.iter_mut().filter(|(key, _)| !part.is_empty() && key.contains(part))
    {
        *value = swapped(std::str::from_utf8(value)?)?.into_bytes();
    }
    state.put(&scene.extension)
}

fn two_windows(scene: &mut Scene) -> Result<()> {
    let read = |name: &str, hosts: usize| {
        let rows: String = (0..hosts).map(|row| format!("\n{name}{row}-weekly.com,left")).collect();
        let message = json!({ "op": "read_list", "name": format!("{name}.csv"), "text": format!("host,bias{rows}") });
        let view = scene.ask(message)?;
        Ok::<_, anyhow::Error>(view["lists"]["candidate"]["stamp"].clone())
    };
    let first = read("first", 3)?;
    let second = read("second", 5)?;
    // What the first window shows is not what waits now.
    let kept = scene.extension.send(json!({ "op": "keep_list", "stamp": first }))?;
    ensure!(
        kept["error"]["text"]["key"] == "failed_list_changed",
        "kept what was not shown: {kept}"
    );
    let kept = scene.ask(json!({ "op": "keep_list", "stamp": second }))?;
    let names = kept["lists"]["kept"].to_string();
    ensure!(names.contains("second") && !names.contains("first"), "{names}");

    // Changes of both windows at the same moment are both kept.
    let both = "const send = (m) => api.runtime.sendMessage(m); \
        return await Promise.all(a.map(send)).then((all) => all.map((one) => one.error ?? null))";
    let rate = |key: &str, bias: i64| json!({ "op": "rate", "key": key, "rating": { "bias": bias, "note": key } });
    let pause = |host: &str| json!({ "op": "pause", "host": host, "on": true });
    let wishes = json!([
        rate("foxnews.com", 1),
        pause("one.example"),
        rate("welt.de", -1),
        pause("two.example"),
    ]);
    let failed = scene.extension.api(both, wishes)?;
    ensure!(failed == json!([null, null, null, null]), "{failed}");
    scene.extension.stop_worker()?;
    let own = scene.ask(json!({ "op": "export_list", "id": "own", "json": true }))?.to_string();
    ensure!(own.contains("foxnews.com") && own.contains("welt.de"), "a rating is lost: {own}");
    let paused = scene.settings()?["paused"].to_string();
    ensure!(paused.contains("one.example") && paused.contains("two.example"), "lost: {paused}");

    // Two whole files of settings at once: one of them counts, whole.
    let exported = scene.ask(json!({ "op": "export" }))?;
    let text = exported["text"].as_str().context("no settings were exported")?;
    let with = |badge: &str, language: &str| -> Result<Value> {
        let mut file: Value = serde_json::from_str(text)?;
        file["settings"]["badge"] = json!(badge);
        file["settings"]["language"] = json!(language);
        Ok(json!({ "op": "import", "text": file.to_string() }))
    };
    scene.extension.api(both, json!([with("side_only", "de")?, with("nothing", "fr")?]))?;
    scene.extension.stop_worker()?;
    let settings = scene.settings()?;
    let pair = (settings["badge"].as_str(), settings["language"].as_str());
    let whole = [(Some("side_only"), Some("de")), (Some("nothing"), Some("fr"))];
    ensure!(whole.contains(&pair), "a mixture of two files: {pair:?}");
    Ok(())
}

fn reloaded(scene: &mut Scene) -> Result<()> {
    scene.start_few(FIRST)?;
    scene.driver.wait("some requests", |_| Ok(scene.proxy.log().len() >= 12))?;
    scene.extension.allow_reload()?;
    // As the browser does for an update.
    let home = scene.driver.handle()?;
    scene.extension.api("setTimeout(() => api.runtime.reload(), 50)", Value::Null)?;
    let open = |handle: &String| scene.driver.handles().is_ok_and(|all| all.contains(handle));
    scene.driver.wait("the pages of the old extension to close", |_| Ok(!open(&home)))?;
    scene.driver.switch(&scene.page)?;
    scene.extension = Extension::attach(&scene.driver)?;
    scene.extension.let_in(scene.page_tab()?)?;
    let settings = scene.settings()?;
    ensure!(settings["coverage"]["feeds"] == "on", "the choice is lost: {settings}");
    scene.open_popup_page(scene.page_tab()?)?;
    clock(scene, 15 * MINUTE)?;
    poll(scene)?;
    scene.expect_part("outlet", OUTLET)?;
    scene.expect_outlets(OUTLETS)
}

fn offline_week(scene: &mut Scene) -> Result<()> {
    scene.few_on(FIRST)?;
    scene.expect_outlets(OUTLETS)?;
    scene.proxy.set_online(false);
    for day in 1..=6 {
        scene.extension.stop_worker()?;
        clock(scene, day * DAY)?;
        poll(scene)?;
        scene.expect_part("outlet", OUTLET)?;
        // What is there stays, and that it was not measured is said.
        scene.expect_outlets(OUTLETS)?;
        scene.expect_part("sources", "safe connection")?;
    }
    scene.proxy.set_online(true);
    scene.proxy.clear_log();
    clock(scene, 6 * DAY + HOUR)?;
    poll(scene)?;
    let read = || -> Result<bool> {
        let feeds = scene.ask(json!({ "op": "options" }))?["feed_list"].clone();
        let feeds: Vec<Value> = serde_json::from_value(feeds)?;
        Ok(feeds.iter().all(|feed| feed["failed"] == false))
    };
    scene.driver.wait("all feeds read, without waiting out their servers", |_| read())?;
    scene.expect_outlets(OUTLETS)
}

/// A shortened month of use: rounds, articles read, nights; the native one is `tests/month.rs`.
fn days_of_use(scene: &mut Scene) -> Result<()> {
    const DAYS: i64 = 3;
    scene.few_on(FIRST)?;
    let pages: Vec<String> = scene
        .web
        .articles()
        .iter()
        .filter(|article| article.story == FIRST.0)
        .map(|article| article.url.clone())
        .collect();
    let mut held = Vec::new();
    scene.proxy.clear_log();
    for day in 1..=DAYS {
        clock(scene, day * DAY)?;
        for round in 0..3 {
            clock(scene, day * DAY + round * HOUR)?;
            let fill = made_up(scene, day, round, Timestamp(now()?.0 + day * DAY + round * HOUR))?;
            ensure!(fill > 0, "nothing new was stored on day {day}");
            poll(scene)?;
        }
        for url in pages.iter().cycle().skip(day as usize).take(10) {
            scene.visit(url)?;
            scene.open_popup_page(scene.tab(url)?)?;
            scene.driver.wait("the card", |d| {
                let state = d.js("return document.body.dataset.state ?? ''", Value::Null)?;
                Ok(["article", "site", "unreadable"].contains(&state.as_str().unwrap_or_default()))
            })?;
            scene.driver.close_tab()?;
        }
        scene.driver.switch(&scene.page)?;
        scene.visit_article(FIRST.0, FIRST.1)?;
        scene.open_popup_page(scene.page_tab()?)?;
        held.push(
            scene
                .extension
                .api("return (await navigator.storage.estimate()).usage", Value::Null)?,
        );
    }
    let asked = scene.sent_by_extension();
    let mut counts = std::collections::BTreeMap::new();
    for url in &asked {
        *counts.entry(url.as_str()).or_insert(0) += 1;
    }
    println!(
        "  {} days in {}: {} requests, {} feeds, stored {held:?}",
        DAYS,
        scene.browser(),
        asked.len(),
        counts.len()
    );
    let most = counts.iter().max_by_key(|(_, count)| **count);
    // Three rounds a day an hour apart: nobody is asked more often than that.
    ensure!(most.is_none_or(|(_, count)| *count <= 3 * DAYS), "asked too often: {most:?}");
    let bytes = held.last().and_then(Value::as_u64).unwrap_or(0);
    ensure!(bytes < 150_000_000, "{bytes} bytes are stored");
    if scene.browser() == Browser::Chromium {
        ensure!(bytes > 0, "the browser does not say what is stored");
    }
    Ok(())
}

/// Articles as feeds would bring them. Gives how many were new.
fn made_up(scene: &Scene, day: i64, round: i64, time: Timestamp) -> Result<u64> {
    let articles: Vec<Value> = (0..100)
        .map(|number| {
            json!({
                "id": format!("{day}-{round}-{number}"),
                "title": format!("Council {} of town {number} decides on plan {round}", day * 31 + number),
                "lead": "Made up to fill a day.",
                "host": format!("town{}.example", number % 20),
                "time": time.to_iso(),
                "lang": "en",
            })
        })
        .collect();
    let answer = scene.ask(json!({ "op": "dev_fill", "articles": articles }))?;
    answer["added"].as_u64().context("no count came")
}
