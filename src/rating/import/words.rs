//! Words that raters and people write for a bias, a factuality or a class, in any spelling.

use super::Reason;
use crate::rating::scale::Judgement;
use crate::rating::{Bias, Factuality};

/// A judgement with words of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnJudgement {
    pub bias: Option<Bias>,
    pub factuality: Option<Factuality>,
    pub class: Option<String>,
}

impl OwnJudgement {
    pub fn as_judgement(&self) -> Judgement<'_> {
        Judgement { bias: self.bias, factuality: self.factuality, class: self.class.as_deref() }
    }
}

const BIASES: [(&str, Bias); 25] = [
    ("left", Bias::Left),
    ("far left", Bias::Left),
    ("extreme left", Bias::Left),
    ("-2", Bias::Left),
    ("left center", Bias::LeanLeft),
    ("leftcenter", Bias::LeanLeft),
    ("lean left", Bias::LeanLeft),
    ("center left", Bias::LeanLeft),
    ("-1", Bias::LeanLeft),
    ("center", Bias::Center),
    ("least", Bias::Center),
    ("least biased", Bias::Center),
    ("neutral", Bias::Center),
    ("0", Bias::Center),
    ("right center", Bias::LeanRight),
    ("rightcenter", Bias::LeanRight),
    ("lean right", Bias::LeanRight),
    ("center right", Bias::LeanRight),
    ("1", Bias::LeanRight),
    ("+1", Bias::LeanRight),
    ("right", Bias::Right),
    ("far right", Bias::Right),
    ("extreme right", Bias::Right),
    ("2", Bias::Right),
    ("+2", Bias::Right),
];

const FACTUALITIES: [(&str, Factuality); 13] = [
    ("very high", Factuality::VeryHigh),
    ("5", Factuality::VeryHigh),
    ("high", Factuality::High),
    ("4", Factuality::High),
    ("mostly factual", Factuality::MostlyFactual),
    ("mostly", Factuality::MostlyFactual),
    ("3", Factuality::MostlyFactual),
    ("mixed", Factuality::Mixed),
    ("2", Factuality::Mixed),
    ("low", Factuality::Low),
    ("1", Factuality::Low),
    ("very low", Factuality::VeryLow),
    ("0", Factuality::VeryLow),
];

/// Classes that stand where other raters put a side.
const CLASSES: [(&str, &str); 12] = [
    ("satire", "satire"),
    ("pro science", "pro_science"),
    ("conspiracy pseudoscience", "conspiracy"),
    ("conspiracy", "conspiracy"),
    ("pseudoscience", "conspiracy"),
    ("fake news", "questionable"),
    ("questionable", "questionable"),
    ("questionable source", "questionable"),
    ("imposter", "imposter"),
    ("mixed", "multi_view"),
    ("allsides", "multi_view"),
    ("state media", "state_media"),
];

/// What stands for "no rating" in lists.
const NONE: [&str; 6] = ["", "n/a", "na", "none", "unrated", "not rated"];

/// The side and class that a word for a bias means: `RIGHT CONSPIRACY-PSEUDOSCIENCE` is both,
/// `Satire (left-leaning)` a class only. An unknown word is an error.
pub fn bias(text: &str) -> Result<(Option<Bias>, Option<String>), Reason> {
    let word = plain(text);
    if NONE.contains(&word.as_str()) {
        return Ok((None, None));
    }
    let side = |word: &str| look_up(&BIASES, word);
    let class = |word: &str| look_up(&CLASSES, word).map(str::to_string);
    if let Some(side) = side(&word) {
        return Ok((Some(side), None));
    }
    if let Some(class) = class(&word) {
        return Ok((None, Some(class)));
    }
    let split = word.match_indices(' ').map(|(at, _)| (&word[..at], &word[at + 1..]));
    for (first, rest) in split {
        if let (Some(side), Some(class)) = (side(first), class(rest)) {
            return Ok((Some(side), Some(class)));
        }
    }
    Err(Reason::Bias(super::cut(text)))
}

/// The step that a word for factual reporting means. An unknown word is an error.
pub fn factuality(text: &str) -> Result<Option<Factuality>, Reason> {
    let word = plain(text);
    if NONE.contains(&word.as_str()) {
        return Ok(None);
    }
    let found = look_up(&FACTUALITIES, &word);
    found.map(Some).ok_or_else(|| Reason::Factuality(super::cut(text)))
}

/// Lower case, hyphens and underscores as spaces, without "bias" and remarks in brackets.
fn plain(text: &str) -> String {
    let text =
        text.split('(').next().unwrap_or_default().to_lowercase().replace("centre", "center");
    if text.trim().starts_with(['-', '+']) {
        return text.trim().to_string();
    }
    let words = text.split(|c: char| c.is_whitespace() || c == '-' || c == '_');
    let words: Vec<&str> =
        words.filter(|word| !word.is_empty() && !matches!(*word, "bias" | "leaning")).collect();
    words.join(" ")
}

fn look_up<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|&(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_classes_in_many_spellings() {
        for (text, side, class) in [
            ("LEFT-CENTER", Some(-1), None),
            ("left_center", Some(-1), None),
            ("Lean Left", Some(-1), None),
            ("Centre", Some(0), None),
            ("LEAST BIASED", Some(0), None),
            ("FAR RIGHT-BIAS", Some(2), None),
            ("EXTREME-RIGHT", Some(2), None),
            ("-2", Some(-2), None),
            ("+1", Some(1), None),
            ("2", Some(2), None),
            ("CONSPIRACY- PSEUDOSCIENCE", None, Some("conspiracy")),
            ("RIGHT CONSPIRACY-PSEUDOSCIENCE", Some(2), Some("conspiracy")),
            ("SATIRE (Left-Leaning)", None, Some("satire")),
            ("fake-news", None, Some("questionable")),
            ("Mixed", None, Some("multi_view")),
            ("n/a", None, None),
            ("", None, None),
        ] {
            let (found, found_class) = bias(text).unwrap();
            assert_eq!((found.map(|b| b as i8), found_class.as_deref()), (side, class), "{text}");
        }
        for text in ["purple", "3", "-3", "left right"] {
            assert!(bias(text).is_err(), "{text}");
        }
    }

    #[test]
    fn factuality_words() {
        for (text, step) in [
            ("VERY HIGH", Some(5)),
            ("mostly-factual", Some(3)),
            ("low", Some(1)),
            ("0", Some(0)),
            ("N/A", None),
        ] {
            assert_eq!(factuality(text).unwrap().map(|f| f as u8), step, "{text}");
        }
        assert!(factuality("left").is_err());
        assert!(factuality("6").is_err());
    }
}
