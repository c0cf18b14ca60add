//! The first stage beside tantivy, natively, in one process: the same articles, the same terms, the same queries.
//!
//! `bench-tantivy ARTICLES.jsonl QUERIES.jsonl`; a query is `{"id"}` of an article. tantivy gets every term as a token
//! (repeated as often as it counts) and scores plain BM25 with its own skipping; ours weighs time as well.

use parallax::story::{Document, Incoming, Index, Languages, Limits, Query, Wanted};
use parallax::text::{Term, analyze};
use parallax::time::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};

const CANDIDATES: usize = 120;

#[derive(Deserialize)]
struct Asked {
    id: String,
}

fn rows<T: for<'a> Deserialize<'a>>(path: &str) -> Vec<T> {
    let text = std::fs::read_to_string(path).expect("readable file");
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

/// Median and 95th percentile in milliseconds.
fn summary(mut millis: Vec<f64>) -> (f64, f64) {
    millis.sort_by(f64::total_cmp);
    let at = |share: f64| millis[((millis.len() - 1) as f64 * share) as usize];
    (at(0.5), at(0.95))
}

fn main() -> tantivy::Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let articles: Vec<Document> = rows(&paths[0]);
    let asked: Vec<Asked> = rows(&paths[1]);
    let terms: HashMap<&str, (Vec<Term>, Timestamp)> = articles
        .iter()
        .map(|a| (a.id.as_str(), (analyze(&a.title, &a.lead, &a.language).terms(), a.time)))
        .collect();
    let queries: Vec<&(Vec<Term>, Timestamp)> =
        asked.iter().filter_map(|asked| terms.get(asked.id.as_str())).collect();

    let ours = ours(&articles, &terms, &queries);
    let theirs = tantivy(&articles, &terms, &queries)?;
    let line = serde_json::json!({
        "articles": articles.len(), "queries": queries.len(),
        "parallax": {"median": ours.0, "p95": ours.1}, "tantivy": {"median": theirs.0, "p95": theirs.1},
    });
    println!("{line}");
    Ok(())
}

fn ours(
    articles: &[Document],
    terms: &HashMap<&str, (Vec<Term>, Timestamp)>,
    queries: &[&(Vec<Term>, Timestamp)],
) -> (f64, f64) {
    let now = articles.iter().map(|article| article.time).max().unwrap_or_default();
    let limits = Limits { age: i64::MAX, ..Limits::default() };
    let mut index = Index::new(limits, now);
    let incoming = articles.iter().map(|article| Incoming {
        document: article.clone(),
        terms: terms[article.id.as_str()].0.clone(),
        signature: Vec::new(),
    });
    index.add(incoming.collect(), now);
    let time = |(terms, time): &&(Vec<Term>, Timestamp)| {
        let start = Instant::now();
        let terms: Vec<Wanted> = terms.iter().map(Wanted::from).collect();
        let query = Query {
            terms: &terms,
            time: *time,
            limit: CANDIDATES,
            languages: Languages::All,
            except: None,
        };
        let found = index.search(&query);
        assert!(!found.is_empty());
        start.elapsed().as_secs_f64() * 1e3
    };
    queries.iter().map(time).for_each(drop);
    summary(queries.iter().map(time).collect())
}

fn tantivy(
    articles: &[Document],
    terms: &HashMap<&str, (Vec<Term>, Timestamp)>,
    queries: &[&(Vec<Term>, Timestamp)],
) -> tantivy::Result<(f64, f64)> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("spaces")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text =
        schema.add_text_field("terms", TextOptions::default().set_indexing_options(indexing));
    let id = schema.add_text_field("id", STORED);
    let index = tantivy::Index::create_in_ram(schema.build());
    index.tokenizers().register("spaces", TextAnalyzer::from(WhitespaceTokenizer::default()));
    let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
    for article in articles {
        let mut tokens = String::new();
        for term in &terms[article.id.as_str()].0 {
            for _ in 0..term.frequency {
                tokens += &format!("{:08x} ", term.id);
            }
        }
        writer.add_document(tantivy::doc!(text => tokens, id => article.id.as_str()))?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    let searcher = index.reader()?.searcher();
    let ask = |(terms, _): &&(Vec<Term>, Timestamp)| -> tantivy::Result<f64> {
        let start = Instant::now();
        let clauses = terms.iter().filter(|term| Wanted::from(*term).weight > 0.0).map(|term| {
            let token = tantivy::Term::from_field_text(text, &format!("{:08x}", term.id));
            let query = TermQuery::new(token, IndexRecordOption::WithFreqs);
            let boosted = BoostQuery::new(Box::new(query), Wanted::from(term).weight);
            (Occur::Should, Box::new(boosted) as Box<dyn tantivy::query::Query>)
        });
        let query = BooleanQuery::new(clauses.collect());
        let found = searcher.search(&query, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        assert!(!found.is_empty());
        Ok(start.elapsed().as_secs_f64() * 1e3)
    };
    for query in queries {
        ask(query)?;
    }
    Ok(summary(queries.iter().map(ask).collect::<tantivy::Result<_>>()?))
}
