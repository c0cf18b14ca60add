//! `cargo xtask <verb>`: everything one does with this repository.

mod articles;
mod bench;
mod build;
mod chromium;
mod code_order;
mod crates;
mod data;
mod date_tables;
mod deny;
mod eval;
mod export;
mod feed_sets;
mod fuzz;
mod install;
mod linter;
mod locales;
mod manifest;
mod npm;
mod outlet;
mod package;
mod page;
mod pages;
mod png;
mod repo;
mod run;
mod source;
mod state;
mod story;
mod story_match;
mod story_page;
mod test;
mod types;
mod zip;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs, tests, measures and packs Parallax")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Measure speed and size, beside peers
    #[command(subcommand)]
    Bench(bench::Subject),
    /// Build the loadable extension into dist/chrome and dist/firefox
    Build(build::Options),
    /// Open a browser with Parallax on an article
    Run(Box<run::Options>),
    /// Run every check and test
    Test(test::Options),
    /// Pack what the stores are given: a package each, the sources, the list of components
    Package(package::Options),
    /// Print what the product answers to labelled cases, for a scoring program to read
    #[command(subcommand)]
    Eval(eval::Set),
    /// Show what is understood of a saved page, with the evidence
    Page(page::Options),
    /// Print the matches of one article with the evidence for each
    Match(story::library::Asked),
    /// Print what the story page says of one article's story
    Story(story::library::Asked),
    /// Train the second stage and compile the tables of matching
    #[command(subcommand)]
    Train(story::train::Train),
    /// Show what the product says of addresses: identity with its rules, ratings, consensus
    Outlet(outlet::Options),
    /// Compile the tables of `data/` into the files that are shipped
    Data,
    /// Rewrite the tables of month names and time zones in `data/` from CLDR and the time-zone database
    DateTables(date_tables::Sources),
    /// Print articles as bulk requests for a search server of one's own
    Export(export::Options),
    /// Feed every reader of foreign bytes from a fuzzer (nightly toolchain and cargo-fuzz)
    Fuzz(fuzz::Options),
    /// Write what the present version stores into `tests/fixtures/state`, for later versions to open
    State(state::Options),
    /// Rewrite the table of feeds to choose from in `data/` from the tables of outlets, feeds and ratings
    FeedSets,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().verb {
        Verb::Bench(subject) => bench::run(subject),
        Verb::Build(options) => build::run(options),
        Verb::Run(options) => run::run(*options),
        Verb::Test(options) => test::run(options),
        Verb::Package(options) => package::run(options),
        Verb::Eval(set) => eval::run(set),
        Verb::Outlet(options) => outlet::run(&options),
        Verb::Page(options) => page::run(&options),
        Verb::Data => data::run(parallax::rating::Licences::All),
        Verb::Match(asked) => story_match::run(&asked),
        Verb::Story(asked) => story_page::run(&asked),
        Verb::Train(train) => story::train::run(train),
        Verb::DateTables(sources) => date_tables::run(&sources),
        Verb::Export(options) => export::run(&options),
        Verb::Fuzz(options) => fuzz::run(options),
        Verb::FeedSets => feed_sets::run(),
        Verb::State(options) => state::run(&options),
    }
}
