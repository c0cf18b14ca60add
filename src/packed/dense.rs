//! Tables as they are shipped. A package is deflated, and deflate packs like beside like: here lists stand in columns, texts
//! end in a zero, rising numbers are gaps, endings of hosts and texts that stand often are a byte. When a table is opened, its
//! sections are laid out for reading in place: that takes one pass, and what is read afterwards is what [`super::strings`] reads.

use super::bytes::{Reader, put_varint};
use super::strings::{SortedWriter, rank_at, sparse_ranks};
use super::{Packed, PackedError, SortedStrings, Strings, pack, parted_u16_at, write_parted};
use crate::order::Sort;
use std::borrow::Cow;
use std::collections::HashMap;

/// No section is longer when it is laid out, whatever its few bytes say.
const MOST_BYTES: usize = 4_000_000;
/// A text stands once, and its places are named by a byte, if it stands at least so often.
const OFTEN: usize = 3;
/// As many as a byte names beside 0, "none of these".
const MOST_NAMED: usize = 255;

/// How a section is written.
#[derive(Clone, Copy)]
pub enum Form<'a> {
    /// As it is read.
    Plain,
    /// [`Strings`].
    Strings,
    /// [`super::SparseStrings`].
    Sparse,
    /// [`SortedStrings`]: hosts, with a path or without.
    Keys,
    /// The same; those that another list has too are told by their ranks in it.
    KeysBeside(SortedStrings<'a>),
    /// Parted `u16` that never fall.
    Rising,
}

/// Packs sections that are laid out for reading; `None` when they have not these forms.
pub fn fold<S: AsRef<[u8]>>(
    sections: &[S],
    magic: &[u8; 8],
    version: u32,
    forms: &[Form],
) -> Option<Vec<u8>> {
    let fold = |(section, form): (&S, &Form)| {
        let folded = form.fold(section.as_ref())?;
        (form.unfold(&folded)? == section.as_ref()).then_some(folded)
    };
    let folded: Option<Vec<_>> = sections.iter().zip(forms).map(fold).collect();
    Some(pack(magic, version, &folded?))
}

/// Opens what [`fold`] wrote.
///
/// # Errors
/// See [`Packed::open`].
pub fn unfold(
    bytes: Cow<'static, [u8]>,
    magic: &[u8; 8],
    version: u32,
    forms: &[Form],
) -> Result<Packed, PackedError> {
    let folded = Packed::open(bytes, magic, version, forms.len())?;
    let (mut bytes, mut sections) = (Vec::with_capacity(2 * folded.size()), Vec::new());
    for (index, form) in forms.iter().enumerate() {
        let start = bytes.len();
        match form {
            Form::Plain => bytes.extend(folded.section(index)),
            _ => bytes.extend(form.unfold(folded.section(index)).ok_or(PackedError::Damaged)?),
        }
        sections.push(start..bytes.len());
    }
    Ok(Packed { bytes: bytes.into(), sections })
}

impl Form<'_> {
    /// Packs a section; `None` when it has not this form.
    pub fn fold(&self, section: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Form::Plain => section.to_vec(),
            Form::Strings => fold_strings(Strings::new(section)),
            Form::Sparse => {
                let (ranks, texts) = sparse_ranks(section)?;
                let mut out = Vec::new();
                put_gaps(&mut out, (0..ranks).filter_map(|index| rank_at(section, index)))?;
                out.extend(fold_strings(Strings::new(texts)));
                out
            }
            Form::Keys => fold_keys(SortedStrings::new(section).iter_from(0).map(|(_, key)| key)),
            Form::KeysBeside(others) => {
                let keys: Vec<String> =
                    SortedStrings::new(section).iter_from(0).map(|(_, key)| key).collect();
                let mut out = Vec::new();
                put_gaps(&mut out, keys.iter().filter_map(|key| others.find(key)))?;
                let alone = keys.into_iter().filter(|key| others.find(key).is_none());
                out.extend(fold_keys(alone));
                out
            }
            Form::Rising => {
                let mut out = Vec::new();
                let numbers = (0..section.len() / 2).map(|index| parted_u16_at(section, index));
                put_gaps(&mut out, numbers.map(|number| number.unwrap_or_default().into()))?;
                out
            }
        })
    }

    /// Lays out what [`Form::fold`] packed; `None` when it is damaged.
    pub fn unfold(&self, folded: &[u8]) -> Option<Vec<u8>> {
        let mut reader = Reader(folded);
        let section = match self {
            Form::Plain => folded.to_vec(),
            Form::Strings => unfold_strings(&mut reader)?,
            Form::Sparse => {
                let ranks = gaps(&mut reader)?;
                let mut out = (ranks.len() as u32).to_le_bytes().to_vec();
                out.extend(ranks.iter().flat_map(|rank| rank.to_le_bytes()));
                out.extend(unfold_strings(&mut reader)?);
                out
            }
            Form::Keys => {
                let mut out = SortedWriter::default();
                let mut keys = Keys::read(&mut reader)?;
                while keys.advance() {
                    out.push(&keys.key)?;
                    within(out.len())?;
                }
                keys.whole()?;
                out.finish()
            }
            Form::KeysBeside(others) => merge(*others, &mut reader)?,
            Form::Rising => {
                let numbers: Option<Vec<u16>> =
                    gaps(&mut reader)?.into_iter().map(|number| number.try_into().ok()).collect();
                write_parted(&numbers?)
            }
        };
        within(section.len())?;
        Some(section)
    }
}

fn within(bytes: usize) -> Option<()> {
    (bytes <= MOST_BYTES).then_some(())
}

/// Numbers that never fall, after their count, each as what it is more than the one before; `None` when one falls.
fn put_gaps(out: &mut Vec<u8>, numbers: impl Iterator<Item = u32>) -> Option<()> {
    let numbers: Vec<u32> = numbers.collect();
    put_varint(out, numbers.len() as u64);
    let mut before = 0;
    for number in numbers {
        put_varint(out, number.checked_sub(before)?.into());
        before = number;
    }
    Some(())
}

fn gaps(reader: &mut Reader) -> Option<Vec<u32>> {
    let mut number = 0_u32;
    let mut next = |reader: &mut Reader| {
        number = number.checked_add(u32::try_from(reader.varint()?).ok()?)?;
        Some(number)
    };
    let count = count(reader)?;
    (0..count).map(|_| next(reader)).collect()
}

/// A number of things of which each takes at least a byte of what follows.
fn count(reader: &mut Reader) -> Option<usize> {
    usize::try_from(reader.varint()?).ok().filter(|&count| count <= reader.0.len())
}

/// Reads up to the next zero.
fn text<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let end = reader.0.iter().position(|byte| *byte == 0)?;
    let text = reader.take(end)?;
    reader.u8()?;
    Some(text)
}

fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    out.extend(text);
    out.push(0);
}

/// The texts that stand often, most often first.
fn frequent<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    let mut often: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= OFTEN).collect();
    often.order_by_key(|(text, count)| (std::cmp::Reverse(*count), *text));
    often.into_iter().map(|(text, _)| text).take(MOST_NAMED).collect()
}

fn put_named(out: &mut Vec<u8>, named: &[&str]) {
    out.push(named.len() as u8);
    named.iter().for_each(|text| put_text(out, text.as_bytes()));
}

fn named<'a>(reader: &mut Reader<'a>) -> Option<Vec<&'a [u8]>> {
    let count = reader.u8()?;
    (0..count).map(|_| text(reader)).collect()
}

/// The place of a text among the named ones from 1, or 0.
fn place(named: &[&str], text: &str) -> u8 {
    named.iter().position(|one| *one == text).map_or(0, |at| at as u8 + 1)
}

/// Texts: number; those that stand often; for each text its place among them, or 0; the others.
fn fold_strings(texts: Strings) -> Vec<u8> {
    let texts: Vec<&str> = (0..texts.len()).filter_map(|index| texts.get(index)).collect();
    let often = frequent(texts.iter().copied());
    let mut out = Vec::new();
    put_varint(&mut out, texts.len() as u64);
    put_named(&mut out, &often);
    out.extend(texts.iter().map(|text| place(&often, text)));
    let others = texts.iter().filter(|text| place(&often, text) == 0);
    others.for_each(|text| put_text(&mut out, text.as_bytes()));
    out
}

fn unfold_strings(reader: &mut Reader) -> Option<Vec<u8>> {
    let count = count(reader)?;
    let often = named(reader)?;
    let places = reader.take(count)?;
    let mut out = super::strings::Writer::default();
    for place in places {
        let text = match place.checked_sub(1) {
            Some(place) => often.get(usize::from(place))?,
            None => text(reader)?,
        };
        out.push(text)?;
        within(out.len())?;
    }
    reader.0.is_empty().then(|| out.finish())
}

/// Keys: number; endings of hosts; for each key its ending, or 0; how many bytes of the stem (the key without that ending) are
/// those of the stem before; the others.
fn fold_keys(keys: impl Iterator<Item = String>) -> Vec<u8> {
    let keys: Vec<String> = keys.collect();
    let parts: Vec<(&str, &str, &str)> = keys.iter().map(|key| parts(key)).collect();
    let endings = frequent(parts.iter().map(|(_, ending, _)| *ending));
    let (mut stems, mut shared, mut before) = (Vec::new(), Vec::new(), String::new());
    let mut ends = Vec::new();
    for (key, (host, ending, path)) in keys.iter().zip(parts) {
        let end = if ending.is_empty() { 0 } else { place(&endings, ending) };
        let stem = if end == 0 { key.clone() } else { [host, path].concat() };
        let same = super::strings::common(before.as_bytes(), stem.as_bytes());
        ends.push(end);
        shared.push(same as u8);
        put_text(&mut stems, &stem.as_bytes()[same..]);
        before = stem;
    }
    let mut out = Vec::new();
    put_varint(&mut out, keys.len() as u64);
    put_named(&mut out, &endings);
    [ends, shared, stems].into_iter().for_each(|column| out.extend(column));
    out
}

/// A key as host without ending, ending (with its dot), path (with its slash).
fn parts(key: &str) -> (&str, &str, &str) {
    let (host, path) = key.split_at(key.find('/').unwrap_or(key.len()));
    let (host, ending) = host.split_at(host.rfind('.').unwrap_or(host.len()));
    (host, ending, path)
}

/// Reads keys one after the other.
struct Keys<'a> {
    endings: Vec<&'a [u8]>,
    /// Ending and shared bytes of those that are not read yet.
    rest: std::iter::Zip<std::slice::Iter<'a, u8>, std::slice::Iter<'a, u8>>,
    stems: Reader<'a>,
    stem: Vec<u8>,
    /// The key that was read last.
    key: Vec<u8>,
    damaged: bool,
}

impl<'a> Keys<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let count = count(reader)?;
        let endings = named(reader)?;
        let rest = reader.take(count)?.iter().zip(reader.take(count)?);
        let stems = Reader(reader.0);
        Some(Self { endings, rest, stems, stem: Vec::new(), key: Vec::new(), damaged: false })
    }

    /// Reads the next key; `false` at the end, or when there is none where one should be.
    fn advance(&mut self) -> bool {
        let Some((ending, shared)) = self.rest.next() else { return false };
        let read = self.next(usize::from(*ending), usize::from(*shared));
        self.damaged |= read.is_none();
        read.is_some()
    }

    fn next(&mut self, ending: usize, shared: usize) -> Option<()> {
        self.stem.get(..shared)?;
        self.stem.truncate(shared);
        self.stem.extend(text(&mut self.stems)?);
        let end = match ending.checked_sub(1) {
            Some(place) => self.endings.get(place)?,
            None => &[][..],
        };
        let host = self.stem.iter().position(|byte| *byte == b'/').unwrap_or(self.stem.len());
        let (host, path) = self.stem.split_at_checked(host)?;
        self.key.clear();
        [host, end, path].into_iter().for_each(|part| self.key.extend(part));
        (self.stem.len() <= super::strings::LONGEST).then_some(())
    }

    /// Whether every key was there and nothing stands behind the last.
    fn whole(&self) -> Option<()> {
        (!self.damaged && self.stems.0.is_empty()).then_some(())
    }
}

/// The keys of `others` at the ranks that stand first, and those that follow, in their order.
fn merge(others: SortedStrings, reader: &mut Reader) -> Option<Vec<u8>> {
    let ranks = gaps(reader)?;
    let mut ranks = ranks.into_iter().peekable();
    let mut alone = Keys::read(reader)?;
    let mut more = alone.advance();
    let mut out = SortedWriter::default();
    let mut rank = 0;
    others.each(|other| {
        if ranks.next_if_eq(&rank).is_some() {
            while more && alone.key.as_slice() < other {
                out.push(&alone.key)?;
                more = alone.advance();
            }
            out.push(other)?;
        }
        rank += 1;
        within(out.len())
    })?;
    while more {
        out.push(&alone.key)?;
        within(out.len())?;
        more = alone.advance();
    }
    alone.whole()?;
    // A rank behind the last key was made for another list.
    ranks.next().is_none().then(|| out.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed::{write_sorted, write_sparse, write_strings};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const MAGIC: &[u8; 8] = b"PLXTESTS";

    fn key() -> impl Strategy<Value = String> {
        "[a-c]{1,3}(\\.[a-c]{1,2})?\\.(com|org|de|co\\.uk)(/[a-c]{1,3}(\\.com)?)?|[a-c]|é{1,3}"
    }

    proptest! {
        #[test]
        fn what_is_folded_unfolds(
            mine in proptest::collection::btree_set(key(), 0..60),
            others in proptest::collection::btree_set(key(), 0..60),
            texts in proptest::collection::vec("[ab]{0,2}|[^\0]{0,9}", 0..60),
            mut rising in proptest::collection::vec(any::<u16>(), 0..60),
            ranks in proptest::collection::btree_set(any::<u32>(), 0..20),
        ) {
            rising.sort();
            let sorted = |keys: &BTreeSet<String>| write_sorted(keys.iter().map(String::as_str));
            let beside = sorted(&others);
            let sparse: Vec<(u32, &str)> = ranks.into_iter().zip(texts.iter().map(String::as_str)).collect();
            let sections = [
                b"as it is".to_vec(),
                write_strings(texts.iter().map(String::as_str)),
                write_sparse(&sparse),
                sorted(&mine),
                sorted(&mine),
                write_parted(&rising),
            ];
            let forms = [
                Form::Plain,
                Form::Strings,
                Form::Sparse,
                Form::Keys,
                Form::KeysBeside(SortedStrings::new(&beside)),
                Form::Rising,
            ];
            let folded = fold(&sections, MAGIC, 1, &forms).unwrap();
            let back = unfold(folded.into(), MAGIC, 1, &forms).unwrap();
            for (index, section) in sections.iter().enumerate() {
                prop_assert_eq!(back.section(index), &section[..], "section {}", index);
            }
        }

        #[test]
        fn no_section_does_harm(bytes in proptest::collection::vec(prop_oneof![0..4_u8, any::<u8>()], 0..80)) {
            let others = write_sorted(["a.com", "b.com/c", "d.org"]);
            let beside = Form::KeysBeside(SortedStrings::new(&others));
            for form in [Form::Strings, Form::Sparse, Form::Keys, beside, Form::Rising] {
                if let Some(section) = form.unfold(&bytes) {
                    prop_assert!(section.len() <= MOST_BYTES);
                    SortedStrings::new(&section).iter_from(0).for_each(drop);
                    SortedStrings::new(&section).find("b.com");
                    Strings::new(&section).get(2);
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_folded_is_said() {
        assert!(fold(&[write_strings(["a\0b"])], MAGIC, 1, &[Form::Strings]).is_none());
        assert!(fold(&[write_parted(&[2, 1])], MAGIC, 1, &[Form::Rising]).is_none());
    }
}
