//! The sources that are asked for one story: what is sent to each, and how often.
//!
//! In the order that keeps the reader private: the world file, which is the same for all; then the person's own
//! server; then those that are sent words.

use super::answer::Source;
use super::gate::Manner;
use super::gdelt_doc::Width;
use super::question::Question;
use super::{address, gdelt_doc, gdelt_list, google_news, own_server};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A source that is asked for one story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Asked {
    WorldFile,
    OwnServer,
    Gdelt,
    GoogleNews,
}

/// A request as it leaves the device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub url: String,
    /// To be sent with POST and `content-type: application/json`; without one it is a GET.
    pub body: Option<String>,
}

/// The world file is the same for all and served by a store that stands much; it is spared only when it refuses.
const WORLD_MANNER: Manner =
    Manner { spacing: 0, pauses: [5 * 60, 15 * 60, 60 * 60], silent_after: None };

impl Asked {
    pub const ALL: [Asked; 4] =
        [Asked::WorldFile, Asked::OwnServer, Asked::Gdelt, Asked::GoogleNews];

    /// Short and stable.
    pub fn id(self) -> &'static str {
        match self {
            Asked::WorldFile => "world_file",
            Asked::OwnServer => "own_server",
            Asked::Gdelt => "gdelt",
            Asked::GoogleNews => "google_news",
        }
    }

    /// The source with this id.
    pub fn by_id(id: &str) -> Option<Asked> {
        Self::ALL.into_iter().find(|asked| asked.id() == id)
    }

    /// How its answers are read.
    pub fn source(self) -> Source {
        match self {
            Asked::WorldFile => Source::GdeltList,
            Asked::OwnServer => Source::OwnServer,
            Asked::Gdelt => Source::GdeltDoc,
            Asked::GoogleNews => Source::GoogleNews,
        }
    }

    pub fn manner(self) -> Manner {
        match self {
            Asked::WorldFile => WORLD_MANNER,
            Asked::OwnServer => own_server::MANNER,
            Asked::Gdelt => gdelt_doc::MANNER,
            Asked::GoogleNews => google_news::MANNER,
        }
    }

    /// What the browser is asked to allow; `None` for an own server without an address that can be used.
    pub fn origin(self, server: &str) -> Option<String> {
        match self {
            Asked::WorldFile => Some("https://storage.googleapis.com/*".to_owned()),
            Asked::Gdelt => Some("https://api.gdeltproject.org/*".to_owned()),
            Asked::GoogleNews => Some("https://news.google.com/*".to_owned()),
            Asked::OwnServer => {
                let url = own_server::endpoint(server)?;
                let (scheme, _) = url.split_once("://")?;
                Some(format!("{scheme}://{}/*", address::host(&url)))
            }
        }
    }

    /// Are words of the article sent?
    pub fn sends_words(self) -> bool {
        self != Asked::WorldFile
    }

    /// May what it brings be kept with the other articles? Google's terms allow the person's own reading only.
    pub fn may_be_kept(self) -> bool {
        self != Asked::GoogleNews
    }

    /// Articles of the story below which the next form of the question is asked.
    pub fn thin(self) -> usize {
        match self {
            Asked::WorldFile => usize::MAX,
            Asked::OwnServer => 0,
            Asked::Gdelt | Asked::GoogleNews => google_news::THIN,
        }
    }

    /// The requests for a story, in the order in which they are sent. Of a question with two forms the wider one is
    /// sent when the first brought few. Empty when the article has too few words to ask for, or is too old.
    pub fn requests(self, question: &Question, settings: &Settings, now: Timestamp) -> Vec<Sent> {
        let get = |url: String| Sent { url, body: None };
        match self {
            Asked::WorldFile => gdelt_list::files(question.published, now, settings.files)
                .into_iter()
                .map(get)
                .collect(),
            Asked::Gdelt => [Width::Narrow, Width::Wide]
                .into_iter()
                .filter_map(|width| gdelt_doc::request(question, width, now).map(get))
                .collect(),
            Asked::GoogleNews => [false, true]
                .into_iter()
                .filter_map(|wide| google_news::request(question, wide, now).map(get))
                .collect(),
            Asked::OwnServer => own_server::request(settings.server, question)
                .map(|search| Sent { url: search.url, body: Some(search.body) })
                .into_iter()
                .collect(),
        }
    }

    /// The words that the first request holds, for the person to see before it is sent.
    pub fn words(self, question: &Question) -> String {
        match self {
            Asked::WorldFile => String::new(),
            Asked::Gdelt => gdelt_doc::query(question, Width::Narrow).unwrap_or_default(),
            Asked::GoogleNews => first(question, google_news::WORDS),
            Asked::OwnServer => first(question, own_server::WORDS),
        }
    }
}

/// What the person set for a source.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Address of the own server.
    pub server: &'a str,
    /// Files of the article list at most.
    pub files: usize,
}

fn first(question: &Question, most: usize) -> String {
    question.usable().into_iter().take(most).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_is_sent() {
        let clues = ["Oberwald".to_owned(), "Anna Keller".to_owned(), "tunnel".to_owned()];
        let now = Timestamp(1_772_000_000);
        let question = Question { clues: &clues, language: "en", country: "US", published: now };
        let settings = Settings { server: "https://s.test/news", files: 3 };
        for asked in Asked::ALL {
            assert_eq!(Asked::by_id(asked.id()), Some(asked));
            let requests = asked.requests(&question, &settings, now);
            assert!(!requests.is_empty(), "{asked:?}");
            let origin = asked.origin(settings.server).expect("an origin");
            let prefix = origin.trim_end_matches('*');
            assert!(requests.iter().all(|sent| sent.url.starts_with(prefix)), "{origin}");
            let sent =
                format!("{}{}", requests[0].url, requests[0].body.clone().unwrap_or_default());
            let words = asked.words(&question);
            assert_eq!(words.is_empty(), !asked.sends_words());
            for clue in words.split(['"', ',']).flat_map(str::split_whitespace) {
                assert!(sent.contains(clue), "{asked:?}: {clue} in {sent}");
            }
        }
        let nothing = Question { clues: &[], ..question };
        for asked in Asked::ALL.into_iter().filter(|asked| asked.sends_words()) {
            assert!(asked.requests(&nothing, &settings, now).is_empty());
        }
        assert_eq!(Asked::OwnServer.origin("http://s.test/news"), None);
        let local = Asked::OwnServer.origin("http://localhost:9200/news");
        assert_eq!(local.as_deref(), Some("http://localhost/*"));
    }
}
