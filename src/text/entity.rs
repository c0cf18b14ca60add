//! Character references of HTML and XML.

use super::table;
use std::borrow::Cow;

/// All names of the HTML standard with the characters they stand for, without `Tab` and `NewLine`.
const NAMES: &str = include_str!("../../data/entities.txt");
const LONGEST_NAME: usize = 32;
/// Names that are read without their semicolon, if no letter, digit or `=` follows: old pages leave it
/// out, and `&copy=2` is a parameter of an address.
const WITHOUT_SEMICOLON: [&str; 6] = ["amp", "lt", "gt", "quot", "apos", "nbsp"];

/// Replaces each complete reference by its character, once. What is no reference stays as it is;
/// references to no character (`&#0;`, `&#xD800;`) vanish.
pub fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(after) = rest.strip_prefix('&') {
        let used = match after.strip_prefix('#') {
            Some(number) => numeric(number, &mut out).map(|used| used + 2),
            None => named(after, &mut out).map(|used| used + 1),
        };
        rest = match used {
            Some(used) => &rest[used..],
            None => {
                out.push('&');
                after
            }
        };
        let next = rest.find('&').unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// The text with the five characters replaced that markup is made of.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Reads `8217;` or `x2019;`, with or without the semicolon; gives the bytes read.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let (radix, digits) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, text),
    };
    let len = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if len == 0 {
        return None;
    }
    // Too many digits are no character.
    let code = u32::from_str_radix(&digits[..len], radix).unwrap_or(u32::MAX);
    out.extend(character(code));
    let semicolon = usize::from(digits[len..].starts_with(';'));
    Some(text.len() - digits.len() + len + semicolon)
}

/// The character of a number; those of 0x80-0x9F are meant as windows-1252.
fn character(code: u32) -> Option<char> {
    match code {
        0x80..=0x9f => windows_1252(code as u8),
        9 | 10 | 13 => char::from_u32(code),
        0..0x20 | 0x7f | 0xfffe | 0xffff => None,
        _ => char::from_u32(code),
    }
}

/// The character of a byte of windows-1252; `None` for the five bytes that have none.
pub fn windows_1252(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
        '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte) - 0x80).copied().filter(|c| *c != '\0'),
        _ => Some(char::from(byte)),
    }
}

fn named(text: &str, out: &mut String) -> Option<usize> {
    let len = text.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = text.split_at(len);
    if rest.starts_with(';') {
        match name {
            "Tab" | "NewLine" => out.push(' '),
            _ => out.push_str(table::find(NAMES, name)?),
        }
        return Some(len + 1);
    }
    if rest.starts_with('=') || !WITHOUT_SEMICOLON.contains(&name) {
        return None;
    }
    out.push_str(table::find(NAMES, name)?);
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_complete_references_once() {
        let cases = [
            ("no reference", "no reference"),
            ("S&amp;P &lt;500&gt;", "S&P <500>"),
            ("&amp;amp;", "&amp;"),
            ("d&eacute;j&agrave; &hellip;", "déjà …"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&#8217;&#x2019;&#X2019;", "’’’"),
            ("&#146;s", "’s"),
            ("&#8217s", "’s"),
            ("&#0;&#xD800;&#x110000;&#99999999999;x", "x"),
            ("M&S & Co", "M&S & Co"),
            ("&notit; &copyright", "&notit; &copyright"),
            ("fish &amp chips", "fish & chips"),
            ("?a=1&lt=2&b", "?a=1&lt=2&b"),
            ("&", "&"),
            ("&#", "&#"),
            ("&#x;", "&#x;"),
            ("&&amp;", "&&"),
        ];
        for (text, wanted) in cases {
            assert_eq!(decode(text), wanted, "{text}");
        }
    }

    #[test]
    fn every_name_is_found() {
        for line in NAMES.lines() {
            let (name, value) = line.split_once('\t').expect("two columns");
            assert_eq!(decode(&format!("&{name};")), value, "{name}");
        }
    }
}
