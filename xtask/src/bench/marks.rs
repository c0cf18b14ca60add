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

pub fn run(options: &Options) -> Result<()> {
    if !options.built {
        build::run(build::Options::default())?;
    }
    let stage = Stage::open(&dist(Browser::Chromium))?;
    stage.web.serve(PAGE, STREAM.as_bytes().to_vec());
    stage.extension.allow_hosts()?;
    let (mut without, mut with, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..options.rounds {
        // Neither is always the first: the machine is not the same all the time.
        let measure = |on| -> Result<Vec<f64>> {
            mark_site(&stage, on)?;
            milliseconds_of_each_second(&stage, options.seconds)
        };
        let (a, b) = (measure(round % 2 == 0)?, measure(round % 2 != 0)?);
        let (marked, plain) = if round % 2 == 0 { (a, b) } else { (b, a) };
        shares.extend(marked.iter().zip(&plain).map(|(marked, plain)| marked - plain));
        with.extend(marked);
        without.extend(plain);
    }
    println!(
        "| main thread, ms a second (median) | without | with marks | the marks' share, each second beside the same of the other page: quartiles |"
    );
    println!("| --- | ---: | ---: | ---: |");
    println!(
        "| 50 links a second, {} times {} s | {:.1} | {:.1} | {:.1}, **{:.1}**, {:.1} |",
        options.rounds,
        options.seconds,
        quantile(&mut without, 0.5),
        quantile(&mut with, 0.5),
        quantile(&mut shares, 0.25),
        quantile(&mut shares, 0.5),
        quantile(&mut shares, 0.75),
    );
    Ok(())
}

fn mark_site(stage: &Stage, on: bool) -> Result<()> {
    stage.driver.switch(&stage.page)?;
    stage.driver.goto(PAGE)?;
    stage.extension.let_in(stage.extension.tab_id(PAGE)?)?;
    stage.extension.send(json!({ "op": "mark_site", "host": HOST, "on": on }))?;
    Ok(())
}

/// Processor time of the page's main thread in each second that it is watched. Both pages are of one age in the same second,
/// so that seconds can be compared one by one: what the machine does meanwhile bends few of them.
fn milliseconds_of_each_second(stage: &Stage, seconds: usize) -> Result<Vec<f64>> {
    stage.driver.switch(&stage.page)?;
    stage.driver.goto(PAGE)?;
    stage.driver.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))?;
    let mut spent = Vec::new();
    let mut before = task_seconds(stage)?;
    for _ in 0..seconds {
        // Waits in the page, so that the driver adds nothing to what is measured.
        stage.driver.js("await new Promise((done) => setTimeout(done, 1000))", json!(null))?;
        let now = task_seconds(stage)?;
        spent.push((now - before) * 1000.0);
        before = now;
    }
    stage.driver.devtools("Performance.disable", json!({}))?;
    Ok(spent)
}

fn task_seconds(stage: &Stage) -> Result<f64> {
    let found = stage.driver.devtools("Performance.getMetrics", json!({}))?;
    let metrics = found["metrics"].as_array().context("no metrics")?;
    let metric = metrics.iter().find(|metric| metric["name"] == "TaskDuration");
    metric.and_then(|metric| metric["value"].as_f64()).context("no time of tasks")
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get((values.len() as f64 * share) as usize).copied().unwrap_or_default()
}
