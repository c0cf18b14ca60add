//! The check of types in the pages' JavaScript, against the types made from the views.

use crate::repo;
use anyhow::{Result, bail};
use parallax_browser::driver::find_program;

/// What npm brings, in versions that were tried.
const PACKAGES: [&str; 2] = ["typescript@7.0.2", "@types/chrome@0.3.7"];

/// What the check gave.
pub enum Checked {
    Clean,
    /// Why it was not made.
    Skipped(&'static str),
}

/// Checks all modules of the extension. The compiler is fetched once, below the target folder.
pub fn check() -> Result<Checked> {
    let folder = repo::target().join("types");
    let compiler = folder.join("node_modules/typescript/bin/tsc");
    if find_program("npm").is_none() {
        return Ok(Checked::Skipped("npm is not installed"));
    }
    if !compiler.is_file() {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
        let mut install = repo::command("npm", &["install", "--no-audit", "--no-fund", "--silent"]);
        install.args(PACKAGES).current_dir(&folder);
        if repo::run(&mut install).is_err() {
            return Ok(Checked::Skipped("the compiler cannot be fetched"));
        }
    }
    let mut node = repo::command("node", &[]);
    node.arg(compiler).args(["--noEmit", "--project", "extension/jsconfig.json", "--typeRoots"]);
    node.arg(folder.join("node_modules/@types"));
    match repo::run(&mut node) {
        Ok(()) => Ok(Checked::Clean),
        Err(_) => bail!("types do not fit"),
    }
}
