//! The tree of blocks as rows, cut to a budget.

use super::super::facts::Block;
use super::walk::{Entry, INLINE, MARKS};
use super::{MAX_TEXT, any, cut, has, squeeze};

struct Row {
    block: Block,
    rank: u8,
    cost: usize,
    up: Option<usize>,
}

/// The tree as rows, cut to a budget: what stands near headlines and running text first.
pub fn flatten(top: Entry, budget: usize) -> Vec<Block> {
    let mut rows: Vec<Row> = Vec::new();
    list(top, 0, None, &mut rows);
    let titles: Vec<usize> =
        (0..rows.len()).filter(|&at| rows[at].block.tag == "h1").take(4).collect();
    for at in titles {
        let end = (at + 60).min(rows.len());
        for row in &mut rows[at.saturating_sub(25)..end] {
            row.rank = if row.rank > 1 { 0 } else { row.rank };
        }
    }
    let mut kept = vec![false; rows.len()];
    let mut left = budget;
    for rank in 0..=5 {
        for at in 0..rows.len() {
            let row = &rows[at];
            if row.rank != rank
                || kept[at]
                || (row.block.text.is_empty() && row.block.value.is_empty())
            {
                continue;
            }
            let above =
                std::iter::successors(Some(at), |&at| rows[at].up).take_while(|&at| !kept[at]);
            let above: Vec<usize> = above.collect();
            let cost: usize = above.iter().map(|&at| rows[at].cost).sum();
            if cost > left.saturating_sub(if rank == 1 { budget / 4 } else { 0 }) {
                continue;
            }
            left -= cost;
            above.into_iter().for_each(|at| kept[at] = true);
        }
    }
    rows.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row.block).collect()
}

fn list(mut entry: Entry, depth: u16, up: Option<usize>, rows: &mut Vec<Row>) {
    while entry.text.is_empty() && entry.tag == "div" && entry.kids.len() == 1 {
        let only = &entry.kids[0];
        if has(INLINE, &only.tag)
            || only.tag == "#"
            || !entry.naming.is_empty() && !only.naming.is_empty()
        {
            break;
        }
        let above = std::mem::take(&mut entry.naming);
        if let Some(only) = entry.kids.pop() {
            entry = only;
        }
        if entry.naming.is_empty() {
            entry.naming = above;
        }
    }
    let text = squeeze(&cut(&entry.text, MAX_TEXT));
    let linked = entry.linked * 2 > entry.length;
    let marked = entry.length < 200 && (!entry.value.is_empty() || any(MARKS, &entry.naming));
    let heading = entry.tag.len() == 2 && entry.tag.starts_with('h');
    let rank = match () {
        () if entry.tag == "h1" => 0,
        () if !linked && entry.length >= 80 => 1,
        () if marked => 2,
        () if heading => 3,
        () if linked => 5,
        () => 4,
    };
    let cost = text.len() + entry.naming.len() + entry.value.len() + 22;
    let at = rows.len();
    rows.push(Row {
        block: Block {
            depth,
            tag: entry.tag,
            naming: entry.naming,
            text,
            length: entry.length,
            linked: entry.linked.min(entry.length),
            value: entry.value,
        },
        rank,
        cost,
        up,
    });
    for kid in entry.kids {
        if rows.len() < 9_000 {
            list(kid, depth + 1, Some(at), rows);
        }
    }
}
