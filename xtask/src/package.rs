//! `cargo xtask package`: one zip for each store, the same bytes for the same sources.

use crate::build::{self, assemble, folder_name};
use crate::manifest::Purpose;
use crate::{repo, zip};
use anyhow::{Result, bail};
use parallax_browser::Browser;
use std::path::{Path, PathBuf};

/// What a person on a slow line should have to load at most. A larger package is said to be so, and made all the same.
pub const MOST_BYTES: usize = 2_500_000;

#[derive(clap::Args, Clone, Copy, Default)]
pub struct Options {
    /// Compile everything a second time, in another folder, and compare the bytes
    #[arg(long)]
    pub twice: bool,
    /// Ship only ratings whose licence allows commercial use
    #[arg(long)]
    pub free: bool,
}

pub fn run(options: Options) -> Result<()> {
    let packages = pack_all(&repo::target(), options)?;
    if options.twice {
        repo::step("Building once more to compare");
        let again = pack_all(&repo::target().join("again"), options)?;
        for (one, other) in packages.iter().zip(&again) {
            if std::fs::read(one)? != std::fs::read(other)? {
                bail!("{} and {} differ", one.display(), other.display());
            }
        }
        eprintln!("    both builds gave the same bytes");
    }
    for file in &packages {
        let bytes = std::fs::metadata(file)?.len() as usize;
        eprintln!("    {} ({bytes} bytes)", file.display());
        if bytes > MOST_BYTES {
            eprintln!("    warning: more than the {MOST_BYTES} bytes it should have at most");
        }
    }
    Ok(())
}

/// Builds below a target folder and writes the zips to its `package` folder.
fn pack_all(target: &Path, options: Options) -> Result<Vec<PathBuf>> {
    let options = build::Options { debug: false, free: options.free };
    crate::data::run(options.licences())?;
    let core = build::build_core(options, target)?;
    Browser::ALL.into_iter().map(|browser| pack(&core, browser, &target.join("package"))).collect()
}

/// Writes the zip for one store from a built core.
pub fn pack(core: &Path, browser: Browser, to: &Path) -> Result<PathBuf> {
    let folder = to.join(folder_name(browser));
    assemble(core, browser, Purpose::Store, &folder)?;
    let files = repo::files(&folder)?;
    let read = |name: String| Ok((name.clone(), std::fs::read(folder.join(name))?));
    let packed = zip::pack(files.into_iter().map(read).collect::<Result<_>>()?)?;
    let file =
        to.join(format!("parallax-{}-{}.zip", env!("CARGO_PKG_VERSION"), folder_name(browser)));
    std::fs::write(&file, packed)?;
    Ok(file)
}
