//! What each side stresses: words that its voices use more often than the others do.
//!
//! Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"), over voices
//! instead of word counts: a voice either uses a word or does not, so one long text cannot speak for a side. The prior
//! is the word's frequency among the recent articles.

use super::{Account, Rarity, Side};
use crate::order::Sort;
use crate::text::analyze;
use std::collections::{BTreeMap, BTreeSet};

/// A side with fewer voices in the language is not compared.
pub const LEAST_VOICES: u32 = 2;
/// Voices of the side that must use a word.
const LEAST_USES: u32 = 2;
/// z-score from which a word is shown. Few voices reach more, and many words are tried: see the figures.
const LEAST_Z: f32 = 1.0;
/// Words shown for a side.
const MOST: usize = 6;
/// Weight of the prior, in voices.
const PRIOR: f32 = 4.0;

/// A word that one side stresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Stress {
    pub side: Side,
    /// As first written.
    pub text: String,
    /// A name or number rather than a word.
    pub name: bool,
    /// Voices of the side that use it, of how many; then the same for all rated others.
    pub here: (u32, u32),
    pub others: (u32, u32),
    pub z: f32,
    /// Accounts of the side in which it stands.
    pub accounts: Vec<usize>,
}

#[derive(Default)]
struct Use {
    text: String,
    name: bool,
    voices: BTreeSet<u32>,
    accounts: Vec<usize>,
}

/// The words that each side stresses, side by side, strongest first. Only articles in `language` are compared, and
/// only sides with at least [`LEAST_VOICES`].
pub fn stress(accounts: &[Account<'_>], language: &str, rarity: Rarity<'_>) -> Vec<Stress> {
    strongest(accounts, language, rarity, MOST)
}

/// The same with another number of words for each side.
pub fn strongest(
    accounts: &[Account<'_>],
    language: &str,
    rarity: Rarity<'_>,
    most: usize,
) -> Vec<Stress> {
    let mut voices: BTreeMap<Side, BTreeSet<u32>> = BTreeMap::new();
    let mut uses: BTreeMap<u32, BTreeMap<Side, Use>> = BTreeMap::new();
    for (at, account) in accounts.iter().enumerate() {
        let Some(side) = account.side.filter(|_| account.article.language == language) else {
            continue;
        };
        voices.entry(side).or_default().insert(account.voice);
        for word in analyze(&account.article.title, &account.article.lead, language).words {
            let used = uses.entry(word.id).or_default().entry(side).or_default();
            used.name |= word.name;
            used.voices.insert(account.voice);
            used.accounts.push(at);
            if used.text.is_empty() {
                used.text = word.text;
            }
        }
    }
    let count = |side: Side| voices.get(&side).map_or(0, |voices| voices.len() as u32);
    let all: u32 = Side::ALL.map(count).iter().sum();
    let mut found = Vec::new();
    for side in Side::ALL.into_iter().filter(|side| count(*side) >= LEAST_VOICES) {
        let mut words: Vec<Stress> = uses
            .iter()
            .filter_map(|(word, uses)| {
                of(side, (count(side), all - count(side)), uses, rarity(*word))
            })
            .collect();
        words.order_by(|a, b| b.z.total_cmp(&a.z).then_with(|| a.text.cmp(&b.text)));
        words.truncate(most);
        found.extend(words);
    }
    found
}

fn of(
    side: Side,
    (voices, other_voices): (u32, u32),
    uses: &BTreeMap<Side, Use>,
    rarity: f32,
) -> Option<Stress> {
    let here = uses.get(&side)?;
    let count = here.voices.len() as u32;
    let others: u32 =
        uses.iter().filter(|(s, _)| **s != side).map(|(_, used)| used.voices.len() as u32).sum();
    if count < LEAST_USES || other_voices < LEAST_VOICES {
        return None;
    }
    // A word of inverse document frequency r stands in about one article in exp(r).
    let usual = (-rarity).exp().clamp(0.001, 0.5) * PRIOR;
    let odds = |uses: u32, voices: u32| {
        let (with, without) =
            (uses as f32 + usual, (voices - uses.min(voices)) as f32 + PRIOR - usual);
        (with / without, 1.0 / with + 1.0 / without)
    };
    let (a, b) = (odds(count, voices), odds(others, other_voices));
    let z = (a.0.ln() - b.0.ln()) / (a.1 + b.1).sqrt();
    (z >= LEAST_Z).then(|| Stress {
        side,
        text: here.text.clone(),
        name: here.name,
        here: (count, voices),
        others: (others, other_voices),
        z,
        accounts: here.accounts.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accounts, article};
    use super::*;

    const SIDES: [Option<Side>; 8] = [
        Some(Side::Left),
        Some(Side::Left),
        Some(Side::Left),
        Some(Side::Right),
        Some(Side::Right),
        Some(Side::Right),
        Some(Side::Center),
        None,
    ];

    #[test]
    fn words_of_one_side_are_found_with_their_counts() {
        let lead = |voice: u32| match voice {
            0..=2 => "The visit is about climate and tariffs.",
            3..=5 => "The visit is about an alliance and tariffs.",
            _ => "The visit is about tariffs, climate and an alliance.",
        };
        let articles: Vec<_> =
            (0..8).map(|voice| article(voice, 0, "Visit planned", lead(voice))).collect();
        let found = stress(&accounts(&articles, &SIDES), "en", &|_| 3.0);
        let view: Vec<_> =
            found.iter().map(|s| (s.side, s.text.as_str(), s.here, s.others)).collect();
        assert_eq!(
            view,
            [(Side::Left, "climate", (3, 3), (1, 4)), (Side::Right, "alliance", (3, 3), (1, 4))]
        );
        assert_eq!(found[1].accounts, [3, 4, 5]);
    }

    #[test]
    fn too_few_voices_are_not_compared() {
        let articles: Vec<_> = [0, 0, 0, 6]
            .iter()
            .map(|voice| article(*voice, 0, "Climate climate", "Climate."))
            .collect();
        assert_eq!(stress(&accounts(&articles, &SIDES), "en", &|_| 3.0), []);
        assert_eq!(stress(&accounts(&articles, &SIDES), "de", &|_| 3.0), []);
    }
}
