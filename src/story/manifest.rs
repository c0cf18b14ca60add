//! Which segments there are, and under which keys their parts are stored.

use super::frame::{self, Kind, Unreadable};
use serde::{Deserialize, Serialize};
use std::fmt;

/// All keys that must be loaded to open the index and find candidates begin with this.
pub const MATCH_PREFIX: &str = "match/";
/// All keys that must be loaded to compare candidates begin with this.
pub const SIGNATURE_PREFIX: &str = "signatures/";
/// All keys that are needed only to show articles begin with this.
pub const TEXT_PREFIX: &str = "texts/";

/// A key of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Two manifests are written by turns, so that the one before is whole while one is written.
    Manifest(u8),
    /// How common words are: made from the signatures, and made anew when it is missing.
    Words,
    Terms(u32),
    Signatures(u32),
    /// Places change after their segment is written; each time they get a new number.
    Places(u32, u32),
    Texts(u32),
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest(turn) => write!(out, "match/manifest-{turn}"),
            Self::Words => write!(out, "match/words"),
            Self::Terms(id) => write!(out, "match/{id:08x}/terms"),
            Self::Signatures(id) => write!(out, "signatures/{id:08x}"),
            Self::Places(id, number) => write!(out, "match/{id:08x}/places-{number:x}"),
            Self::Texts(id) => write!(out, "texts/{id:08x}"),
        }
    }
}

impl Key {
    /// Reads a key; `None` for what this index never writes.
    pub fn parse(key: &str) -> Option<Self> {
        let hex = |digits: &str| u32::from_str_radix(digits, 16).ok();
        if let Some(id) = key.strip_prefix(TEXT_PREFIX) {
            return Some(Self::Texts(hex(id)?));
        }
        if let Some(id) = key.strip_prefix(SIGNATURE_PREFIX) {
            return Some(Self::Signatures(hex(id)?));
        }
        let rest = key.strip_prefix(MATCH_PREFIX)?;
        if rest == "words" {
            return Some(Self::Words);
        }
        if let Some(turn) = rest.strip_prefix("manifest-") {
            return Some(Self::Manifest(turn.parse().ok().filter(|turn| *turn < 2)?));
        }
        let (id, part) = rest.split_once('/')?;
        let id = hex(id)?;
        match part {
            "terms" => Some(Self::Terms(id)),
            places => Some(Self::Places(id, hex(places.strip_prefix("places-")?)?)),
        }
    }
}

/// The list of what the store holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Rises by one with every manifest written.
    pub generation: u64,
    pub next_segment: u32,
    pub next_story: u32,
    pub next_fold: u32,
    pub segments: Vec<Entry>,
}

/// One segment in the manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub id: u32,
    pub docs: u32,
    /// The latest time of its articles: it is dropped when this is too old.
    pub newest: i64,
    /// Bytes of its terms and signatures, and of its texts.
    pub match_bytes: u64,
    pub text_bytes: u64,
    /// Number of its places, see [`Key::Places`].
    pub places: u32,
    /// Slots of articles that were replaced, rising.
    pub dead: Vec<u16>,
}

impl Entry {
    pub fn bytes(&self) -> u64 {
        self.match_bytes.saturating_add(self.text_bytes)
    }

    fn write(&self, out: &mut Vec<u8>) {
        put(out, "{\"id\":", self.id.into());
        put(out, ",\"docs\":", self.docs.into());
        let sign = if self.newest < 0 { "-" } else { "" };
        out.extend(b",\"newest\":");
        put(out, sign, self.newest.unsigned_abs());
        put(out, ",\"match_bytes\":", self.match_bytes);
        put(out, ",\"text_bytes\":", self.text_bytes);
        put(out, ",\"places\":", self.places.into());
        out.extend(b",\"dead\":[");
        for (at, slot) in self.dead.iter().enumerate() {
            put(out, if at > 0 { "," } else { "" }, (*slot).into());
        }
        out.extend(b"]}");
    }
}

impl Manifest {
    /// The stored value: JSON, because it is small and may grow fields. It is written by hand, as every commit writes it anew.
    pub fn seal(&self) -> Vec<u8> {
        let mut value = frame::begin(Kind::Manifest);
        put(&mut value, "{\"generation\":", self.generation);
        put(&mut value, ",\"next_segment\":", self.next_segment.into());
        put(&mut value, ",\"next_story\":", self.next_story.into());
        put(&mut value, ",\"next_fold\":", self.next_fold.into());
        value.extend(b",\"segments\":[");
        for (at, entry) in self.segments.iter().enumerate() {
            value.extend(if at > 0 { &b","[..] } else { b"" });
            entry.write(&mut value);
        }
        value.extend(b"]}");
        frame::seal(value)
    }

    pub fn open(value: &[u8]) -> Result<Self, Unreadable> {
        let body = frame::body(value, Kind::Manifest)?;
        let json = std::str::from_utf8(body).map_err(|_| Unreadable::Malformed)?;
        serde_json::from_str(json).map_err(|_| Unreadable::Malformed)
    }
}

/// Appends a text and a number.
fn put(out: &mut Vec<u8>, text: &str, mut number: u64) {
    out.extend(text.as_bytes());
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(&digits[first..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_round() {
        let keys = [
            Key::Manifest(1),
            Key::Terms(18),
            Key::Signatures(0),
            Key::Places(255, 17),
            Key::Texts(9),
        ];
        for key in keys {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        for foreign in
            ["", "match/", "match/manifest-2", "match/zz/terms", "match/1/else", "texts/", "a"]
        {
            assert_eq!(Key::parse(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_manifest_goes_round() {
        let entry = Entry { id: 3, docs: 9, newest: -5, dead: vec![1, 4], ..Entry::default() };
        let other = Entry { text_bytes: u64::MAX, newest: i64::MIN, ..Entry::default() };
        let segments = vec![entry, other];
        let manifest = Manifest { generation: 10, segments, ..Manifest::default() };
        let value = manifest.seal();
        assert_eq!(Manifest::open(&value).unwrap(), manifest);
        assert_eq!(value[frame::HEADER..], serde_json::to_vec(&manifest).unwrap());
    }
}
