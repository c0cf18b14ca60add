//! When it was published, and when changed: structured data, metas, the address, what is marked as a date beside
//! the headline, and dates in the text, in this order.

mod words;

use super::body::Body;
use super::facts::{Block, Facts};
use super::host;
use super::outline::{Outline, Zone};
use super::structured::Structured;
use crate::text::date::{self, Hint};
use crate::time::{DAY, Timestamp, days_from_civil};
use words::{CHANGED, ISSUED, MODIFIED, PUBLISHED};

/// A day as the page means it, and the moment when that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Year, month, day in the page's own zone.
    pub day: (i64, u8, u8),
    pub at: Timestamp,
    /// Given to the minute in UTC: the day may be another one where the page is from.
    pub in_utc: bool,
}

impl Moment {
    fn days(&self) -> i64 {
        days_from_civil(self.day.0, self.day.1.into(), self.day.2.into())
    }
}

/// Publication and update, with where the publication was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dates {
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub from: &'static str,
}

/// Finds the dates of the page whose headline is at `title`. `language` decides forms that mean two days;
/// no date lies more than a day after `now`.
pub fn find(
    facts: &Facts,
    outline: &Outline,
    structured: &Structured,
    body: &Body,
    title: Option<usize>,
    language: &str,
    now: Timestamp,
) -> Dates {
    let reader = Reader::new(facts, language, now);
    let modified = structured
        .modified
        .iter()
        .map(String::as_str)
        .chain(MODIFIED.iter().flat_map(|name| facts.metas(name)));
    let updated = modified.filter_map(|text| reader.read(text)).next();
    let found: Vec<(&'static str, Moment)> = reader
        .sources(facts, outline, structured, body, title)
        .into_iter()
        .filter_map(|(from, found)| Some((from, found?)))
        .collect();
    let Some(&(from, mut published)) = found.first() else {
        return Dates {
            published: updated,
            updated,
            from: if updated.is_some() { "date of change" } else { "" },
        };
    };
    // A moment in UTC is often the day before or after the page's own, which stands in its address or beside the headline.
    if published.in_utc {
        let of_the_page = |name: &str| {
            ["address", "microdata", "time", "marked", "beside the headline", "meta"]
                .contains(&name)
        };
        let local = || found.iter().filter(|(from, moment)| of_the_page(from) && !moment.in_utc);
        let agrees = local().any(|(_, moment)| moment.days() == published.days());
        let own =
            local().find(|(_, moment)| !agrees && (moment.days() - published.days()).abs() == 1);
        if let Some((_, own)) = own {
            published.day = own.day;
        }
    }
    if from == "meta"
        && let Some(swapped) = swapped(&published, &found)
    {
        published = swapped;
    }
    Dates { published: Some(published), updated, from }
}

/// 11/01/2023 in a meta is 1 November where the page itself writes 01.11.2023.
fn swapped(published: &Moment, found: &[(&str, Moment)]) -> Option<Moment> {
    let (year, month, day) = published.day;
    let said = |wanted| found.iter().find(|(from, m)| *from != "meta" && m.day == wanted);
    if month == day || said(published.day).is_some() {
        return None;
    }
    said((year, day, month)).map(|(_, moment)| *moment)
}

/// Pages that say to be older are counting from 1970, or tell of history.
const FIRST_YEAR: i64 = 1995;

struct Reader<'a> {
    hint: Hint<'a>,
    now: Timestamp,
}

impl<'a> Reader<'a> {
    fn new(facts: &'a Facts, language: &'a str, now: Timestamp) -> Self {
        Self { hint: Hint { country: country(facts), language }, now }
    }

    /// The date in `text`, if one of the years that pages have.
    fn read(&self, text: &str) -> Option<Moment> {
        let parsed = date::parse(&joined(text), &self.hint)?;
        let day = parsed.local.date();
        let at = parsed.timestamp().unwrap_or(parsed.local);
        let in_utc =
            parsed.precision != date::Precision::Day && parsed.zone == date::Zone::Known(0);
        let told = (FIRST_YEAR..).contains(&day.0) && at.0 <= self.now.0 + DAY;
        told.then_some(Moment { day, at, in_utc })
    }

    fn sources(
        &self,
        facts: &Facts,
        outline: &Outline,
        structured: &Structured,
        body: &Body,
        title: Option<usize>,
    ) -> Vec<(&'static str, Option<Moment>)> {
        let near = near(outline, body, title);
        let declared = structured.published.iter().find_map(|text| self.read(text));
        let sure = structured.is_this_page || structured.articles == 1;
        let all: Vec<usize> = (0..outline.blocks.len()).collect();
        let meta =
            PUBLISHED.iter().flat_map(|name| facts.metas(name)).find_map(|text| self.read(text));
        // Where the two are far apart, the structured data is the older piece that the page was made from.
        let near_meta =
            |moment: &Moment| meta.is_none_or(|meta| (meta.days() - moment.days()).abs() <= 1);
        vec![
            ("json-ld datePublished", declared.filter(|moment| sure && near_meta(moment))),
            ("meta", meta),
            (
                "microdata",
                self.marked(outline, &all, |block| block.naming.contains("itemprop=datePublished")),
            ),
            ("json-ld datePublished", declared),
            ("address", self.in_address(&facts.url)),
            ("time", self.marked(outline, &near, |block| block.tag == "time")),
            ("marked", self.marked(outline, &near, is_marked)),
            ("beside the headline", self.beside(outline, &near, title)),
            ("in the text", self.anywhere(outline)),
            (
                "changed, beside the headline",
                near.iter()
                    .filter(|&&at| outline.blocks[at].length < 160)
                    .find_map(|&at| self.of_block(&outline.blocks[at])),
            ),
            // Where nothing else tells, a picture was stored on the day.
            (
                "address of the picture",
                ["og:image", "twitter:image"]
                    .iter()
                    .flat_map(|name| facts.metas(name))
                    .find_map(|address| self.in_address(address)),
            ),
        ]
    }

    /// The date in the path of an address, if it is one that pages have.
    fn in_address(&self, url: &str) -> Option<Moment> {
        in_address(url).filter(|moment| moment.at.0 <= self.now.0 + DAY)
    }

    /// The first date among blocks near the headline that `wanted` accepts and nothing says to be of a change.
    fn marked(
        &self,
        outline: &Outline,
        near: &[usize],
        wanted: impl Fn(&Block) -> bool,
    ) -> Option<Moment> {
        let blocks = near
            .iter()
            .map(|&at| (at, &outline.blocks[at]))
            .filter(|(_, block)| wanted(block) && !says_changed(outline, block));
        let mut found = blocks.filter_map(|(_, block)| self.of_block(block));
        found.next()
    }

    fn of_block(&self, block: &Block) -> Option<Moment> {
        let value = self.read(&block.value).filter(|_| block.value.len() > 7);
        value.or_else(
            || if block.text.chars().count() <= 160 { self.read(&block.text) } else { None },
        )
    }

    fn beside(&self, outline: &Outline, near: &[usize], title: Option<usize>) -> Option<Moment> {
        let short = |at: &&usize| {
            let block = &outline.blocks[**at];
            Some(**at) != title
                && block.length <= 90
                && block.text.chars().filter(char::is_ascii_digit).count() >= 3
                && !says_changed(outline, block)
        };
        near.iter().filter(short).find_map(|&at| self.of_block(&outline.blocks[at]))
    }

    /// Any date of the page that follows a word of publishing, then any marked one, then any short line that is a date.
    fn anywhere(&self, outline: &Outline) -> Option<Moment> {
        let blocks = || outline.blocks.iter().filter(|block| !block.text.is_empty());
        let inside = || {
            outline
                .blocks
                .iter()
                .enumerate()
                .filter(|(at, _)| outline.zone(*at) < Zone::Margin)
                .map(|(_, block)| block)
        };
        blocks()
            .find_map(|block| self.read(after_issued(&block.text)?))
            .or_else(|| {
                inside()
                    .filter(|block| is_marked(block) && !says_changed(outline, block))
                    .find_map(|block| self.of_block(block))
            })
            .or_else(|| {
                blocks()
                    .filter(|block| block.tag == "time" || block.length < 40)
                    .find_map(|block| self.of_block(block))
            })
            .or_else(|| {
                let dated = |block: &&Block| {
                    let digits = block.text.chars().filter(char::is_ascii_digit).count();
                    let text = block.text.to_lowercase();
                    block.length <= 90 && digits >= 5
                        || block.length <= 400 && ISSUED.iter().any(|word| text.contains(word))
                };
                inside().filter(dated).find_map(|block| self.read(&block.text))
            })
    }
}

/// "26 | 01 | 2022" is a date that a table or a designer took apart.
fn joined(text: &str) -> std::borrow::Cow<'_, str> {
    let apart = |(at, _): (usize, &str)| {
        text[..at].ends_with(|c: char| c.is_ascii_digit())
            && text[at + 3..].starts_with(|c: char| c.is_ascii_digit())
    };
    if text.match_indices(" | ").filter(|&found| apart(found)).count() == 2 {
        text.replace(" | ", ".").into()
    } else {
        text.into()
    }
}

/// What stands after a word of publishing.
fn after_issued(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let at = ISSUED.iter().filter_map(|word| lower.find(word).map(|at| at + word.len())).min()?;
    text.get(at..).filter(|rest| rest.contains(|c: char| c.is_ascii_digit()))
}

fn is_marked(block: &Block) -> bool {
    let naming = block.naming.to_ascii_lowercase();
    ["date", "datum", "fecha", "published", "pubdate", "time", "posted", "data-pub", "meta"]
        .iter()
        .any(|mark| naming.contains(mark))
        && !naming.contains("modif")
        && !naming.contains("updat")
        || block.tag == "time"
}

fn says_changed(_outline: &Outline, block: &Block) -> bool {
    let naming = block.naming.to_ascii_lowercase();
    let text = block.text.to_lowercase();
    let issued = ISSUED.iter().any(|word| text.starts_with(word));
    (!issued && (naming.contains("modif") || naming.contains("updat")))
        || CHANGED.iter().any(|word| text.starts_with(word))
        || CHANGED.iter().any(|word| text.contains(word))
            && !ISSUED.iter().any(|word| text.contains(word))
}

/// Blocks around the headline and the beginning of the text, the nearest to the headline first.
fn near(outline: &Outline, body: &Body, title: Option<usize>) -> Vec<usize> {
    let first = body.paragraphs.first().copied().unwrap_or(0);
    let anchor = title.unwrap_or(first);
    let end = (anchor + 30).max(first + 10).min(outline.blocks.len());
    let begin = anchor.saturating_sub(15);
    let inside = |at: &usize| outline.zone(*at) < Zone::Margin;
    (anchor..end).chain((begin..anchor).rev()).filter(inside).collect()
}

/// `/2020/11/23/`, `/2020-11-23-`, `/20201123` in the path of an address.
fn in_address(url: &str) -> Option<Moment> {
    let path = url.split_once("://")?.1;
    let path = &path[path.find('/')?..];
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let bytes = path.as_bytes();
    let number = |at: usize, n: usize| {
        let digits = bytes.get(at..at + n)?;
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0i64, |sum, d| sum * 10 + i64::from(d - b'0')))
    };
    for at in 1..bytes.len() {
        if bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = number(at, 4).filter(|year| (1995..=2035).contains(year)) else {
            continue;
        };
        let separated = bytes.get(at + 4).filter(|c| b"/-_.".contains(c)).and_then(|c| {
            let month = number(at + 5, 2)?;
            let day = number(at + 8, 2).filter(|_| {
                bytes.get(at + 7) == Some(c)
                    || matches!((c, bytes.get(at + 7)), (b'/', Some(b'-')) | (b'-', Some(b'/')))
            })?;
            let ends = !bytes.get(at + 10).is_some_and(u8::is_ascii_digit);
            ends.then_some((month, day))
        });
        let joined = || {
            let ends = !bytes.get(at + 8).is_some_and(u8::is_ascii_digit);
            Some((number(at + 4, 2)?, number(at + 6, 2)?)).filter(|_| ends)
        };
        if let Some((month, day)) = separated.or_else(joined)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            return Some(Moment {
                day: (year, month as u8, day as u8),
                at: Timestamp(days_from_civil(year, month, day) * DAY),
                in_utc: false,
            });
        }
    }
    None
}

/// Where the page is from, as far as its address or language tag says: decides what 03/04/2020 means.
fn country(facts: &Facts) -> &'static str {
    const BY_ENDING: &[(&str, &str)] = &[
        ("uk", "GB"),
        ("de", "DE"),
        ("at", "AT"),
        ("ch", "CH"),
        ("fr", "FR"),
        ("it", "IT"),
        ("es", "ES"),
        ("nl", "NL"),
        ("be", "BE"),
        ("au", "AU"),
        ("nz", "NZ"),
        ("in", "IN"),
        ("ie", "IE"),
        ("za", "ZA"),
        ("br", "BR"),
        ("pt", "PT"),
        ("ar", "AR"),
        ("mx", "MX"),
        ("pl", "PL"),
        ("ru", "RU"),
        ("tr", "TR"),
        ("gr", "GR"),
        ("dk", "DK"),
        ("se", "SE"),
        ("no", "NO"),
        ("fi", "FI"),
        ("cz", "CZ"),
        ("ca", "CA"),
        ("us", "US"),
        ("ng", "NG"),
        ("ke", "KE"),
        ("pk", "PK"),
        ("my", "MY"),
        ("sg", "SG"),
        ("id", "ID"),
        ("jp", "JP"),
        ("kr", "KR"),
        ("cn", "CN"),
        ("eu", "DE"),
    ];
    let ending = host(&facts.url).rsplit('.').next().unwrap_or_default();
    if let Some((_, country)) = BY_ENDING.iter().find(|(known, _)| *known == ending) {
        return country;
    }
    let tag = facts.lang.to_ascii_lowercase();
    let tag = if tag.contains(['-', '_']) {
        tag
    } else {
        facts.meta(&["og:locale"]).unwrap_or_default().to_ascii_lowercase()
    };
    let region = tag.split(['-', '_']).nth(1).unwrap_or_default().to_string();
    let region = if region == "gb" { "uk".to_string() } else { region };
    match BY_ENDING.iter().find(|(known, _)| *known == region) {
        Some((_, country)) => country,
        None if facts.lang.to_ascii_lowercase().starts_with("en") || facts.lang.is_empty() => "US",
        None => "",
    }
}
