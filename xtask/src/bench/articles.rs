//! Articles for benches, made up from a fixed series of numbers.
//!
//! Made-up articles have what an index feels of real ones: words by Zipf's law, stop words, stories that burst and
//! fade within a day, a few large ones among many of one article, and texts of the usual lengths. They mean nothing.

use parallax::story::{Document, key};
use parallax::time::{DAY, HOUR, Timestamp};
use parallax_browser::dice::Dice;
use serde::{Deserialize, Serialize};

/// A query: an article of the pool and the others of its story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Query {
    pub id: String,
    pub relevant: Vec<String>,
}

/// When the newest made-up article appeared.
pub const NOW: Timestamp = Timestamp(1_767_398_400);

const STOP_WORDS: &str = "the of to and a in is that for it on was as with be by at he from his are has have but \
    an not they this who will their had she or been which were more its would about after up when one out said \
    we all there new her than over some if can could into what so also no may them other two only do time first";
const SYLLABLES: &str = "ba be bi bo da de di do fa fe ga ge ha he ka ke la le li lo ma me mi mo na ne no pa pe po \
    ra re ri ro sa se si so ta te ti to va ve vi wa an en er in or al ar";
/// Words other than stop words.
const VOCABULARY: usize = 120_000;
/// Zipf's law with Mandelbrot's shift, as fitted to English news by most who tried.
const EXPONENT: f64 = 1.05;
const SHIFT: f64 = 8.0;

/// From 0 to 1.
fn chance(dice: &mut Dice) -> f64 {
    (dice.number() >> 11) as f64 / (1u64 << 53) as f64
}

struct Language {
    stop: Vec<&'static str>,
    words: Vec<String>,
    /// Running sums of the words' frequencies.
    sums: Vec<f64>,
}

impl Language {
    fn new(dice: &mut Dice) -> Self {
        let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
        let word = |rank: usize| {
            let length = 2 + rank.ilog10().min(4) as usize / 2 + dice.roll(2);
            (0..length).map(|_| syllables[dice.roll(syllables.len())]).collect()
        };
        let mut sum = 0.0;
        let frequency = |rank: usize| {
            sum += 1.0 / (rank as f64 + SHIFT).powf(EXPONENT);
            sum
        };
        Self {
            stop: STOP_WORDS.split_whitespace().collect(),
            words: (1..=VOCABULARY).map(word).collect(),
            sums: (1..=VOCABULARY).map(frequency).collect(),
        }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        let point = chance(dice) * self.sums[VOCABULARY - 1];
        &self.words[self.sums.partition_point(|sum| *sum < point).min(VOCABULARY - 1)]
    }

    /// `length` words: stop words, words of the language, and words of the story.
    fn sentence(
        &self,
        dice: &mut Dice,
        length: usize,
        topic: &[&str],
        share: [f64; 2],
    ) -> Vec<String> {
        let word = |_| {
            let point = chance(dice);
            if point < share[0] {
                self.stop[dice.roll(self.stop.len())].to_owned()
            } else if point < share[0] + share[1] {
                topic[dice.roll(topic.len())].to_owned()
            } else {
                self.word(dice).to_owned()
            }
        };
        (0..length).map(word).collect()
    }
}

/// Made-up articles of the last seven days, oldest first, and queries for those whose story has others.
pub fn made_up(count: usize, queries: usize) -> (Vec<Document>, Vec<Query>) {
    let mut dice = Dice(2026);
    let language = Language::new(&mut dice);
    let mut articles: Vec<(usize, Document)> = Vec::with_capacity(count);
    let mut story = 0;
    while articles.len() < count {
        story += 1;
        // One in three stories has more than one article, and few have many.
        let size = (chance(&mut dice).powf(-0.9) * 0.75) as usize;
        let size = size.clamp(1, 120).min(count - articles.len());
        let topic: Vec<&str> = (0..9).map(|_| language.word(&mut dice)).collect();
        let start = NOW.0 - (chance(&mut dice) * 6.9 * DAY as f64) as i64;
        for _ in 0..size {
            let hours = -(1.0 - chance(&mut dice)).ln() * 7.0;
            let time = (start + (hours * HOUR as f64) as i64).min(NOW.0);
            let number = articles.len();
            articles.push((story, article(&language, &mut dice, &topic, time, number)));
        }
    }
    articles.sort_by_key(|(_, article)| article.time);
    let queries = asked(&articles, queries);
    (articles.into_iter().map(|(_, article)| article).collect(), queries)
}

fn article(
    language: &Language,
    dice: &mut Dice,
    topic: &[&str],
    time: i64,
    number: usize,
) -> Document {
    let (words, lead) = (7 + dice.roll(6), 42 + dice.roll(34));
    let mut title = language.sentence(dice, words, topic, [0.25, 0.5]);
    let outlet = format!("{}.example", language.words[outlet(dice)]);
    let slug = title.join("-");
    if let Some(first) = title.first_mut() {
        *first = first[..1].to_uppercase() + &first[1..];
    }
    let mut sentences = String::new();
    for (at, word) in language.sentence(dice, lead, topic, [0.45, 0.12]).iter().enumerate() {
        let start = at % 18 == 0;
        sentences += if at == 0 {
            ""
        } else if start {
            ". "
        } else {
            " "
        };
        sentences += &if start { word[..1].to_uppercase() + &word[1..] } else { word.clone() };
    }
    let url = format!("https://www.{outlet}/news/2026/01/{slug}-{number}");
    Document {
        id: format!("{:016x}", key(&url)),
        title: title.join(" "),
        lead: sentences + ".",
        outlet,
        url,
        time: Timestamp(time),
        seen: Timestamp(time + 600),
        language: "en".to_owned(),
        origin: None,
        provider: "feeds".to_owned(),
    }
}

/// One of 400: a few outlets publish much, many a little.
fn outlet(dice: &mut Dice) -> usize {
    1 + (chance(dice).powi(3) * 399.0) as usize
}

fn asked(articles: &[(usize, Document)], count: usize) -> Vec<Query> {
    let mut stories = std::collections::HashMap::<usize, Vec<&str>>::new();
    for (story, article) in articles {
        stories.entry(*story).or_default().push(&article.id);
    }
    let wanted = articles.iter().filter(|(story, _)| (2..=30).contains(&stories[story].len()));
    let all: Vec<_> = wanted.collect();
    let step = (all.len() / count.max(1)).max(1);
    let query = |(story, article): &&(usize, Document)| Query {
        id: article.id.clone(),
        relevant: stories[story]
            .iter()
            .filter(|id| **id != article.id)
            .map(|id| id.to_string())
            .collect(),
    };
    all.iter().step_by(step).take(count).map(query).collect()
}
