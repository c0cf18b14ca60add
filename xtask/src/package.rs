//! `cargo xtask package`: what the stores are given, the same bytes for the same sources.

use crate::build::{self, assemble, folder_name};
use crate::manifest::Purpose;
use crate::{crates, repo, source, zip};
use anyhow::{Context, Result, bail};
use parallax_browser::Browser;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a person on a slow line should have to load at most.
pub const MOST_BYTES: usize = 2_500_000;

#[derive(clap::Args, Clone, Copy, Default)]
pub struct Options {
    /// Build a second time from the archive of sources, in another folder, and compare the bytes
    #[arg(long)]
    pub twice: bool,
    /// Ship only ratings whose licence allows commercial use
    #[arg(long)]
    pub free: bool,
}

pub fn run(options: Options) -> Result<()> {
    let to = repo::target().join("package");
    let packages = pack_all(options, &to)?;
    std::fs::write(to.join(BILL), crates::bill(&crates::shipped()?))?;
    let sources = source::pack(&to)?;
    if options.twice {
        let sources = sources.as_deref().context("the sources are not a git repository")?;
        compare_with_second(options, &packages, sources)?;
    }
    for file in sources.iter().chain(&packages) {
        eprintln!("    {} ({} bytes)", file.display(), std::fs::metadata(file)?.len());
    }
    crate::linter::run(&packages)?;
    for file in &packages {
        if std::fs::metadata(file)?.len() as usize > MOST_BYTES {
            bail!("{} is larger than {MOST_BYTES} bytes", file.display());
        }
    }
    Ok(())
}

/// The list of components, for programs.
const BILL: &str = "parallax.cdx.json";

/// As a store's reviewer does it: unpacks the sources elsewhere, builds them with the one command, compares.
fn compare_with_second(options: Options, packages: &[PathBuf], sources: &Path) -> Result<()> {
    repo::step("Building once more from the archive of sources, to compare");
    let folder = source::unpack(sources, &std::env::temp_dir().join("parallax-again"))?;
    let mut again = Command::new("cargo");
    again.args(["xtask", "package"]).current_dir(&folder).env_remove("CARGO_TARGET_DIR");
    if options.free {
        again.arg("--free");
    }
    // It may be too large, which is said at the end: what counts is what it wrote.
    again.status().context("cargo could not be started")?;
    for one in packages {
        let name = one.file_name().context("a package has a name")?;
        let other = folder.join("target/package").join(name);
        if std::fs::read(one)? != std::fs::read(&other).context("the second build failed")? {
            bail!("{} and {} differ", one.display(), other.display());
        }
    }
    eprintln!("    both builds gave the same bytes");
    Ok(())
}

/// Builds the core and writes a package for each store.
fn pack_all(options: Options, to: &Path) -> Result<Vec<PathBuf>> {
    let options = build::Options { debug: false, free: options.free };
    crate::data::run(options.licences())?;
    let core = build::build_core(options, &repo::target())?;
    Browser::ALL.into_iter().map(|browser| pack(&core, browser, to)).collect()
}

/// Writes the package for one store from a built core.
pub fn pack(core: &Path, browser: Browser, to: &Path) -> Result<PathBuf> {
    let folder = to.join(folder_name(browser));
    assemble(core, browser, Purpose::Store, &folder)?;
    std::fs::write(folder.join("THIRD-PARTY.txt"), crates::notices(&crates::shipped()?)?)?;
    let files = repo::files(&folder)?;
    let read = |name: String| Ok((name.clone(), std::fs::read(folder.join(name))?));
    let packed = zip::pack(files.into_iter().map(read).collect::<Result<_>>()?)?;
    let ending = match browser {
        Browser::Chromium => "zip",
        Browser::Firefox => "xpi",
    };
    let name = format!("parallax-{}-{}.{ending}", env!("CARGO_PKG_VERSION"), folder_name(browser));
    let file = to.join(name);
    std::fs::write(&file, packed)?;
    Ok(file)
}
