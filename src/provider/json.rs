//! JSON that may be broken: control characters and stray backslashes in strings, cut anywhere.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Value] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The text of the field `name`; a number counts as text, all else as none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Self::Text(text) | Self::Number(text)) => text,
            _ => "",
        }
    }
}

/// Deeper nesting is refused.
const MAX_DEPTH: usize = 32;
/// More values than this are not read.
const MAX_VALUES: usize = 500_000;

/// What could be read, and whether that is all of it. An object or text that is cut is left out.
pub(super) fn read(text: &str) -> Option<(Value, bool)> {
    let mut reader = Reader { chars: text.chars().peekable(), cut: false, values: 0 };
    let value = reader.value(0)?;
    Some((value, !reader.cut))
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    cut: bool,
    values: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self.chars.next_if(|c| c.is_whitespace() || *c == '\u{feff}').is_some() {}
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            self.cut = true;
            return None;
        }
        self.space();
        match *self.chars.peek()? {
            '{' => self.object(depth),
            '[' => self.list(depth),
            '"' => self.string().map(Value::Text),
            _ => {
                let mut word = String::new();
                while let Some(c) =
                    self.chars.next_if(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c))
                {
                    word.push(c);
                }
                match word.as_str() {
                    "true" => Some(Value::Bool(true)),
                    "false" => Some(Value::Bool(false)),
                    "null" => Some(Value::Null),
                    _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                        Some(Value::Number(word))
                    }
                    _ => {
                        self.cut = true;
                        None
                    }
                }
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.chars.next();
        let mut values = Vec::new();
        loop {
            self.space();
            match self.chars.peek() {
                Some(']') => {
                    self.chars.next();
                    return Some(Value::List(values));
                }
                Some(',') => {
                    self.chars.next();
                }
                Some(_) => match self.value(depth + 1) {
                    Some(value) => values.push(value),
                    None => break,
                },
                None => break,
            }
        }
        self.cut = true;
        Some(Value::List(values))
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.chars.next();
        let mut fields = Vec::new();
        loop {
            self.space();
            match self.chars.peek() {
                Some('}') => {
                    self.chars.next();
                    return Some(Value::Object(fields));
                }
                Some(',') => {
                    self.chars.next();
                }
                Some('"') => {
                    let Some(name) = self.string() else { break };
                    self.space();
                    if self.chars.next_if_eq(&':').is_none() {
                        break;
                    }
                    match self.value(depth + 1) {
                        Some(value) => fields.push((name, value)),
                        None => break,
                    }
                }
                _ => break,
            }
        }
        self.cut = true;
        // The outermost objects keep what they have; the one that was cut is not whole.
        if depth < 1 { Some(Value::Object(fields)) } else { None }
    }

    /// A string; `None` when its end is missing.
    fn string(&mut self) -> Option<String> {
        self.chars.next();
        let mut out = String::new();
        loop {
            match self.chars.next() {
                Some('"') => return Some(out),
                Some('\\') => self.escape(&mut out),
                Some(c) if c < ' ' => out.push(' '),
                Some(c) => out.push(c),
                None => {
                    self.cut = true;
                    return None;
                }
            }
        }
    }

    fn escape(&mut self, out: &mut String) {
        let plain = match self.chars.peek() {
            Some('n' | 'r' | 't' | 'b' | 'f') => Some(' '),
            Some(c @ ('"' | '\\' | '/')) => Some(*c),
            Some('u') => {
                self.chars.next();
                self.unicode(out);
                return;
            }
            _ => None,
        };
        match plain {
            Some(c) => {
                self.chars.next();
                out.push(c);
            }
            None => out.push('\\'),
        }
    }

    fn unicode(&mut self, out: &mut String) {
        let Some(first) = self.hex() else { return out.push_str("\\u") };
        if !(0xd800..0xdc00).contains(&first) {
            return out.push(char::from_u32(first).unwrap_or('\u{fffd}'));
        }
        let mut ahead = self.chars.clone();
        if ahead.next() == Some('\\') && ahead.next() == Some('u') {
            self.chars = ahead;
            if let Some(second) = self.hex() {
                let code = 0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00);
                return out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
        }
        out.push('\u{fffd}');
    }

    fn hex(&mut self) -> Option<u32> {
        let mut ahead = self.chars.clone();
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + ahead.next()?.to_digit(16)?;
        }
        self.chars = ahead;
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_is_read_as_far_as_it_goes() {
        let read = |text| read(text).map(|(value, whole)| (format!("{value:?}"), whole));
        let text = |value: &str| format!("Text({value:?})");
        assert_eq!(read(r#""a\u00e9\ud83d\ude00\n""#), Some((text("aé😀 "), true)));
        assert_eq!(read("\"a\tb \\x c\""), Some((text("a b \\x c"), true)));
        let list = r#"{"items":[{"a":"1"},{"a":"2","b":"cu"#;
        let (value, whole) = super::read(list).expect("a value");
        assert!(!whole);
        assert_eq!(value.get("items").map(|items| items.list().len()), Some(1));
        assert_eq!(super::read(""), None);
        assert_eq!(super::read(&"[".repeat(100)).map(|(_, whole)| whole), Some(false));
    }
}
