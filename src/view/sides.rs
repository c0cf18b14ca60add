//! Outlets counted by side: the bar, the sentence under it, and whether a side is scarce.

use crate::view::mark::{Mark, Side};
use crate::view::text::{Text, plural, text, text_with};
use serde::Serialize;

/// Outlets of each side, left to right, and those not rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SideCounts {
    pub sides: [u32; 5],
    pub unrated: u32,
}

/// With fewer rated outlets no share is drawn or said.
pub const LEAST_RATED: u32 = 5;

/// A side is scarce only when the feeds let expect at least this many.
const LEAST_EXPECTED: f64 = 2.0;

/// With fewer rated outlets of a side among those that were asked, the side's silence says nothing.
pub const LEAST_ASKED: u32 = 5;

/// A scarce side is a blindspot only when chance alone gives so few, on either side, less often than this.
pub const BLINDSPOT_CHANCE: f64 = 0.05;

/// Left and right are both looked at, so each has half of the chance (Bonferroni's correction).
const SIDES_TRIED: f64 = 2.0;

impl SideCounts {
    /// Counts marks; satire counts as not rated.
    pub fn of(marks: impl IntoIterator<Item = Mark>) -> Self {
        let mut counts = Self::default();
        for mark in marks {
            counts.add(mark.side);
        }
        counts
    }

    pub fn add(&mut self, side: Side) {
        match side.place().and_then(|place| self.sides.get_mut(place)) {
            Some(count) => *count += 1,
            None => self.unrated += 1,
        }
    }

    pub fn rated(&self) -> u32 {
        self.sides.iter().sum()
    }

    pub fn total(&self) -> u32 {
        self.rated() + self.unrated
    }

    pub fn left(&self) -> u32 {
        self.sides[0] + self.sides[1]
    }

    pub fn center(&self) -> u32 {
        self.sides[2]
    }

    pub fn right(&self) -> u32 {
        self.sides[3] + self.sides[4]
    }

    /// "12 outlets: 0 left, 1 lean left, ..., 4 not rated".
    pub fn label(&self) -> Text {
        let [ll, l, c, r, rr] = self.sides.map(Into::into);
        plural("bar_label", self.total(), [ll, l, c, r, rr, self.unrated.into()])
    }
}

/// The sentence under the bar; the first part is the strong one.
pub fn say(counts: &SideCounts) -> Vec<Text> {
    let rated = counts.rated();
    if rated == 0 {
        return vec![text("say_none_rated")];
    }
    if rated < LEAST_RATED {
        return vec![plural("say_too_few", rated, [LEAST_RATED.into()])];
    }
    let (left, center, right) = (counts.left(), counts.center(), counts.right());
    let mut said = vec![if left * 2 > rated {
        plural("say_most_left", left, [rated.into()])
    } else if right * 2 > rated {
        plural("say_most_right", right, [rated.into()])
    } else if center * 2 >= rated {
        plural("say_most_center", center, [rated.into()])
    } else {
        text_with("say_numbers", [left.into(), center.into(), right.into()])
    }];
    if counts.unrated > 0 {
        said.push(plural("say_unrated", counts.unrated, []));
    }
    said
}

/// A side with few outlets here, measured against its share among the person's feeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scarce {
    pub left: bool,
    pub here: u32,
    pub rated: u32,
    pub base: u32,
    pub base_rated: u32,
    /// Probability of so few or fewer by chance (binomial).
    pub chance: f64,
}

impl Scarce {
    /// Fewer than chance would give?
    pub fn is_blindspot(&self) -> bool {
        self.chance * SIDES_TRIED < BLINDSPOT_CHANCE
    }

    /// "Few on the left:"
    pub fn lead(&self) -> Text {
        match self.left {
            true => text("few_left"),
            false => text("few_right"),
        }
    }

    /// "Few on the left", where nothing follows.
    pub fn name(&self) -> Text {
        name_of_scarce(self.left)
    }

    /// "1 of 8 rated outlets here. In your feeds it is 34 of 96."
    pub fn rest(&self) -> Vec<Text> {
        let numbers = [self.rated, self.base, self.base_rated].map(Into::into);
        let mut said = vec![plural("few_numbers", self.here, numbers)];
        if !self.is_blindspot() {
            said.push(text("few_chance"));
        }
        said
    }
}

/// "Few on the left" or right.
pub fn name_of_scarce(left: bool) -> Text {
    match left {
        true => text("few_on_left"),
        false => text("few_on_right"),
    }
}

/// The scarcer of left and right, if one is scarce. `base` counts the rated outlets of the person's feeds.
pub fn scarce(here: &SideCounts, base: &SideCounts) -> Option<Scarce> {
    let (rated, base_rated) = (here.rated(), base.rated());
    if rated < LEAST_RATED || base_rated == 0 {
        return None;
    }
    let sides = [(true, here.left(), base.left()), (false, here.right(), base.right())];
    let scarce = sides.into_iter().filter_map(|(left, count, usual)| {
        let share = f64::from(usual) / f64::from(base_rated);
        let expected = f64::from(rated) * share;
        let few = usual >= LEAST_ASKED
            && expected >= LEAST_EXPECTED
            && f64::from(count) * 2.0 <= expected;
        let chance = few.then(|| at_most(count, rated, share))?;
        Some(Scarce { left, here: count, rated, base: usual, base_rated, chance })
    });
    scarce.min_by(|a, b| a.chance.total_cmp(&b.chance))
}

/// Probability of at most `k` successes in `n` trials of probability `p`.
fn at_most(k: u32, n: u32, p: f64) -> f64 {
    if p <= 0.0 || k >= n {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    // Terms in logarithms, so that many trials do not underflow.
    let odds = p.ln() - (1.0 - p).ln();
    let mut term = f64::from(n) * (1.0 - p).ln();
    let mut sum = term.exp();
    for i in 1..=k {
        term += f64::from(n - i + 1).ln() - f64::from(i).ln() + odds;
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(sides: [u32; 5], unrated: u32) -> SideCounts {
        SideCounts { sides, unrated }
    }

    #[test]
    fn the_sentence_has_its_denominator() {
        for (sides, unrated, keys, part) in [
            ([0, 1, 2, 4, 1], 4, vec!["say_most_right", "say_unrated"], Some(5)),
            ([3, 2, 2, 1, 0], 0, vec!["say_most_left"], Some(5)),
            ([0, 1, 6, 1, 1], 0, vec!["say_most_center"], Some(6)),
            ([4, 5, 9, 5, 0], 0, vec!["say_numbers"], None),
            ([0, 0, 2, 1, 0], 1, vec!["say_too_few"], Some(3)),
            ([0, 0, 0, 0, 0], 9, vec!["say_none_rated"], None),
            // Exactly half is no majority of a side, but it is one of the center.
            ([0, 3, 0, 3, 0], 0, vec!["say_numbers"], None),
            ([0, 2, 3, 1, 0], 0, vec!["say_most_center"], Some(3)),
        ] {
            let said = say(&counts(sides, unrated));
            assert_eq!(said.iter().map(|text| text.key).collect::<Vec<_>>(), keys, "{sides:?}");
            assert_eq!(said[0].count, part, "{sides:?}");
        }
    }

    #[test]
    fn few_on_one_side() {
        let base = counts([14, 20, 28, 20, 14], 47);
        let few = scarce(&counts([0, 1, 2, 4, 1], 4), &base).unwrap();
        assert!(few.left && few.here == 1 && few.rated == 8 && few.base == 34);
        assert!((few.chance - 0.16).abs() < 0.01, "{}", few.chance);
        assert!(!few.is_blindspot());
        let none = scarce(&counts([0, 0, 4, 6, 4], 0), &base).unwrap();
        assert!(none.is_blindspot(), "{}", none.chance);
        for here in [[2, 1, 2, 2, 1], [0, 0, 2, 2, 0]] {
            assert_eq!(scarce(&counts(here, 3), &base), None, "{here:?}");
        }
        assert_eq!(scarce(&counts([0, 0, 5, 5, 0], 0), &SideCounts::default()), None);
    }

    /// Outlets drawn at random from those asked: what is flagged then is flagged wrongly.
    #[test]
    fn at_most_one_random_story_in_twenty_is_flagged() {
        let mut state = 7u64;
        let mut below = |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 33) as usize) % n
        };
        for base in
            [[14, 20, 28, 20, 14], [5, 30, 40, 10, 5], [10, 10, 60, 10, 10], [30, 5, 10, 5, 30]]
        {
            let sides: Vec<usize> =
                base.iter().enumerate().flat_map(|(side, n)| vec![side; *n as usize]).collect();
            for size in [5, 8, 12, 20, 40] {
                let mut flagged = 0;
                for _ in 0..2_000 {
                    let mut left = sides.clone();
                    let mut here = [0; 5];
                    for _ in 0..size {
                        here[left.swap_remove(below(left.len()))] += 1;
                    }
                    let found = scarce(&counts(here, 0), &counts(base, 0));
                    flagged += usize::from(found.is_some_and(|few| few.is_blindspot()));
                }
                assert!(flagged <= 100, "{base:?} of {size}: {flagged} of 2000");
            }
        }
    }

    #[test]
    fn too_few_of_a_side_were_asked() {
        let base = counts([2, 2, 20, 20, 20], 0);
        assert_eq!(scarce(&counts([0, 0, 20, 20, 10], 0), &base).map(|few| few.left), None);
    }

    #[test]
    fn binomial_tail() {
        for (k, n, p, expected) in [
            (0, 10, 0.5, 0.000_976_562_5),
            (5, 10, 0.5, 0.623_046_875),
            (10, 10, 0.3, 1.0),
            (0, 3, 0.0, 1.0),
            (0, 3, 1.0, 0.0),
        ] {
            assert!((at_most(k, n, p) - expected).abs() < 1e-9, "{k} {n} {p}");
        }
        assert!(at_most(400, 100_000, 0.5) < 1e-300);
    }
}
