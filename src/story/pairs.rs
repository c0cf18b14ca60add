//! The model of pairs: how surely two articles tell the same story by what they share alone, with no others to compare with.

use super::features::{self, PAIR, Prepared, SAME_LANGUAGE};
use super::forest::{Forest, Unreadable, logit, sigmoid};

/// Length of a row for the model of pairs.
pub const PAIR_ROW: usize = PAIR + 1;
/// Numbers that the weights stand for: the row; its plain sum once more where both articles are in one language, since
/// across languages that says little; what the trees say, as a logit; and 1.
pub const PAIR_WEIGHTS: usize = PAIR_ROW + 3;
/// Places of hours, order and outlet, which pairs are judged without.
const NO_TEXT: [usize; 3] = [27, 28, 30];

/// Trees and a weighted sum: the trees were learnt from a thousand pairs, and the sum keeps them from trusting those too
/// far. The default one knows only the plain sum.
#[derive(Clone, Debug, Default)]
pub struct PairModel {
    trees: Forest,
    weights: Vec<f32>,
}

impl PairModel {
    /// Reads a forest and [`PAIR_WEIGHTS`] f32; nothing at all is the default model.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let (trees, rest) = Forest::decode(bytes)?;
        let (weights, odd) = rest.as_chunks::<4>();
        let weights: Vec<f32> = weights.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let readable = weights.len() == PAIR_WEIGHTS && weights.iter().all(|w| w.is_finite());
        if readable && odd.is_empty() { Ok(Self { trees, weights }) } else { Err(Unreadable) }
    }

    /// Whether there is anything beyond the plain sum.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The probability for two articles.
    pub fn score(&self, a: &Prepared, b: &Prepared) -> f32 {
        self.score_rows(&[pair_row(&features::pair(a, b))])[0]
    }

    /// The probabilities for rows.
    pub fn score_rows(&self, rows: &[[f32; PAIR_ROW]]) -> Vec<f32> {
        if self.is_empty() {
            return rows.iter().map(|row| row[PAIR]).collect();
        }
        let trees = self.trees.score_all(rows);
        let both = |(row, trees): (&[f32; PAIR_ROW], f32)| {
            let terms = terms(row, logit(trees));
            sigmoid(self.weights.iter().zip(terms).map(|(weight, term)| weight * term).sum())
        };
        rows.iter().zip(trees).map(both).collect()
    }
}

/// What two articles share, without time and outlet, and its plain sum.
pub fn pair_row(pair: &[f32; PAIR]) -> [f32; PAIR_ROW] {
    let mut row = [0.0; PAIR_ROW];
    row[..PAIR].copy_from_slice(pair);
    NO_TEXT.iter().for_each(|&i| row[i] = 0.0);
    row[PAIR] = features::pair_similarity(pair);
    row
}

/// What the weights are multiplied with.
pub fn terms(row: &[f32; PAIR_ROW], trees: f32) -> [f32; PAIR_WEIGHTS] {
    let mut terms = [1.0; PAIR_WEIGHTS];
    terms[..PAIR_ROW].copy_from_slice(row);
    terms[PAIR_ROW] = row[SAME_LANGUAGE] * row[PAIR];
    terms[PAIR_ROW + 1] = trees;
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One leaf of 1, then the weights.
    fn bytes(weights: &[f32]) -> Vec<u8> {
        let mut bytes = crate::story::forest::small(PAIR_ROW, &[1.0]);
        weights.iter().for_each(|weight| bytes.extend(weight.to_le_bytes()));
        bytes
    }

    #[test]
    fn trees_sum_and_base_are_added() {
        let mut weights = [0.0; PAIR_WEIGHTS];
        weights[PAIR..].copy_from_slice(&[2.0, 3.0, 0.5, -1.0]);
        let model = PairModel::decode(&bytes(&weights)).unwrap();
        let mut row = [0.0; PAIR_ROW];
        row[PAIR] = 0.4;
        let logit = |row: [f32; PAIR_ROW]| logit(model.score_rows(&[row])[0]);
        assert!((logit(row) - (0.8 + 0.5 - 1.0)).abs() < 1e-4);
        row[SAME_LANGUAGE] = 1.0;
        assert!((logit(row) - (0.8 + 1.2 + 0.5 - 1.0)).abs() < 1e-4);
    }

    #[test]
    fn damaged_models_are_refused() {
        assert!(PairModel::decode(&[]).is_ok_and(|model| model.is_empty()));
        let good = bytes(&[0.0; PAIR_WEIGHTS]);
        assert!(PairModel::decode(&good).is_ok());
        assert!((1..good.len()).all(|cut| PairModel::decode(&good[..cut]).is_err()));
        assert!(PairModel::decode(&bytes(&[f32::NAN; PAIR_WEIGHTS])).is_err());
        assert!(PairModel::decode(&bytes(&[0.0; PAIR_WEIGHTS + 1])).is_err());
    }
}
