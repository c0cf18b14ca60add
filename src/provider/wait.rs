//! How long to leave a server alone, as its answer asks for it.

use super::answer::Answer;
use crate::text::date::{self, Hint};
use crate::time::{DAY, HOUR, Timestamp};

pub(super) const MINUTE: i64 = 60;
/// Nothing is asked for more often.
pub const SHORTEST: i64 = 10 * MINUTE;
/// Longest `max-age`, `Expires` or `ttl` believed: servers have said 16 years.
pub const LONGEST_HINT: i64 = 5 * HOUR;
/// Shortest wait after "too many requests".
pub const SHORTEST_THROTTLE: i64 = 15 * MINUTE;
/// Longest wait that a server in trouble gets.
pub const LONGEST: i64 = DAY;

/// Seconds that the answer or the feed asks to be left alone, within what is believed.
pub(super) fn believed(answer: &Answer, ttl: Option<i64>, now: Timestamp) -> i64 {
    let hints = [max_age(answer), expires(answer, now), ttl];
    hints.into_iter().flatten().max().unwrap_or(0).clamp(SHORTEST, LONGEST_HINT)
}

fn max_age(answer: &Answer) -> Option<i64> {
    let lower = answer.header("cache-control").to_ascii_lowercase();
    let directives = lower.split(',').map(str::trim);
    directives.filter_map(|part| part.strip_prefix("max-age=")).find_map(|value| {
        let digits: String =
            value.trim_matches('"').chars().take_while(char::is_ascii_digit).collect();
        // More digits than a number holds is a very long time.
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(LONGEST_HINT))
    })
}

fn expires(answer: &Answer, now: Timestamp) -> Option<i64> {
    let moment = date::parse(answer.header("expires"), &Hint::default())?.timestamp()?;
    Some(moment.since(now)).filter(|seconds| *seconds > 0)
}

/// `Retry-After` in seconds from now; a date in the past or rubbish counts as none.
pub fn retry_after(answer: &Answer, now: Timestamp) -> Option<i64> {
    let value = answer.header("retry-after").trim();
    let seconds = match value.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => date::parse(value, &Hint::default())?.timestamp()?.since(now),
    };
    (seconds > 0).then_some(seconds.min(LONGEST))
}

pub(super) fn throttled_until(answer: &Answer, now: Timestamp) -> Timestamp {
    let wait = retry_after(answer, now).unwrap_or(0).max(SHORTEST_THROTTLE);
    Timestamp(now.0 + wait)
}

pub(super) fn unreachable_until(answer: &Answer, now: Timestamp) -> Timestamp {
    Timestamp(now.0 + retry_after(answer, now).unwrap_or(0).max(HOUR))
}

/// `first`, doubled for each failure after the first, at most a day.
pub(super) fn doubled(first: i64, failures: u32) -> i64 {
    let factor = 1_i64 << failures.saturating_sub(1).min(16);
    first.saturating_mul(factor).min(LONGEST)
}
