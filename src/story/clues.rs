//! The few words by which an article is asked for at a source that must be told what is looked for.

use super::Document;
use super::matcher::Matcher;
use crate::order::Sort;
use crate::text::term::{Kind, id};
use crate::text::token::{Shape, Token, tokens};
use crate::text::{script, stem, stop};

/// Clues given at most.
const MOST: usize = 16;
/// Words of the lead that are looked at.
const LEAD_WORDS: usize = 60;

impl Matcher {
    /// Names, words and numbers of an article, those first that are rarest in what the matcher has seen. Words of
    /// title and lead only; a name of two words is one clue.
    pub fn clues(&self, document: &Document) -> Vec<String> {
        let title = tokens(&document.title);
        let mut lead = tokens(&document.lead);
        lead.truncate(LEAD_WORDS);
        // A headline in capitals tells no names.
        let cased = title.iter().filter(|token| token.shape == Shape::Word);
        let small = cased.filter(|token| !token.capital).count();
        let headline = small * 3 < title.len();
        let mut found: Vec<(f32, String)> = Vec::new();
        for (tokens, in_title) in [(&title, true), (&lead, false)] {
            let part = if in_title { 1.5 } else { 1.0 };
            let names = !(in_title && headline);
            for (clue, weight) in self.of_part(tokens, names, &document.language) {
                match found.iter_mut().find(|(_, known)| holds(known, &clue)) {
                    // In both parts: the matter itself.
                    Some((known, _)) if !in_title => *known += 0.3 * weight,
                    Some(_) => {}
                    None => found.push((part * weight, clue)),
                }
            }
        }
        found.order_by(|a, b| b.0.total_cmp(&a.0));
        let mut clues: Vec<String> = Vec::new();
        for (_, clue) in found {
            if !clues.iter().any(|known| holds(known, &clue)) {
                clues.push(clue);
            }
        }
        clues.truncate(MOST);
        clues
    }

    fn of_part(&self, tokens: &[Token<'_>], names: bool, language: &str) -> Vec<(String, f32)> {
        let mut clues = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            if token.shape == Shape::Run {
                let pieces = pieces(token.text);
                clues.extend(pieces.into_iter().map(|piece| (piece.to_owned(), 6.0)));
                continue;
            }
            let Some(weight) = self.weight(token, language) else { continue };
            let next = tokens
                .get(at)
                .filter(|next| names && is_name(token) && is_name(next) && !next.opens);
            match next.and_then(|next| Some((next, self.weight(next, language)?))) {
                Some((next, other)) => {
                    clues.push((format!("{} {}", token.text, next.text), weight.max(other) + 2.0));
                    at += 1;
                }
                None => clues.push((token.text.to_owned(), weight)),
            }
        }
        clues
    }

    /// How rare a word is; `None` for a stop word or one too short to ask for.
    fn weight(&self, token: &Token<'_>, language: &str) -> Option<f32> {
        let language = language.get(..2).unwrap_or_default();
        let folded = script::fold(token.text);
        if token.text.chars().count() < 3 || stop::is_stop(&folded, language) {
            return None;
        }
        let term = match token.shape {
            Shape::Number => id(Kind::Number, &folded),
            _ => id(Kind::Word, &stem::stem(&folded, language)),
        };
        Some(self.statistics.word(term & 0xF_FFFF))
    }
}

fn is_name(token: &Token<'_>) -> bool {
    token.shape == Shape::Word && token.text.starts_with(char::is_uppercase)
}

/// Does one clue say what the other says?
fn holds(known: &str, clue: &str) -> bool {
    let (known, clue) = (known.to_lowercase(), clue.to_lowercase());
    known == clue || known.split(' ').any(|word| word == clue)
}

/// The words in a run of a script without spaces, as far as a change of script parts them.
fn pieces(run: &str) -> Vec<&str> {
    let runs = script::runs(run, Kana::of).into_iter();
    let mut out: Vec<&str> = runs.map(|(_, piece)| piece).collect();
    // One sign says too little, and a long run is a sentence.
    out.retain(|piece| (2..=8).contains(&piece.chars().count()));
    out.retain(|piece| piece.chars().any(|c| Kana::of(c) != Kana::Hiragana));
    out
}

/// Japanese writes endings in one syllabary and foreign words in the other.
#[derive(Clone, Copy, PartialEq)]
enum Kana {
    Hiragana,
    Katakana,
    None,
}

impl Kana {
    fn of(c: char) -> Self {
        match c {
            '\u{3040}'..='\u{309f}' => Self::Hiragana,
            '\u{30a0}'..='\u{30ff}' => Self::Katakana,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_rare_words_come_first() {
        let document = |title: &str, lead: &str, language: &str| Document {
            title: title.into(),
            lead: lead.into(),
            language: language.into(),
            ..Document::default()
        };
        let matcher = Matcher::default();
        let clues = matcher.clues(&document(
            "New tunnel under the Oberwald opens",
            "The tunnel was opened by Anna Keller on Friday.",
            "en",
        ));
        assert!(clues.contains(&"Anna Keller".to_owned()), "{clues:?}");
        assert!(clues.contains(&"Oberwald".to_owned()), "{clues:?}");
        assert!(!clues.iter().any(|clue| clue == "the" || clue == "Anna"), "{clues:?}");
        let japanese = matcher.clues(&document("北見市でトンネル開通", "", "ja"));
        assert!(japanese.contains(&"トンネル".to_owned()), "{japanese:?}");
        assert!(matcher.clues(&Document::default()).is_empty());
    }
}
