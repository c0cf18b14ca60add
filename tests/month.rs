//! A background at work in virtual time: 300 feeds, a fifth of them in trouble, 40 articles read a day, nights, a day without
//! a connection, a stop now and then. What is stored and held stays in its bounds, nobody is asked in storms, nobody starves.
//!
//! The ordinary run is of one day; `DAYS=30 cargo test --release --test month -- --nocapture` the whole month.

#[path = "common/dice.rs"]
mod dice;
#[path = "common/no_decoder.rs"]
mod no_decoder;

use dice::Dice;
use no_decoder::NoDecoder;
use parallax::provider::Item;
use parallax::provider::answer::{Answer, Outcome, Reading, Source, read};
use parallax::provider::feed::Origin;
use parallax::provider::schedule::{
    BATCH, Conditions, FeedState, Holds, after_outage, due, last_success, starts_over,
};
use parallax::story::storage::{self, Memory};
use parallax::story::{Document, Index, Limits, Matcher, SIGNATURE_PREFIX};
use parallax::time::{DAY, HOUR, Timestamp};
use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const START: Timestamp = Timestamp(1_772_409_600);
const MINUTE: i64 = 60;
const FEEDS: usize = 300;
const READ_A_DAY: usize = 40;
/// What the stored index may take, and what an article of it may: see "Story: storage and speed" in `docs/figures.md`.
const BYTES_AN_ARTICLE: usize = 700;
/// Word weights, kept once.
const WORDS: usize = 4_000_000;

/// The storage in memory is always ready.
fn done<F: Future>(work: F) -> F::Output {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the storage in memory waits for nothing"),
    }
}

fn url(feed: usize) -> String {
    format!("https://site{}.test/feed/{feed}.xml", feed / 2 * 2)
}

/// Articles that a feed brings a day.
fn articles_a_day(feed: usize) -> i64 {
    [48, 20, 8, 2, 0][feed % 5]
}

fn is_healthy(feed: usize) -> bool {
    feed % 50 >= 10
}

/// Headline and lead of an article: eight days of ten tell of one of the day's events, as many outlets do.
fn article(feed: usize, number: i64) -> (String, String) {
    let mut dice = Dice((feed as u64) << 32 | number as u64);
    let day = number / articles_a_day(feed).max(1);
    let event = if dice.roll(10) < 8 { dice.roll(150) } else { 1_000 + dice.roll(100_000) };
    let mut words = Dice(day as u64 * 1_000_003 + event as u64);
    let mut names: Vec<String> = (0..12).map(|_| word(words.roll(20_000))).collect();
    for _ in 0..4 {
        let at = dice.roll(names.len());
        names[at] = word(dice.roll(20_000));
    }
    (names[..7].join(" "), names.join(" ") + " " + &word(dice.roll(20_000)))
}

/// A made-up word for a number.
fn word(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..3 {
        word.push(char::from(b"bdfgklmnprstvz"[number % 14]));
        word.push(char::from(b"aeiou"[number / 14 % 5]));
        number /= 17;
    }
    word + "n"
}

fn document(feed: usize, now: Timestamp) -> String {
    let a_day = articles_a_day(feed);
    let published = now.since(START) * a_day / DAY + 25;
    let mut items = String::new();
    for number in (published - 25..=published).rev() {
        let (title, lead) = article(feed, number);
        let at = if a_day == 0 { START.0 } else { START.0 + (number - 25) * DAY / a_day };
        let at = Timestamp(at.min(now.0)).to_iso();
        items += &format!(
            "<item><title>{title}</title><description>{lead}</description><link>https://site{feed}.test/{number}</link>\
             <dc:date>{at}</dc:date></item>"
        );
    }
    format!("<rss version=\"2.0\"><channel><title>Site {feed}</title>{items}</channel></rss>")
}

/// A fifth of the servers is in trouble of one kind or another.
fn answer(feed: usize, now: Timestamp) -> Answer {
    let status = |status| Answer { status, ..Answer::default() };
    match feed % 50 {
        0 => status(503),
        1 | 2 if (now.0 / HOUR) % 3 == 0 => status(0),
        3 => Answer {
            status: 429,
            headers: vec![("retry-after".to_owned(), "7200".to_owned())],
            ..Answer::default()
        },
        4 => status(404),
        5 => status(410),
        6 => status(403),
        7 => {
            Answer { status: 200, body: b"<!doctype html><p>Welcome".to_vec(), ..Answer::default() }
        }
        8 => Answer { status: 200, body: vec![b'<'; 50_000], ..Answer::default() },
        9 => status(0),
        _ => Answer { status: 200, body: document(feed, now).into_bytes(), ..Answer::default() },
    }
}

/// What the background holds, all of it read from what is stored.
struct Background {
    states: Vec<FeedState>,
    holds: Holds,
    index: Index,
    matcher: Matcher,
}

/// What outlives it.
#[derive(Default)]
struct Disk {
    states: Vec<Vec<u8>>,
    holds: Vec<u8>,
    index: Memory,
    last_round: Option<Timestamp>,
}

impl Background {
    fn wake(disk: &Disk, now: Timestamp) -> Self {
        let (mut index, report) = done(storage::open(&disk.index, Limits::default(), now)).unwrap();
        assert!(report.damaged.is_empty() && report.missing.is_empty(), "{report:?}");
        for (key, value) in disk.index.under(SIGNATURE_PREFIX) {
            index.attach(&key, value).unwrap();
        }
        let mut matcher = Matcher::default();
        matcher.learn(&mut index);
        let states = (0..FEEDS).map(|feed| match disk.states.get(feed) {
            Some(bytes) => serde_json::from_slice(bytes).unwrap(),
            None => FeedState::new(&url(feed), &format!("site{feed}.test"), now),
        });
        Self {
            states: states.collect(),
            holds: serde_json::from_slice(&disk.holds).unwrap_or_default(),
            index,
            matcher,
        }
    }

    /// Stores what has changed, all or nothing.
    fn save(&mut self, disk: &mut Disk) {
        disk.states = self.states.iter().map(|state| serde_json::to_vec(state).unwrap()).collect();
        disk.holds = serde_json::to_vec(&self.holds).unwrap();
        done(storage::save(&mut self.index, &mut disk.index)).unwrap();
    }
}

fn incoming(feed: usize, item: Item, now: Timestamp) -> Document {
    Document {
        id: item.url.clone(),
        title: item.title,
        lead: item.summary,
        outlet: format!("site{feed}.test"),
        url: item.link,
        time: item.published.unwrap_or(now),
        seen: now,
        language: "en".to_owned(),
        origin: None,
        provider: "feeds".to_owned(),
    }
}

/// Resident memory of this process in bytes; 0 where the system does not say.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

/// What a day came to.
#[derive(Clone, Debug, Default)]
struct Day {
    requests: usize,
    articles: usize,
    stored: usize,
    memory: usize,
    resident: usize,
    found: usize,
}

#[test]
fn a_month_of_use() {
    let days: i64 = std::env::var("DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(1);
    let mut dice = Dice(14);
    let mut disk = Disk::default();
    let mut background = Background::wake(&disk, START);
    let numbers: HashMap<String, usize> = (0..FEEDS).map(|feed| (url(feed), feed)).collect();
    let mut asked = vec![vec![0_usize; days as usize]; FEEDS];
    let mut last_asked = vec![Timestamp(0); FEEDS];
    let (mut most_a_minute, mut stops) = (0, 0);
    let mut table: Vec<Day> = Vec::new();
    for day in 0..days {
        let mut sum = Day::default();
        // Every ninth day there is no connection, though the browser says there is.
        let outage = day % 9 == 4;
        for minute in 7 * 60..23 * 60 {
            let now = Timestamp(START.0 + day * DAY + minute * MINUTE);
            if dice.roll(500) == 0 {
                background = Background::wake(&disk, now);
                stops += 1;
            }
            if starts_over(disk.last_round, Limits::default().age, now) {
                background.states.iter_mut().for_each(|state| state.start_over(now));
            }
            let conditions =
                Conditions { online: minute / 60 != 15, metered: false, started: Timestamp(0) };
            let requests = due(&background.states, &background.holds, &conditions, now);
            assert!(requests.len() <= BATCH);
            most_a_minute = most_a_minute.max(requests.len());
            sum.requests += requests.len();
            for request in &requests {
                let feed = numbers[&request.url];
                assert!(
                    now.since(last_asked[feed]) >= 10 * MINUTE,
                    "{feed} asked twice in ten minutes"
                );
                last_asked[feed] = now;
                asked[feed][day as usize] += 1;
                background.states[feed].asking(now);
            }
            if !requests.is_empty() {
                background.save(&mut disk);
            }
            let mut documents = Vec::new();
            for request in &requests {
                let feed = numbers[&request.url];
                let got = if outage { Answer::default() } else { answer(feed, now) };
                let origin =
                    Origin { url: &request.url, fetched_at: Some(now), ..Origin::default() };
                let reading: Reading = read(Source::Feed, &got, &origin, &NoDecoder, now);
                let before = last_success(&background.states);
                let fresh = background.states[feed].after(&reading, &got.url, now);
                if reading.outcome.is_measured() {
                    after_outage(&mut background.states, before, now);
                }
                if let Outcome::Throttled { .. } = reading.outcome {
                    background.holds.after(&request.url, &reading.outcome, now);
                }
                documents.extend(fresh.into_iter().map(|item| incoming(feed, item, now)));
            }
            sum.articles += documents.len();
            background.matcher.arrive(&mut background.index, documents, now);
            if !requests.is_empty() {
                background.save(&mut disk);
                disk.last_round = Some(now);
                while done(storage::tidy(&mut background.index, &mut disk.index, now)).unwrap() {}
            }
            if dice.roll(16 * 60) < READ_A_DAY {
                let (title, lead) = article(dice.roll(FEEDS) / 5 * 5, day * 48 + 30);
                let open = Document {
                    id: "open".to_owned(),
                    title,
                    lead,
                    outlet: "open.test".to_owned(),
                    time: now,
                    language: "en".to_owned(),
                    ..Document::default()
                };
                sum.found += background.matcher.matches(&background.index, &open).len();
            }
        }
        let size = background.index.size();
        let on_disk: usize = disk.index.values.values().map(Vec::len).sum();
        (sum.stored, sum.memory, sum.resident) = (on_disk, size.memory as usize, resident());
        assert!(on_disk as u64 <= Limits::default().bytes, "{on_disk} bytes are stored");
        assert!(
            on_disk <= size.articles * BYTES_AN_ARTICLE * 3 / 2 + WORDS,
            "{on_disk} bytes for {} articles",
            size.articles
        );
        println!("day {day:2}: {} articles kept, {sum:?}", size.articles);
        table.push(sum);
    }
    println!("at most {most_a_minute} requests a minute, {stops} stops");
    assert!(stops > 0);
    for (feed, counts) in asked.iter().enumerate().filter(|(feed, _)| is_healthy(*feed)) {
        for (day, count) in counts.iter().enumerate() {
            assert!(*count >= 1, "{feed} starved on day {day}");
        }
    }
    for (day, sum) in table.iter().enumerate() {
        assert!(sum.requests < 7_200, "{} requests on day {day}", sum.requests);
    }
    // From the second week on as much goes as comes: the month ends as its second week did.
    if days >= 16 {
        let week = |from: usize| table[from..from + 7].iter();
        let most = |from, of: fn(&Day) -> usize| week(from).map(of).max().unwrap_or(0);
        let (then, end) = (8, days as usize - 7);
        for (what, of) in
            [("stored", (|day| day.stored) as fn(&Day) -> usize), ("memory", |day| day.memory)]
        {
            assert!(
                most(end, of) * 10 <= most(then, of) * 12,
                "{what} grows: {} -> {}",
                most(then, of),
                most(end, of)
            );
        }
        assert!(most(end, |day| day.resident) * 10 <= most(then, |day| day.resident) * 13 + 1);
    }
}
