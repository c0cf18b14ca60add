//! The few words that are sent to a source that must be told what is looked for.
//!
//! Only words of the title and lead, never the address and never the whole headline: a headline in
//! quotes finds copies only, and says more about the reader than three names.

use crate::text::stop;
use crate::time::Timestamp;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// Names (of one or two words), words and numbers of the article, the rarest first.
    pub clues: &'a [String],
    /// Language of the article (BCP 47) and country of its outlet (ISO 3166).
    pub language: &'a str,
    pub country: &'a str,
    pub published: Timestamp,
}

impl Question<'_> {
    /// The clues that a question can be made of: known to no stop list, of three letters or more (a
    /// sign of an East Asian script counts as two), each once.
    pub fn usable(&self) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for clue in self.clues {
            let clue: String = clue.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
            let clue = clue.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let letters: usize = clue.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
            let lower = clue.to_lowercase();
            let language = self.language.split(['-', '_']).next().unwrap_or_default();
            let fits = letters >= 3
                && clue.chars().count() <= 40
                && clue.chars().all(|c| c.is_alphanumeric() || " .-'’".contains(c))
                && !stop::is_stop(&lower, language);
            if fits && !kept.iter().any(|other| other.to_lowercase() == lower) {
                kept.push(clue);
            }
        }
        kept
    }
}

/// `text` as a value in the query of an address.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
