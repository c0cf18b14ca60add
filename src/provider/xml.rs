//! A pull reader for markup as feeds have it: XML that may be broken anywhere.
//!
//! It never fails and reads each byte a bounded number of times. What cannot be a tag is text; a section
//! without its end ends where its element does.

use crate::text::entity;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `raw` is the tag as written.
    Start {
        name: &'a str,
        attributes: &'a str,
        empty: bool,
        raw: &'a str,
    },
    End {
        name: &'a str,
        raw: &'a str,
    },
    /// With its references.
    Text(&'a str),
    /// Without references.
    Literal(&'a str),
    /// All of `<!DOCTYPE ... >`.
    Doctype(&'a str),
}

pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Name of the tag read last, if it was a start.
    parent: &'a str,
    /// A document has one; what looks like another is not searched for its end.
    doctype_seen: bool,
    cdata_end: Finder,
    cdata_start: Finder,
    comment_end: Finder,
    comment_start: Finder,
}

/// Finds the next place of a pattern, and remembers it, so that many searches cost as much as one.
struct Finder {
    pattern: &'static str,
    /// The last answer and from where it was asked.
    found: Option<(usize, Option<usize>)>,
}

impl Finder {
    const fn new(pattern: &'static str) -> Self {
        Self { pattern, found: None }
    }

    fn next(&mut self, text: &str, from: usize) -> Option<usize> {
        if let Some((asked, answer)) = self.found
            && asked <= from
            && answer.is_none_or(|at| at >= from)
        {
            return answer;
        }
        let answer = text.get(from..).and_then(|rest| rest.find(self.pattern)).map(|at| from + at);
        self.found = Some((from, answer));
        answer
    }
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            parent: "",
            doctype_seen: false,
            cdata_end: Finder::new("]]>"),
            cdata_start: Finder::new("<![CDATA["),
            comment_end: Finder::new("-->"),
            comment_start: Finder::new("<!--"),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// `text[self.at..end]`, and moves to `next`.
    fn take(&mut self, end: usize, next: usize) -> &'a str {
        let part = self.text.get(self.at..end).unwrap_or_default();
        self.at = next.max(self.at + 1).min(self.text.len());
        part
    }

    fn cdata(&mut self) -> Token<'a> {
        self.at += "<![CDATA[".len();
        let end = self.cdata_end.next(self.text, self.at);
        let nested = self.cdata_start.next(self.text, self.at);
        let closed = end.is_some_and(|end| nested.is_none_or(|nested| nested > end));
        if let (true, Some(end)) = (closed, end) {
            return Token::Literal(self.take(end, end + "]]>".len()));
        }
        let limit = nested.or(end).unwrap_or(self.text.len());
        let part = self.text.get(self.at..limit).unwrap_or_default();
        // Its element ends it, or else its item.
        let names = [self.parent, "item", "entry"];
        let stop =
            names.iter().find_map(|name| end_tag(part, name)).map_or(limit, |at| self.at + at);
        if stop == self.at {
            return Token::Literal("");
        }
        Token::Literal(self.take(stop, stop))
    }

    fn comment(&mut self) {
        let start = self.at;
        self.at += "<!--".len();
        let end = self.comment_end.next(self.text, self.at);
        let nested = self.comment_start.next(self.text, self.at);
        match end {
            Some(end) if nested.is_none_or(|nested| nested > end) => self.at = end + "-->".len(),
            // Not closed: only the line of the mark is a comment.
            _ => {
                let part = &self.text[start..nested.unwrap_or(self.text.len())];
                self.at = start + part.find(['>', '\n']).map_or("<!--".len(), |at| at + 1);
            }
        }
    }

    fn instruction(&mut self) {
        let rest = self.rest();
        let next_tag = rest[1..].find('<').map_or(rest.len(), |at| at + 1);
        let part = &rest[..next_tag];
        self.at += part
            .find("?>")
            .map(|at| at + 2)
            .or_else(|| part.find('>').map(|at| at + 1))
            .unwrap_or(part.len());
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if self.doctype_seen || !starts_with_ignoring_case(rest, "<!doctype") {
            let part = &rest[..rest[1..].find('<').map_or(rest.len(), |at| at + 1)];
            self.at += part.find('>').map_or(part.len(), |at| at + 1);
            return None;
        }
        self.doctype_seen = true;
        let close = rest.find('>').map_or(rest.len(), |at| at + 1);
        let subset = rest[..close].find('[').and_then(|open| {
            let end = rest[open..].find(']')? + open;
            rest[end..].find('>').map(|at| end + at + 1)
        });
        let end = subset.unwrap_or(close);
        self.at += end;
        Some(Token::Doctype(&rest[..end]))
    }

    /// A start or end tag at the `<` here, if it is one.
    fn tag(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let is_end = rest.starts_with("</");
        let name_at = if is_end { 2 } else { 1 };
        let after = rest.get(name_at..)?;
        if !after.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let name_len = after.find(|c: char| !is_name_char(c)).unwrap_or(after.len());
        let name = &after[..name_len];
        let body = &after[name_len..];
        let (inner, closing) = tag_body(body)?;
        let raw = &rest[..name_at + name_len + inner + closing];
        self.at += raw.len();
        if is_end {
            self.parent = "";
            return Some(Token::End { name, raw });
        }
        self.parent = name;
        let attributes = body[..inner].trim_end();
        let empty = attributes.ends_with('/');
        Some(Token::Start { name, attributes, empty, raw })
    }
}

/// How long the inside of a tag is, and how long its end; `None` when it is no tag.
fn tag_body(body: &str) -> Option<(usize, usize)> {
    let mut quote = None;
    let mut last = b' ';
    for (at, byte) in body.bytes().enumerate() {
        match (quote, byte) {
            (_, b'<') => {
                // A quote that is never closed, or a tag without its end.
                let close = body[..at].find('>');
                return match close {
                    Some(close) => Some((close, 1)),
                    None if body[..at].trim().is_empty() => Some((at, 0)),
                    None => None,
                };
            }
            (None, b'>') => return Some((at, 1)),
            (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    body.find('>').map(|close| (close, 1))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.')
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Where `</name` stands in `text`.
pub(super) fn end_tag(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = &text[at + 2..];
        starts_with_ignoring_case(after, name)
            && !after[name.len()..].starts_with(|c: char| is_name_char(c))
    })
}

impl<'a> Iterator for Reader<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                let end = self.at + rest.find('<').unwrap_or(rest.len());
                return Some(Token::Text(self.take(end, end)));
            }
            if rest.starts_with("<![CDATA[") {
                return Some(self.cdata());
            }
            if rest.starts_with("<!--") {
                self.comment();
                continue;
            }
            if rest.starts_with("<?") {
                self.instruction();
                continue;
            }
            if rest.starts_with("<!") {
                if let Some(token) = self.declaration() {
                    return Some(token);
                }
                continue;
            }
            if let Some(tag) = self.tag() {
                return Some(tag);
            }
            let end = self.at + 1 + rest[1..].find('<').unwrap_or(rest.len() - 1);
            return Some(Token::Text(self.take(end, end)));
        }
    }
}

/// Name in lower case and decoded value of each attribute; quotes may be missing.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let mut rest = text.trim_end_matches('/');
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| !is_name_char(c));
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| !is_name_char(c)).unwrap_or(rest.len());
            let name = &rest[..end];
            rest = rest[end..].trim_start();
            let Some(after) = rest.strip_prefix('=') else { continue };
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quote {
                Some(quote) => {
                    let inside = &after[1..];
                    let end = inside.find(quote).unwrap_or(inside.len());
                    rest = inside.get(end + 1..).unwrap_or_default();
                    &inside[..end]
                }
                None => {
                    let end = after.find(char::is_whitespace).unwrap_or(after.len());
                    rest = &after[end..];
                    &after[..end]
                }
            };
            return Some((name.to_lowercase(), entity::decode(value).into_owned()));
        }
    })
}

/// Value of one attribute.
pub(super) fn attribute(text: &str, name: &str) -> Option<String> {
    attributes(text).find(|(found, _)| found == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = Vec::new();
        for token in Reader::new(text) {
            out.push(match token {
                Token::Start { name, empty, .. } => {
                    format!("{}{name}", if empty { "/" } else { "+" })
                }
                Token::End { name, .. } => format!("-{name}"),
                Token::Text(text) => format!("'{text}'"),
                Token::Literal(text) => format!("[{text}]"),
                Token::Doctype(_) => "!".to_owned(),
            });
        }
        out.join(" ")
    }

    #[test]
    fn reads_whole_and_broken_markup() {
        let cases = [
            ("<a>x</a>", "+a 'x' -a"),
            ("<a x='>'/>", "/a"),
            ("<?xml version='1.0'?><a/>", "/a"),
            ("<?xml version='1.0'><a/><?b?>", "/a"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "! /a"),
            ("<a><![CDATA[<b>]]></a>", "+a [<b>] -a"),
            ("<a><![CDATA[x</a><b><![CDATA[y]]></b>", "+a [x] -a +b [y] -b"),
            ("<a><![CDATA[x", "+a [x]"),
            ("a<!-- <b> -->c", "'a' 'c'"),
            ("<!-- a -- b --><c/>", "/c"),
            ("1 < 2 <3 <a>", "'1 ' '< 2 ' '<3 ' +a"),
            ("<a href=x y>z", "+a 'z'"),
            ("<a href=\"x>z</a>", "+a 'z' -a"),
            ("<title One</title>", "'<title One' -title"),
            ("x</a<b>", "'x' -a +b"),
            ("<", "'<'"),
            ("<a", "'<a'"),
            ("<!", ""),
            ("<é>", "+é"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn attributes_in_any_state() {
        let read = |text| attributes(text).collect::<Vec<_>>();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            read(" A='1' b = \"2&amp;3\" c=4 d e='5"),
            [pair("a", "1"), pair("b", "2&3"), pair("c", "4"), pair("e", "5")]
        );
    }
}
