//! A date text as numbers, words and signs.

use super::names::fold;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Value and number of digits.
    Number(u64, usize),
    /// A word, folded, and whether it was written in ASCII capitals.
    Word(String, bool),
    Sign(char),
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// White space stands before it.
    pub spaced: bool,
    /// Some part of the date was read from it.
    pub used: bool,
}

/// The tokens of one text.
pub(super) struct Tokens(pub Vec<Token>);

impl Tokens {
    pub fn of(text: &str, max_chars: usize) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        let mut spaced = true;
        let chars: Vec<char> = text.trim().chars().take(max_chars).map(plain).collect();
        let mut at = 0;
        while let Some(&first) = chars.get(at) {
            let start = at;
            at += 1;
            let kind = if is_space(first) {
                spaced = true;
                continue;
            } else if first.is_ascii_digit() {
                while chars.get(at).is_some_and(char::is_ascii_digit) {
                    at += 1;
                }
                let digits = at - start;
                let value = chars[start..at]
                    .iter()
                    .take(18)
                    .fold(0, |sum, c| sum * 10 + u64::from(c.to_digit(10).unwrap_or_default()));
                Kind::Number(value, digits)
            } else if is_letter(first) {
                while let Some(&c) = chars.get(at) {
                    let joined = c == '.' && chars.get(at + 1).copied().is_some_and(is_letter);
                    if !(is_letter(c) || joined) {
                        break;
                    }
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                let capitals = word.chars().all(|c| c.is_ascii_uppercase());
                Kind::Word(fold(&word), capitals)
            } else if is_invisible(first) {
                continue;
            } else {
                Kind::Sign(first)
            };
            tokens.push(Token { kind, spaced, used: false });
            spaced = false;
        }
        Self(tokens)
    }

    fn free(&self, at: usize) -> Option<&Token> {
        self.0.get(at).filter(|token| !token.used)
    }

    /// Value and digits of the unused number at `at`.
    pub fn number(&self, at: usize) -> Option<(u64, usize)> {
        match self.free(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    /// The unused number at `at` if it has one or two digits and is at most `max`.
    pub fn small(&self, at: usize, max: u64) -> Option<u64> {
        self.number(at).filter(|&(value, digits)| digits <= 2 && value <= max).map(|(v, _)| v)
    }

    /// The unused word at `at`.
    pub fn word(&self, at: usize) -> Option<&str> {
        match &self.free(at)?.kind {
            Kind::Word(word, _) => Some(word),
            _ => None,
        }
    }

    /// The unused sign at `at`.
    pub fn sign(&self, at: usize) -> Option<char> {
        match self.free(at)?.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// White space stands before the token at `at`, or there is none.
    pub fn spaced(&self, at: usize) -> bool {
        self.0.get(at).is_none_or(|token| token.spaced)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The word at `at`, used or not.
    pub fn any_word(&self, at: usize) -> Option<&str> {
        match &self.0.get(at)?.kind {
            Kind::Word(word, _) => Some(word),
            _ => None,
        }
    }

    /// The unused word at `at` was written in ASCII capitals.
    pub fn is_capitals(&self, at: usize) -> bool {
        matches!(self.free(at), Some(Token { kind: Kind::Word(_, true), .. }))
    }

    /// Cuts `20260102`, `20260102T0930`, `20260102093000` and the time of `2026-01-02T093000` into parts.
    pub fn split_compact(&mut self) {
        let mut parts: Vec<Token> = Vec::with_capacity(self.0.len() + 12);
        for token in self.0.drain(..) {
            let Kind::Number(value, digits) = token.kind else {
                parts.push(token);
                continue;
            };
            let after_t = !token.spaced
                && matches!(parts.last(), Some(Token { kind: Kind::Word(word, _), .. }) if word == "t");
            let widths: &[(usize, char)] = match digits {
                14 => &[(4, '-'), (2, '-'), (2, ' '), (2, ':'), (2, ':'), (2, ' ')],
                12 => &[(4, '-'), (2, '-'), (2, ' '), (2, ':'), (2, ' ')],
                8 => &[(4, '-'), (2, '-'), (2, ' ')],
                6 if after_t => &[(2, ':'), (2, ':'), (2, ' ')],
                4 if after_t => &[(2, ':'), (2, ' ')],
                _ => {
                    parts.push(token);
                    continue;
                }
            };
            let text = format!("{value:0digits$}");
            let mut rest = text.as_str();
            let mut spaced = token.spaced;
            for &(width, sign) in widths {
                let (part, tail) = rest.split_at(width.min(rest.len()));
                rest = tail;
                let number = Kind::Number(part.parse().unwrap_or_default(), width);
                parts.push(Token { kind: number, spaced, used: false });
                spaced = sign == ' ';
                if sign != ' ' {
                    parts.push(Token { kind: Kind::Sign(sign), spaced: false, used: false });
                }
            }
        }
        self.0 = parts;
    }

    /// Index after the last token that the date was read from.
    pub fn end_of_used(&self) -> usize {
        self.0.iter().rposition(|token| token.used).map_or(0, |at| at + 1)
    }

    pub fn mark(&mut self, range: std::ops::Range<usize>) {
        for token in self.0.iter_mut().skip(range.start).take(range.len()) {
            token.used = true;
        }
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Letters and the marks that belong to them; all that is neither space, digit nor punctuation.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    !(is_space(c)
        || is_invisible(c)
        || matches!(c, '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}')
        || matches!(c, '\u{2010}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}')
        || matches!(c, '،' | '؛' | '。' | '\u{ff00}'..='\u{ff0f}' | '・'))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// One form for digits of every script, for full-width signs and for dashes.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '−' | '‐' | '‑' | '–' => '-',
        '∶' | '꞉' => ':',
        _ => digit(c).unwrap_or(c),
    }
}

/// First digit of the decimal digits of the scripts that newspapers are written in.
const ZEROS: [u32; 15] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0e50, 0x0ed0, 0x1040,
];

fn digit(c: char) -> Option<char> {
    let code = c as u32;
    let zeros = ZEROS.iter().chain(&[0x0f20, 0x17e0, 0x1810]);
    zeros
        .copied()
        .find(|zero| (*zero..zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}
