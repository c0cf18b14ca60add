//! Names by their letters: what looks alike, and what is mistyped.

use super::super::{host, punycode};
use super::SHORTEST_TYPED;
use super::words::{ADDED, COMMON, GENERIC, SHARED};

/// A label as it is shown: punycode read.
pub fn decoded(label: &str) -> String {
    label.strip_prefix("xn--").and_then(punycode::decode).unwrap_or_else(|| label.to_string())
}

/// Letters of other scripts that look like Latin ones, each before the one it looks like.
const ALIKE: &str = "аaвbсcԁdеeѐeёeһhіiїiјjкkӏlмmнhоoрpԛqѕsтtуyхxѡwԝwгrпnзeбbαaβbγyεeηnιiκkνvοoρpσoτtυuχxωwıiɡgɑaɩiʙbʟlɴnʀrʏyłløođdħhßbðdþpŋnƒfŧtƀbᴄcᴏoᴠvᴡwᴢzսuոnօoցgհhյjքpաw";

/// A label in the ASCII letters that it looks like.
pub fn ascii_shape(text: &str) -> String {
    let alike = |c: char| {
        let mut pairs = ALIKE.chars();
        while let (Some(other), Some(latin)) = (pairs.next(), pairs.next()) {
            if other == c {
                return Some(latin);
            }
        }
        None
    };
    text.chars()
        .map(|c| {
            if c.is_ascii() { c } else { alike(c).or_else(|| host::without_accent(c)).unwrap_or(c) }
        })
        .collect()
}

/// A name with letters of one shape made one: digits for letters, `rn` for `m`, `l` for `i`.
pub fn shape(text: &str) -> String {
    const PAIRS: [(&str, char); 4] = [("rn", 'm'), ("vv", 'w'), ("uu", 'w'), ("ci", 'd')];
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(match c {
            'l' | '1' | 'j' => 'i',
            '0' => 'o',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            '9' | 'q' => 'g',
            '2' => 'z',
            c => c,
        });
        if let Some((pair, one)) = PAIRS.iter().find(|(pair, _)| out.ends_with(pair)) {
            out.truncate(out.len() - pair.len());
            out.push(*one);
        }
    }
    out
}

/// One bit for each letter and digit of a text, one for all others.
pub fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |bits, b| {
        bits | match b {
            b'a'..=b'z' => 1 << (b - b'a'),
            b'0'..=b'9' => 1 << (26 + b - b'0'),
            _ => 1 << 63,
        }
    })
}

/// Is `text` the name with one typing error? `Some(true)` for a slip that hardly makes another
/// name; `None` when it is none, or when the difference lies where short names differ.
pub fn mistype(name: &str, text: &str) -> Option<bool> {
    let (a, b) = (name.as_bytes(), text.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (s, l) = (short.get(start..)?, long.get(start..)?);
    let swapped = matches!((s, l), ([x, y, rest @ ..], [v, w, tail @ ..])
        if s.len() == l.len() && (x, y) == (w, v) && rest == tail);
    let replaced = s.len() == l.len() && !s.is_empty() && s.get(1..) == l.get(1..);
    let added = l.len() == s.len() + 1 && l.get(1..) == Some(s);
    let digit = [s, l].iter().any(|rest| rest.first().is_some_and(u8::is_ascii_digit));
    if digit || !(swapped || replaced || added) {
        return None;
    }
    if GENERIC.has(text) || COMMON.has(text) {
        return None;
    }
    let (before, core, after) = core_of(name);
    let in_core = start >= before.len() && start < before.len() + core.len();
    // A doubled letter, or one of two left out.
    if swapped || added && start > 0 && long.get(start) == long.get(start - 1) {
        return (!in_core || core.len() >= 4).then_some(true);
    }
    let own_after = text.strip_prefix(before).and_then(|t| t.strip_prefix(core));
    if let Some(rest) = own_after.filter(|_| !after.is_empty() && !text.ends_with(after)) {
        return (!ADDED.has(rest) && !GENERIC.has(rest)).then_some(true);
    }
    // Whoever imitates a name keeps its first letter.
    if start == 0 {
        return None;
    }
    // A plural is another word.
    if core.len() + before.len() == name.len() && text.strip_suffix('s') == Some(name) {
        return None;
    }
    let own_core = core_of(text).1;
    let own_name = core.len() >= SHORTEST_TYPED && !GENERIC.has(own_core) && !ADDED.has(own_core);
    own_name.then_some(false)
}

/// A name in three parts: `the`, what is its own, and a word that many names share.
fn core_of(name: &str) -> (&str, &str, &str) {
    let rest = name.strip_prefix("the").filter(|rest| rest.len() > 2).unwrap_or(name);
    let before = name.get(..name.len() - rest.len()).unwrap_or_default();
    let cores = SHARED.iter().filter_map(|word| rest.strip_suffix(word));
    let core = cores.filter(|core| !core.is_empty()).min_by_key(|core| core.len()).unwrap_or(rest);
    (before, core, rest.get(core.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors() {
        for (name, text, expected) in [
            ("theguardian", "thegaurdian", Some(true)),
            ("haaretz", "haarettz", Some(true)),
            ("haaretz", "haretz", Some(true)),
            ("nytimes", "nytimess", Some(true)),
            ("tonline", "tonlinl", Some(true)),
            ("theguardian", "theguaradian", Some(false)),
            ("spiegel", "spiegelr", Some(false)),
            ("latimes", "laotimes", None),
            ("statnews", "statenews", None),
            ("gbnews", "bgnews", None),
            ("bild", "bildd", Some(true)),
            ("alghad", "elghad", None),
            ("gbnews", "gmnews", None),
            ("foxnews", "foxtimes", None),
            ("news18", "news14", None),
            ("theonion", "theunion", None),
            ("theguardian", "theguardians", None),
            ("washingtonpost", "washingtonposts", Some(true)),
            ("guardian", "guardian", None),
            ("", "", None),
        ] {
            assert_eq!(mistype(name, text), expected, "{name} {text}");
        }
    }

    #[test]
    fn shapes() {
        assert_eq!(shape("nytirnes"), shape("nytimes"));
        assert_eq!(shape("blld"), shape("bild"));
        assert_eq!(shape("w4sh1ngt0np0st"), shape("washingtonpost"));
        assert_eq!(ascii_shape("nytіmes"), "nytimes");
        assert_eq!(ascii_shape("lemondé"), "lemonde");
    }
}
