//! `cargo xtask bench <subject>`: speed and size, each beside its peers in one run.

mod articles;
mod directory;
mod extension;
mod marks;
mod story;

#[derive(clap::Subcommand)]
pub enum Subject {
    /// The extension in Chromium beside one without WebAssembly
    Extension(extension::Options),
    /// Lookups in the directory of outlets, in Chromium and natively
    Directory,
    /// Marks beside links: their share of a page's main thread, in Chromium
    Marks(marks::Options),
    /// The index of articles: queries, adding, opening and size, in Chromium and natively
    Story(story::Options),
}

pub fn run(subject: Subject) -> anyhow::Result<()> {
    match subject {
        Subject::Extension(options) => extension::run(&options),
        Subject::Directory => directory::run(),
        Subject::Marks(options) => marks::run(&options),
        Subject::Story(options) => story::run(&options),
    }
}
