//! Judging articles that stand in no index: the answers of sources that were asked for one story.

use super::index::{Index, Limits};
use super::matcher::{Found, Matcher};
use super::{DocRef, Document};
use crate::time::Timestamp;
use std::collections::HashMap;

impl Matcher {
    /// Those of `documents` that tell the story of `open`, judged as articles of the index are.
    pub fn among(
        &self,
        open: &Document,
        documents: Vec<Document>,
        now: Timestamp,
    ) -> Vec<(Document, Found)> {
        let incoming =
            documents.iter().map(|document| self.open(document).incoming(document.clone()));
        let mut index = Index::new(Limits::default(), now);
        let answers = index.add(incoming.collect(), now);
        let places = answers.into_iter().zip(documents);
        let mut documents: HashMap<DocRef, Document> =
            places.filter_map(|(answer, document)| Some((answer.ok()?, document))).collect();
        let found = self.matches(&index, open).into_iter();
        found.filter_map(|found| Some((documents.remove(&found.doc)?, found))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_story_is_kept() {
        let now = Timestamp(1_772_000_000);
        let document = |id: &str, title: &str| Document {
            id: id.into(),
            title: title.into(),
            url: format!("https://{id}.test/1"),
            outlet: format!("{id}.test"),
            time: now,
            language: "en".into(),
            ..Document::default()
        };
        let open =
            document("open", "Oberwald tunnel opens after 12 years as Anna Keller cuts ribbon");
        let others = vec![
            document("same", "Anna Keller cuts ribbon as Oberwald tunnel opens after 12 years"),
            document("other", "Ferry strike enters second week on Marlow Bay"),
        ];
        let found = Matcher::default().among(&open, others, now);
        assert!(found.iter().all(|(document, _)| document.id != "other"));
    }
}
