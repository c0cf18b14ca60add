//! News agencies and the forms in which their names stand in credits.

use crate::outlet::host::plain_form;
use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../../data/agencies.tsv");

/// Most words of an agency's name.
const LONGEST_NAME: usize = 6;

/// A news agency or a syndicate that sells texts.
#[derive(Debug)]
pub struct Agency {
    /// Its main host.
    pub host: &'static str,
    other_hosts: Vec<&'static str>,
    /// Countries whose outlets mean it by its short mark; empty: everywhere.
    home: Vec<&'static str>,
    /// Outlets add it behind the name of their own reporter, so a name before it makes it help.
    pub after_own_name: bool,
    /// It sells texts of others, who are named beside it.
    pub syndicate: bool,
}

impl Agency {
    pub fn has_host(&self, host: &str) -> bool {
        self.host == host || self.other_hosts.contains(&host)
    }
}

struct Agencies {
    rows: Vec<Agency>,
    /// Names of several words, in lower case.
    names: HashMap<String, usize>,
    /// Short marks as they are written, each of one agency or of several by country.
    marks: HashMap<&'static str, Vec<usize>>,
}

static AGENCIES: LazyLock<Agencies> = LazyLock::new(|| {
    let mut all = Agencies { rows: Vec::new(), names: HashMap::new(), marks: HashMap::new() };
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (host, other_hosts, names, marks, home, note) =
            (cell(), cell(), cell(), cell(), cell(), cell());
        let row = all.rows.len();
        let list = |text: &'static str, by: char| text.split(by).filter(|w| !w.is_empty());
        for name in list(names, ';') {
            all.names.insert(name.to_lowercase(), row);
        }
        for mark in list(marks, ';') {
            all.marks.entry(mark).or_default().push(row);
        }
        all.rows.push(Agency {
            host,
            other_hosts: list(other_hosts, ' ').collect(),
            home: list(home, ' ').collect(),
            after_own_name: note.contains("after"),
            syndicate: note.contains("syndicate"),
        });
    }
    all
});

/// The agency that a piece of a credit names with nothing beside it. `country` is the outlet's:
/// short marks mean an agency only where its home is.
pub fn exact(text: &str, country: Option<&str>) -> Option<&'static Agency> {
    let rows = &AGENCIES.rows;
    if let Some(&row) = AGENCIES.names.get(&text.to_lowercase()) {
        return rows.get(row);
    }
    let ambiguous = is_ambiguous(text);
    let at_home = |agency: &&Agency| match country {
        _ if !ambiguous => true,
        Some(country) => agency.home.is_empty() || agency.home.contains(&country),
        // Two letters mean too much where nothing is known of the page.
        None => agency.home.is_empty() || text.chars().count() > 2,
    };
    let mark = AGENCIES.marks.get(text)?;
    mark.iter().filter_map(|&row| rows.get(row)).find(at_home)
}

/// Is a mark so short that other things are called so elsewhere? Marks in other scripts are read
/// only by those who know the agency, but for short Arabic ones.
fn is_ambiguous(mark: &str) -> bool {
    let count = mark.chars().count();
    let arabic = mark.chars().all(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    mark.is_ascii() && count <= 6 || arabic && count <= 4
}

/// The agency of a host.
pub fn by_host(host: &str) -> Option<&'static Agency> {
    AGENCIES.rows.iter().find(|agency| agency.has_host(host))
}

/// The agency whose full name a text ends with (`Jean Tremblay The Canadian Press`). A word must
/// stand before it.
pub fn at_end(text: &str) -> Option<&'static Agency> {
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    let first = starts.len().saturating_sub(LONGEST_NAME);
    starts.get(first..)?.iter().find_map(|&start| full_name(text.get(start..)?))
}

/// The agency that a text starts with, and what follows it.
pub fn at_start<'a>(text: &'a str, country: Option<&str>) -> Option<(&'static Agency, &'a str)> {
    let ends =
        text.char_indices().filter(|(_, c)| !c.is_alphanumeric() && *c != '.').map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(LONGEST_NAME * 2).chain([text.len()]).collect();
    ends.into_iter().rev().find_map(|end| {
        let (head, rest) = text.split_at_checked(end)?;
        Some((exact(head.trim_end_matches(['.', ' ']), country)?, rest))
    })
}

/// The first agency named anywhere in a text. Only for sentences whose form says that an agency
/// wrote the text.
pub fn anywhere(text: &str, country: Option<&str>) -> Option<&'static Agency> {
    let starts = text.char_indices().zip(std::iter::once(' ').chain(text.chars()));
    starts
        .filter(|((_, c), before)| c.is_alphanumeric() && !before.is_alphanumeric())
        .find_map(|((at, _), _)| at_start(text.get(at..)?, country).map(|(agency, _)| agency))
}

/// An agency's mark with which a text in a script without spaces ends (`ワシントン共同`) or starts.
pub fn at_edge(text: &str, country: Option<&str>, end: bool) -> Option<&'static Agency> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let wide = |c: char| u32::from(c) >= 0x2e80;
    let cut = |&(at, c): &(usize, char)| if end { at } else { at + c.len_utf8() };
    let edge = if end { chars.last() } else { chars.first() };
    if !edge.is_some_and(|&(_, c)| wide(c)) {
        return None;
    }
    // The longest mark wins: from the far side inwards.
    let cuts: Vec<usize> =
        if end { chars.iter().map(cut).collect() } else { chars.iter().rev().map(cut).collect() };
    cuts.into_iter().find_map(|at| {
        let piece = if end { text.get(at..)? } else { text.get(..at)? };
        let marked = piece.chars().count() >= 2;
        if marked { exact(piece, country) } else { None }
    })
}

fn full_name(text: &str) -> Option<&'static Agency> {
    AGENCIES.rows.get(*AGENCIES.names.get(&text.to_lowercase())?)
}

/// Text as credits are compared: wide forms plain, tags and invisible marks dropped, quotes gone.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_tag = false;
    let mut chars = text.chars().map(plain_form).peekable();
    while let Some(c) = chars.next() {
        match c {
            '<' if chars.peek().is_some_and(|n| n.is_ascii_alphabetic() || *n == '/') => {
                in_tag = true
            }
            '>' if in_tag => {
                in_tag = false;
                out.push(' ');
            }
            _ if in_tag => {}
            '"'
            | '“'
            | '”'
            | '«'
            | '»'
            | '„'
            | '*'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{ad}'
            | '\u{feff}' => {}
            '\u{a0}' | '\u{202f}' | '\u{3000}' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(agency: Option<&'static Agency>) -> &'static str {
        agency.map_or("", |a| a.host)
    }

    #[test]
    fn marks_and_names() {
        let cases = [
            ("AP", Some("US"), "apnews.com"),
            ("ap", Some("US"), ""),
            ("associated press", None, "apnews.com"),
            ("dpa", Some("DE"), "dpa.com"),
            ("PA", Some("GB"), "pa.media"),
            ("PA", Some("US"), ""),
            ("PA", None, ""),
            ("ANI", Some("IN"), "aninews.in"),
            ("ANI", Some("LB"), "nna-leb.gov.lb"),
            ("Sana", Some("PK"), ""),
            ("أ ف ب", Some("LB"), "afp.com"),
        ];
        for (text, country, expected) in cases {
            assert_eq!(host(exact(text, country)), expected, "{text}");
        }
    }

    #[test]
    fn places() {
        assert_eq!(host(at_end("Jean Tremblay The Canadian Press")), "thecanadianpress.com");
        assert_eq!(host(at_end("The Canadian Press")), "thecanadianpress.com");
        assert_eq!(host(at_end("Reuters Jones")), "");
        assert_eq!(host(at_edge("ワシントン共同", Some("JP"), true)), "kyodonews.net");
        assert_eq!(host(at_edge("新华社北京3月5日电", Some("CN"), false)), "xinhuanet.com");
        assert_eq!(
            host(at_start("AGERPRES/(A - autor", Some("RO")).map(|(a, _)| a)),
            "agerpres.ro"
        );
        assert_eq!(host(anywhere("aus dem Angebot der dpa übernommen", Some("DE"))), "dpa.com");
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(AGENCIES.rows.len(), TABLE.lines().count() - 1);
        for agency in &AGENCIES.rows {
            assert!(agency.host.contains('.'), "{agency:?}");
        }
    }
}
