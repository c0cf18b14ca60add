//! Who had the story first: of all, in a country, in a language.

use super::items::base_language;
use super::outlets::Outlets;
use crate::order::Sort;
use crate::time::Timestamp;
use crate::view::coverage::CoverageInput;
use crate::view::text::{Arg, Text, plural, text_with};
use crate::view::voices::Voice;
use std::collections::HashMap;

/// Who was first, among those seen.
pub(super) struct First {
    among: Among,
    /// Seconds before the second.
    ahead: i64,
}

enum Among {
    All(u32),
    Country(String),
    Language(String),
}

/// Closer than this the order is not certain: feeds round their times to the minute.
const CERTAIN: i64 = 60;

impl First {
    pub fn text(&self) -> Text {
        match &self.among {
            Among::All(count) => plural("first_of", *count, []),
            Among::Country(code) => {
                text_with("first_in_country", [Arg::Country { country: code.clone(), short: true }])
            }
            Among::Language(code) => {
                text_with("first_in_language", [Arg::Language { language: code.clone() }])
            }
        }
    }
}

/// The first of all, of each country and of each language that two or more outlets here have.
/// A voice gets the widest honor only.
pub(super) fn firsts(voices: &[Voice], outlets: &Outlets<'_>) -> HashMap<usize, First> {
    let timed: Vec<(usize, &Voice, Timestamp)> = voices
        .iter()
        .enumerate()
        .filter_map(|(at, voice)| Some((at, voice, first_time(voice)?)))
        .collect();
    let mut countries: HashMap<&str, Vec<(Timestamp, usize)>> = HashMap::new();
    let mut languages: HashMap<&str, Vec<(Timestamp, usize)>> = HashMap::new();
    let mut all = Vec::new();
    for (at, voice, time) in &timed {
        all.push((*time, *at));
        countries.entry(outlets.country(&voice.outlet)).or_default().push((*time, *at));
        languages.entry(base_language(&voice.lead.language)).or_default().push((*time, *at));
    }
    let mut firsts = HashMap::new();
    let mut honor = |mut race: Vec<(Timestamp, usize)>, among: Among| {
        race.order();
        if let [(best, at), (second, _), ..] = race[..] {
            let ahead = second.since(best);
            if ahead >= CERTAIN {
                firsts.entry(at).or_insert(First { among, ahead });
            }
        }
    };
    honor(all, Among::All(voices.len() as u32));
    for (code, race) in countries.into_iter().filter(|(code, _)| !code.is_empty()) {
        honor(race, Among::Country(code.to_owned()));
    }
    for (code, race) in languages.into_iter().filter(|(code, _)| !code.is_empty()) {
        honor(race, Among::Language(code.to_owned()));
    }
    firsts
}

/// When a voice first had the story: its earliest own article, or, when none was seen, a carrier's.
fn first_time(voice: &Voice) -> Option<Timestamp> {
    let own = std::iter::once(&voice.lead).chain(&voice.more);
    own.filter_map(|piece| piece.time).min()
}

/// "First in Japan, by 14 min", for the open article.
pub(crate) fn open_first(input: &CoverageInput, voices: &[Voice]) -> Option<Text> {
    let at = voices.iter().position(Voice::is_open)?;
    let first = firsts(voices, &Outlets::of(&input.outlets)).remove(&at)?;
    Some(text_with("first_by", [first.text().into(), Arg::Span { seconds: first.ahead }]))
}
