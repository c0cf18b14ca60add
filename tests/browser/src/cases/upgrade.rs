//! The stored state of every version since 0.1.0 opens in the present one.

use super::bad_days::clock_at;
use super::coverage::OUTLETS;
use super::{Case, Scene, Subject};
use crate::web::FIRST;
use crate::{Browser, State};
use anyhow::{Context, Result, ensure};
use parallax::sealed;
use parallax::time::{HOUR, Timestamp};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub const SUBJECT: Subject = Subject {
    name: "upgrade",
    cases: &[Case { name: "what earlier versions stored is all there", run: all_there }],
};

const LIST: &str = "host,bias\nmade-up-weekly.com,left\nother-weekly.com,right\n";
const PAUSED: &str = "paused.example";

/// Where the states are kept.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/state")
}

/// Fills a browser with something of all that is stored, and gives that.
pub fn filled(dist: &Path) -> Result<State> {
    let scene = Scene::open(Browser::Chromium, dist)?;
    scene.few_on(FIRST)?;
    scene.expect_outlets(OUTLETS)?;
    scene.ask(json!({ "op": "set_diet", "on": true, "days": 30 }))?;
    scene.ask(json!({ "op": "pause", "host": PAUSED, "on": true }))?;
    scene.ask(json!({ "op": "choose_topic", "topic": "Takaichi", "choice": "follow" }))?;
    scene.ask(json!({ "op": "rate", "key": "welt.de", "rating": { "bias": 1, "factuality": 4, "note": "my words" } }))?;
    let read = scene.ask(json!({ "op": "read_list", "name": "club.csv", "text": LIST }))?;
    let stamp = &read["lists"]["candidate"]["stamp"];
    scene.ask(json!({ "op": "keep_list", "stamp": stamp }))?;
    let tab = scene.page_tab()?;
    scene.driver.goto(&scene.extension.url(&format!("pages/story/story.html?tab={tab}")))?;
    scene.expect_state("story")?;
    scene.driver.click("[data-test=keep]")?;
    scene
        .driver
        .wait("the kept story", |d| Ok(d.count("[data-test=keep][aria-pressed=true]")? == 1))?;
    scene.driver.click("[data-test=read]")?;
    scene.driver.wait("the mark", |d| Ok(d.count("[data-test=read][aria-pressed=true]")? == 1))?;
    scene.visit_article("rail-strike", "www.bbc.com")?;
    scene.driver.wait("the record", |_| {
        Ok(scene.ask(json!({ "op": "diet" }))?["record"].as_array().is_some_and(|r| !r.is_empty()))
    })?;
    scene.extension.stop_worker()?;
    State::of(&scene.extension)
}

fn all_there(scene: &mut Scene) -> Result<()> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "bin"));
    ensure!(!files.is_empty(), "no version has its state in tests/fixtures/state");
    // Nothing may come from anywhere else.
    scene.proxy.set_online(true);
    for file in files {
        opens(scene, &file).with_context(|| format!("{}", file.display()))?;
        scene.ask(json!({ "op": "dev_clock", "now": super::now()?.to_iso() }))?;
        scene.ask(json!({ "op": "clear_data" }))?;
    }
    Ok(())
}

fn opens(scene: &Scene, file: &Path) -> Result<()> {
    let state = State::from_file(&std::fs::read(file)?)?;
    scene.extension.stop_worker()?;
    state.put(&scene.extension)?;
    let round = state.values.get("parallax/values/round").context("no round is noted")?;
    let round: Value = sealed::read(round)?;
    let stored = round["last_round"].as_i64().context("no time of the last round")?;
    clock_at(scene, Timestamp(stored + HOUR / 12))?;
    scene.extension.stop_worker()?;

    let settings = scene.settings()?;
    ensure!(settings["coverage"]["feeds"] == "on" && settings["diet"]["on"] == true, "{settings}");
    ensure!(settings["paused"].to_string().contains(PAUSED), "{settings}");
    let options = scene.ask(json!({ "op": "options" }))?;
    let lists = options["lists"]["kept"].to_string();
    ensure!(lists.contains("club") && lists.contains("own"), "a list is lost: {lists}");
    ensure!(!options["log"].to_string().eq("[]"), "the log is lost");
    let own = scene.ask(json!({ "op": "export_list", "id": "own", "json": true }))?.to_string();
    ensure!(own.contains("welt.de") && own.contains("my words"), "{own}");
    let diet = scene.ask(json!({ "op": "diet" }))?["record"].to_string();
    ensure!(diet.contains("bbc.com"), "the record is lost: {diet}");
    let saved = json!({ "op": "today", "tab": "saved", "from": 0, "count": 5, "language": "", "country": "" });
    let saved = scene.ask(saved)?["rows"].to_string();
    ensure!(saved.contains("saved="), "the kept story is lost: {saved}");
    let read: Vec<Value> = serde_json::from_value(options["feed_list"].clone())?;
    let unread = read.iter().filter(|feed| feed["state"].to_string().contains("feed_never_read"));
    ensure!(unread.count() * 10 < read.len(), "the states of feeds are lost");

    let words = json!({ "op": "search", "words": "takaichi", "language": "", "side": null });
    let found = scene.ask(words)?["rows"].as_array().map_or(0, Vec::len);
    ensure!(found >= OUTLETS / 2, "articles are lost: {found} are found");
    Ok(())
}
