//! `cargo xtask bench <subject>`: speed and size, each beside its peers in one run.

mod articles;
mod story;

#[derive(clap::Subcommand)]
pub enum Subject {
    /// The index of articles: queries, adding, opening and size, in Chromium and natively
    Story(story::Options),
}

pub fn run(subject: Subject) -> anyhow::Result<()> {
    match subject {
        Subject::Story(options) => story::run(&options),
    }
}
