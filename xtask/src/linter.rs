//! What addons.mozilla.org checks when a package is handed in, run here before: `addons-linter` of npm.

use crate::repo;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Warnings that stay, each explained in `docs/store/reviewers.md`.
const EXPLAINED: &[&str] = &["KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION"];

/// Checks the Firefox package; skips with a word where the linter is not installed.
pub fn run(packages: &[PathBuf]) -> Result<()> {
    let xpi = packages.iter().find(|file| file.extension().is_some_and(|e| e == "xpi"));
    let xpi = xpi.context("there is no package for Firefox")?;
    let output = Command::new("npx")
        .args(["--no-install", "addons-linter", "--output", "json"])
        .arg(xpi)
        .current_dir(repo::root())
        .output();
    let told = output.map(|output| output.stdout).unwrap_or_default();
    let Ok(report) = serde_json::from_slice::<Value>(&told) else {
        eprintln!("    skipped: addons-linter is missing (npm install --no-save addons-linter)");
        return Ok(());
    };
    let complaints = complaints(&report);
    if !complaints.is_empty() {
        bail!("addons-linter complains:\n{}", complaints.join("\n"));
    }
    eprintln!("    addons-linter has nothing that is not explained");
    Ok(())
}

/// Errors, and warnings that nobody explained, a line each.
fn complaints(report: &Value) -> Vec<String> {
    let list = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    let explained = |found: &Value| EXPLAINED.iter().any(|code| found["code"] == *code);
    let warnings = list("warnings").into_iter().filter(|found| !explained(found));
    let line = |found: Value| {
        let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}: {}", text("_type"), text("code"), text("message"))
    };
    list("errors").into_iter().chain(warnings).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_error_and_an_unexplained_warning_are_complaints() {
        let report = json!({
            "errors": [{ "_type": "error", "code": "A", "message": "bad" }],
            "warnings": [{ "_type": "warning", "code": "B", "message": "odd" }],
        });
        assert_eq!(complaints(&report), ["error A: bad", "warning B: odd"]);
        assert!(complaints(&json!({ "errors": [], "warnings": [] })).is_empty());
    }
}
