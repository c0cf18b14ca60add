//! The headline that stands for a story: the most central one, unless it is loaded.

use super::passages::Bag;
use super::{Account, Rarity, Stress};

/// What a mark of excitement or a word that only one side stresses costs, beside a centrality of 0 to 1.
const LOADED: f32 = 0.12;

/// The account whose headline is nearest to all others in `language` and least loaded.
pub fn headline(
    accounts: &[Account<'_>],
    language: &str,
    stressed: &[Stress],
    rarity: Rarity<'_>,
) -> Option<usize> {
    let bags: Vec<(usize, Bag)> = accounts
        .iter()
        .enumerate()
        .filter(|(_, account)| account.article.language == language)
        .map(|(at, account)| (at, Bag::new(&account.article.title, language, rarity)))
        .collect();
    let score = |(at, bag): &(usize, Bag)| {
        let others = bags.iter().filter(|(other, _)| accounts[*other].voice != accounts[*at].voice);
        let (sum, count) = others
            .fold((0.0, 0), |(sum, count), (_, other)| (sum + bag.similarity(other), count + 1));
        sum / count.max(1) as f32 - LOADED * loaded(&accounts[*at].article.title, stressed)
    };
    let scored = bags.iter().map(|entry| (score(entry), entry.0));
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, at)| at)
}

/// Exclamation and question marks, words in capitals, and words of one side.
fn loaded(title: &str, stressed: &[Stress]) -> f32 {
    let shouts = title.matches(['!', '?', '！', '？']).count();
    let word = |word: &&str| word.chars().filter(|c| c.is_uppercase()).count() > 5;
    let capitals = title.split_whitespace().filter(word).count();
    let title = title.to_lowercase();
    let sided =
        stressed.iter().filter(|stress| title.contains(&stress.text.to_lowercase())).count();
    (shouts + capitals + sided) as f32
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accounts, article};
    use super::*;

    #[test]
    fn central_and_calm_wins() {
        let articles = [
            article(0, 0, "Leaders SHOCKINGLY agree on spring visit in phone call!", ""),
            article(1, 1, "Leaders agree on spring visit in phone call", ""),
            article(2, 2, "Leaders agree on visit in spring", ""),
            article(3, 3, "What the markets make of it", ""),
        ];
        let accounts = accounts(&articles, &[]);
        assert_eq!(headline(&accounts, "en", &[], &|_| 1.0), Some(1));
        assert_eq!(headline(&accounts, "fr", &[], &|_| 1.0), None);
    }
}
