//! Which feeds are read: sets by language, made from the directory.

use crate::api;
use crate::app::App;
use parallax::outlet::Address;
use parallax::outlet::directory::{Directory, Feed, FeedKind};
use parallax::settings::Settings;
use parallax::view::mark::Mark;
use parallax::view::options::FeedSet;
use parallax::view::sides::SideCounts;
use std::collections::{BTreeMap, BTreeSet};

/// A feed that is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    pub url: String,
    /// Key of its outlet.
    pub outlet: String,
    pub language: String,
    pub country: String,
}

/// Feeds by the id of their set.
pub type Sets = BTreeMap<String, Vec<Chosen>>;

/// Feeds seen alive in this year or later are offered.
const LIVE_IN: u16 = 2026;
/// Outlets of one set at most.
const SET_OUTLETS: usize = 150;
/// Sets smaller than this are not offered.
const SMALLEST_SET: usize = 3;

/// The feeds of the sets that are on.
pub fn chosen(app: &App, settings: &Settings) -> Vec<Chosen> {
    let Some(directory) = app.knowledge.directory() else { return Vec::new() };
    let sets = by_language(directory);
    let on: BTreeSet<String> = match &settings.coverage.sets {
        None => default_ids(&sets),
        Some(chosen) => chosen.iter().cloned().collect(),
    };
    sets.into_iter().filter(|(id, _)| on.contains(id)).flat_map(|(_, feeds)| feeds).collect()
}

/// All sets, for the options page.
pub fn sets(app: &App, settings: &Settings) -> Vec<FeedSet> {
    let sets = all(app);
    let default = default_ids(sets);
    let described = sets.iter().map(|(id, feeds)| FeedSet {
        name: id.clone(),
        outlets: SideCounts::of(
            feeds.iter().map(|feed| Mark::of(&app.knowledge.consensus(&feed.outlet, settings))),
        ),
        languages: 1,
        default: default.contains(id),
        origins: origins(feeds),
        id: id.clone(),
    });
    described.collect()
}

/// Every set, made once a life of the background.
fn all(app: &App) -> &Sets {
    app.feed_sets.get_or_init(|| app.knowledge.directory().map(by_language).unwrap_or_default())
}

/// What the browser is asked to allow, each once.
pub fn origins(feeds: &[Chosen]) -> Vec<String> {
    let origins: BTreeSet<String> = feeds.iter().filter_map(|feed| origin(&feed.url)).collect();
    origins.into_iter().collect()
}

/// The origin pattern of an address.
pub fn origin(url: &str) -> Option<String> {
    Address::parse(url).ok().map(|address| format!("https://{}/*", address.host))
}

/// The interface's language and English.
fn default_ids(sets: &Sets) -> BTreeSet<String> {
    let own = api::ui_language();
    let own = own.split(['-', '_']).next().unwrap_or_default();
    ["en", own].into_iter().filter(|id| sets.contains_key(*id)).map(str::to_owned).collect()
}

/// One front feed an outlet, outlets that were checked by hand, by their main language.
fn by_language(directory: &Directory) -> Sets {
    let mut sets = Sets::new();
    let mut seen = BTreeSet::new();
    let usable = |feed: &Feed<'_>| {
        feed.kind == FeedKind::Front
            && feed.live_in >= LIVE_IN
            && feed.url.starts_with("https:")
            && directory.checked(feed.outlet)
    };
    for feed in directory.feeds().filter(usable) {
        let outlet = directory.outlet(feed.outlet);
        let language = outlet.languages.first().copied().unwrap_or_default().to_owned();
        let set = sets.entry(language.clone()).or_default();
        if language.is_empty() || set.len() >= SET_OUTLETS || !seen.insert(outlet.key.clone()) {
            continue;
        }
        set.push(Chosen {
            url: feed.url,
            outlet: outlet.key,
            language,
            country: outlet.country.unwrap_or_default().to_owned(),
        });
    }
    sets.retain(|_, feeds| feeds.len() >= SMALLEST_SET);
    sets
}
