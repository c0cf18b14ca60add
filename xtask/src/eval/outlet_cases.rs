//! Identification over cases of our own (`outlet_cases.tsv`) and over every host of the directory.

use crate::data;
use parallax::outlet::{Directory, Identifier, PageMarks};

fn identifier() -> Identifier {
    Identifier::new(Directory::open(data::directory().unwrap()).unwrap())
}

/// In the answers `?` accepts anything, and an empty outlet accepts a host of which nothing is known.
#[test]
fn cases() {
    let identifier = identifier();
    let table = include_str!("../../../tests/outlet_cases.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [
            kind,
            url,
            canonical,
            site_name,
            publisher,
            provider,
            byline,
            dateline,
            last_line,
            hints,
            answers @ ..,
        ] = &cells[..]
        else {
            panic!("too few cells: {line}")
        };
        let hints = hints.split(';').filter_map(|h| h.split_once('='));
        let marks = PageMarks {
            canonical: canonical.to_string(),
            site_name: site_name.to_string(),
            publisher: publisher.to_string(),
            provider: provider.to_string(),
            byline: byline.to_string(),
            dateline: dateline.to_string(),
            last_line: last_line.to_string(),
            hints: hints.map(|(n, v)| (n.to_string(), v.to_string())).collect(),
        };
        let found = identifier.identify(url, Some(&marks));
        let own_host = found.rules.iter().any(|rule| rule == "platform.own_host");
        let outlet = found.outlet.clone().filter(|_| found.known || own_host);
        let got = [outlet, found.via.clone(), found.origin.clone(), found.lookalike_of.clone()];
        let got = got.map(Option::unwrap_or_default);
        let right =
            answers.iter().zip(&got).all(|(expected, got)| *expected == "?" || expected == got);
        if !right || answers.len() != got.len() {
            wrong.push(format!(
                "{kind} {url} {marks:?}\n  expected {answers:?}\n  got      {got:?} {:?}",
                found.rules
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_honest_host_is_a_lookalike_and_keys_are_stable() {
    let identifier = identifier();
    let directory = identifier.directory();
    let mut count = 0;
    for (host, id) in directory.hosts() {
        let found = identifier.identify(&format!("https://www.{host}/"), None);
        assert_eq!(found.lookalike_of, None, "{host}");
        let key = directory.key(id);
        if found.outlet.as_ref() == Some(&key) {
            let again = identifier.identify(&format!("https://{key}/"), None);
            assert_eq!(again.outlet, found.outlet, "{host}");
            count += 1;
        }
    }
    assert!(count > 20_000, "only {count} hosts are their outlet");
}

/// Pieces that break parsers, put together in every order.
const PIECES: &[&str] = &[
    "https://",
    "http:/",
    "www.",
    "nytimes.com",
    "xn--",
    "xn--p1ai",
    ".",
    "..",
    "-",
    "--",
    "@",
    ":",
    "443",
    "/",
    "\\",
    "?",
    "#",
    "%",
    "%2F",
    "%00",
    "%e4",
    "\u{202e}",
    "ı",
    "ß",
    "日本",
    "［",
    "]",
    "[::1]",
    "1.2.3.4",
    "co.uk",
    "translate.goog",
    "cdn.ampproject.org",
    "web.archive.org/web/2024/",
    "substack.com",
    "(AP)",
    "By ",
    "AFP",
    ", ",
    " and ",
    "©",
    "【共同】",
    "<b>",
    "</",
    "&",
    "=",
    "|",
    " - ",
    "\t",
    "\n",
    "\u{0}",
    "İ",
    "ﬃ",
    "e\u{301}",
    "Reuters",
    "google.",
    "a",
    "Z",
    "0x7f",
];

#[test]
fn nothing_breaks_it() {
    let identifier = identifier();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut text = |most: u64| {
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let count = next() % most;
        (0..count).map(|_| PIECES[(next() % PIECES.len() as u64) as usize]).collect::<String>()
    };
    for _ in 0..20_000 {
        let marks = PageMarks {
            canonical: text(8),
            site_name: text(4),
            publisher: text(4),
            provider: text(4),
            byline: text(12),
            dateline: text(12),
            last_line: text(12),
            hints: vec![("og:image".to_string(), text(6)), ("author".to_string(), text(6))],
        };
        let url = format!("https://{}", text(10));
        let first = identifier.identify(&url, Some(&marks));
        assert_eq!(first, identifier.identify(&url, Some(&marks)), "{url}");
        identifier.identify(&text(10), None);
    }
}
