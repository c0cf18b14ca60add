//! Rounds of polling: asks the feeds that the schedule names, reads, stores.
//!
//! A feed's articles and its new state are stored in one transaction before the next feed counts as read,
//! so a round that is cut off anywhere goes on where it was.

use crate::app::{App, report};
use crate::clock::now;
use crate::coverage;
use crate::feeds::{self, Chosen};
use crate::js::to_js;
use crate::log;
use crate::net::{self, FetchError, Limits};
use crate::storage::{self, StorageError};
use crate::{api, popup};
use futures_util::stream::{self, StreamExt};
use parallax::outlet::PageMarks;
use parallax::page::Article;
use parallax::provider::answer::{self, Answer, Outcome, Reading, Source};
use parallax::provider::feed::Origin;
use parallax::provider::log::{Entry, Why};
use parallax::provider::schedule::{
    Conditions, FeedState, Holds, PARALLEL, Request, Wanted, due, for_article,
};
use parallax::provider::{Item, address};
use parallax::settings::FeedsChoice;
use parallax::story::{Document, key};
use parallax::time::Timestamp;
use parallax::view::source::{Failure, FeedsState, SourceState, SourceStatus};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Name of the alarm that starts a round.
pub const ALARM: &str = "poll";
/// Browsers ring no sooner.
const SHORTEST_ALARM_MINUTES: f64 = 1.0;
/// So that new settings and a clock that was set back are noticed.
const LONGEST_ALARM_MINUTES: f64 = 60.0;
/// What one feed may cost.
const LIMITS: Limits = Limits { bytes: 2 << 20, milliseconds: 15_000 };
/// Feeds asked for an open article.
const FOR_ARTICLE: usize = 24;

/// Stored under this prefix: one value a feed, by a hash of its address.
const FEED: &str = "feed/";
/// The state of the schedule itself.
const ROUND: &str = "round";
/// In the session: when the browser started.
pub const STARTED: &str = "started";

/// What a round is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// The alarm rang.
    Due,
    /// The person wants it now: all feeds that servers let us ask.
    Pressed,
    /// An article is open: first the feeds likeliest to have it.
    Article { country: String, language: String, section: String },
}

/// How far the present round is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    pub total: u32,
    pub done: u32,
}

/// What is kept of a feed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    state: FeedState,
    /// What the schedule cannot know of a failed request.
    trouble: Option<Trouble>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Trouble {
    TooLarge,
    TooSlow,
}

/// What is kept of the schedule.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Schedule {
    holds: Holds,
    last_round: Option<Timestamp>,
}

fn feed_key(url: &str) -> String {
    format!("{FEED}{:016x}", key(url))
}

async fn load<T: Default + serde::de::DeserializeOwned>(key: &str) -> Result<T, StorageError> {
    let stored = storage::get(&[key.to_owned()]).await?.into_iter().next().flatten();
    // State that cannot be read is no state: feeds are then asked anew, which harms nothing.
    Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

fn write<T: Serialize>(key: String, value: &T) -> Result<storage::Entry, StorageError> {
    let bytes = serde_json::to_vec(value).map_err(|e| StorageError::Unavailable(e.to_string()))?;
    Ok((key, Some(bytes)))
}

/// The chosen feeds with what is kept of each.
async fn kept(app: &App) -> Result<Vec<(Chosen, Kept)>, StorageError> {
    let chosen = feeds::chosen(app, &app.settings());
    let keys: Vec<String> = chosen.iter().map(|feed| feed_key(&feed.url)).collect();
    let values = storage::get(&keys).await?;
    Ok(chosen.into_iter().zip(values).map(|(feed, value)| kept_of(feed, value)).collect())
}

fn kept_of(feed: Chosen, stored: Option<Vec<u8>>) -> (Chosen, Kept) {
    let stored = stored.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
    let kept = stored.unwrap_or_else(|| {
        let mut state = FeedState::new(&feed.url, &feed.outlet, now());
        state.country.clone_from(&feed.country);
        state.language.clone_from(&feed.language);
        Kept { state, trouble: None }
    });
    (feed, kept)
}

/// A round is about to begin. Noted before anything is awaited, so that no view in between says that nothing was found.
pub fn begin(app: &App) {
    app.progress.borrow_mut().get_or_insert_default();
}

/// Starts a round that nobody waits for.
pub fn spawn(app: &Rc<App>, purpose: Purpose) {
    begin(app);
    let app = app.clone();
    spawn_local(async move { run(&app, purpose).await });
}

/// The round for an open article.
pub fn purpose_of(app: &App, article: Option<&Article>, outlet: Option<&str>) -> Purpose {
    let facts = outlet.and_then(|key| app.knowledge.facts(key)).unwrap_or_default();
    let article = article.cloned().unwrap_or_default();
    Purpose::Article {
        country: facts.country,
        language: article.language,
        section: article.section.to_lowercase(),
    }
}

/// One round. While one runs, another wish is none.
pub async fn run(app: &Rc<App>, purpose: Purpose) {
    let Some(_running) = app.round.try_lock() else { return };
    if app.settings().coverage.feeds != FeedsChoice::On {
        *app.progress.borrow_mut() = None;
        return;
    }
    if let Err(error) = round(app, &purpose).await {
        report("a round of polling ended early", &JsValue::from_str(&error.to_string()));
    }
    *app.progress.borrow_mut() = None;
    set_alarm(app).await;
    popup::coverage_moved(app);
}

async fn round(app: &Rc<App>, purpose: &Purpose) -> Result<(), StorageError> {
    let mut kept = kept(app).await?;
    let mut schedule: Schedule = load(ROUND).await?;
    let conditions = conditions(purpose).await;
    begin(app);
    loop {
        let states: Vec<FeedState> = kept.iter().map(|(_, kept)| kept.state.clone()).collect();
        let batch = match purpose {
            Purpose::Article { country, language, section } => {
                let wanted = Wanted { country, language, section };
                for_article(&states, &schedule.holds, &conditions, &wanted, FOR_ARTICLE, now())
            }
            _ => due(&states, &schedule.holds, &conditions, now()),
        };
        if batch.is_empty() {
            break;
        }
        count_in(app, &states, &schedule.holds, &conditions, purpose, batch.len());
        ask_batch(app, &mut kept, &mut schedule, batch, purpose).await?;
        // The alarm asks a batch at a time, so that a round is spread out.
        if !matches!(purpose, Purpose::Pressed) {
            break;
        }
    }
    schedule.last_round = Some(now());
    storage::apply(&[write(ROUND.to_owned(), &schedule)?]).await?;
    coverage::tidy_up(app).await
}

async fn conditions(purpose: &Purpose) -> Conditions {
    let started = storage::session::<Timestamp>(STARTED).await.unwrap_or_default();
    Conditions {
        online: popup::online(),
        metered: net::is_metered(),
        // Who presses a button wants it now.
        started: if *purpose == Purpose::Due { started } else { Timestamp(0) },
    }
}

/// Notes how many requests the round still has.
fn count_in(
    app: &Rc<App>,
    states: &[FeedState],
    holds: &Holds,
    conditions: &Conditions,
    purpose: &Purpose,
    batch: usize,
) {
    let waiting = match purpose {
        Purpose::Pressed => {
            states.iter().filter(|s| s.skip(holds, conditions, now()).is_none()).count()
        }
        _ => batch,
    };
    if let Some(round) = app.progress.borrow_mut().as_mut() {
        round.total = round.done + waiting as u32;
    }
    popup::coverage_moved(app);
}

/// What came of one request.
struct Asked {
    url: String,
    answer: Answer,
    trouble: Option<Trouble>,
    allowed: bool,
}

async fn ask_batch(
    app: &Rc<App>,
    kept: &mut [(Chosen, Kept)],
    schedule: &mut Schedule,
    batch: Vec<Request>,
    purpose: &Purpose,
) -> Result<(), StorageError> {
    let places: HashMap<String, usize> =
        kept.iter().enumerate().map(|(at, (_, kept))| (kept.state.url.clone(), at)).collect();
    let mut marked = Vec::new();
    for request in &batch {
        if let Some((feed, kept)) = places.get(&request.url).and_then(|at| kept.get_mut(*at)) {
            kept.state.asking(now());
            marked.push(write(feed_key(&feed.url), kept)?);
        }
    }
    storage::apply(&marked).await?;
    let mut answers = stream::iter(batch).map(ask).buffer_unordered(PARALLEL);
    while let Some(asked) = answers.next().await {
        let Some((feed, kept)) = places.get(&asked.url).and_then(|at| kept.get_mut(*at)) else {
            continue;
        };
        let added = take(app, feed, kept, schedule, asked, purpose).await?;
        if let Some(round) = app.progress.borrow_mut().as_mut() {
            round.done += 1;
        }
        if added > 0 {
            popup::coverage_grew(app);
        }
    }
    Ok(())
}

async fn ask(request: Request) -> Asked {
    let url = request.url.clone();
    let nothing = |trouble, allowed| Asked {
        url: url.clone(),
        answer: Answer { offline: !popup::online(), ..Answer::default() },
        trouble,
        allowed,
    };
    let Some(origin) = feeds::origin(&request.url) else { return nothing(None, false) };
    if !coverage::allowed(&origin).await {
        return nothing(None, false);
    }
    let validators =
        [("If-None-Match", request.etag.as_str()), ("If-Modified-Since", &request.last_modified)];
    let headers: Vec<_> = validators.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    match net::fetch(&request.url, &headers, &LIMITS).await {
        Ok(answer) => Asked { url: request.url, answer, trouble: None, allowed: true },
        Err(FetchError::TooLarge) => nothing(Some(Trouble::TooLarge), true),
        Err(FetchError::TimedOut) => nothing(Some(Trouble::TooSlow), true),
        Err(FetchError::Failed) => nothing(None, true),
    }
}

/// Takes an answer into the feed's state and stores it with the articles it brought.
async fn take(
    app: &App,
    feed: &Chosen,
    kept: &mut Kept,
    schedule: &mut Schedule,
    asked: Asked,
    purpose: &Purpose,
) -> Result<usize, StorageError> {
    let reading = read(feed, kept, &asked);
    let fresh = kept.state.after(&reading, &asked.answer.url, now());
    schedule.holds.after(&asked.url, &reading.outcome, now());
    kept.trouble = asked.trouble;
    let documents = fresh.into_iter().filter_map(|item| document(app, item, feed)).collect();
    let mut writes = vec![write(feed_key(&feed.url), kept)?, write(ROUND.to_owned(), schedule)?];
    // A request that was not allowed was not sent.
    if asked.allowed {
        let why = match purpose {
            Purpose::Due => Why::Due,
            Purpose::Pressed => Why::Person,
            Purpose::Article { .. } => Why::Article,
        };
        let entry = Entry::new(&asked.url, why, reading.bytes, reading.outcome, now());
        writes.extend(log::with(entry).await?);
    }
    coverage::add(app, documents, writes).await
}

fn read(feed: &Chosen, kept: &Kept, asked: &Asked) -> Reading {
    let origin = Origin {
        url: if asked.answer.url.is_empty() { &asked.url } else { &asked.answer.url },
        content_type: asked.answer.header("content-type"),
        country: &feed.country,
        fetched_at: Some(now()),
    };
    let mut reading =
        answer::read(Source::Feed, &asked.answer, &origin, &net::BrowserDecoder, now());
    if !asked.allowed {
        reading.outcome = Outcome::NoPermission;
    } else if kept.state.has_same_body(&asked.answer.body) && !asked.answer.body.is_empty() {
        reading.outcome = Outcome::Unchanged;
    }
    reading
}

/// An item in the form of the index; `None` for one without title or address.
fn document(app: &App, item: Item, feed: &Chosen) -> Option<Document> {
    if item.title.is_empty() || item.url.is_empty() || item.sponsored {
        return None;
    }
    let marks =
        PageMarks { byline: item.author, dateline: item.summary.clone(), ..PageMarks::default() };
    let identity = app.knowledge.identify(&item.link, Some(&marks));
    // A feed's items can point at a section that is rated by itself, or through a counter's address.
    let outlet = identity.outlet.filter(|_| identity.known).unwrap_or_else(|| feed.outlet.clone());
    let language = if item.language.is_empty() { &feed.language } else { &item.language };
    Some(Document {
        id: coverage::document_id(&item.url),
        language: language.split(['-', '_']).next().unwrap_or_default().to_lowercase(),
        title: item.title,
        lead: item.summary,
        outlet,
        url: item.link,
        time: item.published.unwrap_or_else(now),
        seen: now(),
        origin: identity.origin,
        provider: "feeds".to_owned(),
    })
}

/// Sets the alarm for the feed that is due next, or none while coverage is off.
pub async fn set_alarm(app: &App) {
    let result = match next_alarm_minutes(app).await {
        Some(minutes) => match to_js(&serde_json::json!({ "delayInMinutes": minutes })) {
            Ok(when) => api::create_alarm(ALARM, &when).await,
            Err(error) => Err(error),
        },
        None => api::clear_alarm(ALARM).await,
    };
    if let Err(error) = result {
        report("the alarm", &error);
    }
}

async fn next_alarm_minutes(app: &App) -> Option<f64> {
    if app.settings().coverage.feeds != FeedsChoice::On {
        return None;
    }
    let kept = kept(app).await.unwrap_or_default();
    let next = kept.iter().map(|(_, kept)| kept.state.due).min().unwrap_or_else(now);
    let minutes = next.since(now()) as f64 / 60.0;
    Some(minutes.clamp(SHORTEST_ALARM_MINUTES, LONGEST_ALARM_MINUTES))
}

/// When a round last ended.
pub async fn last_round() -> Option<Timestamp> {
    load::<Schedule>(ROUND).await.ok()?.last_round
}

/// The state of all feeds together, for the status lines.
pub async fn feeds_state(app: &App, articles: u32) -> Option<FeedsState> {
    let kept = kept(app).await.ok()?;
    let round = *app.progress.borrow();
    let failures =
        kept.iter().filter_map(|(feed, kept)| Some((address::host(&feed.url), failure(kept)?)));
    let states = || kept.iter().map(|(_, kept)| &kept.state);
    Some(FeedsState {
        total: kept.len() as u32,
        read: states().filter(|s| s.outcome.as_ref().is_some_and(Outcome::is_measured)).count()
            as u32,
        // A round that has begun and not yet counted its requests has some.
        pending: round.map_or(0, |round| round.total.saturating_sub(round.done).max(1)),
        articles,
        failures: failures.collect(),
        last: states().filter_map(|state| state.last_success).max(),
        next: states().map(|state| state.due).filter(|due| due.0 < i64::MAX).min(),
    })
}

fn failure(kept: &Kept) -> Option<Failure> {
    Some(match (kept.trouble, kept.state.outcome.as_ref()?) {
        (Some(Trouble::TooLarge), _) => Failure::TooLarge,
        (Some(Trouble::TooSlow), _) => Failure::TooSlow,
        (None, outcome) => log::failure(outcome)?,
    })
}

/// What each source answered.
pub async fn sources(app: &App, articles: u32) -> Vec<SourceStatus> {
    let on = app.settings().coverage.feeds == FeedsChoice::On;
    let feeds = if on { feeds_state(app, articles).await } else { None };
    let state = feeds.map_or(SourceState::Off, SourceState::Feeds);
    vec![SourceStatus { id: "feeds".to_owned(), state }]
}
