//! How the outlets of a story spread over bias, factuality, owners, countries and languages.

use super::Story;
use crate::brief::distribution;
use crate::rating::Factuality;
use crate::view::facts::owner_category_name;
use crate::view::mark::{Pips, Side};
use crate::view::text::{Arg, Text, country, language, plural, text};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

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

impl Story<'_> {
    /// Key and language of what is counted, each outlet once.
    fn shown(&self, folded: bool) -> Vec<(String, String)> {
        let mut seen = HashSet::new();
        let mut shown = Vec::new();
        for voice in &self.voices {
            let lead = &voice.lead;
            shown.push((voice.outlet.clone(), lead.language.clone()));
            let carriers =
                voice.carriers.iter().chain((lead.outlet != voice.outlet).then_some(lead));
            if !folded {
                shown.extend(carriers.map(|piece| (piece.outlet.clone(), piece.language.clone())));
            }
        }
        shown.retain(|(outlet, _)| seen.insert(outlet.clone()));
        shown
    }

    /// Each property with wire copies folded under who wrote the text, or with every outlet that shows it counted.
    pub(super) fn spreads(&self, folded: bool) -> Vec<SpreadView> {
        let shown = self.shown(folded);
        let numbers = || 0..shown.len() as u32;
        let key = |at: &u32| shown.get(*at as usize).map(|(outlet, _)| outlet.as_str());
        let of = |at: u32| key(&at).and_then(|key| self.outlets.get(key));
        let voices = numbers;
        let mut sides = [0u32; Side::AXIS.len()];
        let mut unrated = 0;
        for at in numbers() {
            let mark = key(&at).map(|key| self.outlets.mark(key)).unwrap_or_default();
            match mark.side.place().and_then(|place| sides.get_mut(place)) {
                Some(count) => *count += 1,
                None => unrated += 1,
            }
        }
        let factuality = distribution(voices().map(|voice| {
            let level = of(voice).and_then(|outlet| outlet.consensus.factuality);
            (Some(voice), level.map(std::cmp::Reverse))
        }));
        let owners = distribution(voices().map(|voice| {
            let category = of(voice).and_then(|outlet| outlet.facts.owner_category);
            (Some(voice), category.map(|category| category as u8))
        }));
        let category_of: HashMap<u8, _> = voices()
            .filter_map(|voice| of(voice)?.facts.owner_category)
            .map(|category| (category as u8, category))
            .collect();
        let countries = distribution(voices().map(|voice| {
            let code = key(&voice).map(|key| self.outlets.country(key).to_owned());
            (Some(voice), code.filter(|code| !code.is_empty()))
        }));
        let languages = distribution(numbers().map(|at| {
            let code = shown.get(at as usize).map(|(_, language)| language.clone());
            (Some(at), code.filter(|code| !code.is_empty()))
        }));
        let mut levels: Vec<(Factuality, u32)> =
            factuality.counts.iter().map(|(level, count)| (level.0, *count)).collect();
        levels.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        vec![
            spread(
                text("spread_bias"),
                "spread_rated",
                Side::AXIS.iter().zip(sides).map(|(side, count)| SpreadRow {
                    name: side.name().into(),
                    pips: None,
                    count,
                }),
                unrated,
                text("side_none"),
            ),
            spread(
                text("spread_factuality"),
                "spread_rated",
                levels.into_iter().map(|(level, count)| {
                    let pips = Pips::of(Some(level));
                    SpreadRow { name: pips.word.clone().into(), pips: Some(pips), count }
                }),
                factuality.unknown,
                text("side_none"),
            ),
            spread(
                text("spread_owners"),
                "spread_known",
                owners.counts.iter().filter_map(|(code, count)| {
                    let name = owner_category_name(*category_of.get(code)?).into();
                    Some(SpreadRow { name, pips: None, count: *count })
                }),
                owners.unknown,
                text("not_known"),
            ),
            spread(
                text("spread_countries"),
                "spread_known",
                countries.counts.iter().filter_map(|(code, count)| {
                    Some(SpreadRow { name: country(code)?, pips: None, count: *count })
                }),
                countries.unknown,
                text("not_known"),
            ),
            spread(
                text("spread_languages"),
                "spread_known",
                languages.counts.iter().filter_map(|(code, count)| {
                    Some(SpreadRow { name: language(code)?, pips: None, count: *count })
                }),
                languages.unknown,
                text("not_known"),
            ),
        ]
    }
}

fn spread(
    title: Text,
    sub: &'static str,
    rows: impl Iterator<Item = SpreadRow>,
    unknown: u32,
    unknown_name: Text,
) -> SpreadView {
    let rows: Vec<SpreadRow> = rows.collect();
    let known: u32 = rows.iter().map(|row| row.count).sum();
    let most = rows.iter().map(|row| row.count).max().unwrap_or(0).max(unknown);
    let sub = match sub {
        "spread_rated" => plural("spread_rated", known, [(known + unknown).into()]),
        _ => plural("spread_known", known, [(known + unknown).into()]),
    };
    SpreadView { title, sub, rows, unknown, unknown_name, most }
}
