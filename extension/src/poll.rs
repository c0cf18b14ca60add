//! Rounds of polling: which feeds are due, fetch, parse, store; and what the sources' status lines say.
//!
//! Each feed's articles and its new state are stored before the next feed counts as read, so a round that
//! is cut off anywhere goes on where it was.

use crate::app::{App, report};
use crate::clock::now;
use crate::coverage;
use crate::feeds::{self, Chosen};
use crate::js::to_js;
use crate::net::{self, Answer, FetchError, Limits};
use crate::storage::{self, StorageError};
use crate::{api, popup};
use futures_util::stream::{self, StreamExt};
use parallax::page::Article;
use parallax::provider::Item;
use parallax::settings::FeedsChoice;
use parallax::story::Document;
use parallax::time::{DAY, Timestamp};
use parallax::view::options::{LogAnswer, LogEntry, LogReason};
use parallax::view::source::{Failure, FeedsState, SourceState, SourceStatus};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Name of the alarm that starts a round.
pub const ALARM: &str = "poll";
/// Minutes between two rounds. Which feeds a round reads is the schedule's business.
const ALARM_MINUTES: f64 = 5.0;
/// Requests at the same time.
const PARALLEL: usize = 6;
/// What one feed may cost.
const LIMITS: Limits = Limits { bytes: 2_000_000, milliseconds: 20_000 };

const STATES: &str = "feeds/states";
const LOG: &str = "feeds/log";
/// Days and entries that the request log keeps.
const LOG_DAYS: i64 = 7;
const LOG_ENTRIES: usize = 5_000;

/// Why a round begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Due,
    Pressed,
}

/// How far the present round is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    pub total: u32,
    pub done: u32,
}

/// What is remembered of a feed between rounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    pub etag: String,
    pub last_modified: String,
    pub next: Timestamp,
    pub read: Option<Timestamp>,
    pub failures: u32,
    pub problem: Option<Problem>,
}

/// Why a feed was not read, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Problem {
    NotAFeed,
    TooLarge,
    TooSlow,
    NoConnection,
    Status(u16),
    NotAllowed,
    Offline,
    Throttled(Timestamp),
}

/// All feeds' states by address, and when a round last ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct States {
    pub feeds: BTreeMap<String, FeedState>,
    pub last_round: Option<Timestamp>,
}

/// Seconds between two requests of one feed.
const INTERVAL: i64 = 900;
const LONGEST: i64 = DAY;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::NotAFeed => Failure::NotAFeed,
            Problem::TooLarge => Failure::TooLarge,
            Problem::TooSlow => Failure::TooSlow,
            Problem::NoConnection => Failure::NoConnection,
            Problem::Status(status) => Failure::Status(status),
            Problem::NotAllowed => Failure::NotAllowed,
            Problem::Offline => Failure::Offline,
            Problem::Throttled(until) => Failure::Throttled { until },
        }
    }
}

/// Reads the states of all feeds.
pub async fn states(_app: &App) -> Result<States, StorageError> {
    let stored = storage::get(&[STATES.to_owned()]).await?.into_iter().next().flatten();
    // States that cannot be read are states of nothing: every feed is asked anew.
    Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

/// Makes sure that the alarm rings while coverage is on, and is silent otherwise.
pub async fn set_alarm(app: &App) {
    let on = app.settings().coverage.feeds == FeedsChoice::On;
    let result = match (on, api::alarm(ALARM).await) {
        (true, Ok(alarm)) if !alarm.is_undefined() => return,
        (true, _) => match to_js(&serde_json::json!({ "periodInMinutes": ALARM_MINUTES })) {
            Ok(when) => api::create_alarm(ALARM, &when).await,
            Err(error) => Err(error),
        },
        (false, _) => api::clear_alarm(ALARM).await,
    };
    if let Err(error) = result {
        report("the alarm", &error);
    }
}

/// Starts a round that nobody waits for.
pub fn spawn(app: &Rc<App>, why: Why) {
    let app = app.clone();
    spawn_local(async move { run(&app, why).await });
}

/// Starts a round for an open article.
pub fn spawn_for(app: &Rc<App>, _article: Option<Article>) {
    spawn(app, Why::Due);
}

/// One round: every chosen feed that is due. While one runs, another wish is none.
pub async fn run(app: &Rc<App>, why: Why) {
    let Some(_running) = app.round.try_lock() else { return };
    if app.settings().coverage.feeds != FeedsChoice::On || !popup::online() {
        return;
    }
    if let Err(error) = round(app, why).await {
        report("a round of polling ended early", &JsValue::from_str(&error.to_string()));
    }
    *app.progress.borrow_mut() = None;
    popup::coverage_moved(app);
}

async fn round(app: &Rc<App>, why: Why) -> Result<(), StorageError> {
    let mut states = states(app).await?;
    let due: Vec<Chosen> = feeds::chosen(app, &app.settings())
        .into_iter()
        .filter(|feed| {
            let next = states.feeds.get(&feed.url).map_or(Timestamp(0), |state| state.next);
            next <= now() || (why == Why::Pressed && next.since(now()) < INTERVAL)
        })
        .collect();
    *app.progress.borrow_mut() = Some(Round { total: due.len() as u32, done: 0 });
    popup::coverage_moved(app);
    let asked: Vec<(Chosen, FeedState)> = due
        .into_iter()
        .map(|feed| {
            let state = states.feeds.get(&feed.url).cloned().unwrap_or_default();
            (feed, state)
        })
        .collect();
    let mut log = Vec::new();
    let mut answers = stream::iter(asked)
        .map(|(feed, state)| async move {
            let outcome = ask(&feed, &state).await;
            (feed, state, outcome)
        })
        .buffer_unordered(PARALLEL);
    while let Some((feed, mut state, outcome)) = answers.next().await {
        log.push(log_line(&feed, why, &outcome));
        let documents = after(&mut state, &feed, outcome);
        let added = coverage::add(app, documents).await?;
        states.feeds.insert(feed.url.clone(), state);
        save_states(&states).await?;
        if let Some(round) = app.progress.borrow_mut().as_mut() {
            round.done += 1;
        }
        if added > 0 {
            popup::coverage_moved(app);
        }
    }
    states.last_round = Some(now());
    save_states(&states).await?;
    append_log(log).await?;
    coverage::tidy_up(app).await
}

async fn save_states(states: &States) -> Result<(), StorageError> {
    let bytes = serde_json::to_vec(states).map_err(|e| StorageError::Unavailable(e.to_string()))?;
    storage::apply(&[(STATES.to_owned(), Some(bytes))]).await
}

async fn ask(feed: &Chosen, state: &FeedState) -> Result<Answer, FetchError> {
    let Some(origin) = feeds::origin(&feed.url) else { return Err(FetchError::NotAllowed) };
    if !coverage::allowed(&origin).await {
        return Err(FetchError::NotAllowed);
    }
    let mut headers = Vec::new();
    if !state.etag.is_empty() {
        headers.push(("If-None-Match", state.etag.as_str()));
    }
    if !state.last_modified.is_empty() {
        headers.push(("If-Modified-Since", state.last_modified.as_str()));
    }
    net::fetch(&feed.url, &headers, &LIMITS).await
}

/// Takes an answer into the feed's state and gives the articles it brought.
fn after(
    state: &mut FeedState,
    feed: &Chosen,
    outcome: Result<Answer, FetchError>,
) -> Vec<Document> {
    let problem = match outcome {
        Ok(answer) if answer.status == 304 => None,
        Ok(answer) if answer.status == 200 => match items(feed, &answer) {
            Some(items) => {
                state.etag = answer.header("etag").to_owned();
                state.last_modified = answer.header("last-modified").to_owned();
                fine(state);
                return items.into_iter().map(|item| document(item, feed)).collect();
            }
            None => Some(Problem::NotAFeed),
        },
        Ok(answer) => Some(Problem::Status(answer.status)),
        Err(FetchError::NotAllowed) => Some(Problem::NotAllowed),
        Err(FetchError::TooLarge) => Some(Problem::TooLarge),
        Err(FetchError::TimedOut) => Some(Problem::TooSlow),
        Err(FetchError::Failed(_)) => Some(Problem::NoConnection),
    };
    match problem {
        None => fine(state),
        Some(problem) => {
            state.problem = Some(problem);
            state.failures = state.failures.saturating_add(1);
            let wait = INTERVAL << state.failures.min(7);
            state.next = Timestamp(now().0 + wait.min(LONGEST));
        }
    }
    Vec::new()
}

fn fine(state: &mut FeedState) {
    state.problem = None;
    state.failures = 0;
    state.read = Some(now());
    state.next = Timestamp(now().0 + INTERVAL);
}

fn items(feed: &Chosen, answer: &Answer) -> Option<Vec<Item>> {
    let origin = parallax::provider::feed::Origin {
        url: &answer.url,
        content_type: answer.header("content-type"),
        country: &feed.country,
        fetched_at: Some(now()),
    };
    parallax::provider::feed::parse(&answer.body, &origin, &net::BrowserDecoder)
        .ok()
        .map(|feed| feed.items)
}

fn document(item: Item, feed: &Chosen) -> Document {
    let language = if item.language.is_empty() { &feed.language } else { &item.language };
    Document {
        id: coverage::document_id(&item.url),
        title: item.title,
        lead: item.summary,
        outlet: feed.outlet.clone(),
        url: item.link,
        time: item.published.unwrap_or_else(now),
        seen: now(),
        language: language.split('-').next().unwrap_or_default().to_lowercase(),
        origin: None,
        provider: "feeds".to_owned(),
    }
}

/// The state of all feeds together, for the status lines.
pub async fn feeds_state(app: &App, articles: u32) -> Option<FeedsState> {
    let states = states(app).await.ok()?;
    let chosen = feeds::chosen(app, &app.settings());
    let of = |feed: &Chosen| states.feeds.get(&feed.url).cloned().unwrap_or_default();
    let all: Vec<FeedState> = chosen.iter().map(of).collect();
    let round = *app.progress.borrow();
    let failures = chosen.iter().zip(&all).filter_map(|(feed, state)| {
        Some((parallax::provider::address::host(&feed.url), Failure::from(state.problem?)))
    });
    Some(FeedsState {
        total: chosen.len() as u32,
        read: all.iter().filter(|state| state.read.is_some() && state.problem.is_none()).count()
            as u32,
        pending: round.map_or(0, |round| round.total.saturating_sub(round.done)),
        articles,
        failures: failures.collect(),
        last: states.last_round.or_else(|| all.iter().filter_map(|state| state.read).max()),
        next: all.iter().map(|state| state.next).min().filter(|next| next.0 > 0),
    })
}

/// What each source answered.
pub async fn sources(app: &App, articles: u32) -> Vec<SourceStatus> {
    let on = app.settings().coverage.feeds == FeedsChoice::On;
    let feeds = if on { feeds_state(app, articles).await } else { None };
    let state = feeds.map_or(SourceState::Off, SourceState::Feeds);
    vec![SourceStatus { id: "feeds".to_owned(), state }]
}

/// A line of the request log as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct LogLine {
    time: Timestamp,
    url: String,
    pressed: bool,
    status: u16,
    bytes: u64,
    problem: Option<Problem>,
}

fn log_line(feed: &Chosen, why: Why, outcome: &Result<Answer, FetchError>) -> LogLine {
    let (status, bytes, problem) = match outcome {
        Ok(answer) => (answer.status, answer.body.len() as u64, None),
        Err(FetchError::NotAllowed) => (0, 0, Some(Problem::NotAllowed)),
        Err(FetchError::TooLarge) => (0, 0, Some(Problem::TooLarge)),
        Err(FetchError::TimedOut) => (0, 0, Some(Problem::TooSlow)),
        Err(FetchError::Failed(_)) => (0, 0, Some(Problem::NoConnection)),
    };
    let url = feed.url.clone();
    LogLine { time: now(), url, pressed: why == Why::Pressed, status, bytes, problem }
}

async fn stored_log() -> Result<Vec<LogLine>, StorageError> {
    let stored = storage::get(&[LOG.to_owned()]).await?.into_iter().next().flatten();
    Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

async fn append_log(lines: Vec<LogLine>) -> Result<(), StorageError> {
    // A refused permission sent nothing.
    let sent = lines.into_iter().filter(|line| line.problem != Some(Problem::NotAllowed));
    let mut log = stored_log().await?;
    log.extend(sent);
    let oldest = Timestamp(now().0 - LOG_DAYS * DAY);
    log.retain(|line| line.time >= oldest);
    let surplus = log.len().saturating_sub(LOG_ENTRIES);
    log.drain(..surplus);
    let bytes = serde_json::to_vec(&log).map_err(|e| StorageError::Unavailable(e.to_string()))?;
    storage::apply(&[(LOG.to_owned(), Some(bytes))]).await
}

/// The request log, newest first.
pub async fn log() -> Result<Vec<LogEntry>, StorageError> {
    let entry = |line: LogLine| LogEntry {
        time: line.time,
        request: format!("GET {}", line.url),
        why: if line.pressed { LogReason::Pressed } else { LogReason::Due },
        answer: match line.problem {
            None => Ok(LogAnswer { status: line.status, bytes: line.bytes }),
            Some(problem) => Err(problem.into()),
        },
    };
    Ok(stored_log().await?.into_iter().rev().map(entry).collect())
}

/// Forgets the request log.
pub async fn clear_log() -> Result<(), StorageError> {
    storage::apply(&[(LOG.to_owned(), None)]).await
}
