use super::*;
use crate::provider::Item;
use crate::provider::feed::Feed;

const NOW: Timestamp = Timestamp(1_772_000_000);

fn at(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds)
}

fn reading(outcome: Outcome) -> Reading {
    Reading {
        outcome,
        items: Vec::new(),
        feed: Feed::default(),
        etag: String::new(),
        last_modified: String::new(),
        wait: SHORTEST,
        body_hash: 1,
        bytes: 0,
    }
}

fn with_items(names: &[&str]) -> Reading {
    let items: Vec<Item> = names
        .iter()
        .map(|name| Item { url: format!("https://a.test/{name}"), ..Item::default() })
        .collect();
    Reading { items, ..reading(Outcome::Ok { items: names.len() as u32 }) }
}

const ONLINE: Conditions =
    Conditions { online: true, metered: false, started: Timestamp(NOW.0 - 3_600) };

fn feed() -> FeedState {
    FeedState::new("https://a.test/feed", "a.test", NOW)
}

#[test]
fn failures_wait_as_long_as_they_should() {
    let cases = [
        (Outcome::Throttled { until: at(900) }, 900, 990),
        (Outcome::Throttled { until: at(7_200) }, 7_200, 7_920),
        (Outcome::Unreachable { until: at(3_600) }, HOUR, 3_960),
        (Outcome::Blocked, 7 * DAY, 8 * DAY),
        (Outcome::NotFound, DAY, DAY + DAY / 10),
        (Outcome::BadAnswer, HOUR, 3_960),
        (Outcome::NotAFeed { discovered: vec![] }, HOUR, 3_960),
        (Outcome::Offline, SHORTEST, SHORTEST),
    ];
    for (outcome, least, most) in cases {
        let mut feed = feed();
        feed.asking(NOW);
        feed.after(&reading(outcome.clone()), "", NOW);
        let wait = feed.due.since(NOW);
        assert!((least..=most).contains(&wait), "{outcome:?}: {wait}");
        assert_eq!(feed.last_success, None);
        assert_eq!(feed.failures, u32::from(outcome != Outcome::Offline));
    }
}

#[test]
fn failures_double_up_to_a_day() {
    let mut feed = feed();
    for hours in [1, 2, 4, 8, 16, 24, 24] {
        feed.after(&reading(Outcome::BadAnswer), "", NOW);
        let wait = feed.due.since(NOW);
        assert!((hours * HOUR..=hours * HOUR * 11 / 10).contains(&wait), "{hours}: {wait}");
    }
    feed.after(&with_items(&["1"]), "", NOW);
    assert_eq!(feed.failures, 0);
}

#[test]
fn a_missing_file_is_given_up_on_the_third_day() {
    let mut feed = feed();
    for (days, dead) in [(0, false), (0, false), (1, false), (2, true)] {
        feed.after(&reading(Outcome::NotFound), "", at(days * DAY));
        assert_eq!(feed.dead, dead);
    }
    assert!(feed.due >= at(32 * DAY));
    assert_eq!(feed.skip(&Holds::default(), &ONLINE, at(40 * DAY)), None);
    feed.after(&with_items(&["1"]), "", at(40 * DAY));
    assert!(!feed.dead);
    feed.after(&reading(Outcome::Gone), "", at(41 * DAY));
    assert_eq!(feed.skip(&Holds::default(), &ONLINE, at(9_999 * DAY)), Some(Skip::Gone));
}

#[test]
fn a_move_is_believed_after_three_days() {
    let mut feed = feed();
    let new = "https://b.test/all.xml";
    for (hours, url) in [
        (0, "https://a.test/feed"),
        (5, "https://a.test/feed"),
        (24, "https://a.test/feed"),
        (48, new),
    ] {
        feed.after(&with_items(&["1"]), new, at(hours * HOUR));
        assert_eq!(feed.url, url, "{hours}");
    }
    assert_eq!(feed.moved_from, "https://a.test/feed");
    // A captive portal that happens to send a feed back is not believed.
    for day in 3..9 {
        feed.after(&with_items(&["1"]), "https://hotel.test/login?u=1", at(day * DAY));
    }
    assert_eq!(feed.url, new);
}

#[test]
fn intervals_follow_what_arrives() {
    for (a_day, least, most) in
        [(0, 12 * HOUR, 12 * HOUR), (4, 5 * HOUR, 7 * HOUR), (400, 15 * 60, 15 * 60)]
    {
        let mut feed = feed();
        feed.after(&with_items(&["first"]), "", NOW);
        assert_eq!(feed.interval(at(60)), HOUR, "a feed that is not known yet");
        for day in 1..8 {
            let names: Vec<String> = (0..a_day).map(|n| format!("{day}-{n}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            feed.after(&with_items(&names), "", at(day * DAY));
        }
        let interval = feed.interval(at(7 * DAY));
        assert!((least..=most).contains(&interval), "{a_day} a day: {interval}");
    }
}

#[test]
fn only_new_articles_are_handed_on() {
    let mut feed = feed();
    assert_eq!(feed.after(&with_items(&["1", "2", "2"]), "", NOW).len(), 2);
    assert_eq!(feed.after(&with_items(&["3", "1", "2"]), "", at(HOUR)).len(), 1);
    assert_eq!(feed.after(&reading(Outcome::Unchanged), "", at(2 * HOUR)).len(), 0);
    assert_eq!((feed.articles, feed.articles_new), (3, 3));
}

#[test]
fn validators_are_sent_as_received_and_dropped_in_time() {
    let mut feed = feed();
    let etag = "W/\"x-gzip\"".to_owned();
    feed.after(&Reading { etag: etag.clone(), ..with_items(&["1"]) }, "", NOW);
    feed.after(&reading(Outcome::Unchanged), "", at(DAY));
    assert_eq!(feed.request(at(2 * DAY)).etag, etag);
    assert_eq!(feed.request(at(9 * DAY)).etag, "");
}

#[test]
fn nothing_is_asked_when_it_should_not_be() {
    let mut asked = feed();
    asked.last_asked = Some(at(-250));
    let mut holds = Holds::default();
    let cases = [
        (&asked, ONLINE, Some(Skip::TooSoon { ago: 250 })),
        (&feed(), ONLINE, None),
        (&feed(), Conditions { online: false, ..ONLINE }, Some(Skip::Offline)),
        (&feed(), Conditions { metered: true, ..ONLINE }, Some(Skip::Metered)),
        (&feed(), Conditions { started: at(-30), ..ONLINE }, Some(Skip::JustStarted)),
    ];
    for (feed, conditions, wanted) in cases {
        assert_eq!(feed.skip(&holds, &conditions, NOW), wanted);
    }
    assert_eq!(Skip::TooSoon { ago: 250 }.to_string(), "skipped: previous check was 4 minutes ago");
    holds.after("https://a.test/other", &Outcome::Throttled { until: at(900) }, NOW);
    assert_eq!(feed().skip(&holds, &ONLINE, NOW), Some(Skip::HostHeld { until: at(900) }));
    assert_eq!(feed().skip(&holds, &ONLINE, at(900)), None);
}

#[test]
fn one_request_a_host_and_the_oldest_first() {
    let make = |url: &str, due: i64| FeedState { due: at(due), ..FeedState::new(url, "", NOW) };
    let feeds = [
        make("https://a.test/1", -10),
        make("https://a.test/2", -30),
        make("https://b.test/1", -20),
        make("https://c.test/1", 5),
    ];
    let urls: Vec<String> = due(&feeds, &Holds::default(), &ONLINE, NOW)
        .into_iter()
        .map(|request| request.url)
        .collect();
    assert_eq!(urls, ["https://a.test/2", "https://b.test/1"]);
    let many: Vec<FeedState> = (0..100).map(|n| make(&format!("https://{n}.test/"), -1)).collect();
    assert_eq!(due(&many, &Holds::default(), &ONLINE, NOW).len(), BATCH);
}

#[test]
fn likely_feeds_come_first_for_an_article() {
    let make = |url: &str, language: &str, country: &str, section: &str| FeedState {
        language: language.to_owned(),
        country: country.to_owned(),
        section: section.to_owned(),
        due: at(HOUR),
        ..FeedState::new(url, "", NOW)
    };
    let mut feeds = vec![
        make("https://a.test/", "en", "US", ""),
        make("https://b.test/", "en-GB", "GB", ""),
        make("https://c.test/", "de", "GB", ""),
        make("https://d.test/", "en", "GB", "politics"),
        make("https://e.test/", "en", "GB", ""),
    ];
    for feed in &mut feeds {
        feed.due = at(HOUR);
    }
    feeds[4].last_asked = Some(at(-14 * 60));
    let wanted = Wanted { country: "GB".into(), language: "en".into(), section: "politics".into() };
    let urls: Vec<String> = for_article(&feeds, &Holds::default(), &ONLINE, &wanted, 10, NOW)
        .into_iter()
        .map(|request| request.url)
        .collect();
    assert_eq!(urls, ["https://d.test/", "https://b.test/", "https://a.test/"]);
}

#[test]
fn state_is_stored_and_read_back() {
    let mut feed = feed();
    feed.asking(NOW);
    feed.after(&with_items(&["1", "2"]), "https://b.test/", NOW);
    let text = serde_json::to_string(&feed).expect("JSON");
    assert_eq!(serde_json::from_str::<FeedState>(&text).expect("a state"), feed);
    assert_eq!(serde_json::from_str::<FeedState>("{}").expect("a state"), FeedState::default());
}

#[test]
fn a_clock_that_was_set_lets_all_feeds_start_over() {
    let kept = 7 * DAY;
    for (last, expected) in [
        (None, false),
        (Some(NOW), false),
        (Some(at(-6 * DAY)), false),
        (Some(at(10 * 60)), false),
        (Some(at(-8 * DAY)), true),
        (Some(at(-365 * DAY)), true),
        (Some(at(2 * HOUR)), true),
        (Some(at(365 * DAY)), true),
    ] {
        assert_eq!(starts_over(last, kept, NOW), expected, "{last:?}");
    }
    let ahead = at(365 * DAY);
    let mut feed = FeedState::new("https://a.test/feed", "a.test", ahead);
    feed.asking(ahead);
    assert_eq!(feed.after(&with_items(&["1", "2"]), "", ahead).len(), 2);
    // The clock is set right: without a word the feed would wait a year, and then hand nothing on.
    let holds = Holds::default();
    assert!(matches!(feed.skip(&holds, &ONLINE, NOW), Some(Skip::NotDue { .. })));
    feed.start_over(NOW);
    assert_eq!(feed.skip(&holds, &ONLINE, NOW), None);
    assert_eq!(feed.request(NOW).etag, "");
    assert_eq!(feed.last_success, None);
    feed.asking(NOW);
    assert_eq!(feed.after(&with_items(&["1", "2"]), "", NOW).len(), 2);
    assert!(feed.due.since(NOW) < DAY);
}

#[test]
fn a_server_gone_for_good_is_not_asked_by_another_clock() {
    let mut feed = feed();
    feed.asking(NOW);
    feed.after(&reading(Outcome::Gone), "", NOW);
    feed.start_over(at(-365 * DAY));
    assert_eq!(feed.skip(&Holds::default(), &ONLINE, NOW), Some(Skip::Gone));
}

#[test]
fn a_host_waits_no_longer_than_servers_may_ask() {
    let mut holds = Holds::default();
    let later = at(365 * DAY);
    let until = Timestamp(later.0 + 2 * HOUR);
    holds.after("https://a.test/feed", &Outcome::Throttled { until }, later);
    assert_eq!(holds.until("https://a.test/feed", later), Some(until));
    assert_eq!(holds.until("https://a.test/feed", NOW), None);
}

#[test]
fn after_an_outage_nobody_waits_for_what_was_no_fault_of_theirs() {
    let unreachable = |now: Timestamp| reading(Outcome::Unreachable { until: now });
    let mut feeds: Vec<FeedState> = (0..4)
        .map(|n| FeedState::new(&format!("https://{n}.test/feed"), "", at(-7 * DAY)))
        .collect();
    let before = at(-6 * DAY);
    for feed in &mut feeds {
        feed.asking(before);
        feed.after(&with_items(&["1"]), "", before);
    }
    // Six days on which nothing answers, and each failure doubles the wait.
    for hours in 0..6 * 24 {
        let now = Timestamp(before.0 + hours * HOUR);
        for feed in feeds.iter_mut().filter(|feed| feed.due <= now) {
            feed.asking(now);
            feed.after(&unreachable(now), "", now);
        }
    }
    let waiting: Vec<i64> = feeds.iter().map(|feed| feed.due.since(NOW)).collect();
    assert!(waiting.iter().any(|wait| *wait > 2 * HOUR), "{waiting:?}");
    // Who presses a button need not wait for it either, by themselves they are asked when they are due.
    let wanted = Wanted::default();
    assert_eq!(pressed(&feeds, &Holds::default(), &ONLINE, &wanted, NOW).len(), 4);
    assert_eq!(for_article(&feeds, &Holds::default(), &ONLINE, &wanted, 9, NOW).len(), 4);
    assert!(due(&feeds, &Holds::default(), &ONLINE, NOW).len() < 4);
    let last = last_success(&feeds);
    assert_eq!(last, Some(before));
    feeds[0].asking(NOW);
    feeds[0].after(&reading(Outcome::Unchanged), "", NOW);
    assert_eq!(after_outage(&mut feeds, last, NOW), [1, 2, 3]);
    assert!(feeds[1..].iter().all(|feed| feed.due <= NOW && feed.failures == 0));
    // One server in trouble while others answer is no outage.
    feeds[1].asking(NOW);
    feeds[1].after(&unreachable(NOW), "", NOW);
    assert_eq!(after_outage(&mut feeds, Some(NOW), at(60)), [0; 0]);
}
