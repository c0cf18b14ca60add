//! Boosted regression trees read from a table. `cargo xtask train` writes it.

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
    /// The first one on top; a leaf's branches lead to itself.
    nodes: Vec<Node>,
    /// In step with the nodes; what counts is the leaves'.
    values: Vec<f32>,
    /// Steps to the deepest leaf.
    depth: usize,
}

/// Rows that walk down a tree side by side: a machine need not wait for each step of one.
const ABREAST: usize = 8;

#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u16,
    threshold: f32,
    left: u16,
    right: u16,
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

    /// Probability for a row of features.
    pub fn score<const N: usize>(&self, row: &[f32; N]) -> f32 {
        self.score_all(std::slice::from_ref(row)).pop().unwrap_or_default()
    }

    /// Probabilities for many rows. A feature that a row lacks counts as 0.
    pub fn score_all<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f32> {
        debug_assert_eq!(N, self.features);
        let mut sums = vec![0.0; rows.len()];
        for (sums, rows) in sums.chunks_mut(ABREAST).zip(rows.chunks(ABREAST)) {
            self.trees.iter().for_each(|tree| tree.add(rows, sums));
        }
        sums.into_iter().map(sigmoid).collect()
    }
}

impl Tree {
    /// Adds to the sums what the tree gives to each of at most [`ABREAST`] rows.
    fn add<const N: usize>(&self, rows: &[[f32; N]], sums: &mut [f32]) {
        let mut at = [0_u16; ABREAST];
        for _ in 0..self.depth {
            let mut moved = false;
            for (at, row) in at.iter_mut().zip(rows) {
                let Some(node) = self.nodes.get(usize::from(*at)) else { continue };
                let value = row.get(usize::from(node.feature)).copied().unwrap_or(0.0);
                let next = if value <= node.threshold { node.left } else { node.right };
                moved |= next != *at;
                *at = next;
            }
            // Few rows go as deep as a tree can lead.
            if !moved {
                break;
            }
        }
        for (sum, at) in sums.iter_mut().zip(at) {
            *sum += self.values.get(usize::from(at)).copied().unwrap_or(0.0);
        }
    }

    /// From inner nodes with branches as they are stored, and leaves.
    fn new(inner: &[(u16, f32, i16, i16)], leaves: &[f32]) -> Self {
        // A stored number from 0 is a node; the leaves stand behind the nodes.
        let place = |branch: i16| {
            if branch < 0 { inner.len() as u16 + !branch as u16 } else { branch as u16 }
        };
        let node = |&(feature, threshold, left, right): &(u16, f32, i16, i16)| Node {
            feature,
            threshold,
            left: place(left),
            right: place(right),
        };
        let leaf = |at: usize| {
            let own = (inner.len() + at) as u16;
            Node { feature: 0, threshold: 0.0, left: own, right: own }
        };
        let nodes = inner.iter().map(node).chain((0..leaves.len()).map(leaf)).collect();
        let values = inner.iter().map(|_| 0.0).chain(leaves.iter().copied()).collect();
        // Children stand behind their parent.
        let mut depths = vec![0_usize; inner.len()];
        for (at, &(_, _, left, right)) in inner.iter().enumerate() {
            for child in [left, right] {
                if let Some(depth) = usize::try_from(child).ok().and_then(|c| depths.get(c)) {
                    let below = (*depth).max(depths[at] + 1);
                    depths[child as usize] = below;
                }
            }
        }
        let depth = depths.iter().max().map_or(0, |deepest| deepest + 1);
        Self { nodes, values, depth }
    }
}

/// A probability on the scale on which evidence adds up; 0 and 1 are kept finite.
pub fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// The way back from [`logit`].
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
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
        let mut inner = Vec::with_capacity(usize::from(count.unsigned_abs()));
        for at in 0..count {
            let node = (self.u16()?, self.f32()?, self.i16()?, self.i16()?);
            let (feature, _, left, right) = node;
            // Children stand behind their parent; a leaf exists.
            let child = |c: i16| if c < 0 { -1 - c <= count } else { at < c && c < count };
            if usize::from(feature) >= features || !child(left) || !child(right) {
                return Err(Unreadable);
            }
            inner.push(node);
        }
        let leaves = (0..=count).map(|_| self.f32()).collect::<Result<Vec<f32>, _>>()?;
        Ok(Tree::new(&inner, &leaves))
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
