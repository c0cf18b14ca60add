//! Choosing the few articles of a large file that may tell a story, before they are compared with care.

use super::Item;
use crate::order::Sort;
use crate::text::script::{fold, romanise, skeleton, sound_classes};
use crate::text::token::tokens;

/// Sounds that a word must have to be known by them in another script, and how many an ending may add.
const SOUNDS: usize = 3;
const ENDING: usize = 2;

/// Keeps the items that share most clues with an article.
#[derive(Debug)]
pub struct Likely {
    clues: Vec<Clue>,
    most: usize,
    found: Vec<(usize, Item)>,
    /// Items looked at.
    pub seen: u32,
}

/// A name or word of the article.
#[derive(Debug)]
struct Clue {
    text: String,
    latin: bool,
    /// Of each word that has enough of them.
    sounds: Vec<String>,
}

impl Clue {
    fn new(clue: &str) -> Self {
        let text = clue.to_lowercase();
        let sounds = words(&text).into_iter().map(|word| word.sounds).collect();
        Self { latin: is_latin(&text), text, sounds }
    }

    /// Does an item's text have it, as it is written or, in another script, as it sounds?
    fn is_in(&self, text: &str, words: &[Word]) -> bool {
        if text.contains(&self.text) {
            return true;
        }
        let sounds_like = |sounds: &String| {
            words.iter().any(|word| {
                word.latin != self.latin
                    && word
                        .sounds
                        .strip_prefix(sounds.as_str())
                        .is_some_and(|rest| rest.len() <= ENDING)
            })
        };
        !self.sounds.is_empty() && self.sounds.iter().all(sounds_like)
    }
}

/// A word of an item, by its sounds.
struct Word {
    latin: bool,
    sounds: String,
}

fn words(text: &str) -> Vec<Word> {
    let word = |word: &str| Word {
        latin: is_latin(word),
        sounds: sound_classes(&skeleton(&romanise(&fold(word)))),
    };
    tokens(text)
        .iter()
        .map(|token| word(token.text))
        .filter(|word| word.sounds.len() >= SOUNDS)
        .collect()
}

/// Latin letters end before the phonetic ones.
fn is_latin(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_none_or(|c| c < '\u{250}')
}

impl Likely {
    /// At most `most` items are kept.
    pub fn new(clues: &[String], most: usize) -> Self {
        let clues = clues.iter().map(|clue| Clue::new(clue)).collect();
        Self { clues, most, found: Vec::new(), seen: 0 }
    }

    /// Looks at an item. It stays when it shares two clues, or the only one.
    pub fn take(&mut self, item: Item) {
        self.seen = self.seen.saturating_add(1);
        let text = format!("{} {}", item.title, item.summary).to_lowercase();
        let words = words(&text);
        let shared = self.clues.iter().filter(|clue| clue.is_in(&text, &words)).count();
        if shared < self.clues.len().min(2) || shared == 0 {
            return;
        }
        self.found.push((shared, item));
        if self.found.len() > 2 * self.most {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.found.order_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        self.found.truncate(self.most);
    }

    /// What was kept, those that share most first.
    pub fn items(mut self) -> Vec<Item> {
        self.sort();
        self.found.into_iter().map(|(_, item)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_stay() {
        let clues = ["Oberwald".to_owned(), "Anna Keller".to_owned(), "tunnel".to_owned()];
        let mut likely = Likely::new(&clues, 2);
        let titles = [
            "Ferry strike",
            "A tunnel in Oberwald",
            "Anna Keller opens Oberwald tunnel",
            "Oberwald mourns",
            "Tunnel of Oberwald, again",
            "The tunnel, Oberwald and more",
        ];
        for title in titles {
            likely.take(Item { title: title.to_owned(), ..Item::default() });
        }
        assert_eq!(likely.seen, 6);
        let kept: Vec<String> = likely.items().into_iter().map(|item| item.title).collect();
        assert_eq!(kept, ["Anna Keller opens Oberwald tunnel", "A tunnel in Oberwald"]);
    }

    #[test]
    fn names_are_known_in_other_scripts() {
        let clues = ["Zelensky".to_owned(), "Sanae Takaichi".to_owned(), "Lavrov".to_owned()];
        for (title, likely) in [
            ("Зеленского встретил Лавров в Женеве", true),
            ("高市早苗氏", false),
            ("Τακαΐτσι και Ζελένσκι", true),
            // Russian writes chi as ti, which sounds otherwise.
            ("Санаэ Такаити позвонила Зеленскому", false),
            ("Zelenskyy and Larov", false),
        ] {
            let mut file = Likely::new(&clues, 9);
            file.take(Item { title: title.to_owned(), ..Item::default() });
            assert_eq!(file.items().len(), usize::from(likely), "{title}");
        }
    }
}
