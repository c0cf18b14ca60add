//! Sources that are asked for one story: switched on with their hosts, asked on a press, and never a zero when they
//! fail. Feeds that are added by address.

use super::{Case, Scene, Subject};
use crate::web::{Fault, sources};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

pub const SUBJECT: Subject = Subject {
    name: "sources",
    cases: &[
        Case { name: "GDELT is sent the words that were shown, and only on a press", run: gdelt },
        Case { name: "a source that refuses is not measured, and is left alone", run: throttled },
        Case { name: "the article list and an own server bring outlets", run: others },
        Case { name: "what Google News finds is shown, and kept nowhere", run: for_this_session },
        Case { name: "feeds that answer oddly are read, or said to be unread", run: odd_feeds },
        Case { name: "a feed is found on a page and added", run: added },
        Case {
            name: "another reader's list is added, and the chosen feeds written as one",
            run: lists,
        },
        Case { name: "what was sent is listed, saved and forgotten", run: logged },
        Case { name: "the popup's menu leads to the feeds of the open site", run: from_popup },
    ],
};

const STORY: (&str, &str) = ("phone-call", "www.japantimes.co.jp");

pub(super) fn options(scene: &Scene) -> Result<()> {
    scene.driver.new_tab()?;
    scene.driver.goto(&scene.extension.url("pages/options/options.html"))?;
    scene.expect_state("ready")
}

/// Switches a source on in the options, as a person does.
pub(super) fn switch_on(scene: &Scene, id: &str) -> Result<()> {
    scene.extension.allow_hosts()?;
    scene.driver.click(&format!("[data-test=source-{id}]"))?;
    scene.driver.wait_for(id, &json!(true), |_| Ok(scene.settings()?["coverage"][id].clone()))
}

/// Coverage with one feed only, so that the list is short.
fn short_list(scene: &Scene) -> Result<()> {
    let feed = format!("https://{}/feed", STORY.1);
    scene.extension.choose_sets(&[], &[feed])?;
    scene.popup_on(STORY.0, STORY.1)?;
    scene.extension.allow_hosts()?;
    scene.expect_coverage("first_run")?;
    scene.driver.click("[data-test=action-coverage_on]")?;
    scene.wait_for_feeds()
}

fn asked(scene: &Scene, host: &str) -> Vec<crate::Request> {
    let log = scene.proxy.log().into_iter().filter(|entry| entry.status.is_some());
    log.map(|entry| entry.request).filter(|request| request.host == host).collect()
}

fn expect_source(scene: &Scene, id: &str, words: &str) -> Result<()> {
    let line = format!(
        "return document.querySelector('[data-test=source][data-id={id}]')?.textContent ?? ''"
    );
    let mut last = String::new();
    let waited = scene.driver.wait(id, |d| {
        last = d.js(&line, Value::Null)?.as_str().unwrap_or_default().to_owned();
        Ok(last.contains(words))
    });
    waited.map_err(|e| e.context(format!("{id} should say {words:?}, it says {last:?}")))
}

fn gdelt(scene: &mut Scene) -> Result<()> {
    short_list(scene)?;
    options(scene)?;
    switch_on(scene, "gdelt")?;
    scene.proxy.clear_log();
    scene.popup_on(STORY.0, STORY.1)?;
    expect_source(scene, "gdelt", "not asked")?;
    let shown = scene.part("sends-gdelt")?;
    ensure!(asked(scene, sources::GDELT).is_empty(), "asked before the press");
    scene.driver.click("[data-test=ask-gdelt]")?;
    expect_source(scene, "gdelt", "asked,")?;
    scene.expect_outlets(2)?;
    let requests = asked(scene, sources::GDELT);
    let query = requests.first().map(crate::Request::url).unwrap_or_default();
    let sent: String = query
        .split("query=")
        .nth(1)
        .unwrap_or_default()
        .split('&')
        .next()
        .unwrap_or_default()
        .into();
    for word in shown.split(|c: char| !c.is_alphanumeric()).skip(1).filter(|word| word.is_ascii()) {
        ensure!(sent.contains(word), "{word:?} of {shown:?} is not in {sent:?}");
    }
    ensure!(!query.contains("japantimes"), "the address was sent: {query}");
    // The host goes back with the switch.
    options(scene)?;
    scene.driver.click("[data-test=source-gdelt]")?;
    scene.driver.wait("the host to be given back", |_| {
        let has = "return await api.permissions.contains({ origins: ['https://api.gdeltproject.org/*'] })";
        Ok(scene.extension.api(has, Value::Null)? == false)
    })
}

fn throttled(scene: &mut Scene) -> Result<()> {
    short_list(scene)?;
    options(scene)?;
    switch_on(scene, "gdelt")?;
    scene.web.break_down(&format!("https://{}/", sources::GDELT), Fault::ThrottleText);
    scene.popup_on(STORY.0, STORY.1)?;
    expect_source(scene, "gdelt", "not asked")?;
    scene.driver.click("[data-test=ask-gdelt]")?;
    expect_source(scene, "gdelt", "not measured: throttled until")?;
    let before = asked(scene, sources::GDELT).len();
    // The breaker outlives the background, and another article does not open it.
    scene.extension.stop_worker()?;
    scene.popup_on(STORY.0, "www.foxnews.com")?;
    expect_source(scene, "gdelt", "not asked")?;
    scene.driver.click("[data-test=ask-gdelt]")?;
    expect_source(scene, "gdelt", "not measured: throttled until")?;
    ensure!(asked(scene, sources::GDELT).len() == before, "asked while it was to be left alone");
    Ok(())
}

fn others(scene: &mut Scene) -> Result<()> {
    short_list(scene)?;
    options(scene)?;
    let server = format!("https://{}/news", sources::SEARCH_SERVER);
    let mut settings = scene.settings()?;
    settings["coverage"]["server"] = json!(server);
    scene.ask(json!({ "op": "save_settings", "settings": settings }))?;
    scene.driver.reload()?;
    scene.expect_state("ready")?;
    switch_on(scene, "own_server")?;
    switch_on(scene, "world_file")?;
    scene.popup_on(STORY.0, STORY.1)?;
    for id in ["world_file", "own_server"] {
        expect_source(scene, id, "not asked")?;
        scene.driver.click(&format!("[data-test=ask-{id}]"))?;
        expect_source(scene, id, "asked,")?;
    }
    scene.expect_outlets(2)?;
    let search = asked(scene, sources::SEARCH_SERVER);
    ensure!(search.len() == 1 && search[0].method == "POST", "{search:?}");
    Ok(())
}

fn for_this_session(scene: &mut Scene) -> Result<()> {
    short_list(scene)?;
    options(scene)?;
    switch_on(scene, "google_news")?;
    let search = json!({ "op": "search", "words": "takaichi", "language": "", "side": null });
    let found = || Ok::<_, anyhow::Error>(scene.ask(search.clone())?["rows"].clone());
    let before = found()?;
    scene.popup_on(STORY.0, STORY.1)?;
    expect_source(scene, "google_news", "not asked")?;
    scene.driver.click("[data-test=ask-google_news]")?;
    expect_source(scene, "google_news", "asked,")?;
    scene.expect_outlets(2)?;
    ensure!(asked(scene, sources::GOOGLE_NEWS).len() == 1, "asked more than once");
    // Of another story it is asked half a minute later at the soonest.
    scene.popup_on("rail-strike", "www.bbc.com")?;
    expect_source(scene, "google_news", "not asked")?;
    scene.driver.click("[data-test=ask-google_news]")?;
    expect_source(scene, "google_news", "not measured")?;
    ensure!(asked(scene, sources::GOOGLE_NEWS).len() == 1, "asked again within 30 s");
    ensure!(found()? == before, "what it found is in the index: {}", found()?);
    Ok(())
}

fn odd_feeds(scene: &mut Scene) -> Result<()> {
    let hosts =
        ["www.bbc.com", "www.npr.org", "nypost.com", "www.welt.de", "www.lemonde.fr", "udn.com"];
    let odd = [
        (Fault::Packed, None),
        (Fault::WrongType, None),
        (Fault::Gone, Some("410")),
        (Fault::Busy, Some("throttled")),
        (Fault::Cut, None),
        (Fault::Away, Some("")),
    ];
    let feeds: Vec<String> = hosts.iter().map(|host| format!("https://{host}/feed")).collect();
    scene.extension.choose_sets(&[], &feeds)?;
    for (host, (fault, _)) in hosts.iter().zip(&odd) {
        scene.web.break_down(&format!("https://{host}/feed"), *fault);
    }
    scene.popup_on(STORY.0, STORY.1)?;
    scene.extension.allow_hosts()?;
    scene.expect_coverage("first_run")?;
    scene.driver.click("[data-test=action-coverage_on]")?;
    scene.driver.wait("the first feed", |_| Ok(!scene.sent_by_extension().is_empty()))?;
    scene.wait_for_feeds()?;
    let line = "return document.querySelector('[data-test=sources]')?.textContent ?? ''";
    let text = scene.driver.js(line, Value::Null)?;
    let text = text.as_str().unwrap_or_default();
    for (host, (fault, wanted)) in hosts.iter().zip(&odd) {
        let bare = host.strip_prefix("www.").unwrap_or(host);
        match wanted {
            None => ensure!(!text.contains(bare), "{fault:?} at {host} was not read: {text}"),
            Some(words) => ensure!(
                text.contains(bare) && text.contains(words),
                "{fault:?} at {host} should say {words:?}: {text}"
            ),
        }
    }
    Ok(())
}

/// Looks for feeds at an address, as a person does.
fn look_at(scene: &Scene, url: &str) -> Result<()> {
    let fill = "const field = document.querySelector('[data-test=feed-address]'); field.value = a; \
                field.dispatchEvent(new Event('input'))";
    scene.driver.js(fill, json!(url))?;
    scene.extension.allow_hosts()?;
    scene.driver.click("[data-test=look-for-feeds]")
}

fn added(scene: &mut Scene) -> Result<()> {
    let page = "<!doctype html><title>Demo</title><link rel=alternate type=application/rss+xml \
                title='All reports' href='https://www.bbc.com/feed'><p>Demo";
    scene.web.serve("https://paper.example/", page.into());
    options(scene)?;
    look_at(scene, "https://paper.example/")?;
    scene.driver.wait("the found feed", |d| Ok(d.count("[data-test=found-feed]")? == 1))?;
    scene.driver.click("[data-test=found-feed] button")?;
    let own = json!([{ "url": "https://www.bbc.com/feed", "title": "" }]);
    scene
        .driver
        .wait_for("the added feed", &own, |_| Ok(scene.settings()?["coverage"]["own"].clone()))
}

fn lists(scene: &mut Scene) -> Result<()> {
    let feeds = ["https://www.bbc.com/feed", "https://www.welt.de/feed"];
    let outlines =
        feeds.map(|url| format!("<outline text=\"Feed\" type=\"rss\" xmlUrl=\"{url}\"/>"));
    let list = format!("<opml version=\"2.0\"><body>{}</body></opml>", outlines.concat());
    let file = format!("parallax-feeds-{}-{}.opml", std::process::id(), scene.browser());
    let file = std::env::temp_dir().join(file);
    std::fs::write(&file, list)?;
    scene.extension.choose_sets(&[], &[])?;
    options(scene)?;
    scene.driver.type_into("[data-test=opml-file]", &file.to_string_lossy())?;
    scene.driver.wait("the list's feeds", |d| Ok(d.count("[data-test=found-feed]")? == 2))?;
    ensure!(scene.settings()?["coverage"]["own"] == json!([]), "added before the press");
    scene.driver.click("[data-test=add-all]")?;
    let own = json!(feeds.map(|url| json!({ "url": url, "title": "Feed" })));
    scene
        .driver
        .wait_for("the feeds", &own, |_| Ok(scene.settings()?["coverage"]["own"].clone()))?;
    let written = scene.ask(json!({ "op": "write_feed_list" }))?["text"].to_string();
    ensure!(feeds.iter().all(|url| written.contains(url)), "{written}");
    std::fs::write(&file, "<html><p>no list")?;
    scene.driver.type_into("[data-test=opml-file]", &file.to_string_lossy())?;
    scene.expect_part("failed", "not a list of feeds")?;
    std::fs::remove_file(file)?;
    ensure!(scene.settings()?["coverage"]["own"] == own, "a file that is no list changed feeds");
    Ok(())
}

fn logged(scene: &mut Scene) -> Result<()> {
    let page = "https://paper.example/";
    scene.web.serve(page, "<!doctype html><title>Demo</title><p>Demo".into());
    options(scene)?;
    look_at(scene, page)?;
    scene.driver.wait("the answer", |d| Ok(d.count("[data-test=found]")? == 1))?;
    scene.extension.stop_worker()?;
    let log = || Ok::<_, anyhow::Error>(scene.ask(json!({ "op": "options" }))?["log"].clone());
    ensure!(log()?.to_string().contains(page), "a request is not in the log: {}", log()?);
    let saved = scene.ask(json!({ "op": "export_log" }))?["text"].to_string();
    ensure!(saved.contains(page) && saved.contains("paper.example"), "{saved}");
    scene.ask(json!({ "op": "clear_log" }))?;
    ensure!(log()? == json!([]), "left: {}", log()?);
    scene.extension.stop_worker()?;
    ensure!(log()? == json!([]), "it comes back: {}", log()?);
    Ok(())
}

fn from_popup(scene: &mut Scene) -> Result<()> {
    const ENTRY: &str = "[data-test=action-find_feeds]";
    let feed = format!("https://{}/feed", STORY.1);
    scene.extension.choose_sets(&[], &[])?;
    let article = scene.visit_article(STORY.0, STORY.1)?;
    scene.popup_for(&article)?;
    scene.expect_state("article")?;
    let before = scene.driver.handles()?;
    scene.driver.click("[data-test=menu-button]")?;
    scene.driver.click(ENTRY)?;
    scene.driver.wait("the options", |d| {
        let new = d.handles()?.into_iter().find(|handle| !before.contains(handle));
        new.map_or(Ok(false), |handle| d.switch(&handle).map(|()| true))
    })?;
    scene.expect_state("ready")?;
    let written = "return document.querySelector('[data-test=feed-address]').value";
    ensure!(scene.driver.js(written, Value::Null)? == article, "another address is looked at");
    ensure!(asked(scene, STORY.1).len() == 1, "looked before the press");
    scene.extension.allow_hosts()?;
    scene.driver.click("[data-test=look-for-feeds]")?;
    scene.expect_part("found-feed", &feed)?;
    scene.driver.click("[data-test=found-feed] button")?;
    let own = json!([{ "url": feed, "title": "" }]);
    scene
        .driver
        .wait_for("the added feed", &own, |_| Ok(scene.settings()?["coverage"]["own"].clone()))?;
    // The list of feeds is folded.
    let row = "return document.querySelector('[data-test=feed-row]')?.textContent ?? ''";
    scene.driver.wait("the feed's row", |d| {
        Ok(d.js(row, Value::Null)?.as_str().is_some_and(|row| row.contains(&feed)))
    })?;
    // A site whose feed is read needs no such entry.
    scene.popup_for(&article)?;
    scene.expect_state("article")?;
    ensure!(scene.driver.count(ENTRY)? == 0, "the entry is there though the feed was added");
    Ok(())
}
