//! Which feeds are due, and what an answer means for the next time.
//!
//! Each feed has a state of its own that is stored after every answer, so that a worker that dies goes on
//! where it stopped. A feed is asked as often as it brings articles, never more than servers and feeds
//! ask for, and one host never gets two requests at once. **No feed waits for ever**: those that are due
//! are asked in the order in which they fell due.

use super::address;
use super::answer::{Outcome, Reading, hash};
use super::wait::{self, MINUTE, SHORTEST};
use crate::time::{DAY, HOUR, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fmt;

mod queue;

pub use queue::{Queue, Wanted, due, for_article, pressed};

/// Requests handed out at once: 30 a minute spread a round of 300 feeds over 10 minutes.
pub const BATCH: usize = 30;
/// Requests under way at once, each to another host.
pub const PARALLEL: usize = 10;
/// Shortest and longest interval between two looks at a feed.
pub const SHORTEST_INTERVAL: i64 = 15 * MINUTE;
pub const LONGEST_INTERVAL: i64 = 12 * HOUR;
/// Interval of a feed that is not known yet, and for how long it is not.
const FIRST_INTERVAL: i64 = HOUR;
const LEARNING: i64 = 3 * DAY;
/// Some servers answer "unchanged" for ever: validators are dropped after this time.
const VALIDATORS_KEPT: i64 = 8 * DAY;
/// Nothing is asked in the first minute after the browser starts.
const QUIET_START: i64 = MINUTE;
/// Days on which a file must be missing, or a feed be found elsewhere, before it is believed.
const DAYS_BELIEVED: u32 = 3;
/// How long to wait for a feed whose file is missing, that is behind a wall, and that is given up.
const WAIT_MISSING: i64 = DAY;
const WAIT_BLOCKED: i64 = 7 * DAY;
const WAIT_DEAD: i64 = 30 * DAY;
/// Wait after the first failure; it doubles with each one more.
const FIRST_BACKOFF: i64 = HOUR;
/// When a refresh for an open article finds a feed younger than this, it is left alone.
pub const FRESH: i64 = 15 * MINUTE;
/// A clock that is set back by less changes nothing.
const CLOCK_SLACK: i64 = HOUR;
/// When nothing answered for this long, feeds that could not be reached say nothing of their servers.
const OUTAGE: i64 = HOUR;
/// Articles whose hashes are remembered to tell new ones.
const MAX_SEEN: usize = 400;

/// A request for a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub url: String,
    /// To be sent as `If-None-Match` and `If-Modified-Since`, exactly so, if not empty.
    pub etag: String,
    pub last_modified: String,
}

/// What is known of the device.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    pub online: bool,
    /// The connection is paid by volume, or the person saves data.
    pub metered: bool,
    /// When the browser started.
    pub started: Timestamp,
}

/// Hosts that asked to be left alone, and until when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Holds(BTreeMap<String, Timestamp>);

impl Holds {
    /// Until when the host of `url` is to be left alone, if it is.
    pub fn until(&self, url: &str, now: Timestamp) -> Option<Timestamp> {
        // A longer wait than any server gets was noted by a clock that was ahead.
        let waits = |until: &Timestamp| (1..=wait::LONGEST).contains(&until.since(now));
        self.0.get(&address::host(url)).copied().filter(waits)
    }

    /// Notes what the answer to a request for `url` says of its host.
    pub fn after(&mut self, url: &str, outcome: &Outcome, now: Timestamp) {
        self.0.retain(|_, until| *until > now);
        if let Outcome::Throttled { until } = outcome {
            self.0.insert(address::host(url), *until);
        }
    }
}

/// The place where a feed was found again and again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Candidate {
    url: String,
    days: u32,
    last_day: i64,
}

/// Everything remembered of one feed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedState {
    pub url: String,
    /// Key of the outlet.
    pub outlet: String,
    /// Country, language and section, as far as known, to tell which feeds are likeliest for an article.
    pub country: String,
    pub language: String,
    pub section: String,
    pub added: Timestamp,
    /// When it is due.
    pub due: Timestamp,
    pub last_asked: Option<Timestamp>,
    /// Last answer that was measured.
    pub last_success: Option<Timestamp>,
    /// Articles of the last answer that had any, and new ones since the feed was added.
    pub articles: u32,
    pub articles_new: u32,
    /// Failures in a row.
    pub failures: u32,
    /// Requests whose answers never came, since the worker was stopped meanwhile.
    unanswered: u32,
    /// What the last answer meant.
    pub outcome: Option<Outcome>,
    /// Given up: asked monthly, or never again when the server said so.
    pub dead: bool,
    /// Address before it moved.
    pub moved_from: String,
    etag: String,
    last_modified: String,
    validators_since: Timestamp,
    body_hash: u64,
    /// New articles by day, of the last week.
    arrivals: BTreeMap<i64, u32>,
    /// Hashes of articles that have been seen, the newest last.
    seen: Vec<u32>,
    missing_days: u32,
    missing_last: i64,
    candidate: Candidate,
}

/// Are the states of all feeds of another time? The clock was set back, or the last round is longer ago than articles are
/// `kept` (seconds): then each feed is to [`FeedState::start_over`], since what it has shown is not in the index any more.
pub fn starts_over(last_round: Option<Timestamp>, kept: i64, now: Timestamp) -> bool {
    last_round.is_some_and(|last| !(-CLOCK_SLACK..=kept).contains(&now.since(last)))
}

/// Has nothing answered since `last` for so long that requests without an answer say nothing of their servers?
fn is_outage(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_some_and(|last| now.since(last) > OUTAGE)
}

/// When a feed, whichever, last answered something that was measured.
pub fn last_success(feeds: &[FeedState]) -> Option<Timestamp> {
    feeds.iter().filter_map(|feed| feed.last_success).max()
}

/// After an answer that was measured, while the success before it, of any feed, was at `before`: when nothing could be reached
/// meanwhile, the network was gone and not the servers, so they need not wait. Gives the feeds that are due now.
pub fn after_outage(
    feeds: &mut [FeedState],
    before: Option<Timestamp>,
    now: Timestamp,
) -> Vec<usize> {
    let Some(before) = before.filter(|before| is_outage(Some(*before), now)) else {
        return Vec::new();
    };
    let unreached = |feed: &FeedState| {
        feed.is_unreached() && feed.last_asked.is_some_and(|asked| asked > before)
    };
    let mut found = Vec::new();
    for (at, feed) in feeds.iter_mut().enumerate().filter(|(_, feed)| unreached(feed)) {
        feed.failures = 0;
        feed.due = feed.due.min(now);
        found.push(at);
    }
    found
}

/// Why a feed is not asked now, in the words of the list of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Skip {
    Offline,
    Metered,
    JustStarted,
    /// Seconds since the previous check.
    TooSoon {
        ago: i64,
    },
    NotDue {
        at: Timestamp,
    },
    HostHeld {
        until: Timestamp,
    },
    Gone,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let clock = |moment: &Timestamp| moment.to_iso().get(11..16).unwrap_or_default().to_owned();
        match self {
            Self::Offline => write!(f, "skipped: no connection"),
            Self::Metered => write!(f, "skipped: the connection is metered"),
            Self::JustStarted => write!(f, "skipped: the browser has just started"),
            Self::TooSoon { ago } => {
                let minutes = ago / MINUTE;
                let word = if minutes == 1 { "minute" } else { "minutes" };
                write!(f, "skipped: previous check was {minutes} {word} ago")
            }
            Self::NotDue { at } => write!(f, "skipped: next check at {} UTC", clock(at)),
            Self::HostHeld { until } => {
                write!(f, "skipped: the server asked to wait until {} UTC", clock(until))
            }
            Self::Gone => write!(f, "skipped: the server says this feed is gone"),
        }
    }
}

impl FeedState {
    /// A feed that is due at once.
    pub fn new(url: &str, outlet: &str, now: Timestamp) -> Self {
        Self {
            url: url.to_owned(),
            outlet: outlet.to_owned(),
            added: now,
            due: now,
            ..Self::default()
        }
    }

    /// Forgets what was answered and when, as a feed that is read for the first time; what is known of its address stays.
    pub fn start_over(&mut self, now: Timestamp) {
        *self = Self {
            url: std::mem::take(&mut self.url),
            outlet: std::mem::take(&mut self.outlet),
            country: std::mem::take(&mut self.country),
            language: std::mem::take(&mut self.language),
            section: std::mem::take(&mut self.section),
            moved_from: std::mem::take(&mut self.moved_from),
            articles_new: self.articles_new,
            outcome: self.outcome.take(),
            dead: self.dead,
            added: self.added.min(now),
            due: now,
            ..Self::default()
        };
    }

    /// The last request found no server.
    fn is_unreached(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Unreachable { .. }))
    }

    /// The request to send.
    pub fn request(&self, now: Timestamp) -> Request {
        let fresh = now.since(self.validators_since) < VALIDATORS_KEPT;
        let kept = |value: &str| if fresh { value.to_owned() } else { String::new() };
        Request {
            url: self.url.clone(),
            etag: kept(&self.etag),
            last_modified: kept(&self.last_modified),
        }
    }

    /// Why the feed is not to be asked at `now`, if it is not.
    pub fn skip(&self, holds: &Holds, conditions: &Conditions, now: Timestamp) -> Option<Skip> {
        self.skip_even_if_due(holds, conditions, now)
            .or((self.due > now).then_some(Skip::NotDue { at: self.due }))
    }

    /// As [`Self::skip`], for a person who wants it now: only what servers may expect stands in the way.
    fn skip_even_if_due(
        &self,
        holds: &Holds,
        conditions: &Conditions,
        now: Timestamp,
    ) -> Option<Skip> {
        // Of one request without an answer the feed knows nothing, as a rule; of two it may be the cause.
        let shortest = if self.unanswered == 1 { 0 } else { SHORTEST };
        let ago =
            self.last_asked.map(|asked| now.since(asked)).filter(|ago| (0..shortest).contains(ago));
        if self.dead && self.outcome == Some(Outcome::Gone) {
            Some(Skip::Gone)
        } else if !conditions.online {
            Some(Skip::Offline)
        } else if conditions.metered {
            Some(Skip::Metered)
        } else if (0..QUIET_START).contains(&now.since(conditions.started)) {
            Some(Skip::JustStarted)
        } else if let Some(ago) = ago {
            Some(Skip::TooSoon { ago })
        } else {
            holds.until(&self.url, now).map(|until| Skip::HostHeld { until })
        }
    }

    /// Notes that the feed is being asked. Stored before the request is sent: a worker that dies in
    /// between comes back to it, but the second time not at once.
    pub fn asking(&mut self, now: Timestamp) {
        self.unanswered += 1;
        self.last_asked = Some(now);
        let wait = if self.unanswered == 1 { 0 } else { SHORTEST };
        self.due = Timestamp(now.0 + wait);
    }

    /// Notes an answer, and gives the articles that the feed has not shown before.
    pub fn after(
        &mut self,
        reading: &Reading,
        final_url: &str,
        now: Timestamp,
    ) -> Vec<super::Item> {
        self.unanswered = 0;
        let mut fresh = Vec::new();
        match &reading.outcome {
            Outcome::Ok { items } => {
                self.articles = *items;
                fresh = self.take_new(reading, now);
                self.succeeded(reading, final_url, now);
            }
            Outcome::Empty | Outcome::Unchanged | Outcome::Index { .. } => {
                self.succeeded(reading, final_url, now);
            }
            Outcome::Offline => {
                self.due = Timestamp(now.0 + SHORTEST);
            }
            Outcome::Off | Outcome::NoPermission => {
                // It was not asked at all.
                self.last_asked = None;
                self.due = Timestamp(now.0 + DAY);
            }
            Outcome::Moved { to } | Outcome::MovedForNow { to } => {
                // The browser follows by itself; seen by others only.
                let permanent = matches!(reading.outcome, Outcome::Moved { .. });
                if permanent {
                    self.found_at(to, now);
                }
                self.failed(SHORTEST_RETRY, now);
            }
            Outcome::Throttled { until } | Outcome::Unreachable { until } => {
                self.failures += 1;
                let throttled = matches!(reading.outcome, Outcome::Throttled { .. });
                let first = if throttled { wait::SHORTEST_THROTTLE } else { FIRST_BACKOFF };
                let wait = wait::doubled(first, self.failures).max(until.since(now));
                self.due = Timestamp(now.0 + self.jittered(wait));
            }
            Outcome::NotFound => {
                if self.missing_last != day(now) {
                    self.missing_days += 1;
                    self.missing_last = day(now);
                }
                self.dead = self.missing_days >= DAYS_BELIEVED;
                self.failures += 1;
                let wait = if self.dead { WAIT_DEAD } else { WAIT_MISSING };
                self.due = Timestamp(now.0 + self.jittered(wait));
            }
            Outcome::Gone => {
                self.dead = true;
                self.failures += 1;
                self.due = Timestamp(i64::MAX);
            }
            Outcome::Blocked | Outcome::Refused => {
                self.failures += 1;
                self.due = Timestamp(now.0 + self.jittered(WAIT_BLOCKED));
            }
            Outcome::NotAFeed { .. }
            | Outcome::BadAnswer
            | Outcome::MovedSuspect
            | Outcome::Gap => {
                self.failed(FIRST_BACKOFF, now);
            }
        }
        self.outcome = Some(reading.outcome.clone());
        fresh
    }

    fn failed(&mut self, first: i64, now: Timestamp) {
        self.failures += 1;
        self.due = Timestamp(now.0 + self.jittered(wait::doubled(first, self.failures)));
    }

    fn succeeded(&mut self, reading: &Reading, final_url: &str, now: Timestamp) {
        self.last_success = Some(now);
        self.failures = 0;
        self.missing_days = 0;
        self.dead = false;
        if reading.outcome != Outcome::Unchanged {
            self.etag.clone_from(&reading.etag);
            self.last_modified.clone_from(&reading.last_modified);
            self.validators_since = now;
            self.body_hash = reading.body_hash;
        }
        let moved = [&reading.feed.moved_to, final_url];
        match moved.into_iter().find(|to| !to.is_empty() && *to != self.url) {
            // Only an answer that was read gets here: the new place has the feed.
            Some(to) if !super::answer::is_suspect(to) => self.found_at(to, now),
            _ => self.candidate = Candidate::default(),
        }
        let wait = self.interval(now).max(reading.wait).max(SHORTEST);
        self.due = Timestamp(now.0 + self.jittered(wait));
    }

    /// True when the body is the same as last time, so that it need not be read.
    pub fn has_same_body(&self, body: &[u8]) -> bool {
        self.body_hash != 0 && self.body_hash == hash(body)
    }

    /// The feed was found at `url`; after three days it is believed to have moved there.
    fn found_at(&mut self, url: &str, now: Timestamp) {
        if self.candidate.url != url {
            self.candidate = Candidate { url: url.to_owned(), ..Candidate::default() };
        }
        if self.candidate.days == 0 || self.candidate.last_day != day(now) {
            self.candidate.days += 1;
            self.candidate.last_day = day(now);
        }
        if self.candidate.days >= DAYS_BELIEVED {
            self.moved_from = std::mem::replace(&mut self.url, url.to_owned());
            self.candidate = Candidate::default();
            self.etag.clear();
            self.last_modified.clear();
        }
    }

    /// The items not seen before; on the first answer all of them, but then none counts as arrived.
    fn take_new(&mut self, reading: &Reading, now: Timestamp) -> Vec<super::Item> {
        let first = self.seen.is_empty();
        let known: HashSet<u32> = self.seen.iter().copied().collect();
        let key = |item: &super::Item| {
            let name = if item.url.is_empty() { &item.title } else { &item.url };
            hash(name.as_bytes()) as u32
        };
        let mut listed = HashSet::new();
        let fresh: Vec<super::Item> = reading
            .items
            .iter()
            .filter(|item| listed.insert(key(item)) && !known.contains(&key(item)))
            .cloned()
            .collect();
        self.seen.extend(fresh.iter().rev().map(key));
        let most = MAX_SEEN.max(reading.items.len());
        self.seen.drain(..self.seen.len().saturating_sub(most));
        self.articles_new = self.articles_new.saturating_add(fresh.len() as u32);
        if first {
            // Articles of the last day tell how busy a feed is before it has been watched.
            let recent = fresh
                .iter()
                .filter(|item| item.published.is_some_and(|at| (0..DAY).contains(&now.since(at))));
            self.arrivals.insert(day(now) - 1, recent.count() as u32);
        } else {
            *self.arrivals.entry(day(now)).or_default() += fresh.len() as u32;
        }
        self.arrivals.retain(|at, _| (0..8).contains(&(day(now) - at)));
        fresh
    }

    /// The interval learned: as long as it takes, on average, for one article to arrive.
    pub fn interval(&self, now: Timestamp) -> i64 {
        let age = now.since(self.added);
        let days: i64 = (age / DAY + 1).clamp(1, 7);
        let arrived: i64 = self.arrivals.values().map(|count| i64::from(*count)).sum();
        let learned = if arrived == 0 { LONGEST_INTERVAL } else { days * DAY / arrived };
        let longest = if age < LEARNING { FIRST_INTERVAL } else { LONGEST_INTERVAL };
        learned.clamp(SHORTEST_INTERVAL, longest)
    }

    /// `seconds` and up to a tenth more, so that devices do not ask an outlet in step. Not less, for what
    /// servers ask for is a least.
    fn jittered(&self, seconds: i64) -> i64 {
        let last = self.last_asked.unwrap_or_default().0;
        let dice = hash(format!("{}{last}{}", self.url, self.added.0).as_bytes()) % 1_001;
        (seconds + seconds / 10 * dice as i64 / 1_000).max(SHORTEST)
    }
}

/// A redirect that was not followed is tried again after this time.
const SHORTEST_RETRY: i64 = HOUR;

fn day(now: Timestamp) -> i64 {
    now.0.div_euclid(DAY)
}

#[cfg(test)]
mod tests;
