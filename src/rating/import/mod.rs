//! Lists of ratings that a person brings: files in the forms that raters publish, and our own.
//!
//! A list is read into records (`records`), its form is recognised by the names of its fields
//! (`forms`), and each record becomes a [`PackRow`] with the rater's words kept and mapped by the
//! tables of words (`words`). A bad record is named with its place and reason; the good ones stay.

mod export;
mod forms;
mod reason;
mod records;
mod words;

pub use export::{to_csv, to_json};
pub(in crate::rating) use forms::tidy_id;
pub use forms::{OWN, own_rater};
pub use reason::Reason;

use super::scale::plain_value;
use super::{PackRow, Packs, Rater, compile};
use crate::order::Sort;
use crate::outlet::KeyError;
use records::Records;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use thiserror::Error;

/// A larger file is refused before it is read, in bytes.
pub const MOST_BYTES: usize = 20 << 20;
/// A list with more records is refused.
pub const MOST_RECORDS: usize = 200_000;
/// So many bad records are described; the rest is counted.
const MOST_FAULTS: usize = 200;
/// Words of a rating are cut to this length, in bytes.
const LONGEST_WORDS: usize = 250;

/// Why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error("The file has {} MB; lists of up to {} MB can be read.", .bytes >> 20, MOST_BYTES >> 20)]
    TooLarge { bytes: usize },
    #[error("The list has more than {MOST_RECORDS} records.")]
    TooManyRecords,
    #[error("The file is empty, or has names of fields and no records.")]
    Empty,
    #[error("The file is compressed (gzip); it must be unpacked first.")]
    Compressed,
    #[error("The file is not text in UTF-8.")]
    NotText,
    #[error("The file is not valid JSON: {0}.")]
    BadJson(String),
    #[error(
        "No known form of ratings: a list needs a field with the host and one with the rating. Found: {0}."
    )]
    UnknownForm(String),
    #[error("No record can be used. Record {}: {}", .first.place, .first.reason)]
    NoneUsable { first: Fault },
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Line of a CSV file, or number of the record of another, from 1.
    pub place: u32,
    pub reason: Reason,
}

/// How to find the outlet that a list means; [`crate::outlet::Resolver`] answers both.
#[derive(Clone, Copy)]
pub struct Outlets<'a> {
    /// Key for an address or host as lists write it, or why it is none.
    pub by_address: &'a dyn Fn(&str) -> Result<String, KeyError>,
    /// Key of the only outlet with this name.
    pub by_name: &'a dyn Fn(&str) -> Option<String>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The recognised form, such as `mbfc` or `allsides_2022`.
    pub form: &'static str,
    /// Who rates, as far as the file or its form tells; the person may change name and weight.
    pub rater: Rater,
    /// Sorted by key, each key once.
    pub rows: Vec<PackRow>,
    /// Number of records in the file.
    pub records: u32,
    /// The first bad records.
    pub faults: Vec<Fault>,
    /// Number of bad records.
    pub faulty: u32,
    /// Records whose key was rated before in the same list, in the same words.
    pub repeated: u32,
}

impl Import {
    /// The list in the form in which it is kept and opened.
    pub fn compile(&self) -> Vec<u8> {
        compile(&[(self.rater.clone(), self.rows.clone())])
    }
}

/// Reads a list of ratings; it rates one key at least. Takes no more than the file's size in time; nothing is kept of a file
/// that fails.
pub fn import(bytes: &[u8], outlets: Outlets) -> Result<Import, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len() });
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(ImportError::Compressed);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ImportError::NotText)?;
    let records = Records::read(text.trim_start_matches('\u{feff}'))?;
    let form = forms::recognise(&records)?;
    let mut import = Import {
        form: form.id,
        rater: form.rater(&records),
        rows: Vec::new(),
        records: records.len() as u32,
        faults: Vec::new(),
        faulty: 0,
        repeated: 0,
    };
    let mut seen: HashMap<String, (u32, usize)> = HashMap::new();
    for record in records.iter() {
        let row = form.read(&record).and_then(|draft| {
            let key = draft.key(outlets)?;
            Ok(PackRow {
                key,
                value: plain_value(draft.judgement.as_judgement()),
                words: cut(&draft.words),
                as_of: cut(&draft.as_of),
                initial: draft.initial,
            })
        });
        let place = record.place;
        match row {
            Err(reason) => import.fault(place, reason),
            Ok(row) => {
                match seen.get(&row.key).map(|&(first, index)| (first, import.rows.get(index))) {
                    Some((_, Some(before)))
                        if (&before.value, &before.words) == (&row.value, &row.words) =>
                    {
                        import.repeated += 1;
                    }
                    Some((first, _)) => {
                        import.fault(place, Reason::RatedBefore { key: row.key, place: first });
                    }
                    None => {
                        seen.insert(row.key.clone(), (place, import.rows.len()));
                        import.rows.push(row);
                    }
                }
            }
        }
    }
    if import.rows.is_empty() {
        return Err(match import.faults.into_iter().next() {
            Some(first) => ImportError::NoneUsable { first },
            None => ImportError::Empty,
        });
    }
    import.rows.order_by(|a, b| a.key.cmp(&b.key));
    Ok(import)
}

impl Import {
    fn fault(&mut self, place: u32, reason: Reason) {
        self.faulty += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { place, reason });
        }
    }
}

/// What applying a list would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preview {
    /// Keys that the list rates.
    pub rated: u32,
    /// Of these, outlets of the directory.
    pub matched: u32,
    /// Against what was kept of this rater: new keys, other ratings, the same, and keys that go.
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    pub removed: u32,
    pub faulty: u32,
    pub faults: Vec<Fault>,
}

/// Compares a list with what is `kept` of the same rater. `known` says whether a key is in the directory.
pub fn preview(import: &Import, kept: Option<&Packs>, known: impl Fn(&str) -> bool) -> Preview {
    let mut preview = Preview {
        rated: import.rows.len() as u32,
        matched: import.rows.iter().filter(|row| known(&row.key)).count() as u32,
        faulty: import.faulty,
        faults: import.faults.clone(),
        ..Preview::default()
    };
    let before: HashMap<String, super::Rating> = kept
        .into_iter()
        .flat_map(|packs| packs.all())
        .filter(|(_, rating)| rating.rater == import.rater.id)
        .collect();
    for row in &import.rows {
        let judgement = super::scale::Scale::Plain.judge(&row.value);
        match before.get(&row.key) {
            None => preview.added += 1,
            Some(old)
                if (old.bias, old.factuality, old.class.as_deref())
                    == (judgement.bias, judgement.factuality, judgement.class)
                    && old.words == row.words =>
            {
                preview.same += 1;
            }
            Some(_) => preview.changed += 1,
        }
    }
    preview.removed = (before.len() as u32).saturating_sub(preview.same + preview.changed);
    preview
}

/// One line of printable text of bounded length.
pub(in crate::rating) fn cut(text: &str) -> String {
    let words =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST_WORDS {
            break;
        }
    }
    if line.len() > LONGEST_WORDS {
        let mut end = LONGEST_WORDS;
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        line.truncate(end);
    }
    line.trim_end().to_string()
}

#[cfg(test)]
mod tests;
