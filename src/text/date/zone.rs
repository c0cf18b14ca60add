//! The zone in a date text, and what the clocks of a zone show.

use super::super::table;
use super::token::Tokens;
use super::{Hint, names};
use crate::time::{DAY, Timestamp, days_from_civil};

/// Zone words: `word<TAB>minutes east`, then `COUNTRY:minutes` where a country means another zone by it;
/// `?` in place of the minutes where no reading is the usual one, `=name` where the season decides.
const WORDS: &str = include_str!("../../../data/zone-words.txt");

/// Zones by the rule that they follow today: `rule<TAB>names<TAB>countries`, the last only where the
/// whole country follows it. A rule is `seconds east`, or `winter summer start end` with the start and
/// end of summer time as `month.week.weekday/seconds after midnight` (as in POSIX TZ).
const RULES: &str = include_str!("../../../data/zone-rules.txt");

/// No zone is farther from Greenwich.
const FARTHEST: i64 = 14 * 3_600;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// Seconds east of Greenwich.
    Offset(i32),
    Rule(Rule),
    /// A word that no table knows.
    Unknown,
    /// An offset that no place on earth has (`+1500`).
    Impossible,
    /// Rubbish where the offset should be: nothing about this date can be trusted.
    Refused,
}

/// The zone that stands right behind the time of day, from token `at`.
pub(super) fn take(tokens: &mut Tokens, at: usize, hint: &Hint) -> Option<Found> {
    let (found, end) = read(tokens, at, hint, false)?;
    tokens.mark(at..end);
    Some(found)
}

/// The zone behind the whole date: `... 09:30:00 2026 +0100`.
pub(super) fn take_last(tokens: &mut Tokens, hint: &Hint) -> Option<Found> {
    read(tokens, tokens.end_of_used(), hint, true).map(|(found, _)| found)
}

/// Words between a time and its zone that say nothing.
const FILLERS: [&str; 17] = [
    "uhr",
    "h",
    "hs",
    "hrs",
    "hr",
    "hours",
    "uur",
    "hod",
    "kl",
    "น",
    "ч",
    "г",
    "time",
    "local",
    "часов",
    "hodin",
    "klo",
];
/// Words after which no zone comes.
const STOPS: [&str; 22] = [
    "by",
    "updated",
    "published",
    "last",
    "on",
    "of",
    "the",
    "de",
    "di",
    "del",
    "am",
    "vom",
    "von",
    "le",
    "il",
    "el",
    "du",
    "da",
    "em",
    "den",
    "в",
    "от",
];

fn read(tokens: &Tokens, start: usize, hint: &Hint, last: bool) -> Option<(Found, usize)> {
    let mut at = start;
    while at < tokens.len() && at < start + 8 {
        if let Some(sign) = tokens.sign(at) {
            match sign {
                '+' | '-' => return offset(tokens, at),
                '(' | ')' | '[' | ']' | ',' | '.' | '"' | '\'' => at += 1,
                _ => return None,
            }
            continue;
        }
        let word = tokens.word(at)?;
        if let Some(found) = named(tokens, at) {
            return Some(found);
        }
        if let Some(found) = by_phrase(tokens, at, hint) {
            return Some(found);
        }
        if let Some(found) = by_word(word, hint) {
            let next = offset(tokens, at + 1);
            return Some(next.unwrap_or((found, at + 1)));
        }
        if FILLERS.contains(&word) {
            at += 1;
            continue;
        }
        let is_name = !names::weekdays(word).is_empty() || !names::months(word).is_empty();
        // "10:30 MET" at the end is no Wednesday of the Hungarians.
        let is_name = is_name && !(tokens.is_capitals(at) && at + 1 == tokens.len());
        let is_no_zone = is_name || STOPS.contains(&word) || (last && !tokens.is_capitals(at));
        return (!is_no_zone).then_some((Found::Unknown, at + 1));
    }
    None
}

/// `+0100`, `-7`, `+5:30`, `--0000` at `at`.
fn offset(tokens: &Tokens, at: usize) -> Option<(Found, usize)> {
    let mut end = at;
    while matches!(tokens.sign(end), Some('+' | '-')) && (end == at || !tokens.spaced(end)) {
        end += 1;
    }
    let west = tokens.sign(end.checked_sub(1).filter(|last| *last >= at)?) == Some('-');
    if tokens.spaced(end) {
        return None;
    }
    let (value, digits) = tokens.number(end)?;
    end += 1;
    let is_day = tokens.word(end).is_some_and(|word| !names::months(word).is_empty());
    if is_day && digits <= 2 {
        return None;
    }
    let value = value as i64;
    let (hours, mut minutes) = match digits {
        1 | 2 => (value, 0),
        3 | 4 => (value / 100, value % 100),
        6 => (value / 10_000, value / 100 % 100),
        _ => return Some((Found::Refused, end)),
    };
    if digits <= 2 && tokens.sign(end) == Some(':') {
        if let Some(after) = tokens.small(end + 1, 99) {
            minutes = after as i64;
            end += 2;
        }
        if tokens.sign(end) == Some(':') && tokens.small(end + 1, 59).is_some() {
            end += 2;
        }
    }
    if hours > 24 || minutes > 59 {
        return Some((Found::Refused, end));
    }
    let east = (hours * 3_600 + minutes * 60) * if west { -1 } else { 1 };
    let found = if east.abs() > FARTHEST { Found::Impossible } else { Found::Offset(east as i32) };
    Some((found, end))
}

/// `Europe/Brussels` at `at`.
fn named(tokens: &Tokens, at: usize) -> Option<(Found, usize)> {
    if tokens.sign(at + 1) != Some('/') || tokens.spaced(at + 1) || tokens.spaced(at + 2) {
        return None;
    }
    let mut name = format!("{}/{}", tokens.word(at)?, tokens.word(at + 2)?);
    let mut end = at + 3;
    while let Some(sign @ ('/' | '_' | '-' | '+')) = tokens.sign(end) {
        if tokens.spaced(end) || tokens.spaced(end + 1) {
            break;
        }
        match (tokens.word(end + 1), tokens.number(end + 1)) {
            (Some(word), _) => name += &format!("{sign}{word}"),
            (_, Some((value, _))) if name.starts_with("etc/") => name += &format!("{sign}{value}"),
            _ => break,
        }
        end += 2;
    }
    Some((Rule::of_name(&name).map_or(Found::Unknown, Found::Rule), end))
}

/// `Central European Summer Time` at `at`.
fn by_phrase(tokens: &Tokens, at: usize, hint: &Hint) -> Option<(Found, usize)> {
    let words: Vec<&str> = (at..at + 6).map_while(|at| tokens.word(at)).collect();
    let len = words.iter().position(|word| *word == "time").filter(|len| *len > 0)? + 1;
    Some((by_word(&words[..len].join(" "), hint)?, at + len))
}

fn by_word(word: &str, hint: &Hint) -> Option<Found> {
    let meanings = table::find(WORDS, word)?;
    let mut meanings = meanings.split(' ');
    let usual = meanings.next()?;
    let here = meanings
        .filter_map(|meaning| meaning.split_once(':'))
        .find(|(country, _)| *country == hint.country)
        .map_or(usual, |(_, minutes)| minutes);
    if let Some(name) = here.strip_prefix('=') {
        return Rule::of_name(name).map(Found::Rule);
    }
    Some(here.parse().map_or(Found::Unknown, |minutes: i32| Found::Offset(minutes * 60)))
}

/// What the clocks of a zone show over the year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    winter: i32,
    summer: Option<Summer>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Summer {
    east: i32,
    start: Change,
    end: Change,
}

/// The day of a year on which clocks are changed, and the second of that day on the clock before.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    month: i64,
    /// 1-4, or 5 for the last.
    week: i64,
    /// Sunday = 0.
    weekday: i64,
    second: i64,
}

impl Rule {
    /// The zone with this name of the time-zone database, in lower case.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::where_column(1, name)
    }

    /// The zone of a country that has only one.
    pub fn of_country(country: &str) -> Option<Self> {
        Self::where_column(2, country)
    }

    fn where_column(column: usize, value: &str) -> Option<Self> {
        let holds = |line: &&str| {
            line.split('\t').nth(column).is_some_and(|names| names.split(' ').any(|n| n == value))
        };
        let line = RULES.lines().filter(|_| !value.is_empty()).find(holds)?;
        Self::read(line.split('\t').next()?)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let winter = parts.next()?.parse().ok()?;
        let summer = match (parts.next(), parts.next(), parts.next()) {
            (Some(east), Some(start), Some(end)) => Some(Summer {
                east: east.parse().ok()?,
                start: Change::read(start)?,
                end: Change::read(end)?,
            }),
            _ => None,
        };
        Some(Self { winter, summer })
    }

    /// Seconds east of Greenwich when the clocks show `local`.
    pub fn offset_at(&self, local: Timestamp) -> i32 {
        let Some(summer) = self.summer else { return self.winter };
        let (year, ..) = local.date();
        let (start, end) = (summer.start.in_year(year), summer.end.in_year(year));
        let is_summer = if start < end {
            (start..end).contains(&local.0)
        } else {
            !(end..start).contains(&local.0)
        };
        if is_summer { summer.east } else { self.winter }
    }
}

impl Change {
    fn read(text: &str) -> Option<Self> {
        let (day, second) = text.split_once('/')?;
        let mut parts = day.split('.').map(|part| part.parse().ok());
        Some(Self {
            month: parts.next()??,
            week: parts.next()??,
            weekday: parts.next()??,
            second: second.parse().ok()?,
        })
    }

    /// The local second at which clocks change in `year`.
    fn in_year(&self, year: i64) -> i64 {
        let first = days_from_civil(year, self.month, 1);
        let next_month = days_from_civil(year, self.month + 1, 1);
        // 1970-01-01 was a Thursday.
        let weekday_of_first = (first + 4).rem_euclid(7);
        let mut day = first + (self.weekday - weekday_of_first).rem_euclid(7) + (self.week - 1) * 7;
        while day >= next_month {
            day -= 7;
        }
        day * DAY + self.second
    }
}
