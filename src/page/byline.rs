//! Who wrote it: people only. No byline is better than a wrong one.

use super::clean;
use super::facts::Facts;
use super::outline::{Outline, Zone};
use super::structured::Structured;

/// People and where they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Byline {
    pub people: Vec<String>,
    pub from: &'static str,
    /// The line as shown or said, agencies and all.
    pub shown: String,
}

const METAS: &[&str] = &[
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "authors",
];

pub fn find(facts: &Facts, outline: &Outline, structured: &Structured, site: &[String]) -> Byline {
    let credits: Vec<&str> =
        structured.authors.iter().filter(|c| !c.organisation).map(|c| c.name.as_str()).collect();
    let shown = structured.authors.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let people = names(&credits, site);
    if !people.is_empty() {
        return Byline { people, from: "json-ld author", shown };
    }
    for name in METAS {
        let said: Vec<&str> = facts.metas(name).collect();
        let people = names(&said, site);
        if !people.is_empty() {
            return Byline { people, from: name, shown: said.join(", ") };
        }
    }
    let marked: Vec<&str> = outline
        .blocks
        .iter()
        .enumerate()
        .filter(|(at, block)| {
            let naming = block.naming.to_ascii_lowercase();
            outline.zone(*at) < Zone::Margin
                && block.length < 120
                && ["author", "byline", "autor"].iter().any(|mark| naming.contains(mark))
        })
        .map(|(_, block)| block.text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    for text in marked.iter().take(3) {
        let people = names(&[text], site);
        if !people.is_empty() {
            return Byline { people, from: "marked as author", shown: text.to_string() };
        }
    }
    Byline { shown, ..Byline::default() }
}

/// The people in these strings, each once.
fn names(said: &[&str], site: &[String]) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for part in said.iter().flat_map(|text| split(text)) {
        let name = clean::line(part.trim_start_matches(['@', '-']).trim());
        if is_person(&name, site) && !people.contains(&name) {
            people.push(name);
        }
    }
    people.truncate(12);
    people
}

fn split(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in [", ", "; ", " and ", " und ", " & ", " | ", " / ", "\n"] {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    let begin = |part: &str, word: &str| {
        part.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    parts
        .into_iter()
        .map(|part| {
            ["by ", "von ", "par ", "por "]
                .iter()
                .find(|word| begin(part, word))
                .map_or(part, |word| &part[word.len()..])
        })
        .collect()
}

fn is_person(name: &str, site: &[String]) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && !name.contains(|c: char| c.is_ascii_digit() || "@:/_<>{}".contains(c))
        && words.iter().filter(|word| word.starts_with(char::is_uppercase)).count() * 2
            >= words.len()
        && !site.iter().any(|site| super::title::alike(site, name))
}
