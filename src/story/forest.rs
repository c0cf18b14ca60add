//! Boosted regression trees read from a table. `data/models/train.py` writes it.

/// Trees whose sum, through the logistic function, is a probability.
///
/// Form (little endian): `PXTREE1\0`, features u16, trees u16; for each tree the number of inner
/// nodes u16, then per node feature u16, threshold f32, left i16, right i16 (below 0: leaf `-1 - x`),
/// then the leaves as f32, one more than the nodes.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    features: usize,
    trees: Vec<Tree>,
}

#[derive(Clone, Debug)]
struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u16,
    threshold: f32,
    left: i16,
    right: i16,
}

/// A table that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the matching model is damaged or of another version")]
pub struct Unreadable;

const MAGIC: &[u8] = b"PXTREE1\0";

impl Forest {
    /// Checks every index, so that [`Forest::score`] cannot leave a tree or run in a circle.
    /// Gives the forest and the bytes behind it.
    pub fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), Unreadable> {
        let mut input = Input(bytes.strip_prefix(MAGIC).ok_or(Unreadable)?);
        let (features, count) = (usize::from(input.u16()?), input.u16()?);
        let trees = (0..count).map(|_| input.tree(features)).collect::<Result<_, _>>()?;
        Ok((Self { features, trees }, input.0))
    }

    /// Whether there are trees at all.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// Probability for a row of features; rows of another length are padded with zeros.
    pub fn score(&self, row: &[f32]) -> f32 {
        debug_assert_eq!(row.len(), self.features);
        probability(self.trees.iter().map(|tree| tree.value(row)).sum())
    }

    /// The same for many rows: tree after tree, so that each stays at hand while the rows pass.
    pub fn score_all<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f32> {
        let mut sums = vec![0.0; rows.len()];
        for tree in &self.trees {
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum += tree.value(row);
            }
        }
        sums.into_iter().map(probability).collect()
    }
}

fn probability(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

impl Tree {
    #[inline]
    fn value(&self, row: &[f32]) -> f32 {
        let mut at = 0_i16;
        // A number below 0 is a leaf, and as a place far beyond the nodes.
        while let Some(node) = self.nodes.get(at as usize) {
            let value = row.get(usize::from(node.feature)).copied().unwrap_or(0.0);
            at = if value <= node.threshold { node.left } else { node.right };
        }
        self.leaves.get(!at as usize).copied().unwrap_or(0.0)
    }
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let (head, rest) = self.0.split_first_chunk().ok_or(Unreadable)?;
        self.0 = rest;
        Ok(*head)
    }

    fn u16(&mut self) -> Result<u16, Unreadable> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn i16(&mut self) -> Result<i16, Unreadable> {
        self.bytes().map(i16::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, Unreadable> {
        self.bytes().map(f32::from_le_bytes)
    }

    fn tree(&mut self, features: usize) -> Result<Tree, Unreadable> {
        let count = i16::try_from(self.u16()?).map_err(|_| Unreadable)?;
        let mut nodes = Vec::with_capacity(usize::from(count.unsigned_abs()));
        for at in 0..count {
            let node = Node {
                feature: self.u16()?,
                threshold: self.f32()?,
                left: self.i16()?,
                right: self.i16()?,
            };
            // Children stand behind their parent; a leaf exists.
            let child = |c: i16| if c < 0 { -1 - c <= count } else { at < c && c < count };
            if usize::from(node.feature) >= features || !child(node.left) || !child(node.right) {
                return Err(Unreadable);
            }
            nodes.push(node);
        }
        let leaves = (0..=count).map(|_| self.f32()).collect::<Result<_, _>>()?;
        let mut tree = Tree { nodes, leaves };
        if tree.nodes.is_empty() {
            // A tree without a split: its only leaf, whatever the row.
            tree.nodes.push(Node { feature: 0, threshold: 0.0, left: -1, right: -1 });
        }
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stump(left: i16, right: i16) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend([2, 0, 1, 0, 1, 0, 1, 0]);
        out.extend(0.5_f32.to_le_bytes());
        out.extend(left.to_le_bytes());
        out.extend(right.to_le_bytes());
        out.extend((-2.0_f32).to_le_bytes());
        out.extend(2.0_f32.to_le_bytes());
        out
    }

    #[test]
    fn follows_the_branches() {
        let bytes = stump(-1, -2);
        let (forest, rest) = Forest::decode(&bytes).unwrap();
        assert!(rest.is_empty());
        assert!(forest.score(&[0.0, 0.4]) < 0.2 && forest.score(&[0.0, 0.6]) > 0.8);
        let rows = [[0.0, 0.4], [0.0, 0.6]];
        assert_eq!(forest.score_all(&rows), rows.map(|row| forest.score(&row)));
    }

    #[test]
    fn circles_and_cuts_are_refused() {
        for (left, right) in [(0, -1), (-1, 1), (-3, -1), (5, -2)] {
            assert_eq!(
                Forest::decode(&stump(left, right)).err(),
                Some(Unreadable),
                "{left} {right}"
            );
        }
        let good = stump(-1, -2);
        for cut in 0..good.len() {
            assert!(Forest::decode(&good[..cut]).is_err());
        }
    }
}
