//! How good key points and stressed words are, on stories whose articles have a known side.
//!
//! Key points: whether another voice says the same (half of the sentence's weight stands in the other article's text,
//! a measure that the choice itself does not use) and how much the points repeat each other, beside two plain choices.
//! Stressed words: whether those of all other stories tell the side of an article.

use anyhow::Result;
use parallax::brief::passages::{Bag, sentences};
use parallax::brief::{Account, Mentions, Side, key_points, strongest};
use parallax::story::Document;
use parallax::text::analyze;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    title: String,
    lead: String,
    host: String,
    lang: String,
    story: String,
    stance: String,
}

/// Sentences that each choice gives at most.
const POINTS: usize = 3;
/// Share of a sentence's weight that another article must have to say the same.
const SAYS_THE_SAME: f32 = 0.5;
const FOLDS: usize = 5;
/// Words of each side that are learned from the other stories.
const WORDS: usize = 1_500;

struct Story {
    articles: Vec<Document>,
    sides: Vec<Option<Side>>,
}

pub fn run(articles: &Path, read: Option<usize>) -> Result<()> {
    let rows: Vec<Row> = crate::story::articles::rows(articles)?;
    let frequency = frequencies(&rows);
    let documents = rows.len() as f32;
    let rarity = move |word: u32| {
        let found = frequency.get(&word).copied().unwrap_or(0) as f32;
        (1.0 + (documents - found + 0.5) / (found + 0.5)).ln()
    };
    let stories = stories(rows);
    if let Some(most) = read {
        show(&stories, most, &rarity);
        return Ok(());
    }
    points(&stories, &rarity);
    sides(&stories, &rarity);
    Ok(())
}

fn frequencies(rows: &[Row]) -> HashMap<u32, u32> {
    let mut found = HashMap::new();
    for row in rows {
        for word in analyze(&row.title, &row.lead, &row.lang).words {
            *found.entry(word.id).or_insert(0) += 1;
        }
    }
    found
}

fn stories(rows: Vec<Row>) -> Vec<Story> {
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.story.is_empty()) {
        let story = stories
            .entry(row.story)
            .or_insert_with(|| Story { articles: Vec::new(), sides: Vec::new() });
        story.sides.push(match row.stance.as_str() {
            "left" => Some(Side::Left),
            "center" => Some(Side::Center),
            "right" => Some(Side::Right),
            _ => None,
        });
        story.articles.push(Document {
            title: row.title,
            lead: row.lead,
            outlet: row.host,
            language: row.lang,
            ..Document::default()
        });
    }
    stories.into_values().collect()
}

impl Story {
    fn accounts(&self, first_voice: usize) -> Vec<Account<'_>> {
        let accounts = self.articles.iter().zip(&self.sides).enumerate();
        let account = |(at, (article, side)): (usize, (_, &Option<Side>))| Account {
            article,
            voice: (first_voice + at) as u32,
            side: *side,
            country: "",
        };
        accounts.map(account).collect()
    }
}

/// Sentences with the position of their article.
type Chosen = Vec<(usize, String)>;

fn points(stories: &[Story], rarity: &dyn Fn(u32) -> f32) {
    let mut sums: BTreeMap<&str, (usize, usize, f32, usize)> = BTreeMap::new();
    let three: Vec<&Story> = stories.iter().filter(|story| story.articles.len() == 3).collect();
    for (number, story) in three.iter().enumerate() {
        for (name, chosen) in [
            ("key points", ours(story, rarity)),
            ("lead of the most central article", central_lead(story, rarity)),
            ("random sentences", random(story, number)),
        ] {
            let sum = sums.entry(name).or_default();
            sum.0 += chosen.len();
            sum.1 += chosen.iter().filter(|point| supported(story, point, rarity)).count();
            sum.2 += repeats(&chosen, rarity);
            sum.3 += 1;
        }
    }
    for (name, (chosen, supported, repeats, stories)) in sums {
        let line = serde_json::json!({
            "choice": name, "stories": stories, "sentences": chosen,
            "supported": supported as f32 / chosen.max(1) as f32, "repeats": repeats / stories as f32,
        });
        println!("{line}");
    }
}

/// Key points with the headlines of their story, for reading by eye.
fn show(stories: &[Story], most: usize, rarity: &dyn Fn(u32) -> f32) {
    let mut shown = 0;
    for story in stories.iter().filter(|story| story.articles.len() == 3).step_by(5) {
        println!("\n## {}", story.articles[0].title);
        for point in key_points(&story.accounts(0), "en", rarity).into_iter().take(POINTS) {
            println!("{} [{} of 3] {}", point.account, point.voices.len(), point.text);
            for difference in point.differences {
                println!("    {}: {:?}", difference.thing, difference.stated);
            }
            shown += 1;
        }
        let accounts = story.accounts(0);
        for one in Mentions::of(&accounts, "en").only() {
            println!("    only {:?}: {}", one.side, one.text);
        }
        if shown >= most {
            return;
        }
    }
}

fn ours(story: &Story, rarity: &dyn Fn(u32) -> f32) -> Chosen {
    let points = key_points(&story.accounts(0), "en", rarity);
    points.into_iter().take(POINTS).map(|point| (point.account, point.text)).collect()
}

fn central_lead(story: &Story, rarity: &dyn Fn(u32) -> f32) -> Chosen {
    let bags: Vec<Bag> = story
        .articles
        .iter()
        .map(|article| Bag::new(&format!("{}. {}", article.title, article.lead), "en", rarity))
        .collect();
    let nearness = |at: &usize| bags.iter().map(|other| bags[*at].similarity(other)).sum::<f32>();
    let central = (0..bags.len()).max_by(|a, b| nearness(a).total_cmp(&nearness(b))).unwrap_or(0);
    let lead = sentences(&story.articles[central].lead).into_iter();
    lead.take(POINTS).map(|text| (central, text.to_owned())).collect()
}

fn random(story: &Story, number: usize) -> Chosen {
    let all: Chosen = story
        .articles
        .iter()
        .enumerate()
        .flat_map(|(at, article)| {
            sentences(&article.lead).into_iter().map(move |text| (at, text.to_owned()))
        })
        .collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| {
        (at + 1).wrapping_mul(0x9E37_79B1).rotate_left(number as u32 % 31) as u32
    });
    order.into_iter().take(POINTS).map(|at| all[at].clone()).collect()
}

fn supported(
    story: &Story,
    (account, text): &(usize, String),
    rarity: &dyn Fn(u32) -> f32,
) -> bool {
    let bag = Bag::new(text, "en", rarity);
    story.articles.iter().enumerate().any(|(at, article)| {
        let other = Bag::new(&format!("{}. {}", article.title, article.lead), "en", rarity);
        at != *account && bag.covered_by(&other) >= SAYS_THE_SAME
    })
}

/// How much each sentence is like the one it is most like, on average.
fn repeats(chosen: &Chosen, rarity: &dyn Fn(u32) -> f32) -> f32 {
    let bags: Vec<Bag> = chosen.iter().map(|(_, text)| Bag::new(text, "en", rarity)).collect();
    let most = |at: usize| {
        let others = bags.iter().enumerate().filter(|(other, _)| *other != at);
        others.map(|(_, other)| bags[at].similarity(other)).fold(0.0, f32::max)
    };
    (0..bags.len()).map(most).sum::<f32>() / bags.len().max(1) as f32
}

/// Cross-validated by story: words of the two sides in the other stories, summed over a left or right article.
fn sides(stories: &[Story], rarity: &dyn Fn(u32) -> f32) {
    let (mut right, mut all, mut silent) = (0, 0, 0);
    for fold in 0..FOLDS {
        let others = stories.iter().enumerate().filter(|(at, _)| at % FOLDS != fold);
        let mut accounts = Vec::new();
        for (_, story) in others {
            let sided = story.accounts(accounts.len()).into_iter();
            accounts.extend(sided.filter(|a| matches!(a.side, Some(Side::Left | Side::Right))));
        }
        let mut scores: HashMap<String, f32> = HashMap::new();
        for stress in strongest(&accounts, "en", rarity, WORDS) {
            let sign = if stress.side == Side::Left { -1.0 } else { 1.0 };
            scores.insert(stress.text.to_lowercase(), sign * stress.z);
        }
        let held_out = stories.iter().enumerate().filter(|(at, _)| at % FOLDS == fold);
        for (article, side) in held_out.flat_map(|(_, s)| s.articles.iter().zip(&s.sides)) {
            let Some(side @ (Side::Left | Side::Right)) = side else { continue };
            let words = analyze(&article.title, &article.lead, "en").words;
            let words: HashSet<String> =
                words.into_iter().map(|word| word.text.to_lowercase()).collect();
            let score: f32 = words.iter().filter_map(|word| scores.get(word)).sum();
            all += 1;
            silent += usize::from(score == 0.0);
            right += usize::from(score != 0.0 && (score > 0.0) == (*side == Side::Right));
        }
    }
    let line = serde_json::json!({
        "sides": "left or right by words stressed in other stories", "articles": all,
        "right": right as f32 / all.max(1) as f32, "undecided": silent, "chance": 0.5,
    });
    println!("{line}");
}
