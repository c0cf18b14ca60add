//! What a candidate shares with a query beyond what the candidates share among themselves: the reports of a running affair all
//! have its names, and the word that is rare among them tells its days apart.

use super::coded::Coded;
use super::features::{MISSING, Prepared};
use super::list::Candidate;
use crate::packed::bits::ones;

/// Numbers of a candidate: of the shared words, by how rare they are among the candidates, the sum, the best and the
/// second; cosine of the titles' vectors (English table, multilingual one) as seen from the mean of the candidates.
pub(super) const CONTRAST: usize = 5;
/// Those of them that words alone give.
pub(super) const RARITIES: usize = 3;
/// Tables whose vectors of titles are compared, by their places in a signature.
const TABLES: [usize; 2] = [0, 2];
/// Candidates that the mean is taken from, at most.
const SAMPLE: usize = 64;
/// A word that all candidates have still weighs this.
const LEAST: f32 = 0.05;

/// The numbers of each candidate. `shared` has a bit for each word of the query, `cosines` are those of the titles.
pub(super) fn contrasts(
    query: &Prepared,
    candidates: &[Candidate<'_>],
    shared: &[u64],
    cosines: &[[f32; 2]],
) -> Vec<[f32; CONTRAST]> {
    let rarity = rarity(shared);
    let centres = TABLES.map(|table| Centre::of(query, candidates, table));
    let each = candidates.iter().zip(shared).zip(cosines);
    each.map(|((candidate, shared), cosines)| {
        let [sum, best, second] = rarest(*shared, &rarity);
        let seen = |i: usize| {
            let vector = &candidate.article.signature.vectors[TABLES[i]];
            centres[i].as_ref().map_or(MISSING, |centre| centre.cosine(cosines[i], vector))
        };
        [sum, best, second, seen(0), seen(1)]
    })
    .collect()
}

/// Of the words that each candidate shares with the query, by how rare they are among the candidates: the sum, the best and
/// the second. `shared` has a bit for each word of the query.
pub(super) fn rarities(shared: &[u64]) -> Vec<[f32; RARITIES]> {
    let rarity = rarity(shared);
    shared.iter().map(|words| rarest(*words, &rarity)).collect()
}

/// How rare each word of the query is among the candidates.
fn rarity(shared: &[u64]) -> [f32; 64] {
    let mut counts = [0_u32; 64];
    for words in shared {
        ones(*words).for_each(|word| counts[word] += 1);
    }
    counts.map(|count| ((shared.len() as f32 + 1.0) / (count as f32 + 0.5)).ln().max(LEAST))
}

/// Sum, greatest and second of the rarities of some words.
fn rarest(words: u64, rarity: &[f32; 64]) -> [f32; RARITIES] {
    ones(words).map(|word| rarity[word]).fold([0.0; 3], |[sum, best, second], rarity| {
        [sum + rarity, best.max(rarity), second.max(best.min(rarity))]
    })
}

/// The mean of the candidates' vectors.
struct Centre {
    direction: Coded,
    length: f32,
    /// The query's part along it, times its length.
    query: f32,
}

impl Centre {
    /// `None` when the query has no vector.
    fn of(query: &Prepared, candidates: &[Candidate<'_>], table: usize) -> Option<Self> {
        let query = &query.signature.vectors[table];
        let vectors = candidates.iter().map(|c| &c.article.signature.vectors[table]);
        let sample = vectors.step_by(candidates.len().div_ceil(SAMPLE).max(1));
        let mut mean = vec![0.0; query.dimensions()];
        let mut count = 0.0;
        for vector in sample.filter(|v| v.dimensions() == query.dimensions()) {
            vector.add_to(&mut mean);
            count += 1.0;
        }
        mean.iter_mut().for_each(|x| *x /= f32::max(count, 1.0));
        let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt();
        let direction = Coded::of(&mean);
        let along = query.cosine(&direction)? * length;
        Some(Self { direction, length, query: along })
    }

    /// The cosine of query and candidate as seen from here; `straight` is that as seen from zero.
    fn cosine(&self, straight: f32, candidate: &Coded) -> f32 {
        let Some(along) = candidate.cosine(&self.direction) else { return MISSING };
        let (along, square) = (along * self.length, self.length * self.length);
        let apart = |along: f32| (1.0 - 2.0 * along + square).max(1e-3);
        let dot = straight - self.query - along + square;
        (dot / (apart(self.query) * apart(along)).sqrt()).clamp(-1.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Signature, Statistics};

    fn with_vector(vector: &[f32]) -> Prepared {
        let coded = Coded::of(vector);
        let vectors = [coded.clone(), Coded::default(), coded, Coded::default()];
        Prepared::new(Signature { vectors, ..Signature::default() }, &Statistics::default())
    }

    #[test]
    fn words_that_few_candidates_have_weigh_more() {
        let rarity = rarity(&[0b011, 0b001, 0b101, 0b001]);
        assert!(rarity[0] < rarity[1] && rarity[1] < rarity[3], "{rarity:?}");
        let [sum, best, second] = rarest(0b011, &rarity);
        assert_eq!((sum, best, second), (rarity[0] + rarity[1], rarity[1], rarity[0]));
        assert_eq!(rarest(0, &rarity), [0.0; 3]);
    }

    #[test]
    fn from_the_mean_of_all_the_near_ones_part() {
        let query = with_vector(&[4.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let articles = [
            with_vector(&[4.0, 1.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0]),
            with_vector(&[4.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            with_vector(&[4.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        ];
        let candidates = articles.each_ref().map(|article| Candidate { article, first_stage: 0.0 });
        let cosine = |c: &Candidate<'_>| {
            query.signature.vectors[0].cosine(&c.article.signature.vectors[0]).unwrap_or(MISSING)
        };
        let cosines = candidates.each_ref().map(|c| [cosine(c); 2]);
        assert!(cosines.iter().all(|c| c[0] > 0.85), "{cosines:?}");
        let seen = contrasts(&query, &candidates, &[0; 3], &cosines)
            .iter()
            .map(|c| c[3])
            .collect::<Vec<_>>();
        assert!(seen[0] > 0.7 && seen[1] < 0.0 && seen[2] < 0.0, "{seen:?}");
        let none = with_vector(&[]);
        let alone = contrasts(&none, &candidates, &[0; 3], &[[MISSING; 2]; 3]);
        assert_eq!(alone[0][3], MISSING);
    }
}
