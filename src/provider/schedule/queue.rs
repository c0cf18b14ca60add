//! Which feeds are asked in a round, and in which order.

use super::{BATCH, Conditions, FRESH, FeedState, Holds, Request, is_outage, last_success};
use crate::order::Sort;
use crate::provider::address;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};

/// The requests to send now: at most [`BATCH`], one for each host, those first that fell due first.
pub fn due(
    feeds: &[FeedState],
    holds: &Holds,
    conditions: &Conditions,
    now: Timestamp,
) -> Vec<Request> {
    let mut waiting = all_due(feeds, holds, conditions, now);
    waiting.order_by_key(|feed| feed.due);
    one_a_host(waiting, BATCH, now)
}

/// All requests that are due, for a person who waits, and after an outage those that found no network: first those that are
/// likeliest to bring coverage of the article that is open, then those that fell due first.
pub fn pressed(
    feeds: &[FeedState],
    holds: &Holds,
    conditions: &Conditions,
    wanted: &Wanted,
    now: Timestamp,
) -> Vec<Request> {
    let outage = is_outage(last_success(feeds), now);
    let due = |feed: &&FeedState| match outage && feed.is_unreached() {
        true => feed.skip_even_if_due(holds, conditions, now).is_none(),
        false => feed.skip(holds, conditions, now).is_none(),
    };
    let mut waiting: Vec<&FeedState> = feeds.iter().filter(due).collect();
    waiting.order_by_key(|feed| (Reverse(wanted.likeness(feed)), feed.due));
    waiting.into_iter().map(|feed| feed.request(now)).collect()
}

/// The requests that are likeliest to bring coverage of an article that is being read, the likeliest
/// first: feeds of its language, then those of its country and section, not asked for 15 minutes.
pub fn for_article(
    feeds: &[FeedState],
    holds: &Holds,
    conditions: &Conditions,
    wanted: &Wanted,
    most: usize,
    now: Timestamp,
) -> Vec<Request> {
    let stale = |feed: &FeedState| feed.last_asked.is_none_or(|asked| now.since(asked) >= FRESH);
    let outage = is_outage(last_success(feeds), now);
    let fine = |feed: &FeedState| feed.failures == 0 || outage && feed.is_unreached();
    let mut found: Vec<&FeedState> = feeds
        .iter()
        .filter(|feed| stale(feed) && !feed.dead && fine(feed))
        .filter(|feed| same(&feed.language, &wanted.language))
        .filter(|feed| feed.skip_even_if_due(holds, conditions, now).is_none())
        .collect();
    found.order_by_key(|feed| (Reverse(wanted.likeness(feed)), feed.due));
    one_a_host(found, most, now)
}

/// What an open article is looked for with; empty fields are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub country: String,
    pub language: String,
    pub section: String,
}

impl Wanted {
    /// How likely the feed has the article: language before country before section.
    fn likeness(&self, feed: &FeedState) -> u8 {
        let known = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && same(a, b);
        4 * u8::from(known(&feed.language, &self.language))
            + 2 * u8::from(known(&feed.country, &self.country))
            + u8::from(known(&feed.section, &self.section))
    }
}

/// Same first part of a tag; an unknown one is like all.
fn same(a: &str, b: &str) -> bool {
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    a.is_empty() || b.is_empty() || first(a) == first(b)
}

fn all_due<'a>(
    feeds: &'a [FeedState],
    holds: &Holds,
    conditions: &Conditions,
    now: Timestamp,
) -> Vec<&'a FeedState> {
    feeds.iter().filter(|feed| feed.skip(holds, conditions, now).is_none()).collect()
}

fn one_a_host(feeds: Vec<&FeedState>, most: usize, now: Timestamp) -> Vec<Request> {
    let mut hosts = HashSet::new();
    feeds
        .into_iter()
        .filter(|feed| hosts.insert(address::host(&feed.url)))
        .take(most)
        .map(|feed| feed.request(now))
        .collect()
}

/// The requests of a round, handed out so that no host has two under way.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: VecDeque<Request>,
    busy: HashSet<String>,
}

impl Queue {
    pub fn new(requests: Vec<Request>) -> Self {
        Self { waiting: requests.into(), busy: HashSet::new() }
    }

    /// Requests that were not handed out yet.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next request whose host is free; `None` when all that wait are for hosts under way.
    pub fn take_next(&mut self) -> Option<Request> {
        let free = |request: &Request| !self.busy.contains(&address::host(&request.url));
        let at = self.waiting.iter().position(free)?;
        let request = self.waiting.remove(at)?;
        self.busy.insert(address::host(&request.url));
        Some(request)
    }

    /// The request for `url` has been answered, or given up.
    pub fn answered(&mut self, url: &str) {
        self.busy.remove(&address::host(url));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_772_409_600);
    const ONLINE: Conditions = Conditions { online: true, metered: false, started: Timestamp(0) };

    fn feed(url: &str, language: &str, country: &str) -> FeedState {
        let mut feed = FeedState::new(url, "", NOW);
        (feed.language, feed.country) = (language.into(), country.into());
        feed
    }

    #[test]
    fn who_waits_gets_the_likeliest_first_and_then_all() {
        let feeds = [
            feed("https://a.test/1", "de", "DE"),
            feed("https://b.test/1", "", "US"),
            feed("https://c.test/1", "en", "GB"),
            feed("https://d.test/1", "en", "US"),
            feed("https://d.test/2", "en", "US"),
        ];
        let wanted =
            Wanted { country: "US".into(), language: "en-US".into(), section: String::new() };
        let requests = pressed(&feeds, &Holds::default(), &ONLINE, &wanted, NOW);
        let order: Vec<&str> = requests.iter().map(|request| &request.url[8..]).collect();
        assert_eq!(order, ["d.test/1", "d.test/2", "c.test/1", "b.test/1", "a.test/1"]);
    }

    #[test]
    fn a_host_has_one_request_under_way() {
        let request = |url: &str| Request {
            url: url.to_owned(),
            etag: String::new(),
            last_modified: String::new(),
        };
        let urls = ["https://a.test/1", "https://a.test/2", "https://b.test/1"];
        let mut queue = Queue::new(urls.map(request).to_vec());
        let take = |queue: &mut Queue| queue.take_next().map(|request| request.url);
        assert_eq!(take(&mut queue).as_deref(), Some("https://a.test/1"));
        assert_eq!(take(&mut queue).as_deref(), Some("https://b.test/1"));
        assert_eq!((take(&mut queue), queue.len()), (None, 1));
        queue.answered("https://a.test/1");
        assert_eq!(take(&mut queue).as_deref(), Some("https://a.test/2"));
        assert!(queue.is_empty());
    }
}
