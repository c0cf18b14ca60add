//! The time of day in a date text.

use super::Precision;
use super::names;
use super::token::Tokens;

#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Seconds since midnight; `None` when the clock shows no such time (`24:05`).
    pub seconds: Option<i64>,
    pub precision: Precision,
    /// Index of the token after it.
    pub end: usize,
}

/// Marks that follow the hour in Chinese, Japanese and Korean.
const HOUR_MARKS: [char; 5] = ['時', '时', '시', '點', '点'];
const MINUTE_MARKS: [char; 2] = ['分', '분'];
const SECOND_MARKS: [char; 2] = ['秒', '초'];

/// Words of Chinese, Japanese and Korean, which stand before the hour without a blank.
const MORNING: [&str; 6] = ["오전", "午前", "上午", "早上", "凌晨", "清晨"];
const AFTERNOON: [&str; 6] = ["오후", "午後", "下午", "晚上", "中午", "傍晚"];

/// Takes `9:30`, `09:30:00.5`, `9h30`, `18時30分` or `9 pm` out of the text.
pub(super) fn take(tokens: &mut Tokens) -> Option<Clock> {
    let last = tokens.len();
    (0..last)
        .find_map(|at| with_colons(tokens, at))
        .or_else(|| (0..last).find_map(|at| with_marks(tokens, at)))
        .or_else(|| (0..last).find_map(|at| with_half_of_day(tokens, at)))
        .map(|(start, time)| finish(tokens, start, time))
}

/// Takes `9.30` or `09.30.00` out of a text whose date has been taken.
pub(super) fn take_dotted(tokens: &mut Tokens) -> Option<Clock> {
    let (start, time) = (0..tokens.len()).find_map(|at| dotted(tokens, at))?;
    Some(finish(tokens, start, time))
}

/// Hour, minute, second if given, and the index after them.
type Time = (u64, u64, Option<u64>, usize);

fn with_colons(tokens: &Tokens, at: usize) -> Option<(usize, Time)> {
    if at > 0 && tokens.sign(at - 1) == Some(':') {
        return None;
    }
    let hour = tokens.small(at, 99)?;
    let minute = pair(tokens, at + 1, ':')?;
    let Some(second) = pair(tokens, at + 3, ':') else {
        return Some((at, (hour, minute, None, at + 3)));
    };
    let mut end = at + 5;
    let fraction = matches!(tokens.sign(end), Some('.' | ',' | ':'))
        && !tokens.spaced(end)
        && !tokens.spaced(end + 1)
        && tokens.number(end + 1).is_some();
    if fraction {
        end += 2;
    }
    Some((at, (hour, minute, Some(second), end)))
}

/// The number of one or two digits after the sign at `at`.
fn pair(tokens: &Tokens, at: usize, sign: char) -> Option<u64> {
    (tokens.sign(at) == Some(sign)).then(|| tokens.small(at + 1, 99)).flatten()
}

fn with_marks(tokens: &Tokens, at: usize) -> Option<(usize, Time)> {
    let hour = tokens.small(at, 24)?;
    let mark = tokens.word(at + 1)?;
    if mark == "h" || mark == "u" {
        let bare = mark == "h" && !tokens.spaced(at + 1);
        let minute = tokens.small(at + 2, 59).filter(|_| !tokens.spaced(at + 2) || bare);
        return match minute {
            Some(minute) if tokens.number(at + 2).is_some_and(|(_, digits)| digits == 2) => {
                Some((at, (hour, minute, None, at + 3)))
            }
            _ if bare => Some((at, (hour, 0, None, at + 2))),
            _ => None,
        };
    }
    if !mark.starts_with(HOUR_MARKS) {
        return None;
    }
    let marked = |at: usize, marks: &[char]| {
        let value = tokens.small(at, 59)?;
        tokens.word(at + 1)?.starts_with(marks).then_some(value)
    };
    let Some(minute) = marked(at + 2, &MINUTE_MARKS) else {
        return Some((at, (hour, 0, None, at + 2)));
    };
    let second = marked(at + 4, &SECOND_MARKS);
    Some((at, (hour, minute, second, at + if second.is_some() { 6 } else { 4 })))
}

fn with_half_of_day(tokens: &Tokens, at: usize) -> Option<(usize, Time)> {
    let hour = tokens.small(at, 12).filter(|hour| *hour > 0)?;
    let alone = at.checked_sub(1).and_then(|before| tokens.sign(before)) != Some('.');
    (alone && matches!(tokens.word(at + 1)?, "am" | "pm")).then_some((at, (hour, 0, None, at + 1)))
}

fn dotted(tokens: &Tokens, at: usize) -> Option<(usize, Time)> {
    let hour = tokens.small(at, 24)?;
    let minute = pair(tokens, at + 1, '.').filter(|_| !tokens.spaced(at + 2))?;
    if minute > 59 || tokens.number(at + 2).is_none_or(|(_, digits)| digits != 2) {
        return None;
    }
    let second = pair(tokens, at + 3, '.').filter(|_| !tokens.spaced(at + 4));
    Some((at, (hour, minute, second, at + if second.is_some() { 5 } else { 3 })))
}

fn finish(tokens: &mut Tokens, start: usize, time: Time) -> Clock {
    let (mut hour, minute, second, mut end) = time;
    let half = match half_behind(tokens, end) {
        Some((half, after)) => {
            end = after;
            Some(half)
        }
        None => {
            let dots = usize::from(start > 0 && tokens.sign(start - 1) == Some('.'));
            start.checked_sub(1 + dots).and_then(|at| tokens.word(at)).and_then(half_before)
        }
    };
    match half {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    tokens.mark(start..end);
    let valid = hour < 24 && minute < 60 && second.unwrap_or(0) <= 60;
    // A leap second counts as the one before it.
    let seconds = hour * 3_600 + minute * 60 + second.unwrap_or(0).min(59);
    Clock {
        seconds: valid.then_some(seconds as i64),
        precision: if second.is_some() { Precision::Second } else { Precision::Minute },
        end,
    }
}

/// The half of the day behind the time, and the index after it: `pm`, `p.m.`, `p. m.`.
fn half_behind(tokens: &Tokens, at: usize) -> Option<(bool, usize)> {
    let word = tokens.word(at)?;
    if let Some(half) = names::is_afternoon(word) {
        return Some((half, at + 1));
    }
    let dotted = tokens.sign(at + 1) == Some('.');
    let last = at + if dotted { 2 } else { 1 };
    match (word, tokens.word(last)) {
        ("a", Some("m")) => Some((false, last + 1)),
        ("p", Some("m")) => Some((true, last + 1)),
        _ => None,
    }
}

/// The half of the day that the word before the time says.
fn half_before(word: &str) -> Option<bool> {
    let ends = |marks: &[&str]| marks.iter().any(|mark| word.ends_with(mark));
    if ends(&MORNING) {
        Some(false)
    } else if ends(&AFTERNOON) || word == "du" {
        // Hungarian; behind the time it is a French preposition.
        Some(true)
    } else {
        names::is_afternoon(word)
    }
}
