//! My news diet: what the person read, counted. Says counts with denominators and gives no score.

use crate::brief::mentions;
use crate::order::Sort;
use crate::settings::Settings;
use crate::text::language::guess;
use crate::time::{DAY, Timestamp, iso_date};
use crate::view::coverage::{BarView, Group, Outlets};
use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use crate::view::sides::{LEAST_RATED, SideCounts};
use crate::view::spread::{Rows, SpreadRow, SpreadView, by_code, by_factuality, by_owner};
use crate::view::text::{Arg, Text, TimeForm, at, country, plural, text, text_with};
use crate::view::today::StoryRow;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// A page that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    pub url: String,
    pub title: String,
    /// Key of the outlet.
    pub outlet: String,
    /// When it was opened.
    pub time: Timestamp,
    /// Seconds by which the person's clock was ahead of UTC then.
    pub ahead: i64,
}

impl Page {
    /// When it was opened, by the person's clock.
    fn local(&self) -> Timestamp {
        Timestamp(self.time.0.saturating_add(self.ahead))
    }

    /// The person's day on which it was opened.
    pub fn day(&self) -> String {
        iso_date(self.local().date())
    }
}

/// What the record is decided from.
#[derive(Clone, Debug, Default)]
pub struct DietInput {
    /// Newest first.
    pub pages: Vec<Page>,
    pub outlets: Vec<RatedOutlet>,
    /// Rated outlets of the person's feeds, by side.
    pub base: SideCounts,
    /// For each seldom read side, stories that its outlets cover.
    pub seldom: Vec<(Group, Vec<StoryRow>)>,
}

/// The record of reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DietView {
    pub on: bool,
    pub days: u16,
    /// "171 pages since 3 October".
    pub heading: Text,
    /// All pages by side, and the person's feeds beside them.
    pub read: Option<BarView>,
    pub feeds: Option<BarView>,
    pub weeks: Vec<WeekView>,
    pub spreads: Vec<SpreadView>,
    pub seldom: Vec<SeldomView>,
    /// Newest first.
    pub record: Vec<DayView>,
}

/// A week's pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WeekView {
    pub name: Text,
    pub counts: SideCounts,
    pub label: Text,
}

/// A side that is seldom read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SeldomView {
    pub name: Text,
    pub counts: Text,
    pub rows: Vec<StoryRow>,
}

/// A day of the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DayView {
    /// `2026-01-03`
    pub day: String,
    pub name: Arg,
    pub pages: Vec<PageRow>,
}

/// A page of the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageRow {
    pub url: String,
    pub title: String,
    pub outlet: String,
    pub mark: Mark,
    pub mark_label: Text,
    #[cfg_attr(test, ts(type = "number"))]
    pub time: Timestamp,
}

/// Weeks that are drawn.
const WEEKS: usize = 12;
/// Rows of a distribution.
const MOST_ROWS: usize = 8;
/// Days and pages of the record that are listed.
const MOST_DAYS: usize = 60;
/// A side is seldom read when its share is under half of that among the feeds, of at least so many pages.
const LEAST_PAGES: u32 = 10;

/// Sides that are read far less than they stand among the feeds.
pub fn seldom(read: &SideCounts, base: &SideCounts) -> Vec<Group> {
    let (all, feeds) = (read.rated(), base.rated());
    if all < LEAST_PAGES || feeds == 0 {
        return Vec::new();
    }
    let sides = [
        (Group::Left, read.left(), base.left()),
        (Group::Center, read.center(), base.center()),
        (Group::Right, read.right(), base.right()),
    ];
    let few = |(_, here, usual): &(Group, u32, u32)| {
        *usual > 0 && u64::from(*here) * u64::from(feeds) * 2 < u64::from(*usual) * u64::from(all)
    };
    sides.into_iter().filter(few).map(|(group, ..)| group).collect()
}

/// Pages by side.
pub fn counts(pages: &[Page], outlets: &[RatedOutlet]) -> SideCounts {
    let outlets = Outlets::of(outlets);
    SideCounts::of(pages.iter().map(|page| outlets.mark(&page.outlet)))
}

/// Decides the record's page.
pub fn diet(input: &DietInput, settings: &Settings) -> DietView {
    let outlets = Outlets::of(&input.outlets);
    let read = counts(&input.pages, &input.outlets);
    let bar = |counts: SideCounts| {
        (counts.rated() >= LEAST_RATED).then(|| BarView { counts, label: counts.label() })
    };
    let oldest = input.pages.iter().map(|page| page.time).min();
    let seldom = input.seldom.iter().map(|(side, rows)| {
        let (name, here) = match side {
            Group::Left => (text("group_left"), read.left()),
            Group::Center => (text("group_center"), read.center()),
            _ => (text("group_right"), read.right()),
        };
        let counts = plural("diet_seldom", here, [read.rated().into()]);
        SeldomView { name, counts, rows: rows.clone() }
    });
    DietView {
        on: settings.diet.on,
        days: settings.diet.days,
        heading: match oldest {
            Some(oldest) => {
                plural("diet_pages", input.pages.len() as u32, [at(oldest, TimeForm::Day)])
            }
            None => text("diet_empty"),
        },
        read: bar(read),
        feeds: bar(input.base).filter(|_| !input.pages.is_empty()),
        weeks: weeks(&input.pages, &outlets),
        spreads: if input.pages.is_empty() { Vec::new() } else { spreads(&input.pages, &outlets) },
        seldom: seldom.collect(),
        record: record(&input.pages, &outlets),
    }
}

/// Weeks that begin on Monday, newest first.
fn weeks(pages: &[Page], outlets: &Outlets<'_>) -> Vec<WeekView> {
    let mut weeks: BTreeMap<i64, SideCounts> = BTreeMap::new();
    for page in pages {
        // The first of January 1970 was a Thursday.
        let week = (page.local().0.div_euclid(DAY) + 3).div_euclid(7);
        weeks.entry(week).or_default().add(outlets.mark(&page.outlet).side);
    }
    // Noon of the Monday is the same day wherever it is read.
    let view = |(week, counts): (&i64, &SideCounts)| WeekView {
        name: text_with(
            "diet_week",
            [at(Timestamp((week * 7 - 3) * DAY + DAY / 2), TimeForm::Day)],
        ),
        counts: *counts,
        label: counts.label(),
    };
    weeks.iter().rev().take(WEEKS).map(view).collect()
}

fn spreads(pages: &[Page], outlets: &Outlets<'_>) -> Vec<SpreadView> {
    let rated = || pages.iter().map(|page| outlets.get(&page.outlet));
    let topics = topics(pages).into_iter();
    let topics = topics.map(|(name, count)| SpreadRow { name: name.into(), pips: None, count });
    vec![
        spread(
            text("spread_factuality"),
            by_factuality(rated().map(|outlet| outlet?.consensus.factuality)),
        ),
        spread(text("spread_owners"), by_owner(rated().map(|outlet| outlet?.facts.owner_category))),
        spread(
            text("spread_countries"),
            by_code(pages.iter().map(|page| outlets.country(&page.outlet)), country),
        ),
        spread(text("spread_topics"), Rows { rows: topics.collect(), unknown: 0 }),
    ]
}

/// Names in the headlines of at least two pages, most frequent first.
pub fn topics(pages: &[Page]) -> Vec<(String, u32)> {
    let mut found: BTreeMap<String, (String, u32)> = BTreeMap::new();
    for page in pages {
        let mut seen = HashSet::new();
        // A headline is short, so its language is only guessed where it is sure.
        let guessed = guess(&page.title);
        let language = guessed.map_or("en", |guess| guess.language);
        let names = mentions(&page.title, language);
        let names = names.into_iter().filter(|mention| !mention.number);
        for name in names.filter(|name| seen.insert(name.key.clone())) {
            found.entry(name.key).or_insert((name.text, 0)).1 += 1;
        }
    }
    let mut topics: Vec<(String, u32)> =
        found.into_values().filter(|(_, count)| *count > 1).collect();
    topics.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    topics.truncate(MOST_ROWS);
    topics
}

fn spread(title: Text, mut rows: Rows) -> SpreadView {
    rows.rows.truncate(MOST_ROWS);
    let sub = |known: u32, all: u32| plural("diet_known", known, [all.into()]);
    SpreadView::new(title, rows, sub, text("not_known"))
}

fn record(pages: &[Page], outlets: &Outlets<'_>) -> Vec<DayView> {
    let mut days: BTreeMap<String, Vec<PageRow>> = BTreeMap::new();
    for page in pages {
        let mark = outlets.mark(&page.outlet);
        days.entry(page.day()).or_default().push(PageRow {
            url: page.url.clone(),
            title: if page.title.is_empty() { page.url.clone() } else { page.title.clone() },
            outlet: outlets.name(&page.outlet),
            mark,
            mark_label: mark.label(),
            time: page.time,
        });
    }
    let view = |(day, pages): (String, Vec<PageRow>)| {
        let time = pages.first().map(|page| page.time).unwrap_or_default();
        DayView { day, name: at(time, TimeForm::Day), pages }
    };
    days.into_iter().rev().take(MOST_DAYS).map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::{Bias, Consensus};
    use crate::view::facts::OutletFacts;

    fn rated(key: &str, bias: Bias) -> RatedOutlet {
        RatedOutlet {
            facts: OutletFacts { key: key.into(), country: "US".into(), ..Default::default() },
            consensus: Consensus { bias: Some(bias), ..Default::default() },
        }
    }

    fn pages() -> Vec<Page> {
        let page = |n: i64| Page {
            url: format!("https://l.example/{n}"),
            title: "Talks of Ana Lopez end".into(),
            outlet: if n == 0 { "r" } else { "l" }.into(),
            // From a Monday on, two a day.
            time: Timestamp(Timestamp::from_utc(2026, 1, 5, 0, 0, 0).0 + n * DAY / 2),
            ahead: 0,
        };
        (0..12).rev().map(page).collect()
    }

    #[test]
    fn pages_are_counted_by_side_week_and_day() {
        let input = DietInput {
            pages: pages(),
            outlets: vec![rated("l", Bias::Left), rated("r", Bias::Right)],
            base: SideCounts { sides: [10, 10, 10, 10, 10], unrated: 0 },
            seldom: Vec::new(),
        };
        let view = diet(&input, &Settings::default());
        assert_eq!(view.read.unwrap().counts.sides, [11, 0, 0, 0, 1]);
        assert_eq!(view.weeks.iter().map(|week| week.counts.total()).sum::<u32>(), 12);
        assert_eq!(view.record.len(), 6);
        assert_eq!(view.record[0].pages[0].url, "https://l.example/11");
        assert_eq!(topics(&input.pages), [("Ana Lopez".to_owned(), 12)]);
        let read = counts(&input.pages, &input.outlets);
        assert_eq!(seldom(&read, &input.base), [Group::Center, Group::Right]);
        assert_eq!(seldom(&SideCounts::default(), &input.base), []);
    }

    #[test]
    fn a_day_is_the_persons_own() {
        let late = Timestamp::from_utc(2026, 1, 5, 22, 0, 0);
        for (hours, day) in [(0, "2026-01-05"), (9, "2026-01-06"), (-23, "2026-01-04")] {
            assert_eq!(Page { time: late, ahead: hours * 3_600, ..Page::default() }.day(), day);
        }
    }

    #[test]
    fn an_empty_record_says_so() {
        let view = diet(&DietInput::default(), &Settings::default());
        assert!(
            !view.on && view.record.is_empty() && view.read.is_none() && view.spreads.is_empty()
        );
        assert_eq!(view.heading.key, "diet_empty");
    }
}
