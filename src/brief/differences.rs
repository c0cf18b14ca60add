//! Numbers and names on which the voices that say the same differ.

use crate::decimal;
use crate::order::Sort;
use crate::text::script::fold;
use crate::text::stem::stem;
use crate::text::stop::is_stop;
use crate::text::token::{Shape, Token, offset, plain_number, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that the voices state differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What is counted or named ("minutes", "spokesman").
    pub thing: String,
    /// Each statement as written, with the voices that make it; most voices first.
    pub stated: Vec<(String, Vec<u32>)>,
}

/// Words before a number that change what it says.
const BOUNDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "about",
            "around",
            "almost",
            "nearly",
            "over",
            "roughly",
            "approximately",
            "some",
            "up to",
            "at least",
            "at most",
            "more than",
            "less than",
            "fewer than",
        ],
    ),
    (
        "de",
        &[
            "rund",
            "etwa",
            "fast",
            "knapp",
            "über",
            "bis zu",
            "mindestens",
            "mehr als",
            "weniger als",
        ],
    ),
    ("fr", &["environ", "près de", "plus de", "moins de", "au moins", "jusqu'à"]),
    ("es", &["unos", "unas", "cerca de", "casi", "más de", "menos de", "al menos", "hasta"]),
];

/// Numbers written as words, as (words, value, unit when the words have one).
const WORDS: &[(&str, &[(&str, f64, &str)])] = &[(
    "en",
    &[
        ("half an hour", 30.0, "minutes"),
        ("half-hour", 30.0, "minutes"),
        ("an hour", 60.0, "minutes"),
        ("one", 1.0, ""),
        ("two", 2.0, ""),
        ("three", 3.0, ""),
        ("four", 4.0, ""),
        ("five", 5.0, ""),
        ("six", 6.0, ""),
        ("seven", 7.0, ""),
        ("eight", 8.0, ""),
        ("nine", 9.0, ""),
        ("ten", 10.0, ""),
        ("eleven", 11.0, ""),
        ("twelve", 12.0, ""),
        ("a dozen", 12.0, ""),
        ("dozens", 24.0, ""),
        ("hundreds", 200.0, ""),
    ],
)];

/// Words behind a number that multiply it.
const SCALES: &[(&str, f64)] = &[
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("millionen", 1e6),
    ("milliarden", 1e9),
    ("millions", 1e6),
    ("milliards", 1e9),
    ("millones", 1e6),
];

/// Words that say which of several people is meant. Behind any other word two names are most often two things.
const OFFICES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "analyst",
            "attorney",
            "chairman",
            "commissioner",
            "director",
            "governor",
            "judge",
            "lawyer",
            "mayor",
            "minister",
            "prosecutor",
            "secretary",
            "spokesman",
            "spokesperson",
            "spokeswoman",
        ],
    ),
    ("fr", &["juge", "maire", "ministre", "porte-parole", "procureur"]),
    ("es", &["alcalde", "fiscal", "juez", "ministra", "ministro", "portavoz"]),
];

/// Behind a number these count nothing ("412,000 last week").
const NO_UNITS: &[&str] = &["last", "more", "new", "next", "other"];

/// A number in a sentence.
#[derive(Clone, Debug, PartialEq)]
struct Count {
    /// The unit's stem.
    unit: String,
    /// The unit as written.
    thing: String,
    value: f64,
    /// "more than", folded; empty for a plain number.
    bound: String,
    /// All of it, as written.
    text: String,
}

/// Differences between sentences, each with the voice that says it.
pub fn differences(sentences: &[(u32, &str)], language: &str) -> Vec<Difference> {
    let mut found = numbers(sentences, language);
    found.extend(names(sentences, language));
    found
}

type Stated = BTreeMap<String, (String, BTreeSet<u32>)>;

fn numbers(sentences: &[(u32, &str)], language: &str) -> Vec<Difference> {
    let mut things: BTreeMap<String, (String, Stated)> = BTreeMap::new();
    for (voice, sentence) in sentences {
        let counts = counts(sentence, language);
        for count in &counts {
            // Two numbers of one unit in a sentence count two things: they say nothing about each other.
            if counts.iter().filter(|other| other.unit == count.unit).count() > 1 {
                continue;
            }
            let (_, stated) = things
                .entry(count.unit.clone())
                .or_insert_with(|| (count.thing.clone(), Stated::new()));
            let (_, voices) = stated
                .entry(format!("{} {}", count.bound, count.value))
                .or_insert_with(|| (count.text.clone(), BTreeSet::new()));
            voices.insert(*voice);
        }
    }
    things.into_values().filter_map(|(thing, stated)| difference(thing, stated)).collect()
}

/// `None` when all say the same. A voice that says two things contradicts nobody.
fn difference(thing: String, mut stated: Stated) -> Option<Difference> {
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for voice in stated.values().flat_map(|(_, voices)| voices) {
        *seen.entry(*voice).or_default() += 1;
    }
    stated.values_mut().for_each(|(_, voices)| voices.retain(|voice| seen.get(voice) == Some(&1)));
    let mut stated: Vec<(String, Vec<u32>)> = stated
        .into_values()
        .filter(|(_, voices)| !voices.is_empty())
        .map(|(text, voices)| (text, voices.into_iter().collect()))
        .collect();
    stated.order_by_key(|(_, voices)| std::cmp::Reverse(voices.len()));
    (stated.len() > 1).then_some(Difference { thing, stated })
}

fn counts(sentence: &str, language: &str) -> Vec<Count> {
    let all = tokens(sentence);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < all.len() {
        match count(sentence, &all, at, language) {
            Some((count, end)) => {
                found.push(count);
                at = end + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// The number that begins at a token, and the last token that belongs to it.
fn count(sentence: &str, all: &[Token<'_>], at: usize, language: &str) -> Option<(Count, usize)> {
    let token = all.get(at)?;
    let written = written(sentence, token, language);
    let (mut value, mut unit, used) = match (token.shape, written) {
        (Shape::Number, _) => (decimal::parse(&plain_number(token.text))?, "", 1),
        (Shape::Word, Some((words, value, unit))) => (value, unit, tokens(words).len()),
        _ => return None,
    };
    let mut end = at + used - 1;
    if let Some(next) = all.get(end + 1)
        && let Some((_, scale)) = SCALES.iter().find(|(word, _)| *word == fold(next.text))
    {
        value *= scale;
        end += 1;
    }
    if unit.is_empty() {
        let next = all.get(end + 1).filter(|t| t.shape == Shape::Word && !t.opens && !t.capital)?;
        let folded = fold(next.text);
        if is_stop(&folded, language) || NO_UNITS.contains(&&*folded) {
            return None;
        }
        unit = next.text;
        end += 1;
    }
    let stem_of = |word: &str| stem(&fold(word), language).into_owned();
    let mut key = stem_of(unit);
    if language == "en" && key == stem_of("hours") {
        (key, value) = (stem_of("minutes"), value * 60.0);
    }
    let start = offset(sentence, token.text);
    let bound = bound(sentence.get(..start)?, language);
    let last = all.get(end)?;
    let stop = offset(sentence, last.text) + last.text.len();
    let from = start - bound.map_or(0, |bound| start - bound.0);
    let count = Count {
        unit: key,
        thing: unit.to_lowercase(),
        value,
        bound: bound.map(|(_, bound)| bound.to_owned()).unwrap_or_default(),
        text: sentence.get(from..stop)?.to_owned(),
    };
    Some((count, end))
}

fn written(
    sentence: &str,
    token: &Token<'_>,
    language: &str,
) -> Option<(&'static str, f64, &'static str)> {
    let rest = sentence.get(offset(sentence, token.text)..)?;
    let (_, words) = WORDS.iter().find(|(known, _)| *known == language)?;
    let ends = |rest: &str| !rest.chars().next().is_some_and(char::is_alphanumeric);
    let is_here = |(word, ..): &&(&str, f64, &str)| {
        rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && rest.get(word.len()..).is_some_and(ends)
    };
    words.iter().find(is_here).copied()
}

/// Where a bound directly before `end` begins, and which it is.
fn bound(before: &str, language: &str) -> Option<(usize, &'static str)> {
    let (_, bounds) = BOUNDS.iter().find(|(known, _)| *known == language)?;
    let before = before.trim_end();
    let ends = |bound: &&&'static str| {
        let start = before.len().checked_sub(bound.len());
        start.is_some_and(|start| {
            before.get(start..).is_some_and(|end| end.to_lowercase() == **bound)
                && before.get(..start).is_some_and(|b| !b.ends_with(char::is_alphanumeric))
        })
    };
    let found = bounds.iter().filter(ends).max_by_key(|bound| bound.len())?;
    Some((before.len() - found.len(), found))
}

/// Different names behind the same office ("spokesman A", "spokesman B").
fn names(sentences: &[(u32, &str)], language: &str) -> Vec<Difference> {
    let Some((_, offices)) = OFFICES.iter().find(|(known, _)| *known == language) else {
        return Vec::new();
    };
    let mut things: BTreeMap<String, Stated> = BTreeMap::new();
    for (voice, sentence) in sentences {
        let all = tokens(sentence);
        for (at, token) in all.iter().enumerate() {
            let folded = fold(token.text);
            if !offices.contains(&&*folded) {
                continue;
            }
            let is_name = |t: &&Token<'_>| {
                t.shape == Shape::Word
                    && !t.opens
                    && t.text.chars().next().is_some_and(char::is_uppercase)
            };
            let name: Vec<&str> =
                all[at + 1..].iter().take_while(is_name).take(3).map(|t| t.text).collect();
            let Some(last) = name.last() else { continue };
            let (_, voices) = things
                .entry(folded)
                .or_default()
                .entry(fold(last))
                .or_insert_with(|| (name.join(" "), BTreeSet::new()));
            voices.insert(*voice);
        }
    }
    // A word that one voice puts before several names stands for several people.
    things.into_iter().filter_map(|(thing, stated)| difference(thing, stated)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(sentences: &[&str], language: &str) -> Vec<Vec<String>> {
        let voiced: Vec<(u32, &str)> =
            sentences.iter().enumerate().map(|(voice, s)| (voice as u32, *s)).collect();
        let found = differences(&voiced, language).into_iter();
        found.map(|d| d.stated.into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn statements_that_differ() {
        for (sentences, language, expected) in [
            (
                vec![
                    "They spoke for 20 minutes on Friday.",
                    "They spoke for more than 20 minutes.",
                    "The call lasted about half an hour.",
                    "They spoke for 20 minutes.",
                ],
                "en",
                vec![vec!["20 minutes", "about half an hour", "more than 20 minutes"]],
            ),
            (vec!["An hour passed.", "It took 60 minutes."], "en", vec![]),
            (vec!["It cost 1.2 billion dollars.", "It cost 1,200 million dollars."], "en", vec![]),
            (
                vec!["It was said by spokesman Jan Novak.", "It was said by spokesman Petr Hora."],
                "en",
                vec![vec!["Petr Hora", "Jan Novak"]],
            ),
            (vec!["Last week Mr Novak.", "Last week Petr Hora."], "en", vec![]),
            (vec!["It rose by 412,000 last week.", "It rose by 37,000 last week."], "en", vec![]),
            (vec!["Ships of minister Novak.", "Ships of minister Jan Novak."], "en", vec![]),
            (vec!["Rund 30 Tote.", "30 Tote.", "Mehr als 30 Tote."], "de", vec![]),
            (
                vec!["Es gab rund 30 verletzte.", "Es gab mehr als 30 verletzte."],
                "de",
                vec![vec!["rund 30 verletzte", "mehr als 30 verletzte"]],
            ),
            (vec![], "en", vec![]),
        ] {
            let mut found = stated(&sentences, language);
            let mut expected: Vec<Vec<String>> =
                expected.iter().map(|all| all.iter().map(ToString::to_string).collect()).collect();
            found.iter_mut().for_each(|all| all.order());
            expected.iter_mut().for_each(|all| all.order());
            assert_eq!(found, expected, "{sentences:?}");
        }
    }
}
