//! Who was first, overall and in each country, and whether that is certain.

use super::Account;
use crate::order::Sort;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Two reports so close are in no certain order: feeds give minutes, and clocks differ.
const SURE_SECONDS: i64 = 120;

/// Where a time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The article's own date.
    Stated,
    /// When a source first showed it here: the article is at least as old.
    Seen,
}

/// The first report of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// ISO 3166 code; empty for the whole story.
    pub country: String,
    /// Position among the accounts.
    pub account: usize,
    pub time: Timestamp,
    pub basis: Basis,
    /// No other voice may have been earlier.
    pub certain: bool,
}

/// The first report of the whole story, then of each country by time. Accounts without any time are left out.
pub fn first(accounts: &[Account<'_>]) -> Vec<First> {
    let mut by_country: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, account) in accounts.iter().enumerate() {
        by_country.entry(account.country).or_default().push(at);
    }
    let all: Vec<usize> = (0..accounts.len()).collect();
    let known = by_country.iter().filter(|(country, _)| !country.is_empty());
    let mut firsts: Vec<First> =
        known.filter_map(|(country, places)| of(accounts, country, places)).collect();
    firsts.order_by_key(|first| first.time);
    firsts.splice(0..0, of(accounts, "", &all));
    firsts
}

fn of(accounts: &[Account<'_>], country: &str, places: &[usize]) -> Option<First> {
    let timed = |at: &usize| when(&accounts[*at]).map(|(time, basis)| (time, *at, basis));
    let timed: Vec<_> = places.iter().filter_map(timed).collect();
    let (time, account, basis) = timed.iter().copied().min_by_key(|(time, at, _)| (*time, *at))?;
    let voice = accounts[account].voice;
    // What was only seen may be older than it was seen, so it may have been first.
    let rival = |(other, at, basis): &(Timestamp, usize, Basis)| {
        accounts[*at].voice != voice && (*basis == Basis::Seen || other.since(time) < SURE_SECONDS)
    };
    let certain = basis == Basis::Stated && !timed.iter().any(rival);
    Some(First { country: country.to_owned(), account, time, basis, certain })
}

fn when(account: &Account<'_>) -> Option<(Timestamp, Basis)> {
    let article = account.article;
    // What has no time of its own bears that at which it was seen.
    let stated = (article.time.0 > 0 && article.time != article.seen)
        .then_some((article.time, Basis::Stated));
    stated.or((article.seen.0 > 0).then_some((article.seen, Basis::Seen)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accounts, article};
    use super::*;

    #[test]
    fn the_first_of_all_and_of_each_country() {
        let articles = [
            article(1, 30, "b", ""),
            article(2, 5, "a", ""),
            article(3, 31, "c", ""),
            article(4, 90, "d", ""),
        ];
        let firsts = first(&accounts(&articles, &[]));
        let view: Vec<_> =
            firsts.iter().map(|f| (f.country.as_str(), f.account, f.certain)).collect();
        // One minute between the two of the United States says nothing.
        assert_eq!(view, [("", 1, true), ("JP", 1, true), ("US", 0, false)]);
    }

    #[test]
    fn what_was_only_seen_may_have_been_earlier() {
        let mut articles = [article(2, 5, "a", ""), article(4, 50, "b", "")];
        articles[1].time = Timestamp(0);
        let firsts = first(&accounts(&articles, &[]));
        assert!(!firsts[0].certain && firsts[0].basis == Basis::Stated);
        articles[0].time = Timestamp(0);
        articles[0].seen = Timestamp(0);
        let firsts = first(&accounts(&articles, &[]));
        assert_eq!((firsts[0].account, firsts[0].basis), (1, Basis::Seen));
        assert_eq!(first(&[]), []);
    }
}
