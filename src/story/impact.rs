//! What one occurrence of a term is worth: the term-frequency part of BM25, worked out once when an
//! article is stored and kept in four bits (an impact-ordered index in the sense of Anh and Moffat
//! 2005, with plain document order).
//!
//! The length norm uses a fixed average length instead of the running one: stored impacts then
//! never go stale, and the ranking of the first stage does not depend on what else was stored.

/// Saturation of repeated words.
const K1: f32 = 1.2;
/// Share of the length norm.
const B: f32 = 0.75;
/// Weighted terms of an average article (title twice, lead once).
const AVERAGE_LENGTH: f32 = 45.0;

/// The value of each stored level: steps of a factor 1.142 from 0.3 to K1 + 1.
pub const LEVELS: [f32; 16] = [
    0.300, 0.343, 0.391, 0.447, 0.510, 0.583, 0.666, 0.760, 0.868, 0.992, 1.133, 1.293, 1.477,
    1.687, 1.927, 2.200,
];

/// The level nearest to the impact of a term of this weight in an article of this length (sum of weights).
pub fn level(weight: f32, length: f32) -> u8 {
    let impact = weight * (K1 + 1.0) / (weight + K1 * (1.0 - B + B * length / AVERAGE_LENGTH));
    let above = LEVELS.partition_point(|level| *level < impact).min(15);
    let below = above.saturating_sub(1);
    let nearest = if impact - LEVELS[below] < LEVELS[above] - impact { below } else { above };
    nearest as u8
}

/// Inverse document frequency (the BM25 form that is never negative).
pub fn idf(frequency: u32, documents: u32) -> f32 {
    let (frequency, documents) = (frequency as f32, documents.max(frequency) as f32);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_with_weight_and_fall_with_length() {
        assert!(level(2.0, 45.0) > level(1.0, 45.0));
        assert!(level(1.0, 10.0) > level(1.0, 90.0));
        assert_eq!(level(1e9, 45.0), 15);
        assert_eq!(level(0.0, 45.0), 0);
        assert!(f32::from(level(1.0, 45.0)) > 0.0);
        assert!((LEVELS[usize::from(level(1.0, 45.0))] - 1.0).abs() < 0.07);
    }

    #[test]
    fn idf_is_never_negative() {
        assert!(idf(10, 10) > 0.0);
        assert!(idf(1, 100_000) > idf(1_000, 100_000));
        assert!(idf(20, 10).is_finite());
    }
}
