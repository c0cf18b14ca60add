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
use super::{Document, Evidence, Place, Refused};
use crate::order::Sort;
use crate::text::term::kind_of;
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
/// A new article is compared with those of the last and next days only: the best by its rarest terms, and some of those
/// nearest in time under its topics.
const ARRIVAL_SECONDS: u64 = 48 * HOUR as u64;
const ARRIVAL_TERMS: usize = 8;
const ARRIVAL_BY_TERMS: usize = 40;
const ARRIVAL_POOL: usize = 80;
/// Of an index so full that those days hold more articles only about so many are asked, nearest in time: its stories are
/// close together too, and topics are no more than a hint.
const ASKED_BY_TERMS: usize = 16_000;
const ASKED_BY_TOPICS: usize = 4_000;
/// Of these the models judge whom a glance finds likeliest, so many in its language and in others, and nobody below a
/// line: an article keeps no more links than 16.
const JUDGED: usize = 20;
const JUDGED_ACROSS: usize = 10;
const GLANCE_LINE: f32 = 0.09;
/// What likeness of the titles counts at a glance beside the share of the first stage.
const GLANCE_LIKENESS: f32 = 0.5;
/// Inverse document frequency of terms of which nothing is counted.
const USUAL_RARITY: f32 = 4.0;
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
    ranker: Ranker,
    pub(super) statistics: Statistics,
    stories: Stories,
    /// Articles that arrived since word weights were learnt.
    arrivals: usize,
    /// Articles that the word weights kept in the index were learnt from.
    kept: u32,
}

/// An article that is asked about.
#[derive(Clone, Debug)]
pub struct Open {
    key: u64,
    analysis: Analysis,
    /// All index terms, and those that are asked for.
    stored: Vec<Term>,
    terms: Vec<Wanted>,
    topics: Vec<Wanted>,
    article: Prepared,
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

    fn place(&mut self, index: &mut Index, open: Open, doc: DocRef) {
        let candidates = self.likeliest(index, &open);
        let scores = self.ranker.probabilities(&open.article, &as_candidates(&candidates));
        let fold = self.fold(index, &open, &candidates);
        let links: Vec<(u64, f32)> = candidates
            .iter()
            .zip(&scores)
            .filter_map(|(c, score)| Some((index.key_of(c.doc)?, *score)))
            .collect();
        let changed = self.stories.arrive(open.key, &links, || index.new_story());
        for (key, story) in changed {
            let place = if key == open.key { Some(doc) } else { index.find_key(key) };
            let Some(doc) = place else { continue };
            let fold = index.place(doc).fold;
            index.set_place(doc, Place { story, fold });
        }
        let story = index.place(doc).story;
        index.set_place(doc, Place { story, fold });
    }

    /// The candidates of a new article that a glance finds likeliest, in its language and in others.
    fn likeliest(&self, index: &Index, open: &Open) -> Vec<Candidate> {
        let ours = &open.article.signature;
        let near: Vec<(f32, DocRef, f32, bool)> = self
            .arrival_pool(index, open)
            .into_iter()
            .filter_map(|(doc, share)| {
                let theirs = Glance::of(index.signature(doc)?)?;
                let likeness = likeness(ours, &theirs).unwrap_or(0.0);
                let glance = share.max(GLANCE_LIKENESS * likeness);
                Some((glance, doc, share, theirs.language == ours.language))
            })
            .filter(|(glance, ..)| *glance >= GLANCE_LINE)
            .collect();
        // The pool, and so what is left of it, stands in the order of its articles.
        let mut judged = vec![false; near.len()];
        let mut room = [JUDGED_ACROSS, JUDGED];
        for place in list::falling(near.iter().map(|(glance, ..)| *glance)) {
            let room = &mut room[usize::from(near[place].3)];
            judged[place] = *room > 0;
            *room = room.saturating_sub(1);
        }
        let near = near.into_iter().zip(judged).filter(|(_, judged)| *judged);
        near.map(|(near, _)| near)
            .filter_map(|(_, doc, first_stage, _)| {
                let article = Prepared::new(signature(index, doc)?, &self.statistics);
                Some(Candidate { doc, article, first_stage })
            })
            .collect()
    }

    /// Articles that a new one is compared with, each once, with their share of its own score.
    fn arrival_pool(&self, index: &Index, open: &Open) -> Vec<(DocRef, f32)> {
        let asked = |terms: &[Wanted], limit, docs| {
            let near = Near { seconds: ARRIVAL_SECONDS, docs };
            index.search_lists(&open.query(terms), near, &[(limit, Languages::All)])
        };
        let by_terms = asked(&self.rarest(&open.terms), ARRIVAL_BY_TERMS, ASKED_BY_TERMS);
        let own = by_terms.own;
        let by_terms = by_terms.lists.into_iter().flatten().map(|c| (c.doc, c.score / own));
        let by_topics =
            asked(&open.topics, ARRIVAL_POOL, ASKED_BY_TOPICS).lists.into_iter().flatten();
        let found: Vec<(DocRef, f32)> = by_terms.chain(by_topics.map(|c| (c.doc, 0.0))).collect();
        // By article and place in the list, so that those with a share come first.
        let key = |(place, (doc, _)): (usize, &(DocRef, f32))| {
            u64::from(doc.segment) << 32 | u64::from(doc.slot) << 16 | place as u64 & 0xFFFF
        };
        let mut keys: Vec<u64> = found.iter().enumerate().map(key).collect();
        keys.sort_unstable();
        keys.dedup_by_key(|key| *key >> 16);
        keys.into_iter().map(|key| found[(key & 0xFFFF) as usize]).collect()
    }

    /// The terms that tell most, as far as is known without asking the index.
    fn rarest(&self, terms: &[Wanted]) -> Vec<Wanted> {
        let rarity = |term: u32| match kind_of(term) {
            Kind::Word | Kind::Number => self.statistics.word(term & 0xF_FFFF),
            Kind::Skeleton => self.statistics.skeleton(term as u16),
            Kind::Prefix | Kind::Concept | Kind::Topic => USUAL_RARITY,
        };
        // Terms stand in the order of their ids.
        let best = list::falling(terms.iter().map(|term| rarity(term.id) * term.weight));
        best.take(ARRIVAL_TERMS).map(|place| terms[place]).collect()
    }

    /// The fold of the surest copy among the candidates, or a new one.
    fn fold(&self, index: &mut Index, open: &Open, candidates: &[Candidate]) -> u32 {
        let copies =
            candidates.iter().map(|c| (fold::copy_score(open.text(), c.text(index)), c.doc));
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

impl Candidate {
    fn text<'a>(&'a self, index: &'a Index) -> Text<'a> {
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
    fn query<'a>(&self, terms: &'a [Wanted]) -> Query<'a> {
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
fn likeness(ours: &Signature, theirs: &Glance<'_>) -> Option<f32> {
    let hours = theirs.time.since(ours.time).abs() as f32 / 3_600.0;
    Some(theirs.likeness(ours)? * (-hours / super::DECAY_HOURS).exp())
}

fn signature(index: &Index, doc: DocRef) -> Option<Signature> {
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
