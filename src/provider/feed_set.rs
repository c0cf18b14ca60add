//! The feeds that a person starts with, and sets to choose from.
//!
//! The balanced default holds **as many outlets left of the center as right of it**, agencies and
//! broadcasters, and the person's language and country first. It depends on settings only, never on what
//! the person has visited.

use crate::order::Sort;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// Feeds of well-known outlets; see `data/README.md`. The best known of a country come first.
const TABLE: &str = include_str!("../../data/feed-sets.tsv");

/// Feeds in the balanced default.
pub const BALANCED: usize = 150;

/// Id of the balanced default.
pub const DEFAULT: &str = "balanced";
/// Sets of fewer feeds are none.
const SMALLEST: usize = 3;

/// A feed to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Key of the outlet.
    pub outlet: &'a str,
    pub url: &'a str,
    pub country: &'a str,
    /// First language of the outlet (ISO 639).
    pub language: &'a str,
    /// `agency`, `broadcaster`, `newspaper`, ...
    pub kind: &'a str,
    /// Consensus of the raters, -2 (left) to +2 (right); `None` when unrated.
    pub side: Option<i8>,
    /// The feed holds all that the outlet reports. One of a section is read for want of a better one: what is not
    /// in it the outlet may still have reported.
    pub whole: bool,
}

/// Feeds of a set by language or country at most; the best known come first.
const MOST: usize = 150;

/// Read once: the options page asks for every set.
static ALL: LazyLock<Vec<Choice<'static>>> =
    LazyLock::new(|| TABLE.lines().filter_map(read).collect());

/// All feeds of the table.
pub fn all() -> impl Iterator<Item = Choice<'static>> {
    ALL.iter().copied()
}

fn read(line: &'static str) -> Option<Choice<'static>> {
    let mut cells = line.split('\t');
    let choice = Choice {
        outlet: cells.next().filter(|key| !key.starts_with('#') && *key != "key")?,
        url: cells.next()?,
        country: cells.next()?,
        language: cells.next()?,
        kind: cells.next()?,
        side: cells.next()?.parse().ok(),
        whole: cells.next()? == "front",
    };
    Some(choice)
}

/// Feeds of outlets in a country.
pub fn of_country(country: &str) -> Vec<Choice<'static>> {
    all().filter(|choice| choice.country == country).take(MOST).collect()
}

/// Feeds of outlets in a language.
pub fn of_language(language: &str) -> Vec<Choice<'static>> {
    all().filter(|choice| choice.language == language).take(MOST).collect()
}

/// The feeds of a set by its id: [`DEFAULT`], a language (`en`) or a country (`US`).
pub fn of(id: &str, country: &str, language: &str) -> Vec<Choice<'static>> {
    match id {
        DEFAULT => balanced(country, language),
        id if id.starts_with(|c: char| c.is_ascii_uppercase()) => of_country(id),
        id => of_language(id),
    }
}

/// Ids of all sets: the default, then languages and countries, those with the most feeds first.
pub fn ids() -> Vec<&'static str> {
    let ranked = |of: fn(&Choice<'static>) -> &'static str| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for choice in all() {
            *counts.entry(of(&choice)).or_default() += 1;
        }
        let mut ids: Vec<_> = counts.into_iter().filter(|(_, feeds)| *feeds >= SMALLEST).collect();
        ids.order_by_key(|(_, feeds)| std::cmp::Reverse(*feeds));
        ids.into_iter().map(|(id, _)| id)
    };
    let sets = ranked(|choice| choice.language).chain(ranked(|choice| choice.country));
    std::iter::once(DEFAULT).chain(sets).collect()
}

/// About [`BALANCED`] feeds for a person who reads `language` in `country` (either may be empty).
pub fn balanced(country: &str, language: &str) -> Vec<Choice<'static>> {
    let language = language.split(['-', '_']).next().unwrap_or_default();
    let mut ranked: Vec<(u8, Choice)> =
        all().map(|choice| (distance(&choice, country, language), choice)).collect();
    ranked.order_by_key(|(distance, choice)| (*distance, !choice.whole));
    let mut picked = Picked::default();
    let of_side = |sign: i8| {
        ranked.iter().filter(move |(_, c)| c.side.is_some_and(|side| side.signum() == sign))
    };
    // Both sides get what the smaller one has, and a third of the set at most.
    let most = of_side(-1).count().min(of_side(1).count()).min(BALANCED / 3);
    for sign in [-1, 1] {
        picked.take(of_side(sign).map(|(_, choice)| *choice), most);
    }
    // The rest holds no outlet of a side, or the sides would be even no more.
    let others = || ranked.iter().filter(|(_, c)| c.side.is_none_or(|side| side == 0));
    let kind = |kind: &'static str| others().map(|(_, c)| *c).filter(move |c| c.kind == kind);
    picked.take(kind("agency"), 12);
    picked.take(kind("broadcaster"), 15);
    picked.take(others().filter(|(distance, _)| *distance == 0).map(|(_, c)| *c), BALANCED / 5);
    picked.take(others().filter(|(_, c)| c.side == Some(0)).map(|(_, c)| *c), BALANCED / 5);
    picked.take_from_many_countries(others().map(|(_, choice)| *choice));
    picked.choices
}

/// How far an outlet is from a reader: 0 in language and country, 1 in language, 2 in country or in
/// English, which most can read, 3 else.
fn distance(choice: &Choice, country: &str, language: &str) -> u8 {
    let same_language = !language.is_empty() && choice.language == language;
    let same_country = !country.is_empty() && choice.country == country;
    match (same_language, same_country) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 2 + u8::from(choice.language != "en"),
    }
}

#[derive(Default)]
struct Picked {
    choices: Vec<Choice<'static>>,
    outlets: HashSet<&'static str>,
}

impl Picked {
    /// Adds the first `most` that are not in the set yet.
    fn take(&mut self, from: impl Iterator<Item = Choice<'static>>, most: usize) {
        let mut left = most.min(BALANCED.saturating_sub(self.choices.len()));
        for choice in from {
            if left == 0 {
                break;
            }
            if self.outlets.insert(choice.outlet) {
                self.choices.push(choice);
                left -= 1;
            }
        }
    }

    /// Fills the set with outlets of countries that it has none of, then a second of each, and so on.
    fn take_from_many_countries(&mut self, from: impl Iterator<Item = Choice<'static>>) {
        let mut rest: Vec<Choice<'static>> =
            from.filter(|choice| !self.outlets.contains(choice.outlet)).collect();
        while self.choices.len() < BALANCED && !rest.is_empty() {
            let mut countries = HashSet::new();
            let (now, later): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|choice| countries.insert(choice.country));
            self.take(now.into_iter(), BALANCED);
            rest = later;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_balanced_and_near() {
        for (country, language) in
            [("US", "en-US"), ("GB", "en"), ("DE", "de"), ("FR", "fr"), ("JP", "ja"), ("", "")]
        {
            let set = balanced(country, language);
            let count = |sign: i8| {
                set.iter().filter(|c| c.side.is_some_and(|s| s.signum() == sign)).count()
            };
            assert_eq!(count(-1), count(1), "{country}");
            assert!(count(-1) >= 30, "{country}: {}", count(-1));
            assert!((140..=BALANCED).contains(&set.len()), "{country}: {}", set.len());
            let outlets: HashSet<&str> = set.iter().map(|choice| choice.outlet).collect();
            assert_eq!(outlets.len(), set.len());
            let speaks = |choice: &Choice| {
                !language.is_empty() && language.split('-').next() == Some(choice.language)
            };
            let near = set.iter().filter(|choice| speaks(choice)).count();
            let available = all().filter(speaks).count();
            assert!(near >= available.min(15), "{country}: {near} of {available}");
            let countries: HashSet<&str> = set.iter().map(|choice| choice.country).collect();
            assert!(countries.len() >= 20, "{country}: {} countries", countries.len());
        }
    }

    #[test]
    fn sets_have_names_of_their_own() {
        let ids = ids();
        assert_eq!(ids[..2], [DEFAULT, "en"]);
        assert!(ids.contains(&"JP") && ids.contains(&"ja"));
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len());
        for id in ids {
            assert!((SMALLEST..=MOST).contains(&of(id, "US", "en").len()), "{id}");
        }
        assert!(of("none", "", "").is_empty());
    }

    #[test]
    fn every_line_is_read() {
        assert_eq!(all().count() + 1, TABLE.lines().count());
        assert!(
            all().all(|choice| choice.url.starts_with("https://") && choice.country.len() == 2)
        );
    }
}
