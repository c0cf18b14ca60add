//! The Today page: fills its view's input from the index, and searches the index.

use crate::api;
use crate::app::App;
use crate::storage::StorageError;
use crate::whole::clock::now;
use crate::whole::{coverage, diet, feeds, status, stories};
use parallax::brief::today::{self as brief, Summary};
use parallax::order::{Sort, gathered};
use parallax::settings::FeedsChoice;
use parallax::story::{Among, DocRef, Document, Facet, Index, Words};
use parallax::view::coverage::Group;
use parallax::view::facts::RatedOutlet;
use parallax::view::mark::Mark;
use parallax::view::search::{SearchView, search as search_view};
use parallax::view::today::{TodayInput, TodayTab, TodayView, Wish, lead_of, list, today};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Stories that one answer has at most.
const MOST_ROWS: u32 = 60;
/// Articles that a search shows, and candidates whose texts are looked at.
const MOST_FOUND: usize = 40;
const CANDIDATES: usize = 80;
/// Topics of the person's reading that are looked for.
const READ_TOPICS: usize = 8;

/// What Today shows of a wish, from one place on.
pub async fn view(
    app: &App,
    wish: &Wish,
    from: u32,
    count: u32,
) -> Result<TodayView, StorageError> {
    let settings = app.settings();
    let mut input = base(app).await?;
    let read_topics: Vec<String> = match settings.diet.on {
        true => diet::topics().await.into_iter().take(READ_TOPICS).collect(),
        false => Vec::new(),
    };
    let reads = settings.reads(&api::ui_language());
    let (listed, places, docs) = {
        let guard = coverage::opened(app).await?;
        let Some(coverage) = guard.as_ref() else { return Err(coverage::gone()) };
        let index = &coverage.index;
        input.stories = brief::stories(index, &settings.corrections.apart(index), now());
        input.languages = languages(&input.stories);
        let all = input.languages.clone();
        let topics = |topics: &[String]| brief::topics_of(index, topics, &all, now());
        input.followed = topics(&settings.topics.followed);
        input.muted = topics(&settings.topics.muted);
        input.often_read = topics(&read_topics);
        input.outlets = outlets(app, &input.stories);
        let listed = list(&input, wish);
        let shown = listed.places.iter().skip(from as usize).take(count.min(MOST_ROWS) as usize);
        let places: BTreeSet<usize> = gathered(shown.chain(listed.blind.iter().flatten()).copied());
        let marks: HashMap<&str, Mark> = input
            .outlets
            .iter()
            .map(|outlet| (outlet.facts.key.as_str(), Mark::of(&outlet.consensus)))
            .collect();
        let language = |doc: DocRef| index.meta(doc).map_or("", |meta| meta.language);
        let lead = |place: &usize| {
            let story = input.stories.get(*place)?;
            Some((*place, lead_of(story, &marks, language, &reads)?))
        };
        let (places, docs): (Vec<usize>, Vec<DocRef>) = places.iter().filter_map(lead).unzip();
        let documents = coverage.documents(&docs).await?;
        (listed, places, documents)
    };
    let leads: HashMap<usize, Document> =
        places.into_iter().zip(docs).filter_map(|(place, doc)| Some((place, doc?))).collect();
    Ok(today(&input, &settings, wish, &listed, (from, &leads)))
}

async fn base(app: &App) -> Result<TodayInput, StorageError> {
    let settings = app.settings();
    let chosen = feeds::chosen(app);
    let state = status::all_feeds(app, 0).await;
    let mut countries: BTreeMap<&str, u32> = BTreeMap::new();
    for feed in chosen.iter().filter(|feed| !feed.country.is_empty()) {
        *countries.entry(&feed.country).or_default() += 1;
    }
    let mut countries: Vec<(&str, u32)> = countries.into_iter().collect();
    countries.order_by_key(|(_, count)| std::cmp::Reverse(*count));
    let countries: Vec<String> = countries.into_iter().map(|(code, _)| code.to_owned()).collect();
    let home = api::ui_language().split(['-', '_']).nth(1).unwrap_or_default().to_uppercase();
    Ok(TodayInput {
        coverage_on: settings.coverage.feeds == FeedsChoice::On,
        asked: coverage::asked(app, &settings).await,
        saved: stories::all_kept().await?,
        // Where the browser names no country of ours, most of the feeds do.
        home: if countries.contains(&home) {
            home
        } else {
            countries.first().cloned().unwrap_or_default()
        },
        countries,
        feeds: chosen.len() as u32,
        last: state.as_ref().and_then(|state| state.last),
        next: state.and_then(|state| state.next),
        ..TodayInput::default()
    })
}

/// Languages of the stories, most frequent first.
fn languages(stories: &[Summary]) -> Vec<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for language in stories.iter().flat_map(|story| &story.languages) {
        *counts.entry(language).or_default() += 1;
    }
    let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
    counts.order_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(language, _)| language.to_owned()).collect()
}

fn outlets(app: &App, stories: &[Summary]) -> Vec<RatedOutlet> {
    let settings = app.settings();
    let voices = stories.iter().flat_map(|story| &story.voices).map(|(voice, _)| &**voice);
    let keys: HashSet<&str> = voices.collect();
    keys.into_iter().map(|key| app.rated(key, &settings)).collect()
}

/// What stands in the index for words as they are typed.
pub async fn search(
    app: &App,
    words: &str,
    language: &str,
    side: Option<Group>,
) -> Result<SearchView, StorageError> {
    let settings = app.settings();
    let begun = js_sys::Date::now();
    let guard = coverage::opened(app).await?;
    let Some(coverage) = guard.as_ref() else { return Err(coverage::gone()) };
    let index = &coverage.index;
    let languages: Vec<String> = known(index, Facet::Language).collect();
    let wanted = |key: &String| {
        let mark = Mark::of(&app.knowledge.consensus(key, &settings));
        side.is_none_or(|side| parallax::view::coverage::group(mark) == side)
    };
    let outlets: Option<HashSet<String>> =
        side.map(|_| known(index, Facet::Outlet).filter(wanted).collect());
    let words = Words::new(words, &languages);
    let among = Among { language, outlets: outlets.as_ref() };
    let docs = index.find_words(&words, among, now(), CANDIDATES);
    let took = js_sys::Date::now() - begun;
    let documents = coverage.documents(&docs).await?;
    let found: Vec<Document> = documents
        .into_iter()
        .flatten()
        .filter(|document| words.hold(&document.title, &document.lead))
        .take(MOST_FOUND)
        .collect();
    let keys: BTreeSet<&str> = gathered(found.iter().map(|document| document.outlet.as_str()));
    let rated: Vec<RatedOutlet> = keys.into_iter().map(|key| app.rated(key, &settings)).collect();
    Ok(search_view(&found, &rated, took.ceil() as u32))
}

/// The names that a property has in the index.
fn known(index: &Index, facet: Facet) -> impl Iterator<Item = String> {
    index.names(facet).into_iter().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// Up to `count` stories that outlets of a side cover, hottest first, for what is seldom read.
pub async fn stories_of_side(
    app: &App,
    side: Group,
    count: usize,
) -> Result<Vec<parallax::view::today::StoryRow>, StorageError> {
    let wish = Wish { tab: TodayTab::Top, ..Wish::default() };
    let view = view(app, &wish, 0, MOST_ROWS).await?;
    let has = |row: &parallax::view::today::StoryRow| {
        let marks = |mark: &Mark| parallax::view::coverage::group(*mark) == side;
        row.marks.iter().any(marks)
            || row.bar.as_ref().is_some_and(|bar| match side {
                Group::Left => bar.counts.left() > 0,
                Group::Center => bar.counts.center() > 0,
                Group::Right => bar.counts.right() > 0,
                Group::Unrated => bar.counts.unrated > 0,
            })
    };
    Ok(view.rows.into_iter().filter(has).take(count).collect())
}
