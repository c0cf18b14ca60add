//! How alike many articles are to a few of them, all at once: each word is looked up once for all the few.

use super::features::{Prepared, decayed, ratio};
use crate::packed::bits::ones;

/// Articles that others are compared with at most.
const MOST: usize = 32;

/// Words of all of them at most: far more than they have.
const MOST_WORDS: usize = 1 << 14;

/// A few articles with their words and names in tables.
pub struct Anchors<'a> {
    articles: Vec<&'a Prepared>,
    words: Table,
    skeletons: Table,
}

impl<'a> Anchors<'a> {
    /// Articles beyond the first 32 are like nobody.
    pub fn new(mut articles: Vec<&'a Prepared>) -> Self {
        articles.truncate(MOST);
        let count = |of: fn(&Prepared) -> usize| articles.iter().map(|article| of(article)).sum();
        let mut words = Table::new(count(|article| article.signature.words.len()));
        let mut skeletons = Table::new(count(|article| article.signature.skeletons.len()));
        for (place, article) in articles.iter().enumerate() {
            for (mark, weight) in article.signature.words.iter().zip(&article.weights) {
                words.add(mark.word(), place, *weight);
            }
            for (name, weight) in article.signature.skeletons.iter().zip(&article.skeletons) {
                skeletons.add(u32::from(*name), place, *weight);
            }
        }
        Self { articles, words, skeletons }
    }

    /// What each of them shares with another article.
    pub fn shared(&self, other: &Prepared) -> Shared {
        let words = other.signature.words.iter().map(|mark| mark.word());
        let skeletons = other.signature.skeletons.iter().map(|name| u32::from(*name));
        Shared { words: self.words.squares(words), skeletons: self.skeletons.squares(skeletons) }
    }

    /// How alike the article at `place` is to another one: words, names and vectors, with time decay.
    pub fn similarity(&self, place: usize, other: &Prepared, shared: &Shared) -> f32 {
        let (Some(a), b) = (self.articles.get(place), other) else { return 0.0 };
        let vectors = (&a.signature.vectors, &b.signature.vectors);
        let vector = vectors.0[0]
            .cosine(&vectors.1[0])
            .or_else(|| vectors.0[2].cosine(&vectors.1[2]))
            .unwrap_or(0.0);
        let hours = a.signature.time.since(b.signature.time).abs() as f32 / 3_600.0;
        let words = ratio(shared.words[place], a.norm * b.norm);
        let names = ratio(shared.skeletons[place], a.norm_skeletons * b.norm_skeletons);
        decayed(words, names, vector, hours)
    }
}

/// Sums of the squared weights that an article shares with each of the others.
pub struct Shared {
    words: [f32; MOST],
    skeletons: [f32; MOST],
}

/// Who has a word, and what its weight squared is; at the first free cell from the word's lower bits on.
struct Table {
    /// Place in `entries` and 1; a power of two of them, more than twice the entries.
    cells: Vec<u16>,
    entries: Vec<(u32, u32, f32)>,
}

impl Table {
    fn new(words: usize) -> Self {
        let cells = (words.min(MOST_WORDS) * 2 + 1).next_power_of_two();
        Self { cells: vec![0; cells], entries: Vec::with_capacity(words) }
    }

    fn add(&mut self, word: u32, place: usize, weight: f32) {
        let (cell, entry) = self.find(word);
        if let Some(at) = entry {
            self.entries[at].1 |= 1 << place;
        } else if self.entries.len() < MOST_WORDS {
            self.entries.push((word, 1 << place, weight * weight));
            self.cells[cell] = self.entries.len() as u16;
        }
    }

    /// The cell where a word stands or would stand, and its entry.
    fn find(&self, word: u32) -> (usize, Option<usize>) {
        let mask = self.cells.len() - 1;
        let mut cell = word as usize & mask;
        while let Some(at) = usize::from(self.cells[cell]).checked_sub(1) {
            if self.entries[at].0 == word {
                return (cell, Some(at));
            }
            cell = (cell + 1) & mask;
        }
        (cell, None)
    }

    /// For each place the squares of those of the words that it has.
    fn squares(&self, words: impl Iterator<Item = u32>) -> [f32; MOST] {
        let mut sums = [0.0; MOST];
        for word in words {
            let Some(at) = self.find(word).1 else { continue };
            let (_, who, square) = self.entries[at];
            ones(who.into()).for_each(|place| sums[place] += square);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Signature, Statistics};
    use crate::{text::analyze, time::Timestamp};

    #[test]
    fn each_shares_its_own_words_with_another() {
        let prepared = |title: &str| {
            let signature = Signature::new(&analyze(title, "", "en"), Timestamp(0), "");
            Prepared::new(signature, &Statistics::default())
        };
        let samoa = prepared("Samoa withdraws weightlifters");
        let storm = prepared("Storm closes the harbour of Samoa");
        let anchors = Anchors::new(vec![&samoa, &storm]);
        let likeness = |other: &Prepared| {
            let shared = anchors.shared(other);
            [0, 1].map(|place| anchors.similarity(place, other, &shared))
        };
        let ([same, other], [back, own]) = (likeness(&samoa), likeness(&storm));
        assert!(same > 0.99 && own > 0.99, "{same} {own}");
        assert!(other > 0.0 && other < 0.5 && other == back, "{other} {back}");
    }
}
