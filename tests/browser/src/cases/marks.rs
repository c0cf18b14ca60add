//! Marks beside links, on sites that the person chose.

use super::{Case, Scene, Subject};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "marks",
    cases: &[
        Case {
            name: "links are marked on a site that was chosen, and no more when it is taken back",
            run: chosen,
        },
        Case { name: "the browser knows the keyboard command and the keyword", run: known },
        Case { name: "links that a page adds later are marked, each once", run: added },
        Case { name: "links that fly past are not marked until they rest", run: flown },
    ],
};

const HOST: &str = "www.searching.example";
const PAGE: &str = "https://www.searching.example/";
const FIRST_STORY: (&str, &str) = ("phone-call", "www.japantimes.co.jp");
/// How many marks the page shows.
const MARKS: &str = "a + span[role=img]";

/// Serves a page of results with one link to a known outlet and two that are to stay as they are.
fn serve(scene: &Scene) -> Result<String> {
    let link = scene.web.article(FIRST_STORY.0, FIRST_STORY.1)?.url.clone();
    let html = format!(
        "<!doctype html><title>Results</title><p><a href=\"{link}\">A result</a></p>\
         <p><a href=\"/own\">Own</a></p><p><a href=\"https://nobody.example/\">Unknown</a></p>"
    );
    scene.web.serve(PAGE, html.into_bytes());
    Ok(link)
}

/// Names the site in the options, as a person does.
fn choose(scene: &Scene) -> Result<()> {
    scene.extension.allow_hosts()?;
    scene.driver.goto(&scene.extension.url("pages/options/options.html"))?;
    scene.expect_state("ready")?;
    scene.driver.type_into("[data-test=mark-host]", HOST)?;
    scene.driver.click("[data-test=mark-site]")?;
    scene.driver.wait("the chosen site", |d| Ok(d.count("[data-test=marked-site]")? == 1))
}

fn chosen(scene: &mut Scene) -> Result<()> {
    serve(scene)?;
    choose(scene)?;
    scene.interrupt()?;
    scene.visit(PAGE)?;
    scene.driver.wait("the mark", |d| Ok(d.count(MARKS)? == 1))?;
    let label = scene.driver.js(
        &format!("return document.querySelector('{MARKS}').getAttribute('aria-label')"),
        Value::Null,
    )?;
    ensure!(
        label.as_str().unwrap_or_default().contains("The Japan Times"),
        "the mark says {label}"
    );
    scene.ask(json!({ "op": "mark_site", "host": HOST, "on": false }))?;
    scene.visit(PAGE)?;
    scene.driver.wait("the page", |d| Ok(d.count("a")? == 3))?;
    let scripts = scene
        .extension
        .api("return (await api.scripting.getRegisteredContentScripts()).length", Value::Null)?;
    ensure!(scripts == 0, "{scripts} scripts stayed registered");
    Ok(())
}

fn known(scene: &mut Scene) -> Result<()> {
    let asked = "return [(await api.commands.getAll()).map(one => one.name), typeof api.omnibox, \
                 typeof api.contextMenus, api.runtime.getManifest().omnibox.keyword]";
    let found = scene.extension.api(asked, Value::Null)?;
    let names = found[0].to_string();
    ensure!(names.contains("_execute_action"), "the commands are {names}");
    ensure!(found[1] == "object" && found[3].is_string(), "no keyword: {found}");
    // The entry in the menu of links is asked for when it is switched on, where the browser lets it be asked for.
    ensure!(found[2] == "undefined" || scene.browser() == crate::Browser::Firefox, "{found}");
    Ok(())
}

fn added(scene: &mut Scene) -> Result<()> {
    let link = serve(scene)?;
    choose(scene)?;
    scene.visit(PAGE)?;
    scene.driver.wait("the mark", |d| Ok(d.count(MARKS)? == 1))?;
    scene.extension.stop_worker()?;
    scene.driver.js(
        "for (let i = 0; i < 100; i++) document.querySelector('p').insertAdjacentHTML('afterend', `<p><a href=\"${a}#${i}\">More</a></p>`)",
        json!(link),
    )?;
    scene.driver.js("scrollTo(0, document.body.scrollHeight)", Value::Null)?;
    scene.driver.wait("more marks", |d| Ok(d.count(MARKS)? > 10))?;
    let twice = scene.driver.count(&format!("{MARKS} + span"))?;
    ensure!(twice == 0, "{twice} links have two marks");
    let first = "p:first-of-type > a + span[role=img]";
    scene.driver.wait("the first mark to leave with its link", |d| Ok(d.count(first)? == 0))?;
    scene.driver.js("scrollTo(0, 0)", Value::Null)?;
    scene.driver.wait("the first mark to come back", |d| Ok(d.count(first)? == 1))
}

/// A page that puts tall lines on top of all others, each of which leaves the sight within less than a second.
fn flown(scene: &mut Scene) -> Result<()> {
    let link = scene.web.article(FIRST_STORY.0, FIRST_STORY.1)?.url.clone();
    let html = format!(
        "<!doctype html><title>Stream</title><main></main><script>
            let lines = 0;
            const stream = setInterval(() => {{
                const line = document.createElement('p');
                line.style.height = '300px';
                line.innerHTML = `<a href=\"{link}#${{lines++}}\">A report</a>`;
                document.querySelector('main').prepend(line);
            }}, 20);
            addEventListener('rest', () => clearInterval(stream));
        </script>"
    );
    scene.web.serve(PAGE, html.into_bytes());
    choose(scene)?;
    scene.visit(PAGE)?;
    scene.driver.wait("three hundred lines", |d| Ok(d.count("p")? > 300))?;
    let marks = scene.driver.count(MARKS)?;
    ensure!(marks == 0, "{marks} marks on lines that fly past");
    scene.driver.js("dispatchEvent(new Event('rest'))", Value::Null)?;
    scene.driver.wait("marks once the lines rest", |d| Ok(d.count(MARKS)? > 0))
}
