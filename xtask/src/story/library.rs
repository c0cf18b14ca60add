//! Labelled articles in an index, as the product holds them.

use super::articles::{self, Article};
use super::{matcher, tables};
use anyhow::{Context, Result};
use parallax::outlet::{Identifier, PageMarks};
use parallax::story::{DocRef, Document, Incoming, Index, Limits, Matcher, Signature};
use parallax::text::Analyzer;
use parallax::time::{DAY, Timestamp};
use std::collections::HashMap;
use std::path::PathBuf;

pub struct Library {
    pub articles: Vec<Article>,
    pub index: Index,
    pub matcher: Matcher,
    /// Place of each stored article in `articles`.
    pub place: HashMap<DocRef, usize>,
}

/// Articles that arrive at a time, as one round of polling brings them.
pub const BATCH: usize = 200;

impl Library {
    /// Stores all articles at once, without stories.
    pub fn stored(articles: Vec<Article>, mut matcher: Matcher, analyzer: &Analyzer) -> Self {
        let now = latest(&articles);
        let mut index = index(now);
        let incoming =
            articles.iter().map(|article| incoming(analyzer, article.document())).collect();
        let place = places(&index.add(incoming, now), 0);
        matcher.learn(&mut index);
        Self { articles, index, matcher, place }
    }

    /// Lets the articles arrive in the given order, each placed in its story.
    pub fn arrived(articles: Vec<Article>, mut matcher: Matcher, order: &[usize]) -> Self {
        let now = latest(&articles);
        let mut index = index(now);
        for batch in order.chunks(BATCH) {
            matcher.arrive(
                &mut index,
                batch.iter().map(|&i| articles[i].document()).collect(),
                now,
            );
        }
        // As after a restart: a query meets an index that was opened.
        matcher.learn(&mut index);
        let place = articles
            .iter()
            .enumerate()
            .filter_map(|(i, a)| Some((index.find(&a.id)?, i)))
            .collect();
        Self { articles, index, matcher, place }
    }
}

/// An article as an index takes it in.
pub fn incoming(analyzer: &Analyzer, document: Document) -> Incoming {
    let analysis = analyzer.analyze(&document.title, &document.lead, &document.language);
    let signature = Signature::new(&analysis, document.time, &document.outlet).encode();
    Incoming { terms: analysis.terms(), signature, document }
}

/// An article of a file, asked about among all the others.
#[derive(clap::Args)]
pub struct Asked {
    /// Articles, JSON lines, plain or gzip
    #[arg(long)]
    articles: PathBuf,
    /// Id of the article asked about
    #[arg(long)]
    id: String,
}

impl Asked {
    /// All articles, arrived in order of time, and the place of the one asked about.
    pub fn open(&self) -> Result<(Library, usize)> {
        let articles = articles::rows(&self.articles)?;
        let order = by_time(&articles);
        let library = Library::arrived(articles, matcher(&tables())?, &order);
        let at = library.articles.iter().position(|a| a.id == self.id);
        Ok((library, at.context("no article with this id")?))
    }
}

/// Places of the articles in order of time.
pub fn by_time(articles: &[Article]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&i| (articles[i].timestamp(), i));
    order
}

fn latest(articles: &[Article]) -> Timestamp {
    articles.iter().map(Article::timestamp).max().unwrap_or_default()
}

pub fn index(now: Timestamp) -> Index {
    Index::new(Limits { age: 20_000 * DAY, bytes: u64::MAX }, now)
}

fn places<E>(answers: &[Result<DocRef, E>], first: usize) -> HashMap<DocRef, usize> {
    answers.iter().enumerate().filter_map(|(i, a)| Some((*a.as_ref().ok()?, first + i))).collect()
}

/// The article with who wrote it, as the product reads that from address and dateline.
pub fn written(identifier: &Identifier, document: Document) -> Document {
    let marks = PageMarks { dateline: document.lead.clone(), ..PageMarks::default() };
    let identity = identifier.identify(&document.url, Some(&marks));
    Document { origin: identity.writer().map(str::to_owned), ..document }
}

impl Article {
    /// As a provider would hand it in.
    pub fn document(&self) -> Document {
        Document {
            id: self.id.clone(),
            title: self.title.clone(),
            lead: self.lead.clone(),
            outlet: self.host.clone(),
            url: format!(
                "https://{}/{}",
                if self.host.is_empty() { "example.org" } else { &self.host },
                self.id
            ),
            time: self.timestamp(),
            seen: self.timestamp(),
            language: self.lang.clone(),
            origin: None,
            provider: String::new(),
        }
    }
}
