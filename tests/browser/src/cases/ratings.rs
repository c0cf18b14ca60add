//! Lists of ratings: public ones by address, files, and the person's own ratings.

use super::{Case, Scene, Subject};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "ratings",
    cases: &[
        Case {
            name: "a public list is added, counts, is refreshed, goes without trace",
            run: public,
        },
        Case { name: "a file is read, kept, undone and saved", run: file },
        Case { name: "a file that cannot be read changes nothing", run: bad_files },
        Case { name: "an own rating counts at once and can be taken back", run: own },
    ],
};

const MBFC: &str = "https://drmikecrowe.github.io/mbfcext/v5/data/combined.json";

fn open(scene: &Scene) -> Result<()> {
    scene.driver.new_tab()?;
    scene.driver.goto(&scene.extension.url("pages/options/options.html"))?;
    scene.expect_state("ready")
}

/// Presses what is marked, wherever it stands on the long page.
fn press(scene: &Scene, test: &str) -> Result<()> {
    scene.driver.wait(test, |d| Ok(d.count(&format!("[data-test={test}]"))? > 0))?;
    let center = "document.querySelector(a).scrollIntoView({ block: 'center' })";
    scene.driver.js(center, json!(format!("[data-test={test}]")))?;
    scene.driver.click(&format!("[data-test={test}]"))
}

/// Waits until the popup lists a rater, which stands folded.
fn expect_rater(scene: &Scene, words: &str) -> Result<()> {
    let listed = "return document.querySelector('[data-test=raters]')?.textContent ?? ''";
    scene.driver.wait(words, |d| {
        let seen = d.js(listed, Value::Null)?;
        Ok(seen.as_str().is_some_and(|seen| seen.contains(words)))
    })
}

fn gone(scene: &Scene, css: &str) -> Result<()> {
    scene.driver.wait(css, |d| Ok(d.count(css)? == 0))
}

fn asked(scene: &Scene) -> usize {
    scene.sent_by_extension().iter().filter(|url| *url == MBFC).count()
}

fn public(scene: &mut Scene) -> Result<()> {
    let page = "https://www.bbc.com/";
    scene.visit(page)?;
    let tab = scene.tab(page)?;
    scene.expect_title(tab, "BBC")?;
    let before = scene.badge(tab)?.title;
    open(scene)?;
    scene.expect_part("lists", "All rights reserved")?;
    ensure!(asked(scene) == 0, "asked before anybody pressed");
    scene.extension.allow_hosts()?;
    press(scene, "list-add-mbfc")?;
    scene.expect_part("candidate", "4 outlets rated")?;
    scene.expect_part("candidate", "1 row left out")?;
    ensure!(scene.badge(tab)?.title == before, "counted before it was kept");
    // What was read and not yet kept outlives the worker.
    scene.extension.stop_worker()?;
    press(scene, "list-keep")?;
    scene.driver.wait("the list", |d| Ok(d.count("[data-id=mbfc]")? > 0))?;
    scene.driver.wait("the badge", |_| Ok(scene.badge(tab)?.title != before))?;

    scene.popup_for(page)?;
    expect_rater(scene, "Media Bias/Fact Check")?;
    scene.web.serve("https://daily-planet-news.com/", b"<title>News</title>".to_vec());
    scene.visit("https://daily-planet-news.com/")?;
    let imposter = scene.page_tab()?;
    scene.expect_title(imposter, "imposter")?;
    scene.visit(page)?;

    scene.web.publish_next_lists();
    open(scene)?;
    scene.extension.allow_hosts()?;
    press(scene, "list-look-mbfc")?;
    scene.expect_part("candidate", "1 changed")?;
    press(scene, "list-keep")?;
    gone(scene, "[data-test=candidate]")?;
    press(scene, "list-look-mbfc")?;
    scene.expect_part("about-mbfc", "nothing new")?;
    ensure!(asked(scene) == 3, "{} requests", asked(scene));
    press(scene, "list-undo-mbfc")?;
    gone(scene, "[data-test=list-undo-mbfc]")?;
    press(scene, "list-remove-mbfc")?;
    gone(scene, "[data-test=list-remove-mbfc]")?;
    scene.driver.wait("the badge", |_| Ok(scene.badge(tab)?.title == before))?;
    let kept = scene.extension.api(
        "return (await new Promise(done => { const o = indexedDB.open('parallax'); o.onsuccess = () => { \
         const all = o.result.transaction('values').objectStore('values').getAllKeys(); \
         all.onsuccess = () => { o.result.close(); done(all.result); } } }))\
         .filter(key => key.startsWith('list/') || key.startsWith('candidate/'))",
        Value::Null,
    )?;
    ensure!(kept == json!([]), "left behind: {kept}");
    let granted = scene.extension.api(
        "return await api.permissions.contains({ origins: ['https://drmikecrowe.github.io/*'] })",
        Value::Null,
    )?;
    // A test's grant for all hosts cannot be given back host by host.
    ensure!(granted == false || scene.browser() == crate::Browser::Chromium, "the host was kept");
    Ok(())
}

/// Chooses a file as a person does.
fn choose(scene: &Scene, name: &str, bytes: &[u8]) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("parallax-lists-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{}-{name}", scene.browser()));
    std::fs::write(&file, bytes)?;
    scene.driver.type_into("[data-test=list-file]", &file.to_string_lossy())
}

fn file(scene: &mut Scene) -> Result<()> {
    let page = "https://www.bbc.com/";
    scene.visit(page)?;
    let tab = scene.tab(page)?;
    open(scene)?;
    choose(
        scene,
        "mine.csv",
        b"host,bias,factuality,note\nbbc.co.uk,right,high,mine\nkbia.or,left,,\nnpr.org,purple,,\n",
    )?;
    scene.expect_part("candidate", "1 outlet rated")?;
    let reasons = scene
        .driver
        .js("return document.querySelector('[data-test=faults]').textContent", Value::Null)?;
    let reasons = reasons.as_str().context("no reasons")?;
    ensure!(reasons.contains("Row 3") && reasons.contains("kbia.or"), "{reasons}");
    ensure!(reasons.contains("Row 4") && reasons.contains("purple"), "{reasons}");
    press(scene, "list-keep")?;
    scene.driver.wait("the list", |d| Ok(d.count("[data-test=kept-list]")? == 1))?;
    let id = scene
        .driver
        .js("return document.querySelector('[data-test=kept-list]').dataset.id", Value::Null)?;
    let id = id.as_str().context("no id")?.to_string();
    scene.popup_for(page)?;
    expect_rater(scene, "mine")?;

    open(scene)?;
    choose(scene, "mine.csv", b"host,bias\nbbc.com,left\nnpr.org,left\n")?;
    scene.expect_part("candidate", "1 new")?;
    press(scene, "list-keep")?;
    gone(scene, "[data-test=candidate]")?;
    let exported = |json: bool| scene.ask(json!({ "op": "export_list", "id": id, "json": json }));
    ensure!(exported(false)?["text"].as_str().is_some_and(|text| text.contains("npr.org")));
    press(scene, &format!("list-undo-{id}"))?;
    gone(scene, &format!("[data-test=list-undo-{id}]"))?;
    let text = exported(true)?["text"].as_str().context("no text")?.to_string();
    ensure!(text.contains("\"mine\"") && !text.contains("npr.org"), "{text}");
    press(scene, &format!("list-remove-{id}"))?;
    gone(scene, "[data-test=kept-list]")?;
    choose(scene, "again.json", text.as_bytes())?;
    scene.expect_part("candidate", "1 new")?;
    press(scene, "list-drop")?;
    gone(scene, "[data-test=candidate]")?;
    ensure!(scene.badge(tab)?.title.contains("BBC"));
    Ok(())
}

fn bad_files(scene: &mut Scene) -> Result<()> {
    open(scene)?;
    let large = vec![b'a'; 50 << 20];
    for (name, bytes, words) in [
        ("large.csv", large.as_slice(), "Lists of up to"),
        ("empty.csv", b"\n".as_slice(), "empty"),
        ("latin.csv", b"host,bias\nm\xfcnchen.de,left\n", "UTF-8"),
        ("other.csv", b"name,colour\nA,blue\n", "name, colour"),
        ("half.json", b"{\"sources\": [{\"domain\"", "JSON"),
        ("none.csv", b"host,bias\nbbc.com,purple\nkbia.or,left\n", "Row 2: \u{201c}purple\u{201d}"),
        ("packed.gz", b"\x1f\x8b\x08\x00broken", "compressed"),
    ] {
        choose(scene, name, bytes)?;
        scene.expect_part("failed", words).with_context(|| name.to_string())?;
        ensure!(scene.driver.count("[data-test=candidate]")? == 0, "{name} was read");
        scene.driver.reload()?;
        scene.expect_state("ready")?;
    }
    Ok(())
}

fn own(scene: &mut Scene) -> Result<()> {
    scene.popup_on("phone-call", "www.japantimes.co.jp")?;
    scene.expect_state("article")?;
    let url = scene.web.article("phone-call", "www.japantimes.co.jp")?.url.clone();
    let tab = scene.tab(&url)?;
    scene.expect_title(tab, "Japan Times")?;
    let before = scene.badge(tab)?.title;
    let rate = |scene: &Scene| -> Result<()> {
        scene.driver.click("[data-test=menu-button]")?;
        press(scene, "action-rate")
    };
    rate(scene)?;
    press(scene, "rate-bias-2")?;
    scene.driver.type_into("[data-test=rate-note]", "my own words")?;
    press(scene, "rate-keep")?;
    expect_rater(scene, "my own words")?;
    scene.driver.wait("the badge", |_| Ok(scene.badge(tab)?.title != before))?;
    scene.extension.stop_worker()?;
    let exported = scene.ask(json!({ "op": "export_list", "id": "own", "json": true }))?;
    let text = exported["text"].as_str().context("no text")?.to_string();
    ensure!(text.contains("japantimes.co.jp") && text.contains("my own words"), "{text}");
    scene.driver.reload()?;
    scene.expect_state("article")?;
    rate(scene)?;
    press(scene, "rate-remove")?;
    scene.driver.wait("it gone", |_| {
        let options = scene.ask(json!({ "op": "options" }))?;
        Ok(options["lists"]["kept"] == json!([]))
    })?;
    let read = scene.ask(json!({ "op": "read_list", "name": "own.json", "text": text }))?;
    let stamp = &read["lists"]["candidate"]["stamp"];
    let options = scene.ask(json!({ "op": "keep_list", "stamp": stamp }))?;
    ensure!(
        options["lists"]["kept"][0]["own"] == true,
        "not the own ratings: {}",
        options["lists"]
    );
    Ok(())
}
