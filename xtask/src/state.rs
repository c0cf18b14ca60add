//! `cargo xtask state`: fills a browser from the local web, and keeps what it stored as the state of the present version.

use crate::build::{self, dist};
use crate::install;
use anyhow::{Context, Result};
use parallax_browser::Browser;
use parallax_browser::cases::upgrade;

#[derive(clap::Args)]
pub struct Options {
    /// With what is in dist
    #[arg(long)]
    built: bool,
}

pub fn run(options: &Options) -> Result<()> {
    install::browsers()?;
    if !options.built {
        build::run(build::Options::default())?;
    }
    let bytes = upgrade::filled(&dist(Browser::Chromium))?.to_file()?;
    let folder = upgrade::folder();
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(concat!(env!("CARGO_PKG_VERSION"), ".bin"));
    std::fs::write(&file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
    println!("{}: {} bytes", file.display(), bytes.len());
    Ok(())
}
