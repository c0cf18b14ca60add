//! Key points: sentences of the articles that say what most of them say, each once.
//!
//! A sentence counts by how near the other voices come to it (degree centrality over weighted words, as in LexRank by
//! Erkan and Radev 2004, one vote a voice), less what was chosen before says already (maximal marginal relevance,
//! Carbonell and Goldstein 1998).

use super::differences::{Difference, differences};
use super::passages::{Bag, sentences};
use super::{Account, Rarity};
use crate::order::Sort;
use std::collections::{BTreeMap, BTreeSet};

/// Points of a story.
const MOST: usize = 6;
/// Distinct words that a point needs.
const LEAST_WORDS: usize = 5;
/// A voice supports a point when it has this share of the point's weight in one sentence or headline.
const SUPPORT: f32 = 0.45;
/// What likeness to a chosen point costs.
const REPEATING: f32 = 0.7;
/// Points nearer to a chosen one than this say nothing new.
const SAME: f32 = 0.6;
/// A sentence counts so much of the one before it: reports say the main thing first.
const EARLY: f32 = 0.93;
/// Sentences that are compared; a story of hundreds of articles has no more to say.
const MOST_CANDIDATES: usize = 400;

/// A sentence of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub text: String,
    /// Position among the accounts.
    pub account: usize,
    /// Voices that say the same, the point's own included, rising.
    pub voices: Vec<u32>,
    pub differences: Vec<Difference>,
}

struct Candidate<'a> {
    text: &'a str,
    account: usize,
    /// Sentences before it in the lead.
    position: usize,
    bag: Bag,
}

/// Three to six points where the articles give so many, in `language`; those that other voices support come first.
pub fn key_points(accounts: &[Account<'_>], language: &str, rarity: Rarity<'_>) -> Vec<Point> {
    let candidates = candidates(accounts, language, rarity);
    let titles: Vec<(u32, Bag)> = accounts
        .iter()
        .filter(|account| account.article.language == language)
        .map(|account| (account.voice, Bag::new(&account.article.title, language, rarity)))
        .collect();
    let voices: BTreeSet<u32> = accounts.iter().map(|account| account.voice).collect();
    let scores: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            let central = centrality(candidate, &candidates, accounts, &titles);
            central * EARLY.powi(candidate.position as i32) / voices.len().max(1) as f32
        })
        .collect();
    let mut points: Vec<Point> = choose(&candidates, &scores)
        .into_iter()
        .map(|at| point(&candidates[at], &candidates, accounts, &titles))
        .collect();
    points.order_by_key(|point| std::cmp::Reverse(point.voices.len()));
    points
}

fn candidates<'a>(
    accounts: &[Account<'a>],
    language: &str,
    rarity: Rarity<'_>,
) -> Vec<Candidate<'a>> {
    let here = accounts.iter().enumerate().filter(|(_, a)| a.article.language == language);
    here.flat_map(|(account, a)| {
        let sentences = sentences(&a.article.lead).into_iter();
        sentences.enumerate().map(move |(position, text)| (account, position, text))
    })
    .map(|(account, position, text)| {
        let bag = Bag::new(text, language, rarity);
        Candidate { text, account, position, bag }
    })
    .filter(|candidate| candidate.bag.distinct() >= LEAST_WORDS)
    .take(MOST_CANDIDATES)
    .collect()
}

/// For each other voice the likeness of what it has nearest, summed.
fn centrality(
    candidate: &Candidate<'_>,
    all: &[Candidate<'_>],
    accounts: &[Account<'_>],
    titles: &[(u32, Bag)],
) -> f32 {
    let own = accounts[candidate.account].voice;
    let mut nearest: BTreeMap<u32, f32> = BTreeMap::new();
    let sentences = all.iter().map(|other| (accounts[other.account].voice, &other.bag));
    for (voice, bag) in sentences.chain(titles.iter().map(|(voice, bag)| (*voice, bag))) {
        if voice != own {
            let likeness = nearest.entry(voice).or_default();
            *likeness = likeness.max(candidate.bag.similarity(bag));
        }
    }
    nearest.values().sum()
}

fn choose(candidates: &[Candidate<'_>], scores: &[f32]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < MOST {
        let worth = |at: usize| {
            let like =
                chosen.iter().map(|other| candidates[*other].bag.similarity(&candidates[at].bag));
            let repeats = like.fold(0.0, f32::max);
            (repeats < SAME).then(|| scores[at] - REPEATING * repeats * scores[at])
        };
        let next = (0..candidates.len())
            .filter(|at| !chosen.contains(at))
            .filter_map(|at| Some((worth(at)?, at)))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, at)) = next else { break };
        chosen.push(at);
    }
    chosen
}

fn point(
    chosen: &Candidate<'_>,
    all: &[Candidate<'_>],
    accounts: &[Account<'_>],
    titles: &[(u32, Bag)],
) -> Point {
    let supports = |bag: &Bag| chosen.bag.covered_by(bag) >= SUPPORT;
    let sentences: Vec<(u32, &str)> = all
        .iter()
        .filter(|other| supports(&other.bag))
        .map(|other| (accounts[other.account].voice, other.text))
        .collect();
    let titles = titles.iter().filter(|(_, bag)| supports(bag)).map(|(voice, _)| *voice);
    let mut voices: BTreeSet<u32> =
        sentences.iter().map(|(voice, _)| *voice).chain(titles).collect();
    voices.insert(accounts[chosen.account].voice);
    Point {
        text: chosen.text.to_owned(),
        account: chosen.account,
        voices: voices.into_iter().collect(),
        differences: differences(&sentences, &accounts[chosen.account].article.language),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accounts, article};
    use super::*;

    #[test]
    fn what_several_say_comes_first_and_once() {
        let articles = [
            article(
                0,
                0,
                "Leaders talk by phone",
                "The prime minister and the president spoke by phone for 20 minutes on Friday. Our columnist thinks lunch prices deserve more attention nowadays.",
            ),
            article(
                1,
                1,
                "Phone call of two leaders",
                "The president and the prime minister spoke by phone on Friday for 30 minutes. They agreed to arrange a state visit to Washington in spring.",
            ),
            article(
                2,
                2,
                "Spring visit agreed",
                "A state visit to Washington in spring was agreed, officials said. The prime minister and president spoke by phone Friday.",
            ),
            article(
                2,
                9,
                "Spring visit agreed",
                "A state visit to Washington in spring was agreed, officials said.",
            ),
        ];
        let points = key_points(&accounts(&articles, &[]), "en", &|_| 1.0);
        assert!((2..=MOST).contains(&points.len()), "{points:?}");
        assert!(points[0].text.contains("by phone") && points[0].voices == [0, 1, 2], "{points:?}");
        let calls = points.iter().filter(|point| point.text.contains("by phone")).count();
        assert_eq!(calls, 1, "{points:?}");
        let minutes = &points[0].differences[0];
        assert_eq!((minutes.thing.as_str(), minutes.stated.len()), ("minutes", 2));
        let visit = points.iter().find(|point| point.text.contains("visit")).unwrap();
        assert_eq!(visit.voices, [1, 2]);
        assert!(points.last().unwrap().text.contains("lunch"));
    }

    #[test]
    fn nothing_to_say_says_nothing() {
        assert_eq!(key_points(&[], "en", &|_| 1.0), []);
        let articles = [article(0, 0, "Only a title", "")];
        assert_eq!(key_points(&accounts(&articles, &[]), "en", &|_| 1.0), []);
    }
}
