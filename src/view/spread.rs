//! How outlets or pages spread over a property, with what is not known beside it.

use crate::brief::distribution;
use crate::order::Sort;
use crate::outlet::directory::OwnerCategory;
use crate::rating::Factuality;
use crate::view::facts::owner_category_name;
use crate::view::mark::{Mark, Pips, Side};
use crate::view::sides::SideCounts;
use crate::view::text::{Arg, Text};
use serde::Serialize;

/// How the outlets spread over a property.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpreadView {
    pub title: Text,
    /// "8 of 12 outlets are rated".
    pub sub: Text,
    pub rows: Vec<SpreadRow>,
    /// Outlets of which it is not known; drawn hatched.
    pub unknown: u32,
    pub unknown_name: Text,
    /// The longest row, for the bars' scale.
    pub most: u32,
}

/// One value with its outlets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpreadRow {
    pub name: Arg,
    /// Drawn in place of the name.
    pub pips: Option<Pips>,
    pub count: u32,
}

impl SpreadView {
    /// `sub` says how many are known, of how many.
    pub(crate) fn new(
        title: Text,
        Rows { rows, unknown }: Rows,
        sub: impl Fn(u32, u32) -> Text,
        unknown_name: Text,
    ) -> Self {
        let known: u32 = rows.iter().map(|row| row.count).sum();
        let most = rows.iter().map(|row| row.count).max().unwrap_or(0).max(unknown);
        Self { title, sub: sub(known, known + unknown), rows, unknown, unknown_name, most }
    }
}

/// The rows of a property, and how many stand in none.
pub(crate) struct Rows {
    pub rows: Vec<SpreadRow>,
    pub unknown: u32,
}

/// By side, left to right.
pub(crate) fn by_side(marks: impl Iterator<Item = Mark>) -> Rows {
    let counts = SideCounts::of(marks);
    let rows = Side::AXIS.iter().zip(counts.sides);
    let rows = rows.map(|(side, count)| SpreadRow { name: side.name().into(), pips: None, count });
    Rows { rows: rows.collect(), unknown: counts.unrated }
}

/// By factuality, the highest first.
pub(crate) fn by_factuality(levels: impl Iterator<Item = Option<Factuality>>) -> Rows {
    let mut found = distribution(levels.map(|level| (None, level)));
    found.counts.order_by_key(|(level, _)| std::cmp::Reverse(*level));
    let row = |(level, count): (Factuality, u32)| {
        let pips = Pips::of(Some(level));
        SpreadRow { name: pips.word.clone().into(), pips: Some(pips), count }
    };
    Rows { rows: found.counts.into_iter().map(row).collect(), unknown: found.unknown }
}

/// By kind of owner, the most frequent first.
pub(crate) fn by_owner(categories: impl Iterator<Item = Option<OwnerCategory>>) -> Rows {
    let found = distribution(categories.map(|category| (None, category)));
    let row = |(category, count): (OwnerCategory, u32)| SpreadRow {
        name: owner_category_name(category).into(),
        pips: None,
        count,
    };
    Rows { rows: found.counts.into_iter().map(row).collect(), unknown: found.unknown }
}

/// By a code (empty when not known) that has a name, the most frequent first.
pub(crate) fn by_code<'a>(
    codes: impl Iterator<Item = &'a str>,
    name: impl Fn(&str) -> Option<Arg>,
) -> Rows {
    let found = distribution(codes.map(|code| (None, Some(code).filter(|code| !code.is_empty()))));
    let row = |(code, count)| Some(SpreadRow { name: name(code)?, pips: None, count });
    Rows { rows: found.counts.into_iter().filter_map(row).collect(), unknown: found.unknown }
}
