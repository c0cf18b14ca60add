//! Index, second stage, folds and stories joined: what is asked of the story room.

use super::cluster::Stories;
use super::explain::explain;
use super::features::Prepared;
use super::fold;
use super::impact;
use super::index::{DocRef, Incoming, Index, key};
use super::rank::{self, Ranker};
use super::search::{Languages, Query, Wanted};
use super::signature::Signature;
use super::statistics::Statistics;
use super::{Document, Evidence, Place, Refused};
use crate::text::{Analysis, Analyzer, Kind};
use crate::time::Timestamp;
use std::collections::HashMap;

/// Candidates by shared terms, of other languages alone, and by likeness of matter (in the article's language and in
/// others, each).
const BY_TERMS: usize = 110;
const ACROSS: usize = 25;
const BY_MATTER: usize = 45;
/// Articles under the same topics whose vectors are looked at.
const TOPIC_POOL: usize = 500;
/// Candidates that a new article is compared with to find its story.
const ARRIVAL_TERMS: usize = 60;
const ARRIVAL_MATTER: usize = 20;
/// Candidates whose stories are taken in whole, and articles taken in that way at most.
const STORY_SEEDS: usize = 8;
const BY_STORY: usize = 60;
/// Articles that word weights are learnt from.
const SAMPLE: usize = 12_000;
/// Accepted candidates at most; more is no story but a subject.
const MOST_ACCEPTED: usize = 400;

/// Finds, accepts, folds and groups. Keeps no texts; the index is handed in.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    analyzer: Analyzer,
    ranker: Ranker,
    pub(super) statistics: Statistics,
    stories: Stories,
    /// Articles that arrived since word weights were learnt.
    arrivals: usize,
}

/// An article that is asked about.
#[derive(Clone, Debug)]
pub struct Open {
    key: u64,
    pub(super) analysis: Analysis,
    terms: Vec<Wanted>,
    topics: Vec<Wanted>,
    pub(super) article: Prepared,
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
    pub fn new(analyzer: Analyzer, ranker: Ranker) -> Self {
        Self { analyzer, ranker, ..Self::default() }
    }

    /// Learns word weights and stories from what the index holds; to be called once after opening it. Word weights
    /// come from the signatures that are loaded.
    pub fn learn(&mut self, index: &Index) {
        self.learn_words(index);
        self.stories = Stories::default();
        index.docs().for_each(|(_, meta)| self.stories.restore(meta.key, meta.place.story));
    }

    /// An even sample over the whole span, so that no week's words count as rare for being late.
    fn learn_words(&mut self, index: &Index) {
        self.statistics = Statistics::default();
        self.arrivals = 0;
        let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
        let step = docs.len().div_ceil(SAMPLE).max(1);
        let sample = docs.into_iter().step_by(step).filter_map(|doc| signature(index, doc));
        sample.for_each(|signature| self.statistics.add(&signature));
    }

    /// Stores new articles and places each in a fold and a story. Answers as [`Index::add`].
    pub fn arrive(
        &mut self,
        index: &mut Index,
        documents: Vec<Document>,
        now: Timestamp,
    ) -> Vec<Result<DocRef, Refused>> {
        let opened: Vec<Open> = documents.iter().map(|d| self.open(d)).collect();
        let incoming = documents
            .into_iter()
            .zip(&opened)
            .map(|(document, open)| Incoming {
                terms: open.analysis.terms(),
                signature: open.article.signature.encode(),
                document,
            })
            .collect();
        let answers = index.add(incoming, now);
        for (open, answer) in opened.into_iter().zip(&answers) {
            if let Ok(doc) = answer {
                self.arrivals += 1;
                if (self.statistics.documents() as usize) < SAMPLE {
                    self.statistics.add(&open.article.signature);
                } else if self.arrivals >= SAMPLE / 2 {
                    self.learn_words(index);
                }
                self.place(index, open, *doc);
            }
        }
        answers
    }

    /// Analyses an article for asking.
    pub fn open(&self, document: &Document) -> Open {
        let analysis = self.analyzer.analyze(&document.title, &document.lead, &document.language);
        let (topics, terms) =
            analysis.terms().iter().partition::<Vec<_>, _>(|t| t.kind() == Kind::Topic);
        // Through the bytes, so that both sides of a pair are seen alike.
        let signature = Signature::new(&analysis, document.time, &document.outlet);
        Open {
            key: key(&document.id),
            terms: terms.iter().map(Wanted::from).collect(),
            topics: topics.iter().map(|t| Wanted { id: t.id, weight: 1.0 }).collect(),
            article: Prepared::new(signature, &self.statistics),
            analysis,
        }
    }

    /// The articles of the index that tell the same story, surest first.
    pub fn matches(&self, index: &Index, document: &Document) -> Vec<Found> {
        let open = self.open(document);
        let candidates = self.candidates(index, &open);
        let scores = self.ranker.score(&open.article, &as_candidates(&candidates));
        let mut accepted: Vec<(usize, f32)> =
            scores.into_iter().enumerate().filter(|(_, score)| *score >= 0.5).collect();
        let is_open =
            |i: usize| index.meta(candidates[i].doc).is_some_and(|meta| meta.key == open.key);
        accepted.retain(|(i, _)| !is_open(*i));
        accepted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        accepted.truncate(MOST_ACCEPTED);
        let mut folds = Folds::default();
        accepted
            .into_iter()
            .map(|(i, score)| {
                let candidate = &candidates[i];
                Found {
                    doc: candidate.doc,
                    score,
                    fold: folds.of(&candidate.article.signature, index.place(candidate.doc).fold),
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
        let mut found = self.by_terms(index, open, BY_TERMS, Languages::All);
        let language = open.analysis.language.as_str();
        if !language.is_empty() {
            found.extend(self.by_terms(index, open, ACROSS, Languages::Except(language)));
        }
        let mut known: HashMap<DocRef, f32> = found.iter().copied().collect();
        let mut docs: Vec<DocRef> = found.iter().map(|(doc, _)| *doc).collect();
        docs.extend(self.by_story(index, &docs, open.key));
        let mut out = self.read(index, docs, &mut known);
        out.extend(self.by_matter(index, open, BY_MATTER, &mut known));
        out
    }

    fn by_terms(
        &self,
        index: &Index,
        open: &Open,
        limit: usize,
        languages: Languages<'_>,
    ) -> Vec<(DocRef, f32)> {
        let own = own_score(index, &open.terms);
        let query = Query {
            terms: &open.terms,
            time: open.article.signature.time,
            limit,
            languages,
            except: Some(open.key),
        };
        index.search(&query).into_iter().map(|c| (c.doc, c.score / own)).collect()
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

    /// Candidates whose vectors lie near, of those under the same topics.
    fn by_matter(
        &self,
        index: &Index,
        open: &Open,
        limit: usize,
        known: &mut HashMap<DocRef, f32>,
    ) -> Vec<Candidate> {
        let time = open.article.signature.time;
        let query = Query {
            terms: &open.topics,
            time,
            limit: TOPIC_POOL,
            languages: Languages::All,
            except: Some(open.key),
        };
        let ours = &open.article.signature;
        let mut near: Vec<(f32, DocRef, Signature)> = index
            .search(&query)
            .into_iter()
            .filter(|c| !known.contains_key(&c.doc))
            .filter_map(|c| {
                let theirs = signature(index, c.doc)?;
                let vectors = (&ours.vectors, &theirs.vectors);
                let cosine = vectors.0[0]
                    .cosine(&vectors.1[0])
                    .or_else(|| vectors.0[2].cosine(&vectors.1[2]))?;
                let hours = theirs.time.since(time).abs() as f32 / 3_600.0;
                Some((cosine * (-hours / super::DECAY_HOURS).exp(), c.doc, theirs))
            })
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (own, other): (Vec<_>, Vec<_>) =
            near.into_iter().partition(|(_, _, theirs)| theirs.language == ours.language);
        let chosen = own.into_iter().take(limit).chain(other.into_iter().take(limit));
        chosen
            .map(|(_, doc, signature)| {
                known.insert(doc, 0.0);
                Candidate {
                    doc,
                    article: Prepared::new(signature, &self.statistics),
                    first_stage: 0.0,
                }
            })
            .collect()
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

    fn place(&mut self, index: &mut Index, open: Open, doc: DocRef) {
        let mut known: HashMap<DocRef, f32> =
            self.by_terms(index, &open, ARRIVAL_TERMS, Languages::All).into_iter().collect();
        let mut candidates = self.read(index, known.keys().copied().collect(), &mut known);
        candidates.extend(self.by_matter(index, &open, ARRIVAL_MATTER, &mut known));
        let scores = self.ranker.probabilities(&open.article, &as_candidates(&candidates));
        let fold = self.fold(index, &open, &candidates);
        let links: Vec<(u64, f32)> = candidates
            .iter()
            .zip(&scores)
            .filter_map(|(c, score)| Some((index.meta(c.doc)?.key, *score)))
            .collect();
        let changed = self.stories.arrive(open.key, &links, || index.new_story());
        for (key, story) in changed {
            let Some(doc) = index.find_key(key) else { continue };
            let fold = index.place(doc).fold;
            index.set_place(doc, Place { story, fold });
        }
        let story = index.place(doc).story;
        index.set_place(doc, Place { story, fold });
    }

    /// The fold of the surest copy among the candidates, or a new one.
    fn fold(&self, index: &mut Index, open: &Open, candidates: &[Candidate]) -> u32 {
        let copies = candidates
            .iter()
            .map(|c| (fold::copy_score(&open.article.signature, &c.article.signature), c.doc));
        let best = copies
            .filter(|(score, _)| *score >= fold::LINE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best.map(|(_, doc)| index.place(doc).fold) {
            Some(fold) if fold != 0 => fold,
            _ => index.new_fold(),
        }
    }
}

/// A candidate, read.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub doc: DocRef,
    pub article: Prepared,
    pub first_stage: f32,
}

/// As the second stage takes them.
pub fn as_candidates(candidates: &[Candidate]) -> Vec<rank::Candidate<'_>> {
    candidates
        .iter()
        .map(|c| rank::Candidate { article: &c.article, first_stage: c.first_stage })
        .collect()
}

impl Open {
    pub fn article(&self) -> &Prepared {
        &self.article
    }
}

fn signature(index: &Index, doc: DocRef) -> Option<Signature> {
    Signature::decode(index.signature(doc)?).ok()
}

/// What an article of these terms would score against itself, about.
fn own_score(index: &Index, terms: &[Wanted]) -> f32 {
    let ids: Vec<u32> = terms.iter().map(|t| t.id).collect();
    let (frequencies, documents) = index.frequencies(&ids);
    let length: f32 = terms.iter().map(|t| t.weight).sum();
    let gain = |(term, frequency): (&Wanted, u32)| {
        let level = impact::LEVELS[usize::from(impact::level(term.weight, length))];
        impact::idf(frequency, documents) * term.weight * level
    };
    terms.iter().zip(frequencies).map(gain).sum::<f32>().max(1e-6)
}

/// Numbers for the copies of one text within one answer.
#[derive(Default)]
struct Folds {
    seen: Vec<(Signature, u32)>,
}

impl Folds {
    /// The stored fold where there is one; else that of an earlier copy, or a number of its own from the top.
    fn of(&mut self, signature: &Signature, stored: u32) -> u32 {
        if stored != 0 {
            return stored;
        }
        let copy =
            self.seen.iter().find(|(other, _)| fold::copy_score(signature, other) >= fold::LINE);
        let fold = copy.map_or(u32::MAX - self.seen.len() as u32, |(_, fold)| *fold);
        self.seen.push((signature.clone(), fold));
        fold
    }
}
