//! The directory: every outlet we know, compiled into one table that is read in place.
//!
//! The rank of a key in the sorted list of all hosts and section keys is its [`OutletId`]; every
//! other fact stands in a column under that rank. Aliases are ranks that point to another rank.

mod compile;
mod facts;
mod name_code;

pub use compile::{Tables, compile};
pub(crate) use facts::{CATEGORIES, KINDS};
pub use facts::{Feed, FeedKind, Imposter, Kind, Outlet, OutletId, Owner, OwnerCategory};

use crate::order::Sort;
use crate::packed::dense::{Form, unfold};
use crate::packed::{
    Packed, PackedError, SortedStrings, SparseStrings, Strings, find_u32, parted_u16_at, u16_at,
    u32_at,
};
use std::borrow::Cow;
use thiserror::Error;

const MAGIC: &[u8; 8] = b"PLXOUTLT";
const VERSION: u32 = 3;

/// Sections of the file, in order. What each holds stands in `docs/formats.md`.
#[derive(Clone, Copy)]
enum Part {
    Keys,
    Kinds,
    Places,
    PlaceFacts,
    LanguageSets,
    Owners,
    OwnerNames,
    OwnerFacts,
    Names,
    OtherNames,
    Aliases,
    Paths,
    FeedOutlets,
    FeedYears,
    FeedFacts,
    FeedUrls,
    Imposters,
    ImposterFacts,
    Operations,
}
const PARTS: usize = Part::Operations as usize + 1;

/// How each is written in the file.
const FORMS: [Form; PARTS] = {
    let mut forms = [Form::Plain; PARTS];
    forms[Part::Keys as usize] = Form::Keys;
    forms[Part::OwnerNames as usize] = Form::Strings;
    forms[Part::Names as usize] = Form::Strings;
    forms[Part::OtherNames as usize] = Form::Sparse;
    forms[Part::Paths as usize] = Form::Sparse;
    forms[Part::FeedOutlets as usize] = Form::Rising;
    forms[Part::FeedUrls as usize] = Form::Strings;
    forms
};

/// In [`Part::FeedFacts`]: a feed of one topic or place; the rest is the language set.
const SECTION_FEED: u8 = 0x80;
/// Bytes of one row of [`Part::ImposterFacts`]: imitated outlet (rank + 1), operation.
const IMPOSTER_ROW: usize = 6;
/// In [`Part::Kinds`]: this rank is an alias.
const ALIAS: u8 = 0x3f;
/// In [`Part::Kinds`]: there are sections below this key.
const SECTIONS: u8 = 0x40;
/// In [`Part::Kinds`]: the facts were checked by eye.
const CHECKED: u8 = 0x80;

/// Why the directory cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("The table of outlets cannot be read. {0}")]
pub struct DirectoryError(#[from] pub PackedError);

/// The opened table.
#[derive(Clone, Debug)]
pub struct Directory(Packed);

impl Directory {
    /// Checks the file and lays its lists out for reading in place.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Directory, DirectoryError> {
        Ok(Directory(unfold(bytes.into(), MAGIC, VERSION, &FORMS)?))
    }

    /// The outlet of exactly this host (lower case, no `www.`), an alias included.
    /// A caller that wants parents walks up itself.
    pub fn by_host(&self, host: &str) -> Option<OutletId> {
        if host.contains('/') {
            return None;
        }
        self.by_key(host)
    }

    /// The outlet with this key. What was a key and became an alias is followed.
    pub fn by_key(&self, key: &str) -> Option<OutletId> {
        self.resolve(self.keys().find(key)?)
    }

    /// The one outlet that goes by this name, letter case, accents of spacing and a leading "the" aside.
    /// Among several, the only checked one; else none. Reads all names: for clicks, not for every page.
    pub fn by_name(&self, name: &str) -> Option<OutletId> {
        let wanted = name_key(name);
        if wanted.is_empty() {
            return None;
        }
        let mut found: [Vec<OutletId>; 2] = Default::default();
        for id in self.ids() {
            if self.names(id).any(|name| same_name(&name, &wanted)) {
                found[usize::from(self.checked(id))].push(id);
            }
        }
        match (&found[1][..], &found[0][..]) {
            ([only], _) | ([], [only]) => Some(*only),
            _ => None,
        }
    }

    /// Outlets whose name or key holds these words: whole outlets before sections, those that begin so before others,
    /// the checked ones before the listed, then by length. Reads all names: for a person who types.
    pub fn find(&self, words: &str, most: usize) -> Vec<OutletId> {
        let wanted = super::names::squeeze(words);
        if wanted.is_empty() {
            return Vec::new();
        }
        let place = |text: &str| super::names::squeeze(text).find(&wanted);
        let rank = |id: OutletId| {
            let key = self.key(id);
            let names = self.names(id).filter_map(|name| place(&name));
            let at = names.chain(place(&key)).min()?;
            Some((key.contains('/'), at > 0, !self.checked(id), self.name(id).len(), id.0))
        };
        let mut found: Vec<_> = self.ids().filter_map(|id| Some((rank(id)?, id))).collect();
        found.order_by_key(|(rank, _)| *rank);
        found.into_iter().take(most).map(|(_, id)| id).collect()
    }

    /// All facts of an outlet.
    pub fn outlet(&self, id: OutletId) -> Outlet<'_> {
        let (languages, languages_guessed) = self.languages(id);
        Outlet {
            id,
            key: self.key(id),
            name: self.name(id),
            other_names: self.other_names(id).collect(),
            country: self.country(id),
            languages: languages.collect(),
            languages_guessed,
            kind: self.kind(id),
            owner: self.owner(id),
            checked: self.checked(id),
        }
    }

    pub fn key(&self, id: OutletId) -> String {
        self.keys().get(id.0).unwrap_or_default()
    }

    pub fn name(&self, id: OutletId) -> String {
        let coded = Strings::new(self.part(Part::Names)).get(id.0 as usize).unwrap_or_default();
        name_code::read(coded, || self.key(id))
    }

    /// The name and all other names.
    pub fn names(&self, id: OutletId) -> impl Iterator<Item = Cow<'_, str>> {
        let name = std::iter::once(Cow::Owned(self.name(id)));
        name.chain(self.other_names(id).map(Cow::Borrowed))
    }

    fn other_names(&self, id: OutletId) -> impl Iterator<Item = &str> {
        let others = SparseStrings::new(self.part(Part::OtherNames)).get(id.0).unwrap_or_default();
        others.split(';').filter(|name| !name.is_empty())
    }

    pub fn country(&self, id: OutletId) -> Option<&str> {
        let (code, _) = self.place(id)?;
        if code == [0, 0] { None } else { std::str::from_utf8(code).ok() }
    }

    pub fn kind(&self, id: OutletId) -> Option<Kind> {
        let code = usize::from(self.kind_byte(id.0)? & ALIAS);
        KINDS.get(code.checked_sub(1)?).map(|&(_, kind)| kind)
    }

    /// Is it one of the outlets whose facts were checked by eye?
    pub fn checked(&self, id: OutletId) -> bool {
        self.kind_byte(id.0).is_some_and(|byte| byte & CHECKED != 0)
    }

    pub fn owner(&self, id: OutletId) -> Option<Owner<'_>> {
        let index = usize::from(u16_at(self.part(Part::Owners), id.0 as usize)?).checked_sub(1)?;
        let fact = u16_at(self.part(Part::OwnerFacts), index)?;
        let category = usize::from(fact >> 12).checked_sub(1).and_then(|c| CATEGORIES.get(c));
        let year = fact & 0x0fff;
        Some(Owner {
            name: Strings::new(self.part(Part::OwnerNames)).get(index)?,
            category: category.map(|&(_, category)| category),
            as_of: (year != 0).then_some(year),
        })
    }

    /// Outlets below this one's host by path: its opinion pages, or papers that share the host.
    pub fn sections(&self, id: OutletId) -> impl Iterator<Item = OutletId> {
        let prefix = self.key(id) + "/";
        let rank = self.keys().lower_bound(&prefix);
        self.keys()
            .iter_from(rank)
            .take_while(move |(_, key)| key.starts_with(&prefix))
            .filter_map(|(rank, _)| self.resolve(rank))
    }

    /// The section of `id` that a path belongs to.
    pub fn section_at(&self, id: OutletId, path: &str) -> Option<OutletId> {
        // Nearly no outlet has sections, and every page is asked.
        if self.kind_byte(id.0)? & SECTIONS == 0 {
            return None;
        }
        self.sections(id).find(|&section| {
            let patterns =
                SparseStrings::new(self.part(Part::Paths)).get(section.0).unwrap_or_default();
            patterns.split(' ').any(|pattern| path_matches(pattern, path))
        })
    }

    /// All outlets, in the order of their keys.
    pub fn ids(&self) -> impl Iterator<Item = OutletId> {
        (0..self.keys().len() as u32).filter(|&rank| !self.is_alias(rank)).map(OutletId)
    }

    /// All hosts, aliases included, with their outlet, in the order of the hosts.
    pub fn hosts(&self) -> impl Iterator<Item = (String, OutletId)> {
        let hosts = self.keys().iter_from(0).filter(|(_, key)| !key.contains('/'));
        hosts.filter_map(|(rank, host)| Some((host, self.resolve(rank)?)))
    }

    /// Was exactly this host reported as an imposter?
    pub fn imposter(&self, host: &str) -> Option<Imposter<'_>> {
        let rank = SortedStrings::new(self.part(Part::Imposters)).find(host)? as usize;
        let row =
            self.part(Part::ImposterFacts).get(rank * IMPOSTER_ROW..(rank + 1) * IMPOSTER_ROW)?;
        Some(Imposter {
            imitates: u32_at(row, 0, 0)?.checked_sub(1).map(OutletId),
            operation: Strings::new(self.part(Part::Operations))
                .get(usize::from(u16_at(row, 2)?))?,
        })
    }

    /// All feeds, in the order of their outlets.
    pub fn feeds(&self) -> impl Iterator<Item = Feed<'_>> {
        (0..self.part(Part::FeedFacts).len()).filter_map(|index| self.feed(index))
    }

    /// The feeds of one outlet, its general ones first.
    pub fn feeds_of(&self, id: OutletId) -> impl Iterator<Item = Feed<'_>> {
        let rows = self.part(Part::FeedFacts).len();
        let (mut low, mut high) = (0, rows);
        while low < high {
            let middle = (low + high) / 2;
            if self.feed_outlet(middle).is_some_and(|outlet| outlet < id.0) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        (low..rows)
            .take_while(move |&i| self.feed_outlet(i) == Some(id.0))
            .filter_map(|i| self.feed(i))
    }

    /// Number of outlets, sections included, aliases not.
    pub fn len(&self) -> usize {
        let aliases = u32_at(self.part(Part::Aliases), 0, 0).unwrap_or(0) as usize;
        self.keys().len().saturating_sub(aliases)
    }

    pub fn is_empty(&self) -> bool {
        self.keys().is_empty()
    }

    /// Size of the table in bytes.
    pub fn size(&self) -> usize {
        self.0.size()
    }

    /// The languages and whether they were concluded from the country.
    fn languages(&self, id: OutletId) -> (impl Iterator<Item = &str>, bool) {
        let set = self.language_set(self.place(id).map_or(0, |(_, languages)| languages));
        (set.trim_start_matches('~').split(' ').filter(|l| !l.is_empty()), set.starts_with('~'))
    }

    /// Country and language set: few pairs are so many outlets'.
    fn place(&self, id: OutletId) -> Option<(&[u8], u16)> {
        let place = usize::from(parted_u16_at(self.part(Part::Places), id.0 as usize)?);
        let facts = self.part(Part::PlaceFacts).get(place * 4..place * 4 + 4)?;
        Some((facts.get(..2)?, u16_at(facts, 1)?))
    }

    fn language_set(&self, index: u16) -> &str {
        Strings::new(self.part(Part::LanguageSets)).get(usize::from(index)).unwrap_or_default()
    }

    fn feed_outlet(&self, index: usize) -> Option<u32> {
        parted_u16_at(self.part(Part::FeedOutlets), index).map(u32::from)
    }

    fn feed(&self, index: usize) -> Option<Feed<'_>> {
        let facts = *self.part(Part::FeedFacts).get(index)?;
        let outlet = OutletId(self.feed_outlet(index)?);
        let own = self.language_set(u16::from(facts & !SECTION_FEED));
        let stored = Strings::new(self.part(Part::FeedUrls)).get(index)?;
        Some(Feed {
            url: expand(stored, || self.key(outlet)),
            outlet,
            kind: if facts & SECTION_FEED == 0 { FeedKind::Front } else { FeedKind::Section },
            country: self.country(outlet),
            language: if own.is_empty() { self.languages(outlet).0.next() } else { Some(own) },
            live_in: parted_u16_at(self.part(Part::FeedYears), index)?,
        })
    }

    /// All keys, aliases among them.
    pub fn keys(&self) -> SortedStrings<'_> {
        SortedStrings::new(self.part(Part::Keys))
    }

    fn kind_byte(&self, rank: u32) -> Option<u8> {
        self.part(Part::Kinds).get(rank as usize).copied()
    }

    fn is_alias(&self, rank: u32) -> bool {
        self.kind_byte(rank).is_some_and(|byte| byte & ALIAS == ALIAS)
    }

    fn resolve(&self, rank: u32) -> Option<OutletId> {
        if !self.is_alias(rank) {
            return Some(OutletId(rank));
        }
        let aliases = self.part(Part::Aliases);
        let count = u32_at(aliases, 0, 0)? as usize;
        let index = find_u32(aliases, count, 4, rank)?;
        u32_at(aliases, count + index, 4).map(OutletId)
    }

    fn part(&self, part: Part) -> &[u8] {
        self.0.section(part as usize)
    }
}

/// Ways a feed's address starts, before the outlet's host; a stored address begins with the digit.
const URL_STARTS: [&str; 4] = ["https://www.", "https://", "http://www.", "http://"];

/// Writes `2/feed` for `http://www.HOST/feed`; [`expand`] undoes it.
fn shorten(url: &str, host: &str) -> String {
    let rest = URL_STARTS.iter().enumerate().find_map(|(digit, start)| {
        let rest = url.strip_prefix(start)?.strip_prefix(host)?;
        rest.starts_with(['/', ':', '?']).then(|| format!("{digit}{rest}"))
    });
    rest.unwrap_or_else(|| url.to_string())
}

fn expand(stored: &str, host: impl FnOnce() -> String) -> String {
    let digit = stored.bytes().next().map(|b| usize::from(b.wrapping_sub(b'0')));
    match digit.and_then(|digit| URL_STARTS.get(digit)) {
        Some(start) => [start, host().as_str(), stored.get(1..).unwrap_or_default()].concat(),
        None => stored.to_string(),
    }
}

/// Does a path lie under a pattern? A pattern is a path in which `*` stands for one segment and
/// `{date}` for `YYYY/MM/DD` or `YYYY/MM`; it matches whole segments from the start.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut segments = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .split('/')
        .filter(|s| !s.is_empty())
        .peekable();
    for wanted in pattern.split('/').filter(|s| !s.is_empty()) {
        let matched = match wanted {
            "{date}" => {
                let year = segments.next().is_some_and(|s| s.len() == 4 && is_number(s));
                let month = segments.next().is_some_and(|s| s.len() <= 3);
                segments.next_if(|s| s.len() <= 2 && is_number(s));
                year && month
            }
            "*" => segments.next().is_some(),
            _ => segments.next().is_some_and(|s| s.eq_ignore_ascii_case(wanted)),
        };
        if !matched {
            return false;
        }
    }
    true
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A name as it is compared: letters and digits in lower case, without a leading "the".
pub(super) fn name_key(name: &str) -> String {
    let letters: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match letters.strip_prefix("the") {
        Some(rest) if !rest.is_empty() && name.get(3..4) == Some(" ") => rest.to_string(),
        _ => letters,
    }
}

fn same_name(name: &str, wanted: &str) -> bool {
    // Comparing first letters spares most names the copy.
    let first = |s: &str| s.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_lowercase().next());
    let start =
        name.get(..4).filter(|s| s.eq_ignore_ascii_case("the ")).map_or(name, |_| &name[4..]);
    (first(start) == first(wanted) || first(name) == first(wanted)) && name_key(name) == wanted
}

#[cfg(test)]
mod tests;
