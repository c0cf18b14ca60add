//! What each side writes: its outlets, headlines and words, and what it alone mentions.

use super::{QuoteView, Story};
use crate::brief::passages::sentences;
use crate::brief::{LEAST_VOICES, Only, Side as Third, Stress};
use crate::order::Sort;
use crate::view::coverage::{CoverageView, Group, group};
use crate::view::facts::tile;
use crate::view::mark::{Mark, Side};
use crate::view::text::{Arg, Text, plural, text, text_with};
use serde::Serialize;

/// The outlets of one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnView {
    pub mark: Mark,
    pub name: Text,
    pub outlets: Vec<TileView>,
}

/// An outlet as a tile with its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TileView {
    pub name: String,
    pub tile: String,
    /// Low confidence.
    pub low: bool,
}

/// What one side writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SideView {
    pub group: Group,
    pub mark: Mark,
    pub name: Text,
    pub outlets: Text,
    pub headlines: Vec<QuoteView>,
    pub words: Vec<WordView>,
    /// Said in place of words.
    pub too_few: Option<Text>,
    /// Names and numbers that no rated outlet of another side mentions.
    pub only: Vec<OnlyView>,
}

/// What only one side mentions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OnlyView {
    pub text: String,
    /// "3 of 5 here · 0 of 4 others".
    pub counts: Text,
    pub sentence: Option<QuoteView>,
}

/// A word that a side stresses.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WordView {
    pub text: String,
    /// "4 of 5 here · 1 of 3 others".
    pub counts: Text,
    /// A sentence or headline that it stands in.
    pub sentence: Option<QuoteView>,
}

/// Headlines of a side that are shown.
const HEADLINES: usize = 3;

pub(super) fn third(mark: Mark) -> Option<Third> {
    match group(mark) {
        Group::Left => Some(Third::Left),
        Group::Center => Some(Third::Center),
        Group::Right => Some(Third::Right),
        Group::Unrated => None,
    }
}

pub(super) fn columns(coverage: &CoverageView) -> Vec<ColumnView> {
    let column = |side: Side| {
        let here = coverage.items.iter().filter(|item| match side {
            Side::None => !item.mark.is_rated(),
            side => item.mark.side == side,
        });
        ColumnView {
            mark: Mark { side, low: false },
            name: side.name(),
            outlets: here
                .map(|item| TileView {
                    name: item.outlet.clone(),
                    tile: tile(&item.outlet),
                    low: item.mark.low,
                })
                .collect(),
        }
    };
    Side::AXIS.into_iter().chain([Side::None]).map(column).collect()
}

impl Story<'_> {
    pub(super) fn side(&self, side: Third, stressed: &[Stress], only: &[Only]) -> SideView {
        let (group, sign, name) = match side {
            Third::Left => (Group::Left, Side::LeanLeft, text("group_left")),
            Third::Center => (Group::Center, Side::Center, text("group_center")),
            Third::Right => (Group::Right, Side::LeanRight, text("group_right")),
        };
        let here = |voice: &u32| third(self.mark(*voice)) == Some(side);
        let outlets = (0..self.voices.len() as u32).filter(here).count() as u32;
        let mut told = std::collections::HashSet::new();
        let mut leads: Vec<usize> = (0..self.accounts.len())
            .filter(|at| self.accounts.get(*at).is_some_and(|a| a.side == Some(side)))
            .filter(|at| self.accounts.get(*at).is_some_and(|a| told.insert(a.voice)))
            .collect();
        // Headlines that the person can read come first.
        leads.order_by_key(|at| {
            self.accounts.get(*at).is_none_or(|account| account.article.language != self.language)
        });
        let quoted =
            leads.iter().filter_map(|at| self.quote(*at, &self.accounts.get(*at)?.article.title));
        let words: Vec<WordView> = stressed
            .iter()
            .filter(|word| word.side == side)
            .map(|word| WordView {
                text: word.text.clone(),
                counts: text_with(
                    "word_counts",
                    [word.here.0, word.here.1, word.others.0, word.others.1].map(Arg::from),
                ),
                sentence: self.sentence(&word.accounts, &word.text),
            })
            .collect();
        let too_few = match (outlets, words.is_empty()) {
            (0, _) => Some(text("side_silent")),
            (..LEAST_VOICES, _) => Some(plural("side_too_few", outlets, [LEAST_VOICES.into()])),
            (_, true) => Some(text("side_no_words")),
            _ => None,
        };
        SideView {
            group,
            mark: Mark { side: sign, low: false },
            name,
            outlets: plural("story_outlets", outlets, []),
            headlines: quoted.take(HEADLINES).collect(),
            words,
            too_few,
            only: only
                .iter()
                .filter(|one| one.side == side)
                .map(|one| self.only_view(one))
                .collect(),
        }
    }

    fn only_view(&self, only: &Only) -> OnlyView {
        let counts = [only.here.0, only.here.1, 0, only.others].map(Arg::from);
        OnlyView {
            text: only.text.clone(),
            counts: text_with("word_counts", counts),
            sentence: self.sentence(&only.accounts, &only.text),
        }
    }

    /// The first sentence of these accounts that has the words, else the first headline.
    fn sentence(&self, accounts: &[usize], words: &str) -> Option<QuoteView> {
        let words = words.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&words);
        let lead = |at: usize| self.accounts.get(at).map(|account| account.article.lead.as_str());
        let in_lead = accounts.iter().find_map(|at| {
            let found = sentences(lead(*at)?).into_iter().find(|text| has(text))?;
            self.quote(*at, found)
        });
        in_lead.or_else(|| {
            let titled = |at: &&usize| {
                self.accounts.get(**at).is_some_and(|account| has(&account.article.title))
            };
            let at = accounts.iter().find(titled)?;
            self.quote(*at, &self.accounts.get(*at)?.article.title)
        })
    }
}
