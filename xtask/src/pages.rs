//! The checks of the pages, drawn by a browser from example views without a background.

use crate::{npm, repo};
use anyhow::{Context, Result};
use parallax_browser::Browser;

/// What npm brings, in versions that were tried.
const PACKAGES: [&str; 2] = ["puppeteer-core@24.43.1", "axe-core@4.14.1"];

/// The programs of `tests/pages`, with what they are told beside the folder of packages and the browser.
const PROGRAMS: [(&str, &[&str]); 3] = [
    ("behave.mjs", &[]),
    ("journeys.mjs", &[]),
    ("shoot.mjs", &["--axe", "--out", "target/pages"]),
];

/// What the checks gave.
pub enum Checked {
    /// Programs that found nothing, and that found something.
    Done { passed: usize, failed: usize },
    /// Why nothing was checked.
    Skipped(&'static str),
}

/// Behaviour, keyboard journeys, pictures with what axe-core finds and texts that are cut.
pub fn check() -> Result<Checked> {
    let Some(folder) = npm::packages("page-tools", &PACKAGES)? else {
        return Ok(Checked::Skipped("npm is not installed, or its packages cannot be fetched"));
    };
    let browser = Browser::Chromium.program().context("no Chromium")?;
    let (mut passed, mut failed) = (0, 0);
    for (program, arguments) in PROGRAMS {
        let mut node = repo::command("node", &[]);
        node.arg(repo::path("tests/pages").join(program)).arg("--tools").arg(&folder);
        node.arg("--browser").arg(&browser).args(arguments);
        match repo::run(&mut node) {
            Ok(()) => passed += 1,
            Err(error) => {
                println!("FAILED {program}: {error:#}");
                failed += 1;
            }
        }
    }
    Ok(Checked::Done { passed, failed })
}
