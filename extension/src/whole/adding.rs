//! Feeds that the person adds: found at an address, read from another reader's list, written as a list.

use crate::app::{App, report};
use crate::whole::clock::now;
use crate::whole::net::{self, FetchError, Limits};
use crate::whole::permissions::Granted;
use crate::whole::{coverage, desk, feeds};
use parallax::provider::address;
use parallax::provider::answer::{self, Answer, Outcome, Source};
use parallax::provider::feed::Origin;
use parallax::provider::log::{Entry, Why};
use parallax::provider::opml::{self, Outline};
use parallax::view::feeds::{FoundFeed, FoundFeeds};
use parallax::view::message::Failed;
use parallax::view::source::Failure;
use wasm_bindgen::JsValue;

/// What one look may cost.
const LIMITS: Limits = Limits { bytes: 2 << 20, milliseconds: 15_000 };

/// Feeds at an address: the address itself when it is one, else those that the page there names.
pub async fn look(app: &App, url: &str) -> FoundFeeds {
    let none = |failure| FoundFeeds::new(Vec::new(), Some(failure));
    let url = match url.trim() {
        bare if bare.contains("://") => bare.to_owned(),
        bare => format!("https://{bare}"),
    };
    let Some(url) = address::absolute(&url, "").map(secure) else { return none(Failure::NotAFeed) };
    Granted::changed(app);
    if !Granted::now(app).await.allows(&url) {
        return none(Failure::NotAllowed);
    }
    let answer = net::fetch(&url, &[], None, &LIMITS).await;
    let bytes = answer.as_ref().map_or(0, |answer| answer.body.len()) as u32;
    let (outcome, found) = match answer {
        Ok(answer) => understood(&url, &answer),
        Err(error) => {
            let failure = match error {
                FetchError::TooLarge => Failure::TooLarge,
                FetchError::TimedOut => Failure::TooSlow,
                FetchError::Failed => Failure::NoConnection,
            };
            (Outcome::Unreachable { until: now() }, none(failure))
        }
    };
    if let Err(error) = desk::note(app, Entry::new(&url, Why::Person, bytes, outcome, now())).await
    {
        report("the look for feeds was not noted", &JsValue::from_str(&error.to_string()));
    }
    // Asked for this one look.
    coverage::give_back_unless_needed(app, feeds::origin(&url).unwrap_or_default()).await;
    found
}

/// What an answer is, and the feeds in it.
fn understood(url: &str, answer: &Answer) -> (Outcome, FoundFeeds) {
    let content_type = answer.header("content-type").to_owned();
    let origin = Origin { url, content_type: &content_type, country: "", fetched_at: Some(now()) };
    let reading = answer::read(Source::Feed, answer, &origin, &net::BrowserDecoder, now());
    let feeds = match &reading.outcome {
        Outcome::Ok { .. } | Outcome::Empty => vec![found(url, &reading.feed.title)],
        Outcome::NotAFeed { discovered } => {
            discovered.iter().map(|feed| found(&secure(feed.clone()), "")).collect()
        }
        _ => Vec::new(),
    };
    let found = FoundFeeds::new(feeds, Failure::of(&reading.outcome));
    (reading.outcome, found)
}

/// The feeds of a list.
pub fn read_list(text: &str) -> Result<FoundFeeds, Failed> {
    let feeds = opml::read(text).map_err(|_| Failed::not_a_list())?;
    let feeds = feeds.into_iter().map(|feed| found(&secure(feed.url), &feed.title)).collect();
    Ok(FoundFeeds::new(feeds, None))
}

/// The chosen feeds as a list.
pub fn list(app: &App) -> String {
    let outlines: Vec<Outline> = feeds::chosen(app)
        .iter()
        .map(|feed| Outline {
            title: feeds::name(app, feed),
            url: feed.url.clone(),
            language: feed.language.clone(),
            ..Outline::default()
        })
        .collect();
    opml::write("Parallax", &outlines)
}

fn found(url: &str, title: &str) -> FoundFeed {
    FoundFeed {
        url: url.to_owned(),
        title: title.to_owned(),
        origin: feeds::origin(url).unwrap_or_default(),
    }
}

/// We ask over TLS only.
fn secure(url: String) -> String {
    url.strip_prefix("http://").map_or(url.clone(), |rest| format!("https://{rest}"))
}
