//! The part of a segment that a query reads, in place (it is written by `draft`): who the articles are and in which of them a term stands.
//!
//! Layout and reasons are in `docs/formats.md`. A posting is two bytes: twelve bits of slot, four bits of
//! impact; so a segment holds at most [`MAX_DOCS`] articles and a list is read without decoding.

use super::bytes::{Reader, u16_at, u32_at, u64_at};
use super::frame::{self, Kind, Unreadable};
use std::cmp::Ordering;
use std::ops::Range;

/// Articles in a segment at most: what twelve bits of slot can tell apart.
pub const MAX_DOCS: usize = 4_096;
/// Bytes of a dictionary entry: three of the hash, three of place.
pub(super) const ENTRY: usize = 6;
/// Bit of an entry's place that says: this is no place but the only posting itself.
pub(super) const INLINE: u32 = 1 << 23;
/// Places of a key that are guessed before the keys in question are halved.
const GUESSES: u32 = 8;
pub(super) const BUCKET_BITS: Range<u32> = 8..17;
/// Term ids carry their kind in the upper bits; multiplied by an odd number they spread over all buckets, and
/// multiplied by its inverse they are themselves again.
pub(super) const SPREAD: u32 = 0x9E37_79B1;
const UNSPREAD: u32 = 0x0E8B_2F51;

/// The named properties of an article that matching may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    Outlet = 0,
    Language = 1,
    Origin = 2,
    Provider = 3,
}
pub(super) const FACETS: usize = 4;

/// What is known of an article without reading its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Hash of the article's id.
    pub key: u64,
    /// Hash of the article's text: tells a changed article from a known one.
    pub content: u32,
    /// The time that decay and retention use, in seconds since 1970.
    pub time: i64,
    /// In the order of [`Facet`].
    pub facets: [String; FACETS],
}

/// One stored value of kind [`Kind::Terms`], checked once when it is opened.
pub struct Terms {
    value: Vec<u8>,
    /// Id of the segment.
    pub id: u32,
    pub docs: usize,
    /// Ids of the segments that this one was merged from.
    pub replaces: Vec<u32>,
    base: i64,
    newest: i64,
    bucket_bits: u32,
    few: Few,
    times: Range<usize>,
    keys: Range<usize>,
    by_key: Range<usize>,
    contents: Range<usize>,
    facets: Range<usize>,
    name_ends: Range<usize>,
    names: Range<usize>,
    buckets: Range<usize>,
    entries: Range<usize>,
    postings: Range<usize>,
}

/// The postings of one term, in slot order.
#[derive(Clone, Copy, Debug)]
pub enum Postings<'a> {
    None,
    One([u8; 2]),
    Many(&'a [[u8; 2]]),
}

impl<'a> Postings<'a> {
    pub fn as_slice(&'a self) -> &'a [[u8; 2]] {
        match self {
            Self::None => &[],
            Self::One(posting) => std::slice::from_ref(posting),
            Self::Many(list) => list,
        }
    }
}

/// Slot and impact level of a stored posting.
pub fn split(posting: [u8; 2]) -> (usize, usize) {
    let posting = u16::from_le_bytes(posting);
    (usize::from(posting >> 4), usize::from(posting & 15))
}

impl Terms {
    /// Opens a stored value: checks checksum and sizes and reads nothing else.
    pub fn open(value: Vec<u8>) -> Result<Self, Unreadable> {
        let body = frame::body(&value, Kind::Terms)?;
        let layout = Self::layout(body).ok_or(Unreadable::Malformed)?;
        let mut terms = Self { value, ..layout };
        let latest = terms.times().iter().map(|offset| u32::from_le_bytes(*offset)).max();
        terms.few = Few::of(terms.section(&terms.entries).as_chunks().0);
        terms.newest = terms.base.saturating_add(i64::from(latest.unwrap_or_default()));
        Ok(terms)
    }

    fn layout(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let id = reader.u32()?;
        let docs = usize::from(reader.u16()?);
        let bucket_bits = u32::from(reader.u8()?);
        let _reserved = reader.u8()?;
        let base = reader.i64()?;
        let [replaces, names, name_bytes, entries, postings] =
            [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?]
                .map(|count| count as usize);
        if docs > MAX_DOCS || !BUCKET_BITS.contains(&bucket_bits) || replaces > body.len() {
            return None;
        }
        let replaces = (0..replaces).map(|_| reader.u32()).collect::<Option<Vec<_>>>()?;

        let mut at = frame::HEADER + body.len() - reader.0.len();
        let mut section = |count: usize, width: usize| {
            let start = at;
            at = at.checked_add(count.checked_mul(width)?)?;
            Some(start..at)
        };
        let terms = Self {
            value: Vec::new(),
            id,
            docs,
            replaces,
            base,
            newest: base,
            bucket_bits,
            few: Few::ANY,
            times: section(docs, 4)?,
            keys: section(docs, 8)?,
            by_key: section(docs, 2)?,
            contents: section(docs, 4)?,
            facets: section(docs, 2 * FACETS)?,
            name_ends: section(names, 4)?,
            names: section(name_bytes, 1)?,
            buckets: section((1 << bucket_bits) + 1, 4)?,
            entries: section(entries, ENTRY)?,
            postings: section(postings, 2)?,
        };
        (at == frame::HEADER + body.len()).then_some(terms)
    }

    #[inline(always)]
    fn section(&self, range: &Range<usize>) -> &[u8] {
        self.value.get(range.clone()).unwrap_or_default()
    }

    /// Bytes of the stored value.
    pub fn size(&self) -> usize {
        self.value.len()
    }

    pub fn value(&self) -> &[u8] {
        &self.value
    }

    #[inline(always)]
    pub fn key(&self, slot: usize) -> u64 {
        u64_at(self.section(&self.keys), slot)
    }

    /// See [`Row::content`].
    pub fn content(&self, slot: usize) -> u32 {
        u32_at(self.section(&self.contents), slot)
    }

    #[inline(always)]
    pub fn time(&self, slot: usize) -> i64 {
        self.base.saturating_add(i64::from(u32_at(self.section(&self.times), slot)))
    }

    /// Seconds of every article after [`Self::base`], four bytes each.
    pub fn times(&self) -> &[[u8; 4]] {
        self.section(&self.times).as_chunks().0
    }

    /// The earliest time in the segment.
    pub fn base(&self) -> i64 {
        self.base
    }

    /// The latest time in the segment.
    pub fn newest(&self) -> i64 {
        self.newest
    }

    pub fn facet(&self, slot: usize, facet: Facet) -> &str {
        self.name(self.facet_id(slot, facet))
    }

    /// Number of the facet's name within this segment: equal numbers are equal names.
    pub fn facet_id(&self, slot: usize, facet: Facet) -> u16 {
        if slot >= self.docs {
            return u16::MAX;
        }
        u16_at(self.section(&self.facets), slot * FACETS + facet as usize)
    }

    /// The number of a name in this segment.
    pub fn name_id(&self, name: &str) -> Option<u16> {
        let count = self.name_ends.len() / 4;
        (0..count.min(usize::from(u16::MAX))).map(|id| id as u16).find(|id| self.name(*id) == name)
    }

    /// All names of the segment, by their numbers.
    pub fn names(&self) -> Vec<&str> {
        let count = (self.name_ends.len() / 4).min(usize::from(u16::MAX));
        (0..count).map(|id| self.name(id as u16)).collect()
    }

    fn name(&self, id: u16) -> &str {
        let ends = self.section(&self.name_ends);
        let id = usize::from(id);
        let start = id.checked_sub(1).map_or(0, |before| u32_at(ends, before)) as usize;
        let end = u32_at(ends, id) as usize;
        let name = self.section(&self.names).get(start..end).unwrap_or_default();
        std::str::from_utf8(name).unwrap_or_default()
    }

    /// The article with this key.
    pub fn find(&self, key: u64) -> Option<usize> {
        let (keys, order) = (self.section(&self.keys), self.section(&self.by_key).as_chunks().0);
        let (mut low, mut high) = (0, order.len());
        // Keys below all in question, and above them.
        let (mut least, mut most) = (0, u64::MAX);
        for guess in 0.. {
            // Keys are hashes and spread evenly; where they are not, halving ends it.
            let share = (key - least) as f64 / (most - least).max(1) as f64;
            let share = if guess < GUESSES { share } else { 0.5 };
            let at = (low + (share * (high - low) as f64) as usize).min(high.wrapping_sub(1));
            let slot = usize::from(u16::from_le_bytes(*order.get(at)?));
            let found = u64_at(keys, slot);
            match key.cmp(&found) {
                Ordering::Equal => return Some(slot).filter(|slot| *slot < self.docs),
                Ordering::Less => (high, most) = (at, found),
                Ordering::Greater => (low, least) = (at + 1, found),
            }
            if low >= high {
                break;
            }
        }
        None
    }

    /// The key that is looked at first on the way to this one.
    pub fn near(&self, key: u64) -> u64 {
        let (keys, order) = (self.section(&self.keys), self.section(&self.by_key).as_chunks().0);
        let at = (key as f64 / u64::MAX as f64 * order.len() as f64) as usize;
        order.get(at).map_or(0, |slot| u64_at(keys, usize::from(u16::from_le_bytes(*slot))))
    }

    /// Where a term stands.
    pub fn postings(&self, term: u32) -> Postings<'_> {
        let term = term.wrapping_mul(SPREAD);
        let bucket = (term >> (32 - self.bucket_bits)) as usize;
        let rest = term & 0xff_ffff;
        if !self.few.may_have(rest) {
            return Postings::None;
        }
        let entries = self.bucket(bucket);
        // Terms are spread evenly: the place is guessed, and sought from there.
        let within = u64::from(term & u32::MAX >> self.bucket_bits);
        let mut at = ((within * entries.len() as u64) >> (32 - self.bucket_bits)) as usize;
        let hash = |at: usize| entries.get(at).map(|entry| split_entry(entry).0);
        while hash(at).is_some_and(|hash| hash < rest) {
            at += 1;
        }
        while at.checked_sub(1).and_then(hash).is_some_and(|hash| hash >= rest) {
            at -= 1;
        }
        let found = entries.get(at).map(split_entry).filter(|(hash, _)| *hash == rest);
        found.map_or(Postings::None, |(_, place)| self.list(place))
    }

    #[inline(always)]
    fn bucket(&self, bucket: usize) -> &[[u8; ENTRY]] {
        let buckets = self.section(&self.buckets);
        let (start, end) = (u32_at(buckets, bucket), u32_at(buckets, bucket + 1));
        let (entries, _) = self.section(&self.entries).as_chunks();
        entries.get(start as usize..end as usize).unwrap_or_default()
    }

    fn list(&self, place: u32) -> Postings<'_> {
        if place & INLINE != 0 {
            return Postings::One((place as u16).to_le_bytes());
        }
        let (cells, _) = self.section(&self.postings).as_chunks::<2>();
        let Some((count, list)) = cells.get(place as usize..).and_then(<[_]>::split_first) else {
            return Postings::None;
        };
        let count = usize::from(u16::from_le_bytes(*count));
        list.get(..count).map_or(Postings::None, Postings::Many)
    }

    /// Every term with its postings, in the order of the dictionary.
    pub fn each_term(&self, mut visit: impl FnMut(u32, &[[u8; 2]])) {
        let low = u32::MAX >> self.bucket_bits;
        for bucket in 0..1usize << self.bucket_bits {
            for entry in self.bucket(bucket) {
                let (hash, place) = split_entry(entry);
                let term = (bucket as u32) << (32 - self.bucket_bits) | hash & low;
                visit(term.wrapping_mul(UNSPREAD), self.list(place).as_slice());
            }
        }
    }

    /// Everything but the postings of an article.
    pub fn row(&self, slot: usize) -> Row {
        let facets = [Facet::Outlet, Facet::Language, Facet::Origin, Facet::Provider];
        Row {
            key: self.key(slot),
            content: self.content(slot),
            time: self.time(slot),
            facets: facets.map(|facet| self.facet(slot, facet).to_owned()),
        }
    }
}

/// A bit for the lower bits of every term of a segment of a few articles: of many such segments most lack a term, and need
/// not be looked into.
struct Few([u64; 8]);

impl Few {
    const ANY: Self = Self([u64::MAX; 8]);
    /// Entries of a dictionary for which it pays.
    const MOST: usize = 256;

    fn of(entries: &[[u8; ENTRY]]) -> Self {
        if entries.len() > Self::MOST {
            return Self::ANY;
        }
        let mut few = Self([0; 8]);
        for (hash, _) in entries.iter().map(split_entry) {
            few.0[hash as usize / 64 % 8] |= 1 << (hash % 64);
        }
        few
    }

    fn may_have(&self, hash: u32) -> bool {
        self.0[hash as usize / 64 % 8] >> (hash % 64) & 1 == 1
    }
}

fn split_entry(entry: &[u8; ENTRY]) -> (u32, u32) {
    let [a, b, c, d, e, f] = *entry;
    (u32::from_le_bytes([a, b, c, 0]), u32::from_le_bytes([d, e, f, 0]))
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::*;

    fn row(key: u64, time: i64, outlet: &str) -> Row {
        let facets = [outlet, "en", "", "feeds"].map(str::to_owned);
        Row { key, content: key as u32 + 1, time, facets }
    }

    fn sample() -> Vec<u8> {
        let mut draft = Draft::default();
        for (key, time, outlet) in [(9, 50, "a.com"), (3, 10, "b.com"), (7, 90, "a.com")] {
            draft.push(row(key, time, outlet)).unwrap();
        }
        for (term, slot, level) in
            [(5, 0, 4), (u32::MAX, 1, 15), (5, 2, 9), (0, 1, 0), (0xabcd_ef01, 2, 7)]
        {
            draft.post(term, slot, level);
        }
        draft.seal(12, &[4, 5])
    }

    #[test]
    fn a_segment_answers_as_it_was_built() {
        let terms = Terms::open(sample()).unwrap();
        assert_eq!((terms.id, terms.docs, &terms.replaces[..]), (12, 3, &[4, 5][..]));
        assert_eq!(terms.row(2), row(7, 90, "a.com"));
        assert_eq!((terms.base(), terms.newest()), (10, 90));
        assert_eq!(terms.find(3), Some(1));
        assert_eq!(terms.find(4), None);
        assert_eq!(terms.name_id("b.com"), Some(terms.facet_id(1, Facet::Outlet)));
        let list =
            |term| terms.postings(term).as_slice().iter().map(|p| split(*p)).collect::<Vec<_>>();
        assert_eq!(list(5), [(0, 4), (2, 9)]);
        assert_eq!(list(u32::MAX), [(1, 15)]);
        assert_eq!(list(0xabcd_ef01), [(2, 7)]);
        assert_eq!(list(0xabcd_ef02), []);
        let mut all = Vec::new();
        terms.each_term(|term, list| all.push((term, list.len())));
        all.sort_unstable();
        assert_eq!(all, [(0, 1), (5, 2), (0xabcd_ef01, 1), (u32::MAX, 1)]);
    }

    #[test]
    fn spreading_is_undone() {
        assert_eq!(SPREAD.wrapping_mul(UNSPREAD), 1);
    }

    #[test]
    fn many_terms_are_all_found_again() {
        let mut draft = Draft::default();
        for slot in 0..MAX_DOCS {
            draft.push(row(slot as u64, 0, "a.com")).unwrap();
            for term in 0..30u32 {
                draft.post((slot as u32 / 3 * 30 + term).wrapping_mul(0x85EB_CA77), slot, 5);
            }
        }
        assert_eq!(draft.push(Row::default()), None);
        let terms = Terms::open(draft.seal(0, &[])).unwrap();
        for slot in 0..MAX_DOCS {
            let term = (slot as u32 / 3 * 30 + 7).wrapping_mul(0x85EB_CA77);
            let list = terms.postings(term);
            assert!(list.as_slice().iter().any(|posting| split(*posting) == (slot, 5)), "{slot}");
        }
    }

    #[test]
    fn an_empty_segment_is_a_segment() {
        let terms = Terms::open(Draft::default().seal(1, &[])).unwrap();
        assert_eq!((terms.docs, terms.find(0)), (0, None));
        assert!(terms.postings(1).as_slice().is_empty());
    }

    #[test]
    fn a_structure_that_lies_never_panics() {
        let whole = sample();
        for at in frame::HEADER..whole.len() {
            for byte in [0, 1, 0x7f, 0xff] {
                let mut lie = whole.clone();
                lie[at] = byte;
                let Ok(terms) = Terms::open(frame::seal(lie)) else { continue };
                terms.each_term(|_, _| {});
                for slot in 0..4 {
                    terms.row(slot);
                    terms.find(terms.key(slot));
                }
            }
        }
    }
}
