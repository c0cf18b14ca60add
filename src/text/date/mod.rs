//! Reads the dates of feeds and pages, in whatever form and language they come.
//!
//! A text is cut into numbers, words and signs; then the time of day is taken out, then the zone that
//! belongs to it, and what is left must be a date. The names of months and days come from CLDR, the
//! words for zones from the time-zone database.
//!
//! A wrong time is worse than none, for it makes the wrong outlet the first to report: a date with two
//! readings is no date unless the hint, the day of the week or the language decides, and a zone word
//! that stands in no table is [`Zone::Unknown`], never UTC.

mod calendar;
mod clock;
mod names;
mod token;
mod zone;

use super::entity;
use crate::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};
use token::Tokens;

pub use names::fold;

/// Is this word (folded) the name of a month or a day of the week in some language?
pub fn is_calendar_word(folded: &str) -> bool {
    !names::months(folded).is_empty() || !names::weekdays(folded).is_empty()
}

/// What is known of the writer of a date. Empty fields are unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// Country of the outlet, ISO 3166 alpha-2 in capitals. Decides `02/01` and `IST`, and gives the
    /// zone of a date that names none.
    pub country: &'a str,
    /// Language of the text (BCP 47). Decides month names that mean two months.
    pub language: &'a str,
}

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Precision {
    Day,
    Minute,
    Second,
}

/// Where the clock stood that the date was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zone {
    /// The text says it: seconds east of Greenwich.
    Known(i32),
    /// The text names no zone: local time of the hinted country if that has one zone, else UTC.
    Assumed(i32),
    /// The text names a zone that no table knows.
    Unknown,
}

/// A date as the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedDate {
    /// The local date and time, counted as if it were UTC.
    pub local: Timestamp,
    pub zone: Zone,
    pub precision: Precision,
}

impl ParsedDate {
    /// The moment meant; `None` when the zone is unknown.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self.zone {
            Zone::Known(east) | Zone::Assumed(east) => {
                Some(Timestamp(self.local.0 - i64::from(east)))
            }
            Zone::Unknown => None,
        }
    }

    /// True when the text itself says which moment it means, to the minute.
    pub fn is_exact(&self) -> bool {
        matches!(self.zone, Zone::Known(_)) && self.precision != Precision::Day
    }
}

/// Years before this one are the zero of somebody's clock (1970, 1980), not dates of articles.
const FIRST_YEAR: i64 = 1981;
/// Years after this one belong to another calendar (2569 is a Buddhist year).
const LAST_YEAR: i64 = 2199;
/// No date is longer; the rest of a longer text is not read.
const MAX_CHARS: usize = 160;

/// The date that `text` gives; `None` when it gives none, or one with two readings.
///
/// A missing zone is the hinted country's, else UTC; look at [`ParsedDate::zone`] before trusting it.
pub fn parse(text: &str, hint: &Hint) -> Option<ParsedDate> {
    let text = entity::decode(text.get(..text.len().min(4 * MAX_CHARS)).unwrap_or(text));
    let mut tokens = Tokens::of(&text, MAX_CHARS);
    if let Some(moment) = calendar::unix_time(&tokens) {
        let (year, ..) = moment.date();
        return (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(ParsedDate {
            local: moment,
            zone: Zone::Known(0),
            precision: Precision::Second,
        });
    }
    tokens.split_compact();
    let mut clock = clock::take(&mut tokens);
    let mut zone = clock.and_then(|clock| zone::take(&mut tokens, clock.end, hint));
    let days = calendar::take(&mut tokens, hint)?;
    if clock.is_none() {
        clock = clock::take_dotted(&mut tokens);
        zone = clock.and_then(|clock| zone::take(&mut tokens, clock.end, hint));
    }
    if zone.is_none() {
        zone = zone::take_last(&mut tokens, hint);
    }
    let (seconds, precision) = match clock {
        Some(clock) => (clock.seconds?, clock.precision),
        None => (0, Precision::Day),
    };
    let local = Timestamp(days * DAY + seconds);
    let zone = match zone {
        Some(zone::Found::Refused) => return None,
        Some(zone::Found::Offset(east)) => Zone::Known(east),
        Some(zone::Found::Rule(rule)) => Zone::Known(rule.offset_at(local)),
        Some(zone::Found::Unknown) => Zone::Unknown,
        Some(zone::Found::Impossible) => Zone::Assumed(0),
        None => Zone::Assumed(
            zone::Rule::of_country(hint.country).map_or(0, |rule| rule.offset_at(local)),
        ),
    };
    Some(ParsedDate { local, zone, precision })
}

#[cfg(test)]
mod tests;
