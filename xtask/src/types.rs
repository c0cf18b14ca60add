//! The check of types in the pages' JavaScript, against the types made from the views.

use crate::test::Checked;
use crate::{npm, repo};
use anyhow::{Result, bail};

/// What npm brings, in versions that were tried.
const PACKAGES: [&str; 2] = ["typescript@7.0.2", "@types/chrome@0.3.7"];

/// Checks all modules of the extension. The compiler is fetched once, below the target folder.
pub fn check() -> Result<Checked> {
    let Some(folder) = npm::packages("types", &PACKAGES)? else {
        return Ok(Checked::Skipped("npm is not installed, or its packages cannot be fetched"));
    };
    let compiler = folder.join("node_modules/typescript/bin/tsc");
    let mut node = repo::command("node", &[]);
    node.arg(compiler).args(["--noEmit", "--project", "extension/jsconfig.json", "--typeRoots"]);
    node.arg(folder.join("node_modules/@types"));
    match repo::run(&mut node) {
        Ok(()) => Ok(Checked::Clean),
        Err(_) => bail!("types do not fit"),
    }
}
