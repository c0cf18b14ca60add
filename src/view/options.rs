//! The options page: raters, coverage and its feed sets, request log, look, language, data, about.

use crate::settings::{BadgeStyle, FeedsChoice, Settings};
use crate::time::Timestamp;
use crate::view::badge::{BadgeIcon, Browser, Ground, Shape};
use crate::view::coverage::safe_address;
use crate::view::facts::{OWN_RATER, RaterFacts};
use crate::view::lists::{ListsInput, ListsView, lists};
use crate::view::sides::SideCounts;
use crate::view::source::{
    Failure, FeedsState, SourceState, SourceStatus, SourceView, source_name,
};
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use serde::Serialize;

/// All that the options page is decided from, beside the settings.
#[derive(Clone, Debug, Default)]
pub struct OptionsInput {
    pub raters: Vec<RaterFacts>,
    pub lists: ListsInput,
    pub sets: Vec<FeedSet>,
    /// Ids of the sources that are built in beside the feeds (`gdelt`, `google_news`).
    pub sources: Vec<String>,
    /// What feeds answered last; `None` before the first round.
    pub feeds: Option<FeedsState>,
    /// The browser lets the chosen feeds be read.
    pub granted: bool,
    /// Newest first.
    pub log: Vec<LogEntry>,
    pub articles: u32,
    /// Days that articles are kept.
    pub kept_days: u32,
    pub stored_bytes: u64,
    pub about: About,
    pub browser: Browser,
}

/// A set of feeds that is switched as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedSet {
    pub id: String,
    pub name: String,
    /// Outlets, by side.
    pub outlets: SideCounts,
    pub languages: u32,
    /// On when the person chose none.
    pub default: bool,
    /// What the browser is asked to allow (`https://bbc.co.uk/*`).
    pub origins: Vec<String>,
}

/// A request that left the device.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    pub time: Timestamp,
    /// Method and address, as it left.
    pub request: String,
    pub why: LogReason,
    pub answer: Result<LogAnswer, Failure>,
}

/// Why a request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogReason {
    /// A feed was due.
    Due,
    /// The person pressed a button.
    Pressed,
    /// Few outlets were found, and the person allowed asking then.
    Few,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogAnswer {
    /// HTTP status.
    pub status: u16,
    pub bytes: u64,
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
    pub sets: Vec<SetRow>,
    /// "143 feeds on · 14 days kept".
    pub sets_sum: Vec<Text>,
    /// What the feeds answered last.
    pub feeds: Option<SourceView>,
    /// Coverage is switched on, but the browser does not let all feeds be read.
    pub needs_permission: bool,
    /// Origins of the sets that are on.
    pub origins: Vec<String>,
    pub log: Vec<LogRow>,
    pub log_sum: Text,
    pub badges: Vec<BadgeChoice>,
    /// See [`LOCALES`].
    pub locales: &'static [&'static str],
    pub data: Vec<Text>,
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

/// A way to find coverage, with what leaves the device.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SourceRow {
    pub id: String,
    pub name: Arg,
    pub on: bool,
    pub explain: Text,
    pub sent: Text,
    pub whom: Text,
    pub never: Text,
    /// What the browser is asked to allow when it is switched on.
    pub origins: Vec<String>,
}

/// A feed set with its switch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetRow {
    pub id: String,
    pub name: String,
    pub about: Vec<Text>,
    pub on: bool,
    pub feeds: u32,
    pub origins: Vec<String>,
}

/// A request of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LogRow {
    pub time: Arg,
    pub request: String,
    pub why: Text,
    pub answer: Text,
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
    let origins = origins_on(&sets);
    let chosen = input.sets.iter().zip(&sets).filter(|(_, row)| row.on);
    let feed_count = chosen.map(|(set, _)| set.outlets.total()).sum();
    let feeds = input.feeds.clone().map(SourceState::Feeds);
    OptionsView {
        raters: input.raters.iter().map(|rater| rater_row(rater, settings)).collect(),
        lists: lists(&input.lists),
        sources: sources(input, settings, feed_count, &origins),
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

/// Is a feed set chosen?
pub fn set_is_on(set: &FeedSet, settings: &Settings) -> bool {
    match &settings.coverage.sets {
        None => set.default,
        Some(chosen) => chosen.contains(&set.id),
    }
}

fn origins_on(sets: &[SetRow]) -> Vec<String> {
    let mut origins: Vec<String> =
        sets.iter().filter(|set| set.on).flat_map(|set| set.origins.clone()).collect();
    origins.sort_unstable();
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

fn sources(
    input: &OptionsInput,
    settings: &Settings,
    feeds: u32,
    origins: &[String],
) -> Vec<SourceRow> {
    let mut rows = vec![SourceRow {
        id: "feeds".into(),
        name: text("source_feeds_own").into(),
        on: settings.coverage.feeds == FeedsChoice::On,
        explain: text("feeds_explain"),
        sent: text("feeds_sent"),
        whom: plural("feeds_whom", feeds, []),
        never: text("feeds_never"),
        origins: origins.to_vec(),
    }];
    for id in &input.sources {
        let name = source_name(id);
        rows.push(match id.as_str() {
            "gdelt" => SourceRow {
                id: id.clone(),
                name,
                on: settings.coverage.gdelt,
                explain: text("gdelt_explain"),
                sent: text("gdelt_sent"),
                whom: text("gdelt_whom"),
                never: text("gdelt_never"),
                origins: vec!["https://api.gdeltproject.org/*".into()],
            },
            "google_news" => SourceRow {
                id: id.clone(),
                name,
                on: settings.coverage.google_news,
                explain: text("google_explain"),
                sent: text("google_sent"),
                whom: text("google_whom"),
                never: text("google_never"),
                origins: vec!["https://news.google.com/*".into()],
            },
            _ => continue,
        });
    }
    rows
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
        name: set.name.clone(),
        about,
        on: set_is_on(set, settings),
        feeds: counts.total(),
        origins: set.origins.clone(),
    }
}

fn log_row(entry: &LogEntry) -> LogRow {
    LogRow {
        time: at(entry.time, TimeForm::Moment),
        request: entry.request.clone(),
        why: match entry.why {
            LogReason::Due => text("log_due"),
            LogReason::Pressed => text("log_by_press"),
            LogReason::Few => text("log_few"),
        },
        answer: match &entry.answer {
            Ok(LogAnswer { status, bytes }) => {
                text_with("log_got", [Arg::Plain(status.to_string()), Arg::Bytes { bytes: *bytes }])
            }
            Err(failure) => failure.why(),
        },
    }
}

fn log_sum(log: &[LogEntry]) -> Text {
    let bytes = log.iter().filter_map(|entry| entry.answer.as_ref().ok()).map(|a| a.bytes).sum();
    plural("log_sum", log.len() as u32, [Arg::Bytes { bytes }])
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
            name: id.into(),
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
