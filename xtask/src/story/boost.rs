//! Gradient boosting of regression trees over histograms, for the models of matching.

use parallax::packed::bytes::put_varint;
use parallax::story::forest::{LEFT, RIGHT, STEPS};

/// Bins a feature is cut into.
const BINS: usize = 64;

pub struct Settings {
    pub trees: usize,
    pub leaves: usize,
    pub rate: f32,
    /// Ridge on the leaf values.
    pub ridge: f32,
    /// Rows a leaf holds at least.
    pub least_rows: usize,
    /// Share of the features that a tree may look at.
    pub feature_share: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { trees: 120, leaves: 31, rate: 0.1, ridge: 5.0, least_rows: 30, feature_share: 0.6 }
    }
}

/// Rows of features with their weights.
pub struct Data<'a> {
    pub rows: Vec<&'a [f32]>,
    /// What each row should give, 0 to 1.
    pub labels: Vec<f32>,
    pub weights: Vec<f32>,
}

#[derive(Default)]
struct Tree {
    nodes: Vec<(u16, f32, i16, i16)>,
    leaves: Vec<f32>,
}

/// Trained trees in the form that `parallax::story::forest` reads.
pub fn train(data: &Data<'_>, settings: &Settings) -> Vec<u8> {
    let features = data.rows.first().map_or(0, |row| row.len());
    let binned = Binned::new(&data.rows, features);
    let positive: f32 = data.labels.iter().zip(&data.weights).map(|(y, w)| y * w).sum();
    let all: f32 = data.weights.iter().sum();
    let base = (positive / (all - positive)).ln();
    let mut margins = vec![base; data.rows.len()];
    let mut trees = vec![Tree { nodes: Vec::new(), leaves: vec![base] }];
    let mut random = 0x9e37_79b9_u64;
    for _ in 0..settings.trees {
        let gradients: Vec<(f32, f32)> = (0..margins.len())
            .map(|i| {
                let p = 1.0 / (1.0 + (-margins[i]).exp());
                (data.weights[i] * (p - data.labels[i]), data.weights[i] * p * (1.0 - p))
            })
            .collect();
        let chosen: Vec<usize> = (0..features)
            .filter(|_| {
                random = parallax::text::term::mix(random.wrapping_add(1));
                (random >> 40) as f32 / (1_u64 << 24) as f32 <= settings.feature_share
            })
            .collect();
        trees.push(grow(&binned, &gradients, &chosen, settings, &mut margins));
    }
    encode(&trees, features)
}

/// Without its last bits, which carry nothing and do not pack.
fn short(x: f32) -> f32 {
    f32::from_bits(x.to_bits() & !0x1FFF)
}

/// The next number without those bits that is not smaller.
fn short_above(x: f32) -> f32 {
    if x > 0.0 { short(f32::from_bits(x.to_bits() + 0x1FFF)) } else { short(x) }
}

/// Feature values as bin numbers, a column each.
struct Binned {
    columns: Vec<Vec<u8>>,
    /// Upper edges of the bins of each feature, rising.
    edges: Vec<Vec<f32>>,
}

impl Binned {
    fn new(rows: &[&[f32]], features: usize) -> Self {
        let step = (rows.len() / 20_000).max(1);
        let edges: Vec<Vec<f32>> = (0..features)
            .map(|f| {
                let mut values: Vec<f32> = rows.iter().step_by(step).map(|r| r[f]).collect();
                values.sort_by(f32::total_cmp);
                edges(&values)
            })
            .collect();
        let columns = edges
            .iter()
            .enumerate()
            .map(|(f, edges)| {
                rows.iter().map(|r| edges.partition_point(|e| *e < r[f]) as u8).collect()
            })
            .collect();
        Self { columns, edges }
    }
}

/// Upper edges of bins that hold equally many of the values, which rise. A value that fills a bin has one of its own, so
/// that many zeros do not take the bins of all else.
fn edges(values: &[f32]) -> Vec<f32> {
    let mut edges = Vec::new();
    let (mut inside, mut left, mut edge) = (0, values.len(), 0.0);
    for same in values.chunk_by(|a, b| short_above(*a) == short_above(*b)) {
        let full = left / (BINS - edges.len());
        if inside > 0 && edges.len() + 1 < BINS && inside + same.len() / 2 >= full {
            edges.push(edge);
            left -= inside;
            inside = 0;
        }
        inside += same.len();
        edge = short_above(same[0]);
    }
    edges
}

/// Sums of gradients, second derivatives and rows in each bin of each chosen feature.
type Histogram = Vec<[(f32, f32, u32); BINS]>;

struct Leaf {
    rows: Vec<u32>,
    histogram: Histogram,
    split: Option<Split>,
    /// Node and side that lead here.
    parent: Option<(usize, bool)>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f32,
    feature: usize,
    bin: usize,
}

fn grow(
    binned: &Binned,
    gradients: &[(f32, f32)],
    chosen: &[usize],
    settings: &Settings,
    margins: &mut [f32],
) -> Tree {
    let rows: Vec<u32> = (0..gradients.len() as u32).collect();
    let histogram = histogram(binned, gradients, chosen, &rows);
    let split = best_split(&histogram, chosen, settings);
    let mut leaves = vec![Leaf { rows, histogram, split, parent: None }];
    let mut tree = Tree::default();
    while leaves.len() < settings.leaves {
        let gain = |l: &Leaf| l.split.map_or(0.0, |s| s.gain);
        let Some(at) =
            (0..leaves.len()).max_by(|&a, &b| gain(&leaves[a]).total_cmp(&gain(&leaves[b])))
        else {
            break;
        };
        let Some(split) = leaves[at].split.filter(|s| s.gain > 1e-4) else { break };
        let leaf = leaves.swap_remove(at);
        let column = &binned.columns[split.feature];
        let (left, right): (Vec<u32>, Vec<u32>) =
            leaf.rows.iter().partition(|&&r| usize::from(column[r as usize]) <= split.bin);
        let node = tree.nodes.len();
        tree.nodes.push((split.feature as u16, binned.edges[split.feature][split.bin], 0, 0));
        link(&mut tree, leaf.parent, node as i16);
        let left_is_small = left.len() < right.len();
        let small =
            self::histogram(binned, gradients, chosen, if left_is_small { &left } else { &right });
        let large = subtract(leaf.histogram, &small);
        let (a, b) = if left_is_small { (small, large) } else { (large, small) };
        for (rows, histogram, side) in [(left, a, false), (right, b, true)] {
            let split = best_split(&histogram, chosen, settings);
            leaves.push(Leaf { rows, histogram, split, parent: Some((node, side)) });
        }
    }
    for leaf in leaves {
        let (g, h) = leaf.rows.iter().fold((0.0, 0.0), |(g, h), &r| {
            let (x, y) = gradients[r as usize];
            (g + x, h + y)
        });
        let value = short(-settings.rate * g / (h + settings.ridge));
        let place = -1 - tree.leaves.len() as i16;
        link(&mut tree, leaf.parent, place);
        tree.leaves.push(value);
        leaf.rows.iter().for_each(|&r| margins[r as usize] += value);
    }
    tree
}

fn link(tree: &mut Tree, parent: Option<(usize, bool)>, child: i16) {
    if let Some((node, right)) = parent {
        let node = &mut tree.nodes[node];
        *if right { &mut node.3 } else { &mut node.2 } = child;
    }
}

fn histogram(
    binned: &Binned,
    gradients: &[(f32, f32)],
    chosen: &[usize],
    rows: &[u32],
) -> Histogram {
    chosen
        .iter()
        .map(|&f| {
            let mut bins = [(0.0, 0.0, 0); BINS];
            let column = &binned.columns[f];
            for &r in rows {
                let (g, h) = gradients[r as usize];
                let bin = &mut bins[usize::from(column[r as usize])];
                bin.0 += g;
                bin.1 += h;
                bin.2 += 1;
            }
            bins
        })
        .collect()
}

fn subtract(mut from: Histogram, other: &Histogram) -> Histogram {
    for (a, b) in from.iter_mut().flatten().zip(other.iter().flatten()) {
        a.0 -= b.0;
        a.1 -= b.1;
        a.2 -= b.2;
    }
    from
}

fn best_split(histogram: &Histogram, chosen: &[usize], settings: &Settings) -> Option<Split> {
    let mut best: Option<Split> = None;
    for (bins, &feature) in histogram.iter().zip(chosen) {
        let (g, h, n) = bins.iter().fold((0.0, 0.0, 0), |s, b| (s.0 + b.0, s.1 + b.1, s.2 + b.2));
        let value = |g: f32, h: f32| g * g / (h + settings.ridge);
        let (mut gl, mut hl, mut nl) = (0.0, 0.0, 0);
        for (bin, b) in bins.iter().enumerate().take(BINS - 1) {
            gl += b.0;
            hl += b.1;
            nl += b.2;
            if (nl as usize) < settings.least_rows || ((n - nl) as usize) < settings.least_rows {
                continue;
            }
            let gain = value(gl, hl) + value(g - gl, h - hl) - value(g, h);
            if best.is_none_or(|s| gain > s.gain) {
                best = Some(Split { gain, feature, bin });
            }
        }
    }
    best
}

/// A forest of no trees in that form.
pub fn no_trees() -> Vec<u8> {
    encode(&[], 0)
}

/// The form stands in `src/story/forest.rs`.
fn encode(trees: &[Tree], features: usize) -> Vec<u8> {
    let mut thresholds = vec![Vec::new(); features];
    for (feature, threshold, ..) in trees.iter().flat_map(|tree| &tree.nodes) {
        thresholds[usize::from(*feature)].push(*threshold);
    }
    for known in &mut thresholds {
        known.sort_by(f32::total_cmp);
        known.dedup();
    }
    let mut columns = Columns::default();
    trees
        .iter()
        .for_each(|tree| columns.add(tree, &thresholds, (!tree.nodes.is_empty()).then_some(0), 0));
    let mut out = b"PXTREE2\0".to_vec();
    out.extend((features as u16).to_le_bytes());
    out.extend((trees.len() as u16).to_le_bytes());
    out.extend(trees.iter().map(|tree| tree.nodes.len() as u8));
    out.extend(thresholds.iter().map(|known| known.len() as u8));
    for byte in 0..3 {
        out.extend(thresholds.iter().flatten().map(|threshold| threshold.to_be_bytes()[byte]));
    }
    for column in [columns.features, columns.places, columns.branches, columns.leaves] {
        out.extend(column);
    }
    out
}

#[derive(Default)]
struct Columns {
    features: Vec<u8>,
    places: Vec<u8>,
    branches: Vec<u8>,
    leaves: Vec<u8>,
}

impl Columns {
    /// Adds a node, or a leaf, and what stands below it.
    fn add(&mut self, tree: &Tree, thresholds: &[Vec<f32>], node: Option<usize>, leaf: usize) {
        let Some(node) = node else {
            let step = (tree.leaves[leaf] * STEPS).round() as i32;
            return put_varint(&mut self.leaves, u64::from(((step << 1) ^ (step >> 31)) as u32));
        };
        let (feature, threshold, left, right) = tree.nodes[node];
        let known = &thresholds[usize::from(feature)];
        self.features.push(feature as u8);
        self.places.push(known.partition_point(|one| *one < threshold) as u8);
        let flag = |branch: i16, flag| if branch < 0 { 0 } else { flag };
        self.branches.push(flag(left, LEFT) | flag(right, RIGHT));
        for branch in [left, right] {
            self.add(tree, thresholds, usize::try_from(branch).ok(), !branch as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parallax::story::forest::Forest;

    #[test]
    fn learns_a_rule_of_two_features() {
        let rows: Vec<[f32; 3]> = (0..4_000_u64)
            .map(|i| {
                [1, 2, 3]
                    .map(|k| (parallax::text::term::mix(i * 3 + k) >> 40) as f32 / (1 << 24) as f32)
            })
            .collect();
        let labels: Vec<bool> = rows.iter().map(|r| (r[0] > 0.5) != (r[2] > 0.3)).collect();
        let data = Data {
            rows: rows.iter().map(|r| &r[..]).collect(),
            labels: labels.iter().map(|y| f32::from(u8::from(*y))).collect(),
            weights: vec![1.0; rows.len()],
        };
        let settings = Settings { trees: 40, feature_share: 1.0, ..Settings::default() };
        let bytes = train(&data, &settings);
        let (forest, _) = Forest::decode(&bytes).unwrap();
        let right =
            rows.iter().zip(&labels).filter(|(r, y)| (forest.score(r) > 0.5) == **y).count();
        assert!(right > 3_800, "{right}");
    }

    #[test]
    fn a_frequent_value_has_a_bin_of_its_own() {
        let zeros = std::iter::repeat_n(0.0, 9_000);
        let values: Vec<f32> = zeros.chain((1..=1_000).map(|i| i as f32 / 7.0)).collect();
        let edges = edges(&values);
        assert_eq!((edges.len(), edges[0]), (BINS - 1, 0.0));
        assert!(edges.windows(2).all(|pair| pair[0] < pair[1]));
        let few = [1.0, 1.0, 2.0, 5.0, 5.0];
        assert_eq!(super::edges(&few), [1.0, 2.0]);
    }
}
