//! `cargo xtask eval <set>`: runs the product over labelled cases and prints JSON lines.
//! The scoring programs and the cases stand outside the repository; each set is a file here.

mod answers;
pub mod brief;
mod cluster;
pub mod feeds;
#[cfg(test)]
mod outlet_cases;
pub mod outlets;
pub mod pages;
mod pairs;
mod retrieval;

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Set {
    /// Identify every case of a CSV
    Outlets { cases: PathBuf },
    /// Say of each host of a list which outlet it imitates, and would if it were unknown
    Lookalikes { hosts: PathBuf },
    /// Read saved pages in Chromium with the shipped script
    Pages(pages::Options),
    /// Rank the articles of a pool for each query
    Retrieval {
        articles: PathBuf,
        queries: PathBuf,
        #[command(flatten)]
        models: Models,
    },
    /// Stream articles into stories
    Cluster {
        articles: PathBuf,
        /// Let them arrive in an order drawn from this number
        #[arg(long, default_value_t = 0)]
        shuffle: u64,
        #[command(flatten)]
        models: Models,
    },
    /// Score pairs of articles
    Pairs {
        pairs: PathBuf,
        /// Ask whether they are copies of one text, not whether they tell the same story; a file named `wire…` always asks that
        #[arg(long)]
        copies: bool,
    },
    /// Say what answers of sources mean
    Answers { dir: Option<PathBuf> },
    /// Choose key points and stressed words for stories whose articles have a known side
    Brief {
        articles: PathBuf,
        /// Print so many key points of every fifth story, to be read by eye
        #[arg(long)]
        read: Option<usize>,
    },
    /// Read feeds and dates
    Feeds { dir: Option<PathBuf> },
}

/// Models that are measured, and on which stories.
#[derive(clap::Args)]
pub struct Models {
    /// Folder of tables and models
    #[arg(long)]
    tables: Option<PathBuf>,
    /// Only the stories of this half (0 or 1), which `train ranker --without` left out
    #[arg(long)]
    half: Option<usize>,
}

impl Models {
    fn tables(&self) -> PathBuf {
        self.tables.clone().unwrap_or_else(crate::story::tables)
    }
}

pub fn run(set: Set) -> anyhow::Result<()> {
    match set {
        Set::Outlets { cases } => outlets::run(&cases),
        Set::Lookalikes { hosts } => outlets::lookalikes(&hosts),
        Set::Answers { dir } => answers::run(dir.as_deref()),
        Set::Brief { articles, read } => brief::run(&articles, read),
        Set::Feeds { dir } => feeds::run(dir.as_deref()),
        Set::Pages(options) => pages::run(&options),
        Set::Retrieval { articles, queries, models } => {
            retrieval::run(&articles, &queries, &models.tables(), models.half)
        }
        Set::Cluster { articles, shuffle, models } => {
            cluster::run(&articles, shuffle, &models.tables(), models.half)
        }
        Set::Pairs { pairs, copies } => pairs::run(&pairs, copies),
    }
}
