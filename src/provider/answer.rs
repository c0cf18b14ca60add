//! What the answer of a source means.
//!
//! **A source that failed is "not measured", never "no coverage"**: every answer has one [`Outcome`], and
//! only those that [`Outcome::is_measured`] may feed counts, blindspots and "first". The body decides,
//! not the status: sources refuse with status 200, and servers answer feeds with the type of a page.

pub use super::outcome::Outcome;

use super::encoding::Decoder;
use super::feed::{self, Feed, FeedError, Origin};
use super::{Item, gdelt_doc, gdelt_list, google_news, wait};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A feed or sitemap of an outlet.
    Feed,
    /// A minute file of GDELT's article list.
    GdeltList,
    /// A question to GDELT.
    GdeltDoc,
    /// A question to Google News.
    GoogleNews,
    /// A question to the person's own search server.
    OwnServer,
    /// Wikipedia's page of a day's events.
    CurrentEvents,
}

/// An HTTP answer, or the lack of one.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// HTTP status; 0 when no answer came (no host, no TLS, time-out).
    pub status: u16,
    /// Address that answered, after redirects; empty if the same as asked.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Unpacked; at most as much as the source may send.
    pub body: Vec<u8>,
    /// The body ended before its end.
    pub cut: bool,
    /// The device has no connection: nobody failed.
    pub offline: bool,
}

impl Answer {
    /// Value of a header, empty when absent. `name` is in lower case.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

/// An answer that has been read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub outcome: Outcome,
    /// Articles, also those of an answer that was cut.
    pub items: Vec<Item>,
    /// What a feed says of itself.
    pub feed: Feed,
    /// Validators to send next time, as received; empty if there are none or they are not to be used.
    pub etag: String,
    pub last_modified: String,
    /// How long the server or the feed asks to be left alone, in seconds, as far as it is believed.
    pub wait: i64,
    /// Tells bodies apart.
    pub body_hash: u64,
    pub bytes: u32,
}

/// Reads the answer of `source` to a request for `origin.url`, got at `now`.
pub fn read(
    source: Source,
    answer: &Answer,
    origin: &Origin,
    decoder: &dyn Decoder,
    now: Timestamp,
) -> Reading {
    let mut reading = Reading {
        outcome: Outcome::BadAnswer,
        items: Vec::new(),
        feed: Feed::default(),
        etag: String::new(),
        last_modified: String::new(),
        wait: 0,
        body_hash: hash(&answer.body),
        bytes: u32::try_from(answer.body.len()).unwrap_or(u32::MAX),
    };
    reading.outcome = match by_status(source, answer, origin, now) {
        Some(outcome) => outcome,
        None => by_body(source, answer, origin, decoder, now, &mut reading),
    };
    if answer.header("expires").trim() != "0" {
        reading.etag = answer.header("etag").to_owned();
        reading.last_modified = answer.header("last-modified").to_owned();
    }
    reading.wait = wait::believed(answer, reading.feed.ttl, now);
    reading
}

/// What the status alone says; `None` when the body must be read.
fn by_status(source: Source, answer: &Answer, origin: &Origin, now: Timestamp) -> Option<Outcome> {
    if answer.offline {
        return Some(Outcome::Offline);
    }
    let throttled = || Outcome::Throttled { until: wait::throttled_until(answer, now) };
    let unreachable = || Outcome::Unreachable { until: wait::unreachable_until(answer, now) };
    Some(match answer.status {
        200..=203 | 206 => return None,
        304 => Outcome::Unchanged,
        204 | 205 => Outcome::Empty,
        301 | 308 => redirect(answer, origin, |to| Outcome::Moved { to }),
        302 | 303 | 307 => redirect(answer, origin, |to| Outcome::MovedForNow { to }),
        404 if source == Source::GdeltList => Outcome::Gap,
        404 => Outcome::NotFound,
        410 => Outcome::Gone,
        429 => throttled(),
        // Google answers "unusual traffic" so.
        503 if source == Source::GoogleNews => throttled(),
        401 | 402 | 403 | 407 | 451 => Outcome::Blocked,
        400 | 405 | 406 | 411 | 413 | 414 | 422 => Outcome::Refused,
        408 | 425 => unreachable(),
        _ => unreachable(),
    })
}

/// Words in the address of a page that stands in the way of a feed.
const WALLS: [&str; 14] = [
    "login", "signin", "sign-in", "log-in", "register", "consent", "captive", "portal", "landing",
    "wifi", "wlan", "hotspot", "paywall", "auth",
];

/// True when a redirect leads to a wall or to a home page, not to a feed that has moved.
pub(super) fn is_suspect(to: &str) -> bool {
    let host = super::address::host(to);
    let path = super::address::path(to).to_lowercase();
    let wall = |text: &str| WALLS.iter().any(|word| text.contains(word));
    wall(&path) || wall(&host) || (path == "/" && !to.contains('?'))
}

fn redirect(answer: &Answer, origin: &Origin, moved: impl Fn(String) -> Outcome) -> Outcome {
    match super::address::absolute(answer.header("location"), origin.url) {
        Some(to) if !is_suspect(&to) => moved(to),
        Some(_) => Outcome::MovedSuspect,
        None => Outcome::BadAnswer,
    }
}

fn by_body(
    source: Source,
    answer: &Answer,
    origin: &Origin,
    decoder: &dyn Decoder,
    now: Timestamp,
    reading: &mut Reading,
) -> Outcome {
    let content_type = answer.header("content-type");
    let url = if answer.url.is_empty() { origin.url } else { &answer.url };
    let origin = Origin { url, content_type, ..*origin };
    let found = match source {
        Source::Feed | Source::GoogleNews => {
            let parsed = feed::parse(&answer.body, &origin, decoder);
            match parsed {
                Ok(mut feed) => {
                    let items = std::mem::take(&mut feed.items);
                    reading.feed = feed;
                    if source == Source::GoogleNews {
                        Ok(google_news::cleaned(items))
                    } else {
                        Ok(items)
                    }
                }
                Err(error) => Err(no_feed(error, answer, &origin, decoder)),
            }
        }
        Source::GdeltDoc => gdelt_doc::parse(&answer.body, now),
        Source::GdeltList => gdelt_list::parse(&answer.body, answer.cut, now),
        Source::OwnServer => super::own_server::parse(&answer.body),
        Source::CurrentEvents => Ok(super::current_events::parse(&answer.body)),
    };
    match found {
        Ok(items) => {
            reading.items = items;
            match reading.items.len() {
                0 if answer.cut => Outcome::BadAnswer,
                0 => Outcome::Empty,
                items => Outcome::Ok { items: u32::try_from(items).unwrap_or(u32::MAX) },
            }
        }
        Err(outcome) => outcome,
    }
}

/// What it means that a feed's answer is no feed.
fn no_feed(error: FeedError, answer: &Answer, origin: &Origin, decoder: &dyn Decoder) -> Outcome {
    match error {
        FeedError::SitemapIndex(children) => Outcome::Index { children },
        FeedError::Empty | FeedError::Broken | FeedError::Packed | FeedError::EntityBomb => {
            Outcome::BadAnswer
        }
        FeedError::Page | FeedError::NotAFeed => {
            let head = &answer.body[..answer.body.len().min(256 << 10)];
            let page = super::encoding::to_text(head, origin.content_type, decoder);
            if is_wall(&page, answer) {
                return Outcome::Blocked;
            }
            let found = super::discovery::feeds_of_page(&page, origin.url);
            Outcome::NotAFeed { discovered: found.into_iter().map(|link| link.url).collect() }
        }
    }
}

/// Marks of pages that stand in the way: challenges, consent, log-in forms.
const WALL_MARKS: [&str; 10] = [
    "/cdn-cgi/challenge-platform/",
    "just a moment...",
    "consent.google.",
    "unusual traffic",
    "captcha",
    "type=password",
    "type=\"password\"",
    "type='password'",
    "px-captcha",
    "datadome",
];

fn is_wall(page: &str, answer: &Answer) -> bool {
    if !answer.header("cf-mitigated").is_empty() || is_wall_address(&answer.url) {
        return true;
    }
    let page = page.to_ascii_lowercase();
    // A home page may hold a log-in form too; one that names a feed is a home page.
    let names_feed = page.contains("application/rss+xml") || page.contains("application/atom+xml");
    !names_feed && WALL_MARKS.iter().any(|mark| page.contains(mark))
}

fn is_wall_address(url: &str) -> bool {
    super::address::host(url).starts_with("consent.")
}

/// FNV-1a, 64 bits.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
