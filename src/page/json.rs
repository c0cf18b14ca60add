//! JSON as pages write it: with raw line feeds, trailing commas, comments around it, several values in
//! one place, cut off in the middle. Reading never fails; it gives what could be read.

/// Levels of nesting that are read; what is deeper is skipped.
const MAX_DEPTH: usize = 24;
/// Values that are read from one text.
const MAX_VALUES: usize = 4_000;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// A string, or a number as written.
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.iter().find(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list, or the value itself as the only one.
    pub fn each(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            Json::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// The text of a field: a string, or the first string of a list.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.get(key)?.each().iter().find_map(Json::text).filter(|text| !text.trim().is_empty())
    }
}

/// Every object and list that stands in `text`, one after another.
pub fn read(text: &str) -> Vec<Json> {
    let text = text.replace("<![CDATA[", "");
    let mut reader = Reader { rest: text.chars().peekable(), values: 0 };
    let mut found = Vec::new();
    while let Some(&c) = reader.rest.peek() {
        if (c == '{' || c == '[') && reader.values < MAX_VALUES {
            found.extend(reader.value(0));
        } else {
            reader.rest.next();
        }
    }
    found
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    values: usize,
}

impl Reader<'_> {
    /// The next value; `None` at an end, a closing bracket or something unreadable.
    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        self.values += 1;
        if self.values > MAX_VALUES {
            self.rest.by_ref().for_each(drop);
            return None;
        }
        match *self.rest.peek()? {
            '{' | '[' if depth >= MAX_DEPTH => {
                self.skip_nested();
                Some(Json::Null)
            }
            '{' => Some(self.object(depth)),
            '[' => Some(self.list(depth)),
            '"' => Some(Json::Text(self.string())),
            '}' | ']' | ',' | ':' => None,
            _ => Some(self.word()),
        }
    }

    fn object(&mut self, depth: usize) -> Json {
        self.rest.next();
        let mut fields = Vec::new();
        loop {
            self.space();
            match self.rest.peek() {
                Some('"') => {
                    let key = self.string();
                    self.space();
                    if self.rest.next_if_eq(&':').is_some()
                        && let Some(value) = self.value(depth + 1)
                    {
                        fields.push((key, value));
                    }
                }
                Some('}') => {
                    self.rest.next();
                    return Json::Object(fields);
                }
                Some(_) => {
                    self.rest.next();
                }
                None => return Json::Object(fields),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Json {
        self.rest.next();
        let mut items = Vec::new();
        loop {
            self.space();
            match self.rest.peek() {
                Some(']') => {
                    self.rest.next();
                    return Json::List(items);
                }
                // A list that was never closed ends where its object does.
                Some('}') | None => return Json::List(items),
                Some(',' | ':') => {
                    self.rest.next();
                }
                Some(_) => items.extend(self.value(depth + 1)),
            }
        }
    }

    /// A string with its quotes. Raw control characters stand for themselves.
    fn string(&mut self) -> String {
        self.rest.next();
        let mut text = String::new();
        while let Some(c) = self.rest.next() {
            match c {
                '"' => break,
                '\\' => text.extend(self.escape()),
                c => text.push(c),
            }
        }
        text
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'n' | 'r' | 't' => ' ',
            'b' | 'f' => return None,
            'u' => {
                let unit = self.hex4()?;
                if (0xD800..0xDC00).contains(&unit) {
                    self.rest.next_if_eq(&'\\')?;
                    self.rest.next_if_eq(&'u')?;
                    let low = self.hex4()?;
                    let pair = 0x1_0000 + ((unit - 0xD800) << 10) + low.checked_sub(0xDC00)?;
                    return char::from_u32(pair);
                }
                return char::from_u32(unit);
            }
            c => c,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.rest.next_if(char::is_ascii_hexdigit)?.to_digit(16)?;
        }
        Some(unit)
    }

    /// A number, `true`, `false`, `null`, or a word that should have been quoted.
    fn word(&mut self) -> Json {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, ',' | '}' | ']' | '{' | '[' | '"')) {
            word.push(c);
        }
        match word.trim() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" | "" => Json::Null,
            other => Json::Text(other.to_string()),
        }
    }

    /// Passes over a value by counting brackets.
    fn skip_nested(&mut self) {
        let mut open = 0usize;
        while let Some(&c) = self.rest.peek() {
            match c {
                '"' => {
                    self.string();
                    continue;
                }
                '{' | '[' => open += 1,
                '}' | ']' => open = open.saturating_sub(1),
                _ => {}
            }
            self.rest.next();
            if open == 0 {
                return;
            }
        }
    }

    fn space(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace() || c.is_control()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_gives_what_it_holds() {
        for (text, key, wanted) in [
            (r#"{"a":"b"}"#, "a", "b"),
            ("{\"a\":\"two\nlines\"}", "a", "two\nlines"),
            (r#"<!-- {"a":"b",} -->"#, "a", "b"),
            (r#"//<![CDATA[ {"a":"b"} //]]>"#, "a", "b"),
            (r#"{"x":,"a":"b"}"#, "a", "b"),
            (r#"{"x":[1,2,"a":"c"],"a":"b"}"#, "a", "b"),
            (r#"{"a":"b","cut":{"deep":["#, "a", "b"),
            (r#"{"a":"caf\u00e9 \ud83d\ude00 \ud83dx"}"#, "a", "café 😀 x"),
            (r#"{"a":12}"#, "a", "12"),
        ] {
            let found = read(text);
            assert_eq!(found.first().and_then(|one| one.field(key)), Some(wanted), "{text}");
        }
    }

    #[test]
    fn several_values_in_one_text() {
        assert_eq!(read(r#"{"a":"b"}{"a":"c"} , [{"a":"d"}]"#).len(), 3);
        assert_eq!(read("null"), []);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).len(), 1);
        let open = "{\"a\":".repeat(100_000);
        assert_eq!(read(&open).len(), 1);
    }
}
