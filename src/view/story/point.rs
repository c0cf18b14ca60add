//! Key points: what several outlets say, who does, and where they differ.

use super::{QuoteView, Story};
use crate::brief::{Point, Rarity, key_points};
use crate::view::sides::SideCounts;
use crate::view::text::{Arg, Text, plural, text, text_with};
use serde::Serialize;

/// A sentence of an article, and who says the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PointView {
    pub quote: QuoteView,
    /// "11 of 12 outlets say it".
    pub said: Text,
    pub counts: SideCounts,
    pub label: Text,
    /// "Right of center only".
    pub only: Option<Text>,
    /// Numbers and names on which the outlets differ.
    pub differences: Vec<Text>,
}

impl Story<'_> {
    pub(super) fn points(&self, rarity: Rarity<'_>) -> Vec<PointView> {
        let points = key_points(&self.accounts, &self.language, rarity);
        points.iter().filter_map(|point| self.point(point)).collect()
    }

    fn point(&self, point: &Point) -> Option<PointView> {
        let counts = SideCounts::of(point.voices.iter().map(|voice| self.mark(*voice)));
        let difference = |of: &crate::brief::Difference| {
            let numbers = of.stated.iter().map(|(number, voices)| {
                plural("number_said", voices.len() as u32, [number.as_str().into()])
            });
            let mut numbers = numbers.map(Arg::from).collect::<Vec<_>>();
            numbers.truncate(3);
            match numbers.len() {
                2 => Some(text_with("differs_2", numbers)),
                3 => Some(text_with("differs_3", numbers)),
                _ => None,
            }
        };
        Some(PointView {
            quote: self.quote(point.account, &point.text)?,
            said: plural("point_said", counts.total(), [(self.voices.len() as u32).into()]),
            label: counts.label(),
            only: self.only(&counts),
            differences: point.differences.iter().filter_map(difference).collect(),
            counts,
        })
    }

    /// A point is one side's only when two outlets of it say it and two rated outlets of another side do not.
    fn only(&self, said: &SideCounts) -> Option<Text> {
        const LEAST: u32 = 2;
        let all = SideCounts::of((0..self.voices.len() as u32).map(|voice| self.mark(voice)));
        let [left, center, right] = [said.left(), said.center(), said.right()];
        let silent = |others: [u32; 2]| others.iter().any(|count| *count >= LEAST);
        match (left, center, right) {
            (LEAST.., 0, 0) if silent([all.center(), all.right()]) => Some(text("only_left")),
            (0, LEAST.., 0) if silent([all.left(), all.right()]) => Some(text("only_center")),
            (0, 0, LEAST..) if silent([all.left(), all.center()]) => Some(text("only_right")),
            _ => None,
        }
    }
}
