//! What the person says is wrong: rows taken out of a story, and pages of another outlet than the one shown.

use super::{Case, Scene, Subject};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "corrections",
    cases: &[
        Case {
            name: "an article taken out of a story stays out, and can be put back",
            run: matches,
        },
        Case { name: "the outlet of a site can be corrected, and that taken back", run: outlet },
        Case { name: "all is listed in options, saved as a report, and deleted", run: listed },
    ],
};

const FIRST_STORY: (&str, &str) = ("phone-call", "www.japantimes.co.jp");
const ROWS: &str = "[data-test=coverage-item]";

/// Opens the popup anew and waits for its list.
fn again(scene: &Scene) -> Result<()> {
    scene.driver.reload()?;
    scene.expect_coverage("found")?;
    scene.wait_for_feeds()?;
    scene.driver.wait("the list", |d| Ok(d.count(ROWS)? > 0))
}

fn has(scene: &Scene, key: &str) -> Result<bool> {
    Ok(scene.driver.count(&format!("{ROWS}[data-key='{key}']"))? > 0)
}

/// Presses what a selector finds, wherever it stands.
fn press(scene: &Scene, css: &str) -> Result<()> {
    scene.driver.wait(css, |d| Ok(d.count(css)? > 0))?;
    scene.driver.js("document.querySelector(a).scrollIntoView({ block: 'center' })", json!(css))?;
    scene.driver.click(css)
}

/// Takes the first row out that is not the open page's, and gives its key.
fn take_out(scene: &Scene) -> Result<String> {
    let first =
        "return document.querySelector('[data-test=wrong-match]').closest('li').dataset.key";
    scene.driver.wait("a row", |d| Ok(d.count("[data-test=wrong-match]")? > 0))?;
    let key = scene.driver.js(first, Value::Null)?;
    let key = key.as_str().context("no row has a key")?.to_owned();
    press(scene, &format!("{ROWS}[data-key='{key}'] [data-test=wrong-match]"))?;
    scene.driver.wait("the row gone", |_| Ok(!has(scene, &key)?))?;
    Ok(key)
}

fn matches(scene: &mut Scene) -> Result<()> {
    scene.coverage_on(FIRST_STORY)?;
    scene.expect_outlets(3)?;
    again(scene)?;
    let before = scene.driver.count(ROWS)?;
    let key = take_out(scene)?;
    let focus = "return document.activeElement?.dataset.test";
    ensure!(scene.driver.js(focus, Value::Null)? == "put-back", "the focus was lost");
    // The badge counts as the list does.
    let tab = scene.page_tab()?;
    scene.driver.wait("the badge", |_| Ok(scene.badge(tab)?.text == (before - 1).to_string()))?;
    scene.extension.stop_worker()?;
    again(scene)?;
    ensure!(!has(scene, &key)?, "{key} is listed again");
    ensure!(scene.driver.count(ROWS)? == before - 1, "more than one row went");
    press(scene, "[data-test=removed] summary")?;
    press(scene, &format!("[data-test=removed-item][data-key='{key}'] [data-test=put-back]"))?;
    scene.driver.wait("the row back", |_| has(scene, &key))?;
    again(scene)?;
    ensure!(has(scene, &key)? && scene.driver.count("[data-test=removed]")? == 0, "not put back");
    // The same from the story page, which shows a story of the index without its tab.
    scene.driver.js("document.querySelector('[data-test=action-story]').click()", Value::Null)?;
    scene.driver.goto(&scene.extension.url(&format!("pages/story/story.html?tab={tab}")))?;
    scene.expect_state("story")?;
    let key = take_out(scene)?;
    scene.driver.reload()?;
    scene.expect_state("story")?;
    scene.driver.wait("what was taken out", |d| Ok(d.count("[data-test=removed]")? == 1))?;
    ensure!(!has(scene, &key)?, "{key} is on the story page");
    Ok(())
}

/// Opens the dialog of the outlet.
fn open_dialog(scene: &Scene) -> Result<()> {
    press(scene, "[data-test=menu-button]")?;
    press(scene, "[data-test=action-wrong_outlet]")
}

fn outlet(scene: &mut Scene) -> Result<()> {
    scene.popup_on(FIRST_STORY.0, FIRST_STORY.1)?;
    scene.expect_state("article")?;
    let url = scene.web.article(FIRST_STORY.0, FIRST_STORY.1)?.url.clone();
    let tab = scene.tab(&url)?;
    scene.expect_title(tab, "Japan Times")?;
    open_dialog(scene)?;
    scene.driver.type_into("[data-test=wrong-find]", "bbc.com")?;
    press(scene, "[data-test='outlet-bbc.com']")?;
    press(scene, "[data-test=wrong-keep]")?;
    scene.expect_part("outlet-name", "BBC")?;
    scene.expect_title(tab, "BBC")?;
    scene.extension.stop_worker()?;
    scene.driver.reload()?;
    scene.expect_part("outlet-name", "BBC")?;
    // None that is known, for this page alone, comes before what was said of the host.
    open_dialog(scene)?;
    press(scene, "[data-test=outlet-unknown]")?;
    press(scene, "[data-test=scope-page]")?;
    press(scene, "[data-test=wrong-keep]")?;
    scene.expect_state("unknown")?;
    for expected in ["BBC", "Japan Times"] {
        open_dialog(scene)?;
        press(scene, "[data-test=wrong-remove]")?;
        scene.expect_part("outlet-name", expected)?;
        scene.expect_title(tab, expected)?;
    }
    ensure!(scene.settings()?["corrections"]["outlets"] == json!([]), "something was kept");
    Ok(())
}

fn listed(scene: &mut Scene) -> Result<()> {
    scene.coverage_on(FIRST_STORY)?;
    scene.expect_outlets(3)?;
    again(scene)?;
    let key = take_out(scene)?;
    open_dialog(scene)?;
    press(scene, "[data-test=outlet-unknown]")?;
    press(scene, "[data-test=wrong-keep]")?;
    scene.expect_state("unknown")?;
    let report = scene.ask(json!({ "op": "export_report" }))?;
    ensure!(report["name"] == "parallax-report.json", "{report}");
    let report: Value = serde_json::from_str(report["text"].as_str().context("no text")?)?;
    ensure!(report["wrong_matches"][0]["not_the_same_story"]["url"].as_str().is_some(), "{report}");
    ensure!(report["wrong_outlets"][0]["place"] == "japantimes.co.jp", "{report}");
    // What is exported as settings brings it back.
    let exported = scene.ask(json!({ "op": "export" }))?["text"].clone();
    scene.driver.goto(&scene.extension.url("pages/options/options.html#corrections"))?;
    scene.expect_state("ready")?;
    scene.driver.wait("what was said", |d| {
        Ok(d.count("[data-test=wrong-match-row]")? >= 1
            && d.count("[data-test=wrong-outlet-row]")? == 1)
    })?;
    press(scene, "[data-test=forget-outlet-0]")?;
    scene.driver.wait("it gone", |d| Ok(d.count("[data-test=wrong-outlet-row]")? == 0))?;
    scene.ask(json!({ "op": "import", "text": exported })).context("import")?;
    ensure!(scene.settings()?["corrections"]["outlets"][0]["place"] == "japantimes.co.jp");
    scene.ask(json!({ "op": "clear_data" })).context("delete everything")?;
    let left = scene.settings()?["corrections"].clone();
    ensure!(left == json!({ "matches": [], "outlets": [] }), "{key} and others are left: {left}");
    Ok(())
}
