//! What marking links costs a page that adds 50 links a second, in Chromium: processor time of its main thread with the marks and
//! without them, of two such pages side by side, so that what the machine does meanwhile bends both.

use super::extension::Stage;
use crate::build::{self, dist};
use anyhow::{Context, Result};
use parallax_browser::Browser;
use serde_json::json;

#[derive(clap::Args)]
pub struct Options {
    /// Seconds that the pages are watched in a round
    #[arg(long, default_value_t = 20)]
    seconds: usize,
    /// Rounds; the marks are on one page and on the other by turns
    #[arg(long, default_value_t = 4)]
    rounds: usize,
    /// New links come at the end of the page, where nothing moves, instead of on top
    #[arg(long)]
    below: bool,
    /// Take what is in dist
    #[arg(long)]
    built: bool,
}

/// Sites of their own, so that each has a process of its own.
const HOSTS: [&str; 2] = ["searching.example", "seeking.example"];
/// Fifty links a second to ten outlets by turns; each address is new. `prepend` puts the newest on top.
const STREAM: &str = "<!doctype html><title>Stream</title><main></main><script>
    const hosts = ['www.nytimes.com', 'www.bbc.com', 'www.theguardian.com', 'apnews.com', 'www.foxnews.com', 'www.lemonde.fr', 'www.spiegel.de', 'www.aljazeera.com', 'nobody.example', 'other.example'];
    let n = 0;
    setInterval(() => {
        const line = document.createElement('p');
        line.innerHTML = `<a href=\"https://${hosts[n % 10]}/story-${n}\">Report number ${n} of a long stream</a> and some words beside it`;
        document.querySelector('main').prepend(line);
        n += 1;
    }, 20);
</script>";

/// What the browser counts of a page's main thread: all of it, and what it tells apart.
const COUNTED: [(&str, &str); 4] = [
    ("TaskDuration", "main thread"),
    ("ScriptDuration", "of it scripts"),
    ("RecalcStyleDuration", "of it styles"),
    ("LayoutDuration", "of it layout"),
];
/// In milliseconds, in the order of [`COUNTED`].
type Counts = [f64; COUNTED.len()];

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build::run(build::Options::default())?;
    }
    let stage = Stage::open(&dist(Browser::Chromium))?;
    let page = if options.below { STREAM.replace("prepend", "append") } else { STREAM.to_owned() };
    stage.extension.allow_hosts()?;
    let pages = HOSTS.map(|host| format!("https://{host}/"));
    let mut windows = Vec::new();
    for url in &pages {
        stage.web.serve(url, page.clone().into_bytes());
        windows.push(window(&stage, url)?);
    }
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..options.rounds {
        let on = round % 2;
        for (at, host) in HOSTS.iter().enumerate() {
            let ask = json!({ "op": "mark_site", "host": host, "on": at == on });
            stage.extension.send(ask)?;
        }
        for second in each_second(&stage, &windows, &pages, options.seconds)? {
            with.push(second[on]);
            without.push(second[1 - on]);
        }
    }
    println!(
        "50 links a second, {} times {} s; ms a second, medians",
        options.rounds, options.seconds
    );
    println!("| | without | with marks | more with marks, of the same seconds: quartiles |");
    println!("| --- | ---: | ---: | ---: |");
    for (place, (_, name)) in COUNTED.iter().enumerate() {
        let all = |side: &[Counts]| side.iter().map(|counts| counts[place]).collect::<Vec<_>>();
        let [quarter, half, most] =
            quartiles(with.iter().zip(&without).map(|(a, b)| a[place] - b[place]).collect());
        let [[_, without, _], [_, with, _]] = [&without, &with].map(|side| quartiles(all(side)));
        println!("| {name} | {without:.1} | {with:.1} | {quarter:.1}, **{half:.1}**, {most:.1} |");
    }
    Ok(())
}

/// A window of its own with the page, so that both are in sight.
fn window(stage: &Stage, url: &str) -> Result<String> {
    let window = stage.driver.command("POST", "/window/new", json!({ "type": "window" }))?;
    let window = window["handle"].as_str().context("the new window has no handle")?.to_owned();
    stage.driver.switch(&window)?;
    stage.driver.goto(url)?;
    stage.extension.let_in(stage.extension.tab_id(url)?)?;
    Ok(window)
}

/// What each second costs the two pages, which are of one age.
fn each_second(
    stage: &Stage,
    windows: &[String],
    pages: &[String; 2],
    seconds: usize,
) -> Result<Vec<[Counts; 2]>> {
    for (window, url) in windows.iter().zip(pages) {
        stage.driver.peek(window)?;
        stage.driver.goto(url)?;
        stage.driver.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))?;
    }
    let mut spent = Vec::new();
    let mut before = both(stage, windows)?;
    for _ in 0..seconds {
        // Waits in a page, so that the driver adds nothing to what is measured.
        stage.driver.js("await new Promise((done) => setTimeout(done, 1000))", json!(null))?;
        let now = both(stage, windows)?;
        let of = |page: usize| std::array::from_fn(|at| now[page][at] - before[page][at]);
        spent.push([of(0), of(1)]);
        before = now;
    }
    Ok(spent)
}

fn both(stage: &Stage, windows: &[String]) -> Result<[Counts; 2]> {
    let mut all = [Counts::default(); 2];
    for (counts, window) in all.iter_mut().zip(windows) {
        stage.driver.peek(window)?;
        *counts = self::counts(stage)?;
    }
    Ok(all)
}

fn counts(stage: &Stage) -> Result<Counts> {
    let found = stage.driver.devtools("Performance.getMetrics", json!({}))?;
    let metrics = found["metrics"].as_array().context("no metrics")?;
    let mut counts = Counts::default();
    for (count, (name, _)) in counts.iter_mut().zip(COUNTED) {
        let metric = metrics.iter().find(|metric| metric["name"] == name);
        *count = metric.and_then(|metric| metric["value"].as_f64()).context(name)? * 1000.0;
    }
    Ok(counts)
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values.get(values.len() * quarter / 4).copied().unwrap_or_default())
}
