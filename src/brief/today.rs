//! The stories of the index side by side: how many independent voices each has, how fresh it is, what it is about.

use crate::order::Sort;
use crate::story::{Among, DocRef, Index, Words};
use crate::time::{HOUR, Timestamp};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Hours after which a voice's report counts for 1/e.
const FRESH_HOURS: f32 = 18.0;
/// Articles of a topic that are looked at.
const MOST_OF_TOPIC: usize = 2_000;

/// A story of the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The index's number of the story.
    pub story: u32,
    /// One for each independent voice: its outlet's key, and its first article here.
    pub voices: Vec<(Rc<str>, DocRef)>,
    pub articles: u32,
    pub first: Timestamp,
    pub newest: Timestamp,
    /// Each voice counts the less the older its report is.
    pub heat: f32,
    /// Languages of the articles, each once.
    pub languages: Vec<Rc<str>>,
}

struct Member<'a> {
    story: u32,
    /// The person said that it does not tell the story: it stands for itself.
    apart: bool,
    time: Timestamp,
    doc: DocRef,
    outlet: &'a str,
    origin: &'a str,
    language: &'a str,
    fold: u32,
}

/// All stories, hottest first. Each article that is set `apart` is told as one of its own.
pub fn stories(index: &Index, apart: &HashSet<DocRef>, now: Timestamp) -> Vec<Summary> {
    let mut members: Vec<Member<'_>> = index
        .docs()
        // Number 0 is an article that stands in no story yet.
        .filter(|(_, meta)| meta.place.story != 0)
        .map(|(doc, meta)| Member {
            story: meta.place.story,
            apart: apart.contains(&doc),
            time: meta.time,
            doc,
            outlet: meta.outlet,
            origin: meta.origin,
            language: meta.language,
            fold: meta.place.fold,
        })
        .collect();
    members.sort_unstable_by_key(|one| (one.story, one.apart, one.time, one.doc));
    let mut names = Names::default();
    let stories = members.chunk_by(|a, b| a.story == b.story && !b.apart);
    let mut found: Vec<Summary> =
        stories.map(|members| summary(members, now, &mut names)).collect();
    found.order_by(|a, b| b.heat.total_cmp(&a.heat).then(a.story.cmp(&b.story)));
    found
}

/// Names that many stories share, each kept once.
#[derive(Default)]
struct Names<'a>(HashMap<&'a str, Rc<str>>);

impl<'a> Names<'a> {
    fn of(&mut self, name: &'a str) -> Rc<str> {
        Rc::clone(self.0.entry(name).or_insert_with(|| Rc::from(name)))
    }
}

/// From the articles of a story, earliest first.
fn summary<'a>(members: &[Member<'a>], now: Timestamp, names: &mut Names<'a>) -> Summary {
    let mut summary = Summary { articles: members.len() as u32, ..Summary::default() };
    if let (Some(first), Some(last)) = (members.first(), members.last()) {
        (summary.story, summary.first, summary.newest) = (first.story, first.time, last.time);
    }
    let writers = writers(members);
    let mut seen: HashSet<&str> = HashSet::new();
    for member in members {
        let own = if member.origin.is_empty() { member.outlet } else { member.origin };
        let voice = writers.get(&member.fold).copied().unwrap_or(own);
        if members.len() == 1 || seen.insert(voice) {
            let hours = now.since(member.time).max(0) as f32 / HOUR as f32;
            summary.heat += (-hours / FRESH_HOURS).exp();
            summary.voices.push((names.of(voice), member.doc));
        }
        let known = summary.languages.iter().any(|known| **known == *member.language);
        if !member.language.is_empty() && !known {
            summary.languages.push(names.of(member.language));
        }
    }
    summary
}

/// Who wrote the text of each fold: the agency if one is named, else who had it first. An article alone has no copies.
fn writers<'a>(members: &[Member<'a>]) -> HashMap<u32, &'a str> {
    let mut writers: HashMap<u32, &str> = HashMap::new();
    if members.len() == 1 {
        return writers;
    }
    for member in members.iter().filter(|member| member.fold != 0) {
        let writer = writers.entry(member.fold).or_insert(member.outlet);
        if !member.origin.is_empty() {
            *writer = member.origin;
        }
    }
    writers
}

/// Which stories have an article with each topic's words; a story is given the first topic that it has.
pub fn topics_of(
    index: &Index,
    topics: &[String],
    languages: &[String],
    now: Timestamp,
) -> BTreeMap<u32, String> {
    let mut found = BTreeMap::new();
    for topic in topics {
        // A stop at the end: the last word is whole.
        let words = Words::new(&format!("{topic}."), languages);
        for doc in index.find_words(&words, Among::default(), now, MOST_OF_TOPIC) {
            found.entry(index.place(doc).story).or_insert_with(|| topic.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Document, Limits, Matcher, Place};

    #[test]
    fn copies_count_once_and_fresh_stories_come_first() {
        let now = Timestamp(1_767_400_000);
        let mut index = Index::new(Limits::default(), now);
        // Outlet, story, fold, hours ago, agency.
        let rows = [
            ("a", 1, 1, 2, None),
            ("b", 1, 2, 3, None),
            ("c", 1, 3, 1, Some("wire")),
            ("d", 1, 3, 1, None),
            ("e", 2, 4, 90, None),
            ("f", 2, 5, 91, None),
            ("g", 2, 6, 92, None),
            ("h", 0, 0, 1, None),
        ];
        let article = |(at, row): (usize, &(&str, u32, u32, i64, Option<&str>))| Document {
            id: at.to_string(),
            title: format!("Report {at}"),
            outlet: row.0.to_owned(),
            origin: row.4.map(str::to_owned),
            time: Timestamp(now.0 - row.3 * HOUR),
            language: "en".to_owned(),
            ..Document::default()
        };
        let documents = rows.iter().enumerate().map(article).collect();
        let answers = Matcher::default().arrive(&mut index, documents, now);
        for (answer, row) in answers.iter().zip(rows) {
            index.set_place(*answer.as_ref().unwrap(), Place { story: row.1, fold: row.2 });
        }
        let found = stories(&index, &HashSet::new(), now);
        let view: Vec<_> = found.iter().map(|s| (s.story, s.voices.len(), s.articles)).collect();
        assert_eq!(view, [(1, 3, 4), (2, 3, 3)]);
        assert!(found[0].voices.iter().any(|(voice, _)| &**voice == "wire"));
        assert_eq!(found[0].newest.since(found[0].first), 2 * HOUR);
        let apart = HashSet::from([*answers[1].as_ref().unwrap()]);
        let view: Vec<_> = stories(&index, &apart, now)
            .iter()
            .map(|story| (story.story, story.voices.len(), story.articles))
            .collect();
        assert_eq!(view, [(1, 2, 3), (1, 1, 1), (2, 3, 3)]);
        let topics = topics_of(&index, &["Report".to_owned()], &["en".to_owned()], now);
        assert_eq!(topics.get(&1).map(String::as_str), Some("Report"));
    }
}
