//! The story page: headline, sides, key points, what each side stresses, who was first, articles.
//!
//! Decided from the same input as the popup. The reckoning stands in `brief`; here it gets its names, marks and counts.

use crate::brief::{Account, Basis, Point, Rarity, Side as Third, Stress};
use crate::brief::{LEAST_VOICES, distribution, first, headline, key_points, stress};
use crate::rating::Factuality;
use crate::settings::{Settings, Theme};
use crate::story::Document;
use crate::time::{HOUR, Timestamp};
use crate::view::coverage::{CoverageView, Group, Outlets, group, safe_address};
use crate::view::facts::{owner_category_name, tile};
use crate::view::mark::{Mark, Pips, Side};
use crate::view::popup::{PopupInput, open_piece, popup};
use crate::view::sides::SideCounts;
use crate::view::text::{Arg, Text, TimeForm, at, country, language, plural, text, text_with};
use crate::view::voices::{Piece, Voice, voices};
use serde::Serialize;
use std::collections::HashMap;

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

/// The outlets of one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ColumnView {
    pub mark: Mark,
    pub name: Text,
    pub outlets: Vec<TileView>,
}

/// An outlet as a tile with its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TileView {
    pub name: String,
    pub tile: String,
    /// Low confidence.
    pub low: bool,
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

/// A sentence of an article, and who says the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PointView {
    pub quote: QuoteView,
    /// "11 of 12 outlets say it".
    pub said: Text,
    pub counts: SideCounts,
    pub label: Text,
    /// "Right of center only".
    pub only: Option<Text>,
    /// Numbers on which the outlets differ.
    pub differences: Vec<Text>,
}

/// What one side writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SideView {
    pub group: Group,
    pub mark: Mark,
    pub name: Text,
    pub outlets: Text,
    pub headlines: Vec<QuoteView>,
    pub words: Vec<WordView>,
    /// Said in place of words.
    pub too_few: Option<Text>,
}

/// A word that a side stresses.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WordView {
    pub text: String,
    /// "4 of 5 here · 1 of 3 others".
    pub counts: Text,
}

/// Who was first, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstView {
    pub outlet: String,
    pub mark: Mark,
    pub mark_label: Text,
    /// Seconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub time: Timestamp,
    /// "first of the 12 we saw", "first in Japan".
    pub places: Vec<Text>,
    /// What is uncertain about it.
    pub doubt: Option<Text>,
}

/// Who published when, one lane a country.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TimelineView {
    pub lanes: Vec<Lane>,
    pub ticks: Vec<TimeTick>,
    pub label: Text,
}

/// One country's lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Lane {
    pub name: Arg,
    /// Rows that its marks need, so that none lies on another.
    pub rows: u32,
    pub marks: Vec<LaneMark>,
}

/// An outlet's first publication.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LaneMark {
    /// Place from the left end, in percent.
    pub x: f32,
    pub row: u32,
    pub mark: Mark,
    /// "The Japan Times, 23:24".
    pub label: Text,
}

/// A full hour under the lanes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TimeTick {
    pub x: f32,
    pub time: Arg,
}

/// How the outlets spread over a property.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpreadView {
    pub title: Text,
    /// "8 of 12 outlets are rated".
    pub sub: Text,
    pub rows: Vec<SpreadRow>,
    /// Outlets of which it is not known; drawn hatched.
    pub unknown: u32,
    pub unknown_name: Text,
    /// The longest row, for the bars' scale.
    pub most: u32,
}

/// One value with its outlets.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SpreadRow {
    pub name: Arg,
    /// Drawn in place of the name.
    pub pips: Option<Pips>,
    pub count: u32,
}

/// Headlines of a side that are shown.
const HEADLINES: usize = 3;

/// All that the parts are made from.
struct Story<'a> {
    voices: Vec<Voice>,
    outlets: Outlets<'a>,
    /// Articles of the voices, each with the voice's number.
    accounts: Vec<Account<'a>>,
    language: String,
}

/// Decides the story page; `None` while the open page is no article with other coverage.
/// `rarity` is that of the index.
pub fn story(input: &PopupInput, settings: &Settings, rarity: Rarity<'_>) -> Option<StoryView> {
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
    Some(StoryView {
        theme: settings.theme,
        language: settings.language.clone(),
        keys: settings.single_keys,
        headline: story.headline(&stressed, rarity)?,
        facts: facts(&coverage, &story),
        columns: columns(&coverage),
        points: story.points(rarity),
        sides: Third::ALL.iter().map(|side| story.side(*side, &stressed)).collect(),
        firsts: story.firsts(),
        timeline: story.timeline(),
        spreads: story.spreads(),
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

fn third(mark: Mark) -> Option<Third> {
    match group(mark) {
        Group::Left => Some(Third::Left),
        Group::Center => Some(Third::Center),
        Group::Right => Some(Third::Right),
        Group::Unrated => None,
    }
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

fn columns(coverage: &CoverageView) -> Vec<ColumnView> {
    let column = |side: Side| {
        let here = coverage.items.iter().filter(|item| match side {
            Side::None => !item.mark.is_rated(),
            side => item.mark.side == side,
        });
        ColumnView {
            mark: Mark { side, low: false },
            name: side.name(),
            outlets: here
                .map(|item| TileView {
                    name: item.outlet.clone(),
                    tile: tile(&item.outlet),
                    low: item.mark.low,
                })
                .collect(),
        }
    };
    Side::AXIS.into_iter().chain([Side::None]).map(column).collect()
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

    fn points(&self, rarity: Rarity<'_>) -> Vec<PointView> {
        let points = key_points(&self.accounts, &self.language, rarity);
        points.iter().filter_map(|point| self.point(point)).collect()
    }

    fn point(&self, point: &Point) -> Option<PointView> {
        let counts = SideCounts::of(point.voices.iter().map(|voice| self.mark(*voice)));
        let difference = |of: &crate::brief::Difference| {
            let numbers = of.numbers.iter().map(|(number, voices)| {
                plural("number_said", voices.len() as u32, [number.as_str().into()])
            });
            let mut numbers = numbers.map(Arg::from).collect::<Vec<_>>();
            numbers.truncate(3);
            let thing = Arg::from(of.thing.as_str());
            match numbers.len() {
                2 => Some(text_with("differs_2", [vec![thing], numbers].concat())),
                3 => Some(text_with("differs_3", [vec![thing], numbers].concat())),
                _ => None,
            }
        };
        Some(PointView {
            quote: self.quote(point.account, &point.text)?,
            said: plural("point_said", counts.total(), [(self.voices.len() as u32).into()]),
            label: counts.label(),
            only: self.only(&counts),
            differences: point.differences.iter().filter_map(difference).collect(),
            counts,
        })
    }

    /// A point is one side's only when two outlets of it say it and two rated outlets of another side do not.
    fn only(&self, said: &SideCounts) -> Option<Text> {
        const LEAST: u32 = 2;
        let all = SideCounts::of((0..self.voices.len() as u32).map(|voice| self.mark(voice)));
        let [left, center, right] = [said.left(), said.center(), said.right()];
        let silent = |others: [u32; 2]| others.iter().any(|count| *count >= LEAST);
        match (left, center, right) {
            (LEAST.., 0, 0) if silent([all.center(), all.right()]) => Some(text("only_left")),
            (0, LEAST.., 0) if silent([all.left(), all.right()]) => Some(text("only_center")),
            (0, 0, LEAST..) if silent([all.left(), all.center()]) => Some(text("only_right")),
            _ => None,
        }
    }

    fn side(&self, side: Third, stressed: &[Stress]) -> SideView {
        let (group, sign, name) = match side {
            Third::Left => (Group::Left, Side::LeanLeft, text("group_left")),
            Third::Center => (Group::Center, Side::Center, text("group_center")),
            Third::Right => (Group::Right, Side::LeanRight, text("group_right")),
        };
        let here = |voice: &u32| third(self.mark(*voice)) == Some(side);
        let outlets = (0..self.voices.len() as u32).filter(here).count() as u32;
        let mut told = std::collections::HashSet::new();
        let mut leads: Vec<usize> = (0..self.accounts.len())
            .filter(|at| self.accounts.get(*at).is_some_and(|a| a.side == Some(side)))
            .filter(|at| self.accounts.get(*at).is_some_and(|a| told.insert(a.voice)))
            .collect();
        // Headlines that the person can read come first.
        leads.sort_by_key(|at| {
            self.accounts.get(*at).is_none_or(|account| account.article.language != self.language)
        });
        let quoted =
            leads.iter().filter_map(|at| self.quote(*at, &self.accounts.get(*at)?.article.title));
        let words: Vec<WordView> = stressed
            .iter()
            .filter(|word| word.side == side)
            .map(|word| WordView {
                text: word.text.clone(),
                counts: text_with(
                    "word_counts",
                    [word.here.0, word.here.1, word.others.0, word.others.1].map(Arg::from),
                ),
            })
            .collect();
        let too_few = match (outlets, words.is_empty()) {
            (0, _) => Some(text("side_silent")),
            (..LEAST_VOICES, _) => Some(plural("side_too_few", outlets, [LEAST_VOICES.into()])),
            (_, true) => Some(text("side_no_words")),
            _ => None,
        };
        SideView {
            group,
            mark: Mark { side: sign, low: false },
            name,
            outlets: plural("story_outlets", outlets, []),
            headlines: quoted.take(HEADLINES).collect(),
            words,
            too_few,
        }
    }

    /// Firsts of the whole story and of countries with two or more outlets here, one line an outlet.
    fn firsts(&self) -> Vec<FirstView> {
        let voices_in = |code: &str| {
            self.voices.iter().filter(|voice| self.outlets.country(&voice.outlet) == code).count()
        };
        let mut lines: Vec<FirstView> = Vec::new();
        for first in first(&self.accounts) {
            let Some(account) = self.accounts.get(first.account) else { continue };
            let place = match first.country.as_str() {
                "" => plural("first_of", self.voices.len() as u32, []),
                code if voices_in(code) >= 2 => text_with(
                    "first_in_country",
                    [Arg::Country { country: code.to_owned(), short: true }],
                ),
                _ => continue,
            };
            let doubt = match (first.certain, first.basis) {
                (true, _) => None,
                (false, Basis::Stated) => Some(text("first_close")),
                (false, Basis::Seen) => Some(text("first_seen")),
            };
            let outlet = self.outlet(account.voice);
            match lines.iter_mut().find(|line| line.outlet == outlet && line.doubt == doubt) {
                Some(line) => line.places.push(place),
                None => {
                    let mark = self.mark(account.voice);
                    lines.push(FirstView {
                        outlet,
                        mark,
                        mark_label: mark.label(),
                        time: first.time,
                        places: vec![place],
                        doubt,
                    });
                }
            }
        }
        lines
    }

    fn timeline(&self) -> Option<TimelineView> {
        /// Marks nearer than this, in percent, lie on each other.
        const ROOM: f32 = 5.5;
        /// Ends of the lanes that stay free for half a mark.
        const EDGE: f32 = 3.0;
        let timed = |(number, voice): (usize, &Voice)| {
            let own = std::iter::once(&voice.lead).chain(&voice.more);
            Some((own.filter_map(|piece| piece.time).min()?, number as u32))
        };
        let mut times: Vec<(Timestamp, u32)> =
            self.voices.iter().enumerate().filter_map(timed).collect();
        times.sort_unstable();
        let (first, last) = (times.first()?.0, times.last()?.0);
        let span = last.since(first).max(1) as f32;
        let x = |time: Timestamp| EDGE + (100.0 - 2.0 * EDGE) * time.since(first) as f32 / span;
        if times.len() < 3 {
            return None;
        }
        let mut lanes: Vec<(String, Lane, Vec<f32>)> = Vec::new();
        for (time, number) in &times {
            let voice = self.voices.get(*number as usize)?;
            let code = self.outlets.country(&voice.outlet).to_owned();
            let at_lane = lanes.iter().position(|(known, ..)| *known == code);
            let at_lane = at_lane.unwrap_or_else(|| {
                let name = country(&code).unwrap_or_else(|| text("not_known").into());
                lanes.push((code.clone(), Lane { name, rows: 0, marks: Vec::new() }, Vec::new()));
                lanes.len() - 1
            });
            let (_, lane, ends) = lanes.get_mut(at_lane)?;
            let place = x(*time);
            let row = ends.iter().position(|end| place - end >= ROOM).unwrap_or(ends.len());
            match ends.get_mut(row) {
                Some(end) => *end = place,
                None => ends.push(place),
            }
            lane.rows = ends.len() as u32;
            let label = [self.outlet(*number).into(), at(*time, TimeForm::Clock)];
            lane.marks.push(LaneMark {
                x: place,
                row: row as u32,
                mark: self.mark(*number),
                label: text_with("lane_label", label),
            });
        }
        let step = hours_apart(last.since(first));
        let start = (first.0 + step - 1).div_euclid(step) * step;
        let ticks = (0..)
            .map(|n| Timestamp(start + n * step))
            .take_while(|time| *time <= last)
            .map(|time| TimeTick { x: x(time), time: at(time, TimeForm::Clock) });
        Some(TimelineView {
            ticks: ticks.collect(),
            label: plural("timeline_label", times.len() as u32, [(lanes.len() as u32).into()]),
            lanes: lanes.into_iter().map(|(_, lane, _)| lane).collect(),
        })
    }

    fn spreads(&self) -> Vec<SpreadView> {
        let voices = || 0..self.voices.len() as u32;
        let key = |voice: &u32| self.voices.get(*voice as usize).map(|v| v.outlet.as_str());
        let of = |voice: u32| key(&voice).and_then(|key| self.outlets.get(key));
        let factuality = distribution(voices().map(|voice| {
            let level = of(voice).and_then(|outlet| outlet.consensus.factuality);
            (Some(voice), level.map(std::cmp::Reverse))
        }));
        let owners = distribution(voices().map(|voice| {
            let category = of(voice).and_then(|outlet| outlet.facts.owner_category);
            (Some(voice), category.map(|category| category as u8))
        }));
        let category_of: HashMap<u8, _> = voices()
            .filter_map(|voice| of(voice)?.facts.owner_category)
            .map(|category| (category as u8, category))
            .collect();
        let countries = distribution(voices().map(|voice| {
            let code = key(&voice).map(|key| self.outlets.country(key).to_owned());
            (Some(voice), code.filter(|code| !code.is_empty()))
        }));
        let languages = distribution(self.accounts.iter().map(|account| {
            let code = account.article.language.clone();
            (Some(account.voice), Some(code).filter(|code| !code.is_empty()))
        }));
        let mut levels: Vec<(Factuality, u32)> =
            factuality.counts.iter().map(|(level, count)| (level.0, *count)).collect();
        levels.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        vec![
            spread(
                text("spread_factuality"),
                "spread_rated",
                levels.into_iter().map(|(level, count)| {
                    let pips = Pips::of(Some(level));
                    SpreadRow { name: pips.word.clone().into(), pips: Some(pips), count }
                }),
                factuality.unknown,
                text("side_none"),
            ),
            spread(
                text("spread_owners"),
                "spread_known",
                owners.counts.iter().filter_map(|(code, count)| {
                    let name = owner_category_name(*category_of.get(code)?).into();
                    Some(SpreadRow { name, pips: None, count: *count })
                }),
                owners.unknown,
                text("not_known"),
            ),
            spread(
                text("spread_countries"),
                "spread_known",
                countries.counts.iter().filter_map(|(code, count)| {
                    Some(SpreadRow { name: country(code)?, pips: None, count: *count })
                }),
                countries.unknown,
                text("not_known"),
            ),
            spread(
                text("spread_languages"),
                "spread_known",
                languages.counts.iter().filter_map(|(code, count)| {
                    Some(SpreadRow { name: language(code)?, pips: None, count: *count })
                }),
                languages.unknown,
                text("not_known"),
            ),
        ]
    }
}

fn spread(
    title: Text,
    sub: &'static str,
    rows: impl Iterator<Item = SpreadRow>,
    unknown: u32,
    unknown_name: Text,
) -> SpreadView {
    let rows: Vec<SpreadRow> = rows.collect();
    let known: u32 = rows.iter().map(|row| row.count).sum();
    let most = rows.iter().map(|row| row.count).max().unwrap_or(0).max(unknown);
    let sub = match sub {
        "spread_rated" => plural("spread_rated", known, [(known + unknown).into()]),
        _ => plural("spread_known", known, [(known + unknown).into()]),
    };
    SpreadView { title, sub, rows, unknown, unknown_name, most }
}

/// Seconds between the hours under a timeline of this length: at most eight of them.
fn hours_apart(seconds: i64) -> i64 {
    const STEPS: [i64; 7] = [1, 2, 3, 6, 12, 24, 48];
    let fits = |hours: &&i64| seconds / (**hours * HOUR) <= 8;
    STEPS.iter().find(fits).copied().unwrap_or(168) * HOUR
}
