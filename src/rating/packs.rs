//! Packs of ratings, compiled into one table that is read in place.
//!
//! A shipped file holds several packs; a list that a person adds is compiled into the same form, so
//! that a kept list opens as fast as a shipped one.

mod rows;
mod tables;

use rows::{Cells, Rows};
pub use tables::{Licences, rater_ids, read_packs};

use super::Rating;
use super::scale::Scale;
use crate::decimal;
use crate::order::Sort;
use crate::outlet::Directory;
use crate::packed::dense::{Form, fold, unfold};
use crate::packed::{
    Packed, PackedError, SortedStrings, Strings, pack, u32_at, write_sorted, write_strings,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;

const MAGIC: &[u8; 8] = b"PLXRATED";
const VERSION: u32 = 2;
/// Lists that 0.1.0 stored have rows of fixed length.
const FIXED_ROWS: u32 = 1;
/// What is shipped is folded, beside the directory.
const SHIPPED: u32 = 3;

#[derive(Clone, Copy)]
enum Part {
    Keys,
    Rows,
    Texts,
    Raters,
}
const PARTS: usize = Part::Raters as usize + 1;

/// How each is written in what is shipped with this directory.
fn forms(directory: &Directory) -> [Form<'_>; PARTS] {
    [Form::KeysBeside(directory.keys()), Form::Plain, Form::Strings, Form::Strings]
}

/// Why a table of ratings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("The table of ratings cannot be read. {0}")]
pub struct PacksError(#[from] pub PackedError);

/// Who rates, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rater {
    pub id: String,
    pub name: String,
    pub link: String,
    /// What the rating is about, in a sentence.
    pub measures: String,
    /// The rater's own steps.
    pub scale: String,
    /// Name of the table in `scale.rs` that maps its words.
    pub mapping: String,
    pub licence: String,
    pub licence_link: String,
    /// Date of the data, as ISO text of any precision.
    pub as_of: String,
    /// Weight in a consensus unless the person sets another, in percent; 0 is off.
    pub weight: u32,
    /// The line that must be shown with the data.
    pub attribution: String,
}

/// One line of a pack before it is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackRow {
    pub key: String,
    /// What the rater's table of words maps.
    pub value: String,
    /// What is shown, if it is not the value itself. At most 255 bytes are kept.
    pub words: String,
    /// If it is not the rater's own date.
    pub as_of: String,
    pub initial: bool,
}

/// Which side's readers an outlet has: a line of its own, never a bias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    pub rater: String,
    /// -1 to +1. Zero is the middle of the audience studied, not the center.
    pub lean: f32,
    pub as_of: String,
}

/// An opened table of packs.
#[derive(Clone, Debug)]
pub struct Packs {
    table: Packed,
    rows: Rows,
    raters: Vec<(Rater, Option<Scale>)>,
}

impl Packs {
    /// Checks the file and reads who rates, and of ratings the numbers; their words are read when asked for.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Packs, PacksError> {
        let bytes = bytes.into();
        let fixed = u32_at(&bytes, 2, 0) == Some(FIXED_ROWS);
        let table = Packed::open(bytes, MAGIC, if fixed { FIXED_ROWS } else { VERSION }, PARTS)?;
        Self::of(table, if fixed { Rows::of_fixed } else { Rows::read })
    }

    /// Opens what [`ship`] wrote.
    ///
    /// # Errors
    /// As [`Packs::open`]; also when the file was made for another directory and that is noticed.
    pub fn open_shipped(
        bytes: impl Into<Cow<'static, [u8]>>,
        directory: &Directory,
    ) -> Result<Packs, PacksError> {
        Self::of(unfold(bytes.into(), MAGIC, SHIPPED, &forms(directory))?, Rows::read)
    }

    fn of(table: Packed, read: fn(&[u8], usize) -> Option<Rows>) -> Result<Packs, PacksError> {
        let keys = SortedStrings::new(table.section(Part::Keys as usize)).len();
        let rows = read(table.section(Part::Rows as usize), keys).ok_or(PackedError::Damaged)?;
        let fields = Strings::new(table.section(Part::Raters as usize));
        let raters = (0..fields.len() / RATER_FIELDS)
            .map(|index| {
                let rater = rater_from(|field| {
                    fields.get(index * RATER_FIELDS + field).unwrap_or_default()
                });
                let scale = Scale::named(&rater.mapping);
                (rater, scale)
            })
            .collect();
        Ok(Packs { table, rows, raters })
    }

    /// Who rates in this file.
    pub fn raters(&self) -> impl Iterator<Item = &Rater> {
        self.raters.iter().map(|(rater, _)| rater)
    }

    /// What a rater's pack proposes as its weight, in percent; 0 for one that is not here.
    pub fn weight(&self, rater: &str) -> u32 {
        self.raters().find(|known| known.id == rater).map_or(0, |rater| rater.weight)
    }

    /// Every rating of exactly this key. A section does not inherit those of its outlet.
    pub fn ratings(&self, key: &str) -> Vec<Rating> {
        self.rows(key)
            .filter(|row| row.scale != Some(Scale::Audience))
            .map(|row| self.rating(&row))
            .collect()
    }

    /// Audience leans of exactly this key.
    pub fn audience(&self, key: &str) -> Vec<Audience> {
        let rows = self.rows(key).filter(|row| row.scale == Some(Scale::Audience));
        let audience = |row: Row<'_>| {
            let lean = decimal::parse(row.value).filter(|lean| (-1.0..=1.0).contains(lean))? as f32;
            Some(Audience { rater: row.rater.id.clone(), lean, as_of: row.day().to_string() })
        };
        rows.filter_map(audience).collect()
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        SortedStrings::new(self.part(Part::Keys)).iter_from(0).map(|(_, key)| key)
    }

    /// All lines, in the order of the keys: for export and for comparing with a newer list.
    pub fn all(&self) -> impl Iterator<Item = (String, Rating)> {
        self.keys().flat_map(|key| {
            let ratings = self.ratings(&key);
            ratings.into_iter().map(move |rating| (key.clone(), rating))
        })
    }

    /// Keys that one rater rates, sorted.
    pub fn keys_of(&self, rater: &str) -> Vec<String> {
        let rates = |rank| self.rows_at(rank).any(|row| row.rater.id == rater);
        let keys = SortedStrings::new(self.part(Part::Keys)).iter_from(0);
        keys.filter(|(rank, _)| rates(*rank)).map(|(_, key)| key).collect()
    }

    /// The lines of one rater as they were compiled: for export, and for a new table with changes.
    pub fn lines_of(&self, rater: &str) -> Vec<PackRow> {
        let line = |key: &str, row: Row<'_>| PackRow {
            key: key.to_string(),
            value: row.value.to_string(),
            words: row.words.to_string(),
            as_of: row.as_of.to_string(),
            initial: row.initial,
        };
        let mut lines = Vec::new();
        for (rank, key) in SortedStrings::new(self.part(Part::Keys)).iter_from(0) {
            let rows = self.rows_at(rank).filter(|row| row.rater.id == rater);
            lines.extend(rows.map(|row| line(&key, row)));
        }
        lines
    }

    /// Number of ratings.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Size of the table in bytes.
    pub fn size(&self) -> usize {
        self.table.size()
    }

    fn rating(&self, row: &Row) -> Rating {
        let judgement = row.scale.map(|scale| scale.judge(row.value)).unwrap_or_default();
        Rating {
            rater: row.rater.id.clone(),
            bias: judgement.bias,
            factuality: judgement.factuality,
            class: judgement.class.map(str::to_string),
            words: match row.words.is_empty() && row.scale != Some(Scale::Plain) {
                true => row.value,
                false => row.words,
            }
            .to_string(),
            initial: row.initial,
            as_of: row.day().to_string(),
        }
    }

    fn rows(&self, key: &str) -> impl Iterator<Item = Row<'_>> {
        let rank = SortedStrings::new(self.part(Part::Keys)).find(key);
        rank.into_iter().flat_map(|rank| self.rows_at(rank))
    }

    fn rows_at(&self, rank: u32) -> impl Iterator<Item = Row<'_>> {
        self.rows.of(rank).iter().filter_map(|cells| self.row(cells))
    }

    fn row(&self, cells: &Cells) -> Option<Row<'_>> {
        let texts = Strings::new(self.part(Part::Texts));
        let (rater, scale) = self.raters.get(usize::from(cells.rater))?;
        Some(Row {
            rater,
            scale: *scale,
            words: texts.get(cells.words as usize)?,
            value: texts.get(cells.value as usize)?,
            as_of: texts.get(cells.as_of as usize)?,
            initial: cells.initial,
        })
    }

    fn part(&self, part: Part) -> &[u8] {
        self.table.section(part as usize)
    }
}

/// A row as it is read.
struct Row<'a> {
    rater: &'a Rater,
    scale: Option<Scale>,
    words: &'a str,
    value: &'a str,
    /// Its own day, when one is given.
    as_of: &'a str,
    initial: bool,
}

impl<'a> Row<'a> {
    /// Its own day, or that of the whole list.
    fn day(&self) -> &'a str {
        if self.as_of.is_empty() { &self.rater.as_of } else { self.as_of }
    }
}

/// Every rating of exactly this key. What a table says of a key for a rater replaces what later
/// tables say of it for the same rater: lists that a person added come before the shipped ones.
pub fn ratings_for<'a>(packs: impl IntoIterator<Item = &'a Packs>, key: &str) -> Vec<Rating> {
    let mut all: Vec<Rating> = Vec::new();
    for packs in packs {
        let before = all.len();
        let mut more = packs.ratings(key);
        more.retain(|rating| all[..before].iter().all(|kept| kept.rater != rating.rater));
        all.extend(more);
    }
    all
}

/// Compiles packs into the form that [`Packs::open`] reads: at most 256 of them.
pub fn compile(packs: &[(Rater, Vec<PackRow>)]) -> Vec<u8> {
    let packs = &packs[..packs.len().min(256)];
    let keys: BTreeMap<&str, ()> =
        packs.iter().flat_map(|(_, rows)| rows).map(|row| (row.key.as_str(), ())).collect();
    let ranks: HashMap<&str, u32> = keys.keys().copied().zip(0..).collect();
    let mut texts = Texts::default();
    // Dates come first, so that their numbers are small.
    for row in packs.iter().flat_map(|(_, rows)| rows) {
        texts.index(&row.as_of);
    }
    let mut rows: Vec<(u32, Cells)> = Vec::new();
    for (number, (_, pack)) in packs.iter().enumerate() {
        let start = rows.len();
        for row in pack {
            let rank = ranks.get(row.key.as_str()).copied().unwrap_or_default();
            let cells = Cells {
                words: texts.index(&row.words),
                value: texts.index(&row.value),
                as_of: texts.index(&row.as_of),
                rater: number as u8,
                initial: row.initial,
            };
            rows.push((rank, cells));
        }
        rows[start..].order_by_key(|(rank, _)| *rank);
    }
    let raters: Vec<String> = packs.iter().flat_map(|(rater, _)| rater_fields(rater)).collect();
    pack(
        MAGIC,
        VERSION,
        &[
            write_sorted(keys.keys().copied()),
            rows::write(&rows),
            write_strings(texts.list.iter().copied()),
            write_strings(raters.iter().map(String::as_str)),
        ],
    )
}

/// Folds what [`compile`] gave for the package: its keys are told by their ranks in the directory that is shipped beside it.
///
/// # Errors
/// When it cannot be opened, or a text holds a zero.
pub fn ship(compiled: &[u8], directory: &Directory) -> Result<Vec<u8>, PacksError> {
    let table = Packed::open(compiled.to_vec().into(), MAGIC, VERSION, PARTS)?;
    let sections: Vec<&[u8]> = (0..PARTS).map(|part| table.section(part)).collect();
    Ok(fold(&sections, MAGIC, SHIPPED, &forms(directory)).ok_or(PackedError::Damaged)?)
}

/// Distinct texts with the index of each; the empty one is 0.
struct Texts<'a> {
    list: Vec<&'a str>,
    index: HashMap<&'a str, u32>,
}

impl Default for Texts<'_> {
    fn default() -> Self {
        Self { list: vec![""], index: HashMap::from([("", 0)]) }
    }
}

impl<'a> Texts<'a> {
    fn index(&mut self, text: &'a str) -> u32 {
        *self.index.entry(text).or_insert_with(|| {
            self.list.push(text);
            self.list.len() as u32 - 1
        })
    }
}

const RATER_FIELDS: usize = 11;

fn rater_fields(rater: &Rater) -> [String; RATER_FIELDS] {
    let r = rater.clone();
    let weight = r.weight.to_string();
    [
        r.id,
        r.name,
        r.link,
        r.measures,
        r.scale,
        r.mapping,
        r.licence,
        r.licence_link,
        r.as_of,
        weight,
        r.attribution,
    ]
}

fn rater_from<'a>(field: impl Fn(usize) -> &'a str) -> Rater {
    let text = |index| field(index).to_string();
    Rater {
        id: text(0),
        name: text(1),
        link: text(2),
        measures: text(3),
        scale: text(4),
        mapping: text(5),
        licence: text(6),
        licence_link: text(7),
        as_of: text(8),
        weight: field(9).parse().unwrap_or_default(),
        attribution: text(10),
    }
}

#[cfg(test)]
mod tests;
