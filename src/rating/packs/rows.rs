//! The ratings of a table as numbers: what a row's words, value and date are is said by places in the list of texts.
//!
//! In the file they stand column by column, each rater's rows together: so like stands beside like, and packs to a third.

use crate::packed::bytes::{Reader, put_varint};
use crate::packed::{u16_at, u32_at};

/// Numbers of a rating; the first three are places in the list of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub words: u32,
    pub value: u32,
    pub as_of: u32,
    pub rater: u8,
    pub initial: bool,
}

/// Rows by the rank of their key, those of one key by rater.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where the rows of each rank begin, and their number at the end.
    starts: Vec<u32>,
    cells: Vec<Cells>,
}

/// Raters of a table at most: their number is a byte.
const MOST_RATERS: u64 = 256;

impl Rows {
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The rows of a key.
    pub fn of(&self, rank: u32) -> &[Cells] {
        let at = |rank: usize| self.starts.get(rank).map(|start| *start as usize);
        let range = at(rank as usize).zip(at(rank as usize + 1));
        range.and_then(|(from, to)| self.cells.get(from..to)).unwrap_or_default()
    }

    /// Reads what [`write`] wrote for so many keys.
    pub fn read(section: &[u8], keys: usize) -> Option<Rows> {
        let mut reader = Reader(section);
        let raters = reader.varint().filter(|&raters| raters <= MOST_RATERS)?;
        let mut counts = Vec::new();
        let mut total = 0_usize;
        for _ in 0..raters {
            let count = usize::try_from(reader.varint()?).ok()?;
            // A row takes bytes in every column, so that a forged number asks for no more than the file has.
            total = total.checked_add(count).filter(|&total| total <= section.len())?;
            counts.push(count);
        }
        let mut rows = Vec::with_capacity(total);
        for (rater, &count) in (0..=u8::MAX).zip(&counts) {
            let mut rank = 0_u32;
            for _ in 0..count {
                rank = rank.checked_add(u32::try_from(reader.varint()?).ok()?)?;
                rows.push((rank, Cells { rater, ..Cells::default() }));
            }
        }
        let columns: [fn(&mut Cells) -> &mut u32; 3] =
            [|cells| &mut cells.words, |cells| &mut cells.value, |cells| &mut cells.as_of];
        for column in columns {
            for (_, cells) in &mut rows {
                *column(cells) = u32::try_from(reader.varint()?).ok()?;
            }
        }
        for (_, cells) in &mut rows {
            cells.initial = reader.u8()? != 0;
        }
        Rows::by_rank(&rows, keys)
    }

    /// Reads rows of 16 bytes: rank, words, value (4 each), date (2), rater, whether initial.
    pub fn of_fixed(section: &[u8], keys: usize) -> Option<Rows> {
        let row = |row: &[u8; 16]| {
            let cells = Cells {
                words: u32_at(row, 1, 0)?,
                value: u32_at(row, 2, 0)?,
                as_of: u16_at(row, 6)?.into(),
                rater: row[14],
                initial: row[15] & 1 != 0,
            };
            Some((u32_at(row, 0, 0)?, cells))
        };
        let rows: Option<Vec<_>> = section.as_chunks().0.iter().map(row).collect();
        Rows::by_rank(&rows?, keys)
    }

    /// Puts rows in the order of their ranks, each where its rank's next free place is.
    fn by_rank(rows: &[(u32, Cells)], keys: usize) -> Option<Rows> {
        let mut starts = vec![0_u32; keys + 1];
        for (rank, _) in rows {
            *starts.get_mut(*rank as usize + 1)? += 1;
        }
        for rank in 0..keys {
            starts[rank + 1] += starts[rank];
        }
        let mut next = starts.clone();
        let mut cells = vec![Cells::default(); rows.len()];
        for (rank, row) in rows {
            let place = next.get_mut(*rank as usize)?;
            *cells.get_mut(*place as usize)? = *row;
            *place += 1;
        }
        Some(Rows { starts, cells })
    }
}

/// Writes rows, which stand by rater and then by rank: the number of raters, how many rows each has, and
/// the columns: gaps between the ranks of a rater, words, values, dates, whether initial.
pub(super) fn write(rows: &[(u32, Cells)]) -> Vec<u8> {
    let mut out = Vec::new();
    let raters = rows.last().map_or(0, |(_, cells)| usize::from(cells.rater) + 1);
    put_varint(&mut out, raters as u64);
    for rater in 0..raters {
        let count = rows.iter().filter(|(_, cells)| usize::from(cells.rater) == rater).count();
        put_varint(&mut out, count as u64);
    }
    let mut before = (0, 0);
    for (rank, cells) in rows {
        let last = if before.0 == cells.rater { before.1 } else { 0 };
        put_varint(&mut out, (rank - last).into());
        before = (cells.rater, *rank);
    }
    let columns: [fn(&Cells) -> u32; 3] =
        [|cells| cells.words, |cells| cells.value, |cells| cells.as_of];
    for column in columns {
        rows.iter().for_each(|(_, cells)| put_varint(&mut out, column(cells).into()));
    }
    out.extend(rows.iter().map(|(_, cells)| u8::from(cells.initial)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<(u32, Cells)>> {
        let row = (0..3_u8, 0..9_u32, any::<(u32, u32, u16, bool)>());
        proptest::collection::vec(row, 0..40).prop_map(|mut rows| {
            rows.sort_by_key(|(rater, rank, _)| (*rater, *rank));
            let cells = |rater, (words, value, as_of, initial): (u32, u32, u16, bool)| Cells {
                words,
                value,
                as_of: as_of.into(),
                rater,
                initial,
            };
            rows.into_iter().map(|(rater, rank, rest)| (rank, cells(rater, rest))).collect()
        })
    }

    proptest! {
        #[test]
        fn rows_come_back_by_rank_and_rater(rows in rows()) {
            let read = Rows::read(&write(&rows), 9).unwrap();
            let fixed: Vec<u8> = rows.iter().flat_map(|(rank, cells)| {
                let date = (cells.as_of as u16).to_le_bytes();
                let numbers = [*rank, cells.words, cells.value].map(u32::to_le_bytes).concat();
                [numbers, date.to_vec(), vec![cells.rater, cells.initial.into()]].concat()
            }).collect();
            let old = Rows::of_fixed(&fixed, 9).unwrap();
            prop_assert_eq!(read.len(), rows.len());
            for rank in 0..10 {
                let wanted: Vec<Cells> =
                    rows.iter().filter(|(of, _)| *of == rank).map(|(_, cells)| *cells).collect();
                prop_assert_eq!(read.of(rank), &wanted[..]);
                prop_assert_eq!(old.of(rank), &wanted[..]);
            }
        }

        #[test]
        fn no_section_does_harm(section in proptest::collection::vec(any::<u8>(), 0..60)) {
            Rows::read(&section, 5);
            Rows::of_fixed(&section, 5);
        }
    }
}
