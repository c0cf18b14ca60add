//! When it was published, and when changed.

use super::facts::Facts;
use super::structured::Structured;
use crate::time::Timestamp;

/// A day as the page means it, and the moment when that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Year, month, day in the page's own zone.
    pub day: (i64, u8, u8),
    pub at: Timestamp,
}

/// Reads an ISO 8601 date or moment at the beginning of `text`.
pub fn iso(text: &str) -> Option<Moment> {
    let text = text.trim();
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    if !(1990..2100).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let clock =
        (number(11..13).unwrap_or(0), number(14..16).unwrap_or(0), number(17..19).unwrap_or(0));
    let zone = text
        .get(19..)
        .unwrap_or_default()
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match (zone.get(..1), zone.get(1..3).and_then(|h| h.parse::<i64>().ok())) {
        (Some("+"), Some(hours)) => hours * 3_600,
        (Some("-"), Some(hours)) => -hours * 3_600,
        _ => 0,
    };
    let at = Timestamp::from_utc(
        year.into(),
        month.into(),
        day.into(),
        clock.0.into(),
        clock.1.into(),
        clock.2.into(),
    );
    Some(Moment { day: (year.into(), month as u8, day as u8), at: Timestamp(at.0 - offset) })
}

/// Publication and update, with where the publication was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dates {
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub from: &'static str,
}

pub fn find(facts: &Facts, structured: &Structured) -> Dates {
    let updated = structured
        .modified
        .iter()
        .map(String::as_str)
        .chain(facts.meta(&["article:modified_time", "og:updated_time"]))
        .find_map(iso);
    let sources: [(&'static str, Vec<&str>); 4] = [
        ("json-ld datePublished", structured.published.iter().map(String::as_str).collect()),
        (
            "meta",
            [
                "article:published_time",
                "og:article:published_time",
                "date",
                "itemprop:datePublished",
                "dc.date.issued",
                "sailthru.date",
                "parsely-pub-date",
            ]
            .iter()
            .flat_map(|name| facts.metas(name))
            .collect(),
        ),
        ("time", facts.tree.iter().filter(|b| b.tag == "time").map(|b| b.value.as_str()).collect()),
        ("address", Vec::new()),
    ];
    for (from, said) in sources {
        if let Some(published) = said.into_iter().find_map(iso) {
            return Dates { published: Some(published), updated, from };
        }
    }
    Dates { updated, ..Dates::default() }
}
