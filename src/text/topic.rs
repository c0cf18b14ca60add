//! Regions of the word-vector space: texts on one matter fall into the same ones, so that an inverted
//! index brings candidates that share no word.

use super::vector::Unreadable;

/// Middles of the regions: `PXTOPIC1`, count u16, dimensions u16, then the middles as i8.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    dimensions: usize,
    middles: Vec<i8>,
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
        Ok(Self { dimensions, middles: rest.iter().map(|&b| b as i8).collect() })
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
            .map(|(i, middle)| {
                let (dot, length) =
                    middle.iter().zip(vector).fold((0.0, 0.0), |(dot, length), (&m, x)| {
                        let m = f32::from(m);
                        (dot + m * x, length + m * m)
                    });
                (dot / length.sqrt().max(1e-6), i as u16)
            })
            .collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.truncate(count);
        all.into_iter().map(|(_, i)| i).collect()
    }
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
