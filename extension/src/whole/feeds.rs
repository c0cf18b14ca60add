//! Which feeds are read: the sets that are on, and those that the person added.

use crate::api;
use crate::app::App;
use parallax::order::gathered;
use parallax::outlet::Address;
use parallax::provider::feed_set::{self, Choice};
use parallax::settings::{CoverageSettings, Settings};
use parallax::view::mark::Mark;
use parallax::view::options::FeedSet;
use parallax::view::sides::SideCounts;
use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

/// A feed that is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    pub url: String,
    /// Key of its outlet.
    pub outlet: String,
    pub language: String,
    pub country: String,
    /// It holds all that the outlet reports, so that its silence says something.
    pub whole: bool,
    /// Added by the person, under this title.
    pub own: Option<String>,
}

/// The chosen feeds, and the settings that they were chosen by.
pub type Choosing = (CoverageSettings, Rc<[Chosen]>);

/// The feeds of the sets that are on and those that the person added, each once.
pub fn chosen(app: &App) -> Rc<[Chosen]> {
    let settings = app.settings();
    if let Some((by, feeds)) = &*app.work.reading.chosen.borrow()
        && *by == settings.coverage
    {
        return feeds.clone();
    }
    let feeds: Rc<[Chosen]> = choose(app, &settings).into();
    *app.work.reading.chosen.borrow_mut() = Some((settings.coverage, feeds.clone()));
    feeds
}

/// The feeds that would be read with these settings.
pub fn choose(app: &App, settings: &Settings) -> Vec<Chosen> {
    let (country, language) = home(settings);
    let on = settings.coverage.sets.clone().unwrap_or_else(|| vec![feed_set::DEFAULT.to_owned()]);
    let own = settings.coverage.own.iter().map(|feed| own_feed(app, &feed.url, &feed.title));
    let of_sets = on.iter().flat_map(|id| feed_set::of(id, &country, &language)).map(of_set);
    let mut known = HashSet::new();
    own.chain(of_sets).filter(|feed| known.insert(feed.url.clone())).collect()
}

fn of_set(choice: Choice) -> Chosen {
    Chosen {
        url: choice.url.to_owned(),
        outlet: choice.outlet.to_owned(),
        language: choice.language.to_owned(),
        country: choice.country.to_owned(),
        whole: choice.whole,
        own: None,
    }
}

fn own_feed(app: &App, url: &str, title: &str) -> Chosen {
    let outlet = app.knowledge.identify(url, None).outlet.unwrap_or_default();
    let facts = app.knowledge.facts(&outlet).unwrap_or_default();
    Chosen {
        url: url.to_owned(),
        outlet,
        country: facts.country,
        own: Some(title.to_owned()),
        ..Chosen::default()
    }
}

/// The name of a feed: what the person called it, else its outlet's, else its address.
pub fn name(app: &App, feed: &Chosen) -> String {
    let own = feed.own.clone().filter(|title| !title.is_empty());
    let outlet = || app.knowledge.facts(&feed.outlet).map(|facts| facts.name);
    own.or_else(outlet).filter(|name| !name.is_empty()).unwrap_or_else(|| feed.url.clone())
}

/// Country and language of the person, as far as browser and settings say.
fn home(settings: &Settings) -> (String, String) {
    let interface = api::ui_language();
    let language = settings.reads(&interface).into_iter().next().unwrap_or_default();
    (api::region(&interface), language)
}

/// All sets, for the options page.
pub fn sets(app: &App, settings: &Settings) -> Vec<FeedSet> {
    let (country, language) = home(settings);
    let described = feed_set::ids().into_iter().map(|id| {
        let feeds = feed_set::of(id, &country, &language);
        let languages: BTreeSet<&str> = gathered(feeds.iter().map(|feed| feed.language));
        FeedSet {
            id: id.to_owned(),
            outlets: SideCounts::of(
                feeds.iter().map(|feed| Mark::of(&app.knowledge.consensus(feed.outlet, settings))),
            ),
            languages: languages.len() as u32,
            default: id == feed_set::DEFAULT,
            origins: origins(feeds.iter().map(|feed| feed.url)),
        }
    });
    described.collect()
}

/// What the browser is asked to allow, each once.
pub fn origins<'a>(urls: impl Iterator<Item = &'a str>) -> Vec<String> {
    let origins: BTreeSet<String> = gathered(urls.filter_map(origin));
    origins.into_iter().collect()
}

/// What the browser is asked to allow for the chosen feeds.
pub fn chosen_origins(app: &App) -> Vec<String> {
    origins(chosen(app).iter().map(|feed| feed.url.as_str()))
}

/// The origin pattern of an address.
pub fn origin(url: &str) -> Option<String> {
    Address::parse(url).ok().map(|address| format!("https://{}/*", address.host))
}
