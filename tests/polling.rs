//! A week of polling in virtual time: what 300 feeds, many of them in trouble, cost and get.

#[path = "common/no_decoder.rs"]
mod no_decoder;

use no_decoder::NoDecoder;
use parallax::provider::answer::{Answer, Outcome, Reading, Source, read};
use parallax::provider::feed::Origin;
use parallax::provider::schedule::{BATCH, Conditions, FeedState, Holds, Request, due};
use parallax::time::{DAY, HOUR, Timestamp};
use std::collections::{HashMap, HashSet};

const START: Timestamp = Timestamp(1_772_409_600);
const MINUTE: i64 = 60;

/// How a server behaves.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Server {
    Good { validators: bool },
    Down,
    Flaky,
    Throttling,
    Missing,
    Gone,
    Wall,
    Page,
    Moved,
    Silent,
}

struct Site {
    server: Server,
    articles_a_day: i64,
}

/// The mix of a week: one feed in five has a server in trouble.
fn site(n: usize) -> Site {
    let server = match n % 50 {
        0 => Server::Down,
        1 | 2 => Server::Flaky,
        3 => Server::Throttling,
        4 => Server::Missing,
        5 => Server::Gone,
        6 => Server::Wall,
        7 => Server::Page,
        8 => Server::Moved,
        9 => Server::Silent,
        n => Server::Good { validators: n % 3 != 0 },
    };
    Site { server, articles_a_day: [200, 40, 12, 3, 0][n % 5] }
}

/// Feeds share hosts, as sections of one outlet do.
fn url(n: usize) -> String {
    format!("https://site{}.test/feed/{n}.xml", n / 2 * 2)
}

fn document(n: usize, site: &Site, now: Timestamp) -> String {
    let published = now.since(START) * site.articles_a_day / DAY + 30;
    let items: String = (published - 20..=published)
        .rev()
        .map(|at| format!("<item><title>Story {at} of site {n}</title><link>https://site{n}.test/{at}</link></item>"))
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Site {n}</title>{items}</channel></rss>")
}

fn answer(n: usize, request: &Request, now: Timestamp) -> Answer {
    let site = site(n);
    let status = |status| Answer { status, ..Answer::default() };
    let body = || document(n, &site, now).into_bytes();
    match site.server {
        Server::Good { validators } => {
            let body = body();
            let etag = format!("\"{:x}\"", now.since(START) * site.articles_a_day / DAY);
            if validators && request.etag == etag {
                return status(304);
            }
            let headers = vec![("etag".to_owned(), if validators { etag } else { String::new() })];
            Answer { status: 200, headers, body, ..Answer::default() }
        }
        Server::Down => status(503),
        Server::Flaky if (now.0 / HOUR) % 3 == 0 => status(0),
        Server::Flaky => Answer { status: 200, body: body(), ..Answer::default() },
        Server::Throttling => Answer {
            status: 429,
            headers: vec![("retry-after".to_owned(), "7200".to_owned())],
            ..Answer::default()
        },
        Server::Missing => status(404),
        Server::Gone => status(410),
        Server::Wall => status(403),
        Server::Page => Answer {
            status: 200,
            body: b"<!doctype html><html><head><title>Welcome</title></head></html>".to_vec(),
            ..Answer::default()
        },
        Server::Moved => Answer {
            status: 200,
            url: format!("https://site{}.test/new/{n}.xml", n / 2 * 2),
            body: body(),
            ..Answer::default()
        },
        Server::Silent => status(0),
    }
}

/// Bytes of the headers of a request and of an answer, as Chromium and a usual server write them.
const HEADERS: usize = 420 + 310;
/// Bodies travel packed: feeds of outlets to about a sixth (4 KB of 21 KB, 34 of 152).
const PACKED: usize = 6;
/// A feed of an outlet, unpacked, in place of our short ones.
const BODY: usize = 60_000;

#[test]
fn a_week_of_300_feeds() {
    let mut feeds: Vec<FeedState> =
        (0..300).map(|n| FeedState::new(&url(n), &format!("site{n}.test"), START)).collect();
    let numbers: HashMap<String, usize> = (0..300)
        .flat_map(|n| [(url(n), n), (format!("https://site{}.test/new/{n}.xml", n / 2 * 2), n)])
        .collect();
    let mut holds = Holds::default();
    let mut asked: Vec<Vec<Timestamp>> = vec![Vec::new(); 300];
    let mut held: HashMap<String, Timestamp> = HashMap::new();
    let (mut bytes, mut measured, mut longest_wait, mut most_a_minute) = (0_usize, 0, 0, 0);
    for minute in 0..7 * 24 * 60 {
        let now = Timestamp(START.0 + minute * MINUTE);
        // The device sleeps from 23 to 7, and loses its connection every day from 15 to 16.
        let hour = minute / 60 % 24;
        if !(7..23).contains(&hour) {
            continue;
        }
        let conditions =
            Conditions { online: hour != 15, metered: false, started: Timestamp(START.0 - DAY) };
        let requests = due(&feeds, &holds, &conditions, now);
        assert!(conditions.online || requests.is_empty());
        assert!(requests.len() <= BATCH);
        most_a_minute = most_a_minute.max(requests.len());
        let hosts: HashSet<&str> =
            requests.iter().filter_map(|r| r.url.split('/').nth(2)).collect();
        assert_eq!(hosts.len(), requests.len(), "two requests to one host at once");
        for request in requests {
            let n = numbers[&request.url];
            let host = request.url.split('/').nth(2).unwrap_or_default().to_owned();
            assert!(
                held.get(&host).is_none_or(|until| now >= *until),
                "asked a host that asked to wait"
            );
            // The other feed of a host that asked to wait waits with it.
            if site(n ^ 1).server != Server::Throttling {
                longest_wait = longest_wait.max(now.since(feeds[n].due));
            }
            feeds[n].asking(now);
            let got = answer(n, &request, now);
            let origin = Origin { url: &request.url, fetched_at: Some(now), ..Origin::default() };
            let reading: Reading = read(Source::Feed, &got, &origin, &NoDecoder, now);
            if let Outcome::Throttled { until } = reading.outcome {
                held.insert(host, until);
            }
            bytes += HEADERS + if got.body.is_empty() { 0 } else { BODY / PACKED };
            measured += u32::from(reading.outcome.is_measured());
            holds.after(&request.url, &reading.outcome, now);
            feeds[n].after(&reading, &got.url, now);
            asked[n].push(now);
        }
    }
    let total: usize = asked.iter().map(Vec::len).sum();
    println!(
        "requests {total} ({} a day, at most {most_a_minute} a minute), measured {measured}, {} MB a day, longest delay {} min",
        total / 7,
        bytes / 7 / 1_000_000,
        longest_wait / 60
    );
    assert!(total / 7 < 7_200, "{} requests a day", total / 7);
    assert!(bytes / 7 < 50_000_000, "{bytes} bytes");
    for (n, times) in asked.iter().enumerate() {
        let site = site(n);
        let state = &feeds[n];
        for pair in times.windows(2) {
            assert!(pair[1].since(pair[0]) >= 10 * MINUTE, "{n} asked twice in ten minutes");
        }
        match site.server {
            Server::Gone => assert_eq!(times.len(), 1),
            Server::Missing => {
                assert!(times.len() <= 4, "{n}: {}", times.len());
                assert!(state.dead);
            }
            Server::Wall => assert!(times.len() <= 2),
            Server::Down | Server::Page | Server::Silent => {
                assert!(times.len() <= 14, "{n}: {}", times.len())
            }
            Server::Throttling => assert!(times.len() <= 20, "{n}: {}", times.len()),
            Server::Moved => assert!(state.url.contains("/new/"), "{n} has moved"),
            Server::Good { .. } | Server::Flaky => {
                // Every day each living feed is asked at least once, the busy ones often.
                for day in 0..7 {
                    let count = times.iter().filter(|at| at.since(START) / DAY == day).count();
                    assert!(count >= 1, "{n} starved on day {day}");
                }
                if site.server != Server::Flaky && site.articles_a_day == 200 {
                    assert!(times.len() > 250, "{n}: {}", times.len());
                }
                if site.articles_a_day == 0 {
                    assert!(times.len() < 90, "{n}: {}", times.len());
                }
            }
        }
        let is_failing =
            !matches!(site.server, Server::Good { .. } | Server::Flaky | Server::Moved);
        assert_eq!(state.last_success.is_none(), is_failing, "{n}: {:?}", site.server);
    }
    // Longest is the night, and then a round of 300 feeds.
    assert!(longest_wait <= 8 * HOUR + 20 * MINUTE, "{longest_wait}");
}

#[test]
fn an_unchanged_round_of_200_feeds_is_cheap() {
    let mut bytes = 0;
    let started = std::time::Instant::now();
    for n in 0..200 {
        let mut feed = FeedState::new(&url(n), "x", START);
        let now = Timestamp(START.0 + HOUR);
        let request = feed.request(now);
        feed.asking(now);
        let got = Answer { status: 304, ..Answer::default() };
        let origin = Origin { url: &request.url, ..Origin::default() };
        let reading = read(Source::Feed, &got, &origin, &NoDecoder, now);
        feed.after(&reading, "", now);
        bytes += HEADERS + request.url.len() + 80;
    }
    println!("200 unchanged feeds: {bytes} bytes, {} ms", started.elapsed().as_millis());
    assert!(bytes < 200_000, "{bytes}");
}

#[test]
fn a_changed_round_of_200_feeds_is_quick() {
    let words = "Der Rat der Stadt hat am Abend ein neues Haus f&uuml;r die Feuerwehr &amp; den Tunnel beschlossen. ";
    let item = |n: usize| {
        format!(
            "<item><title><![CDATA[Story {n} &amp; more]]></title><link>https://a.test/{n}?utm_source=rss</link>\
             <description>&lt;p&gt;{}&lt;/p&gt;</description><pubDate>Sat, 07 Mar 2026 {:02}:05:09 +0100</pubDate>\
             <dc:creator>A. Writer</dc:creator><category>Local</category><guid isPermaLink=\"false\">g{n}</guid></item>",
            words.repeat(8),
            n % 24
        )
    };
    let items: String = (0..50).map(item).collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <channel><title>Paper</title><link>https://a.test/</link>{items}</channel></rss>"
    );
    let started = std::time::Instant::now();
    for _ in 0..200 {
        let got = Answer { status: 200, body: text.clone().into_bytes(), ..Answer::default() };
        let origin = Origin { url: "https://a.test/feed", ..Origin::default() };
        let reading = read(Source::Feed, &got, &origin, &NoDecoder, START);
        assert_eq!(reading.outcome, Outcome::Ok { items: 50 });
    }
    let spent = started.elapsed();
    println!("200 feeds of {} bytes and 50 items: {} ms", text.len(), spent.as_millis());
    // Far from the figure, so that a busy machine does not fail it.
    assert!(spent.as_secs() < 20);
}
