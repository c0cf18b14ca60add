//! Rounds of polling: asks the feeds that the schedule names, reads, stores.
//!
//! Answers that arrived together are stored in one transaction, each feed's articles with its new state, and
//! with the mark of the requests that are sent next. So a round that is cut off anywhere loses what is under way.

use crate::api;
use crate::app::{App, report};
use crate::js::wish;
use crate::storage::{self, StorageError};
use crate::whole::clock::now;
use crate::whole::coverage;
use crate::whole::desk::{self, Desk, Schedule, Trouble};
use crate::whole::feeds::Chosen;
use crate::whole::found;
use crate::whole::net::{self, FetchError, Limits};
use crate::whole::permissions::Granted;
use crate::whole::popup;
use futures_util::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use parallax::page::Article;
use parallax::provider::answer::{self, Answer, Outcome, Reading, Source};
use parallax::provider::feed::Origin;
use parallax::provider::log::{Entry, Why};
use parallax::provider::schedule::{
    Conditions, PARALLEL, Queue, Request, Wanted, after_outage, due, for_article, last_success,
    pressed, starts_over,
};
use parallax::settings::FeedsChoice;
use parallax::story::{Document, Limits as StoryLimits};
use parallax::time::Timestamp;
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

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
/// In the session: when the browser started.
pub const STARTED: &str = "started";

/// What starts a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The alarm rang: a batch of what is due.
    Due,
    /// The person wants it now: all feeds that servers let us ask.
    Pressed,
    /// An article is open: the feeds likeliest to have it.
    Article,
}

impl Trigger {
    fn why(self) -> Why {
        match self {
            Trigger::Due => Why::Due,
            Trigger::Pressed => Why::Person,
            Trigger::Article => Why::Article,
        }
    }
}

/// How far the present round is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    pub total: u32,
    pub done: u32,
}

/// A round is about to begin. Noted before anything is awaited, so that no view in between says that nothing was found.
pub fn begin(app: &App) {
    app.work.progress.borrow_mut().get_or_insert_default();
}

/// Starts a round that nobody waits for.
pub fn spawn(app: &Rc<App>, trigger: Trigger) {
    begin(app);
    let app = app.clone();
    spawn_local(async move { run(&app, trigger).await });
}

/// What the feeds of an open article have in common with it.
pub fn wanted(app: &App, article: Option<&Article>, outlet: Option<&str>) -> Wanted {
    let facts = outlet.and_then(|key| app.knowledge.facts(key)).unwrap_or_default();
    let article = article.cloned().unwrap_or_default();
    Wanted {
        country: facts.country,
        language: article.language,
        section: article.section.to_lowercase(),
    }
}

/// One round. While one runs, another wish is none, but a person's press is fulfilled after it.
pub async fn run(app: &Rc<App>, trigger: Trigger) {
    let Some(_running) = app.work.round.try_lock() else {
        app.work.reading.pressed.set(app.work.reading.pressed.get() || trigger == Trigger::Pressed);
        return;
    };
    let mut next = Some(trigger);
    while let Some(trigger) = next {
        let ended = match app.settings().coverage.feeds {
            FeedsChoice::On => round(app, trigger).await,
            _ => Ok(()),
        };
        if let Err(error) = &ended {
            report("a round of polling ended early", &JsValue::from_str(&error.to_string()));
            desk::forget(app).await;
        }
        *app.work.reading.trouble.borrow_mut() = ended.err();
        set_alarm(app).await;
        next = app.work.reading.pressed.take().then_some(Trigger::Pressed);
    }
    // Nothing is awaited from here on: a round that began while this one still holds the lock would be shown for ever, and a
    // press be lost.
    *app.work.progress.borrow_mut() = None;
    popup::coverage_moved(app);
}

async fn round(app: &Rc<App>, trigger: Trigger) -> Result<(), StorageError> {
    // An index that cannot be opened can keep nothing: then nobody is asked.
    drop(coverage::opened(app).await?);
    follow_clock(app).await?;
    loop {
        let desk = desk::desk(app).await?;
        app.work.progress.borrow_mut().get_or_insert_default();
        let ended = ask_all(app, &desk, trigger).await?;
        // Other feeds were chosen meanwhile: their states were read while the old round still wrote.
        if !ended {
            desk::forget(app).await;
            if app.settings().coverage.feeds == FeedsChoice::On {
                continue;
            }
        }
        break;
    }
    if app.settings().coverage.feeds != FeedsChoice::On {
        return Ok(());
    }
    let desk = desk::desk(app).await?;
    desk.borrow_mut().schedule.last_round = Some(now());
    let kept = desk.borrow().keep_schedule()?;
    storage::apply(&[kept]).await?;
    coverage::tidy_up(app).await
}

/// Lets all feeds start over when the clock was set back or they were not read for longer than articles are kept. Stored before
/// anything is asked, so that a background that is stopped does not do it again.
async fn follow_clock(app: &App) -> Result<(), StorageError> {
    let desk = desk::desk(app).await?;
    if !starts_over(desk.borrow().schedule.last_round, StoryLimits::default().age, now()) {
        return Ok(());
    }
    let writes = start_over(&mut desk.borrow_mut())?;
    storage::apply(&writes).await
}

fn start_over(desk: &mut Desk) -> Result<Vec<storage::Entry>, StorageError> {
    desk.states.iter_mut().for_each(|state| state.start_over(now()));
    desk.schedule = Schedule { last_round: Some(now()), ..Schedule::default() };
    let kept = (0..desk.states.len()).filter_map(|at| desk.keep(at));
    kept.chain([desk.keep_schedule()]).collect()
}

/// The requests of the round, in their order.
async fn requests(app: &App, desk: &RefCell<Desk>, trigger: Trigger) -> Vec<Request> {
    let started = storage::session::<Timestamp>(STARTED).await.unwrap_or_default();
    let conditions = Conditions {
        online: popup::online(),
        metered: net::is_metered(),
        // Who presses a button wants it now.
        started: if trigger == Trigger::Due { started } else { Timestamp(0) },
    };
    // A prompt may have been answered before the browser's event of it arrives.
    Granted::changed(app);
    let granted = Granted::now(app).await;
    desk.borrow_mut().let_in(&granted);
    let wanted = app.work.reading.wanted.borrow();
    let desk = desk.borrow();
    let (states, holds) = (&desk.states, &desk.schedule.holds);
    match trigger {
        Trigger::Due => due(states, holds, &conditions, now()),
        Trigger::Pressed => pressed(states, holds, &conditions, &wanted, now()),
        Trigger::Article => for_article(states, holds, &conditions, &wanted, FOR_ARTICLE, now()),
    }
}

/// Asks all feeds of the round. Gives `false` when other feeds were chosen before it ended.
async fn ask_all(
    app: &Rc<App>,
    desk: &Rc<RefCell<Desk>>,
    trigger: Trigger,
) -> Result<bool, StorageError> {
    let mut queue = Queue::new(requests(app, desk, trigger).await);
    let mut running = FuturesUnordered::new();
    let mut arrived: Vec<Asked> = Vec::new();
    loop {
        let still_chosen = Rc::ptr_eq(&desk.borrow().feeds, &crate::whole::feeds::chosen(app));
        let mut next = Vec::new();
        while still_chosen && running.len() + next.len() < PARALLEL {
            match queue.take_next() {
                Some(request) => next.push(request),
                None => break,
            }
        }
        let done = arrived.len() as u32;
        let left = queue.len() + next.len() + running.len();
        let added = store(app, desk, std::mem::take(&mut arrived), &next, trigger).await?;
        if let Some(round) = app.work.progress.borrow_mut().as_mut() {
            round.done += done;
            round.total = round.done + left as u32;
        }
        if added > 0 {
            popup::coverage_grew(app);
        }
        for request in next {
            running.push(start(Granted::now(app).await, request));
        }
        let Some(first) = running.next().await else { return Ok(still_chosen) };
        arrived.extend(first);
        while let Some(Some(more)) = running.next().now_or_never() {
            arrived.extend(more);
        }
        for asked in &arrived {
            queue.answered(&asked.url);
        }
    }
}

/// What came of one request.
struct Asked {
    /// As it was asked for.
    url: String,
    answer: Answer,
    trouble: Option<Trouble>,
    allowed: bool,
}

/// Sends a request that goes on while its caller is busy with something else.
fn start(granted: Rc<Granted>, request: Request) -> impl Future<Output = Option<Asked>> {
    let slot = Rc::new(RefCell::new(None));
    let filled = slot.clone();
    let sent = future_to_promise(async move {
        let asked = ask(&granted, request).await;
        *filled.borrow_mut() = Some(asked);
        Ok(JsValue::UNDEFINED)
    });
    async move {
        JsFuture::from(sent).await.ok();
        slot.borrow_mut().take()
    }
}

async fn ask(granted: &Granted, request: Request) -> Asked {
    let url = request.url.clone();
    let nothing = |trouble, allowed| Asked {
        url: url.clone(),
        answer: Answer { offline: !popup::online(), ..Answer::default() },
        trouble,
        allowed,
    };
    // Without the permission the request would still leave the browser.
    if !granted.allows(&request.url) {
        return nothing(None, false);
    }
    let validators =
        [("If-None-Match", request.etag.as_str()), ("If-Modified-Since", &request.last_modified)];
    let headers: Vec<_> = validators.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    match net::fetch(&request.url, &headers, None, &LIMITS).await {
        Ok(answer) => Asked { url: request.url, answer, trouble: None, allowed: true },
        Err(FetchError::TooLarge) => nothing(Some(Trouble::TooLarge), true),
        Err(FetchError::TimedOut) => nothing(Some(Trouble::TooSlow), true),
        Err(FetchError::Failed) => nothing(None, true),
    }
}

/// Stores what arrived and marks what is asked next, all or nothing. Gives how many articles are new.
async fn store(
    app: &App,
    desk: &RefCell<Desk>,
    arrived: Vec<Asked>,
    next: &[Request],
    trigger: Trigger,
) -> Result<usize, StorageError> {
    if arrived.is_empty() && next.is_empty() {
        return Ok(0);
    }
    // What still arrives after coverage was switched off, or everything was deleted, is not wanted.
    if app.settings().coverage.feeds != FeedsChoice::On {
        return Ok(0);
    }
    let mut documents = Vec::new();
    let mut writes = Vec::new();
    {
        let mut desk = desk.borrow_mut();
        let desk = &mut *desk;
        let mut entries = Vec::new();
        let mut changed = Vec::new();
        for asked in arrived {
            let Some(at) = desk.place(&asked.url) else { continue };
            changed.push(at);
            let sent = asked.allowed;
            let before = last_success(&desk.states);
            let Some((url, reading)) = take(app, desk, at, asked, &mut documents) else { continue };
            if reading.outcome.is_measured() {
                let due = after_outage(&mut desk.states, before, now());
                // Who pressed waits for them; otherwise the alarm rings in a minute.
                let again = trigger == Trigger::Pressed && !due.is_empty();
                app.work.reading.pressed.set(app.work.reading.pressed.get() || again);
                changed.extend(due);
            }
            // A request that was not allowed was not sent.
            if sent {
                let why = trigger.why();
                entries.push(Entry::new(&url, why, reading.bytes, reading.outcome, now()));
            }
        }
        for request in next {
            let Some(at) = desk.place(&request.url) else { continue };
            changed.push(at);
            if let Some(state) = desk.states.get_mut(at) {
                state.asking(now());
            }
        }
        for at in changed {
            writes.extend(desk.keep(at).transpose()?);
        }
        writes.push(desk.keep_schedule()?);
        writes.extend(desk.log.add(entries)?);
    }
    coverage::add(app, documents, writes).await
}

/// Takes an answer into the feed's state. Gives what it meant.
fn take(
    app: &App,
    desk: &mut Desk,
    at: usize,
    asked: Asked,
    documents: &mut Vec<Document>,
) -> Option<(String, Reading)> {
    let feeds = desk.feeds.clone();
    let feed = feeds.get(at)?;
    let state = desk.states.get_mut(at)?;
    let same_body = !asked.answer.body.is_empty() && state.has_same_body(&asked.answer.body);
    let reading = read(feed, &asked, same_body);
    let fresh = state.after(&reading, &asked.answer.url, now());
    desk.schedule.holds.after(&asked.url, &reading.outcome, now());
    if let Some(trouble) = desk.troubles.get_mut(at) {
        *trouble = asked.trouble;
    }
    documents.extend(
        fresh
            .into_iter()
            .filter_map(|item| found::document(app, item, &feed.outlet, &feed.language, "feeds")),
    );
    Some((asked.url, reading))
}

fn read(feed: &Chosen, asked: &Asked, same_body: bool) -> Reading {
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
    } else if same_body {
        reading.outcome = Outcome::Unchanged;
    }
    reading
}

/// Sets the alarm for the feed that is due next, or none while coverage is off.
pub async fn set_alarm(app: &App) {
    let result = match next_alarm_minutes(app).await {
        Some(minutes) => match wish(&serde_json::json!({ "delayInMinutes": minutes })) {
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
    let desk = desk::desk(app).await.ok()?;
    let next = desk.borrow().states.iter().map(|state| state.due).min().unwrap_or_else(now);
    let minutes = next.since(now()) as f64 / 60.0;
    Some(minutes.clamp(SHORTEST_ALARM_MINUTES, LONGEST_ALARM_MINUTES))
}

/// When a round last ended.
pub async fn last_round(app: &App) -> Option<Timestamp> {
    desk::desk(app).await.ok()?.borrow().schedule.last_round
}
