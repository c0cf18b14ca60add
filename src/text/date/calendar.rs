//! The day in a date text.

use super::names::{self, Meaning};
use super::token::{Kind, Tokens};
use super::{FIRST_YEAR, Hint, LAST_YEAR};
use crate::time::{Timestamp, civil_from_days, days_from_civil};

/// Seconds, milliseconds or microseconds since 1970, when the text holds no other number.
pub(super) fn unix_time(tokens: &Tokens) -> Option<Timestamp> {
    let mut numbers = tokens.0.iter().filter_map(|token| match token.kind {
        Kind::Number(value, digits) => Some((value, digits)),
        _ => None,
    });
    let (value, digits) = numbers.next()?;
    if numbers.count() > 1
        || (0..tokens.len()).any(|at| tokens.word(at).is_some_and(|w| w != "date"))
    {
        return None;
    }
    match digits {
        10 => Some(Timestamp(value as i64)),
        13 => Some(Timestamp(value as i64 / 1_000)),
        16 => Some(Timestamp(value as i64 / 1_000_000)),
        _ => None,
    }
}

/// Takes the day out of the text, as days since 1970-01-01.
pub(super) fn take(tokens: &mut Tokens, hint: &Hint) -> Option<i64> {
    if let Some(found) = marked(tokens) {
        return found;
    }
    for at in 0..tokens.len() {
        if let Some(found) = year_first(tokens, at).or_else(|| year_last(tokens, at, 4, hint)) {
            return found;
        }
    }
    named(tokens, hint)
        .or_else(|| (0..tokens.len()).find_map(|at| year_last(tokens, at, 2, hint)).flatten())
}

/// `2026年1月2日`, `2026년 1월 2일`, `ngày 2 tháng 1 năm 2026`. The outer `None` means: not of this form.
fn marked(tokens: &mut Tokens) -> Option<Option<i64>> {
    let number_at = |marks: &[char]| {
        (0..tokens.len()).find(|&at| {
            tokens.number(at).is_some()
                && tokens.any_word(at + 1).is_some_and(|word| word.starts_with(marks))
        })
    };
    let number_after = |mark: &[&str]| {
        (1..tokens.len()).find(|&at| {
            tokens.number(at).is_some() && tokens.word(at - 1).is_some_and(|w| mark.contains(&w))
        })
    };
    let month = number_at(&['月', '월']).or_else(|| number_after(&["thang", "thg"]))?;
    let day = number_at(&['日', '일', '號', '号'])
        .or_else(|| number_after(&["ngay"]))
        .or_else(|| month.checked_sub(2).filter(|at| tokens.small(*at, 31).is_some()));
    let year = number_at(&['年', '년']).or_else(|| number_after(&["nam"])).or_else(|| {
        (0..tokens.len()).find(|at| tokens.number(*at).is_some_and(|(_, digits)| digits == 4))
    });
    let (Some(day), Some(year)) = (day, year) else { return Some(None) };
    let value = |at: usize| tokens.number(at).map_or(0, |(value, _)| value as i64);
    let days = (tokens.number(year)?.1 == 4)
        .then(|| civil(value(year), value(month), value(day)))
        .flatten();
    for at in [year, month, day] {
        tokens.mark(at..at + 1);
    }
    Some(days)
}

/// `2026-01-02`, `2026/1/2`, `2026-W01-5`, `2026-002` at `at`. The outer `None` means: not of this form.
fn year_first(tokens: &mut Tokens, at: usize) -> Option<Option<i64>> {
    let (year, 4) = tokens.number(at)? else { return None };
    let year = year as i64;
    let separator = tokens.sign(at + 1).filter(|sign| "-/.:".contains(*sign))?;
    if tokens.word(at + 2) == Some("w") && separator == '-' {
        let week = tokens.small(at + 3, 53)? as i64;
        let day = (tokens.sign(at + 4) == Some('-')).then(|| tokens.small(at + 5, 7)).flatten()?;
        tokens.mark(at..at + 6);
        return Some(in_range(monday_of_first_week(year) + (week - 1) * 7 + day as i64 - 1));
    }
    if let Some((day, 3)) = tokens.number(at + 2)
        && separator == '-'
        && tokens.sign(at + 3) != Some('-')
    {
        tokens.mark(at..at + 3);
        let days = days_from_civil(year, 1, day as i64);
        return Some(in_range(days).filter(|_| civil_from_days(days).0 == year));
    }
    let month = tokens.small(at + 2, 99)?;
    if tokens.sign(at + 3) != Some(separator) {
        return None;
    }
    let day = tokens.small(at + 4, 99)?;
    tokens.mark(at..at + 5);
    Some(civil(year, month as i64, day as i64))
}

/// `02.01.2026`, `1/2/2026`, `30.10.25` at `at`, the year with `digits` digits. The outer `None` means:
/// not of this form; `Some(None)`: of this form, but no day or two.
fn year_last(tokens: &mut Tokens, at: usize, digits: usize, hint: &Hint) -> Option<Option<i64>> {
    let first = tokens.small(at, 99)? as i64;
    let separator = tokens.sign(at + 1).filter(|sign| "-/.".contains(*sign))?;
    let second = tokens.small(at + 2, 99)? as i64;
    if tokens.sign(at + 3) != Some(separator) {
        return None;
    }
    let (year, found_digits) = tokens.number(at + 4)?;
    let before_is_joined = at > 0 && !tokens.spaced(at) && tokens.sign(at - 1).is_some();
    if found_digits != digits || before_is_joined {
        return None;
    }
    let year = full_year(year as i64, digits);
    let day_first = civil(year, second, first);
    let month_first = civil(year, first, second);
    // With two digits for the year the first number may be the year as well.
    let year_may_be_first = digits == 2 && separator != '.' && first > 12;
    if year_may_be_first && (first > 31 || year < 2_010) {
        return Some(None);
    }
    let weekdays = weekdays_of(tokens);
    let days = match (day_first, month_first) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(a), Some(b)) => {
            if separator == '.' {
                Some(a)
            } else {
                let fits = |days: i64| weekdays.iter().any(|day| day.value == weekday(days));
                match (fits(a), fits(b)) {
                    (true, false) => Some(a),
                    (false, true) => Some(b),
                    _ => match order(hint) {
                        Some(Order::DayFirst) => Some(a),
                        Some(Order::MonthFirst) => Some(b),
                        None => None,
                    },
                }
            }
        }
        (a, b) => a.or(b),
    };
    tokens.mark(at..at + 5);
    Some(days)
}

enum Order {
    DayFirst,
    MonthFirst,
}

/// How `1/2/2026` is read in a country, or in a language whose speakers agree on it.
fn order(hint: &Hint) -> Option<Order> {
    match hint.country {
        "US" | "PR" | "GU" | "AS" | "MP" | "VI" | "FM" | "PW" | "MH" => Some(Order::MonthFirst),
        // English and French Canadians differ, Filipinos and Belizeans use both.
        "CA" | "PH" | "BZ" | "KE" | "GH" => None,
        "" => match hint.language.split(['-', '_']).next().unwrap_or_default() {
            "" | "en" | "fil" | "tl" | "es" | "ja" | "zh" | "ko" | "hu" | "lt" | "sw" => None,
            _ => Some(Order::DayFirst),
        },
        _ => Some(Order::DayFirst),
    }
}

/// A month with its name, and the numbers round it.
fn named(tokens: &mut Tokens, hint: &Hint) -> Option<i64> {
    let (at, width, meanings) = month_name(tokens)?;
    let numbers: Vec<(usize, u64, usize)> = (0..tokens.len())
        .filter_map(|at| tokens.number(at).map(|(value, digits)| (at, value, digits)))
        .collect();
    let is_day =
        |&&(_, value, digits): &&(usize, u64, usize)| digits <= 2 && (1..=31).contains(&value);
    let before = numbers.iter().rev().find(|number| number.0 < at);
    let before = before.filter(|number| at - number.0 <= 4).filter(is_day);
    let after = numbers.iter().find(|number| number.0 >= at + width).filter(is_day);
    let (day_at, day, _) = *before.or(after)?;
    let year = numbers.iter().find(|number| number.2 == 4).or_else(|| {
        numbers.iter().find(|number| number.0 > at && number.0 != day_at && number.2 == 2)
    });
    let (year_at, year, digits) = *year?;
    let year = full_year(year as i64, digits);
    let days = choose(&meanings, year, day as i64, &weekdays_of(tokens), hint);
    tokens.mark(at..at + width);
    tokens.mark(day_at..day_at + 1);
    tokens.mark(year_at..year_at + 1);
    days
}

/// The day in the month that is meant, when only one is.
fn choose(
    months: &[Meaning],
    year: i64,
    day: i64,
    weekdays: &[Meaning],
    hint: &Hint,
) -> Option<i64> {
    let language = hint.language.split(['-', '_']).next().unwrap_or_default();
    let speaks = |meaning: &Meaning, language: &str| {
        meaning.languages.is_empty() || meaning.languages.split(',').any(|l| l == language)
    };
    let narrowed = |keep: &dyn Fn(&Meaning) -> bool| -> Option<i64> {
        let mut days: Vec<Option<i64>> = Vec::new();
        for month in months.iter().filter(|month| keep(month)) {
            let found = civil(year, i64::from(month.value), day);
            if !days.contains(&found) {
                days.push(found);
            }
        }
        if days.len() == 1 { days.pop().flatten() } else { None }
    };
    let same_tongue = |month: &Meaning| {
        weekdays
            .iter()
            .any(|weekday| month.languages.split(',').any(|language| speaks(weekday, language)))
    };
    let fits = |month: &Meaning| {
        civil(year, i64::from(month.value), day)
            .is_some_and(|days| weekdays.iter().any(|named| named.value == weekday(days)))
    };
    narrowed(&|_| true)
        .or_else(|| narrowed(&|month| !language.is_empty() && speaks(month, language)))
        .or_else(|| narrowed(&|month| same_tongue(month) && fits(month)))
        .or_else(|| narrowed(&same_tongue))
        .or_else(|| narrowed(&fits))
}

/// The word that names the month: where, how many tokens, and what it may mean.
fn month_name(tokens: &Tokens) -> Option<(usize, usize, Vec<Meaning<'static>>)> {
    let mut found: Vec<(usize, usize, Vec<Meaning<'static>>, bool)> = Vec::new();
    for at in 0..tokens.len() {
        let Some(word) = tokens.word(at) else { continue };
        if let Some(next) = tokens.word(at + 1) {
            let both = names::months(&format!("{word} {next}"));
            if !both.is_empty() {
                found.push((at, 2, both, false));
                continue;
            }
        }
        let months = names::months(word);
        if !months.is_empty() {
            found.push((at, 1, months, !names::weekdays(word).is_empty()));
        }
    }
    // "mar" is March and, in French, Italian and Spanish, Tuesday: next to another month it is the day.
    if found.iter().any(|(.., is_day_too)| !is_day_too) {
        found.retain(|(.., is_day_too)| !is_day_too);
    }
    let beside_number = |(at, width, ..): &&(usize, usize, Vec<Meaning>, bool)| {
        let near = |at: usize| tokens.number(at).is_some();
        near(at + width)
            || at.checked_sub(1).is_some_and(|before| {
                near(before)
                    || (tokens.sign(before).is_some() && before.checked_sub(1).is_some_and(near))
            })
    };
    let best = found.iter().rev().find(beside_number).or(found.last());
    if let Some((at, width, meanings, _)) = best {
        return Some((*at, *width, meanings.clone()));
    }
    (0..tokens.len()).find_map(|at| {
        let word = tokens.word(at).filter(|word| names::weekdays(word).is_empty())?;
        let value = names::month_prefix(word)?;
        Some((at, 1, vec![Meaning { value, languages: "" }]))
    })
}

fn weekdays_of(tokens: &Tokens) -> Vec<Meaning<'static>> {
    (0..tokens.len())
        .find_map(|at| {
            let word = tokens.any_word(at)?;
            let both =
                tokens.any_word(at + 1).map(|next| names::weekdays(&format!("{word} {next}")));
            both.filter(|days| !days.is_empty())
                .or_else(|| Some(names::weekdays(word)).filter(|days| !days.is_empty()))
        })
        .unwrap_or_default()
}

/// Monday = 1.
fn weekday(days: i64) -> u8 {
    ((days + 3).rem_euclid(7) + 1) as u8
}

fn full_year(year: i64, digits: usize) -> i64 {
    match (digits, year) {
        (2, 0..=68) => 2_000 + year,
        (2, _) => 1_900 + year,
        _ => year,
    }
}

/// Days since 1970 of a date that exists and that an article can have.
fn civil(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    (civil_from_days(days) == (year, month as u8, day as u8)).then(|| in_range(days)).flatten()
}

fn in_range(days: i64) -> Option<i64> {
    (FIRST_YEAR..=LAST_YEAR).contains(&civil_from_days(days).0).then_some(days)
}

/// Monday of the week that holds 4 January (ISO 8601).
fn monday_of_first_week(year: i64) -> i64 {
    let fourth = days_from_civil(year, 1, 4);
    fourth - i64::from(weekday(fourth)) + 1
}
