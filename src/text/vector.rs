//! Word vectors: a text is the sum of the vectors of its word pieces, so that texts on one matter
//! lie near each other though no word is shared. The tables are files of their own (`data/story`).

use super::{script, token};

/// A table of quantised vectors of word pieces, read in place.
///
/// Form (little endian): `PXVEC1\0\0`, rows u32, dimensions u16, bits u8 (1, 2, 4 or 8), 0,
/// step f32, language means u32; then for each mean two letters and the numbers as f32;
/// the sorted 32-bit hashes of the pieces; one scale byte a row; the codes, low bits first.
/// A number is `(code + 0.5 - 2^(bits-1)) * step * 2^((scale-255)/12)`.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    bytes: Vec<u8>,
    rows: usize,
    dimensions: usize,
    bits: usize,
    means: Vec<([u8; 2], Vec<f32>)>,
    hashes: usize,
    scales: usize,
    codes: usize,
    /// Where the hashes with each beginning of [`START_BITS`] bits begin.
    starts: Vec<u32>,
    /// What a scale byte multiplies a code with.
    factors: Vec<f32>,
}

/// A table that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    #[error("this is not a table of word vectors")]
    Magic,
    #[error("the table of word vectors is cut off or damaged")]
    Damaged,
}

const MAGIC: &[u8; 8] = b"PXVEC1\0\0";
const HEADER: usize = 24;
const START_BITS: u32 = 12;
/// The longest piece, in letters.
const LONGEST_PIECE: usize = 24;
/// Pieces of a text that count; a title and a lead have far fewer.
const MOST_PIECES: usize = 512;

impl Vectors {
    /// Checks the header and the sizes; the numbers are read when asked for.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(Unreadable::Magic);
        }
        let header = bytes.get(..HEADER).ok_or(Unreadable::Damaged)?;
        let number = |at: usize| u32_at(header, at).ok_or(Unreadable::Damaged);
        let rows = number(8)? as usize;
        let (dimensions, bits) =
            (usize::from(header[12]) | usize::from(header[13]) << 8, usize::from(header[14]));
        let step = f32::from_bits(number(16)?);
        let count = number(20)? as usize;
        if !matches!(bits, 1 | 2 | 4 | 8)
            || dimensions == 0
            || dimensions * bits % 8 != 0
            || count > 256
            || rows > 1 << 20
            || !step.is_finite()
        {
            return Err(Unreadable::Damaged);
        }
        let hashes = HEADER + count * (2 + 4 * dimensions);
        let scales = hashes + 4 * rows;
        let codes = scales + rows;
        if bytes.len() != codes + rows * dimensions * bits / 8 {
            return Err(Unreadable::Damaged);
        }
        let means = bytes[HEADER..hashes]
            .chunks_exact(2 + 4 * dimensions)
            .map(|c| {
                (
                    [c[0], c[1]],
                    (0..dimensions)
                        .filter_map(|i| u32_at(c, 2 + 4 * i))
                        .map(f32::from_bits)
                        .collect(),
                )
            })
            .collect();
        let starts = starts(&bytes[hashes..scales]);
        let factors =
            (0..=255).map(|scale| step * ((scale as f32 - 255.0) / 12.0).exp2()).collect();
        Ok(Self { bytes, rows, dimensions, bits, means, hashes, scales, codes, starts, factors })
    }

    /// Numbers in a vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a text, of length 1, or `None` when no piece of it is known.
    /// The mean of `language` is taken off where the table has it: else texts group by language first.
    pub fn embed(&self, text: &str, language: &str) -> Option<Vec<f32>> {
        if self.rows == 0 {
            return None;
        }
        let mut sum = vec![0.0; self.dimensions];
        let mut count = 0;
        let mut folded = String::new();
        for token in token::tokens(text) {
            folded.clear();
            script::fold_into(token.text, &mut folded);
            for part in folded.split(|c: char| !c.is_alphanumeric()) {
                count += self.add_word(part, MOST_PIECES - count, &mut sum);
            }
            if count >= MOST_PIECES {
                break;
            }
        }
        if count == 0 {
            return None;
        }
        unit(&mut sum);
        if let Some((_, mean)) = self.means.iter().find(|(l, _)| l == language.as_bytes()) {
            sum.iter_mut().zip(mean).for_each(|(s, m)| *s -= m);
            unit(&mut sum);
        }
        Some(sum)
    }

    /// Adds the pieces of a folded word by longest match; gives their number.
    fn add_word(&self, word: &str, most: usize, sum: &mut [f32]) -> usize {
        let (mut start, mut count) = (0, 0);
        while start < word.len() && count < most {
            match self.longest_piece(word, start) {
                Some((row, end)) => {
                    self.add_row(row, sum);
                    count += 1;
                    start = end;
                }
                None => start += word[start..].chars().next().map_or(1, char::len_utf8),
            }
        }
        count
    }

    fn longest_piece(&self, word: &str, start: usize) -> Option<(usize, usize)> {
        let mut hash = FNV_START;
        // In scripts without spaces a piece is the same at the start of a run and inside.
        if start > 0 && !word[start..].starts_with(script::is_continuous) {
            hash = fnv(hash, b"##");
        }
        let mut best = None;
        for (at, c) in word[start..].char_indices().take(LONGEST_PIECE) {
            let end = start + at + c.len_utf8();
            hash = fnv(hash, &word.as_bytes()[start + at..end]);
            if let Some(row) = self.row(hash) {
                best = Some((row, end));
            }
        }
        best
    }

    fn row(&self, hash: u32) -> Option<usize> {
        let start = |beginning: u32| self.starts.get(beginning as usize).map(|at| *at as usize);
        let beginning = hash >> (32 - START_BITS);
        let (mut low, mut high) = (start(beginning)?, start(beginning + 1)?);
        while low < high {
            let middle = (low + high) / 2;
            match u32_at(&self.bytes, self.hashes + 4 * middle)?.cmp(&hash) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn add_row(&self, row: usize, sum: &mut [f32]) {
        let factor = self.factors[usize::from(self.bytes[self.scales + row])];
        let width = self.dimensions * self.bits / 8;
        let codes = &self.bytes[self.codes + row * width..][..width];
        if self.bits == 2 {
            for (numbers, &byte) in sum.as_chunks_mut::<4>().0.iter_mut().zip(codes) {
                let steps = &TWO_BITS[usize::from(byte)];
                numbers.iter_mut().zip(steps).for_each(|(number, step)| *number += step * factor);
            }
            return;
        }
        let per_byte = 8 / self.bits;
        let mask = ((1_u16 << self.bits) - 1) as u8;
        let middle = f32::from(1_u8 << (self.bits - 1)) - 0.5;
        for (numbers, &byte) in sum.chunks_mut(per_byte).zip(codes) {
            for (i, number) in numbers.iter_mut().enumerate() {
                *number += (f32::from(byte >> (i * self.bits) & mask) - middle) * factor;
            }
        }
    }
}

/// The four numbers of a byte of two-bit codes.
const TWO_BITS: [[f32; 4]; 256] = {
    let mut out = [[0.0; 4]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut i = 0;
        while i < 4 {
            out[byte][i] = (byte >> (2 * i) & 3) as f32 - 1.5;
            i += 1;
        }
        byte += 1;
    }
    out
};

/// How many of the sorted hashes begin lower than each beginning, and their number at the end.
fn starts(hashes: &[u8]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << START_BITS) + 1];
    for hash in hashes.as_chunks::<4>().0 {
        starts[(u32::from_le_bytes(*hash) >> (32 - START_BITS)) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

/// Scales to length 1.
pub fn unit(v: &mut [f32]) {
    let length = v.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    v.iter_mut().for_each(|x| *x /= length);
}

const FNV_START: u32 = 0x811c_9dc5;

fn fnv(mut hash: u32, bytes: &[u8]) -> u32 {
    for &b in bytes {
        hash = (hash ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    hash
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of one-byte codes over the given pieces.
    fn table(pieces: &[(&str, [u8; 2])]) -> Vec<u8> {
        let mut rows: Vec<_> =
            pieces.iter().map(|(p, v)| (fnv(FNV_START, p.as_bytes()), *v)).collect();
        rows.sort();
        let mut out = MAGIC.to_vec();
        out.extend((rows.len() as u32).to_le_bytes());
        out.extend([2, 0, 8, 0]);
        out.extend(1.0_f32.to_le_bytes());
        out.extend(0_u32.to_le_bytes());
        rows.iter().for_each(|(h, _)| out.extend(h.to_le_bytes()));
        out.extend(vec![255; rows.len()]);
        rows.iter().for_each(|(_, v)| out.extend(v));
        out
    }

    #[test]
    fn a_text_is_the_sum_of_its_longest_pieces() {
        let vectors =
            Vectors::decode(table(&[("fire", [255, 127]), ("##man", [127, 255]), ("f", [0, 0])]))
                .unwrap();
        let v = vectors.embed("FIREMAN", "en").unwrap();
        assert!((v[0] - v[1]).abs() < 0.01 && v[0] > 0.7, "{v:?}");
        assert_eq!(vectors.embed("zzz", "en"), None);
        assert_eq!(Vectors::default().embed("fire", "en"), None);
    }

    #[test]
    fn damaged_tables_are_refused() {
        let good = table(&[("fire", [1, 2])]);
        assert_eq!(Vectors::decode(b"other".to_vec()).unwrap_err(), Unreadable::Magic);
        for cut in 8..good.len() {
            assert_eq!(
                Vectors::decode(good[..cut].to_vec()).unwrap_err(),
                Unreadable::Damaged,
                "{cut}"
            );
        }
    }
}
