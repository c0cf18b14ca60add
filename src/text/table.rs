//! Look-up in a text table that is sorted by bytes, one `key<TAB>value` a line: nothing is built at
//! start, the table is read where it lies.

/// Value of `key` in `table`.
pub fn find<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let line = table.get(lower_bound(table, key)..)?.lines().next()?;
    line.split_once('\t').filter(|(found, _)| *found == key).map(|(_, value)| value)
}

/// Byte offset of the first line whose key is not less than `key`.
pub fn lower_bound(table: &str, key: &str) -> usize {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let start = start.max(low);
        let end =
            bytes[start..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| start + at);
        let line = &bytes[start..end];
        let name = line.split(|b| *b == b'\t').next().unwrap_or(line);
        if name < key.as_bytes() {
            low = (end + 1).min(bytes.len());
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_key_and_no_other() {
        let table = "a\t1\nab\t2\nb\t3\nö\t4\n";
        for (key, value) in [("a", "1"), ("ab", "2"), ("b", "3"), ("ö", "4")] {
            assert_eq!(find(table, key), Some(value), "{key}");
        }
        for key in ["", "aa", "c", "z", "öö"] {
            assert_eq!(find(table, key), None, "{key}");
        }
        assert_eq!(find("", "a"), None);
    }
}
