//! The model of placing: how strongly a new article is linked to each candidate for its story.
//!
//! It judges for every article that arrives, so it is small, and sees only what is cheap to know. It was taught what the
//! models of matching say of the same candidates.

use super::contrast::{RARITIES, rarities};
use super::features::{self, PAIR, Prepared};
use super::forest::{Forest, Unreadable};
use super::likeness::Anchors;
use super::list::{Candidate, FIRST_ROW, order};

/// Features that look at the whole list of candidates.
const LIST: usize = 12 + RARITIES;
/// Length of a row: that of the first model's rows, so that both walk their trees by one body of code. The last features are 0.
pub const PLACING_ROW: usize = FIRST_ROW;
const _: () = assert!(PAIR + LIST <= PLACING_ROW);
/// Best candidates whose likeness to every other candidate is looked at.
const ANCHORS: usize = 6;
/// Plain similarity that is as good as certain where there is no model.
const CERTAIN: f32 = 2.0;

/// Trees; without any, plain similarity stands in.
#[derive(Clone, Debug, Default)]
pub struct Placing {
    trees: Forest,
}

impl Placing {
    /// Reads a forest, which may have no trees. Gives the model and the bytes behind it.
    pub fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), Unreadable> {
        let (trees, rest) = Forest::decode(bytes)?;
        Ok((Self { trees }, rest))
    }

    /// How strongly the article is linked to each candidate, 0 to 1.
    pub fn links(&self, article: &Prepared, candidates: &[Candidate<'_>]) -> Vec<f32> {
        let rows = rows(article, candidates);
        if self.trees.is_empty() {
            return rows.iter().map(|row| (row[PAIR] / CERTAIN).min(1.0)).collect();
        }
        self.trees.score_all(&rows)
    }
}

/// What the model sees of each candidate: what it shares with the article, how it stands among the others, how like it is to
/// the best of them, and what it shares beyond what they all share.
pub fn rows(article: &Prepared, candidates: &[Candidate<'_>]) -> Vec<[f32; PLACING_ROW]> {
    let pairs = candidates.iter().map(|c| features::pair_and_shared(article, c.article));
    let (pairs, shared): (Vec<_>, Vec<u64>) = pairs.unzip();
    let plain: Vec<f32> = pairs.iter().map(features::plain_similarity).collect();
    let own: Vec<f32> = pairs.iter().map(features::likeness).collect();
    let best = order(&plain);
    let mut ranks = vec![0.0; plain.len()];
    best.iter().enumerate().for_each(|(rank, &i)| ranks[i] = (1.0 + rank as f32).ln());
    let top = best.first().map_or(0.0, |&i| plain[i]);
    let mean = plain.iter().sum::<f32>() / plain.len().max(1) as f32;
    let company = company(candidates, &best, &plain, &own);
    let most = company.iter().map(|company| company[0]).fold(0.0, f32::max);
    let rarities = rarities(&shared);
    let row = |i: usize| {
        let list = [
            plain[i],
            ranks[i],
            plain[i] / top.max(1e-6),
            top,
            mean,
            candidates[i].first_stage,
            own[i],
            company[i][0] / most.max(1e-6),
        ];
        let all = pairs[i].iter().chain(&list).chain(&company[i]).chain(&rarities[i]);
        let mut row = [0.0; PLACING_ROW];
        row.iter_mut().zip(all).for_each(|(slot, value)| *slot = *value);
        row
    };
    (0..candidates.len()).map(row).collect()
}

/// How like each candidate is to the best others: the sum of the likenesses, each counted by the square of the other's own
/// plain similarity; how many of them are more than its likeness to the article; that likeness as a share of the greatest;
/// and the plain sum. `best` are the places of all by their plain similarity, `own` are the likenesses to the article.
fn company(
    candidates: &[Candidate<'_>],
    best: &[usize],
    plain: &[f32],
    own: &[f32],
) -> Vec<[f32; 4]> {
    let best = &best[..best.len().min(ANCHORS)];
    let anchors = Anchors::new(best.iter().map(|&i| candidates[i].article).collect());
    let company = |(i, candidate): (usize, &Candidate<'_>)| {
        let shared = anchors.shared(candidate.article);
        let (mut evidence, mut nearer, mut nearest, mut sum) = (0.0, 0.0, 0.0_f32, 0.0);
        for (place, &other) in best.iter().enumerate().filter(|&(_, &other)| other != i) {
            let likeness = anchors.similarity(place, candidate.article, &shared);
            evidence += plain[other] * plain[other] * likeness;
            nearer += if likeness > own[i] { 1.0 } else { 0.0 };
            nearest = nearest.max(likeness);
            sum += likeness;
        }
        [evidence, nearer, own[i] / nearest.max(1e-6), sum]
    };
    candidates.iter().enumerate().map(company).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::forest::small;
    use crate::story::{Signature, Statistics};
    use crate::{text::analyze, time::Timestamp};

    fn article(title: &str) -> Prepared {
        let signature = Signature::new(&analyze(title, "", "en"), Timestamp(0), "");
        Prepared::new(signature, &Statistics::default())
    }

    #[test]
    fn without_trees_plain_similarity_links() {
        let none = small(0, &[0.0]);
        // No tree at all.
        let none = [&none[..10], &[0, 0]].concat();
        for model in [Placing::default(), Placing::decode(&none).unwrap().0] {
            let query = article("Samoa withdraws weightlifters");
            let articles = [article("Storm closes the harbour"), article("Samoa withdraws")];
            let candidates =
                articles.each_ref().map(|article| Candidate { article, first_stage: 0.5 });
            let links = model.links(&query, &candidates);
            assert!(links[1] > links[0] && links[1] <= 1.0, "{links:?}");
            assert!(model.links(&query, &[]).is_empty());
        }
    }

    #[test]
    fn trees_judge_and_damaged_ones_are_refused() {
        let bytes = [small(PLACING_ROW, &[-2.0, 2.0]), vec![7]].concat();
        let (model, rest) = Placing::decode(&bytes).unwrap();
        assert_eq!(rest, [7]);
        // The first feature is what words they share.
        let query = article("Samoa withdraws weightlifters");
        let articles = [article("Storm closes the harbour"), article("Samoa withdraws")];
        let candidates = articles.each_ref().map(|article| Candidate { article, first_stage: 0.5 });
        let links = model.links(&query, &candidates);
        assert!(links[0] < 0.2 && links[1] > 0.8, "{links:?}");
        assert!((0..bytes.len() - 1).all(|cut| Placing::decode(&bytes[..cut]).is_err()));
    }

    #[test]
    fn company_is_the_likeness_to_the_best_others() {
        let articles = ["Samoa withdraws", "Samoa withdraws", "Storm closes the harbour"];
        let articles = articles.map(article);
        let candidates = articles.each_ref().map(|article| Candidate { article, first_stage: 0.5 });
        let company = company(&candidates, &[0, 1, 2], &[1.0, 1.0, 0.0], &[0.5; 3]);
        // Each of two equal ones has the other, and both are more alike than they are to the article.
        assert!(company[0][0] > 0.9 && company[0] == company[1], "{company:?}");
        assert_eq!((company[0][1], company[2][0], company[2][1]), (1.0, 0.0, 0.0));
    }
}
