//! Regions of the word-vector space: texts on one matter fall into the same ones, so that an inverted
//! index brings candidates that share no word.

use super::vector::{Unreadable, unit};

/// Middles of the regions: `PXTOPIC1`, count u16, dimensions u16, then the middles as i8.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    dimensions: usize,
    /// Of length 1, one after the other.
    middles: Vec<f32>,
}

impl Topics {
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(b"PXTOPIC1").ok_or(Unreadable::Magic)?;
        let (head, rest) = rest.split_first_chunk::<4>().ok_or(Unreadable::Damaged)?;
        let count = usize::from(u16::from_le_bytes([head[0], head[1]]));
        let dimensions = usize::from(u16::from_le_bytes([head[2], head[3]]));
        if dimensions == 0 || rest.len() != count * dimensions {
            return Err(Unreadable::Damaged);
        }
        let mut middles: Vec<f32> = rest.iter().map(|&b| f32::from(b as i8)).collect();
        middles.chunks_exact_mut(dimensions).for_each(unit);
        Ok(Self { dimensions, middles })
    }

    /// The `count` regions nearest to a vector, nearest first.
    pub fn nearest(&self, vector: &[f32], count: usize) -> Vec<u16> {
        if vector.len() != self.dimensions {
            return Vec::new();
        }
        let mut all: Vec<(f32, u16)> = self
            .middles
            .chunks_exact(self.dimensions)
            .enumerate()
            .map(|(i, middle)| (dot(middle, vector), i as u16))
            .collect();
        let better = |a: &(f32, u16), b: &(f32, u16)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if count > 0 && count < all.len() {
            all.select_nth_unstable_by(count - 1, better);
        }
        all.truncate(count);
        all.sort_unstable_by(better);
        all.into_iter().map(|(_, i)| i).collect()
    }
}

/// In eight sums side by side, which a machine adds at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0; 8];
    let (a, b) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.0.iter().zip(b.0) {
        (0..8).for_each(|i| sums[i] += a[i] * b[i]);
    }
    let rest = a.1.iter().zip(b.1).map(|(a, b)| a * b);
    sums.iter().sum::<f32>() + rest.sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_region_comes_first() {
        let topics = Topics::decode(b"PXTOPIC1\x02\0\x02\0\x64\x00\x00\x64").unwrap();
        assert_eq!(topics.nearest(&[0.1, 0.9], 2), [1, 0]);
        assert_eq!(topics.nearest(&[0.1], 2), [0; 0]);
        assert!(Topics::decode(b"PXTOPIC1\x02\0\x02\0\x64").is_err());
    }
}
