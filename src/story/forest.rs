//! Boosted regression trees read from a table. `cargo xtask train` writes it.

use crate::packed::bytes::Reader;

/// Trees whose sum, through the logistic function, is a probability.
///
/// Form (little endian), in columns, since those pack to half: `PXTREE2\0`, features u16, trees u16; the number of inner nodes of
/// each tree u8; the number of thresholds of each feature u8; the thresholds by feature, rising, as f32 without their lowest
/// byte, all highest bytes first. Then of all trees the inner nodes, each before those on its left and these before those on
/// its right: all features u8, all places of thresholds among those of the feature u8, all branches u8 (1: a node on the left,
/// 2: one on the right). Then the leaves in the same order, in steps of 1/512, LEB128 of 2x or -2x - 1.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    features: usize,
    trees: Vec<Tree>,
}

#[derive(Clone, Debug)]
struct Tree {
    /// The first one on top; the two below a node stand side by side.
    nodes: Vec<Node>,
    /// In step with the nodes; what counts is the leaves'.
    values: Vec<f32>,
    /// Steps to the deepest leaf.
    depth: usize,
}

/// Rows that walk down a tree side by side: a machine need not wait for each step of one.
const ABREAST: usize = 8;

/// Where to go on: to `next`, or to the one behind it when the feature is above the threshold. From a leaf to itself.
#[derive(Clone, Copy, Debug)]
struct Node {
    threshold: f32,
    feature: u16,
    next: u16,
}

/// A table that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the matching model is damaged or of another version")]
pub struct Unreadable;

const MAGIC: &[u8] = b"PXTREE2\0";
/// Steps of a leaf's value. Rounding moves the sum of a hundred trees by a hundredth.
pub const STEPS: f32 = 512.0;
/// Branches of a node that lead to nodes and not to leaves.
pub const LEFT: u8 = 1;
pub const RIGHT: u8 = 2;

impl Forest {
    /// Reads trees so that [`Forest::score`] cannot leave one or run in a circle.
    /// Gives the forest and the bytes behind it.
    pub fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), Unreadable> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or(Unreadable)?);
        let forest = Self::read(&mut reader).ok_or(Unreadable)?;
        Ok((forest, reader.0))
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let (features, trees) = (usize::from(reader.u16()?), usize::from(reader.u16()?));
        let sizes = reader.take(trees)?;
        let thresholds = thresholds(reader, features)?;
        let nodes: usize = sizes.iter().map(|size| usize::from(*size)).sum();
        let columns = [reader.take(nodes)?, reader.take(nodes)?, reader.take(nodes)?];
        let mut nodes = (0..nodes).map(|at| {
            let [feature, place, branches] = columns.map(|column| column[at]);
            let threshold = thresholds.get(usize::from(feature))?.get(usize::from(place))?;
            Some((u16::from(feature), *threshold, branches))
        });
        let trees = sizes
            .iter()
            .map(|size| Tree::read(usize::from(*size), &mut nodes, reader))
            .collect::<Option<_>>()?;
        Some(Self { features, trees })
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
                let next = node.next + u16::from(value > node.threshold);
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

    /// Reads a tree of so many inner nodes, and its leaves.
    fn read(
        count: usize,
        nodes: &mut impl Iterator<Item = Option<(u16, f32, u8)>>,
        leaves: &mut Reader,
    ) -> Option<Tree> {
        let mut inner: Vec<(u16, f32, i16, i16)> = Vec::with_capacity(count);
        let mut values = Vec::with_capacity(count + 1);
        // Branches that lead somewhere not read yet: of which node, on its right, to a node. The top is nobody's branch.
        let mut open = vec![(None, false, count > 0)];
        while let Some((parent, right, to_node)) = open.pop() {
            let place = if to_node {
                if inner.len() == count {
                    return None;
                }
                let at = inner.len();
                let (feature, threshold, branches) = nodes.next()??;
                inner.push((feature, threshold, 0, 0));
                open.push((Some(at), true, branches & RIGHT != 0));
                open.push((Some(at), false, branches & LEFT != 0));
                at as i16
            } else {
                let step = leaves.varint().and_then(|step| i32::try_from(step).ok())?;
                values.push(((step >> 1) ^ -(step & 1)) as f32 / STEPS);
                -(values.len() as i16)
            };
            if let Some(node) = parent.and_then(|parent: usize| inner.get_mut(parent)) {
                *if right { &mut node.3 } else { &mut node.2 } = place;
            }
        }
        (inner.len() == count).then(|| Tree::new(&inner, &values))
    }

    /// From inner nodes with their branches (a node's place, or below 0 a leaf's: `-1 - x`), and leaves.
    fn new(inner: &[(u16, f32, i16, i16)], leaves: &[f32]) -> Self {
        let leaf = |own: usize| Node { threshold: f32::INFINITY, feature: 0, next: own as u16 };
        let all = inner.len() + leaves.len();
        let (mut nodes, mut values) = (Vec::with_capacity(all), vec![0.0; all]);
        // Level by level, each node with its branch and how deep it stands.
        let mut level = vec![if inner.is_empty() { -1 } else { 0 }];
        let mut depth = 0;
        while !level.is_empty() {
            let mut below = nodes.len() + level.len();
            let mut next = Vec::new();
            for branch in level {
                match usize::try_from(branch).ok().and_then(|at| inner.get(at)) {
                    Some(&(feature, threshold, left, right)) => {
                        nodes.push(Node { threshold, feature, next: below as u16 });
                        next.extend([left, right]);
                        below += 2;
                    }
                    None => {
                        values[nodes.len()] =
                            leaves.get(!branch as usize).copied().unwrap_or_default();
                        nodes.push(leaf(nodes.len()));
                    }
                }
            }
            depth += usize::from(!next.is_empty());
            level = next;
        }
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

/// The thresholds of each feature.
fn thresholds(reader: &mut Reader, features: usize) -> Option<Vec<Vec<f32>>> {
    let counts = reader.take(features)?;
    let all = counts.iter().map(|count| usize::from(*count)).sum();
    let bytes = [reader.take(all)?, reader.take(all)?, reader.take(all)?];
    let mut all = (0..all).map(|at| {
        let [first, second, third] = bytes.map(|column| column[at]);
        f32::from_be_bytes([first, second, third, 0])
    });
    Some(counts.iter().map(|count| all.by_ref().take(usize::from(*count)).collect()).collect())
}

/// A tree for tests, in the form that is stored: one leaf, or two on the sides of 0.5 of feature 0. Values are halves.
#[cfg(test)]
pub(super) fn small(features: usize, leaves: &[f32]) -> Vec<u8> {
    let nodes = leaves.len() - 1;
    let mut out = MAGIC.to_vec();
    out.extend([features as u8, 0, 1, 0, nodes as u8]);
    out.extend((0..features).map(|feature| if feature < nodes { 1 } else { 0 }));
    (0..nodes).for_each(|_| out.extend([0x3F, 0, 0, 0, 0, 0]));
    for leaf in leaves {
        let step = (leaf * STEPS) as i32;
        crate::packed::bytes::put_varint(&mut out, ((step << 1) ^ (step >> 31)) as u32 as u64);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features, one tree of these branches, all of whose nodes ask whether the second feature is at most 0.5.
    fn tree(branches: &[u8], leaves: &[u8]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend([2, 0, 1, 0, branches.len() as u8, 0, 1, 0x3F, 0, 0]);
        out.extend(branches.iter().map(|_| 1));
        out.extend(branches.iter().map(|_| 0));
        out.extend(branches);
        leaves.iter().for_each(|leaf| out.extend([leaf | 0x80, 0x10]));
        out
    }

    #[test]
    fn follows_the_branches() {
        // About -2 and 2.
        let bytes = tree(&[0], &[1, 0]);
        let (forest, rest) = Forest::decode(&bytes).unwrap();
        assert!(rest.is_empty());
        assert!(forest.score(&[0.0, 0.4]) < 0.2 && forest.score(&[0.0, 0.6]) > 0.8);
        let rows = [[0.0, 0.4], [0.0, 0.6]];
        assert_eq!(forest.score_all(&rows), rows.map(|row| forest.score(&row)));
        // Left of the left: the first leaf; right: the last.
        let (forest, _) = Forest::decode(&tree(&[LEFT, 0], &[1, 1, 0])).unwrap();
        assert!(forest.score(&[0.0, 0.4]) < 0.2 && forest.score(&[0.0, 0.6]) > 0.8);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        // A node too many, one too few, a leaf too few.
        for (branches, leaves) in [
            (&[LEFT][..], &[0, 0][..]),
            (&[0, 0], &[0, 0, 0]),
            (&[0], &[0]),
            (&[LEFT, RIGHT], &[0; 4]),
        ] {
            assert_eq!(Forest::decode(&tree(branches, leaves)).err(), Some(Unreadable));
        }
        let mut foreign = tree(&[0], &[1, 0]);
        // A threshold that the feature has not.
        foreign[MAGIC.len() + 11] = 1;
        assert!(Forest::decode(&foreign).is_err());
        let good = tree(&[0], &[1, 0]);
        for cut in 0..good.len() {
            assert!(Forest::decode(&good[..cut]).is_err());
        }
    }
}
