//! The list of feeds on the options page, and feeds that were found to be added.

use crate::provider::schedule::Skip;
use crate::time::Timestamp;
use crate::view::source::Failure;
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use serde::Serialize;

/// A chosen feed and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedFacts {
    pub url: String,
    /// Name of its outlet, or the title that the person gave it.
    pub name: String,
    /// Added by the person.
    pub own: bool,
    pub last_success: Option<Timestamp>,
    /// Articles of the last answer that had any, and all that were new.
    pub articles: u32,
    pub articles_new: u32,
    pub failure: Option<Failure>,
    pub failures: u32,
    /// Why it is not asked now.
    pub skip: Option<Skip>,
    pub moved_from: String,
}

/// A line of the list of feeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FeedRow {
    pub url: String,
    pub name: String,
    pub own: bool,
    /// Read badly or not at all.
    pub failed: bool,
    /// Parts, joined by " · ".
    pub state: Vec<Text>,
}

/// Feeds that an address or a file holds, to choose from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundFeeds {
    pub feeds: Vec<FoundFeed>,
    pub said: Text,
}

/// A feed that can be added.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundFeed {
    pub url: String,
    pub title: String,
    /// What the browser is asked to allow.
    pub origin: String,
}

impl FoundFeeds {
    /// Says how many there are, or why there are none.
    pub fn new(feeds: Vec<FoundFeed>, failure: Option<Failure>) -> Self {
        let said = match failure {
            Some(failure) if feeds.is_empty() => text_with("found_failed", [failure.why().into()]),
            _ => plural("found_feeds", feeds.len() as u32, []),
        };
        Self { feeds, said }
    }
}

pub(crate) fn feed_row(feed: &FeedFacts) -> FeedRow {
    let mut state = Vec::new();
    state.push(match feed.last_success {
        Some(when) => text_with("feed_read", [at(when, TimeForm::Age)]),
        None => text("feed_never_read"),
    });
    state.extend((feed.articles > 0).then(|| plural("articles", feed.articles, [])));
    state.extend((feed.articles_new > 0).then(|| plural("feed_new", feed.articles_new, [])));
    state.extend(feed.failure.map(Failure::why));
    state.extend((feed.failures > 1).then(|| plural("feed_failures", feed.failures, [])));
    state.extend(
        (!feed.moved_from.is_empty())
            .then(|| text_with("feed_moved", [Arg::from(feed.moved_from.as_str())])),
    );
    state.extend(feed.skip.map(skipped));
    FeedRow {
        url: feed.url.clone(),
        name: feed.name.clone(),
        own: feed.own,
        failed: feed.failure.is_some(),
        state,
    }
}

/// "skipped: previous check was 4 min ago".
fn skipped(skip: Skip) -> Text {
    match skip {
        Skip::Offline => text("skip_offline"),
        Skip::Metered => text("skip_metered"),
        Skip::JustStarted => text("skip_just_started"),
        Skip::TooSoon { ago } => text_with("skip_too_soon", [Arg::Span { seconds: ago }]),
        Skip::NotDue { at: due } => text_with("skip_not_due", [at(due, TimeForm::Clock)]),
        Skip::HostHeld { until } => text_with("skip_host_held", [at(until, TimeForm::Clock)]),
        Skip::Gone => text("skip_gone"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_when_what_and_why_not() {
        let keys = |feed: &FeedFacts| -> Vec<&str> {
            feed_row(feed).state.iter().map(|text| text.key).collect()
        };
        let fresh = FeedFacts::default();
        assert_eq!(keys(&fresh), ["feed_never_read"]);
        let busy = FeedFacts {
            last_success: Some(Timestamp(1)),
            articles: 20,
            articles_new: 3,
            skip: Some(Skip::TooSoon { ago: 240 }),
            ..FeedFacts::default()
        };
        assert_eq!(keys(&busy), ["feed_read", "articles", "feed_new", "skip_too_soon"]);
        let bad = FeedFacts {
            failure: Some(Failure::Status(410)),
            failures: 2,
            skip: Some(Skip::Gone),
            moved_from: "https://a.test/".into(),
            ..FeedFacts::default()
        };
        assert_eq!(
            keys(&bad),
            ["feed_never_read", "why_status", "feed_failures", "feed_moved", "skip_gone"]
        );
        assert!(feed_row(&bad).failed);
        assert_eq!(FoundFeeds::new(vec![], Some(Failure::NotAFeed)).said.key, "found_failed");
        assert_eq!(FoundFeeds::new(vec![FoundFeed::default()], None).said.key, "found_feeds");
    }
}
