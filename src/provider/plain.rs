//! From a fragment of HTML, or text that may be one, to one clean line.

use crate::text::entity::{self, windows_1252};
use std::collections::HashSet;

/// Elements whose content is not part of the text.
const SKIPPED: [&str; 5] = ["script", "style", "figure", "figcaption", "noscript"];
/// Elements that stand apart from the words beside them.
const BLOCKS: [&str; 18] = [
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "table",
    "blockquote",
    "hr",
    "section",
];
/// One line of text without markup, references, invisible marks and runs of blanks.
pub(super) fn line(html: &str) -> String {
    let bare = without_tags(html);
    let text = entity::decode(&bare);
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
        } else if !is_invisible(c) {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
        }
    }
    undo_double_utf8(&out).unwrap_or(out)
}

/// Direction marks, zero-width blanks and soft hyphens; the joiners of Persian and Hindi stay.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{0}'..='\u{1f}' | '\u{7f}')
}

fn without_tags(html: &str) -> String {
    if !html.contains('<') {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // Elements whose end was looked for in vain: not looked for again.
    let mut endless: HashSet<&str> = HashSet::new();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = match after.find("-->").filter(|_| !endless.contains("!--")) {
                Some(end) => &after[end + 3..],
                None => {
                    endless.insert("!--");
                    after
                }
            };
            continue;
        }
        let Some((name, is_end, len)) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let is_block = BLOCKS.contains(&name.as_str());
        let skipped = SKIPPED.iter().find(|skipped| **skipped == name);
        if is_block || skipped.is_some() {
            out.push(' ');
        }
        rest = &rest[len..];
        if let Some(name) = skipped.filter(|name| !is_end && !endless.contains(**name)) {
            match super::xml::end_tag(rest, name) {
                Some(end) => rest = &rest[end..],
                None => {
                    endless.insert(name);
                }
            }
        }
    }
    out.push_str(rest);
    out
}

/// Name in lower case, whether it is an end tag, and length of the tag at the start of `text`.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    let inside = text.strip_prefix('<')?;
    let (is_end, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let close = inside.find(['>', '<']).filter(|at| inside[*at..].starts_with('>'))?;
    let name_len = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    Some((inside[..name_len].to_ascii_lowercase(), is_end, text.len() - inside.len() + close + 1))
}

/// Text that was UTF-8, read as windows-1252 and written as UTF-8 again (`Itâ€™s`): given back if the
/// whole text can be turned round and gets shorter.
fn undo_double_utf8(text: &str) -> Option<String> {
    if !text.contains(['Â', 'Ã', 'â', 'ã', 'Ð', 'Ñ']) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_1252_byte).collect();
    let fixed = String::from_utf8(bytes?).ok()?;
    (fixed.chars().count() < text.chars().count()).then_some(fixed)
}

fn windows_1252_byte(c: char) -> Option<u8> {
    match c as u32 {
        code @ (0..=0x7f | 0xa0..=0xff) => Some(code as u8),
        _ => (0x80..=0x9f).find(|byte| windows_1252(*byte) == Some(c)),
    }
}

/// At most `max` characters, cut between words.
pub(super) fn shortened(text: String, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else { return text };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_lines() {
        let cases = [
            ("<p>One</p><p>two</p>", "One two"),
            ("a<br>b &amp;amp; c", "a b &amp; c"),
            ("<figure><img><figcaption>Photo</figcaption></figure>Text", "Text"),
            ("<script>x</script>y<style>", "y"),
            ("x < y, a<b and 1 <2>", "x < y, a<b and 1 <2>"),
            ("a<!-- b -->c<!-- d", "ac d"),
            ("\u{202e}A\u{200b}B\u{a0}C\n D", "AB C D"),
            ("SchlÃ¼sselâ€“Frage", "Schlüssel–Frage"),
            ("Château", "Château"),
        ];
        for (html, wanted) in cases {
            assert_eq!(line(html), wanted, "{html}");
        }
    }
}
