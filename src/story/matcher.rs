//! Index, second stage, folds and stories joined: what is asked of the story room.

use super::batch::Incoming;
use super::cluster::Stories;
use super::explain::explain;
use super::features::Prepared;
use super::fold::{self, Text};
use super::index::{DocRef, Index, key};
use super::list;
use super::rank::Ranker;
use super::search::{Languages, Near, Query, Wanted};
use super::signature::{Glance, Signature};
use super::statistics::Statistics;
use super::{Document, Evidence, Refused};
use crate::order::Sort;
use crate::text::{Analysis, Analyzer, Kind, Term};
use crate::time::{HOUR, Timestamp};
use std::collections::HashMap;

/// Candidates by shared terms, of other languages alone, and by likeness of matter (in the article's language and in
/// others, each).
const BY_TERMS: usize = 110;
const ACROSS: usize = 25;
const BY_MATTER: usize = 45;
/// Articles under the same topics whose vectors are looked at.
const TOPIC_POOL: usize = 500;
/// Candidates whose stories are taken in whole, and articles taken in that way at most.
const STORY_SEEDS: usize = 8;
const BY_STORY: usize = 60;
/// Articles that word weights are learnt from.
const SAMPLE: usize = 12_000;
/// Seconds after which word weights are learnt anew.
const WORDS_AGE: i64 = 12 * HOUR;
/// Accepted candidates at most; more is no story but a subject.
const MOST_ACCEPTED: usize = 400;

/// Finds, accepts, folds and groups. Keeps no texts; the index is handed in.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    analyzer: Analyzer,
    pub(super) ranker: Ranker,
    pub(super) statistics: Statistics,
    pub(super) stories: Stories,
    /// Articles that arrived since word weights were learnt.
    arrivals: usize,
    /// Articles that the word weights kept in the index were learnt from.
    kept: u32,
}

/// An article that is asked about.
#[derive(Clone, Debug)]
pub struct Open {
    pub(super) key: u64,
    analysis: Analysis,
    /// All index terms, and those that are asked for.
    stored: Vec<Term>,
    pub(super) terms: Vec<Wanted>,
    pub(super) topics: Vec<Wanted>,
    pub(super) article: Prepared,
    /// Key of the agency that wrote it, or empty.
    origin: String,
}

/// An accepted article.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub doc: DocRef,
    /// Calibrated probability; 0.5 is the accept line.
    pub score: f32,
    /// Copies of one text have the same number, and no other article of the answer has it.
    pub fold: u32,
    pub evidence: Vec<Evidence>,
}

impl Matcher {
    /// With tables and models; the default one goes by words alone.
    pub fn new(analyzer: Analyzer, ranker: Ranker) -> Self {
        Self { analyzer, ranker, ..Self::default() }
    }

    /// Takes up word weights and stories from what the index holds; to be called once after opening it. Word weights
    /// that the index has not kept are learnt from the signatures that are loaded.
    pub fn learn(&mut self, index: &mut Index) {
        match Statistics::decode(&index.take_words()) {
            Some(statistics) => {
                self.kept = statistics.documents();
                self.statistics = statistics;
                self.arrivals = 0;
            }
            None => self.learn_words(index, Timestamp(0)),
        }
        self.stories = Stories::default();
        index.docs().for_each(|(_, meta)| self.stories.restore(meta.key, meta.place.story));
    }

    /// An even sample over the whole span, so that no week's words count as rare for being late.
    fn learn_words(&mut self, index: &Index, now: Timestamp) {
        self.statistics = Statistics::begun(now);
        (self.arrivals, self.kept) = (0, 0);
        let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
        let step = docs.len().div_ceil(SAMPLE).max(1);
        let sample = docs.into_iter().step_by(step).filter_map(|doc| signature(index, doc));
        sample.for_each(|signature| self.statistics.add(&signature));
    }

    /// Learns word weights anew when they are old or from too few articles, and lets the index keep them when they
    /// have moved: then the next opening learns nothing.
    pub fn keep_words(&mut self, index: &mut Index, now: Timestamp) {
        let sample = index.len().min(SAMPLE) as u32;
        let few = self.statistics.documents() < sample - sample / 5;
        let old = now.since(self.statistics.made()) > WORDS_AGE;
        if few || old || self.arrivals >= SAMPLE / 2 {
            self.learn_words(index, now);
        }
        if self.statistics.documents() > self.kept + self.kept / 4 {
            self.kept = self.statistics.documents();
            index.keep_words(self.statistics.encode());
        }
    }

    /// Stores new articles and places each in a fold and a story. Answers as [`Index::add`].
    pub fn arrive(
        &mut self,
        index: &mut Index,
        documents: Vec<Document>,
        now: Timestamp,
    ) -> Vec<Result<DocRef, Refused>> {
        let opened: Vec<Open> = documents.iter().map(|d| self.open(d)).collect();
        let incoming = documents.into_iter().zip(&opened);
        let incoming = incoming.map(|(document, open)| open.incoming(document)).collect();
        let answers = index.add(incoming, now);
        for (open, answer) in opened.into_iter().zip(&answers) {
            if let Ok(doc) = answer {
                self.arrivals += 1;
                if (self.statistics.documents() as usize) < SAMPLE {
                    self.statistics.add(&open.article.signature);
                }
                self.place(index, open, *doc);
            }
        }
        self.keep_words(index, now);
        answers
    }

    /// Analyses an article for asking.
    pub fn open(&self, document: &Document) -> Open {
        let analysis = self.analyzer.analyze(&document.title, &document.lead, &document.language);
        let stored = analysis.terms();
        let (topics, terms) = stored.iter().partition::<Vec<_>, _>(|t| t.kind() == Kind::Topic);
        // Through the bytes, so that both sides of a pair are seen alike.
        let signature = Signature::new(&analysis, document.time, &document.outlet);
        Open {
            key: key(&document.id),
            terms: terms.iter().map(Wanted::from).collect(),
            topics: topics.iter().map(|t| Wanted { id: t.id, weight: 1.0 }).collect(),
            article: Prepared::new(signature, &self.statistics),
            origin: document.origin.clone().unwrap_or_default(),
            analysis,
            stored,
        }
    }

    /// The articles of the index that tell the same story, surest first.
    pub fn matches(&self, index: &Index, document: &Document) -> Vec<Found> {
        let open = self.open(document);
        let candidates = self.candidates(index, &open);
        let scores = self.ranker.score(&open.article, &as_candidates(&candidates));
        let mut accepted: Vec<(usize, f32)> =
            scores.into_iter().enumerate().filter(|(_, score)| *score >= 0.5).collect();
        accepted.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        accepted.truncate(MOST_ACCEPTED);
        let mut folds = Folds::default();
        accepted
            .into_iter()
            .map(|(i, score)| {
                let candidate = &candidates[i];
                Found {
                    doc: candidate.doc,
                    score,
                    fold: folds.of(candidate.text(index), index.place(candidate.doc).fold),
                    evidence: explain(
                        &open.analysis,
                        &open.article,
                        &candidate.article,
                        &self.statistics,
                    ),
                }
            })
            .collect()
    }

    /// Every candidate with its score, accepted or not: for measuring.
    pub fn scored(&self, index: &Index, document: &Document) -> Vec<(DocRef, f32)> {
        let open = self.open(document);
        let candidates = self.candidates(index, &open);
        let scores = self.ranker.score(&open.article, &as_candidates(&candidates));
        candidates.iter().zip(scores).map(|(c, score)| (c.doc, score)).collect()
    }

    /// How surely two articles tell the same story, with no others around to compare with.
    pub fn pair(&self, a: &Document, b: &Document) -> f32 {
        let (a, b) = (self.open(a), self.open(b));
        self.ranker.pair(&a.article, &b.article)
    }

    /// How surely two articles are copies of one text.
    pub fn copies(&self, a: &Document, b: &Document) -> f32 {
        fold::copy_score(self.open(a).text(), self.open(b).text())
    }

    /// Counts articles into the word weights that never enter an index: for measuring pairs.
    pub fn count(&mut self, document: &Document) {
        let analysis = self.analyzer.analyze(&document.title, &document.lead, &document.language);
        self.statistics.add(&Signature::new(&analysis, document.time, &document.outlet));
    }

    pub fn stories(&self) -> &Stories {
        &self.stories
    }

    /// The candidates of an article, with the share that each has of the article's score against itself.
    pub fn candidates(&self, index: &Index, open: &Open) -> Vec<Candidate> {
        let language = open.analysis.language.as_str();
        let lists = [(BY_TERMS, Languages::All), (ACROSS, Languages::Except(language))];
        let lists = if language.is_empty() { &lists[..1] } else { &lists };
        let found = by_terms(index, open, lists);
        let mut known: HashMap<DocRef, f32> = found.iter().copied().collect();
        let mut docs: Vec<DocRef> = found.iter().map(|(doc, _)| *doc).collect();
        docs.extend(self.by_story(index, &docs, open.key));
        let mut out = self.read(index, docs, &mut known);
        out.extend(self.by_matter(index, open, &mut known));
        out
    }

    /// The other articles of the stories that the first candidates stand in.
    fn by_story(&self, index: &Index, docs: &[DocRef], except: u64) -> Vec<DocRef> {
        let mut seen = Vec::new();
        let mut out = Vec::new();
        for doc in docs.iter().take(STORY_SEEDS) {
            let story = index.place(*doc).story;
            if story == 0 || seen.contains(&story) {
                continue;
            }
            seen.push(story);
            let members = self.stories.members(story).iter().rev().filter(|key| **key != except);
            let room = BY_STORY.saturating_sub(out.len());
            out.extend(members.take(room).filter_map(|key| index.find_key(*key)));
        }
        out
    }

    /// Candidates whose vectors lie near, of those nearest in time under the same topics: some in the article's
    /// language, and as many in others.
    fn by_matter(
        &self,
        index: &Index,
        open: &Open,
        known: &mut HashMap<DocRef, f32>,
    ) -> Vec<Candidate> {
        let ours = &open.article.signature;
        let query = open.query(&open.topics);
        let lists = [(TOPIC_POOL, Languages::All)];
        let found = index.search_lists(&query, Near::ANY, &lists).lists;
        let mut near: Vec<(f32, DocRef, bool)> = found
            .into_iter()
            .flatten()
            .filter(|c| !known.contains_key(&c.doc))
            .filter_map(|c| {
                let theirs = Glance::of(index.signature(c.doc)?)?;
                Some((likeness(ours, &theirs)?, c.doc, theirs.language == ours.language))
            })
            .collect();
        near.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (own, other): (Vec<_>, Vec<_>) = near.into_iter().partition(|(_, _, own)| *own);
        let chosen = own.into_iter().take(BY_MATTER).chain(other.into_iter().take(BY_MATTER));
        let docs = chosen.map(|(_, doc, _)| doc).collect();
        self.read(index, docs, known)
    }

    /// Reads the signatures of candidates, each once.
    fn read(
        &self,
        index: &Index,
        mut docs: Vec<DocRef>,
        known: &mut HashMap<DocRef, f32>,
    ) -> Vec<Candidate> {
        docs.sort_unstable();
        docs.dedup();
        docs.into_iter()
            .filter_map(|doc| {
                let first_stage = *known.entry(doc).or_insert(0.0);
                let article = Prepared::new(signature(index, doc)?, &self.statistics);
                Some(Candidate { doc, article, first_stage })
            })
            .collect()
    }
}

/// A candidate, read.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub doc: DocRef,
    pub article: Prepared,
    pub first_stage: f32,
}

impl Candidate {
    pub(super) fn text<'a>(&'a self, index: &'a Index) -> Text<'a> {
        Text { article: &self.article, origin: index.origin(self.doc) }
    }
}

/// As the second stage takes them.
pub fn as_candidates(candidates: &[Candidate]) -> Vec<list::Candidate<'_>> {
    candidates
        .iter()
        .map(|c| list::Candidate { article: &c.article, first_stage: c.first_stage })
        .collect()
}

/// Candidates by shared terms, several lists one after the other, with their share of the article's own score.
fn by_terms(index: &Index, open: &Open, lists: &[(usize, Languages<'_>)]) -> Vec<(DocRef, f32)> {
    let found = index.search_lists(&open.query(&open.terms), Near::ANY, lists);
    let share = |c: super::Candidate| (c.doc, c.score / found.own);
    found.lists.into_iter().flatten().map(share).collect()
}

impl Open {
    /// As an index takes it in; `document` is what was opened.
    pub(super) fn incoming(&self, document: Document) -> Incoming {
        Incoming {
            terms: self.stored.clone(),
            signature: self.article.signature.encode(),
            document,
        }
    }

    /// A question by some of the terms; limit and languages are given with the lists.
    pub(super) fn query<'a>(&self, terms: &'a [Wanted]) -> Query<'a> {
        Query {
            terms,
            time: self.article.signature.time,
            limit: 0,
            languages: Languages::All,
            except: Some(self.key),
        }
    }

    /// The article as copies are sought by it.
    pub fn text(&self) -> Text<'_> {
        Text { article: &self.article, origin: &self.origin }
    }

    /// The article as the second stage sees it.
    pub fn article(&self) -> &Prepared {
        &self.article
    }
}

/// Likeness of the titles, decayed with the time between.
pub(super) fn likeness(ours: &Signature, theirs: &Glance<'_>) -> Option<f32> {
    let hours = theirs.time.since(ours.time).abs() as f32 / 3_600.0;
    Some(theirs.likeness(ours)? * (-hours / super::DECAY_HOURS).exp())
}

pub(super) fn signature(index: &Index, doc: DocRef) -> Option<Signature> {
    Signature::decode(index.signature(doc)?).ok()
}

/// Numbers for the copies of one text within one answer.
#[derive(Default)]
struct Folds<'a> {
    seen: Vec<(Text<'a>, u32)>,
}

impl<'a> Folds<'a> {
    /// The stored fold where there is one; else that of an earlier copy, or a number of its own from the top.
    fn of(&mut self, text: Text<'a>, stored: u32) -> u32 {
        if stored != 0 {
            return stored;
        }
        let copy = self.seen.iter().find(|(other, _)| fold::copy_score(text, *other) >= fold::LINE);
        let fold = copy.map_or(u32::MAX - self.seen.len() as u32, |(_, fold)| *fold);
        self.seen.push((text, fold));
        fold
    }
}
