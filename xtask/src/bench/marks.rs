//! What marking links costs a page that adds 50 links a second, in Chromium: processor time of its main thread with the marks and
//! without them.

use super::extension::Stage;
use crate::build::{self, dist};
use anyhow::{Context, Result};
use parallax_browser::Browser;
use serde_json::json;

#[derive(clap::Args)]
pub struct Options {
    /// Seconds that the page is watched, with marks and without
    #[arg(long, default_value_t = 20)]
    seconds: u64,
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
    let without = seconds_of_main_thread(&stage, options.seconds)?;
    stage.extension.allow_hosts()?;
    stage.driver.goto(PAGE)?;
    stage.extension.let_in(stage.extension.tab_id(PAGE)?)?;
    stage.extension.send(json!({ "op": "mark_site", "host": HOST, "on": true }))?;
    let with = seconds_of_main_thread(&stage, options.seconds)?;
    let marks = stage.driver.count("a + span[role=img]")?;
    let a_second = |seconds: f64| seconds * 1000.0 / options.seconds as f64;
    println!("| main thread, ms a second | without | with marks | the marks' share |");
    println!("| --- | ---: | ---: | ---: |");
    println!(
        "| 50 links a second, {marks} marks after {} s | {:.2} | {:.2} | {:.2} |",
        options.seconds,
        a_second(without),
        a_second(with),
        a_second(with - without)
    );
    Ok(())
}

/// Processor time of the page's main thread while it is watched, in seconds.
fn seconds_of_main_thread(stage: &Stage, seconds: u64) -> Result<f64> {
    stage.driver.switch(&stage.page)?;
    stage.driver.goto(PAGE)?;
    stage.driver.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))?;
    let before = task_seconds(stage)?;
    // Waits in the page, so that the driver adds nothing to what is measured.
    stage.driver.js("await new Promise((done) => setTimeout(done, a * 1000))", json!(seconds))?;
    let spent = task_seconds(stage)? - before;
    stage.driver.devtools("Performance.disable", json!({}))?;
    Ok(spent)
}

fn task_seconds(stage: &Stage) -> Result<f64> {
    let found = stage.driver.devtools("Performance.getMetrics", json!({}))?;
    let metrics = found["metrics"].as_array().context("no metrics")?;
    let metric = metrics.iter().find(|metric| metric["name"] == "TaskDuration");
    metric.and_then(|metric| metric["value"].as_f64()).context("no time of tasks")
}
