//! Vectors in small whole numbers, and how many bits of each are kept.

/// A vector in small whole numbers, in proportion to the true ones.
///
/// That of an article that asks is nearly exact; those that are kept have one or two bits a number. The error of one
/// side is half that of two, and what a coding takes from every cosine is put back by the length.
///
/// Its bits lie in planes: the lowest bit of every number, then the next ones. An inner product is counted plane by
/// plane, 64 numbers at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    coding: Coding,
    dimensions: usize,
    /// Plane after plane, each in so many words as the dimensions take.
    planes: Vec<u64>,
    /// Sum of the bits' weights over all numbers.
    sum: i32,
    /// What a cosine divides by: smaller than the true length by what quantising takes from an inner product.
    length: f32,
}

/// How numbers are made from bits: the sum of the weights of those that are set, and a constant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Coding {
    #[default]
    Exact,
    Stored(Bits),
}

impl Coding {
    fn weights(self) -> &'static [i32] {
        match self {
            Self::Exact => &[1, 2, 4, 8, 16, 32, 64, -128],
            Self::Stored(Bits::One) => &[2],
            Self::Stored(Bits::Two) => &[2, 4],
        }
    }

    fn constant(self) -> i32 {
        match self {
            Self::Exact => 0,
            Self::Stored(Bits::One) => -1,
            Self::Stored(Bits::Two) => -3,
        }
    }
}

/// How many bits a number takes in storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bits {
    One = 1,
    Two = 2,
}

impl Bits {
    /// Bytes of so many numbers.
    pub fn bytes(self, numbers: usize) -> usize {
        numbers * self as usize / 8
    }

    /// `sqrt(1 - d)`, where `d` is the mean square error of quantising normally spread numbers of spread 1.
    fn kept(self) -> f32 {
        match self {
            Self::One => 0.797_9,
            Self::Two => 0.938_7,
        }
    }
}

/// Whole numbers for one standard deviation of an exact vector; a number is at most four of them.
const EXACT: f32 = 31.0;
/// Where two bits part small numbers from large ones, in standard deviations.
const PARTED: f32 = 0.995_7;

impl Coded {
    /// Nearly exact.
    pub fn of(vector: &[f32]) -> Self {
        let spread =
            (vector.iter().map(|x| x * x).sum::<f32>() / vector.len().max(1) as f32).sqrt();
        let scale = EXACT / spread.max(1e-9);
        let numbers = vector.iter().map(|x| (x * scale).round().clamp(-127.0, 127.0) as i8);
        Self::exact(&numbers.collect::<Vec<_>>())
    }

    fn exact(numbers: &[i8]) -> Self {
        let words = numbers.len().div_ceil(WORD);
        let mut planes = vec![0; words * 8];
        for (at, numbers) in numbers.chunks(8).enumerate() {
            let mut eight = [0; 8];
            eight.iter_mut().zip(numbers).for_each(|(to, number)| *to = *number as u8);
            for (plane, bits) in turned(eight).into_iter().enumerate() {
                planes[plane * words + at / 8] |= u64::from(bits) << (at % 8 * 8);
            }
        }
        let squares = numbers.iter().map(|&x| i32::from(x) * i32::from(x)).sum();
        Self::with(Coding::Exact, numbers.len(), planes, squares, 1.0)
    }

    fn with(coding: Coding, dimensions: usize, planes: Vec<u64>, squares: i32, kept: f32) -> Self {
        let length = (squares as f32).sqrt() * kept;
        let mut coded = Self { coding, dimensions, planes, sum: 0, length };
        let ones = |plane: &[u64]| plane.iter().map(|word| word.count_ones() as i32).sum::<i32>();
        coded.sum = coded.weighted().map(|(weight, plane)| weight * ones(plane)).sum();
        coded
    }

    /// Each plane with what its bits weigh.
    #[inline(always)]
    fn weighted(&self) -> impl Iterator<Item = (i32, &[u64])> {
        let words = self.dimensions.div_ceil(WORD).max(1);
        self.coding.weights().iter().copied().zip(self.planes.chunks_exact(words))
    }

    /// How many numbers; 0 when there is no vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn numbers(&self) -> impl Iterator<Item = i32> {
        let number = |code: u8| match self.coding {
            Coding::Exact => i32::from(code as i8),
            Coding::Stored(_) => 2 * i32::from(code) + self.coding.constant(),
        };
        let eight = move |at: usize| {
            let mut planes = [0; 8];
            planes.iter_mut().zip(self.weighted()).for_each(|(to, (_, plane))| {
                *to = (plane[at / 8] >> (at % 8 * 8)) as u8;
            });
            turned(planes)
        };
        (0..self.dimensions.div_ceil(8)).flat_map(eight).take(self.dimensions).map(number)
    }

    /// Adds the vector, in true proportion, to a sum.
    pub fn add_to(&self, sum: &mut [f32]) {
        let share = 1.0 / self.length.max(1e-9);
        sum.iter_mut().zip(self.numbers()).for_each(|(x, number)| *x += number as f32 * share);
    }

    /// Appends the numbers in few bits, the first one lowest. Their count is a multiple of 8.
    pub fn pack(&self, bits: Bits, out: &mut Vec<u8>) {
        let numbers: Vec<f32> = self.numbers().map(|number| number as f32).collect();
        let squares: f32 = numbers.iter().map(|x| x * x).sum();
        let parted = (squares / numbers.len().max(1) as f32).sqrt() * PARTED;
        let code = |x: f32| match bits {
            Bits::One => u8::from(x >= 0.0),
            Bits::Two => u8::from(x >= -parted) + u8::from(x >= 0.0) + u8::from(x >= parted),
        };
        for numbers in numbers.chunks(8 / bits as usize) {
            let byte = numbers.iter().rev().fold(0, |byte, &x| byte << bits as u8 | code(x));
            out.push(byte);
        }
    }

    /// Reads what [`Coded::pack`] wrote.
    pub fn unpack(bytes: &[u8], bits: Bits) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        let dimensions = bytes.len() * 8 / bits as usize;
        let (planes, squares) = match bits {
            Bits::One => (bytes.chunks(8).map(word).collect(), dimensions as i32),
            Bits::Two => {
                let words = dimensions.div_ceil(WORD);
                let mut planes = vec![0; words * 2];
                let mut squares = 0;
                for (at, (low, high)) in two_planes(bytes).enumerate() {
                    squares += squares_of(low, high);
                    (planes[at], planes[words + at]) = (low, high);
                }
                // A last word that is not full was counted as full of the smallest codes.
                (planes, squares - 9 * (words * WORD - dimensions) as i32)
            }
        };
        Self::with(Coding::Stored(bits), dimensions, planes, squares, bits.kept())
    }

    /// Cosine with a vector of two bits a number as it is stored; `None` when one is missing.
    pub fn cosine_with_stored(&self, stored: &[u8]) -> Option<f32> {
        if stored.is_empty() || self.dimensions != stored.len() * 4 {
            return None;
        }
        let (mut dot, mut sum, mut squares) = (0, 0, 0);
        for (at, (low, high)) in two_planes(stored).enumerate() {
            squares += squares_of(low, high);
            sum += 2 * low.count_ones() as i32 + 4 * high.count_ones() as i32;
            for (weight, plane) in self.weighted() {
                dot += weight * (2 * common(plane[at], low) + 4 * common(plane[at], high));
            }
        }
        squares -= 9 * (self.dimensions.next_multiple_of(WORD) - self.dimensions) as i32;
        let length = (squares as f32).sqrt() * Bits::Two.kept();
        Some(self.cosine_of(dot, Coding::Stored(Bits::Two), sum, length))
    }

    /// Cosine of two vectors; `None` when one is missing or they are not of one table.
    pub fn cosine(&self, other: &Self) -> Option<f32> {
        if self.dimensions == 0 || self.dimensions != other.dimensions {
            return None;
        }
        let mut dot = 0;
        for (a, plane) in self.weighted() {
            for (b, other) in other.weighted() {
                dot += a * b * plane.iter().zip(other).map(|(x, y)| common(*x, *y)).sum::<i32>();
            }
        }
        Some(self.cosine_of(dot, other.coding, other.sum, other.length))
    }

    /// The cosine with a vector of another coding, sum of weights and length; `dot` is what the weights alone give.
    fn cosine_of(&self, dot: i32, other: Coding, sum: i32, length: f32) -> f32 {
        let (a, b) = (self.coding.constant(), other.constant());
        let dot = dot + a * sum + b * self.sum + a * b * self.dimensions as i32;
        (dot as f32 / (self.length * length).max(1e-9)).clamp(-1.0, 1.0)
    }
}

/// Eight bytes as the rows of a square of bits, turned: the first byte has the lowest bit of each.
fn turned(bytes: [u8; 8]) -> [u8; 8] {
    let mut bits = u64::from_le_bytes(bytes);
    for (by, mask) in
        [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)]
    {
        let moved = (bits ^ bits >> by) & mask;
        bits ^= moved ^ moved << by;
    }
    bits.to_le_bytes()
}

/// Bits of a word of a plane.
const WORD: usize = 64;

fn common(a: u64, b: u64) -> i32 {
    (a & b).count_ones() as i32
}

/// Up to eight bytes, the first one lowest.
fn word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
    u64::from_le_bytes(word)
}

/// The lower and the higher bits of two-bit codes, 64 of each at a time.
fn two_planes(bytes: &[u8]) -> impl Iterator<Item = (u64, u64)> + '_ {
    bytes.chunks(16).map(|codes| {
        let (first, second) = codes.split_at(codes.len().min(8));
        let (first, second) = (word(first), word(second));
        let plane = |by: u32| even(first >> by) | even(second >> by) << 32;
        (plane(0), plane(1))
    })
}

/// Every other bit, from the lowest on, moved together.
#[inline(always)]
fn even(mut bits: u64) -> u64 {
    bits &= 0x5555_5555_5555_5555;
    for (by, mask) in [
        (1, 0x3333_3333_3333_3333),
        (2, 0x0F0F_0F0F_0F0F_0F0F),
        (4, 0x00FF_00FF_00FF_00FF),
        (8, 0x0000_FFFF_0000_FFFF),
        (16, 0x0000_0000_FFFF_FFFF),
    ] {
        bits = (bits | bits >> by) & mask;
    }
    bits
}

/// Sum of the squares of 64 numbers of two bits: 9 where both bits are alike, else 1.
fn squares_of(low: u64, high: u64) -> i32 {
    (WORD as u32 + 8 * (!(low ^ high)).count_ones()) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waves(n: usize, phase: f32) -> Vec<f32> {
        (0..n).map(|i| (i as f32 * 0.7 + phase * (i as f32).sin()).sin() / 5.7).collect()
    }

    fn exact(a: &[f32], b: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }

    fn stored(vector: &Coded, bits: Bits) -> Coded {
        let mut bytes = Vec::new();
        vector.pack(bits, &mut bytes);
        assert_eq!(bytes.len(), bits.bytes(vector.dimensions()));
        Coded::unpack(&bytes, bits)
    }

    #[test]
    fn coded_vectors_keep_their_angle() {
        let a = waves(96, 0.0);
        for phase in [0.0, 0.4, 1.0, 2.0] {
            let b = waves(96, phase);
            let exact = exact(&a, &b);
            let (a, b) = (Coded::of(&a), Coded::of(&b));
            let near = |found: Option<f32>, error: f32| {
                assert!((found.unwrap() - exact).abs() < error, "{phase}: {exact} {found:?}");
            };
            near(a.cosine(&b), 0.01);
            near(a.cosine(&stored(&b, Bits::Two)), 0.15);
            near(a.cosine(&stored(&b, Bits::One)), 0.25);
            let mut bytes = Vec::new();
            b.pack(Bits::Two, &mut bytes);
            assert_eq!(a.cosine_with_stored(&bytes), a.cosine(&stored(&b, Bits::Two)));
        }
    }

    #[test]
    fn a_missing_vector_is_like_no_other() {
        let a = Coded::of(&waves(64, 0.0));
        assert_eq!(Coded::default().cosine(&a), None);
        assert_eq!(a.cosine(&Coded::of(&waves(96, 0.0))), None);
        assert_eq!(stored(&Coded::default(), Bits::Two), Coded::default());
        assert_eq!(Coded::of(&[0.0; 8]).cosine(&Coded::of(&[0.0; 8])), Some(0.0));
    }

    #[test]
    fn planes_give_the_inner_product_of_the_numbers() {
        for n in [8, 64, 72, 96, 248] {
            let (a, b) = (Coded::of(&waves(n, 0.1)), Coded::of(&waves(n, 0.9)));
            let both =
                |coded: &Coded| [coded.clone(), stored(coded, Bits::Two), stored(coded, Bits::One)];
            for (x, y) in both(&a).iter().flat_map(|x| both(&b).map(|y| (x.clone(), y))) {
                let dot: i32 = x.numbers().zip(y.numbers()).map(|(a, b)| a * b).sum();
                let cosine = (dot as f32 / (x.length * y.length)).clamp(-1.0, 1.0);
                assert_eq!(x.cosine(&y), Some(cosine), "{n}");
            }
        }
    }

    #[test]
    fn what_was_stored_is_stored_alike() {
        for (n, bits) in [(96, Bits::Two), (64, Bits::One)] {
            let once = stored(&Coded::of(&waves(n, 0.3)), bits);
            assert_eq!(stored(&once, bits), once);
        }
    }
}
