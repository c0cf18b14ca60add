//! `cargo deny`: licences, places of origin and double versions of all crates in `Cargo.lock`, as `deny.toml` allows them.

use crate::repo;
use crate::test::Checked;
use anyhow::Result;
use std::process::Stdio;

/// Advisories are left to who has a network: their database is fetched anew for each look.
const CHECKS: [&str; 5] = ["--locked", "check", "licenses", "bans", "sources"];

/// Checks all crates where the program is installed; compiling it takes longer than all other checks together.
pub fn check() -> Result<Checked> {
    let mut asked = repo::command("cargo", &["deny", "--version"]);
    let installed = asked.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !installed.is_ok_and(|status| status.success()) {
        return Ok(Checked::Skipped("cargo-deny is not installed"));
    }
    repo::run(repo::command("cargo", &["deny"]).args(CHECKS))?;
    Ok(Checked::Clean)
}
