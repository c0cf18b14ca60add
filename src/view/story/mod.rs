//! The story page: headline, sides, key points, what each side stresses, who was first, articles.
//!
//! Decided from the same input as the popup. The reckoning stands in `brief`; here it gets its names, marks and counts.

mod point;
mod side;
mod spread;
mod when;

pub use point::PointView;
pub use side::{ColumnView, OnlyView, SideView, TileView, WordView};
pub use when::{FirstView, Lane, LaneMark, TimeTick, TimelineView};

use crate::brief::{Account, Mentions, Rarity, Side as Third, Stress};
use crate::brief::{distribution, headline, stress};
use crate::settings::{Settings, Theme};
use crate::story::Document;
use crate::time::Timestamp;
use crate::view::coverage::{CoverageView, Outlets, safe_address};
use crate::view::mark::Mark;
use crate::view::popup::{PopupInput, open_piece, popup};
use crate::view::spread::SpreadView;
use crate::view::text::{Text, TimeForm, at, plural, text_with};
use crate::view::voices::{Piece, Voice, voices};
use serde::Serialize;
use side::{columns, third};
use std::collections::HashMap;

/// What the page needs beside the popup's input.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Of the index.
    pub rarity: Rarity<'a>,
    /// The person keeps this story.
    pub saved: bool,
    /// Addresses that the person marked as read.
    pub read: &'a [String],
    /// Other stories that share names with this one.
    pub similar: &'a [SimilarStory],
}

/// Another story, by its central article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimilarStory {
    pub article: Document,
    pub voices: u32,
    pub newest: Timestamp,
}

/// The story page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoryView {
    pub theme: Theme,
    /// Language chosen for the interface; empty for the browser's.
    pub language: String,
    /// Single-letter keys are on.
    pub keys: bool,
    pub headline: HeadlineView,
    /// "12 outlets", "23 articles", ...; joined by " · ".
    pub facts: Vec<Text>,
    /// Bar, sentence, filters, list and sources, as in the popup.
    pub coverage: CoverageView,
    /// Outlets by side, left to right, the unrated last.
    pub columns: Vec<ColumnView>,
    pub points: Vec<PointView>,
    /// Left, center, right.
    pub sides: Vec<SideView>,
    pub firsts: Vec<FirstView>,
    pub timeline: Option<TimelineView>,
    pub spreads: Vec<SpreadView>,
    /// The same with every outlet counted that shows a copy.
    pub spreads_unfolded: Vec<SpreadView>,
    pub topics: Vec<TopicView>,
    pub similar: Vec<SimilarView>,
    pub saved: bool,
    /// Addresses of articles that are marked as read.
    pub read: Vec<String>,
}

/// A name that the story is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TopicView {
    pub name: String,
    pub outlets: Text,
    pub followed: bool,
    pub muted: bool,
}

/// Another story that shares names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SimilarView {
    pub title: String,
    pub language: String,
    /// Query of its story page.
    pub query: String,
    pub facts: Vec<Text>,
}

/// The headline that stands for the story.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeadlineView {
    pub title: String,
    pub language: String,
    /// Who wrote it, and why it was chosen.
    pub by: Text,
}

/// Words of an article with where they stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QuoteView {
    pub text: String,
    pub language: String,
    pub outlet: String,
    pub mark: Mark,
    pub mark_label: Text,
    /// http(s) or empty.
    pub url: String,
    /// Seconds since 1970.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
}

/// All that the parts are made from.
struct Story<'a> {
    voices: Vec<Voice>,
    outlets: Outlets<'a>,
    /// Articles of the voices, each with the voice's number.
    accounts: Vec<Account<'a>>,
    language: String,
}

/// Decides the story page; `None` while the open page is no article with other coverage.
pub fn story(input: &PopupInput, settings: &Settings, known: &Known<'_>) -> Option<StoryView> {
    let rarity = known.rarity;
    let coverage = popup(input, settings).coverage?;
    if coverage.items.is_empty() {
        return None;
    }
    let open = open_piece(input);
    let mut documents: Vec<Document> =
        input.coverage.matches.iter().map(|found| found.document.clone()).collect();
    documents.extend(open.as_ref().map(|piece| open_document(input, piece)));
    let voices = voices(&input.coverage.matches, open);
    let outlets = Outlets::of(&input.coverage.outlets);
    let accounts = accounts(&documents, &voices, &outlets);
    let language = language_of(&accounts, &settings.reads(&input.language));
    let story = Story { voices, outlets, accounts, language };
    let stressed = stress(&story.accounts, &story.language, rarity);
    let mentions = Mentions::of(&story.accounts, &story.language);
    let only = mentions.only();
    Some(StoryView {
        theme: settings.theme,
        language: settings.language.clone(),
        keys: settings.single_keys,
        headline: story.headline(&stressed, rarity)?,
        facts: facts(&coverage, &story),
        columns: columns(&coverage),
        points: story.points(rarity),
        sides: Third::ALL.iter().map(|side| story.side(*side, &stressed, &only)).collect(),
        firsts: story.firsts(),
        timeline: story.timeline(),
        spreads: story.spreads(true),
        spreads_unfolded: story.spreads(false),
        topics: topics(&mentions, settings),
        similar: known.similar.iter().map(similar).collect(),
        saved: known.saved,
        read: known.read.to_vec(),
        coverage,
    })
}

fn open_document(input: &PopupInput, piece: &Piece) -> Document {
    Document {
        title: piece.title.clone(),
        lead: input.article.as_ref().map(|article| article.lead.clone()).unwrap_or_default(),
        outlet: piece.outlet.clone(),
        url: piece.url.clone(),
        time: piece.time.unwrap_or_default(),
        language: piece.language.clone(),
        origin: piece.origin.clone(),
        ..Default::default()
    }
}

/// Own articles of the voices, and for a writer that was not seen the page that shows it. Copies say nothing more.
fn accounts<'a>(
    documents: &'a [Document],
    voices: &[Voice],
    outlets: &Outlets<'a>,
) -> Vec<Account<'a>> {
    let by_url: HashMap<&str, &Document> =
        documents.iter().rev().map(|document| (document.url.as_str(), document)).collect();
    let of_voice = |(number, voice): (usize, &Voice)| {
        let third = third(outlets.mark(&voice.outlet));
        let country = outlets.country(&voice.outlet);
        let pieces = std::iter::once(&voice.lead).chain(&voice.more);
        let articles: Vec<&'a Document> =
            pieces.filter_map(|piece| by_url.get(piece.url.as_str()).copied()).collect();
        articles.into_iter().map(move |article| Account {
            article,
            voice: number as u32,
            side: third,
            country,
        })
    };
    voices.iter().enumerate().flat_map(of_voice).collect()
}

/// The first language that the person reads and that an article has, else the most frequent.
fn language_of(accounts: &[Account<'_>], reads: &[String]) -> String {
    let has = |language: &&String| accounts.iter().any(|a| a.article.language == **language);
    if let Some(language) = reads.iter().find(has) {
        return language.clone();
    }
    let languages = accounts.iter().map(|a| (None, Some(a.article.language.clone())));
    distribution(languages)
        .counts
        .into_iter()
        .next()
        .map(|(language, _)| language)
        .unwrap_or_default()
}

fn facts(coverage: &CoverageView, story: &Story<'_>) -> Vec<Text> {
    let mut facts = vec![plural("story_outlets", story.voices.len() as u32, [])];
    facts.extend(coverage.sub.iter().cloned());
    let times = story.accounts.iter().map(|account| account.article.time).filter(|t| t.0 > 0);
    if let (Some(first), Some(last)) = (times.clone().min(), times.max()) {
        facts.push(text_with("story_first", [at(first, TimeForm::Moment)]));
        facts.push(text_with("story_last", [at(last, TimeForm::Moment)]));
    }
    facts
}

fn similar(story: &SimilarStory) -> SimilarView {
    let mut facts = vec![plural("story_outlets", story.voices, [])];
    facts.push(text_with("story_newest", [at(story.newest, TimeForm::Age)]));
    SimilarView {
        title: story.article.title.clone(),
        language: story.article.language.clone(),
        query: format!("article={}", story.article.id),
        facts,
    }
}

impl Story<'_> {
    fn mark(&self, voice: u32) -> Mark {
        let voice = self.voices.get(voice as usize);
        voice.map(|voice| self.outlets.mark(&voice.outlet)).unwrap_or_default()
    }

    fn outlet(&self, voice: u32) -> String {
        let voice = self.voices.get(voice as usize);
        voice.map(|voice| self.outlets.name(&voice.outlet)).unwrap_or_default()
    }

    fn quote(&self, account: usize, text: &str) -> Option<QuoteView> {
        let account = self.accounts.get(account)?;
        let mark = self.mark(account.voice);
        Some(QuoteView {
            text: text.to_owned(),
            language: account.article.language.clone(),
            outlet: self.outlet(account.voice),
            mark,
            mark_label: mark.label(),
            url: safe_address(&account.article.url),
            time: (account.article.time.0 > 0).then_some(account.article.time),
        })
    }

    fn headline(&self, stressed: &[Stress], rarity: Rarity<'_>) -> Option<HeadlineView> {
        let at = headline(&self.accounts, &self.language, stressed, rarity).unwrap_or(0);
        let account = self.accounts.get(at)?;
        Some(HeadlineView {
            title: account.article.title.clone(),
            language: account.article.language.clone(),
            by: text_with("story_headline_by", [self.outlet(account.voice).into()]),
        })
    }
}

fn topics(mentions: &Mentions<'_>, settings: &Settings) -> Vec<TopicView> {
    let topic = |topic: crate::brief::Topic| TopicView {
        followed: settings.follows(&topic.text),
        muted: settings.mutes(&topic.text),
        outlets: plural("story_outlets", topic.voices, []),
        name: topic.text,
    };
    mentions.topics().into_iter().map(topic).collect()
}
