//! Word vectors: a text is the sum of the vectors of its word pieces, so that texts on one matter
//! lie near each other though no word is shared. The tables are files of their own (`data/story`).

use super::script;
use super::token::{self, Token};
use crate::packed::bits::BitReader;
use std::ops::Range;

/// A table of quantised vectors of word pieces, read in place.
///
/// Form (little endian): `PXVEC2\0\0`, rows u32, dimensions u16, window u8, bits u8, numbers u8, lower bits of a gap u8,
/// language means u16; then for each mean two letters and its numbers as i8 of a 256th; one scale byte a row;
/// the codes; the sorted hashes of the pieces, [`HASH_BITS`] of them, as gaps in Rice codes.
///
/// A row's codes are a circle of bits: every `bits` bits on stand the next few `numbers`, and which they are is said
/// by the last `window` bits up to there (trellis-coded quantisation). A number is that of its window
/// ([`normal`]) times 2^((scale - 128) / 4).
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    scales: Vec<u8>,
    /// What the numbers of a row of each scale are multiplied by.
    factors: Vec<f32>,
    codes: Vec<u8>,
    dimensions: usize,
    trellis: Trellis,
    means: Vec<([u8; 2], Vec<f32>)>,
    hashes: Hashes,
}

/// Sorted hashes of [`HASH_BITS`] bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashes {
    all: Vec<u32>,
    /// Where those with each beginning of [`START_BITS`] bits begin.
    starts: Vec<u32>,
    /// A bit for the last bits of every hash: most that are sought stand nowhere, and this fits a near cache.
    ends: Vec<u64>,
}

impl Hashes {
    /// `None` when one is too large.
    pub fn new(all: Vec<u32>) -> Option<Self> {
        let fit = all.last().is_none_or(|last| last >> HASH_BITS == 0);
        fit.then(|| Self { starts: starts(&all), ends: ends(&all), all })
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Where a hash stands.
    #[inline(always)]
    pub fn places(&self, hash: u32) -> Range<usize> {
        let end = hash as usize & (self.ends.len() * 64).wrapping_sub(1);
        if self.ends.get(end / 64).is_none_or(|bits| bits >> (end % 64) & 1 == 0) {
            return 0..0;
        }
        let start = |beginning: u32| self.starts.get(beginning as usize).map(|at| *at as usize);
        let beginning = hash >> (HASH_BITS - START_BITS);
        let (Some(low), Some(high)) = (start(beginning), start(beginning + 1)) else { return 0..0 };
        let near = self.all.get(low..high).unwrap_or_default();
        let below = near.iter().take_while(|other| **other < hash).count();
        let same = near[below..].iter().take_while(|other| **other == hash).count();
        low + below..low + below + same
    }
}

/// How windows of bits become numbers.
#[derive(Clone, Debug, Default)]
struct Trellis {
    window: u32,
    bits: u32,
    numbers: usize,
    /// The numbers of every window.
    values: Vec<f32>,
}

/// A table that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    #[error("this is not a table of word vectors")]
    Magic,
    #[error("the table of word vectors is cut off or damaged")]
    Damaged,
}

const MAGIC: &[u8; 8] = b"PXVEC2\0\0";
const HEADER: usize = 20;
/// Of a piece's hash the upper bits are kept: with 22,000 pieces one look-up in 12,000 meets a stranger's row.
const HASH_BITS: u32 = 28;
const START_BITS: u32 = 14;
/// Rows of a table at most.
const MOST_ROWS: usize = 1 << 17;
/// Numbers of a vector at most.
const MOST_DIMENSIONS: usize = 1024;
/// Windows that are read at a time: they end with a byte.
const WINDOWS: usize = 8;
/// The longest piece, in letters.
const LONGEST_PIECE: usize = 24;
/// Pieces of a text that count; a title and a lead have far fewer.
const MOST_PIECES: usize = 512;

impl Vectors {
    /// Reads the table; the numbers of a row are made when asked for.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Magic)?;
        Self::read(rest).ok_or(Unreadable::Damaged)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<{ HEADER - 8 }>()?;
        let [r0, r1, r2, r3, d0, d1, window, bits, numbers, low, m0, m1] = *header;
        let rows = u32::from_le_bytes([r0, r1, r2, r3]) as usize;
        let dimensions = usize::from(u16::from_le_bytes([d0, d1]));
        let count = usize::from(u16::from_le_bytes([m0, m1]));
        let trellis = Trellis::new(window.into(), bits.into(), numbers.into())?;
        if rows > MOST_ROWS
            || dimensions > MOST_DIMENSIONS
            || count > 256
            || u32::from(low) >= HASH_BITS
        {
            return None;
        }
        let width = trellis.width(dimensions)?;
        let (means, rest) = rest.split_at_checked(count * (2 + dimensions))?;
        let (scales, rest) = rest.split_at_checked(rows)?;
        let (codes, gaps) = rest.split_at_checked(rows * width)?;
        let means = means.chunks_exact(2 + dimensions).map(|mean| {
            ([mean[0], mean[1]], mean[2..].iter().map(|&x| f32::from(x as i8) / 256.0).collect())
        });
        let hashes = hashes(gaps, rows, low.into())?;
        Some(Self {
            scales: scales.to_vec(),
            factors: (0..=u8::MAX).map(factor).collect(),
            codes: codes.to_vec(),
            dimensions,
            trellis,
            means: means.collect(),
            hashes: Hashes::new(hashes)?,
        })
    }

    /// Numbers in a vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a text, of length 1, or `None` when no piece of it is known.
    /// The mean of `language` is taken off where the table has it: else texts group by language first.
    pub fn embed(&self, text: &str, language: &str) -> Option<Vec<f32>> {
        self.embed_folded(&folded(&token::tokens(text)), language)
    }

    /// The same of [`folded`] words.
    pub fn embed_folded(&self, folded: &str, language: &str) -> Option<Vec<f32>> {
        if self.hashes.is_empty() {
            return None;
        }
        let mut sum = vec![0.0; self.dimensions];
        let mut count = 0;
        for word in folded.split(|c: char| !c.is_alphanumeric()) {
            count += self.add_word(word, MOST_PIECES - count, &mut sum);
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

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.hashes.len()
    }

    /// The rows of the pieces of [`folded`] words.
    pub fn rows_of(&self, folded: &str) -> Vec<usize> {
        let mut rows = Vec::new();
        for word in folded.split(|c: char| !c.is_alphanumeric()) {
            self.walk(word, MOST_PIECES, |row| rows.push(row));
        }
        rows
    }

    /// Adds the pieces of a folded word; gives their number.
    fn add_word(&self, word: &str, most: usize, sum: &mut [f32]) -> usize {
        self.walk(word, most, |row| self.add_row(row, sum))
    }

    /// Hands the rows of a folded word's pieces, found by longest match, to `each`; gives their number.
    fn walk(&self, word: &str, most: usize, mut each: impl FnMut(usize)) -> usize {
        let (mut start, mut count) = (0, 0);
        while start < word.len() && count < most {
            match self.longest_piece(word, start) {
                Some((row, end)) => {
                    each(row);
                    count += 1;
                    start = end;
                }
                None => start += word[start..].chars().next().map_or(1, char::len_utf8),
            }
        }
        count
    }

    #[inline(always)]
    fn longest_piece(&self, word: &str, start: usize) -> Option<(usize, usize)> {
        let mut hash = FNV_START;
        // In scripts without spaces a piece is the same at the start of a run and inside.
        if start > 0 && !word[start..].starts_with(script::is_continuous) {
            hash = fnv(hash, b"##");
        }
        let mut pieces = [(0, 0); LONGEST_PIECE];
        let mut count = 0;
        for (piece, (at, c)) in pieces.iter_mut().zip(word[start..].char_indices()) {
            let end = start + at + c.len_utf8();
            hash = fnv(hash, &word.as_bytes()[start + at..end]);
            *piece = (hash, end);
            count += 1;
        }
        // The longest first: most beginnings of a word are pieces too.
        let found = |&(hash, end): &(u32, usize)| Some((self.row(hash)?, end));
        pieces[..count].iter().rev().find_map(found)
    }

    #[inline(always)]
    fn row(&self, hash: u32) -> Option<usize> {
        self.hashes.places(hash >> (32 - HASH_BITS)).next()
    }

    fn add_row(&self, row: usize, sum: &mut [f32]) {
        let factor = self.factors[usize::from(self.scales[row])];
        let width = self.codes.len() / self.hashes.len();
        self.trellis.add(&self.codes[row * width..][..width], factor, sum);
    }
}

fn factor(scale: u8) -> f32 {
    ((f32::from(scale) - 128.0) / 4.0).exp2()
}

impl Trellis {
    fn new(window: u32, bits: u32, numbers: usize) -> Option<Self> {
        // Eight windows must fit beside each other into a word.
        let fit = (bits..=16).contains(&window) && bits > 0 && window + 7 * bits <= u64::BITS;
        if !fit || ![1, 2, 4].contains(&numbers) {
            return None;
        }
        let values = (0..numbers << window).map(|at| normal(at as u32)).collect();
        Some(Self { window, bits, numbers, values })
    }

    /// Bytes of a row; none where they are not whole or not longer than a window.
    fn width(&self, dimensions: usize) -> Option<usize> {
        let whole = dimensions.is_multiple_of(WINDOWS * self.numbers);
        let width = dimensions / self.numbers / WINDOWS * self.bits as usize;
        (whole && width >= 4).then_some(width)
    }

    /// Adds the numbers of a row, `factor` times.
    fn add(&self, codes: &[u8], factor: f32, sum: &mut [f32]) {
        match self.numbers {
            1 => self.add_each::<1>(codes, factor, sum),
            2 => self.add_each::<2>(codes, factor, sum),
            4 => self.add_each::<4>(codes, factor, sum),
            _ => {}
        }
    }

    /// The same for so many numbers of a window.
    fn add_each<const N: usize>(&self, codes: &[u8], factor: f32, sum: &mut [f32]) {
        let (all, mask) = (self.values.as_chunks::<N>().0, (1 << self.window) - 1);
        // The first window begins in the row's last bits.
        let mut bits = codes.last_chunk().map_or(0, |end| u64::from(u32::from_be_bytes(*end)));
        let codes = codes.chunks_exact(self.bits as usize);
        for (sums, codes) in sum.chunks_exact_mut(WINDOWS * N).zip(codes) {
            bits = codes.iter().fold(bits, |bits, code| bits << 8 | u64::from(*code));
            let mut behind = 8 * self.bits;
            for sums in sums.as_chunks_mut::<N>().0 {
                behind -= self.bits;
                if let Some(values) = all.get((bits >> behind) as usize & mask) {
                    (0..N).for_each(|i| sums[i] += values[i] * factor);
                }
            }
        }
    }
}

/// A made-up number, the same for one `at` everywhere: four bytes of a mixed word summed, so nearly normally spread
/// (mean 0, spread 147.8).
fn normal(at: u32) -> f32 {
    let mixed = (at + 1).wrapping_mul(0x9E37_79B1);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x85EB_CA77);
    let bytes = (mixed ^ mixed >> 13).to_le_bytes();
    bytes.iter().map(|&byte| f32::from(byte)).sum::<f32>() - 510.0
}

/// So many ascending numbers, from the gaps between them.
fn hashes(gaps: &[u8], count: usize, low: u32) -> Option<Vec<u32>> {
    let mut gaps = BitReader::new(gaps);
    let mut last = 0_u32;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        last = last.checked_add(gaps.pull_gap(low)?).filter(|&hash| hash < 1 << HASH_BITS)?;
        out.push(last);
    }
    Some(out)
}

/// How many of the sorted hashes begin lower than each beginning, and their number at the end.
fn starts(hashes: &[u32]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << START_BITS) + 1];
    for hash in hashes {
        starts[(hash >> (HASH_BITS - START_BITS)) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

/// Bits for the last bits of the hashes, a power of two of them and at least eight times as many as hashes.
fn ends(hashes: &[u32]) -> Vec<u64> {
    let mut ends = vec![0; hashes.len().div_ceil(8).next_power_of_two()];
    let mask = ends.len() * 64 - 1;
    for end in hashes.iter().map(|hash| *hash as usize & mask) {
        ends[end / 64] |= 1 << (end % 64);
    }
    ends
}

/// The folded words of a text, parted by spaces.
pub fn folded(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    for token in tokens {
        script::fold_into(token.text, &mut out);
        out.push(' ');
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed::bits::BitWriter;
    use proptest::prelude::*;

    const LOW: u8 = 9;

    /// A table of the given pieces; its windows are 8 bits, each of which says two numbers, 16 of them a row.
    fn table(pieces: &[(&str, [u8; 8])]) -> Vec<u8> {
        let mut rows: Vec<_> = pieces
            .iter()
            .map(|(p, codes)| (fnv(FNV_START, p.as_bytes()) >> (32 - HASH_BITS), *codes))
            .collect();
        rows.sort();
        let mut out = MAGIC.to_vec();
        out.extend((rows.len() as u32).to_le_bytes());
        out.extend([16, 0, 8, 8, 2, LOW, 1, 0]);
        out.extend(b"xx");
        out.extend([64; 16]);
        out.extend(vec![128; rows.len()]);
        rows.iter().for_each(|(_, codes)| out.extend(codes));
        let (mut gaps, mut last) = (BitWriter::default(), 0);
        for (hash, _) in rows {
            gaps.push_gap(hash - last, LOW.into());
            last = hash;
        }
        out.extend(gaps.finish());
        out
    }

    fn numbers(codes: [u8; 8]) -> Vec<f32> {
        codes
            .iter()
            .flat_map(|&c| [normal(2 * u32::from(c)), normal(2 * u32::from(c) + 1)])
            .collect()
    }

    #[test]
    fn a_text_is_the_sum_of_its_longest_pieces() {
        let (fire, man) = ([1, 2, 3, 4, 5, 6, 7, 8], [9; 8]);
        let bytes = table(&[("fire", fire), ("##man", man), ("f", [0; 8])]);
        let vectors = Vectors::decode(&bytes).unwrap();
        let mut sum: Vec<f32> =
            numbers(fire).iter().zip(numbers(man)).map(|(a, b)| a + b).collect();
        unit(&mut sum);
        assert_eq!(vectors.embed("FIREMAN", "en").unwrap(), sum);
        sum.iter_mut().for_each(|number| *number -= 0.25);
        unit(&mut sum);
        assert_eq!(vectors.embed("FIREMAN", "xx").unwrap(), sum);
        assert_eq!(vectors.embed("zzz", "en"), None);
        assert_eq!(Vectors::default().embed("fire", "en"), None);
    }

    #[test]
    fn a_window_reaches_back_over_the_beginning() {
        let trellis = Trellis::new(12, 4, 1).unwrap();
        assert_eq!(trellis.width(8), Some(4));
        let mut sum = [0.0; 8];
        trellis.add(&[0x12, 0x34, 0x56, 0x78], 1.0, &mut sum);
        let windows = [0x781, 0x812, 0x123, 0x234, 0x345, 0x456, 0x567, 0x678];
        assert_eq!(sum, windows.map(normal));
    }

    /// Kept where the tables are made too: `data/models/vectors.py`.
    #[test]
    fn the_numbers_of_windows_stay_what_they_are() {
        assert_eq!([0, 1, 2, 4095].map(normal), [-212.0, 8.0, 135.0, -195.0]);
        let all: Vec<f32> = (0..8192).map(normal).collect();
        let mean = all.iter().sum::<f32>() / 8192.0;
        let spread = (all.iter().map(|x| x * x).sum::<f32>() / 8192.0).sqrt();
        assert!(mean.abs() < 5.0 && (spread - 147.8).abs() < 5.0, "{mean} {spread}");
    }

    #[test]
    fn damaged_tables_are_refused() {
        let good = table(&[("fire", [1; 8])]);
        assert_eq!(Vectors::decode(b"other").unwrap_err(), Unreadable::Magic);
        for cut in 8..good.len() {
            assert_eq!(Vectors::decode(&good[..cut]).unwrap_err(), Unreadable::Damaged, "{cut}");
        }
    }

    proptest! {
        #[test]
        fn no_table_does_harm(header in any::<[u8; 12]>(), rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let bytes = [&MAGIC[..], &header, &rest].concat();
            if let Ok(vectors) = Vectors::decode(&bytes) {
                vectors.embed("fire and rain", "en");
            }
        }
    }
}
