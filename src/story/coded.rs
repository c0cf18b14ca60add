//! Vectors in small whole numbers, and how many bits of each are kept.

/// A vector in small whole numbers, in proportion to the true ones.
///
/// That of an article that asks is nearly exact; those that are kept have one or two bits a number. The error of one
/// side is half that of two, and what a coding takes from every cosine is put back by the length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    numbers: Vec<i8>,
    /// What a cosine divides by: smaller than the true length by what quantising takes from an inner product.
    length: f32,
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
        Self::with(numbers.collect(), 1.0)
    }

    fn with(numbers: Vec<i8>, kept: f32) -> Self {
        let squares: i32 = numbers.iter().map(|&x| i32::from(x) * i32::from(x)).sum();
        Self { numbers, length: (squares as f32).sqrt() * kept }
    }

    /// How many numbers; 0 when there is no vector.
    pub fn dimensions(&self) -> usize {
        self.numbers.len()
    }

    /// Appends the numbers in few bits, the first one lowest. Their count is a multiple of 8.
    pub fn pack(&self, bits: Bits, out: &mut Vec<u8>) {
        let squares: f32 = self.numbers.iter().map(|&x| f32::from(x) * f32::from(x)).sum();
        let parted = (squares / self.numbers.len().max(1) as f32).sqrt() * PARTED;
        let code = |x: i8| match bits {
            Bits::One => u8::from(x >= 0),
            Bits::Two => {
                let x = f32::from(x);
                u8::from(x >= -parted) + u8::from(x >= 0.0) + u8::from(x >= parted)
            }
        };
        for numbers in self.numbers.chunks(8 / bits as usize) {
            let byte = numbers.iter().rev().fold(0, |byte, &x| byte << bits as u8 | code(x));
            out.push(byte);
        }
    }

    /// Reads what [`Coded::pack`] wrote.
    pub fn unpack(bytes: &[u8], bits: Bits) -> Self {
        let mut numbers = Vec::with_capacity(bytes.len() * 8 / bits as usize);
        match bits {
            Bits::One => bytes.iter().for_each(|&byte| {
                numbers.extend((0..8).map(|i| (byte >> i & 1) as i8 * 2 - 1));
            }),
            Bits::Two => {
                bytes.iter().for_each(|&byte| numbers.extend(TWO_BITS[usize::from(byte)]));
            }
        }
        Self::with(numbers, bits.kept())
    }

    /// Cosine with a vector of two bits a number as it is stored; `None` when one is missing.
    pub fn cosine_with_stored(&self, stored: &[u8]) -> Option<f32> {
        if stored.is_empty() || self.numbers.len() != stored.len() * 4 {
            return None;
        }
        let (mut dot, mut squares) = (0_i32, 0_i32);
        for (ours, &byte) in self.numbers.as_chunks::<4>().0.iter().zip(stored) {
            for (&a, &b) in ours.iter().zip(&TWO_BITS[usize::from(byte)]) {
                dot += i32::from(i16::from(a) * i16::from(b));
                squares += i32::from(i16::from(b) * i16::from(b));
            }
        }
        let length = (squares as f32).sqrt() * Bits::Two.kept();
        Some((dot as f32 / (self.length * length).max(1e-9)).clamp(-1.0, 1.0))
    }

    /// Cosine of two vectors; `None` when one is missing or they are not of one table.
    pub fn cosine(&self, other: &Self) -> Option<f32> {
        if self.numbers.is_empty() || self.numbers.len() != other.numbers.len() {
            return None;
        }
        let products = self.numbers.iter().zip(&other.numbers);
        let dot: i32 = products.map(|(&a, &b)| i32::from(i16::from(a) * i16::from(b))).sum();
        Some((dot as f32 / (self.length * other.length).max(1e-9)).clamp(-1.0, 1.0))
    }
}

/// The four numbers of a byte of two-bit codes.
const TWO_BITS: [[i8; 4]; 256] = {
    let mut out = [[0; 4]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut i = 0;
        while i < 4 {
            out[byte][i] = (byte >> (2 * i) & 3) as i8 * 2 - 3;
            i += 1;
        }
        byte += 1;
    }
    out
};

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
    fn what_was_stored_is_stored_alike() {
        for (n, bits) in [(96, Bits::Two), (64, Bits::One)] {
            let once = stored(&Coded::of(&waves(n, 0.3)), bits);
            assert_eq!(stored(&once, bits), once);
        }
    }
}
