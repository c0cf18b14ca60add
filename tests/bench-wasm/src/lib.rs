//! The index and the directory as WebAssembly, driven by `bench.js` and `directory.js` in a browser: the page
//! measures, this only does the work.

mod directory;

use parallax::story::{
    DocRef, Document, Index, Languages, Limits, Matcher, Query, Ranker, Wanted, Write, key,
};
use parallax::text::concept::Concepts;
use parallax::text::topic::Topics;
use parallax::text::vector::Vectors;
use parallax::text::{Analyzer, Kind, Term};
use parallax::time::Timestamp;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// Candidates that the first stage hands to the second.
const CANDIDATES: usize = 120;

#[derive(Deserialize)]
struct Asked {
    article: Document,
    /// Ids of the other articles of its story.
    relevant: Vec<String>,
}

/// A stored index and the queries that are put to it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    stored: Vec<(String, Vec<u8>)>,
    index: Index,
    analyzer: Analyzer,
    matcher: Matcher,
    asked: Vec<Asked>,
    terms: Vec<Vec<Term>>,
}

#[wasm_bindgen]
impl Bench {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands in the tables of matching.
    pub fn tables(
        &mut self,
        concepts: &[u8],
        english: &[u8],
        multilingual: &[u8],
        topics: &[u8],
        ranker: &[u8],
    ) -> Result<(), JsError> {
        self.analyzer = Analyzer {
            concepts: Concepts::decode(concepts)?,
            english: Vectors::decode(english)?,
            multilingual: Vectors::decode(multilingual)?,
            topics: Topics::decode(topics)?,
        };
        self.matcher = Matcher::new(self.analyzer.clone(), Ranker::decode(ranker)?);
        Ok(())
    }

    /// Learns the weights of words and the stories from the open index.
    pub fn learn(&mut self) {
        self.matcher.learn(&mut self.index);
    }

    /// A whole query, from the article's text to the accepted ones; gives their number.
    pub fn query(&self, at: usize) -> usize {
        self.matcher.matches(&self.index, &self.asked[at].article).len()
    }

    /// Share of the ten surest candidates that tell the story, of those that could.
    pub fn recall_of_query(&self, at: usize) -> f64 {
        let mut found = self.matcher.scored(&self.index, &self.asked[at].article);
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        self.recalled(at, found.into_iter().map(|(doc, _)| doc))
    }

    /// Hands in a stored value.
    pub fn put(&mut self, key: String, value: Vec<u8>) {
        self.stored.push((key, value));
    }

    /// Opens what was handed in, and gives the number of articles.
    pub fn open(&mut self, now: f64) -> Result<usize, JsError> {
        let limits = Limits { age: i64::MAX, ..Limits::default() };
        let (index, report) =
            Index::open(std::mem::take(&mut self.stored), limits, Timestamp(now as i64))?;
        self.index = index;
        Ok(report.articles)
    }

    /// Hands in a stored value of signatures.
    pub fn attach(&mut self, key: &str, value: Vec<u8>) -> Result<(), JsError> {
        Ok(self.index.attach(key, value)?)
    }

    /// Takes queries, one JSON object a line, and gives their number.
    pub fn ask(&mut self, lines: &str) -> Result<usize, JsError> {
        self.asked = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        self.terms = self.asked.iter().map(|asked| self.terms_of(&asked.article)).collect();
        Ok(self.asked.len())
    }

    /// The first stage alone, for terms that are worked out; gives the number of candidates.
    pub fn first_stage(&self, at: usize) -> usize {
        self.candidates(at, &self.terms[at]).len()
    }

    /// Share of the first ten candidates that tell the story, of those that could.
    pub fn recall(&self, at: usize) -> f64 {
        self.recalled(at, self.candidates(at, &self.terms[at]).into_iter())
    }

    /// Adds articles, one JSON object a line, places each, and gives the bytes written.
    pub fn add(&mut self, lines: &str, now: f64) -> Result<usize, JsError> {
        let documents: Vec<Document> =
            lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        self.matcher.arrive(&mut self.index, documents, Timestamp(now as i64));
        Ok(self.commit())
    }

    /// Merges what the background would merge now, and gives how often. A merge that needs what was stored before is left.
    pub fn merge(&mut self) -> usize {
        let mut merges = 0;
        while let Some(merge) = self.index.next_merge() {
            let (values, others) = std::mem::take(&mut self.stored)
                .into_iter()
                .partition::<Vec<_>, _>(|(key, _)| merge.keys().contains(key));
            self.stored = others;
            if values.len() < merge.keys().len() {
                self.stored.extend(values);
                break;
            }
            self.index.merge(&merge, &values);
            self.commit();
            merges += 1;
        }
        merges
    }

    /// Bytes that matching keeps in memory.
    pub fn memory(&self) -> f64 {
        self.index.size().memory as f64
    }
}

impl Bench {
    /// Keeps what is written, as a store does, and gives its bytes.
    fn commit(&mut self) -> usize {
        let before = self.stored.len();
        self.stored.extend(self.index.commit().into_iter().filter_map(|write| match write {
            Write::Put { key, bytes } => Some((key, bytes)),
            Write::Delete { .. } => None,
        }));
        self.stored[before..].iter().map(|(_, bytes)| bytes.len()).sum()
    }

    fn recalled(&self, at: usize, found: impl Iterator<Item = DocRef>) -> f64 {
        let relevant: Vec<u64> = self.asked[at].relevant.iter().map(|id| key(id)).collect();
        let known = found.take(10).filter_map(|doc| self.index.meta(doc));
        let hits = known.filter(|meta| relevant.contains(&meta.key)).count();
        hits as f64 / relevant.len().clamp(1, 10) as f64
    }

    /// Terms that rank: topics only bring candidates.
    fn terms_of(&self, document: &Document) -> Vec<Term> {
        let Document { title, lead, language, .. } = document;
        let mut terms = self.analyzer.analyze(title, lead, language).terms();
        terms.retain(|term| term.kind() != Kind::Topic);
        terms
    }

    fn candidates(&self, at: usize, terms: &[Term]) -> Vec<DocRef> {
        let article = &self.asked[at].article;
        let terms: Vec<Wanted> = terms.iter().map(Wanted::from).collect();
        let query = Query {
            terms: &terms,
            time: article.time,
            limit: CANDIDATES,
            languages: Languages::All,
            except: Some(key(&article.id)),
        };
        self.index.search(&query).into_iter().map(|candidate| candidate.doc).collect()
    }
}
