//! People, places and numbers that the articles mention: which only one side has, and which the story is about.

use super::{Account, Side};
use crate::order::{Sort, gathered};
use crate::text::date::is_calendar_word;
use crate::text::script::fold;
use crate::text::stem::stem;
use crate::text::stop::is_stop;
use crate::text::token::{Shape, Token, offset, plain_number, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A side must have so many voices that mention it, and the others so many that do not.
pub const LEAST_VOICES: u32 = 2;
/// Mentions shown for a side.
const MOST_OF_A_SIDE: usize = 6;
/// Topics of a story.
const MOST_TOPICS: usize = 8;
/// Words of one name.
const LONGEST_NAME: usize = 4;
/// Letters of a run of Katakana that stands for a name.
const SHORTEST_RUN: usize = 3;

/// A name or a number with its unit, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Equal for forms of one name.
    pub key: String,
    pub text: String,
    pub number: bool,
}

/// What only one side mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Only {
    pub side: Side,
    pub text: String,
    pub number: bool,
    /// Voices of the side that mention it, of how many; and how many rated others do not.
    pub here: (u32, u32),
    pub others: u32,
    /// Accounts in which it stands.
    pub accounts: Vec<usize>,
}

/// A name that several voices share.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub text: String,
    /// Voices that mention it.
    pub voices: u32,
}

/// Names and numbers of a text in order, each as often as it stands.
pub fn mentions(text: &str, language: &str) -> Vec<Mention> {
    let all = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let name = name_at(text, &all[at..], language);
        match token.shape {
            Shape::Word if name > 0 => {
                found.push(as_name(&all[at..at + name]));
                at += name;
                continue;
            }
            Shape::Number => found.extend(as_number(token, all.get(at + 1), language)),
            Shape::Run => found.extend(katakana(token.text)),
            Shape::Word => {}
        }
        at += 1;
    }
    found
}

/// How many tokens from the first one on are a name.
fn name_at(text: &str, from: &[Token<'_>], language: &str) -> usize {
    let stops = |token: &Token<'_>| is_stop(&fold(token.text), language);
    let is_part = |token: &Token<'_>| {
        let cased = token.text.chars().next().is_some_and(char::is_uppercase);
        token.shape == Shape::Word && cased && token.text.len() > 1
    };
    let joined = |pair: &[Token<'_>]| {
        let [a, b] = pair else { return false };
        let end = offset(text, a.text) + a.text.len();
        let between = text.get(end..offset(text, b.text)).unwrap_or("|");
        matches!(between, " " | "-" | "‑" | " de " | "\u{a0}")
    };
    let mut length = 0;
    while length < LONGEST_NAME
        && from.get(length).is_some_and(is_part)
        && (length == 0 || from.get(length - 1..=length).is_some_and(joined))
    {
        length += 1;
    }
    let parts = from.get(..length).unwrap_or_default();
    let opens = parts.first().is_some_and(|token| token.opens);
    // A capital says nothing at the start of a sentence, nor at a noun in German: there a name has two words.
    let says_little = (opens || language == "de") && length < 2;
    let is_day = |token: &Token<'_>| is_calendar_word(&fold(token.text));
    let is_no_name = opens && parts.first().is_some_and(stops)
        || parts.iter().all(|token| stops(token) || is_day(token));
    if says_little || is_no_name { 0 } else { length }
}

fn as_name(parts: &[Token<'_>]) -> Mention {
    let words: Vec<&str> = parts.iter().map(|token| token.text).collect();
    let last = words.last().copied().unwrap_or_default();
    Mention { key: fold(last), text: words.join(" "), number: false }
}

/// A number with the word behind it. A bare number, a year or a day of the month says little.
fn as_number(token: &Token<'_>, next: Option<&Token<'_>>, language: &str) -> Option<Mention> {
    let unit = next.filter(|next| next.shape == Shape::Word && !next.opens)?;
    let folded = fold(unit.text);
    let plain = plain_number(token.text);
    let year = plain.len() == 4 && (plain.starts_with("19") || plain.starts_with("20"));
    if year || is_stop(&folded, language) || unit.capital {
        return None;
    }
    let key = format!("{plain} {}", stem(&folded, language));
    Some(Mention { key, text: format!("{} {}", token.text, unit.text), number: true })
}

/// Foreign names in Japanese stand in Katakana.
fn katakana(run: &str) -> Vec<Mention> {
    let is_katakana = |c: char| matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}');
    let parts = run.split(|c: char| !is_katakana(c));
    parts
        .filter(|part| part.chars().count() >= SHORTEST_RUN)
        .map(|part| Mention { key: part.to_owned(), text: part.to_owned(), number: false })
        .collect()
}

#[derive(Default)]
struct Gathered {
    number: bool,
    /// How often it is written in which form.
    forms: BTreeMap<String, u32>,
    accounts: BTreeSet<usize>,
}

impl Gathered {
    /// The most frequent form of several words, else the most frequent one.
    fn text(&self) -> String {
        let rank = |(form, count): &(&String, &u32)| {
            (self.number || form.contains(' '), **count, std::cmp::Reverse(form.len()))
        };
        self.forms.iter().max_by_key(rank).map(|(form, _)| form.clone()).unwrap_or_default()
    }
}

/// What the articles in one language mention.
pub struct Mentions<'a> {
    accounts: &'a [Account<'a>],
    language: &'a str,
    gathered: Vec<Gathered>,
}

fn gather(accounts: &[Account<'_>], language: &str) -> Vec<Gathered> {
    let mut found: BTreeMap<(bool, String), Gathered> = BTreeMap::new();
    for (at, account) in accounts.iter().enumerate() {
        let article = account.article;
        if article.language != language {
            continue;
        }
        for mention in mentions(&article.lead, language) {
            let entry = found.entry((mention.number, mention.key)).or_default();
            entry.number = mention.number;
            *entry.forms.entry(mention.text).or_default() += 1;
            entry.accounts.insert(at);
        }
    }
    // A headline in capitals names nobody by itself, but shows that a name from a lead is mentioned.
    for (at, account) in accounts.iter().enumerate() {
        let title = &account.article.title;
        for token in tokens(title) {
            if let Some(entry) = found.get_mut(&(false, fold(token.text))) {
                entry.accounts.insert(at);
            }
        }
    }
    found.into_values().collect()
}

impl<'a> Mentions<'a> {
    /// Reads the articles in this language.
    pub fn of(accounts: &'a [Account<'a>], language: &'a str) -> Self {
        Self { accounts, language, gathered: gather(accounts, language) }
    }

    /// What at least [`LEAST_VOICES`] voices of one side mention and no rated voice of another, where there are as many.
    pub fn only(&self) -> Vec<Only> {
        let voices_of = |side: Option<Side>, among: &mut dyn Iterator<Item = &Account<'_>>| {
            let of_side = among.filter(|a| a.side == side);
            gathered::<BTreeSet<u32>, _>(of_side.map(|a| a.voice)).len() as u32
        };
        let here = || self.accounts.iter().filter(|a| a.article.language == self.language);
        let counts = Side::ALL.map(|side| voices_of(Some(side), &mut here()));
        let mut found = Vec::new();
        for (side, count) in Side::ALL.into_iter().zip(counts) {
            let others = counts.iter().sum::<u32>() - count;
            let of = |mention: &Gathered| {
                let by: Vec<&Account<'_>> =
                    mention.accounts.iter().filter_map(|at| self.accounts.get(*at)).collect();
                let elsewhere = by.iter().any(|a| a.side.is_some_and(|s| s != side));
                let uses = voices_of(Some(side), &mut by.iter().copied());
                (!elsewhere && uses >= LEAST_VOICES && others >= LEAST_VOICES).then(|| Only {
                    side,
                    text: mention.text(),
                    number: mention.number,
                    here: (uses, count),
                    others,
                    accounts: mention.accounts.iter().copied().collect(),
                })
            };
            let mut mentions: Vec<Only> = self.gathered.iter().filter_map(of).collect();
            mentions.order_by(|a, b| b.here.0.cmp(&a.here.0).then_with(|| a.text.cmp(&b.text)));
            mentions.truncate(MOST_OF_A_SIDE);
            found.extend(mentions);
        }
        found
    }

    /// Names that two or more voices mention, most voices first.
    pub fn topics(&self) -> Vec<Topic> {
        let topic = |mention: &Gathered| {
            let by = mention.accounts.iter().filter_map(|at| self.accounts.get(*at));
            let voices: BTreeSet<u32> = gathered(by.map(|account| account.voice));
            (!mention.number && voices.len() as u32 >= LEAST_VOICES)
                .then(|| Topic { text: mention.text(), voices: voices.len() as u32 })
        };
        let mut topics: Vec<Topic> = self.gathered.iter().filter_map(topic).collect();
        topics.order_by(|a, b| b.voices.cmp(&a.voices).then_with(|| a.text.cmp(&b.text)));
        topics.truncate(MOST_TOPICS);
        topics
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accounts, article};
    use super::*;

    #[test]
    fn names_and_numbers_are_found() {
        for (text, language, expected) in [
            (
                "The prime minister, Sanae Takaichi, spoke in New York for 20 minutes in 2026.",
                "en",
                vec!["Sanae Takaichi", "New York", "20 minutes"],
            ),
            ("Yesterday Rome was quiet.", "en", vec!["Yesterday Rome"]),
            ("It was said on Friday in April.", "en", vec![]),
            ("Talks ended. Officials left for Geneva.", "en", vec!["Geneva"]),
            ("Der Minister traf Friedrich Merz in der Stadt.", "de", vec!["Friedrich Merz"]),
            ("米国のトランプ大統領と会談した。", "ja", vec!["トランプ"]),
            ("", "", vec![]),
        ] {
            let found: Vec<String> =
                mentions(text, language).into_iter().map(|mention| mention.text).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_only_one_side_mentions() {
        let sides =
            [Some(Side::Left), Some(Side::Left), Some(Side::Right), Some(Side::Right), None];
        let lead = |voice: u32| match voice {
            0 | 1 => "The talks with Ana Lopez in Oslo cost 40 jobs.",
            2 | 3 => "The talks were held in Oslo, said Ben Kowal.",
            _ => "The talks with Ben Kowal were short.",
        };
        let articles: Vec<_> =
            (0..5).map(|voice| article(voice, 0, "Talks held", lead(voice))).collect();
        let told = accounts(&articles, &sides);
        let mentions = Mentions::of(&told, "en");
        let found = mentions.only();
        let view: Vec<_> = found.iter().map(|o| (o.side, o.text.as_str(), o.here)).collect();
        assert_eq!(
            view,
            [
                (Side::Left, "40 jobs", (2, 2)),
                (Side::Left, "Ana Lopez", (2, 2)),
                (Side::Right, "Ben Kowal", (2, 2))
            ]
        );
        assert_eq!(Mentions::of(&told[..3], "en").only(), []);
        let topics = mentions.topics();
        assert_eq!((topics[0].text.as_str(), topics[0].voices), ("Oslo", 4));
    }

    #[test]
    fn one_name_in_many_forms_is_one() {
        let leads = ["It was Sanae Takaichi again.", "The visit of Takaichi is near."];
        let articles: Vec<_> =
            (0..2).map(|voice| article(voice, 0, "Visit", leads[voice as usize])).collect();
        let told = accounts(&articles, &[]);
        let topics = Mentions::of(&told, "en").topics();
        assert_eq!(topics, [Topic { text: "Sanae Takaichi".into(), voices: 2 }]);
    }
}
