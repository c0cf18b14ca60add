//! The story page, Today and the record of reading, with the real background.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "story",
    cases: &[
        Case { name: "opened from the popup it shows all parts", run: all_parts },
        Case { name: "a kept story is shown when its tab is gone", run: kept },
        Case { name: "Today lists stories and finds articles while one types", run: today },
        Case { name: "the record of reading is off, then kept, then deleted", run: diet },
    ],
};

const FIRST_STORY: (&str, &str) = ("phone-call", "www.japantimes.co.jp");

/// Turns coverage on over the first story and presses "Open story page".
fn open_story(scene: &Scene) -> Result<()> {
    scene.coverage_on(FIRST_STORY)?;
    scene.expect_outlets(2)?;
    let before = scene.driver.handles()?;
    scene.driver.wait("the story button", |d| Ok(d.count("[data-test=action-story]")? > 0))?;
    scene.driver.click("[data-test=action-story]")?;
    scene.driver.wait("the story's tab", |d| {
        let new = d.handles()?.into_iter().find(|handle| !before.contains(handle));
        new.map_or(Ok(false), |handle| d.switch(&handle).map(|()| true))
    })?;
    scene.expect_state("story")
}

fn all_parts(scene: &mut Scene) -> Result<()> {
    open_story(scene)?;
    // The page chooses whose headline stands at the head.
    let reports = scene.web.articles().iter().filter(|article| article.story == "phone-call");
    let titles: Vec<&str> = reports.map(|article| article.title.as_str()).collect();
    scene.driver.wait("the headline of a report", |d| {
        let said = d.text("[data-test=headline]").unwrap_or_default();
        Ok(titles.iter().any(|title| said.contains(title)))
    })?;
    scene.expect_part("facts", "outlets")?;
    for part in ["bias", "points", "sides", "first", "spreads", "topics", "articles", "sources"] {
        let text = scene.part(part)?;
        ensure!(!text.is_empty(), "{part} is empty");
    }
    scene.expect_part("first-line", "by its own date")?;
    scene.expect_part("topics", "Takaichi")?;
    let rows = scene.driver.count("[data-test=coverage-item]")?;
    ensure!(rows >= 2, "{rows} articles are listed");
    // A field that finds, a mark that is kept, a topic that is followed.
    if scene.driver.count("[data-test=find]")? > 0 {
        scene.driver.type_into("[data-test=find]", "no such words")?;
        scene.driver.wait("an empty list", |d| Ok(d.count("[data-test=coverage-item]")? == 0))?;
        scene.driver.js(
            "const f = document.querySelector('[data-test=find]'); f.value = ''; f.dispatchEvent(new Event('input'))",
            Value::Null,
        )?;
    }
    scene.driver.click("[data-test=read]")?;
    scene.driver.wait("the mark", |d| Ok(d.count("[data-test=read][aria-pressed=true]")? == 1))?;
    scene.driver.click("[data-test=follow]")?;
    scene
        .driver
        .wait("the topic", |d| Ok(d.count("[data-test=follow][aria-pressed=true]")? == 1))?;
    scene.extension.stop_worker()?;
    scene.driver.reload()?;
    scene.expect_state("story")?;
    scene.driver.wait("what was marked", |d| {
        Ok(d.count("[data-test=read][aria-pressed=true]")? == 1
            && d.count("[data-test=follow][aria-pressed=true]")? == 1)
    })
}

fn kept(scene: &mut Scene) -> Result<()> {
    open_story(scene)?;
    scene.driver.click("[data-test=keep]")?;
    scene
        .driver
        .wait("the kept story", |d| Ok(d.count("[data-test=keep][aria-pressed=true]")? == 1))?;
    let listed = scene.ask(json!({ "op": "today", "tab": "saved", "from": 0, "count": 5, "language": "", "country": "" }))?;
    let query = listed["rows"][0]["query"].as_str().unwrap_or_default().to_owned();
    ensure!(query.starts_with("saved="), "no kept story is listed: {listed}");
    scene.extension.stop_worker()?;
    scene.driver.goto(&scene.extension.url(&format!("pages/story/story.html?{query}")))?;
    scene.expect_state("story")?;
    scene.expect_part("headline", "Trump")
}

fn today(scene: &mut Scene) -> Result<()> {
    scene.coverage_on(FIRST_STORY)?;
    scene.expect_outlets(2)?;
    scene.driver.goto(&scene.extension.url("pages/today/today.html"))?;
    scene.expect_state("today")?;
    scene.driver.wait("stories", |d| Ok(d.count("[data-test=story]")? >= 2))?;
    scene.driver.click("[data-test=tab-newest]")?;
    scene.driver.wait("the newest", |d| {
        Ok(d.count("[data-test=tab-newest][aria-pressed=true]")? == 1
            && d.count("[data-test=story]")? >= 2)
    })?;
    scene.driver.type_into("[data-test=search]", "takaich")?;
    scene.driver.wait("what was found", |d| Ok(d.count("[data-test=found]")? >= 1))?;
    let found = scene.driver.text("[data-test=results]")?;
    ensure!(found.contains("Takaichi"), "the search found {found}");
    Ok(())
}

fn diet(scene: &mut Scene) -> Result<()> {
    let pages = |scene: &Scene| -> Result<usize> {
        let view = scene.ask(json!({ "op": "diet" }))?;
        let days = view["record"].as_array().cloned().unwrap_or_default();
        Ok(days.iter().filter_map(|day| day["pages"].as_array()).map(Vec::len).sum())
    };
    scene.visit_article(FIRST_STORY.0, FIRST_STORY.1)?;
    ensure!(pages(scene)? == 0, "something was recorded while the record is off");
    scene.ask(json!({ "op": "set_diet", "on": true, "days": 30 }))?;
    let url = scene.visit_article("rail-strike", "www.bbc.com")?;
    scene.driver.wait("the record", |_| Ok(pages(scene)? == 1))?;
    scene.driver.goto(&scene.extension.url("pages/today/today.html#diet"))?;
    scene.driver.wait("the page of the record", |d| Ok(d.count("[data-test=page]")? == 1))?;
    let address =
        scene.driver.js("return document.querySelector('[data-test=page] a').href", Value::Null)?;
    ensure!(address.as_str() == Some(url.as_str()), "{address} is recorded, not {url}");
    scene.driver.click("[data-test=delete-one]")?;
    scene.driver.wait("the deletion", |d| Ok(d.count("[data-test=page]")? == 0))?;
    ensure!(pages(scene)? == 0, "the record was not deleted");
    Ok(())
}
