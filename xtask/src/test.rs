//! `cargo xtask test`: every check there is, summed up in one last line.

use crate::build::{self, dist};
use crate::{deny, install, pages, repo, types};
use anyhow::{Context, Result, bail};
use parallax_browser::{Browser, cases};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[derive(clap::Args, Clone)]
pub struct Options {
    /// Run browser tests only
    #[arg(long)]
    pub browsers_only: bool,
    /// Run the checks of the pages only: behaviour, keyboard, pictures, axe-core, cut texts
    #[arg(long)]
    pub pages_only: bool,
    /// Run browser tests with what is in dist
    #[arg(long)]
    pub built: bool,
    /// Run browser tests in this browser only
    #[arg(long)]
    pub browser: Option<Browser>,
    /// Run only browser tests whose name contains this
    #[arg(long, default_value = "")]
    pub only: String,
    /// How often the worker is killed in the case that does nothing else [default: a few times]
    #[arg(long, default_value_t = 0)]
    pub kills: usize,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

pub fn run(options: Options) -> Result<()> {
    install::browsers()?;
    let mut total = Tally::default();
    if options.pages_only {
        total += page_checks()?;
        return end(total);
    }
    if !options.browsers_only && options.only.is_empty() && options.browser.is_none() {
        total += checks();
        total += native_tests()?;
        total += page_checks()?;
    }
    total += browser_tests(&options)?;
    end(total)
}

fn end(total: Tally) -> Result<()> {
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Format, lints, types, licences: each is one check.
fn checks() -> Tally {
    let checks: &[(&str, &[&str])] = &[
        ("Format", &["fmt", "--all", "--check"]),
        (
            "Lints",
            &[
                "clippy",
                "--quiet",
                "--workspace",
                "--exclude",
                CRATE,
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
        ),
        (
            "Lints of the extension",
            &["clippy", "--quiet", "-p", CRATE, "--target", WASM, "--", "-D", "warnings"],
        ),
    ];
    let mut tally = Tally::default();
    for (name, arguments) in checks {
        repo::step(name);
        match repo::run(&mut repo::command("cargo", arguments)) {
            Ok(()) => tally.passed += 1,
            Err(e) => {
                println!("FAILED {name}: {e:#}");
                tally.failed += 1;
            }
        }
    }
    let others: [(&str, fn() -> Result<Checked>); 2] =
        [("Types of the pages", types::check), ("Licences and sources of crates", deny::check)];
    for (name, check) in others {
        repo::step(name);
        match check() {
            Ok(Checked::Clean) => tally.passed += 1,
            Ok(Checked::Skipped(why)) => println!("skipped: {name} ({why})"),
            Err(e) => {
                println!("FAILED {name}: {e:#}");
                tally.failed += 1;
            }
        }
    }
    tally
}

/// What a check gave that needs a program which may be missing.
pub enum Checked {
    Clean,
    /// Why it was not made.
    Skipped(&'static str),
}

const CRATE: &str = "parallax-extension";
const WASM: &str = "wasm32-unknown-unknown";

/// Each program of `tests/pages` is one check.
fn page_checks() -> Result<Tally> {
    repo::step("Pages");
    match pages::check()? {
        pages::Checked::Done { passed, failed } => Ok(Tally { passed, failed }),
        pages::Checked::Skipped(why) => {
            println!("skipped: pages ({why})");
            Ok(Tally::default())
        }
    }
}

/// `cargo test` of the whole workspace, counted from what it prints.
fn native_tests() -> Result<Tally> {
    repo::step("Native tests");
    let arguments = ["test", "--workspace", "--exclude", CRATE, "--no-fail-fast"];
    let mut child =
        repo::command("cargo", &arguments).stdout(Stdio::piped()).spawn().context("cargo test")?;
    let output = child.stdout.take().context("cargo test prints nothing")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(result) = read_result(&line) {
            tally += result;
        } else if !line.ends_with(" ... ok")
            && !line.trim().is_empty()
            && !line.starts_with("running ")
        {
            println!("{line}");
        }
    }
    if !child.wait()?.success() && tally.failed == 0 {
        // It did not compile: no test has said so.
        tally.failed += 1;
    }
    Ok(tally)
}

/// `test result: ok. 3 passed; 1 failed; 0 ignored; …`
fn read_result(line: &str) -> Option<Tally> {
    let rest = line.strip_prefix("test result: ")?;
    let count = |word: &str| {
        let before = rest.split(&format!(" {word}")).next()?;
        before.rsplit(' ').next()?.parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")? })
}

/// Both browsers at the same time: a process each, since a browser mostly waits.
fn browser_tests(options: &Options) -> Result<Tally> {
    if !options.built {
        build::run(build::Options::default())?;
    }
    repo::step("Browser tests");
    let browsers: Vec<Browser> = match options.browser {
        Some(browser) => vec![browser],
        None => Browser::ALL.to_vec(),
    };
    let threads: Vec<_> = browsers
        .into_iter()
        .map(|browser| {
            let wish = cases::Wish { filter: options.only.clone(), kills: options.kills };
            std::thread::spawn(move || cases::run(browser, &dist(browser), &wish, print))
        })
        .collect();
    let mut tally = Tally::default();
    for thread in threads {
        let Ok(outcomes) = thread.join() else { bail!("the browser tests panicked") };
        tally.failed += outcomes.iter().filter(|o| o.failure.is_some()).count();
        tally.passed += outcomes.iter().filter(|o| o.failure.is_none()).count();
    }
    Ok(tally)
}

fn print(outcome: &cases::Outcome) {
    let cases::Outcome { name, browser, took, failure } = outcome;
    match failure {
        None => println!("  ok {:>5.1} s  {browser:8}  {name}", took.as_secs_f32()),
        Some(why) => println!(
            "  FAILED {:.1} s  {browser}  {name}\n    {}",
            took.as_secs_f32(),
            why.replace('\n', "\n    ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::read_result;

    #[test]
    fn reads_cargo() {
        let tally =
            read_result("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured").unwrap();
        assert_eq!((tally.passed, tally.failed), (12, 3));
        assert!(read_result("test a ... ok").is_none());
    }
}
