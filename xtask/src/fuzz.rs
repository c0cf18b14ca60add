//! `cargo xtask fuzz`: every reader of foreign bytes, fed by a fuzzer.
//!
//! New inputs are kept in `fuzz/corpus`, which is nobody's but this machine's; the seeds in `tests/corpus` are read only.
//! What is found stands in `fuzz/artifacts`: a small form of it belongs into `tests/corpus`, where the ordinary tests replay it.

use crate::repo;
use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 10)]
    pub minutes: u64,
    /// Run only targets whose name contains this
    #[arg(long, default_value = "")]
    pub only: String,
}

/// Safe Rust has no memory to corrupt, so no sanitizer is paid for.
const SANITIZER: [&str; 2] = ["--sanitizer", "none"];
/// An input that takes longer, in seconds, or needs more memory, in MB, is a finding.
const SLOWEST: &str = "-timeout=10";
const LARGEST: &str = "-rss_limit_mb=2048";

pub fn run(options: Options) -> Result<()> {
    if let Some(missing) = missing() {
        println!("skipped: {missing}");
        return Ok(());
    }
    let mut found = Vec::new();
    for target in targets()?.iter().filter(|target| target.contains(&options.only)) {
        repo::step(&format!("Fuzzing {target} for {} minutes", options.minutes));
        let started = Instant::now();
        let (runs, clean) = fuzz(target, options.minutes * 60)?;
        let minutes = started.elapsed().as_secs_f32() / 60.0;
        println!(
            "{target}\t{runs} runs\t{minutes:.1} min\t{}",
            if clean { "no finding" } else { "FOUND" }
        );
        if !clean {
            found.push(target.clone());
        }
    }
    if !found.is_empty() {
        bail!("findings in {}, see fuzz/artifacts", found.join(", "));
    }
    Ok(())
}

/// What is not installed, if anything.
fn missing() -> Option<&'static str> {
    let answers = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !answers(&["+nightly", "--version"]) {
        return Some("the nightly toolchain is missing (rustup toolchain install nightly)");
    }
    let fuzzer = answers(&["+nightly", "fuzz", "--version"]);
    (!fuzzer).then_some("cargo-fuzz is missing (cargo install --locked cargo-fuzz)")
}

/// Names of the targets, sorted.
fn targets() -> Result<Vec<String>> {
    let files = repo::files(&repo::path("fuzz/fuzz_targets"))?;
    Ok(files.iter().filter_map(|file| file.strip_suffix(".rs")).map(str::to_owned).collect())
}

/// Runs one target; how many inputs it was given, and whether it took all of them.
fn fuzz(target: &str, seconds: u64) -> Result<(u64, bool)> {
    let corpus = repo::path("fuzz/corpus").join(target);
    std::fs::create_dir_all(&corpus)?;
    let time = format!("-max_total_time={seconds}");
    let output = repo::command("cargo", &["+nightly", "fuzz", "run"])
        .args(SANITIZER)
        .arg(target)
        .args([corpus, repo::path("tests/corpus").join(target)])
        .args(["--", &time, SLOWEST, LARGEST, "-print_final_stats=1", "-verbosity=0"])
        .stdout(Stdio::inherit())
        .stderr(Stdio::piped())
        .output()
        .context("cargo fuzz could not be started")?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprintln!("{told}");
    }
    Ok((executed(&told).unwrap_or(0), output.status.success()))
}

/// `stat::number_of_executed_units: 1234`
fn executed(told: &str) -> Option<u64> {
    let (_, rest) = told.split_once("stat::number_of_executed_units:")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_fuzzer_counts() {
        let told = "stat::number_of_executed_units: 1234\nstat::average_exec_per_sec: 5";
        assert_eq!(executed(told), Some(1_234));
        assert_eq!(executed("error"), None);
    }

    /// A reader without a target, a target without seeds: each would never be fed.
    #[test]
    fn every_target_has_seeds_and_every_corpus_a_target() {
        let folders = std::fs::read_dir(repo::path("tests/corpus")).unwrap();
        let mut corpora: Vec<String> =
            folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        corpora.sort();
        assert_eq!(targets().unwrap(), corpora);
    }
}
