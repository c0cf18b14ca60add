//! What marking links costs a page that adds 50 links a second, in Chromium: processor time of its main thread with the marks and
//! without them.

use super::extension::Stage;
use crate::build::{self, dist};
use anyhow::{Context, Result};
use parallax_browser::Browser;
use serde_json::json;

#[derive(clap::Args)]
pub struct Options {
    /// Seconds that the page is watched in a round, with marks and without
    #[arg(long, default_value_t = 20)]
    seconds: usize,
    /// Rounds, with and without by turns
    #[arg(long, default_value_t = 4)]
    rounds: usize,
    /// Take what is in dist
    #[arg(long)]
    built: bool,
}

const HOST: &str = "searching.example";
const PAGE: &str = "https://searching.example/";
/// Fifty links a second, the newest on top, to ten outlets by turns; each address is new.
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
    stage.web.serve(PAGE, STREAM.as_bytes().to_vec());
    stage.extension.allow_hosts()?;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..options.rounds {
        // Neither is always the first: the machine is not the same all the time.
        for on in [round % 2 == 0, round % 2 != 0] {
            mark_site(&stage, on)?;
            let seconds = each_second(&stage, options.seconds)?;
            if on { with.extend(seconds) } else { without.extend(seconds) }
        }
    }
    println!(
        "50 links a second, {} times {} s; ms a second, medians",
        options.rounds, options.seconds
    );
    println!(
        "| | without | with marks | more with marks, each second beside the same of the other page: quartiles |"
    );
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

fn mark_site(stage: &Stage, on: bool) -> Result<()> {
    stage.driver.switch(&stage.page)?;
    stage.driver.goto(PAGE)?;
    stage.extension.let_in(stage.extension.tab_id(PAGE)?)?;
    stage.extension.send(json!({ "op": "mark_site", "host": HOST, "on": on }))?;
    Ok(())
}

/// What each second that a page is watched costs. Both pages are of one age in the same second, so that seconds can be
/// compared one by one: what the machine does meanwhile bends few of them.
fn each_second(stage: &Stage, seconds: usize) -> Result<Vec<Counts>> {
    stage.driver.switch(&stage.page)?;
    stage.driver.goto(PAGE)?;
    stage.driver.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))?;
    let mut spent = Vec::new();
    let mut before = counts(stage)?;
    for _ in 0..seconds {
        // Waits in the page, so that the driver adds nothing to what is measured.
        stage.driver.js("await new Promise((done) => setTimeout(done, 1000))", json!(null))?;
        let now = counts(stage)?;
        spent.push(std::array::from_fn(|place| now[place] - before[place]));
        before = now;
    }
    stage.driver.devtools("Performance.disable", json!({}))?;
    Ok(spent)
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
