//! From a rater's words to our two scales and its classes: one table per rater.
//!
//! Bias, factuality and class never stand in for one another, and no rater's two scales are mixed.
//! A word that a table does not know is shown and counts for nothing.

use super::{Bias, Factuality};
use crate::decimal;

/// What a rater's word means on our scales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judgement<'a> {
    pub bias: Option<Bias>,
    pub factuality: Option<Factuality>,
    pub class: Option<&'a str>,
}

/// A rater's way to say things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    AllSides,
    Audience,
    Cred1,
    Imposters,
    Lin,
    Networks,
    Press,
    Wikipedia,
    /// Our own: `bias/factuality/class`, each of which may be empty (`-1/4/`, `//satire`).
    Plain,
}

const NAMES: [(&str, Scale); 9] = [
    ("allsides", Scale::AllSides),
    ("audience", Scale::Audience),
    ("cred1", Scale::Cred1),
    ("imposters", Scale::Imposters),
    ("lin", Scale::Lin),
    ("networks", Scale::Networks),
    ("press", Scale::Press),
    ("wikipedia", Scale::Wikipedia),
    ("plain", Scale::Plain),
];

type Word = (&'static str, Option<Bias>, Option<Factuality>, Option<&'static str>);

const ALLSIDES: &[Word] = &[
    ("left", Some(Bias::Left), None, None),
    ("lean left", Some(Bias::LeanLeft), None, None),
    ("left-center", Some(Bias::LeanLeft), None, None),
    ("center", Some(Bias::Center), None, None),
    ("lean right", Some(Bias::LeanRight), None, None),
    ("right-center", Some(Bias::LeanRight), None, None),
    ("right", Some(Bias::Right), None, None),
    ("mixed", None, None, Some("multi_view")),
    ("allsides", None, None, Some("multi_view")),
];

const CRED1: &[Word] = &[
    ("unreliable", None, Some(Factuality::Low), Some("unreliable")),
    ("mixed", None, Some(Factuality::Mixed), Some("mixed")),
    ("rumor", None, Some(Factuality::Low), Some("rumor")),
    ("fake", None, Some(Factuality::VeryLow), Some("fake")),
    ("conspiracy", None, None, Some("conspiracy")),
    ("satire", None, None, Some("satire")),
    ("reliable", None, None, None),
];

/// Verdicts limited to a topic have the value `topic`: shown, never counted.
const WIKIPEDIA: &[Word] = &[
    ("gr", None, Some(Factuality::High), None),
    ("nc", None, None, None),
    ("gu", None, Some(Factuality::Mixed), None),
    ("d", None, Some(Factuality::Low), Some("deprecated")),
    ("d+blacklisted", None, Some(Factuality::Low), Some("deprecated")),
    ("m", None, None, None),
    ("topic", None, None, None),
];

const PRESS: &[Word] = &[
    ("-2", Some(Bias::Left), None, None),
    ("-1", Some(Bias::LeanLeft), None, None),
    ("0", Some(Bias::Center), None, None),
    ("+1", Some(Bias::LeanRight), None, None),
    ("+2", Some(Bias::Right), None, None),
];

const IMPOSTERS: &[Word] = &[("imposter", None, None, Some("imposter"))];

const NETWORKS: &[Word] = &[("partisan local network", None, None, Some("partisan_network"))];

/// Least value of each step, from above; medians of the score by other raters' words lie between them.
const LIN: [(u32, Factuality); 6] = [
    (80, Factuality::VeryHigh),
    (66, Factuality::High),
    (58, Factuality::MostlyFactual),
    (40, Factuality::Mixed),
    (28, Factuality::Low),
    (0, Factuality::VeryLow),
];

impl Scale {
    /// The scale with this name in the tables.
    pub fn named(name: &str) -> Option<Scale> {
        NAMES.iter().find(|(known, _)| *known == name).map(|&(_, scale)| scale)
    }

    /// Is `value` one that the scale has a meaning for, if only "no number"?
    pub fn knows(self, value: &str) -> bool {
        let in_table =
            |table: &[Word]| table.iter().any(|(word, ..)| word.eq_ignore_ascii_case(value));
        match self {
            Scale::AllSides => in_table(ALLSIDES),
            Scale::Cred1 => in_table(CRED1),
            Scale::Imposters => in_table(IMPOSTERS),
            Scale::Networks => in_table(NETWORKS),
            Scale::Press => value.is_empty() || in_table(PRESS),
            Scale::Wikipedia => in_table(WIKIPEDIA),
            Scale::Audience => value.parse().is_ok_and(|lean: f32| (-1.0..=1.0).contains(&lean)),
            Scale::Lin => lin(value).is_some(),
            Scale::Plain => value.split('/').count() >= 3,
        }
    }

    /// What `value` means; nothing when the table does not know it.
    pub fn judge<'a>(self, value: &'a str) -> Judgement<'a> {
        match self {
            Scale::AllSides => look_up(ALLSIDES, value),
            Scale::Cred1 => look_up(CRED1, value),
            Scale::Imposters => look_up(IMPOSTERS, value),
            Scale::Networks => look_up(NETWORKS, value),
            Scale::Press => look_up(PRESS, value),
            Scale::Wikipedia => look_up(WIKIPEDIA, value),
            Scale::Audience => Judgement::default(),
            Scale::Lin => Judgement { factuality: lin(value), ..Judgement::default() },
            Scale::Plain => plain(value),
        }
    }
}

/// Writes a judgement so that [`Scale::Plain`] reads it.
pub fn plain_value(judgement: Judgement) -> String {
    let bias = judgement.bias.map(|b| (b as i8).to_string()).unwrap_or_default();
    let factuality = judgement.factuality.map(|f| (f as u8).to_string()).unwrap_or_default();
    format!("{bias}/{factuality}/{}", judgement.class.unwrap_or_default())
}

fn look_up<'a>(table: &[Word], value: &str) -> Judgement<'a> {
    let word = table.iter().find(|(word, ..)| word.eq_ignore_ascii_case(value));
    word.map(|&(_, bias, factuality, class)| Judgement { bias, factuality, class })
        .unwrap_or_default()
}

fn lin(value: &str) -> Option<Factuality> {
    let score = decimal::parse(value).filter(|score| (0.0..=1.0).contains(score))?;
    let hundredths = (score * 100.0).round() as u32;
    LIN.iter().find(|(least, _)| hundredths >= *least).map(|&(_, step)| step)
}

fn plain(value: &str) -> Judgement<'_> {
    let mut parts = value.splitn(3, '/');
    let mut part = || parts.next().filter(|text| !text.is_empty());
    Judgement {
        bias: part().and_then(|text| Bias::try_from(text.parse::<i8>().ok()?).ok()),
        factuality: part().and_then(|text| Factuality::try_from(text.parse::<u8>().ok()?).ok()),
        class: part(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_to_their_own_scale() {
        use Bias::*;
        use Factuality::*;
        for (scale, value, bias, factuality, class) in [
            (Scale::AllSides, "Lean Left", Some(LeanLeft), None, None),
            (Scale::AllSides, "Mixed", None, None, Some("multi_view")),
            (Scale::AllSides, "Purple", None, None, None),
            (Scale::Wikipedia, "gr", None, Some(High), None),
            (Scale::Wikipedia, "nc", None, None, None),
            (Scale::Wikipedia, "topic", None, None, None),
            (Scale::Wikipedia, "d", None, Some(Low), Some("deprecated")),
            (Scale::Cred1, "satire", None, None, Some("satire")),
            (Scale::Cred1, "fake", None, Some(VeryLow), Some("fake")),
            (Scale::Lin, "0.80", None, Some(VeryHigh), None),
            (Scale::Lin, "0.79", None, Some(High), None),
            (Scale::Lin, "0.66", None, Some(High), None),
            (Scale::Lin, "0.58", None, Some(MostlyFactual), None),
            (Scale::Lin, "0.40", None, Some(Mixed), None),
            (Scale::Lin, "0.28", None, Some(Low), None),
            (Scale::Lin, "0", None, Some(VeryLow), None),
            (Scale::Lin, "NaN", None, None, None),
            (Scale::Lin, "7", None, None, None),
            (Scale::Press, "+2", Some(Right), None, None),
            (Scale::Audience, "-0.56", None, None, None),
            (Scale::Networks, "partisan local network", None, None, Some("partisan_network")),
            (Scale::Imposters, "imposter", None, None, Some("imposter")),
            (Scale::Plain, "-1/4/", Some(LeanLeft), Some(High), None),
            (Scale::Plain, "//state media", None, None, Some("state media")),
            (Scale::Plain, "9/9", None, None, None),
        ] {
            assert_eq!(
                scale.judge(value),
                Judgement { bias, factuality, class },
                "{scale:?} {value}"
            );
        }
    }

    #[test]
    fn plain_values_come_back() {
        for bias in [None, Some(Bias::Left), Some(Bias::Center), Some(Bias::Right)] {
            for factuality in [None, Some(Factuality::VeryLow), Some(Factuality::VeryHigh)] {
                for class in [None, Some("satire"), Some("a/b")] {
                    let judgement = Judgement { bias, factuality, class };
                    assert_eq!(Scale::Plain.judge(&plain_value(judgement)), judgement);
                }
            }
        }
    }
}
