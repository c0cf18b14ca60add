//! What is kept of the chosen feeds, read from storage once a life of the background.
//!
//! Changes are stored before anything depends on them; when storing fails, the desk is thrown away and read anew.

use crate::app::App;
use crate::storage::{self, StorageError};
use crate::whole::clock::now;
use crate::whole::feeds::{self, Choosing, Chosen};
use crate::whole::log::Log;
use crate::whole::permissions::Granted;
use futures_util::lock::Mutex;
use parallax::provider::answer::Outcome;
use parallax::provider::log::Entry;
use parallax::provider::schedule::{FeedState, Holds, Wanted};
use parallax::story::key;
use parallax::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Stored under this prefix: one value a feed, by a hash of its address.
const FEED: &str = "feed/";
/// The state of the schedule itself.
const ROUND: &str = "round";

/// What is known of feeds and sources while the background lives; all of it can be read anew.
#[derive(Default)]
pub struct Reading {
    /// See [`crate::whole::feeds::chosen`].
    pub chosen: RefCell<Option<Choosing>>,
    /// See [`desk`].
    pub desk: Mutex<Option<Rc<RefCell<Desk>>>>,
    /// See [`Granted::now`].
    pub granted: RefCell<Option<Rc<Granted>>>,
    /// Of the article that was opened last: which feeds are likeliest to have it.
    pub wanted: RefCell<Wanted>,
    /// One question at a time to sources that are asked for a story.
    pub questions: Mutex<()>,
    /// What the storage said when the last round could not be kept.
    pub trouble: RefCell<Option<StorageError>>,
    /// The person pressed for a round while another one ran.
    pub pressed: Cell<bool>,
}

/// The chosen feeds and their states, in the same order.
#[derive(Debug)]
pub struct Desk {
    pub feeds: Rc<[Chosen]>,
    pub states: Vec<FeedState>,
    /// What the schedule cannot know of a failed request.
    pub troubles: Vec<Option<Trouble>>,
    pub schedule: Schedule,
    pub log: Log,
    /// Where each feed stands, by the address that is asked.
    places: HashMap<String, usize>,
}

/// How a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    TooLarge,
    TooSlow,
}

/// What is kept of the schedule.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    pub holds: Holds,
    pub last_round: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kept {
    state: FeedState,
    trouble: Option<Trouble>,
}

#[derive(Serialize)]
struct ToKeep<'a> {
    state: &'a FeedState,
    trouble: Option<Trouble>,
}

/// The desk of the feeds that are chosen now.
pub async fn desk(app: &App) -> Result<Rc<RefCell<Desk>>, StorageError> {
    let feeds = feeds::chosen(app);
    // One reader at a time, so that there is one desk.
    let mut slot = app.work.reading.desk.lock().await;
    if let Some(desk) = &*slot
        && Rc::ptr_eq(&desk.borrow().feeds, &feeds)
    {
        return Ok(desk.clone());
    }
    let desk = Rc::new(RefCell::new(Desk::load(feeds).await?));
    *slot = Some(desk.clone());
    Ok(desk)
}

/// Reads the desk anew when it is next asked for.
pub async fn forget(app: &App) {
    *app.work.reading.desk.lock().await = None;
}

/// Notes a request that was no feed's in the log.
pub async fn note(app: &App, entry: Entry) -> Result<(), StorageError> {
    let desk = desk(app).await?;
    let write = desk.borrow_mut().log.add(vec![entry])?;
    storage::apply(write.as_slice()).await
}

impl Desk {
    async fn load(feeds: Rc<[Chosen]>) -> Result<Desk, StorageError> {
        let mut keys: Vec<String> = feeds.iter().map(|feed| feed_key(&feed.url)).collect();
        keys.push(ROUND.to_owned());
        let mut values = storage::get(&keys).await?;
        // State that cannot be read is no state: feeds are then asked anew, which harms nothing.
        let schedule = storage::kept(ROUND, values.pop().flatten());
        let (states, troubles): (Vec<FeedState>, Vec<_>) =
            feeds.iter().zip(values).map(|(feed, value)| kept(feed, value)).unzip();
        let places = states.iter().enumerate().map(|(at, state)| (state.url.clone(), at)).collect();
        let schedule = schedule.unwrap_or_default();
        Ok(Desk { feeds, states, troubles, schedule, log: Log::open().await?, places })
    }

    /// Feeds that were not allowed and now are need not wait.
    pub fn let_in(&mut self, granted: &Granted) {
        let refused = |state: &&mut FeedState| state.outcome == Some(Outcome::NoPermission);
        for state in self.states.iter_mut().filter(refused) {
            if granted.allows(&state.url) {
                state.due = state.due.min(now());
            }
        }
    }

    /// Where the feed that is asked at `url` stands.
    pub fn place(&self, url: &str) -> Option<usize> {
        self.places.get(url).copied()
    }

    /// The write that keeps a feed's state. Its key is the address that was chosen, wherever the feed has moved.
    pub fn keep(&self, at: usize) -> Option<Result<storage::Entry, StorageError>> {
        let (feed, state) = (self.feeds.get(at)?, self.states.get(at)?);
        let trouble = self.troubles.get(at).copied().flatten();
        Some(storage::keep(feed_key(&feed.url), &ToKeep { state, trouble }))
    }

    /// The write that keeps the schedule.
    pub fn keep_schedule(&self) -> Result<storage::Entry, StorageError> {
        storage::keep(ROUND.to_owned(), &self.schedule)
    }
}

fn kept(feed: &Chosen, stored: Option<Vec<u8>>) -> (FeedState, Option<Trouble>) {
    let stored = storage::kept::<Kept>(&feed.url, stored);
    let kept = stored.filter(|kept| !kept.state.url.is_empty()).unwrap_or_else(|| {
        let mut state = FeedState::new(&feed.url, &feed.outlet, now());
        state.country.clone_from(&feed.country);
        state.language.clone_from(&feed.language);
        Kept { state, trouble: None }
    });
    (kept.state, kept.trouble)
}

fn feed_key(url: &str) -> String {
    format!("{FEED}{:016x}", key(url))
}
