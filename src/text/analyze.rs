//! From title and lead to terms: what the index keeps and what matching compares.

use super::concept::Concepts;
use super::name::{Lexicon, Meaning};
use super::script;
use super::stem::stem;
use super::stop::is_stop;
use super::term::{self, Kind, Term};

use super::token::{self, Shape, Token};
use super::topic::Topics;
use super::vector::{self, Vectors};

/// Terms that go to the index from the lead; later words say little and cost postings.
const MOST_LEAD_WORDS: usize = 90;
/// Share of long title words with a capital above which capitals say nothing (headline style).
const HEADLINE_STYLE: f32 = 0.7;
/// Regions of the vector space that an article is found under.
const NEAREST_TOPICS: usize = 4;
/// Shortest skeleton that stands for a name.
const SHORTEST_SKELETON: usize = 3;

/// Turns texts into terms. Without tables ([`Analyzer::default`]) it works on words alone;
/// the tables add concepts and vectors and are loaded only where stories are matched.
#[derive(Clone, Debug, Default)]
pub struct Analyzer {
    pub concepts: Concepts,
    /// Vectors of English word pieces.
    pub english: Vectors,
    /// Vectors of word pieces of many languages in one space.
    pub multilingual: Vectors,
    /// Regions of the multilingual space.
    pub topics: Topics,
}

/// A word of the text as matching sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Term id.
    pub id: u32,
    pub in_title: bool,
    pub in_lead: bool,
    /// Written with a capital where that says something.
    pub name: bool,
    pub frequency: u8,
    /// As written where it first stands: for "why it matched".
    pub text: String,
}

/// All that matching wants to know of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Distinct words and numbers, in order of appearance, title first.
    pub words: Vec<Word>,
    /// Skeletons of names (term ids), each with the name as written.
    pub skeletons: Vec<(u32, String)>,
    pub concepts: Vec<u16>,
    /// The title's words without stop words in Latin letters, parted by spaces.
    pub roman_title: String,
    /// Hashes of the lead's words in order, for shingles; the title's where there is no lead.
    pub sequence: Vec<u32>,
    pub english_title: Option<Vec<f32>>,
    pub english_lead: Option<Vec<f32>>,
    pub title_vector: Option<Vec<f32>>,
    pub lead_vector: Option<Vec<f32>>,
    /// Regions of the vector space that title (or lead) lies in or near.
    pub topics: Vec<u16>,
    /// The language the words were stemmed in.
    pub language: String,
}

impl Analysis {
    /// Terms for the posting lists, sorted by id, each once.
    pub fn terms(&self) -> Vec<Term> {
        let mut out: Vec<Term> =
            self.words.iter().map(|w| Term { id: w.id, frequency: w.frequency }).collect();
        out.extend(self.skeletons.iter().map(|&(id, _)| Term { id, frequency: 1 }));
        out.extend(
            self.concepts
                .iter()
                .map(|&c| Term { id: term::numbered(Kind::Concept, u32::from(c)), frequency: 1 }),
        );
        out.extend(
            self.roman_title
                .split(' ')
                .filter(|word| word.len() >= 4)
                .map(|word| Term { id: term::id(Kind::Prefix, token::cut(word, 5)), frequency: 1 }),
        );
        out.extend(
            self.topics
                .iter()
                .map(|&t| Term { id: term::numbered(Kind::Topic, u32::from(t)), frequency: 1 }),
        );
        out.sort_unstable();
        out.dedup_by_key(|term| term.id);
        out
    }
}

/// Terms of a text by words alone.
pub fn analyze(title: &str, lead: &str, language: &str) -> Analysis {
    Analyzer::default().analyze(title, lead, language)
}

impl Analyzer {
    /// Terms of a title and a lead (either may be empty) in `language` (ISO 639-1, or empty).
    pub fn analyze(&self, title: &str, lead: &str, language: &str) -> Analysis {
        let language = language.get(..2).unwrap_or("");
        let (title_tokens, mut lead_tokens) = (token::tokens(title), token::tokens(lead));
        let folded = [&title_tokens, &lead_tokens].map(|tokens| vector::folded(tokens));
        lead_tokens.truncate(MOST_LEAD_WORDS);
        let mut collector = Collector {
            language,
            lexicon: &self.concepts.lexicon,
            out: Analysis { language: language.into(), ..Analysis::default() },
            seen: [0; SEEN],
        };
        let headline = is_headline_style(&title_tokens);
        let title_stems = collector.add(&title_tokens, Part::Title { headline });
        let lead_stems = collector.add(&lead_tokens, Part::Lead);
        let mut out = collector.out;
        out.sequence = if lead_stems.len() >= 6 { &lead_stems } else { &title_stems }
            .iter()
            .map(|s| term::hash(s.as_bytes()) as u32)
            .collect();
        out.concepts = self.concepts.find(&title_stems);
        out.concepts.extend(self.concepts.find(&lead_stems));
        out.concepts.sort_unstable();
        out.concepts.dedup();
        let [title, lead] = &folded;
        if language == "en" {
            out.english_title = self.english.embed_folded(title, language);
            out.english_lead = self.english.embed_folded(lead, language);
        }
        out.title_vector = self.multilingual.embed_folded(title, language);
        out.lead_vector = self.multilingual.embed_folded(lead, language);
        if let Some(vector) = out.title_vector.as_ref().or(out.lead_vector.as_ref()) {
            out.topics = self.topics.nearest(vector, NEAREST_TOPICS);
        }
        out
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Title { headline: bool },
    Lead,
}

struct Collector<'a> {
    language: &'a str,
    lexicon: &'a Lexicon,
    out: Analysis,
    /// A bit for the lower bits of every word's id: most words are new, and need not be sought.
    seen: [u64; SEEN],
}

/// Words of the bits of [`Collector::seen`].
const SEEN: usize = 16;

impl Collector<'_> {
    /// Adds the words of one part; gives all its stems in order, stop words included.
    fn add(&mut self, tokens: &[Token<'_>], part: Part) -> Vec<String> {
        let mut stems = Vec::with_capacity(tokens.len());
        for token in tokens {
            match token.shape {
                Shape::Number => {
                    let number = token::plain_number(token.text);
                    self.add_word(term::id(Kind::Number, &number), token, part, false);
                    self.add_roman(&script::romanise(&number), part);
                    stems.push(number);
                }
                Shape::Run => {
                    for (text, meaning) in self.lexicon.find(token.text) {
                        match meaning {
                            Meaning::Name(skeleton) => self.add_skeleton(&skeleton, text),
                            Meaning::Word(english) => {
                                let known = Token { text, ..*token };
                                let id = term::id(Kind::Word, &stem(&english, "en"));
                                self.add_word(id, &known, part, false);
                            }
                        }
                    }
                    for gram in grams(token.text) {
                        self.add_word(term::id(Kind::Word, &gram), token, part, false);
                        stems.push(gram);
                    }
                    self.add_roman(&script::romanise(&script::fold(token.text)), part);
                }
                Shape::Word => {
                    let folded = script::fold(token.text);
                    let stem = stem(&folded, self.language).into_owned();
                    if !is_stop(&folded, self.language) {
                        let name =
                            token.capital && !token.opens && part != Part::Title { headline: true };
                        self.add_word(term::id(Kind::Word, &stem), token, part, name);
                        let roman = script::romanise(&folded);
                        if token.capital {
                            let skeleton = script::skeleton(&roman);
                            self.add_skeleton(&script::sound_classes(&skeleton), token.text);
                            self.add_skeleton(&skeleton, token.text);
                        }
                        self.add_roman(&roman, part);
                    }
                    stems.push(stem);
                }
            }
        }
        stems
    }

    fn add_word(&mut self, id: u32, token: &Token<'_>, part: Part, name: bool) {
        let in_title = part != Part::Lead;
        let by = if in_title { 2 } else { 1 };
        let (seen, bit) = (&mut self.seen[id as usize / 64 % SEEN], 1 << (id % 64));
        let known = *seen & bit != 0;
        *seen |= bit;
        let mut words = self.out.words.iter_mut();
        match if known { words.find(|w| w.id == id) } else { None } {
            Some(word) => {
                word.frequency = (word.frequency + by).min(15);
                word.in_title |= in_title;
                word.in_lead |= !in_title;
                word.name |= name;
            }
            None => self.out.words.push(Word {
                id,
                in_title,
                in_lead: !in_title,
                name,
                frequency: by,
                text: token.text.to_string(),
            }),
        }
    }

    fn add_skeleton(&mut self, skeleton: &str, text: &str) {
        if skeleton.len() >= SHORTEST_SKELETON {
            let id = term::id(Kind::Skeleton, skeleton);
            if self.out.skeletons.iter().all(|(known, _)| *known != id) {
                self.out.skeletons.push((id, text.to_string()));
            }
        }
    }

    fn add_roman(&mut self, roman: &str, part: Part) {
        if part == Part::Lead || roman.is_empty() {
            return;
        }
        if !self.out.roman_title.is_empty() {
            self.out.roman_title.push(' ');
        }
        self.out.roman_title.push_str(roman);
    }
}

/// Pairs of neighbouring letters of a run; a single letter stands alone.
fn grams(run: &str) -> Vec<String> {
    let letters: Vec<char> = script::fold(run).chars().collect();
    if letters.len() < 2 {
        return vec![letters.iter().collect()];
    }
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// `The President Meets the Press`: every longer word has a capital, so none is a sign of a name.
fn is_headline_style(tokens: &[Token<'_>]) -> bool {
    let long: Vec<_> =
        tokens.iter().filter(|t| t.shape == Shape::Word && t.text.len() >= 4).collect();
    let capitals = long.iter().filter(|t| t.capital).count();
    long.len() >= 3 && capitals as f32 > HEADLINE_STYLE * long.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word<'a>(analysis: &'a Analysis, text: &str) -> &'a Word {
        analysis.words.iter().find(|w| w.text == text).unwrap_or_else(|| panic!("no {text}"))
    }

    #[test]
    fn title_words_count_twice_and_names_are_seen() {
        let a = analyze(
            "Samoa withdraws weightlifters",
            "The team of Samoa stays home, said Mele.",
            "en",
        );
        assert_eq!(word(&a, "Samoa").frequency, 3);
        assert!(word(&a, "Samoa").in_title && word(&a, "Samoa").in_lead && word(&a, "Samoa").name);
        assert!(word(&a, "Mele").name && !word(&a, "team").name);
        assert!(!a.words.iter().any(|w| w.text == "The"));
        assert_eq!(a.roman_title, "samoa withdraws weightlifters");
    }

    #[test]
    fn capitals_of_headline_style_are_no_names() {
        let a = analyze("Samoa Withdraws Weightlifters From Games", "", "en");
        assert!(a.words.iter().all(|w| !w.name));
    }

    #[test]
    fn terms_are_distinct_and_sorted() {
        let a = analyze("東京 Brisbane Brisbane 2020", "Brisbane 2,020", "ja");
        let terms = a.terms();
        assert!(terms.windows(2).all(|w| w[0].id < w[1].id));
        assert!(
            terms.iter().any(|t| t.kind() == Kind::Skeleton)
                && terms.iter().any(|t| t.kind() == Kind::Prefix)
        );
    }

    #[test]
    fn any_text_is_analysed() {
        for text in [
            "",
            "'",
            "’’’",
            "....",
            "\u{0}\u{301}\u{fffd}",
            "a'b'c'd",
            "ไทย ภาษา",
            &"x".repeat(100_000),
        ] {
            analyze(text, text, "xx");
            analyze(text, text, "é");
        }
    }
}
