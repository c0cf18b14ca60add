//! From what stands in a byline to the names of people. Roles, degrees, agencies, desks, outlets and places fall away.
//! The words are tables, one a line; they are of all languages at once, since a byline is often in another than its page.

mod cjk;

use super::{clean, title};
use cjk::is_cjk;

/// Before a name, in many languages; the longest fitting is taken off. `:` after it is taken too.
const BY: &str = include_str!("by.txt");

/// In the middle of a line, after a date or a verb of publishing.
const BY_INSIDE: &[&str] =
    &[" by ", " von ", " par ", " por ", " door ", " av ", " af ", " przez ", " oleh ", " di "];

/// What follows is no author.
const OTHER_CREDIT: &str = include_str!("other_credit.txt");

/// Between two names.
const AND: &[&str] = &[
    " and ",
    " und ",
    " et ",
    " y ",
    " e ",
    " i ",
    " og ",
    " och ",
    " ja ",
    " en ",
    " a ",
    " и ",
    " та ",
    " και ",
    " ve ",
    " dan ",
    " với ",
    " & ",
    " + ",
    " with ",
    " avec ",
    " mit ",
    " con ",
    " com ",
    " im gespräch mit ",
    " sowie ",
    " או ",
    "、",
    "，",
    ",",
    "/",
    " / ",
];

/// Between a name and what no longer belongs to it.
const HARD: &[char] = &[
    '|', '•', '·', '\n', ';', '(', ')', '[', ']', '—', '–', '»', '›', '●', '▪', '‧', '|', '{', '}',
    '<', '>', '"', '“', '”', '„', '*', '→', '…', '!', '?', '×', '■', '◆', '†', '（', '）', '【',
    '】',
];

/// Lower-case words inside names.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "da", "del", "der", "den", "dos", "das", "di", "du", "la", "le", "el",
    "al", "bin", "ben", "ibn", "y", "e", "zu", "zur", "zum", "vom", "ter", "ten", "te", "della",
    "dello", "af", "av", "do", "las", "los", "st.",
];

/// Roles and degrees around a name.
const ROLES: &str = include_str!("roles.txt");

/// Degrees after a name, written just so.
const DEGREES: &[&str] = &[
    "MS", "MA", "BA", "RD", "RDN", "MPH", "MD", "RN", "JD", "LDN", "MBA", "CPA", "CFP", "CFA",
    "DVM", "BSc", "MSc", "M.A.", "M.Sc.", "J.D.", "M.D.", "PhD", "Ph.D", "Ph.D.", "PharmD", "LCSW",
    "Esq", "Esq.", "LD", "CFP®", "CNN", "MSN", "DO", "PE", "LLM", "DDS", "PsyD", "EdD", "CSCS",
    "NASM",
];

/// Agencies and broadcasters, written in capitals or in small letters ("Sid" is a name, "SID" is none).
const AGENCIES: &str = include_str!("agencies.txt");

/// A word that no person's name holds; compared with whole words and with the parts of hyphenated ones.
const ORGANISATION: &str = include_str!("organisation.txt");

/// How months begin before a day in bylines.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär",
    "mai", "okt", "dez", "ene", "abr", "ago", "dic", "fév", "avr", "aoû", "déc",
];

/// Words that a name does not begin with.
const NEVER_FIRST: &[&str] = &[
    "the", "les", "die", "das", "los", "las", "our", "a", "an", "ein", "eine", "der", "un", "une",
    "il", "lo", "in", "on", "at", "to", "for", "mein", "meine", "my", "ihr", "ihre", "dein",
    "deine", "unser", "unsere", "mehr",
];

/// The people named in `text`, in order. `site` are names of the outlet, which are no people.
pub fn people(text: &str, site: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let text = clean::line(text);
    for segment in text.split(HARD) {
        for segment in segment.split(" - ").flat_map(|part| part.split("  ")) {
            in_segment(segment, site, &mut found);
        }
    }
    found.truncate(12);
    found
}

/// The name of somebody whom the page itself calls a person: letter case does not matter.
pub fn declared_person(text: &str, site: &[String]) -> Option<String> {
    let text = clean::line(text);
    let letters = |word: &str| word.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c));
    let words = text.split_whitespace().count();
    let person = (2..=3).contains(&words)
        && text.split_whitespace().all(letters)
        && text.starts_with(char::is_uppercase)
        && !text
            .split_whitespace()
            .any(|word| is_role_word(word) || NEVER_FIRST.contains(&word.to_lowercase().as_str()))
        && !is_group(&text)
        && !site.iter().any(|name| title::alike(name, &text));
    person.then_some(text)
}

/// `text` holds a word of an outlet, a desk or an agency.
pub fn is_group(text: &str) -> bool {
    text.split_whitespace().any(|word| known(word, ORGANISATION) || is_agency(word))
}

/// `text` begins as bylines do ("By …", "Von …"), also after a date, a dash or a bracket.
pub fn begins_as_byline(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    without_by(text).is_some()
}

/// `text` is one name, or a name with the date after it, and nothing else.
pub fn is_bare_name(text: &str, site: &[String]) -> bool {
    let named = text.split(|c: char| c.is_numeric()).next().unwrap_or_default();
    let named = if named.len() < text.len() { without_month(named) } else { named };
    let named = named.trim_matches(|c: char| !c.is_alphabetic());
    let capitals = |word: &str| word.starts_with(char::is_uppercase) || PARTICLES.contains(&word);
    let names: Vec<&str> = named.split(['/', '&', ',']).map(str::trim).collect();
    names.iter().all(|one| {
        (2..=3).contains(&one.split_whitespace().count())
            && one.split_whitespace().all(capitals)
            && people(one, site).first().is_some_and(|name| title::alike(name, one))
    })
}

fn in_segment(segment: &str, site: &[String], found: &mut Vec<String>) {
    let mut segment = segment.trim().trim_start_matches(['-', '_', '~', ' ', '@', ':', '.', ',']);
    // "Photos and story by" is a byline, "Photos by" is none.
    if without_by(segment).is_none()
        && OTHER_CREDIT.lines().any(|word| strip_word(segment, word).is_some())
    {
        return;
    }
    if let Some(rest) = after_inner_by(segment) {
        segment = rest;
    }
    while let Some(rest) = without_by(segment) {
        segment = rest;
    }
    // A date ends the names, and its month or weekday goes with it.
    let names = segment.split(|c: char| c.is_numeric()).next().unwrap_or_default();
    let segment = if names.len() < segment.len() { without_month(names) } else { names };
    let mut failed = false;
    for piece in pieces(segment) {
        let piece = without_by(piece).unwrap_or(piece);
        match name(piece, site) {
            Some(name) => {
                if !failed && !found.iter().any(|known| title::alike(known, &name)) {
                    found.push(name);
                }
            }
            // After a role or an outlet no further names are believed.
            None => failed |= !is_role(piece) && found.last().is_some() || is_long_group(piece),
        }
    }
}

/// "Ann Lee Dec. " -> "Ann Lee"
fn without_month(text: &str) -> &str {
    let text = text.trim_end();
    let at = text.rfind([' ', ',', '\u{a0}']).map_or(0, |at| at + 1);
    let last = text.get(at..).unwrap_or_default().trim_end_matches(['.', ',']).to_lowercase();
    let month = MONTHS.iter().any(|month| last.starts_with(month))
        || last == "on"
        || last == "am"
        || last == "le";
    if month { text.get(..at).unwrap_or_default() } else { text }
}

fn pieces(segment: &str) -> Vec<&str> {
    let mut pieces = vec![segment];
    for and in AND {
        pieces = pieces.into_iter().flat_map(|piece| split_nocase(piece, and)).collect();
    }
    pieces
}

/// Splits at a lower-case separator, whatever the case in the text; single letters only as they are ("Ann E Lee").
fn split_nocase<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let lower =
        if separator.trim().len() > 1 { text.to_ascii_lowercase() } else { text.to_string() };
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in lower.match_indices(separator) {
        if at >= from {
            parts.push(&text[from..at]);
            from = at + separator.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

/// "Posted on May 3, 2020 by Ann Lee" -> "Ann Lee".
fn after_inner_by(segment: &str) -> Option<&str> {
    let by = BY_INSIDE.iter().filter_map(|by| segment.find(by).map(|at| (at, by.len()))).min()?;
    let (before, after) = (&segment[..by.0], &segment[by.0 + by.1..]);
    let dated = before.contains(|c: char| c.is_ascii_digit());
    let verb = [
        "posted",
        "published",
        "veröffentlicht",
        "publié",
        "publicado",
        "written",
        "erstellt",
        "eingestellt",
        "geschrieben",
        "story",
        "geplaatst",
        "pubblicato",
        "review",
    ];
    let first = before.split_whitespace().next().unwrap_or_default().to_lowercase();
    (dated || verb.iter().any(|verb| first.starts_with(verb))).then_some(after)
}

/// The rest after the longest byline word that `text` begins with.
fn without_by(text: &str) -> Option<&str> {
    BY.lines()
        .filter_map(|word| strip_word(text, word))
        .min_by_key(|rest| rest.len())
        .filter(|rest| !rest.is_empty())
}

/// The rest of `text` after `word` and a space or colon, whatever the case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.trim_start().chars();
    for wanted in word.chars() {
        if !rest.next()?.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let wide = word.chars().all(|c| c >= '\u{3000}');
    let ends = rest.is_empty()
        || rest.starts_with([' ', ':', '：', '/', '／', '\u{a0}', '.'])
        || (wide && rest.starts_with('・'));
    ends.then(|| rest.trim_start_matches([' ', ':', '：', '/', '／', '\u{a0}', '.', '・']))
}

/// "Ministry for Education" goes on after the comma.
fn is_long_group(piece: &str) -> bool {
    is_group(piece) && piece.split_whitespace().any(|word| matches!(word, "für" | "for" | "of"))
}

fn is_role(piece: &str) -> bool {
    let mut words = piece.split_whitespace().peekable();
    words.peek().is_none() || words.all(is_role_word)
}

fn is_role_word(word: &str) -> bool {
    known(word, ROLES) || DEGREES.contains(&word.trim_end_matches(','))
}

fn is_agency(word: &str) -> bool {
    let title_case =
        word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    !title_case && known(word, AGENCIES)
}

/// `word` is one of `list`, whatever its case.
fn known(word: &str, list: &str) -> bool {
    let word = word.trim_matches([',', ':', '\'']).to_lowercase();
    list.lines().any(|one| one == word)
}

/// The name in `piece` without role, degree and rest, if a person's.
fn name(piece: &str, site: &[String]) -> Option<String> {
    let piece = piece
        .trim()
        .trim_matches(['-', ',', ':', '.', '@', '\'', '’', '`', '_', ' ', '~', '=', '#', '/']);
    if piece.is_empty() || piece.contains(['@', '_', '%', '$', '=', '\\']) || piece.contains("://")
    {
        return None;
    }
    if piece.chars().any(is_cjk) {
        return cjk::name(piece);
    }
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    while words.first().is_some_and(|word| {
        is_role(word)
            || word.rsplit('-').next().is_some_and(|end| end != *word && known(end, ROLES))
    }) {
        words.remove(0);
    }
    if words.first().is_some_and(|word| NEVER_FIRST.contains(&word.to_lowercase().as_str())) {
        return None;
    }
    // Names end before the first word that no name holds.
    let belongs = |word: &&str| {
        let first = word.chars().next().unwrap_or(' ');
        (!first.is_lowercase() && first.is_alphabetic())
            || PARTICLES.contains(word)
            || title_case_inside(word)
    };
    let ends = words.iter().position(|word| !belongs(word)).unwrap_or(words.len());
    let cut = ends < words.len();
    words.truncate(ends);
    while words.last().is_some_and(|word| is_role_word(word) || PARTICLES.contains(word)) {
        words.pop();
    }
    let full =
        words.iter().filter(|word| word.chars().count() > 1 && !PARTICLES.contains(word)).count();
    if !(2..=6).contains(&words.len()) || !(1..=5).contains(&full) || (cut && words.len() < 2) {
        return None;
    }
    let organisation = |word: &&str| {
        known(word.trim_end_matches('.'), ORGANISATION) && !PARTICLES.contains(word)
            || word
                .split(['-', '.', '’', '\''])
                .filter(|part| part.len() > 2)
                .any(|part| known(part, ORGANISATION))
    };
    if words.iter().any(organisation)
        || words.iter().any(|word| is_agency(word))
        || words.iter().any(|word| {
            !word.chars().all(|c| c.is_alphabetic() || is_mark(c) || "-.'’`´‑".contains(c))
        })
    {
        return None;
    }
    let shouted = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 3 && !word.contains(char::is_lowercase)
    };
    let all_shouted =
        words.iter().filter(|w| w.chars().count() > 3).all(&shouted) && words.iter().any(shouted);
    let name = words.join(" ");
    if site.iter().any(|site| title::alike(site, &name))
        || (all_shouted
            && words.iter().any(|word| site.iter().any(|site| title::alike(site, word))))
    {
        return None;
    }
    Some(if all_shouted { capitalised(&name) } else { name })
}

fn title_case_inside(word: &str) -> bool {
    // "d'Arc", "al-Masri", "bin-Laden"
    word.split(['-', '\'', '’']).skip(1).any(|part| part.starts_with(char::is_uppercase))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}'..='\u{e4e}')
}

/// "JOE HILDEBRAND" -> "Joe Hildebrand".
fn capitalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}
