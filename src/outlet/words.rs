//! Lists of words that the rules of this room know.

/// A list of words, written as one text and parted by bars.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

impl Words {
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|w| w == word)
    }

    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }
}
