//! Programs that come from npm, each fetched once below the target folder.

use crate::repo;
use anyhow::Result;
use parallax_browser::driver::find_program;
use std::path::PathBuf;

/// The folder of this name with the packages (`name@version`); `None` where they cannot be had.
pub fn packages(folder: &str, packages: &[&str]) -> Result<Option<PathBuf>> {
    let folder = repo::target().join(folder);
    if find_program("npm").is_none() {
        return Ok(None);
    }
    // npm writes it last.
    if !folder.join("node_modules/.package-lock.json").is_file() {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
        let mut install = repo::command("npm", &["install", "--no-audit", "--no-fund", "--silent"]);
        install.args(packages).current_dir(&folder);
        if repo::run(&mut install).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(folder))
}
