//! What each source answered last, for popups and the options page.

use crate::app::App;
use crate::whole::clock::now;
use crate::whole::desk::{self, Desk, Trouble};
use crate::whole::popup::online;
use crate::whole::{feeds, net};
use parallax::provider::address;
use parallax::provider::answer::Outcome;
use parallax::provider::schedule::Conditions;
use parallax::settings::FeedsChoice;
use parallax::time::Timestamp;
use parallax::view::feeds::FeedFacts;
use parallax::view::source::{Failure, FeedsState, SourceState, SourceStatus};
use std::collections::BTreeSet;

/// The state of all feeds together, for the status lines. `articles` came from feeds.
pub async fn all_feeds(app: &App, articles: u32) -> Option<FeedsState> {
    let desk = desk::desk(app).await.ok()?;
    let desk = desk.borrow();
    let round = *app.work.progress.borrow();
    let states = || desk.states.iter();
    let failures = desk.feeds.iter().enumerate();
    let failures =
        failures.filter_map(|(at, feed)| Some((address::host(&feed.url), failure(&desk, at)?)));
    Some(FeedsState {
        total: desk.feeds.len() as u32,
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

/// Outlets that are read whole and whose feed answered when it was last asked, each once.
pub async fn measured(app: &App) -> BTreeSet<String> {
    let Ok(desk) = desk::desk(app).await else { return BTreeSet::new() };
    let desk = desk.borrow();
    // Who is read in part only may have reported what we did not see.
    let whole = desk.feeds.iter().zip(&desk.states).filter(|(feed, _)| feed.whole);
    whole
        .filter(|(_, state)| state.outcome.as_ref().is_some_and(Outcome::is_measured))
        .map(|(feed, _)| feed.outlet.clone())
        .collect()
}

/// Why a feed was not read last time, if it was not.
pub fn failure(desk: &Desk, at: usize) -> Option<Failure> {
    let outcome = desk.states.get(at)?.outcome.as_ref()?;
    match desk.troubles.get(at).copied().flatten() {
        Some(Trouble::TooLarge) => Some(Failure::TooLarge),
        Some(Trouble::TooSlow) => Some(Failure::TooSlow),
        None => Failure::of(outcome),
    }
}

/// What the feeds answered, as one source; `None` when that cannot be read.
pub async fn of_feeds(app: &App, articles: u32) -> Option<SourceStatus> {
    let state = match app.settings().coverage.feeds == FeedsChoice::On {
        true => SourceState::Feeds(all_feeds(app, articles).await?),
        false => SourceState::Off,
    };
    Some(SourceStatus { id: "feeds".to_owned(), state })
}

/// Each chosen feed, for the options page.
pub async fn feed_list(app: &App) -> Vec<FeedFacts> {
    let Ok(desk) = desk::desk(app).await else { return Vec::new() };
    let conditions =
        Conditions { online: online(), metered: net::is_metered(), started: Timestamp(0) };
    let desk = desk.borrow();
    let facts =
        desk.feeds.iter().zip(&desk.states).enumerate().map(|(at, (feed, state))| FeedFacts {
            url: state.url.clone(),
            name: feeds::name(app, feed),
            own: feed.own.is_some(),
            last_success: state.last_success,
            articles: state.articles,
            articles_new: state.articles_new,
            failure: failure(&desk, at),
            failures: state.failures,
            skip: state.skip(&desk.schedule.holds, &conditions, now()),
            moved_from: state.moved_from.clone(),
        });
    facts.collect()
}
