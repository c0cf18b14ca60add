//! Sentences as bags of weighted words, and how much two of them say the same.

use super::Rarity;
use crate::text::analyze;
use std::collections::BTreeMap;

/// Letters that a sentence worth showing has.
const LENGTH: std::ops::RangeInclusive<usize> = 30..=400;
/// Sentences of one lead that are looked at.
const MOST_SENTENCES: usize = 12;

/// Words of a text with their weights.
#[derive(Clone, Debug, Default)]
pub struct Bag {
    words: BTreeMap<u32, f32>,
    /// Of the vector of weights.
    length: f32,
}

impl Bag {
    pub fn new(text: &str, language: &str, rarity: Rarity<'_>) -> Self {
        let words = analyze(text, "", language).words;
        let words: BTreeMap<u32, f32> =
            crate::order::gathered(words.iter().map(|word| (word.id, rarity(word.id).max(0.0))));
        let length = words.values().map(|weight| weight * weight).sum::<f32>().sqrt();
        Self { words, length }
    }

    /// Distinct words.
    pub fn distinct(&self) -> usize {
        self.words.len()
    }

    /// Words with their weights, by term id.
    pub fn words(&self) -> impl Iterator<Item = (u32, f32)> {
        self.words.iter().map(|(word, weight)| (*word, *weight))
    }

    /// Cosine of two bags.
    pub fn similarity(&self, other: &Self) -> f32 {
        let shared = self.words.iter().filter_map(|(word, a)| Some(a * other.words.get(word)?));
        shared.sum::<f32>() / (self.length * other.length).max(f32::MIN_POSITIVE)
    }

    /// The greater of the shares that one has of the other's weight: a short sentence may stand in a long one.
    pub fn overlap(&self, other: &Self) -> f32 {
        self.covered_by(other).max(other.covered_by(self))
    }

    /// Share of this bag's weight that the other has too.
    pub fn covered_by(&self, other: &Self) -> f32 {
        let all: f32 = self.words.values().sum();
        let shared = self.words.iter().filter(|(word, _)| other.words.contains_key(word));
        shared.map(|(_, weight)| weight).sum::<f32>() / all.max(f32::MIN_POSITIVE)
    }
}

/// The sentences of a lead, as written. A lead that is cut off loses its unfinished end.
pub fn sentences(lead: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = lead.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let wide = matches!(c, '。' | '！' | '？' | '।');
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let ends = wide
            || matches!(c, '.' | '!' | '?' | '؟' | '…')
                && next.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”' | '»'))
                && !is_abbreviation(&lead[start..at], &lead[end..]);
        if ends {
            let quote = next.filter(|next| matches!(next, '"' | '”' | '»' | '」'));
            let end = end + quote.map_or(0, char::len_utf8);
            found.push(lead[start..end].trim());
            start = end;
        }
    }
    let fits = |text: &&str| LENGTH.contains(&width(text));
    found.into_iter().filter(fits).take(MOST_SENTENCES).collect()
}

/// Letters, those of scripts that pack a word into one or two counting for more.
fn width(text: &str) -> usize {
    text.chars().map(|c| if crate::text::script::is_continuous(c) { 3 } else { 1 }).sum()
}

/// A stop after a single letter or a short capitalised word before a capital ("J. Smith", "Sen. Smith", "U.S.") ends nothing.
fn is_abbreviation(before: &str, after: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let goes_on = after.trim_start().chars().next();
    let lower = goes_on.is_some_and(char::is_lowercase);
    lower
        || letters == 1
        || word.contains('.')
        || capital
            && matches!(
                word,
                "Sen"
                    | "Rep"
                    | "Gov"
                    | "Gen"
                    | "Lt"
                    | "Dr"
                    | "Mr"
                    | "Mrs"
                    | "Ms"
                    | "St"
                    | "Jr"
                    | "Sr"
                    | "Prof"
                    | "Col"
                    | "Sgt"
                    | "Capt"
                    | "Rev"
                    | "Jan"
                    | "Feb"
                    | "Aug"
                    | "Sept"
                    | "Oct"
                    | "Nov"
                    | "Dec"
                    | "No"
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (lead, expected) in [
            (
                "The leaders spoke for 20.5 minutes on Friday. Sen. J. Smith of the U.S. Senate was there too. And then it was cut",
                vec![
                    "The leaders spoke for 20.5 minutes on Friday.",
                    "Sen. J. Smith of the U.S. Senate was there too.",
                ],
            ),
            (
                "“We will meet in spring at the latest.” So said the minister in the evening!",
                vec![
                    "“We will meet in spring at the latest.”",
                    "So said the minister in the evening!",
                ],
            ),
            (
                "首相は二日、大統領と電話で会談した。春に訪米する方向で調整する。",
                vec!["首相は二日、大統領と電話で会談した。", "春に訪米する方向で調整する。"],
            ),
            ("Short. Too short.", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(lead), expected);
        }
    }

    #[test]
    fn bags_know_what_they_share() {
        let bag = |text| Bag::new(text, "en", &|_| 1.0);
        let (a, b) = (bag("harbour strike ends after talks"), bag("talks end harbour strike"));
        assert!(a.similarity(&b) > 0.8 && a.covered_by(&b) > 0.7);
        assert_eq!(a.similarity(&bag("storm reaches coast")), 0.0);
        assert_eq!(Bag::default().covered_by(&a), 0.0);
    }
}
