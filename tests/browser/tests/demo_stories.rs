//! The stories of the local web, matched natively as the extension does: what a person sees first must hold.

use parallax::story::{Document, Index, Limits, Matcher, Ranker};
use parallax::text::Analyzer;
use parallax::text::concept::Concepts;
use parallax::text::topic::Topics;
use parallax::text::vector::Vectors;
use parallax::time::Timestamp;
use parallax_browser::LocalWeb;
use std::path::Path;

/// Of the eleven other outlets of the story; which is missing stands in `docs/figures.md`, "Story: matching".
const JOINED: usize = 10;
const NOW: Timestamp = Timestamp(1_767_416_520);

fn table(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/story").join(name);
    std::fs::read(path).expect("the table is part of the repository")
}

fn matcher() -> Matcher {
    let analyzer = Analyzer {
        concepts: Concepts::decode(&table("concepts.bin")).expect("concepts"),
        english: Vectors::decode(table("english.vec")).expect("vectors of English"),
        multilingual: Vectors::decode(table("multilingual.vec")).expect("multilingual vectors"),
        topics: Topics::decode(&table("topics.bin")).expect("topics"),
    };
    Matcher::new(analyzer, Ranker::decode(&table("ranker.bin")).expect("ranker"))
}

#[test]
fn the_first_story_is_found_among_a_few_dozen_articles() {
    let web = LocalWeb::load(NOW).expect("fixtures");
    let documents: Vec<(String, Document)> = web
        .articles()
        .iter()
        .map(|article| {
            let document = Document {
                id: article.url.clone(),
                title: article.title.clone(),
                lead: article.paragraphs.first().cloned().unwrap_or_default(),
                outlet: article.url.split('/').nth(2).unwrap_or_default().to_owned(),
                url: article.url.clone(),
                time: article.published,
                seen: NOW,
                language: web.outlets()[article.outlet].language.clone(),
                ..Document::default()
            };
            (article.story.clone(), document)
        })
        .collect();
    let mut matcher = matcher();
    let mut index = Index::new(Limits::default(), NOW);
    // One at a time, as feeds bring them.
    for (_, document) in &documents {
        matcher.arrive(&mut index, vec![document.clone()], NOW);
        index.commit();
    }
    let (_, open) = documents
        .iter()
        .find(|(story, d)| story == "phone-call" && d.outlet == "www.japantimes.co.jp")
        .expect("the first article");
    let found: Vec<&str> = matcher
        .matches(&index, open)
        .iter()
        .filter_map(|m| index.meta(m.doc))
        .map(|m| m.outlet)
        .collect();
    let wanted: Vec<&str> = documents
        .iter()
        .filter(|(story, d)| story == "phone-call" && d.id != open.id)
        .map(|(_, d)| d.outlet.as_str())
        .collect();
    let joined = wanted.iter().filter(|outlet| found.contains(outlet)).count();
    assert!(joined >= JOINED, "only {joined} of {wanted:?} found: {found:?}");
    let strange: Vec<&&str> = found.iter().filter(|outlet| !wanted.contains(outlet)).collect();
    assert!(strange.is_empty(), "not of the story: {strange:?}");
}
