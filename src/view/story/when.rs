//! Who was first, and who published when.

use super::Story;
use crate::brief::{Basis, first};
use crate::order::Sort;
use crate::time::{HOUR, Timestamp};
use crate::view::mark::Mark;
use crate::view::text::{Arg, Text, TimeForm, at, country, plural, text, text_with};
use crate::view::voices::Voice;
use serde::Serialize;

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
    /// Whose time it is: the article's own, or when a source first showed it here.
    pub basis: Text,
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

impl Story<'_> {
    /// Firsts of the whole story and of countries with two or more outlets here, one line an outlet.
    pub(super) fn firsts(&self) -> Vec<FirstView> {
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
                        basis: match first.basis {
                            Basis::Stated => text("first_stated"),
                            Basis::Seen => text("first_shown"),
                        },
                        doubt,
                    });
                }
            }
        }
        lines
    }

    pub(super) fn timeline(&self) -> Option<TimelineView> {
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
        times.order();
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
}

/// Seconds between the hours under a timeline of this length: at most eight of them.
fn hours_apart(seconds: i64) -> i64 {
    const STEPS: [i64; 7] = [1, 2, 3, 6, 12, 24, 48];
    let fits = |hours: &&i64| seconds / (**hours * HOUR) <= 8;
    STEPS.iter().find(fits).copied().unwrap_or(168) * HOUR
}
