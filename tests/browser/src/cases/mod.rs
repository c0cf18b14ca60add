//! What a person does with Parallax in a real browser, as test cases; one file a subject.
//! Each case gets a browser with a fresh profile and says what the person sees.

mod bad_days;
mod badge;
mod corrections;
mod coverage;
mod hostile;
mod kills;
mod marks;
mod options;
mod popup;
mod privacy;
mod ratings;
mod reading;
mod scene;
mod sources;
mod story;
mod traces;
pub mod upgrade;

pub use scene::{Scene, now};

use crate::Browser;
use anyhow::{Result, anyhow};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

pub struct Case {
    pub name: &'static str,
    run: fn(&mut Scene) -> Result<()>,
}

pub struct Subject {
    pub name: &'static str,
    cases: &'static [Case],
}

const SUBJECTS: &[Subject] = &[
    badge::SUBJECT,
    popup::SUBJECT,
    reading::SUBJECT,
    coverage::SUBJECT,
    bad_days::SUBJECT,
    kills::SUBJECT,
    privacy::SUBJECT,
    traces::SUBJECT,
    upgrade::SUBJECT,
    hostile::SUBJECT,
    options::SUBJECT,
    ratings::SUBJECT,
    corrections::SUBJECT,
    sources::SUBJECT,
    story::SUBJECT,
    marks::SUBJECT,
];

/// How one case went in one browser.
pub struct Outcome {
    /// `subject: case`.
    pub name: String,
    pub browser: Browser,
    pub took: Duration,
    /// Why it failed, with what was asked of the network until then.
    pub failure: Option<String>,
}

/// Which cases are run, and how long those take that choose their moments.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Part of their names.
    pub filter: String,
    /// How often the worker is killed in the case that does nothing else; 0 for [`kills::FEW`].
    pub kills: usize,
}

/// Runs the cases that are wished for against the unpacked extension in `dist`.
pub fn run(
    browser: Browser,
    dist: &Path,
    wish: &Wish,
    mut report: impl FnMut(&Outcome),
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for subject in SUBJECTS {
        for case in subject.cases {
            let name = format!("{}: {}", subject.name, case.name);
            if !name.contains(&wish.filter) {
                continue;
            }
            let begin = Instant::now();
            let failure = attempt(browser, dist, case, wish);
            let outcome = Outcome { name, browser, took: begin.elapsed(), failure };
            report(&outcome);
            outcomes.push(outcome);
        }
    }
    outcomes
}

fn attempt(browser: Browser, dist: &Path, case: &Case, wish: &Wish) -> Option<String> {
    // A panic in one case must not take the others with it.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let mut scene = Scene::open(browser, dist)?;
        scene.kills = wish.kills;
        (case.run)(&mut scene).map_err(|e| anyhow!("{e:#}\n{}", scene.describe()))
    }));
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(e)) => Some(format!("{e:#}")),
        Err(_) => Some("the case panicked".into()),
    }
}
