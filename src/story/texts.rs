//! The part of a segment that is read only when articles are shown: their texts, compressed in blocks.
//!
//! A block holds about 32 KB of text, the window of DEFLATE: larger blocks would compress no better, and
//! showing one article unpacks one block.

use super::bytes::{Reader, put_text, put_varint};
use super::frame::{self, Kind, Unreadable};
use crate::order::Sort;
use crate::time::Timestamp;
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

/// Raw bytes after which a block is closed.
const BLOCK: usize = 32 * 1024;
/// Raw bytes that a block may have when it is read; more is no block of ours.
const BLOCK_LIMIT: usize = 128 * 1024;
/// Blocks of fewer raw bytes are not packed while they are [`Effort::Quick`]: setting out to pack would take longer than all else.
const WORTH_PACKING: usize = 4 * 1024;

/// How well texts are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For what is merged soon.
    Quick,
    Thorough,
}

impl Effort {
    /// Effort of DEFLATE, 0 to 10.
    fn level(self) -> u8 {
        match self {
            Self::Quick => 1,
            Self::Thorough => 7,
        }
    }
}

/// What is shown of an article and not needed to match it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    pub id: String,
    pub title: String,
    pub lead: String,
    pub url: String,
    pub time: Timestamp,
    pub seen: Timestamp,
}

impl Text {
    fn size(&self) -> usize {
        self.id.len() + self.title.len() + self.lead.len() + self.url.len() + 24
    }
}

/// The stored value of segment `id`: a directory (first slot and end of each block), then the blocks.
pub fn seal(id: u32, texts: &[Text], effort: Effort) -> Vec<u8> {
    let mut blocks: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut first = 0;
    while first < texts.len() {
        let mut raw = 0;
        let fits = |text: &&Text| {
            raw += text.size();
            raw <= BLOCK
        };
        let count = texts[first..].iter().take_while(fits).count().max(1);
        blocks.push((first, compress(&texts[first..first + count], effort)));
        first += count;
    }
    let mut value = frame::begin(Kind::Texts);
    value.extend(id.to_le_bytes());
    value.extend((texts.len() as u32).to_le_bytes());
    value.extend((blocks.len() as u32).to_le_bytes());
    let mut end = 0;
    for (first, block) in &blocks {
        end += block.len();
        value.extend((*first as u32).to_le_bytes());
        value.extend((end as u32).to_le_bytes());
    }
    blocks.iter().for_each(|(_, block)| value.extend(block));
    frame::seal(value)
}

/// One field after the other, not one article after the other: likes stand together.
fn compress(texts: &[Text], effort: Effort) -> Vec<u8> {
    let mut raw = Vec::with_capacity(BLOCK);
    for field in FIELDS {
        texts.iter().for_each(|text| put_text(&mut raw, field(text)));
    }
    for text in texts {
        put_varint(&mut raw, zigzag(text.time.0));
        put_varint(&mut raw, zigzag(text.seen.0.wrapping_sub(text.time.0)));
    }
    if effort == Effort::Quick && raw.len() < WORTH_PACKING {
        return stored(&raw);
    }
    compress_to_vec(&raw, effort.level())
}

/// One block of DEFLATE, the last, that holds the bytes as they are.
fn stored(raw: &[u8]) -> Vec<u8> {
    let length = (raw.len() as u16).to_le_bytes();
    [&[1][..], &length, &length.map(|byte| !byte), raw].concat()
}

const FIELDS: [fn(&Text) -> &str; 4] =
    [|text| &text.id, |text| &text.title, |text| &text.lead, |text| &text.url];
const FIELDS_MUT: [fn(&mut Text) -> &mut String; 4] =
    [|text| &mut text.id, |text| &mut text.title, |text| &mut text.lead, |text| &mut text.url];

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// The texts of some slots of segment `id`, in the order asked for; `None` for a slot it does not have.
pub fn read(value: &[u8], id: u32, slots: &[usize]) -> Result<Vec<Option<Text>>, Unreadable> {
    let blocks = Blocks::open(value, id)?;
    let mut found = vec![None; slots.len()];
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.order_by_key(|at| slots[*at]);
    let mut open: Option<(usize, Vec<Text>)> = None;
    for at in order {
        let Some(block) = blocks.of(slots[at]) else { continue };
        let texts = match open.take() {
            Some((opened, texts)) if opened == block => texts,
            _ => blocks.read(block).ok_or(Unreadable::Malformed)?,
        };
        found[at] = texts.get(slots[at].saturating_sub(blocks.directory[block].0)).cloned();
        open = Some((block, texts));
    }
    Ok(found)
}

/// All texts of segment `id`, in slot order.
pub fn read_all(value: &[u8], id: u32) -> Result<Vec<Text>, Unreadable> {
    let blocks = Blocks::open(value, id)?;
    let texts = (0..blocks.directory.len()).map(|block| blocks.read(block));
    let texts: Vec<Vec<Text>> = texts.collect::<Option<_>>().ok_or(Unreadable::Malformed)?;
    Ok(texts.concat())
}

struct Blocks<'a> {
    docs: usize,
    /// First slot and end within `packed`.
    directory: Vec<(usize, usize)>,
    packed: &'a [u8],
}

impl<'a> Blocks<'a> {
    fn open(value: &'a [u8], id: u32) -> Result<Self, Unreadable> {
        let body = frame::body(value, Kind::Texts)?;
        Self::parse(body, id).ok_or(Unreadable::Malformed)
    }

    fn parse(body: &'a [u8], id: u32) -> Option<Self> {
        let mut reader = Reader(body);
        if reader.u32()? != id {
            return None;
        }
        let (docs, blocks) = (reader.u32()? as usize, reader.u32()? as usize);
        if blocks > body.len() / 8 {
            return None;
        }
        let entry = |_| Some((reader.u32()? as usize, reader.u32()? as usize));
        let directory = (0..blocks).map(entry).collect::<Option<Vec<_>>>()?;
        Some(Self { docs, directory, packed: reader.0 })
    }

    fn of(&self, slot: usize) -> Option<usize> {
        let after = self.directory.partition_point(|(first, _)| *first <= slot);
        (slot < self.docs).then(|| after.checked_sub(1)).flatten()
    }

    fn read(&self, block: usize) -> Option<Vec<Text>> {
        let (first, end) = *self.directory.get(block)?;
        let start = block.checked_sub(1).map_or(0, |before| self.directory[before].1);
        let next = self.directory.get(block + 1).map_or(self.docs, |next| next.0);
        let count = next.checked_sub(first)?;
        let raw = decompress_to_vec_with_limit(self.packed.get(start..end)?, BLOCK_LIMIT).ok()?;
        if count > raw.len() / (FIELDS.len() + 2) {
            return None;
        }
        let mut reader = Reader(&raw);
        let mut texts = vec![Text::default(); count];
        for field in FIELDS_MUT {
            for text in &mut texts {
                *field(text) = reader.text()?.to_owned();
            }
        }
        for text in &mut texts {
            text.time = Timestamp(unzigzag(reader.varint()?));
            text.seen = Timestamp(text.time.0.wrapping_add(unzigzag(reader.varint()?)));
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(count: usize) -> Vec<Text> {
        let text = |n: usize| Text {
            id: format!("{:016x}", n * 7919),
            title: format!("Council votes on plan {n}"),
            lead: "The council met late. ".repeat(n % 40),
            url: format!("https://news.example/{n}"),
            time: Timestamp(1_767_000_000 - n as i64),
            seen: Timestamp(1_767_000_000),
        };
        (0..count).map(text).collect()
    }

    #[test]
    fn texts_go_round_in_any_order() {
        let all = texts(500);
        let value = seal(5, &all, Effort::Thorough);
        assert_eq!(read_all(&value, 5).unwrap(), all);
        let slots = [499, 0, 7, 250, 251, 500, 0];
        let found = read(&value, 5, &slots).unwrap();
        for (slot, text) in slots.iter().zip(found) {
            assert_eq!(text.as_ref(), all.get(*slot), "{slot}");
        }
        assert!(read(&value, 6, &slots).is_err());
        assert_eq!(read_all(&seal(1, &[], Effort::Quick), 1).unwrap(), []);
    }

    #[test]
    fn texts_that_are_packed_quickly_go_round() {
        // Too few to be packed, and enough.
        for count in [1, 9, 500] {
            let all = texts(count);
            let value = seal(5, &all, Effort::Quick);
            assert_eq!(read_all(&value, 5).unwrap(), all);
        }
        let raw = [7; WORTH_PACKING - 1];
        assert_eq!(decompress_to_vec_with_limit(&stored(&raw), BLOCK_LIMIT).unwrap(), raw);
    }

    #[test]
    fn a_directory_that_lies_never_panics() {
        let whole = seal(5, &texts(300), Effort::Thorough);
        for at in frame::HEADER..frame::HEADER + 60 {
            for byte in [0, 1, 0x7f, 0xff] {
                let mut lie = whole.clone();
                lie[at] = byte;
                let lie = frame::seal(lie);
                let _ = read_all(&lie, 5);
                let _ = read(&lie, 5, &[0, 299, 150]);
            }
        }
    }

    #[test]
    fn times_of_any_sign_go_round() {
        for value in [0, 1, -1, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(value)), value);
        }
    }
}
