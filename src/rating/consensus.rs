//! What the raters that are on say together.

use super::{Bias, Consensus, Factuality, Rating};
use crate::order::Sort;

/// Weighted medians over one voice per rater. `weight` is in percent; a rater with 0 is off.
///
/// * A tie in bias goes to the step nearer the center; between steps equally far on both sides it is
///   the center itself. A tie in factuality goes to the lower step.
/// * A rating without a value (a class, a verdict on one topic) takes no part in that median.
pub fn consensus(ratings: &[Rating], weight: impl Fn(&str) -> u32) -> Consensus {
    let counted: Vec<(&Rating, u64)> = ratings
        .iter()
        .map(|r| (r, u64::from(weight(&r.rater))))
        .filter(|(_, weight)| *weight > 0)
        .collect();
    let biases = voices(&counted, |r| r.bias);
    let factualities = voices(&counted, |r| r.factuality);
    let bias_spread = spread(&biases);
    let steps = bias_spread.map_or(0, |(low, high)| high as i8 - low as i8);
    let mut classes: Vec<String> = Vec::new();
    for class in counted.iter().filter_map(|(r, _)| r.class.as_ref()) {
        if !classes.contains(class) {
            classes.push(class.clone());
        }
    }
    Consensus {
        bias: median(&biases).map(|(low, high)| nearer_the_center(low, high)),
        bias_spread,
        bias_raters: biases.len() as u32,
        low_confidence: biases.len() == 1 || steps >= 2,
        across_center: bias_spread
            .is_some_and(|(low, high)| low < Bias::Center && high > Bias::Center),
        factuality: median(&factualities).map(|(low, _)| low),
        factuality_spread: spread(&factualities),
        factuality_raters: factualities.len() as u32,
        classes,
    }
}

/// The first value of each rater with its weight, in the order of the scale.
fn voices<T: Copy + Ord>(
    counted: &[(&Rating, u64)],
    value: impl Fn(&Rating) -> Option<T>,
) -> Vec<(T, u64)> {
    let mut seen: Vec<&str> = Vec::new();
    let mut voices = Vec::new();
    for (rating, weight) in counted {
        let Some(value) = value(rating) else { continue };
        if !seen.contains(&rating.rater.as_str()) {
            seen.push(&rating.rater);
            voices.push((value, *weight));
        }
    }
    voices.order();
    voices
}

/// The lower and the upper weighted median; they differ when half the weight lies on each side.
fn median<T: Copy>(voices: &[(T, u64)]) -> Option<(T, T)> {
    let total: u64 = voices.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0;
    let mut low = None;
    for &(value, weight) in voices {
        sum += weight;
        if low.is_none() && 2 * sum >= total {
            low = Some(value);
        }
        if let Some(low) = low
            && 2 * sum > total
        {
            return Some((low, value));
        }
    }
    None
}

fn spread<T: Copy>(voices: &[(T, u64)]) -> Option<(T, T)> {
    Some((voices.first()?.0, voices.last()?.0))
}

fn nearer_the_center(low: Bias, high: Bias) -> Bias {
    let (a, b) = (low as i8, high as i8);
    match a.abs().cmp(&b.abs()) {
        std::cmp::Ordering::Less => low,
        std::cmp::Ordering::Greater => high,
        std::cmp::Ordering::Equal if a == b => low,
        std::cmp::Ordering::Equal => Bias::Center,
    }
}

impl TryFrom<i8> for Bias {
    type Error = ();

    fn try_from(step: i8) -> Result<Bias, ()> {
        Ok(match step {
            -2 => Bias::Left,
            -1 => Bias::LeanLeft,
            0 => Bias::Center,
            1 => Bias::LeanRight,
            2 => Bias::Right,
            _ => return Err(()),
        })
    }
}

impl TryFrom<u8> for Factuality {
    type Error = ();

    fn try_from(step: u8) -> Result<Factuality, ()> {
        Ok(match step {
            0 => Factuality::VeryLow,
            1 => Factuality::Low,
            2 => Factuality::Mixed,
            3 => Factuality::MostlyFactual,
            4 => Factuality::High,
            5 => Factuality::VeryHigh,
            _ => return Err(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(rater: &str, bias: Option<i8>, factuality: Option<u8>) -> Rating {
        Rating {
            rater: rater.into(),
            bias: bias.and_then(|b| Bias::try_from(b).ok()),
            factuality: factuality.and_then(|f| Factuality::try_from(f).ok()),
            class: None,
            words: String::new(),
            initial: false,
            as_of: String::new(),
        }
    }

    /// Weights in percent, by the last letter of the rater.
    fn weight(rater: &str) -> u32 {
        match rater.as_bytes().last() {
            Some(b'q') => 25,
            Some(b'h') => 50,
            Some(b'0') => 0,
            _ => 100,
        }
    }

    #[test]
    fn weighted_median_ties_and_confidence() {
        for (raters, expected, low, across) in [
            (&[][..], None, false, false),
            (&[("a", -1)][..], Some(-1), true, false),
            (&[("a", -1), ("b", -1)], Some(-1), false, false),
            (&[("a", -2), ("b", -1)], Some(-1), false, false),
            (&[("a", 0), ("b", 1)], Some(0), false, false),
            (&[("a", 1), ("b", 2)], Some(1), false, false),
            (&[("a", -1), ("b", 1)], Some(0), true, true),
            (&[("a", -2), ("b", 1)], Some(1), true, true),
            (&[("a", -2), ("b", 2)], Some(0), true, true),
            (&[("a", -2), ("b", 0)], Some(0), true, false),
            (&[("a", -1), ("q", 1)], Some(-1), true, true),
            (&[("a", 0), ("bh", 1), ("ch", 2)], Some(0), true, false),
            (&[("a", -1), ("b", 1), ("c", 1)], Some(1), true, true),
            (&[("a", -1), ("x0", 2)], Some(-1), true, false),
            (&[("a", -1), ("a", 2), ("b", -1)], Some(-1), false, false),
        ] {
            let ratings: Vec<Rating> =
                raters.iter().map(|(rater, bias)| rating(rater, Some(*bias), None)).collect();
            let found = consensus(&ratings, weight);
            assert_eq!(found.bias.map(|b| b as i8), expected, "{raters:?}");
            assert_eq!((found.low_confidence, found.across_center), (low, across), "{raters:?}");
        }
    }

    #[test]
    fn factuality_is_a_scale_of_its_own() {
        let ratings = [
            rating("a", Some(-2), None),
            rating("b", None, Some(4)),
            rating("ch", None, Some(5)),
            rating("x0", None, Some(0)),
        ];
        let found = consensus(&ratings, weight);
        assert_eq!((found.bias, found.bias_raters), (Some(Bias::Left), 1));
        assert_eq!((found.factuality, found.factuality_raters), (Some(Factuality::High), 2));
        assert_eq!(found.factuality_spread, Some((Factuality::High, Factuality::VeryHigh)));
        let tie = consensus(&[rating("a", None, Some(1)), rating("b", None, Some(4))], weight);
        assert_eq!(tie.factuality, Some(Factuality::Low));
    }

    #[test]
    fn a_class_is_never_a_side() {
        let class = |rater: &str, class: &str| Rating {
            class: Some(class.into()),
            ..rating(rater, None, None)
        };
        let ratings =
            [class("a", "satire"), class("b", "fake"), class("c", "satire"), class("x0", "hidden")];
        let found = consensus(&ratings, weight);
        assert_eq!((found.bias, found.factuality, found.low_confidence), (None, None, false));
        assert_eq!(found.classes, ["satire", "fake"]);
    }
}
