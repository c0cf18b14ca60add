//! The first stage: BM25 with time decay over all segments, term by term.
//!
//! A segment's scores fit into the first-level cache (16 KB), so adding up list after list beats walking the lists
//! side by side; whole segments that cannot reach the candidates found so far are passed over.

use super::impact::{LEVELS, idf, level};
use super::index::{DocRef, Index};
use super::segment::Segment;
use super::terms::{Facet, Postings, Terms, split};
use crate::text::Term;
use crate::time::{HOUR, Timestamp};
use std::sync::LazyLock;

/// Hours after which an article's score has fallen to 1/e, before or after the time asked for.
pub const DECAY_HOURS: f32 = 72.0;
/// Seconds between two entries of the decay table.
const STEP: u64 = 900;
/// Entries of the decay table: sixteen days.
const STEPS: usize = 16 * 96;
/// A word that is repeated in a query counts at most this often.
const MAX_REPEATS: f32 = 3.0;
/// Terms of a query at most.
const MAX_TERMS: usize = 400;

/// Which languages candidates may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Languages<'a> {
    #[default]
    All,
    Only(&'a str),
    Except(&'a str),
}

/// A term of a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// As in [`Term`].
    pub id: u32,
    /// What it counts beside a word that stands once in the lead, before its inverse document frequency.
    pub weight: f32,
}

impl From<&Term> for Wanted {
    fn from(term: &Term) -> Self {
        let repeated = f32::from(term.frequency).min(MAX_REPEATS);
        Self { id: term.id, weight: repeated * term.kind().weight() }
    }
}

/// A question to the first stage.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    pub terms: &'a [Wanted],
    /// Articles are wanted near this time.
    pub time: Timestamp,
    /// Candidates wanted.
    pub limit: usize,
    pub languages: Languages<'a>,
    /// Key of the article that asks, which is no candidate of its own.
    pub except: Option<u64>,
}

/// A candidate for the second stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub doc: DocRef,
    /// BM25 times decay: comparable within one query only.
    pub score: f32,
}

/// Which articles are asked: the fewer, the faster.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// Seconds before or after the time asked for at most.
    pub seconds: u64,
    /// Of these so many that are nearest in time, and the rest of their segments.
    pub docs: usize,
}

impl Near {
    pub const ANY: Self = Self { seconds: u64::MAX, docs: usize::MAX };
}

/// What [`Index::search_lists`] finds.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// In the order asked for, each best first.
    pub lists: Vec<Vec<Candidate>>,
    /// What an article of just these terms would score, about: candidates' scores are compared with it.
    pub own: f32,
}

/// A query term with its lists: what each level of it adds to a score.
struct Scorer<'a> {
    gains: [f32; 16],
    lists: Vec<Postings<'a>>,
}

impl Index {
    /// The articles nearest to a query, best first.
    pub fn search(&self, query: &Query<'_>) -> Vec<Candidate> {
        self.search_within(query, u64::MAX)
    }

    /// The same among articles at most so many seconds before or after the time asked for: the fewer, the faster.
    pub fn search_within(&self, query: &Query<'_>, seconds: u64) -> Vec<Candidate> {
        let lists = [(query.limit, query.languages)];
        let near = Near { seconds, ..Near::ANY };
        self.search_lists(query, near, &lists).lists.pop().unwrap_or_default()
    }

    /// Several lists in one pass, each with a limit and languages of its own instead of the query's.
    pub fn search_lists(
        &self,
        query: &Query<'_>,
        near: Near,
        lists: &[(usize, Languages<'_>)],
    ) -> Lists {
        let order = self.nearest_first(query.time.0, near);
        let (scorers, own) = self.scorers(query.terms, &order);
        let mut tops: Vec<Top> = lists
            .iter()
            .map(|(limit, _)| Top {
                limit: *limit,
                within: near.seconds,
                found: Vec::new(),
                line: 0.0,
            })
            .collect();
        let largest = order.iter().map(|at| self.segments[*at].terms.docs).max();
        let mut scores = vec![0.0_f32; largest.unwrap_or(0)];
        for (nth, at) in order.iter().enumerate() {
            let segment = &self.segments[*at];
            let most: f32 = scorers.iter().map(|scorer| scorer.most(nth)).sum();
            let decay = decay_at(&DECAY, distance(segment, query.time.0));
            let most = most * decay;
            if tops.iter().all(|top| most <= top.line) {
                continue;
            }
            let scores = &mut scores[..segment.terms.docs];
            scorers.iter().for_each(|scorer| scorer.add(nth, scores));
            let mut gathering =
                Gathering::new(self, segment, query, decay, tops.iter_mut().zip(lists));
            let lists = || scorers.iter().map(|scorer| scorer.lists[nth].as_slice());
            if lists().map(<[_]>::len).sum::<usize>() >= scores.len() {
                for (slot, score) in scores.iter().enumerate() {
                    if *score > gathering.line {
                        gathering.consider(slot, *score);
                    }
                }
                scores.fill(0.0);
                continue;
            }
            // Few articles have a score: they are found by the lists again, each once.
            for posting in lists().flatten() {
                let (slot, _) = split(*posting);
                let score = scores.get_mut(slot).map_or(0.0, std::mem::take);
                if score > gathering.line {
                    gathering.consider(slot, score);
                }
            }
        }
        Lists { lists: tops.into_iter().map(Top::finish).collect(), own }
    }

    /// In how many stored articles each term stands, and how many articles there are.
    pub fn frequencies(&self, terms: &[u32]) -> (Vec<u32>, u32) {
        let docs = self.segments.iter().map(|segment| segment.terms.docs as u32).sum();
        let frequency = |term: &u32| {
            let list = |segment: &Segment| segment.terms.postings(*term).as_slice().len() as u32;
            self.segments.iter().map(list).sum()
        };
        (terms.iter().map(frequency).collect(), docs)
    }

    /// The terms that stand in the segments at these positions, with their lists in this order; and what an article
    /// of just these terms would score, about.
    fn scorers<'a>(&'a self, terms: &[Wanted], order: &[usize]) -> (Vec<Scorer<'a>>, f32) {
        let segments = || order.iter().map(|at| &self.segments[*at]);
        let documents = segments().map(|segment| segment.terms.docs as u32).sum();
        let length: f32 = terms.iter().map(|term| term.weight).sum();
        let terms = &terms[..terms.len().min(MAX_TERMS)];
        let mut own = 0.0;
        // Segment by segment, each of which is then at hand.
        let mut lists: Vec<_> = terms.iter().map(|_| Vec::with_capacity(order.len())).collect();
        for segment in segments() {
            for (term, lists) in terms.iter().zip(&mut lists) {
                lists.push(segment.terms.postings(term.id));
            }
        }
        let scorer = |(term, lists): (&Wanted, Vec<Postings<'a>>)| {
            let frequency = lists.iter().map(|list| list.as_slice().len() as u32).sum();
            let gain = idf(frequency, documents) * term.weight;
            own += gain * LEVELS[usize::from(level(term.weight, length) & 15)];
            (frequency > 0 && gain > 0.0)
                .then(|| Scorer { gains: LEVELS.map(|level| level * gain), lists })
        };
        let scorers = terms.iter().zip(lists).filter_map(scorer).collect();
        (scorers, own.max(1e-6))
    }

    /// Positions of the segments that are near enough, nearest in time first: good candidates early let more
    /// segments be passed over.
    fn nearest_first(&self, time: i64, near: Near) -> Vec<usize> {
        let within = |at: &usize| distance(&self.segments[*at], time) <= near.seconds;
        let mut order: Vec<usize> = (0..self.segments.len()).filter(within).collect();
        order.sort_by_cached_key(|at| distance(&self.segments[*at], time));
        let mut docs = 0;
        order.retain(|at| {
            let wanted = docs < near.docs;
            docs += self.segments[*at].terms.docs;
            wanted
        });
        order
    }
}

/// The lists of a query while the articles of a segment are looked at.
struct Gathering<'a, 'b> {
    index: &'a Index,
    segment: &'a Segment,
    query: &'a Query<'a>,
    asked: Vec<Asked<'b>>,
    /// The decay of the segment's nearest article.
    decay: f32,
    /// What a score must be before decay to pass the lowest line of all lists: most articles stay below it.
    line: f32,
}

/// A list with the number of a language in the segment, and whether it is wanted.
struct Asked<'b> {
    top: &'b mut Top,
    language: Option<(Option<u16>, bool)>,
}

impl<'a, 'b> Gathering<'a, 'b> {
    fn new<'l>(
        index: &'a Index,
        segment: &'a Segment,
        query: &'a Query<'a>,
        decay: f32,
        lists: impl Iterator<Item = (&'b mut Top, &'l (usize, Languages<'l>))>,
    ) -> Self {
        let asked = |(top, (_, languages)): (&'b mut Top, &(usize, Languages<'_>))| {
            let language = match languages {
                Languages::All => None,
                Languages::Only(name) => Some((segment.terms.name_id(name), true)),
                Languages::Except(name) => Some((segment.terms.name_id(name), false)),
            };
            Asked { top, language }
        };
        let asked: Vec<Asked<'b>> = lists.map(asked).collect();
        let mut gathering = Self { index, segment, query, asked, decay, line: 0.0 };
        gathering.line = gathering.lowest();
        gathering
    }

    fn lowest(&self) -> f32 {
        // No less than what rounding may take.
        let line = self.asked.iter().map(|asked| asked.top.line).fold(f32::MAX, f32::min);
        line / self.decay * 0.999_999
    }

    /// Takes an article up where it is one of the best so far. Kept out of the loop over all articles, which it would slow.
    #[inline(never)]
    fn consider(&mut self, slot: usize, score: f32) {
        let (terms, query) = (&self.segment.terms, self.query);
        // A list of other languages often stays empty, so that its line keeps nobody out.
        let most = score * self.decay;
        if !self.asked.iter().any(|asked| most > asked.top.line && asked.wants(terms, slot)) {
            return;
        }
        let time = terms.time(slot);
        let away = query.time.0.abs_diff(time);
        let score = score * decay_at(&DECAY, away);
        if self.asked.iter().all(|asked| score <= asked.top.line)
            || self.segment.is_dead(slot)
            || time < self.index.horizon
            || query.except == Some(terms.key(slot))
        {
            return;
        }
        let doc = DocRef { segment: self.segment.id(), slot: slot as u16 };
        for asked in &mut self.asked {
            if score > asked.top.line && away <= asked.top.within && asked.wants(terms, slot) {
                asked.top.push(Candidate { doc, score });
            }
        }
        self.line = self.lowest();
    }
}

impl Asked<'_> {
    fn wants(&self, terms: &Terms, slot: usize) -> bool {
        self.language.is_none_or(|(id, wanted)| {
            (id == Some(terms.facet_id(slot, Facet::Language))) == wanted
        })
    }
}

impl Scorer<'_> {
    /// More than any article of the segment can gain.
    fn most(&self, at: usize) -> f32 {
        if self.lists[at].as_slice().is_empty() { 0.0 } else { self.gains[15] }
    }

    fn add(&self, at: usize, scores: &mut [f32]) {
        for posting in self.lists[at].as_slice() {
            let (slot, level) = split(*posting);
            if let Some(score) = scores.get_mut(slot) {
                *score += self.gains[level & 15];
            }
        }
    }
}

/// Seconds between a time and the nearest that a segment may hold.
fn distance(segment: &Segment, time: i64) -> u64 {
    let (oldest, newest) = (segment.terms.base(), segment.terms.newest());
    time.abs_diff(time.clamp(oldest, newest.max(oldest)))
}

/// The decay at every step.
static DECAY: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let factor = (-(STEP as f32) / (DECAY_HOURS * HOUR as f32)).exp();
    std::iter::successors(Some(1.0), |decay| Some(decay * factor)).take(STEPS).collect()
});

fn decay_at(table: &[f32], seconds: u64) -> f32 {
    table[((seconds / STEP) as usize).min(table.len() - 1)]
}

/// The best candidates so far.
struct Top {
    limit: usize,
    /// Seconds that a candidate may be away.
    within: u64,
    found: Vec<Candidate>,
    /// A candidate must score more than this.
    line: f32,
}

impl Top {
    fn push(&mut self, candidate: Candidate) {
        self.found.push(candidate);
        if self.found.len() >= self.limit * 2 + 32 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.limit == 0 {
            self.found.clear();
        } else if self.found.len() > self.limit {
            self.found.select_nth_unstable_by(self.limit - 1, better);
            self.found.truncate(self.limit);
            self.line = self.found[self.limit - 1].score;
        }
    }

    fn finish(mut self) -> Vec<Candidate> {
        self.cut();
        self.found.sort_unstable_by(better);
        self.found
    }
}

/// Higher scores first; equal ones by place, so that an order never depends on chance.
fn better(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc))
}
