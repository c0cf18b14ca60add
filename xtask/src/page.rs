//! `cargo xtask page FILE.html --as URL`: what the product understands of a saved page, and why.

use crate::chromium::Chromium;
use crate::eval::pages::now;
use crate::eval::pages::{SCRIPT, at_address};
use parallax::page::{self, Facts};
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Options {
    file: PathBuf,
    /// The address that the page was saved from
    #[arg(long = "as", value_name = "URL")]
    url: String,
    /// Read the text of the file without a browser
    #[arg(long)]
    native: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let html = std::fs::read(&options.file)?;
    if options.native {
        let facts = page::html::facts(&String::from_utf8_lossy(&html), &options.url);
        println!("{}", serde_json::to_string_pretty(&page::understand(&facts, now()))?);
        return Ok(());
    }
    let ran = Chromium::start()?.read(&html, SCRIPT)?;
    let facts = at_address(ran.value.as_str().unwrap_or_default(), &options.url)?;
    let article = page::understand(&Facts::parse(&facts)?, now());
    println!("{}", serde_json::to_string_pretty(&article)?);
    println!("{} bytes of facts in {:.1} ms", facts.len(), ran.millis);
    Ok(())
}
