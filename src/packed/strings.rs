//! Lists of strings inside a section, found by rank or by value without unpacking the list.
//!
//! Strings stand in blocks of [`BLOCK`]; the section starts with their number and, for each block,
//! where it begins. In a sorted list each string but the first of a block leaves out what it
//! shares with the one before (front coding), so a lookup is a binary search over the first
//! strings and one walk through a block.

use super::u32_at;
use std::cmp::Ordering;

const BLOCK: usize = 16;
/// No string is longer, in bytes: a length is one byte.
pub const LONGEST: usize = 255;

/// Strings in any order, found by index.
#[derive(Clone, Copy, Debug)]
pub struct Strings<'a>(&'a [u8]);

impl<'a> Strings<'a> {
    pub fn new(section: &'a [u8]) -> Self {
        Self(section)
    }

    pub fn len(&self) -> usize {
        count(self.0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The string at `index`; `None` outside of the list.
    pub fn get(&self, index: usize) -> Option<&'a str> {
        if index >= self.len() {
            return None;
        }
        let mut rest = block(self.0, index / BLOCK)?;
        for _ in 0..index % BLOCK {
            let len = usize::from(*rest.first()?);
            rest = rest.get(1 + len..)?;
        }
        let len = usize::from(*rest.first()?);
        std::str::from_utf8(rest.get(1..1 + len)?).ok()
    }
}

/// Strings in byte order, each once, found by value or by rank.
#[derive(Clone, Copy, Debug)]
pub struct SortedStrings<'a>(&'a [u8]);

impl<'a> SortedStrings<'a> {
    pub fn new(section: &'a [u8]) -> Self {
        Self(section)
    }

    pub fn len(&self) -> usize {
        count(self.0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rank of `wanted`.
    pub fn find(&self, wanted: &str) -> Option<u32> {
        self.search(wanted.as_bytes()).ok()
    }

    /// The rank of the first string that is not before `wanted`.
    pub fn lower_bound(&self, wanted: &str) -> u32 {
        self.search(wanted.as_bytes()).unwrap_or_else(|rank| rank)
    }

    /// The string at `rank`; `None` outside of the list.
    pub fn get(&self, rank: u32) -> Option<String> {
        self.iter_from(rank).next().map(|(_, string)| string)
    }

    /// All strings from `rank` on, with their ranks.
    pub fn iter_from(self, rank: u32) -> impl Iterator<Item = (u32, String)> + use<'a> {
        let list = self;
        let mut rank = rank as usize;
        let mut current = Vec::new();
        let mut rest = list.walk_to(rank, &mut current);
        std::iter::from_fn(move || {
            if rank >= list.len() {
                return None;
            }
            if rank.is_multiple_of(BLOCK) {
                rest = block(list.0, rank / BLOCK)?;
            }
            rest = take(rest, rank.is_multiple_of(BLOCK), &mut current)?;
            let string = String::from_utf8(current.clone()).ok()?;
            rank += 1;
            Some((rank as u32 - 1, string))
        })
    }

    /// Hands on every string in turn until there is a `None`, which is then the answer.
    pub fn each(self, mut visit: impl FnMut(&[u8]) -> Option<()>) -> Option<()> {
        let (mut rest, mut current) = (&[][..], Vec::new());
        for rank in 0..self.len() {
            let first = rank.is_multiple_of(BLOCK);
            if first {
                rest = block(self.0, rank / BLOCK)?;
            }
            rest = take(rest, first, &mut current)?;
            visit(&current)?;
        }
        Some(())
    }

    /// Reads the strings of the block before `rank` and answers what follows them.
    fn walk_to(&self, rank: usize, current: &mut Vec<u8>) -> &'a [u8] {
        let mut rest = block(self.0, rank / BLOCK).unwrap_or_default();
        for step in 0..rank % BLOCK {
            rest = take(rest, step == 0, current).unwrap_or_default();
        }
        rest
    }

    /// `Ok` with the rank of `wanted`, or `Err` with the rank it would have.
    fn search(&self, wanted: &[u8]) -> Result<u32, u32> {
        let len = self.len();
        let (mut low, mut high) = (0, len.div_ceil(BLOCK));
        while low < high {
            let middle = (low + high) / 2;
            match self.head(middle).cmp(wanted) {
                Ordering::Equal => return Ok((middle * BLOCK) as u32),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        let Some(within) = low.checked_sub(1) else { return Err(0) };
        let first = within * BLOCK;
        let last = len.min(first + BLOCK);
        let head = self.head(within);
        let mut rest =
            block(self.0, within).and_then(|b| b.get(1 + head.len()..)).unwrap_or_default();
        // `same` bytes of the string before are those of `wanted`, and that string is smaller.
        let mut same = common(head, wanted);
        for rank in first + 1..last {
            let (Some(&shared), Some(&len)) = (rest.first(), rest.get(1)) else {
                return Err(rank as u32);
            };
            let (shared, end) = (usize::from(shared), 2 + usize::from(len));
            let suffix = rest.get(2..end).unwrap_or_default();
            rest = rest.get(end..).unwrap_or_default();
            match shared.cmp(&same) {
                // It leaves the string before while that one still agreed: it is greater.
                Ordering::Less => return Err(rank as u32),
                Ordering::Greater => continue,
                Ordering::Equal => {
                    let tail = wanted.get(same..).unwrap_or_default();
                    match suffix.cmp(tail) {
                        Ordering::Equal => return Ok(rank as u32),
                        Ordering::Greater => return Err(rank as u32),
                        Ordering::Less => same += common(suffix, tail),
                    }
                }
            }
        }
        Err(last as u32)
    }

    fn head(&self, index: usize) -> &'a [u8] {
        let block = block(self.0, index).unwrap_or_default();
        let len = block.first().copied().map_or(0, usize::from);
        block.get(1..1 + len).unwrap_or_default()
    }
}

/// How many strings a section says it has. Each takes a byte, so that a forged number is no endless walk.
fn count(section: &[u8]) -> usize {
    (u32_at(section, 0, 0).unwrap_or(0) as usize).min(section.len())
}

/// Strings that only some ranks have.
#[derive(Clone, Copy, Debug)]
pub struct SparseStrings<'a>(&'a [u8]);

impl<'a> SparseStrings<'a> {
    pub fn new(section: &'a [u8]) -> Self {
        Self(section)
    }

    /// The string that belongs to `rank`, if there is one.
    pub fn get(&self, rank: u32) -> Option<&'a str> {
        let count = u32_at(self.0, 0, 0)? as usize;
        let index = find_u32(self.0, count, 4, rank)?;
        Strings::new(self.0.get(4 + count.checked_mul(4)?..)?).get(index)
    }
}

/// Number of the ranks of a section of sparse strings, and its strings.
pub(super) fn sparse_ranks(section: &[u8]) -> Option<(usize, &[u8])> {
    let count = u32_at(section, 0, 0)? as usize;
    Some((count, section.get(4 + count.checked_mul(4)?..)?))
}

pub(super) fn rank_at(section: &[u8], index: usize) -> Option<u32> {
    u32_at(section, index, 4)
}

/// Index of `wanted` in a sorted column of `count` numbers that starts at byte `from`.
pub fn find_u32(bytes: &[u8], count: usize, from: usize, wanted: u32) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = (low + high) / 2;
        match u32_at(bytes, middle, from)?.cmp(&wanted) {
            Ordering::Equal => return Some(middle),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

/// Writes what [`Strings`] reads. Longer strings are cut at a character border.
pub fn write_strings<'a>(strings: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = Writer::default();
    for string in strings {
        // None is too long once it is cut.
        writer.push(cut(string).as_bytes());
    }
    writer.finish()
}

/// Writes what [`SortedStrings`] reads. The strings must be sorted and unique.
pub fn write_sorted<'a>(strings: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = SortedWriter::default();
    let mut before = None;
    for string in strings {
        let string = cut(string);
        debug_assert!(before < Some(string), "{before:?} before {string}");
        writer.push(string.as_bytes());
        before = Some(string);
    }
    writer.finish()
}

/// Writes what [`SparseStrings`] reads. The ranks must be sorted and unique.
pub fn write_sparse(strings: &[(u32, &str)]) -> Vec<u8> {
    let mut out = (strings.len() as u32).to_le_bytes().to_vec();
    out.extend(strings.iter().flat_map(|(rank, _)| rank.to_le_bytes()));
    out.extend(write_strings(strings.iter().map(|&(_, string)| string)));
    out
}

/// Writes a list that [`Strings`] reads, one string after the other.
#[derive(Default)]
pub(super) struct Writer(Blocks);

impl Writer {
    /// Appends a string; `None` when it is too long.
    pub fn push(&mut self, string: &[u8]) -> Option<()> {
        self.0.start_string();
        self.0.push(&[], string)
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.0.data.len()
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.finish()
    }
}

/// Writes a list that [`SortedStrings`] reads, one string after the other.
#[derive(Default)]
pub(super) struct SortedWriter {
    blocks: Blocks,
    before: Vec<u8>,
}

impl SortedWriter {
    /// Appends a string; `None` when it is too long.
    pub fn push(&mut self, string: &[u8]) -> Option<()> {
        if self.blocks.start_string() {
            self.blocks.push(&[], string)?;
        } else {
            let shared = common(&self.before, string).min(LONGEST);
            self.blocks.push(&[shared as u8], string.get(shared..)?)?;
        }
        self.before.clear();
        self.before.extend(string);
        Some(())
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.blocks.data.len()
    }

    pub fn finish(self) -> Vec<u8> {
        self.blocks.finish()
    }
}

#[derive(Default)]
struct Blocks {
    count: usize,
    starts: Vec<u32>,
    data: Vec<u8>,
}

impl Blocks {
    /// Counts a string; `true` when it is the first of a block.
    fn start_string(&mut self) -> bool {
        let first = self.count.is_multiple_of(BLOCK);
        if first {
            self.starts.push(self.data.len() as u32);
        }
        self.count += 1;
        first
    }

    fn push(&mut self, before: &[u8], string: &[u8]) -> Option<()> {
        self.data.extend(before);
        self.data.push(u8::try_from(string.len()).ok()?);
        self.data.extend(string);
        Some(())
    }

    fn finish(self) -> Vec<u8> {
        let mut out = (self.count as u32).to_le_bytes().to_vec();
        let front = 4 + 4 * self.starts.len() as u32;
        out.extend(self.starts.iter().flat_map(|start| (start + front).to_le_bytes()));
        out.extend(self.data);
        out
    }
}

fn block(section: &[u8], index: usize) -> Option<&[u8]> {
    section.get(u32_at(section, index, 4)? as usize..)
}

/// Reads one string of a sorted list over the one before it.
fn take<'a>(bytes: &'a [u8], first: bool, current: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (shared, bytes) =
        if first { (0, bytes) } else { (usize::from(*bytes.first()?), bytes.get(1..)?) };
    let len = usize::from(*bytes.first()?);
    current.truncate(shared);
    current.extend(bytes.get(1..1 + len)?);
    bytes.get(1 + len..)
}

pub(super) fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

fn cut(string: &str) -> &str {
    let mut end = string.len().min(LONGEST);
    while !string.is_char_boundary(end) {
        end -= 1;
    }
    &string[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(count: usize) -> Vec<String> {
        let mut hosts: Vec<String> = (0..count)
            .map(|i| format!("{}.{}", i * 7919 % 1000, ["com", "co.uk", "de"][i % 3]))
            .collect();
        hosts.extend(["münchen.de".into(), "nytimes.com".into(), "nytimes.com/opinion".into()]);
        hosts.sort();
        hosts.dedup();
        hosts
    }

    #[test]
    fn a_forged_number_of_strings_is_no_endless_list() {
        let mut forged = write_sorted(["a", "b"]);
        forged[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(SortedStrings::new(&forged).len() <= forged.len());
        assert!(Strings::new(&forged).len() <= forged.len());
    }

    #[test]
    fn every_string_is_found_at_its_rank_and_no_other() {
        for count in [0, 1, 15, 16, 17, 400] {
            let hosts = hosts(count);
            let section = write_sorted(hosts.iter().map(String::as_str));
            let list = SortedStrings::new(&section);
            assert_eq!(list.len(), hosts.len());
            for (rank, host) in hosts.iter().enumerate() {
                assert_eq!(list.find(host), Some(rank as u32), "{host}");
                assert_eq!(list.get(rank as u32).as_ref(), Some(host));
                for other in [format!("{host}a"), format!("a{host}"), host[1..].to_string()] {
                    let expected = hosts.binary_search(&other);
                    assert_eq!(list.find(&other), expected.ok().map(|r| r as u32), "{other}");
                    assert_eq!(
                        list.lower_bound(&other),
                        expected.unwrap_or_else(|r| r) as u32,
                        "{other}"
                    );
                }
            }
            let all: Vec<String> = list.iter_from(0).map(|(_, host)| host).collect();
            assert_eq!(all, hosts);
            let tail: Vec<u32> = list.iter_from(5).map(|(rank, _)| rank).collect();
            assert_eq!(tail, (5..hosts.len() as u32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn lists_by_index() {
        let long = "é".repeat(200);
        let names: Vec<&str> =
            ["Süddeutsche Zeitung", "", "朝日新聞", &long].into_iter().cycle().take(40).collect();
        let section = write_strings(names.iter().copied());
        let list = Strings::new(&section);
        for (index, name) in names.iter().enumerate() {
            assert_eq!(list.get(index), Some(cut(name)));
        }
        assert_eq!(list.get(40), None);
        let section = write_sparse(&[(3, "three"), (900, "nine hundred")]);
        let sparse = SparseStrings::new(&section);
        assert_eq!(sparse.get(3), Some("three"));
        assert_eq!(sparse.get(900), Some("nine hundred"));
        assert_eq!(sparse.get(4), None);
    }

    #[test]
    fn nonsense_is_an_empty_answer() {
        for bytes in [&b""[..], b"\xff\xff\xff\xff", b"\x05\0\0\0\x08\0\0\0\xff\xff"] {
            let sorted = SortedStrings::new(bytes);
            assert_eq!(sorted.find("a"), None);
            assert_eq!(sorted.get(3), None);
            assert_eq!(sorted.iter_from(0).count(), 0);
            assert_eq!(Strings::new(bytes).get(0), None);
            assert_eq!(SparseStrings::new(bytes).get(0), None);
        }
    }
}
