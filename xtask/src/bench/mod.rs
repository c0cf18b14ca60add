//! `cargo xtask bench <subject>`: speed and size, each beside its peers in one run.

mod articles;
mod directory;
mod extension;
mod story;

#[derive(clap::Subcommand)]
pub enum Subject {
    /// The extension in Chromium beside one without WebAssembly
    Extension(extension::Options),
    /// Lookups in the directory of outlets, in Chromium and natively
    Directory,
    /// The index of articles: queries, adding, opening and size, in Chromium and natively
    Story(story::Options),
}

pub fn run(subject: Subject) -> anyhow::Result<()> {
    match subject {
        Subject::Extension(options) => extension::run(&options),
        Subject::Directory => directory::run(),
        Subject::Story(options) => story::run(&options),
    }
}
