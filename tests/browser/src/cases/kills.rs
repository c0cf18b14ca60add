//! The background killed at random moments, whatever it is doing. After each kill nothing is lost that was promised, the button
//! says what it said, and the popup opens.

use super::{Case, Scene, Subject, now};
use crate::dice::Dice;
use crate::web::FIRST;
use anyhow::{Context, Result, ensure};
use parallax::time::{DAY, HOUR, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const SUBJECT: Subject = Subject {
    name: "kills",
    cases: &[Case { name: "whatever the background is doing", run: kills }],
};

/// Kills in the ordinary run: each activity twice.
pub const FEW: usize = 2 * ACTIVITIES.len();
const SEED: u64 = 14;
const OUTLET: &str = "The Japan Times";

/// What the background is doing when it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Activity {
    FirstRun,
    Poll,
    Import,
    Retention,
    Merge,
    PopupOpen,
    Settings,
}

use Activity::*;

const ACTIVITIES: [Activity; 7] = [FirstRun, Poll, Import, Retention, Merge, PopupOpen, Settings];

impl Activity {
    /// Milliseconds within which the kill falls: about as long as the activity takes.
    fn span(self) -> usize {
        match self {
            FirstRun => 1_500,
            Poll => 1_000,
            Import => 500,
            Retention | Merge => 40,
            PopupOpen => 600,
            Settings => 120,
        }
    }
}

/// What was promised, and what may be since nobody said.
struct Kept {
    dice: Dice,
    tab: i64,
    now: Timestamp,
    /// Numbers of paused hosts and of articles that were promised.
    paused: Vec<usize>,
    articles: Vec<usize>,
    /// Rows that the imported list may have now.
    rows: Vec<u64>,
}

fn kills(scene: &mut Scene) -> Result<()> {
    let kills = if scene.kills == 0 { FEW } else { scene.kills };
    let url = scene.visit_article(FIRST.0, FIRST.1)?;
    let tab = scene.tab(&url)?;
    let mut kept = Kept {
        dice: Dice(SEED),
        tab,
        now: now()?,
        paused: Vec::new(),
        articles: Vec::new(),
        rows: vec![0],
    };
    let mut promised: BTreeMap<Activity, (usize, usize)> = BTreeMap::new();
    // First runs come first, since each begins with nothing.
    let first_runs = kills / ACTIVITIES.len();
    for kill in 0..kills {
        let activity = match kill < first_runs {
            true => FirstRun,
            false => ACTIVITIES[1 + (kill - first_runs) % (ACTIVITIES.len() - 1)],
        };
        if kill == first_runs {
            begin(scene)?;
        }
        let wait = kept.dice.roll(activity.span()) as u64;
        let done = killed(scene, &mut kept, activity, kill, wait)
            .and_then(|done| check(scene, &kept, activity).map(|()| done));
        let done = done
            .with_context(|| format!("seed {SEED}, kill {kill}: {activity:?} after {wait} ms"))?;
        let counts = promised.entry(activity).or_default();
        counts.0 += 1;
        counts.1 += usize::from(done);
        if kill % 25 == 24 {
            println!("  {} kills in {}", kill + 1, scene.browser());
        }
    }
    println!("  {} kills in {}, promised before the kill: {promised:?}", kills, scene.browser());
    whole(scene, &mut kept)
}

/// Coverage on and read.
fn begin(scene: &Scene) -> Result<()> {
    scene.ask(json!({ "op": "clear_data" }))?;
    scene.few_on(FIRST)?;
    close_popup(scene)
}

fn close_popup(scene: &Scene) -> Result<()> {
    scene.driver.close_tab()?;
    scene.driver.switch(&scene.page)
}

/// Begins something and kills the background after `wait` milliseconds. Gives whether it was promised before.
fn killed(
    scene: &Scene,
    kept: &mut Kept,
    activity: Activity,
    number: usize,
    wait: u64,
) -> Result<bool> {
    let stop = |message: Value| scene.extension.send_and_stop(message, wait);
    match activity {
        FirstRun => {
            scene.ask(json!({ "op": "clear_data" }))?;
            scene.start_few(FIRST)?;
            scene.extension.stop_after(wait)?;
            close_popup(scene)?;
            Ok(false)
        }
        Poll => {
            let hours = 1 + kept.dice.roll(2) as i64;
            forward(scene, kept, hours)?;
            stop(json!({ "op": "poll_now" }))
        }
        Import => {
            let rows = 1 + kept.dice.roll(200);
            let lines: String =
                (0..rows).map(|row| format!("\nkill{row}-weekly.com,left")).collect();
            let text = format!("host,bias{lines}");
            let read =
                scene.ask(json!({ "op": "read_list", "name": "Kills.csv", "text": text }))?;
            let stamp = &read["lists"]["candidate"]["stamp"];
            let done = stop(json!({ "op": "keep_list", "stamp": stamp }))?;
            if done {
                kept.rows.clear();
            }
            kept.rows.push(rows as u64);
            Ok(done)
        }
        Retention => {
            fill(scene, kept, number, 7 * DAY - HOUR)?;
            forward(scene, kept, 2)?;
            stop(json!({ "op": "dev_tidy" }))
        }
        Merge => {
            for part in 0..4 {
                fill(scene, kept, 1_000 + number * 4 + part, HOUR)?;
                kept.articles.push(1_000 + number * 4 + part);
            }
            stop(json!({ "op": "dev_tidy" }))
        }
        PopupOpen => {
            // A driver would wait until the page is loaded.
            let open = "return (await api.tabs.create({ url: a, active: false })).id";
            let popup = scene.extension.api(open, json!(scene.extension.popup_url(kept.tab)))?;
            scene.extension.stop_after(wait)?;
            scene.extension.api("await api.tabs.remove(a)", popup)?;
            Ok(false)
        }
        Settings => {
            let host = format!("kill{number}.example");
            let done = stop(json!({ "op": "pause", "host": host, "on": true }))?;
            kept.paused.extend(done.then_some(number));
            Ok(done)
        }
    }
}

/// Moves the clock of the background.
fn forward(scene: &Scene, kept: &mut Kept, hours: i64) -> Result<()> {
    kept.now = Timestamp(kept.now.0 + hours * HOUR);
    scene.ask(json!({ "op": "dev_clock", "now": kept.now.to_iso() })).map(drop)
}

/// Stores articles of a made-up outlet that are `age` seconds old; one of them is named after `number`.
fn fill(scene: &Scene, kept: &Kept, number: usize, age: i64) -> Result<()> {
    let articles: Vec<Value> = (0..12)
        .map(|part| {
            json!({
                "id": format!("{number}-{part}"),
                "title": format!("{} came to the harbour of part {part}", name(number)),
                "lead": "Made up to be stored.",
                "host": "filled.example",
                "time": Timestamp(kept.now.0 - age).to_iso(),
                "lang": "en",
            })
        })
        .collect();
    scene.ask(json!({ "op": "dev_fill", "articles": articles })).map(drop)
}

/// A made-up word for a number.
fn name(number: usize) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| {
            ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"][usize::from(digit - b'0')]
        })
        .collect()
}

/// All that must be so after a kill.
fn check(scene: &Scene, kept: &Kept, activity: Activity) -> Result<()> {
    let options = scene.ask(json!({ "op": "options" }))?;
    let paused = options["settings"]["paused"].to_string();
    for number in &kept.paused {
        ensure!(
            paused.contains(&format!("\"kill{number}.example\"")),
            "{number} is lost: {paused}"
        );
    }
    if activity == Import {
        let rows = options["lists"]["kept"].as_array().map_or(0, Vec::len);
        ensure!(rows == 1 || kept.rows.contains(&0), "the list is lost: {}", options["lists"]);
        let said = options["lists"]["kept"].to_string();
        let has = |rows: &u64| said.contains(&format!("\"count\":{rows},"));
        let fits = kept.rows.iter().any(|rows| if *rows == 0 { said == "[]" } else { has(rows) });
        ensure!(fits, "the list has other rows than {:?}: {said}", kept.rows);
    }
    if let Some(number) = kept.articles.last() {
        find(scene, *number)?;
    }
    scene.open_popup_page(kept.tab)?;
    scene.expect_state("article")?;
    scene.expect_part("outlet", OUTLET)?;
    close_popup(scene)?;
    scene.expect_title(kept.tab, OUTLET)
}

fn find(scene: &Scene, number: usize) -> Result<()> {
    let words = name(number);
    let found =
        scene.ask(json!({ "op": "search", "words": words, "language": "", "side": null }))?;
    let rows = found["rows"].as_array().map_or(0, Vec::len);
    ensure!(rows > 0, "the articles of {words} are lost: {found}");
    Ok(())
}

/// At the end every promise still stands, and the list is that of a browser in which nothing was killed.
fn whole(scene: &Scene, kept: &mut Kept) -> Result<()> {
    for number in &kept.articles {
        find(scene, *number)?;
    }
    forward(scene, kept, 1)?;
    scene.ask(json!({ "op": "poll_now" }))?;
    scene.open_popup_page(kept.tab)?;
    scene.wait_for_feeds()?;
    scene.expect_outlets(super::coverage::OUTLETS_AT_WORST)
}
