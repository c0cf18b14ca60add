//! Little-endian numbers and short texts in byte strings. Reading is bounded: a wrong length gives `None`, never a panic.

/// Reads a byte string from its start.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    /// LEB128, at most ten bytes.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A text with its length before it.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.varint()?).ok()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

/// Appends a LEB128 number.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a text with its length before it.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// The number at `index` of a column of two-byte numbers, or 0 past its end.
pub fn u16_at(column: &[u8], index: usize) -> u16 {
    element(column, index).map(u16::from_le_bytes).unwrap_or_default()
}

/// The same for four bytes.
pub fn u32_at(column: &[u8], index: usize) -> u32 {
    element(column, index).map(u32::from_le_bytes).unwrap_or_default()
}

/// The same for eight bytes.
pub fn u64_at(column: &[u8], index: usize) -> u64 {
    element(column, index).map(u64::from_le_bytes).unwrap_or_default()
}

fn element<const N: usize>(column: &[u8], index: usize) -> Option<[u8; N]> {
    column.get(index.checked_mul(N)?..)?.first_chunk::<N>().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_go_round() {
        let mut out = Vec::new();
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            put_varint(&mut out, value);
        }
        put_text(&mut out, "Zürich");
        let mut reader = Reader(&out);
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(reader.varint(), Some(value));
        }
        assert_eq!(reader.text(), Some("Zürich"));
        assert_eq!(reader.u8(), None);
    }

    #[test]
    fn wrong_lengths_give_nothing() {
        assert_eq!(Reader(&[0xff; 12]).varint(), None);
        assert_eq!(Reader(&[9, b'a']).text(), None);
        assert_eq!(Reader(&[2, 0xff, 0xfe]).text(), None);
        assert_eq!(u32_at(&[1, 2, 3], 0), 0);
        assert_eq!(u16_at(&[1, 0, 2, 0], 1), 2);
        assert_eq!(u64_at(&[0; 16], usize::MAX), 0);
    }
}
