//! Chance that can be repeated.

/// SplitMix64: a fixed series of numbers for each seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.number() % sides as u64) as usize
    }
}
