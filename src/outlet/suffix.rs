//! Public suffixes: where in a host the part ends that anyone can register below.
//!
//! The list (publicsuffix.org, with its private part) is compiled by `build.rs` into an automaton
//! that is walked here byte by byte, from the end of the host; nothing is built at start.

use std::sync::OnceLock;

/// The list where it is no part of the program.
static INSTALLED: OnceLock<Vec<u8>> = OnceLock::new();

/// The compiled list; its form is described in `build.rs`. Damage leads to wrong suffixes, never out of it.
pub fn compiled() -> &'static [u8] {
    #[cfg(feature = "suffixes")]
    return include_bytes!(concat!(env!("OUT_DIR"), "/suffixes.bin"));
    #[cfg(not(feature = "suffixes"))]
    INSTALLED.get().map_or(&[], Vec::as_slice)
}

/// Hands in the compiled list, once and before anything is asked: until then no ending is known. Where the list is part of the
/// program, that one counts.
pub fn install(list: Vec<u8>) {
    INSTALLED.set(list).ok();
}

const PLAIN: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;
const PRIVATE: u8 = 8;
const LAST: u8 = 0x80;
const INLINE: u8 = 0x40;
const SYMBOL: u8 = 0x3f;

/// A public suffix of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suffix<'a> {
    /// The suffix itself, such as `co.uk`.
    pub text: &'a str,
    /// Is there a rule for it? Unknown endings count as suffixes of one label.
    pub listed: bool,
    /// A company's suffix, such as `blogspot.com`.
    pub private: bool,
}

/// The public suffix of a host in ASCII lower case, without trailing dot. An empty host has an empty one.
pub fn public_suffix(host: &str) -> Suffix<'_> {
    let mut found = Suffix { text: last_labels(host, 1), listed: false, private: false };
    let mut state = Some(0);
    let mut labels = 0;
    for label in host.rsplit('.') {
        if labels > 0 {
            state = state.and_then(|s| step(s, b'.'));
        }
        for byte in label.bytes().rev() {
            state = state.and_then(|s| step(s, byte));
        }
        labels += 1;
        let Some(kind) = state.map(kind_at) else { break };
        let private = kind & PRIVATE != 0;
        if kind & EXCEPTION != 0 {
            return Suffix { text: last_labels(host, labels - 1), listed: true, private };
        }
        if kind & PLAIN != 0 {
            found = Suffix { text: last_labels(host, labels), listed: true, private };
        }
        if kind & WILDCARD != 0 && last_labels(host, labels).len() < host.len() {
            found = Suffix { text: last_labels(host, labels + 1), listed: true, private };
        }
    }
    found
}

/// The registrable host: the public suffix and one label before it. `None` for a host that is a
/// public suffix itself.
pub fn registrable(host: &str) -> Option<&str> {
    let suffix = public_suffix(host).text;
    let before = host.len().checked_sub(suffix.len() + 1)?;
    let start = host.get(..before)?.rfind('.').map_or(0, |dot| dot + 1);
    host.get(start..)
}

/// The last `count` labels of a host, or the whole of a shorter one.
fn last_labels(host: &str, count: usize) -> &str {
    let dot = host.rmatch_indices('.').nth(count.wrapping_sub(1));
    match dot {
        _ if count == 0 => "",
        Some((dot, _)) => host.get(dot + 1..).unwrap_or_default(),
        None => host,
    }
}

/// The kind of the rule that ends at a node, 0 if none does.
fn kind_at(node: usize) -> u8 {
    compiled().get(node).map(|edge| edge & SYMBOL).filter(|&symbol| symbol < 16).unwrap_or(0)
}

fn step(node: usize, byte: u8) -> Option<usize> {
    let wanted = 16
        + match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => byte - b'0' + 26,
            b'-' => 36,
            b'.' => 37,
            _ => return None,
        };
    let table = compiled();
    let mut at = node;
    loop {
        let edge = *table.get(at)?;
        let ends_rule = edge & SYMBOL < 16;
        if edge & SYMBOL == wanted {
            let target = || {
                Some(usize::from(u16::from_le_bytes([*table.get(at + 1)?, *table.get(at + 2)?])))
            };
            return if edge & INLINE != 0 { Some(at + 1) } else { target() };
        }
        if edge & LAST != 0 {
            return None;
        }
        at += if ends_rule || edge & INLINE != 0 { 1 } else { 3 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outlet::host::normalize_host;
    use std::collections::HashMap;

    const LIST: &str = include_str!("../../data/public_suffix_list.dat");
    const VECTORS: &str = include_str!("../../tests/public_suffix_vectors.txt");

    #[test]
    fn official_vectors() {
        let mut checked = 0;
        for line in VECTORS.lines().filter_map(|l| l.strip_prefix("checkPublicSuffix(")) {
            let mut parts = line.trim_end_matches(");").split(", ").map(|p| p.trim_matches('\''));
            let (Some(host), Some(expected)) = (parts.next(), parts.next()) else {
                panic!("a vector has two parts: {line}")
            };
            let Ok(host) = normalize_host(host) else {
                assert_eq!(expected, "null", "{line}");
                continue;
            };
            let expected = normalize_host(expected).unwrap();
            let got = registrable(&host).unwrap_or("null");
            assert_eq!(got, expected, "{line}");
            checked += 1;
        }
        assert!(checked > 70);
    }

    /// The algorithm of publicsuffix.org, word for word and slowly.
    fn by_the_book(rules: &HashMap<String, bool>, host: &str) -> (String, bool, bool) {
        let labels: Vec<&str> = host.split('.').collect();
        let tail = |from: usize| labels.get(from..).unwrap_or_default().join(".");
        for from in 0..labels.len() {
            if let Some(&private) = rules.get(&format!("!{}", tail(from))) {
                return (tail(from + 1), true, private);
            }
            let wildcard = format!("*.{}", tail(from + 1));
            if let Some(&private) = rules.get(&tail(from)).or_else(|| rules.get(&wildcard)) {
                return (tail(from), true, private);
            }
        }
        (tail(labels.len() - 1), false, false)
    }

    #[test]
    fn every_rule_of_the_list() {
        let mut rules = HashMap::new();
        let mut private = false;
        for line in LIST.lines() {
            private |= line.contains("===BEGIN PRIVATE");
            let rule = line.split_whitespace().next().unwrap_or_default();
            if !rule.is_empty() && !rule.starts_with("//") {
                let (mark, name) =
                    rule.split_at(rule.find(|c| c != '*' && c != '.' && c != '!').unwrap());
                rules.insert(format!("{mark}{}", normalize_host(name).unwrap()), private);
            }
        }
        assert!(rules.len() > 9_000);
        for rule in rules.keys() {
            let name = rule.trim_start_matches(['*', '.', '!']);
            for host in [
                name.to_string(),
                format!("b.{name}"),
                format!("a.b.{name}"),
                format!("x.a.b.{name}"),
            ] {
                let got = public_suffix(&host);
                let got = (got.text.to_string(), got.listed, got.private);
                assert_eq!(got, by_the_book(&rules, &host), "{host}");
            }
        }
    }

    #[test]
    fn odd_hosts() {
        for host in ["", ".", "..", "a.", ".a", "日本", "a_b.c"] {
            let _ = (public_suffix(host), registrable(host));
        }
        assert_eq!(registrable("co.uk"), None);
        assert_eq!(registrable("blogspot.com"), None);
        assert_eq!(registrable("a.b.blogspot.com"), Some("b.blogspot.com"));
        assert_eq!(registrable("tr.example"), Some("tr.example"));
    }

    #[test]
    fn the_table_is_small() {
        assert!(compiled().len() < 56_000, "{} bytes", compiled().len());
    }
}
