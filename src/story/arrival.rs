//! New articles: who is near, which of them tell the same story, whose copy it is.

use super::Place;
use super::features::Prepared;
use super::fold;
use super::index::{DocRef, Index};
use super::matcher::{Candidate, Matcher, Open, as_candidates, likeness, signature};
use super::search::{Languages, Near, Wanted};
use super::signature::Glance;
use crate::order::falling;
use crate::packed::touch;
use crate::text::Kind;
use crate::text::term::kind_of;
use crate::time::HOUR;

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
/// Bytes that memory hands out at once.
const CACHE_LINE: usize = 64;
/// Inverse document frequency of terms of which nothing is counted.
const USUAL_RARITY: f32 = 4.0;

impl Matcher {
    /// Finds the stories and the fold of an article that was just stored.
    pub(super) fn place(&mut self, index: &mut Index, open: Open, doc: DocRef) {
        let candidates = self.likeliest(index, &open);
        let scores = self.ranker.links(&open.article, &as_candidates(&candidates));
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
    pub fn likeliest(&self, index: &Index, open: &Open) -> Vec<Candidate> {
        let ours = &open.article.signature;
        let pool: Vec<(DocRef, f32, &[u8])> = self
            .arrival_pool(index, open)
            .into_iter()
            .filter_map(|(doc, share)| Some((doc, share, index.signature(doc)?)))
            .collect();
        let lines = pool.iter().flat_map(|(_, _, bytes)| bytes.iter().step_by(CACHE_LINE));
        touch(lines.map(|byte| u64::from(*byte)));
        let near: Vec<(f32, DocRef, f32, bool)> = pool
            .into_iter()
            .filter_map(|(doc, share, bytes)| {
                let theirs = Glance::of(bytes)?;
                let likeness = likeness(ours, &theirs).unwrap_or(0.0);
                let glance = share.max(GLANCE_LIKENESS * likeness);
                Some((glance, doc, share, theirs.language == ours.language))
            })
            .filter(|(glance, ..)| *glance >= GLANCE_LINE)
            .collect();
        // The pool, and so what is left of it, stands in the order of its articles.
        let mut judged = vec![false; near.len()];
        let mut room = [JUDGED_ACROSS, JUDGED];
        for place in falling(near.iter().map(|(glance, ..)| *glance)) {
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
        let best = falling(terms.iter().map(|term| rarity(term.id) * term.weight));
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
