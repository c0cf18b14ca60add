//! The options page: saved at once, kept, exported and taken back.

use super::{Case, Scene, Subject};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "options",
    cases: &[
        Case { name: "a choice is saved at once and kept", run: saved_at_once },
        Case { name: "what was chosen elsewhere meanwhile stays", run: chosen_elsewhere },
        Case { name: "an exported file brings settings back", run: export_import },
        Case { name: "a file that holds no settings changes nothing", run: bad_import },
        Case { name: "the chosen language is spoken, by the button too", run: language },
        Case { name: "settings go to other browsers only when switched on", run: carried },
        Case { name: "raters, coverage, feeds and look are there", run: parts },
    ],
};

fn open(scene: &Scene) -> Result<()> {
    scene.driver.new_tab()?;
    scene.driver.goto(&scene.extension.url("pages/options/options.html"))?;
    scene.expect_state("ready")
}

fn choose_side_only(scene: &Scene) -> Result<()> {
    scene
        .driver
        .js("document.querySelector('[data-test=badge-side_only]').click()", Value::Null)?;
    scene
        .driver
        .wait_for("the setting", &json!("side_only"), |_| Ok(scene.settings()?["badge"].clone()))
}

fn saved_at_once(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    choose_side_only(scene)?;
    scene.extension.stop_worker()?;
    scene.driver.reload()?;
    scene.expect_state("ready")?;
    ensure!(scene.settings()?["badge"] == "side_only", "the choice was lost");
    Ok(())
}

/// The page was drawn before, so what it shows is old.
fn chosen_elsewhere(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    scene.ask(json!({ "op": "pause", "host": "a.example", "on": true }))?;
    choose_side_only(scene)?;
    let paused = scene.settings()?["paused"].clone();
    ensure!(paused.to_string().contains("a.example"), "the pause was lost: {paused}");
    Ok(())
}

/// Another browser is played by putting back what this one had carried, with a later time.
fn carried(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    theme(scene, "dark")?;
    ensure!(sync(scene)?.as_object().is_some_and(|all| all.is_empty()), "carried while off");
    scene.driver.js("document.querySelector('[data-test=sync]').click()", Value::Null)?;
    scene.driver.wait("what is carried", |_| Ok(sync(scene)?["settings"].is_string()))?;
    let mut dark = sync(scene)?;
    theme(scene, "light")?;
    scene.driver.wait("the change to be carried", |_| Ok(sync(scene)? != dark))?;
    let head = sync(scene)?["settings"].as_str().unwrap_or_default().to_owned();
    let written = serde_json::from_str::<Value>(&head)?["written"].as_i64().context("no time")?;
    let mut head: Value = serde_json::from_str(dark["settings"].as_str().unwrap_or_default())?;
    head["written"] = json!(written + 100);
    dark["settings"] = json!(head.to_string());
    scene.interrupt()?;
    scene.extension.api("await api.storage.sync.set(a)", dark)?;
    scene.driver.wait_for("the other browser's theme", &json!("dark"), |_| stored_theme(scene))?;
    scene.ask(json!({ "op": "clear_data" }))?;
    ensure!(sync(scene)?.as_object().is_some_and(|all| all.is_empty()), "carried after all");
    Ok(())
}

/// What stands in the storage that the browser carries.
fn sync(scene: &Scene) -> Result<Value> {
    scene.extension.api("return await api.storage.sync.get(null)", Value::Null)
}

fn stored_theme(scene: &Scene) -> Result<Value> {
    let text = scene
        .extension
        .api("return (await api.storage.local.get('settings')).settings", Value::Null)?;
    let json = text.as_str().and_then(|text| text.lines().last()).unwrap_or("null");
    Ok(serde_json::from_str::<Value>(json)?["theme"].clone())
}

fn theme(scene: &Scene, name: &str) -> Result<()> {
    let choose = "const s = document.querySelector('[data-test=theme]'); \
        s.value = a; s.dispatchEvent(new Event('change'))";
    scene.driver.js(choose, json!(name))?;
    scene.driver.wait_for("the theme", &json!(name), |_| Ok(scene.settings()?["theme"].clone()))
}

fn language(scene: &mut Scene) -> Result<()> {
    const NEWS: &str = "https://www.nytimes.com/";
    scene.visit(NEWS)?;
    let tab = scene.tab(NEWS)?;
    scene.expect_title(tab, "rater")?;
    open(scene)?;
    choose_language(scene, "de", "Einstellungen")?;
    scene.expect_title(tab, "Bewerter")?;
    scene.extension.stop_worker()?;
    scene.driver.reload()?;
    scene.driver.wait_for("German", &"Einstellungen".to_owned(), |d| d.text("h1"))?;
    choose_language(scene, "ar", "الخيارات")?;
    let turned = scene.driver.js("return document.documentElement.dir", Value::Null)?;
    ensure!(turned == "rtl", "Arabic is written {turned}");
    choose_language(scene, "", "Options")?;
    scene.expect_title(tab, "rater")
}

fn choose_language(scene: &Scene, folder: &str, heading: &str) -> Result<()> {
    let choose = "const s = document.querySelector('[data-test=interface]'); \
        s.value = a; s.dispatchEvent(new Event('change'))";
    scene.driver.js(choose, json!(folder))?;
    scene.driver.wait_for("the language", &heading.to_owned(), |d| d.text("h1"))
}

fn export_import(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    choose_side_only(scene)?;
    let exported = scene.ask(json!({ "op": "export" }))?;
    let text = exported["text"].as_str().context("no text was exported")?.to_string();
    scene.ask(json!({ "op": "clear_data" }))?;
    ensure!(scene.settings()?["badge"] != "side_only", "clearing kept the choice");
    import(scene, &text)?;
    scene
        .driver
        .wait_for("the setting", &json!("side_only"), |_| Ok(scene.settings()?["badge"].clone()))
}

fn bad_import(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    choose_side_only(scene)?;
    for text in ["", "{", "[1, 2]", "{\"raters\": 5}", "\u{feff}<html>"] {
        import(scene, text)?;
        scene.driver.wait("words about it", |d| Ok(d.count("[data-test=failed]")? > 0))?;
        ensure!(scene.settings()?["badge"] == "side_only", "{text:?} changed settings");
        scene.driver.reload()?;
        scene.expect_state("ready")?;
    }
    Ok(())
}

/// Chooses a file as a person does.
fn import(scene: &Scene, text: &str) -> Result<()> {
    let file = std::env::temp_dir().join(format!(
        "parallax-import-{}-{}.json",
        std::process::id(),
        scene.browser()
    ));
    std::fs::write(&file, text)?;
    scene.driver.type_into("[data-test=import-file]", &file.to_string_lossy())
}

fn parts(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    ensure!(scene.driver.count("[data-test=rater]")? > 0, "no rater");
    for part in ["coverage", "feeds", "look", "data", "about"] {
        ensure!(!scene.part(part)?.is_empty(), "the part {part} is empty");
    }
    Ok(())
}
