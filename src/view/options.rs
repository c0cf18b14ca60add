//! The options page: raters, coverage and its feed sets, request log, look, language, data, about.

use crate::order::Sort;
use crate::provider::asked::Asked;
use crate::provider::feed_set::DEFAULT;
use crate::provider::log::Entry;
use crate::settings::{BadgeStyle, FeedsChoice, Settings};
use crate::view::badge::{BadgeIcon, Browser, Ground, Shape};
use crate::view::coverage::safe_address;
use crate::view::facts::{OWN_RATER, RaterFacts};
use crate::view::feeds::{FeedFacts, FeedRow, feed_row};
use crate::view::lists::{ListsInput, ListsView, lists};
use crate::view::log::{LogRow, log_row, log_sum};
use crate::view::sides::SideCounts;
use crate::view::source::{FeedsState, SourceState, SourceStatus, SourceView};
use crate::view::sources::{SourceRow, source_rows};
use crate::view::text::{Arg, Text, plural, text, text_with};
use serde::Serialize;

/// All that the options page is decided from, beside the settings.
#[derive(Clone, Debug, Default)]
pub struct OptionsInput {
    pub raters: Vec<RaterFacts>,
    pub lists: ListsInput,
    pub sets: Vec<FeedSet>,
    /// Origins of the feeds that the person added.
    pub own_origins: Vec<String>,
    /// The sources that are asked for one story, and what each answered last.
    pub asked: Vec<(Asked, Option<SourceStatus>)>,
    /// Each chosen feed.
    pub feed_list: Vec<FeedFacts>,
    /// What feeds answered last; `None` before the first round.
    pub feeds: Option<FeedsState>,
    /// The browser lets the chosen feeds be read.
    pub granted: bool,
    /// Newest first.
    pub log: Vec<Entry>,
    pub articles: u32,
    /// Days that articles are kept.
    pub kept_days: u32,
    pub stored_bytes: u64,
    /// Something that could not be read is kept.
    pub unread: bool,
    pub sync_problem: Option<SyncProblem>,
    pub about: About,
    pub browser: Browser,
}

/// A set of feeds that is switched as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedSet {
    /// As in [`crate::provider::feed_set`].
    pub id: String,
    /// Outlets, by side.
    pub outlets: SideCounts,
    pub languages: u32,
    /// On when the person chose none.
    pub default: bool,
    /// What the browser is asked to allow (`https://bbc.co.uk/*`).
    pub origins: Vec<String>,
}

/// What this build is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub version: String,
    /// Outlets in the directory.
    pub outlets: u32,
    /// ISO date of the directory.
    pub directory: String,
    pub attributions: Vec<Attribution>,
}

/// A source of data and its licence.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attribution {
    pub name: String,
    pub licence: String,
    /// What the licence asks to be said.
    pub text: String,
    /// http(s) or empty.
    pub url: String,
    /// Year, month or day of the data, as ISO text.
    pub date: String,
}

/// The options page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionsView {
    pub settings: Settings,
    pub raters: Vec<RaterRow>,
    pub lists: ListsView,
    pub sources: Vec<SourceRow>,
    /// Each chosen feed, those first that could not be read.
    pub feed_list: Vec<FeedRow>,
    pub sets: Vec<SetRow>,
    /// "143 feeds on · 14 days kept".
    pub sets_sum: Vec<Text>,
    /// What the feeds answered last.
    pub feeds: Option<SourceView>,
    /// Coverage is switched on, but the browser does not let all feeds be read.
    pub needs_permission: bool,
    /// Origins of the sets that are on, and of own feeds.
    pub origins: Vec<String>,
    pub log: Vec<LogRow>,
    pub log_sum: Text,
    pub badges: Vec<BadgeChoice>,
    /// See [`LOCALES`].
    pub locales: &'static [&'static str],
    pub data: Vec<Text>,
    /// Something that could not be read is kept, and can be saved as a file.
    pub unread: bool,
    /// Why settings are not carried to other browsers although that is on.
    pub sync_problem: Option<Text>,
    pub about: Vec<Text>,
    pub attributions: Vec<Attribution>,
}

/// A rater with its switch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RaterRow {
    pub id: String,
    pub name: Arg,
    /// What it rates.
    pub measures: Arg,
    /// Year, month or day as ISO text; empty when not known.
    pub as_of: String,
    pub outlets: u32,
    /// Licence, or where the rater's data stay.
    pub terms: Arg,
    /// http(s) or empty.
    pub url: String,
    pub on: bool,
    /// 1 to 3.
    pub weight: u8,
}

/// Why settings are not carried to other browsers although that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncProblem {
    /// They do not fit.
    TooLarge,
    /// Another browser has a later version of Parallax.
    Newer,
    /// The browser did not read or write them.
    Refused,
}

impl SyncProblem {
    fn text(self) -> Text {
        match self {
            Self::TooLarge => text("sync_too_large"),
            Self::Newer => text("sync_newer"),
            Self::Refused => text("sync_refused"),
        }
    }
}

/// A feed set with its switch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetRow {
    pub id: String,
    pub name: Arg,
    pub about: Vec<Text>,
    pub on: bool,
    pub feeds: u32,
    pub origins: Vec<String>,
}

/// A badge style as it looks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BadgeChoice {
    pub style: BadgeStyle,
    pub name: Text,
    pub icon: BadgeIcon,
    /// With the count on it.
    pub count: bool,
}

/// Languages of the interface, as folders of `extension/_locales`.
pub const LOCALES: &[&str] = &["ar", "de", "en", "es", "fr", "hi", "ja", "ko", "pt_BR", "zh_CN"];

/// Log entries that the page shows; the file has all.
const LOG_SHOWN: usize = 200;

/// Decides the options page.
pub fn options(input: &OptionsInput, settings: &Settings) -> OptionsView {
    let sets: Vec<SetRow> = input.sets.iter().map(|set| set_row(set, settings)).collect();
    let feeds_on = settings.coverage.feeds == FeedsChoice::On;
    let origins = origins_on(&sets, &input.own_origins);
    let chosen = input.sets.iter().zip(&sets).filter(|(_, row)| row.on);
    let in_sets = chosen.map(|(set, _)| set.outlets.total()).sum();
    // Sets overlap, and own feeds stand in none.
    let feed_count = input.feeds.as_ref().map_or(in_sets, |feeds| feeds.total);
    let feeds = input.feeds.clone().map(SourceState::Feeds);
    OptionsView {
        raters: input.raters.iter().map(|rater| rater_row(rater, settings)).collect(),
        lists: lists(&input.lists),
        sources: source_rows(&input.asked, settings, feed_count, &origins),
        feed_list: feed_list(&input.feed_list),
        sets_sum: vec![
            plural("sets_feeds", feed_count, []),
            plural("sets_kept", input.kept_days, []),
        ],
        feeds: feeds.map(|state| SourceStatus { id: "feeds".into(), state }.view()),
        needs_permission: feeds_on && !input.granted,
        log: input.log.iter().take(LOG_SHOWN).map(log_row).collect(),
        log_sum: log_sum(&input.log),
        badges: badges(input.browser),
        locales: LOCALES,
        unread: input.unread,
        sync_problem: input.sync_problem.map(SyncProblem::text),
        data: vec![
            plural("data_articles", input.articles, []),
            text_with("data_size", [Arg::Bytes { bytes: input.stored_bytes }]),
            text("data_where"),
        ],
        about: about(&input.about),
        attributions: input.about.attributions.clone(),
        settings: settings.clone(),
        sets,
        origins,
    }
}

fn feed_list(feeds: &[FeedFacts]) -> Vec<FeedRow> {
    let mut rows: Vec<FeedRow> = feeds.iter().map(feed_row).collect();
    rows.order_by_key(|row| (!row.failed, !row.own, row.name.to_lowercase()));
    rows
}

/// Is a feed set chosen?
pub fn set_is_on(set: &FeedSet, settings: &Settings) -> bool {
    match &settings.coverage.sets {
        None => set.default,
        Some(chosen) => chosen.contains(&set.id),
    }
}

fn origins_on(sets: &[SetRow], own: &[String]) -> Vec<String> {
    let of_sets = sets.iter().filter(|set| set.on).flat_map(|set| &set.origins);
    let mut origins: Vec<String> = of_sets.chain(own).cloned().collect();
    origins.order();
    origins.dedup();
    origins
}

fn rater_row(facts: &RaterFacts, settings: &Settings) -> RaterRow {
    let rater = &facts.rater;
    let choice = settings.rater(rater);
    let own = rater.id == OWN_RATER;
    RaterRow {
        id: rater.id.clone(),
        name: if own { text("rater_yours").into() } else { rater.name.as_str().into() },
        measures: if own { text("rates_own").into() } else { rater.measures.as_str().into() },
        as_of: rater.as_of.clone(),
        outlets: facts.outlets,
        terms: match (own, facts.imported) {
            (true, _) => text("terms_own").into(),
            (_, true) => text("terms_import").into(),
            _ => rater.licence.as_str().into(),
        },
        url: safe_address(&rater.link),
        on: choice.on,
        weight: choice.weight,
    }
}

/// The name of a set: a language, a country, or the default.
fn set_name(id: &str) -> Arg {
    match id {
        DEFAULT => text("set_balanced").into(),
        id if id.starts_with(|c: char| c.is_ascii_uppercase()) => {
            Arg::Country { country: id.to_owned(), short: false }
        }
        id => Arg::Language { language: id.to_owned() },
    }
}

fn set_row(set: &FeedSet, settings: &Settings) -> SetRow {
    let counts = &set.outlets;
    let mut about = vec![plural("set_outlets", counts.total(), [])];
    about.extend((counts.rated() > 0).then(|| {
        let sides = [counts.left(), counts.center(), counts.right()].map(Arg::from);
        text_with("set_sides", sides)
    }));
    about.extend((set.languages > 1).then(|| plural("languages", set.languages, [])));
    SetRow {
        id: set.id.clone(),
        name: set_name(&set.id),
        about,
        on: set_is_on(set, settings),
        feeds: counts.total(),
        origins: set.origins.clone(),
    }
}

fn badges(browser: Browser) -> Vec<BadgeChoice> {
    let icon = |shape, ground, compact| BadgeIcon { shape, ground, hollow: false, compact };
    let side = |compact| icon(Shape::Center, Ground::High, compact);
    let choice = |style, name, icon, count| BadgeChoice { style, name, icon, count };
    vec![
        choice(BadgeStyle::SideAndCount, text("badge_style_both"), side(Some(browser)), true),
        choice(BadgeStyle::SideOnly, text("badge_style_side"), side(None), false),
        choice(
            BadgeStyle::CountOnly,
            text("badge_style_count"),
            icon(Shape::Logo, Ground::None, None),
            true,
        ),
        choice(
            BadgeStyle::Nothing,
            text("badge_style_nothing"),
            icon(Shape::LogoGrey, Ground::None, None),
            false,
        ),
    ]
}

fn about(about: &About) -> Vec<Text> {
    let mut said = vec![text_with("about_version", [about.version.as_str().into()])];
    said.extend((about.outlets > 0).then(|| match about.directory.is_empty() {
        true => plural("about_directory", about.outlets, []),
        false => plural("about_directory_of", about.outlets, [about.directory.as_str().into()]),
    }));
    said.push(text("about_open"));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::Rater;

    fn set(id: &str, default: bool, origins: &[&str]) -> FeedSet {
        FeedSet {
            id: id.into(),
            outlets: SideCounts { sides: [1, 2, 3, 4, 5], unrated: 5 },
            languages: 1,
            default,
            origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        }
    }

    #[test]
    fn default_sets_until_one_is_chosen() {
        let sets = vec![set("world", true, &["a", "b"]), set("japan", false, &["b", "c"])];
        let input = OptionsInput { sets, granted: true, ..Default::default() };
        let mut settings = Settings::default();
        assert_eq!(options(&input, &settings).origins, ["a", "b"]);
        settings.coverage.sets = Some(vec!["japan".into(), "world".into()]);
        let view = options(&input, &settings);
        assert_eq!(view.origins, ["a", "b", "c"]);
        assert_eq!(view.sets_sum[0].count, Some(40));
        let with_own = OptionsInput { own_origins: vec!["d".into()], ..input };
        assert_eq!(options(&with_own, &settings).origins, ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_rater_without_a_choice_is_on() {
        let rater = Rater { id: "allsides".into(), weight: 100, ..Default::default() };
        let facts = RaterFacts { rater, ..Default::default() };
        let input = OptionsInput { raters: vec![facts], ..Default::default() };
        let row = &options(&input, &Settings::default()).raters[0];
        assert_eq!((row.on, row.weight), (true, 2));
    }

    #[test]
    fn permission_is_missed_only_when_coverage_is_on() {
        let mut settings = Settings::default();
        let input = OptionsInput::default();
        assert!(!options(&input, &settings).needs_permission);
        settings.coverage.feeds = FeedsChoice::On;
        assert!(options(&input, &settings).needs_permission);
        assert!(!options(&OptionsInput { granted: true, ..input }, &settings).needs_permission);
    }
}
