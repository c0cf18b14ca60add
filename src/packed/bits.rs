//! Numbers of a few bits, high bits first, and sorted lists by the gaps between their numbers.

/// Writes bits.
#[derive(Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// Appends the lower `bits` of a value, at most 32.
    pub fn push(&mut self, value: u32, bits: u32) {
        self.pending = self.pending << bits | u64::from(value) & ((1 << bits) - 1);
        self.count += bits;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
        self.pending &= (1 << self.count) - 1;
    }

    /// Appends a gap: what is above its lower `bits` as so many ones and a zero (Rice code).
    pub fn push_gap(&mut self, gap: u32, bits: u32) {
        (0..gap >> bits).for_each(|_| self.push(1, 1));
        self.push(0, 1);
        self.push(gap, bits);
    }

    /// The bytes, the last one filled up with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push((self.pending << (8 - self.count)) as u8);
        }
        self.bytes
    }
}

/// The places of the bits that are set, the lowest first.
pub fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(place)
    })
}

/// Reads bits. Past the end nothing is read.
pub struct BitReader<'a> {
    bytes: &'a [u8],
    pending: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pending: 0, count: 0 }
    }

    /// A number of at most 32 bits.
    #[inline(always)]
    pub fn pull(&mut self, bits: u32) -> Option<u32> {
        if self.count < bits {
            self.fill();
        }
        self.count = self.count.checked_sub(bits)?;
        Some((self.pending >> self.count) as u32 & ((1_u64 << bits) - 1) as u32)
    }

    /// What [`BitWriter::push_gap`] wrote.
    #[inline(always)]
    pub fn pull_gap(&mut self, bits: u32) -> Option<u32> {
        let mut above = 0_u32;
        loop {
            self.fill();
            // The bits at hand, moved to the top.
            let ahead = self.pending.checked_shl(64 - self.count).unwrap_or(0);
            let ones = ahead.leading_ones().min(self.count);
            above += ones;
            self.count -= ones;
            if self.count > 0 {
                break;
            }
            if self.bytes.is_empty() {
                return None;
            }
        }
        self.count -= 1;
        Some(above.checked_mul(1 << bits)? | self.pull(bits)?)
    }

    /// Takes in as many whole bytes as there is room for.
    fn fill(&mut self) {
        if let Some(ahead) = self.bytes.first_chunk().map(|ahead| u64::from_be_bytes(*ahead)) {
            let room = (64 - self.count) / 8;
            let taken = ahead.checked_shr(64 - 8 * room).unwrap_or(0);
            self.pending = self.pending.checked_shl(8 * room).unwrap_or(0) | taken;
            self.bytes = self.bytes.get(room as usize..).unwrap_or_default();
            self.count += 8 * room;
            return;
        }
        while self.count <= 56
            && let Some((byte, rest)) = self.bytes.split_first()
        {
            self.pending = self.pending << 8 | u64::from(*byte);
            self.bytes = rest;
            self.count += 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_round_and_end() {
        let mut writer = BitWriter::default();
        for (value, bits) in [(5, 3), (0, 1), (0xFFFF_FFFF, 32), (77, 7)] {
            writer.push(value, bits);
        }
        for gap in [0, 31, 32, 1_000] {
            writer.push_gap(gap, 5);
        }
        let bytes = writer.finish();
        let mut reader = BitReader::new(&bytes);
        for (value, bits) in [(5, 3), (0, 1), (0xFFFF_FFFF, 32), (77, 7)] {
            assert_eq!(reader.pull(bits), Some(value));
        }
        for gap in [0, 31, 32, 1_000] {
            assert_eq!(reader.pull_gap(5), Some(gap));
        }
        assert_eq!(reader.pull(8), None);
        assert_eq!(BitReader::new(&[0xFF; 40]).pull_gap(5), None);
    }
}
