//! Key points: sentences of the articles that say what most of them say, each once.
//!
//! What counts is a word that several voices use, as a concept in the coverage model of Gillick and Favre (2009): a
//! sentence is worth the words that no chosen one has said yet, each by its rarity and by the other voices that use it,
//! on average over its own words. What a chosen sentence says already is left out.

use super::alone::{stands_alone, without_dateline};
use super::differences::{Difference, differences};
use super::passages::{Bag, sentences};
use super::{Account, Rarity};
use crate::order::Sort;
use std::collections::{BTreeMap, BTreeSet};

/// Points of a story.
const MOST: usize = 6;
/// Distinct words that a point needs.
const LEAST_WORDS: usize = 5;
/// A voice supports a point when one sentence or headline of it overlaps with the point so much ...
const SUPPORT: f32 = 0.45;
/// ... and is so like it.
const LIKE: f32 = 0.3;
/// Sentences that overlap so much say the same.
const SAME: f32 = 0.35;
/// A sentence counts so much of the one before it: reports say the main thing first.
const EARLY: f32 = 0.85;
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
    /// Only such a one is chosen; the others support.
    alone: bool,
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
    let others = others_using(&candidates, accounts, &titles);
    let chosen = choose(&candidates, &others).into_iter();
    let mut points: Vec<Point> =
        chosen.map(|at| point(&candidates[at], &candidates, accounts, &titles)).collect();
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
        let alone = stands_alone(text, language, position == 0);
        let text = without_dateline(text);
        let bag = Bag::new(text, language, rarity);
        Candidate { text, account, position, alone, bag }
    })
    .filter(|candidate| candidate.bag.distinct() >= LEAST_WORDS)
    .take(MOST_CANDIDATES)
    .collect()
}

/// For each word how many voices beside the first use it.
fn others_using(
    candidates: &[Candidate<'_>],
    accounts: &[Account<'_>],
    titles: &[(u32, Bag)],
) -> BTreeMap<u32, f32> {
    let sentences = candidates.iter().map(|one| (accounts[one.account].voice, &one.bag));
    let titles = titles.iter().map(|(voice, bag)| (*voice, bag));
    let mut voices: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (voice, bag) in sentences.chain(titles) {
        for (word, _) in bag.words() {
            voices.entry(word).or_default().insert(voice);
        }
    }
    voices.into_iter().map(|(word, voices)| (word, voices.len() as f32 - 1.0)).collect()
}

fn choose(candidates: &[Candidate<'_>], others: &BTreeMap<u32, f32>) -> Vec<usize> {
    let mut said: BTreeSet<u32> = BTreeSet::new();
    let mut chosen: Vec<usize> = Vec::new();
    let mut left: Vec<usize> = (0..candidates.len()).filter(|at| candidates[*at].alone).collect();
    while chosen.len() < MOST {
        let worth = |at: usize| {
            let Candidate { bag, position, .. } = &candidates[at];
            let unsaid = bag.words().filter(|(word, _)| !said.contains(word));
            let sum: f32 = unsaid
                .map(|(word, weight)| weight * others.get(&word).copied().unwrap_or_default())
                .sum();
            sum / bag.distinct() as f32 * EARLY.powi(*position as i32)
        };
        let best = left.iter().max_by(|a, b| worth(**a).total_cmp(&worth(**b)).then(b.cmp(a)));
        let Some(&at) = best else { break };
        let bag = &candidates[at].bag;
        said.extend(bag.words().map(|(word, _)| word));
        left.retain(|other| candidates[*other].bag.overlap(bag) < SAME);
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
    let supports =
        |bag: &Bag| chosen.bag.overlap(bag) >= SUPPORT && chosen.bag.similarity(bag) >= LIKE;
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
