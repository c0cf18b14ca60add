//! `cargo xtask bench <subject>`: speed and size, each beside its peers in one run.

mod articles;
mod extension;
mod story;

pub use articles::rows;

#[derive(clap::Subcommand)]
pub enum Subject {
    /// The extension in Chromium beside one without WebAssembly
    Extension(extension::Options),
    /// The index of articles: queries, adding, opening and size, in Chromium and natively
    Story(story::Options),
}

pub fn run(subject: Subject) -> anyhow::Result<()> {
    match subject {
        Subject::Extension(options) => extension::run(&options),
        Subject::Story(options) => story::run(&options),
    }
}
