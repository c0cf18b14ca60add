//! Cutting text into words, numbers and, where words are not parted by spaces, runs of letters.

use super::script;

/// Texts longer than this are cut: no title or lead is, and hostile ones cost nothing more.
pub const LONGEST_TEXT: usize = 8_192;
/// Longer words are not language (addresses, hashes).
const LONGEST_WORD: usize = 48;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Word,
    Number,
    /// A run of letters of a script without spaces.
    Run,
}

/// A piece of the text, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub shape: Shape,
    /// Begins with a capital letter, or is of a script without capitals.
    pub capital: bool,
    /// First of a sentence, where a capital says nothing.
    pub opens: bool,
}

/// The tokens of a text in order. Possessive endings (`'s`) and stops inside abbreviations are left out.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let text = cut(text, LONGEST_TEXT);
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    let mut chars = text.char_indices().peekable();
    let mut opens = true;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            opens |= matches!(
                c,
                '.' | '!' | '?' | ':' | '。' | '؟' | '\n' | '"' | '“' | '«' | '„' | '—' | '–' | '|'
            );
            continue;
        }
        let shape = shape_of(c);
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if !continues(shape, next, &text[at + next.len_utf8()..]) {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let word = if shape == Shape::Word {
            without_possessive(&text[start..end])
        } else {
            &text[start..end]
        };
        if word.len() <= LONGEST_WORD || shape == Shape::Run {
            let cased = c.is_lowercase() || c.is_uppercase();
            out.push(Token {
                text: word,
                shape,
                capital: c.is_uppercase() || !cased && shape == Shape::Word,
                opens,
            });
        }
        opens = false;
    }
    out
}

/// Where a part that was cut out of a text begins in it, in bytes.
pub fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// The longest prefix of at most `limit` bytes that ends between letters.
pub fn cut(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn shape_of(c: char) -> Shape {
    if script::is_continuous(c) {
        Shape::Run
    } else if c.is_numeric() {
        Shape::Number
    } else {
        Shape::Word
    }
}

fn continues(shape: Shape, c: char, rest: &str) -> bool {
    let next = rest.chars().next();
    match shape {
        Shape::Run => script::is_continuous(c),
        // 12,000 and 3.5 and 14:05, but not the full stop after a year.
        Shape::Number => {
            c.is_numeric() || matches!(c, '.' | ',' | ':') && next.is_some_and(char::is_numeric)
        }
        Shape::Word => {
            if script::is_continuous(c) {
                return false;
            }
            c.is_alphanumeric()
                || is_mark(c)
                || matches!(c, '\'' | '’') && next.is_some_and(char::is_alphabetic)
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F | 0x670 | 0x900..=0x903 | 0x93A..=0x94F)
}

/// `Trump's` -> `Trump`; `l'Iran` -> `Iran`; `don't` -> `don`.
fn without_possessive(word: &str) -> &str {
    let Some((head, tail)) = word.split_once(['\'', '’']) else { return word };
    // French and Italian elision: a short article before, the word behind.
    if head.chars().count() <= 2 && tail.chars().count() > 2 && !tail.contains(['\'', '’']) {
        tail
    } else {
        head
    }
}

/// A number without thousands marks: `12,000` and `12.000` -> `12000`; `3.5` stays.
pub fn plain_number(text: &str) -> String {
    let folded = script::fold(text);
    let mut out = String::with_capacity(folded.len());
    let parts: Vec<&str> = folded.split([',', '.']).collect();
    let grouped = parts.len() > 1 && parts[1..].iter().all(|part| part.len() == 3);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 && !grouped {
            out.push('.');
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words_numbers_and_runs() {
        let cases: [(&str, &[&str]); 6] = [
            ("Trump's 12,000 men. 3.5%", &["Trump", "12,000", "men", "3.5"]),
            ("l’Iran d'abord", &["Iran", "abord"]),
            ("в 2021.", &["в", "2021"]),
            ("東京オリンピック 2020", &["東京オリンピック", "2020"]),
            ("AI技術", &["AI", "技術"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let got: Vec<&str> = tokens(text).iter().map(|t| t.text).collect();
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn numbers_lose_their_marks() {
        for (from, to) in [
            ("12,000", "12000"),
            ("12.000", "12000"),
            ("3.5", "3.5"),
            ("3,5", "3.5"),
            ("١٢", "12"),
            ("14:05", "14:05"),
        ] {
            assert_eq!(plain_number(from), to);
        }
    }
}
