//! Small stored values: JSON behind a line with mark, version and checksum, so that damage is noticed.
//!
//! ```text
//! PLXJ1 0123456789abcdef
//! {"version":1,...}
//! ```
//!
//! The sum (`packed::checksum`) is that of all bytes after the line, in sixteen hexadecimal digits. Version 0.1.0 stored bare JSON:
//! that is read as it is, and stored with the line when it next changes.

use crate::packed::checksum;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

const MARK: &str = "PLXJ";
const VERSION: u8 = b'1';
/// Bytes of the line.
const LINE: usize = 23;

/// Why a stored value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsealed {
    #[error("the stored value is damaged: its checksum does not fit")]
    Damaged,
    #[error("the stored value was written by a later version of Parallax")]
    Newer,
    #[error("the stored value is not of the form that is expected: {0}")]
    Malformed(String),
}

/// The form in which JSON is stored.
pub fn seal(json: &str) -> String {
    format!("{MARK}{} {:016x}\n{json}", char::from(VERSION), checksum(json.as_bytes()))
}

/// The JSON of a stored value.
///
/// # Errors
/// When it is damaged or of a later version.
pub fn json(stored: &[u8]) -> Result<&[u8], Unsealed> {
    let Some(rest) = stored.strip_prefix(MARK.as_bytes()) else { return Ok(stored) };
    match rest.first() {
        Some(&VERSION) => {}
        Some(b'2'..=b'9') => return Err(Unsealed::Newer),
        _ => return Err(Unsealed::Damaged),
    }
    let (line, json) = stored.split_at_checked(LINE).ok_or(Unsealed::Damaged)?;
    // Compared as text: a digit in the other case is damage as well.
    let whole = format!("{MARK}{} {:016x}\n", char::from(VERSION), checksum(json));
    if line == whole.as_bytes() { Ok(json) } else { Err(Unsealed::Damaged) }
}

/// A value in the form in which it is stored.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn write<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Unsealed> {
    let json = serde_json::to_string(value).map_err(malformed)?;
    Ok(seal(&json).into_bytes())
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// See [`Unsealed`].
pub fn read<T: DeserializeOwned>(stored: &[u8]) -> Result<T, Unsealed> {
    // As text and not as bytes: the code that reads a type is compiled for one of the two only.
    let json = std::str::from_utf8(json(stored)?);
    let json = json.map_err(|error| Unsealed::Malformed(error.to_string()))?;
    serde_json::from_str(json).map_err(malformed)
}

fn malformed(error: serde_json::Error) -> Unsealed {
    Unsealed::Malformed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_was_stored_bare_too() {
        let value = vec![("a.example".to_owned(), 7), ("b.example".to_owned(), -1)];
        assert_eq!(read(&write(&value).unwrap()), Ok(value.clone()));
        assert_eq!(read(&serde_json::to_vec(&value).unwrap()), Ok(value));
        assert_eq!(json(seal("").as_bytes()), Ok(&b""[..]));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        for value in [r#"{"note":"my own words, äöü 京","list":[1,2,3]}"#, "[]", "7", "\"x\""] {
            let whole = seal(value).into_bytes();
            for bit in 0..whole.len() * 8 {
                let mut flipped = whole.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert!(read::<serde_json::Value>(&flipped).is_err(), "{value}: bit {bit}");
            }
            for length in 0..whole.len() {
                assert!(read::<serde_json::Value>(&whole[..length]).is_err(), "{value}: {length}");
            }
        }
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        assert_eq!(json(b"PLXJ2 whatever comes then"), Err(Unsealed::Newer));
        assert_eq!(json(b"PLXJ1 0000000000000000\n{}"), Err(Unsealed::Damaged));
        assert_eq!(json(b"PLXJ"), Err(Unsealed::Damaged));
    }
}
