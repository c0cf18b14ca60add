//! Which stories stand in which tab, and what is said of each.

use super::{StoryRow, TodayInput, TodayTab, Wish};
use crate::brief::today::Summary;
use crate::order::Sort;
use crate::story::Document;
use crate::view::coverage::{BarView, Outlets, safe_address};
use crate::view::mark::Mark;
use crate::view::sides::{LEAST_RATED, SideCounts, say, scarce};
use crate::view::text::{Arg, Text, TimeForm, at, country, plural, text_with};
use std::collections::{BTreeMap, HashMap};

/// Stories of one side's blindspots beside the list.
const BLIND_ROWS: usize = 3;
/// A story is local when at least so many of its voices, and half of those whose country is known, are at home.
const LEAST_LOCAL: u32 = 2;

/// Places of the stories that a wish asks for, in order, and of the blindspots beside them: first left, then right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    pub places: Vec<usize>,
    pub blind: [Vec<usize>; 2],
    pub(super) counts: HashMap<TodayTab, u32>,
}

/// Chooses the stories of a tab.
pub fn list(input: &TodayInput, wish: &Wish) -> Listed {
    let reckoning = Reckoning::of(input);
    let mut listed = Listed::default();
    let mut newest: Vec<usize> = Vec::new();
    for (place, story) in input.stories.iter().enumerate() {
        let here = wish.language.is_empty()
            || story.languages.iter().any(|language| **language == *wish.language);
        let there = wish.country.is_empty()
            || story
                .voices
                .iter()
                .any(|(voice, _)| reckoning.outlets.country(voice) == wish.country);
        if !here || !there || input.muted.contains_key(&story.story) {
            continue;
        }
        if wish.tab == TodayTab::Newest {
            newest.push(place);
        }
        let several = story.voices.len() > 1;
        let blind = if several { reckoning.blind(story) } else { None };
        let tabs = [
            (TodayTab::Top, several),
            (TodayTab::Blindspots, blind.is_some()),
            (TodayTab::Local, several && reckoning.local(story, &input.home).is_some()),
            (TodayTab::Following, input.followed.contains_key(&story.story)),
            (TodayTab::ForYou, reckoning.reason(story).is_some()),
        ];
        for tab in tabs.into_iter().filter(|(_, fits)| *fits).map(|(tab, _)| tab) {
            *listed.counts.entry(tab).or_default() += 1;
            if tab == wish.tab {
                listed.places.push(place);
            }
        }
        if let Some(rows) = blind.and_then(|left| listed.blind.get_mut(usize::from(!left)))
            && rows.len() < BLIND_ROWS
        {
            rows.push(place);
        }
    }
    if wish.tab == TodayTab::Newest {
        newest.order_by_key(|place| {
            std::cmp::Reverse(input.stories.get(*place).map(|story| story.newest))
        });
        listed.places = newest;
    }
    listed.counts.insert(TodayTab::Saved, input.saved.len() as u32);
    listed
}

/// What is worked out once for all stories.
pub(super) struct Reckoning<'a> {
    input: &'a TodayInput,
    outlets: Outlets<'a>,
}

impl<'a> Reckoning<'a> {
    pub fn of(input: &'a TodayInput) -> Self {
        Self { input, outlets: Outlets::of(&input.outlets) }
    }

    fn counts(&self, story: &Summary) -> SideCounts {
        SideCounts::of(story.voices.iter().map(|(voice, _)| self.outlets.mark(voice)))
    }

    /// Is it a blindspot of the left (or of the right)?
    fn blind(&self, story: &Summary) -> Option<bool> {
        let scarce = scarce(&self.counts(story), &self.input.asked)?;
        scarce.is_blindspot().then_some(scarce.left)
    }

    /// "3 of 4 outlets are in Japan".
    fn local(&self, story: &Summary, home: &str) -> Option<Text> {
        let known = story.voices.iter().map(|(voice, _)| self.outlets.country(voice));
        let known: Vec<&str> = known.filter(|code| !code.is_empty()).collect();
        let here = known.iter().filter(|code| **code == home).count() as u32;
        let all = known.len() as u32;
        (here >= LEAST_LOCAL && here * 2 >= all && !home.is_empty()).then(|| {
            let place = Arg::Country { country: home.to_owned(), short: true };
            plural("reason_local", here, [all.into(), place])
        })
    }

    fn reason(&self, story: &Summary) -> Option<Text> {
        let topic = |topics: &BTreeMap<u32, String>| topics.get(&story.story).cloned();
        let followed =
            topic(&self.input.followed).map(|t| text_with("reason_followed", [t.into()]));
        followed
            .or_else(|| topic(&self.input.often_read).map(|t| text_with("reason_read", [t.into()])))
    }

    /// The row of a story, told by its `lead`.
    pub fn row(&self, place: usize, lead: &Document, tab: TodayTab) -> Option<StoryRow> {
        let story = self.input.stories.get(place)?;
        let counts = self.counts(story);
        let mut facts: Vec<Arg> = Vec::new();
        facts.extend(self.main_country(story).and_then(country));
        facts.push(plural("story_outlets", story.voices.len() as u32, []).into());
        facts.push(plural("articles", story.articles, []).into());
        facts.push(at(story.newest, TimeForm::Age));
        let rated = counts.rated() >= LEAST_RATED;
        let mut marks: Vec<Mark> =
            story.voices.iter().map(|(voice, _)| self.outlets.mark(voice)).collect();
        marks.order_by_key(|mark| mark.side.place().unwrap_or(usize::MAX));
        let few = scarce(&counts, &self.input.asked).filter(|few| few.is_blindspot());
        Some(StoryRow {
            query: format!("article={}", lead.id),
            url: if story.voices.len() == 1 { safe_address(&lead.url) } else { String::new() },
            title: lead.title.clone(),
            language: lead.language.clone(),
            facts,
            bar: rated.then(|| BarView { counts, label: counts.label() }),
            marks: if rated { Vec::new() } else { marks },
            say: match (&few, tab) {
                (Some(few), TodayTab::Blindspots) => few.rest(),
                _ => say(&counts),
            },
            flag: few.map(|few| few.name()),
            reason: match tab {
                TodayTab::Local => self.local(story, &self.input.home),
                TodayTab::Following | TodayTab::ForYou => self.reason(story),
                _ => None,
            },
        })
    }

    /// Where half of the voices or more are.
    fn main_country(&self, story: &Summary) -> Option<&'a str> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (voice, _) in &story.voices {
            *counts.entry(self.outlets.country(voice)).or_default() += 1;
        }
        let most = counts.into_iter().filter(|(code, _)| !code.is_empty());
        let (code, count) = most.max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)))?;
        (count * 2 >= story.voices.len()).then_some(code)
    }
}
