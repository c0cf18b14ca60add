//! Numbers in plain writing: a sign, digits, a point. The standard library also reads exponents and any number of
//! digits, for which it brings a table of ten kilobytes.

/// As many digits as a float always tells apart.
const MOST_DIGITS: usize = 15;

/// The number that the whole text is; `None` for anything else, and for more than 15 digits.
pub fn parse(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = || whole.bytes().chain(part.bytes());
    if !(1..=MOST_DIGITS).contains(&digits().count()) || !digits().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = digits().fold(0, |number, digit| 10 * number + u64::from(digit - b'0'));
    let value = number as f64 / 10_u64.pow(part.len() as u32) as f64;
    Some(if text.starts_with('-') { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::*;

    #[test]
    fn only_plain_numbers_are_read() {
        for (text, number) in
            [("0.46", 0.46), ("-1", -1.0), ("+.5", 0.5), ("7.", 7.0), ("007", 7.0)]
        {
            assert_eq!(parse(text), Some(number), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "1e3",
            "inf",
            "NaN",
            "1.2.3",
            "--1",
            " 1",
            "1 ",
            "१",
            "1234567890.123456",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn as_the_standard_library_reads_it(text in "[+-]?[0-9]{1,8}(\\.[0-9]{0,7})?") {
            prop_assert_eq!(parse(&text), text.parse().ok());
        }
    }
}
