//! Search by words as a person types them: all words must stand in an article, the last one may be unfinished.
//!
//! Every word becomes the terms it may stand under in any language of the index, so no language need be named. The
//! dictionary is hashed: of an unfinished word it knows the first five letters (titles only), and of a shorter one
//! nothing, so the titles of the newest articles are looked through instead.

use super::index::{DocRef, Index};
use super::segment::Segment;
use super::signature::Signature;
use super::terms::{Facet, split};
use crate::text::script::{fold, romanise};
use crate::text::stem::stem;
use crate::text::stop::is_stop;
use crate::text::term::{Kind, id};
use crate::text::token::{Shape, Token, cut, plain_number, tokens};
use crate::time::{HOUR, Timestamp};
use std::collections::HashSet;

/// Longest question, in bytes; and words of it that are looked for.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 12;
/// Letters that the index keeps of an unfinished word.
const PREFIX: usize = 5;
/// Newest articles whose titles are looked through for the shorter beginning of a word.
const SCANNED: usize = 4_000;
/// Hours after which an article counts for 1/e.
const DECAY_HOURS: f32 = 96.0;
/// Letters of a word that must stand in the text; more may be its ending.
const STEM: usize = 4;

/// A question in words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// One group a word: the article must have one of its terms.
    groups: Vec<Vec<u32>>,
    /// An unfinished last word too short for the dictionary, romanised.
    beginning: Option<String>,
    /// The group that the unfinished word has beside it.
    last: Option<usize>,
    /// Folded words and, in quotes, folded phrases that the text must have.
    needles: Vec<String>,
}

/// Which articles may answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// ISO 639-1; any when empty.
    pub language: &'a str,
    /// Keys of outlets; any when `None`.
    pub outlets: Option<&'a HashSet<String>>,
}

impl Words {
    /// Understands a question in the languages that the index has. A word that ends at the end of the text may be unfinished.
    pub fn new(text: &str, languages: &[String]) -> Self {
        let text = cut(text.trim_start(), LONGEST);
        let mut words = Self { needles: phrases(text), ..Self::default() };
        let all = tokens(text);
        let finished = text.ends_with(|c: char| !c.is_alphanumeric());
        for (at, token) in all.iter().take(MOST_WORDS).enumerate() {
            let last = at + 1 == all.len() && !finished;
            words.add(token, languages, last, all.len() == 1);
        }
        words
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.beginning.is_none()
    }

    fn add(&mut self, token: &Token<'_>, languages: &[String], last: bool, alone: bool) {
        let folded = fold(token.text);
        match token.shape {
            Shape::Number => self.groups.push(vec![id(Kind::Number, &plain_number(token.text))]),
            Shape::Run => {
                let letters: Vec<char> = folded.chars().collect();
                let pairs = letters.windows(2).map(|pair| pair.iter().collect::<String>());
                let found: Vec<Vec<u32>> = pairs.map(|pair| vec![id(Kind::Word, &pair)]).collect();
                let single = || vec![vec![id(Kind::Word, &folded)]];
                self.groups.extend(if letters.len() < 2 { single() } else { found });
            }
            Shape::Word => {
                if !alone && !last && is_stop(&folded, "en") {
                    return;
                }
                let mut terms: Vec<u32> = languages
                    .iter()
                    .map(|language| id(Kind::Word, &stem(&folded, language)))
                    .chain([id(Kind::Word, &folded)])
                    .collect();
                let roman = romanise(&folded);
                if last && roman.len() >= PREFIX {
                    terms.push(id(Kind::Prefix, cut(&roman, PREFIX)));
                } else if last && !roman.is_empty() {
                    self.beginning = Some(roman);
                    self.last = Some(self.groups.len());
                }
                terms.sort_unstable();
                terms.dedup();
                self.groups.push(terms);
            }
        }
        let needle: String = match token.shape {
            Shape::Word if !last => {
                let keep = folded.chars().count().saturating_sub(3).max(STEM);
                folded.chars().take(keep).collect()
            }
            _ => folded,
        };
        if token.shape != Shape::Number {
            self.needles.push(needle);
        }
    }

    /// Does the text have what was asked for? The index answers by hashes and by beginnings of words.
    pub fn hold(&self, title: &str, lead: &str) -> bool {
        let text = fold(&format!("{title} {lead}"));
        self.needles.iter().all(|needle| text.contains(needle.as_str()))
    }
}

/// Folded phrases in quotes.
fn phrases(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split(['"', '“', '”', '„', '«', '»']).collect();
    let quoted = parts.iter().skip(1).step_by(2).filter(|part| !part.trim().is_empty());
    quoted.map(|part| fold(part.trim())).collect()
}

impl Index {
    /// The articles that have all words, best first: newer ones and those that say the words more often.
    /// Ask [`Words::hold`] of their texts.
    pub fn find_words(
        &self,
        words: &Words,
        among: Among<'_>,
        now: Timestamp,
        limit: usize,
    ) -> Vec<DocRef> {
        if words.is_empty() {
            return Vec::new();
        }
        let mut left = SCANNED;
        let mut found: Vec<(f32, DocRef)> = Vec::new();
        for segment in self.segments.iter().rev() {
            let scores = scores(segment, words, &mut left);
            for (slot, score) in scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0) {
                let time = segment.terms.time(slot);
                if segment.is_dead(slot) || time < self.horizon || !among.has(segment, slot) {
                    continue;
                }
                let hours = (now.0 - time).max(0) as f32 / HOUR as f32;
                let doc = DocRef { segment: segment.id(), slot: slot as u16 };
                found.push((score * (-hours / DECAY_HOURS).exp(), doc));
            }
        }
        let order = |a: &(f32, DocRef), b: &(f32, DocRef)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, order);
            found.truncate(limit);
        }
        found.sort_by(order);
        found.into_iter().map(|(_, doc)| doc).collect()
    }
}

impl Among<'_> {
    fn has(&self, segment: &Segment, slot: usize) -> bool {
        let facet = |facet| segment.terms.facet(slot, facet);
        (self.language.is_empty() || facet(Facet::Language) == self.language)
            && self.outlets.is_none_or(|outlets| outlets.contains(facet(Facet::Outlet)))
    }
}

/// What each article of a segment says of the words; 0 where one is missing.
fn scores(segment: &Segment, words: &Words, left: &mut usize) -> Vec<f32> {
    let docs = segment.terms.docs;
    let mut scores = vec![1.0f32; docs];
    for (at, group) in words.groups.iter().enumerate() {
        let mut here = vec![0.0f32; docs];
        for term in group {
            for posting in segment.terms.postings(*term).as_slice() {
                let (slot, level) = split(*posting);
                if let Some(score) = here.get_mut(slot) {
                    *score = score.max(1.0 + level as f32);
                }
            }
        }
        if words.last == Some(at)
            && let Some(beginning) = &words.beginning
        {
            begins(segment, beginning, &mut here, &scores, left);
        }
        scores.iter_mut().zip(here).for_each(|(score, here)| {
            *score = if here > 0.0 && *score > 0.0 { *score + here } else { 0.0 };
        });
    }
    scores
}

/// Titles with a word that begins so, among the articles that have all words before it.
fn begins(segment: &Segment, beginning: &str, here: &mut [f32], before: &[f32], left: &mut usize) {
    let Some(signatures) = &segment.signatures else { return };
    for (slot, score) in here.iter_mut().enumerate().rev() {
        if *score > 0.0 || before.get(slot).is_none_or(|before| *before == 0.0) {
            continue;
        }
        if *left == 0 {
            return;
        }
        *left -= 1;
        let Ok(signature) = Signature::decode(signatures.get(slot)) else { continue };
        if signature.roman_title.split(' ').any(|word| word.starts_with(beginning)) {
            *score = 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Document, Limits, Matcher};

    fn index() -> (Index, Vec<Document>) {
        let now = Timestamp(1_767_400_000);
        let article = |at: usize, (outlet, language, title): &(&str, &str, &str)| Document {
            id: at.to_string(),
            title: (*title).to_owned(),
            lead: format!("{title} more was said on the day."),
            outlet: (*outlet).to_owned(),
            language: (*language).to_owned(),
            time: Timestamp(now.0 - at as i64 * HOUR),
            ..Document::default()
        };
        let rows = [
            ("a.example", "en", "Takaichi and Trump agree on spring visit"),
            ("b.example", "en", "Harbour strike ends after talks in Oslo"),
            ("c.example", "ja", "高市首相 トランプ大統領と電話会談"),
            ("d.example", "de", "Merz lobt die Verhandlungen in Oslo"),
            ("e.example", "ru", "Путин провел переговоры в Осло"),
        ];
        let documents: Vec<Document> =
            rows.iter().enumerate().map(|(at, row)| article(at, row)).collect();
        let mut index = Index::new(Limits::default(), now);
        Matcher::default().arrive(&mut index, documents.clone(), now);
        (index, documents)
    }

    #[test]
    fn words_names_phrases_and_beginnings_are_found() {
        let (index, documents) = index();
        let languages: Vec<String> = ["en", "ja", "de", "ru"].map(str::to_owned).to_vec();
        for (question, language, expected) in [
            ("takaichi", "", vec![0]),
            ("takai", "", vec![0]),
            ("taka", "", vec![0]),
            ("visits ", "", vec![0]),
            ("oslo", "", vec![1, 3]),
            ("oslo", "de", vec![3]),
            ("oslo strike", "", vec![1]),
            ("\"strike ends\"", "", vec![1]),
            ("\"ends strike\"", "", vec![]),
            ("電話", "", vec![2]),
            ("переговоры", "", vec![4]),
            ("verhandlung", "", vec![3]),
            ("nothing such", "", vec![]),
            ("", "", vec![]),
            ("   ", "", vec![]),
        ] {
            let words = Words::new(question, &languages);
            let among = Among { language, outlets: None };
            let found = index.find_words(&words, among, Timestamp(1_767_400_000), 10);
            let mut places: Vec<usize> = found
                .into_iter()
                .filter_map(|doc| {
                    let key = index.meta(doc)?.key;
                    documents.iter().position(|d| crate::story::key(&d.id) == key)
                })
                .filter(|at| words.hold(&documents[*at].title, &documents[*at].lead))
                .collect();
            places.sort_unstable();
            assert_eq!(places, expected, "{question}");
        }
    }

    #[test]
    fn hostile_questions_are_bounded() {
        let (index, _) = index();
        for question in ["a ".repeat(100_000), "\"".repeat(1_000), "\u{0}\u{301}".repeat(99)] {
            let words = Words::new(&question, &["en".to_owned()]);
            assert!(words.groups.len() <= MOST_WORDS * 100);
            index.find_words(&words, Among::default(), Timestamp(0), 5);
        }
    }
}
