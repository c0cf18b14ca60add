//! The pieces of a credit: agency, other outlet, the outlet itself, a person, or nothing.

use super::Page;
use super::agencies::{self, Agency};
use super::words::{
    AGENCIES, AND, DATE_WORDS, DESK, IN, LEADS, MONTHS, PEOPLE, PICTURE, TRAILS, WITH,
};

/// What parts two pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Nothing before it.
    Start,
    /// Bar, bullet, dash, line break.
    Bar,
    Slash,
    Comma,
    /// "and" in some language, `&`, `+`.
    And,
    /// "with" in some language.
    With,
    Bracket,
}

/// What a piece is.
#[derive(Clone, Debug)]
pub enum Who {
    Agency(&'static Agency),
    /// "agencies", without a name.
    Agencies,
    /// Another outlet, by its key.
    Outlet(String),
    /// The outlet itself, or its desk.
    Own,
    /// Somebody or something else: most often a person or a place.
    Other,
    /// A picture credit.
    Picture,
    /// Dates and words such as "Published".
    Nothing,
}

/// A piece and how it is joined to the one before.
#[derive(Clone, Debug)]
pub struct Item {
    pub joint: Joint,
    pub who: Who,
    pub text: String,
}

/// Takes a credit apart. Empty pieces and dates are left out.
pub fn items(page: &Page<'_>, text: &str) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for (joint, piece) in pieces(text) {
        let joint = if out.is_empty() && joint != Joint::With { Joint::Start } else { joint };
        match who(page, &piece) {
            Who::Nothing => {}
            who => out.push(Item { joint, who, text: piece }),
        }
    }
    out
}

/// Splits at separators; "and" and "with" are separators that say more.
fn pieces(text: &str) -> Vec<(Joint, String)> {
    let mut out = Vec::new();
    let mut joint = Joint::Start;
    let mut piece = String::new();
    let mut flush = |joint: Joint, piece: &mut String| {
        let whole = std::mem::take(piece);
        if !whole.trim().is_empty() {
            out.extend(split_words(joint, &whole));
        }
    };
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let space_around = |j: usize| chars.get(j).is_none_or(|c| c.is_whitespace());
        let next = match c {
            '|' | '•' | '·' | '\n' | '\r' | '—' | ';' => Some(Joint::Bar),
            // Two spaces part what two elements of the page held.
            '\t' => Some(Joint::Bar),
            ' ' if chars.get(i + 1) == Some(&' ') => Some(Joint::Bar),
            '-' | '–' if space_around(i + 1) && (i == 0 || space_around(i - 1)) => {
                Some(Joint::Bar)
            }
            '/' => Some(Joint::Slash),
            ',' | '،' | '、' => Some(Joint::Comma),
            '&' | '+' => Some(Joint::And),
            '(' | ')' | '[' | ']' | '【' | '】' => Some(Joint::Bracket),
            _ => None,
        };
        match next {
            Some(next) => {
                flush(joint, &mut piece);
                joint = next;
            }
            None => piece.push(c),
        }
    }
    flush(joint, &mut piece);
    out
}

/// Splits a piece at the words for "and" and "with".
fn split_words(joint: Joint, piece: &str) -> Vec<(Joint, String)> {
    let mut out = Vec::new();
    let mut joint = joint;
    let mut words: Vec<&str> = Vec::new();
    for word in piece.split_whitespace() {
        let lower = word.to_lowercase();
        let found = if WITH.has(lower.trim_end_matches(':')) {
            Joint::With
        } else if AND.has(&lower) && !words.is_empty() {
            Joint::And
        } else if let Some(rest) = glued_and(word) {
            if !words.is_empty() {
                out.push((joint, words.join(" ")));
            }
            joint = Joint::And;
            words = vec![rest];
            continue;
        } else {
            words.push(word);
            continue;
        };
        if !words.is_empty() {
            out.push((joint, words.join(" ")));
        }
        joint = found;
        words.clear();
    }
    if !words.is_empty() {
        out.push((joint, words.join(" ")));
    }
    out
}

/// Hebrew and Arabic write "and" as one letter before the word.
fn glued_and(word: &str) -> Option<&str> {
    let rest = word.strip_prefix('ו').or_else(|| word.strip_prefix('و'))?;
    let agencies = AGENCIES.iter().any(|a| a.split(' ').next() == Some(rest));
    (agencies || agencies::exact(rest, None).is_some()).then_some(rest)
}

/// What one piece is.
pub fn who(page: &Page<'_>, piece: &str) -> Who {
    let piece = trim(piece);
    let piece = after_label(piece);
    if piece.is_empty() {
        return Who::Nothing;
    }
    let lower = piece.to_lowercase();
    if PICTURE.has(&lower) {
        return Who::Picture;
    }
    if AGENCIES.has(&lower) {
        return Who::Agencies;
    }
    if let Some(agency) = agency(page, piece) {
        return if page.is_self(agency) { Who::Own } else { Who::Agency(agency) };
    }
    let people =
        lower.rsplit(' ').next().is_some_and(|last| PEOPLE.has(last)) && lower.contains(' ');
    if people || DESK.has(&lower) || page.is_own_name(piece) || page.is_own_name(lead_off(piece)) {
        return Who::Own;
    }
    if is_date(&lower) {
        return Who::Nothing;
    }
    match outlet(page, piece) {
        Some(key) => Who::Outlet(key),
        None => Who::Other,
    }
}

/// Another outlet with this name. Single words are taken for a person's or a thing's unless they
/// are initials.
fn outlet(page: &Page<'_>, piece: &str) -> Option<String> {
    let inner_capital = piece.chars().skip(1).any(char::is_uppercase);
    let telling = piece.contains([' ', '.']) || piece.len() >= 3 && inner_capital;
    let piece = lead_off(piece);
    if telling { page.other_outlet(piece) } else { None }
}

/// The agency that a piece names, its people and its place aside.
pub fn agency(page: &Page<'_>, piece: &str) -> Option<&'static Agency> {
    let country = page.country();
    let whole = |text: &str| agencies::exact(text, country).or_else(|| compound(text, country));
    if let Some(found) = whole(piece) {
        return Some(found);
    }
    if let Some(found) = agencies::at_edge(piece, country, false)
        && ["记者", "記者", "讯", "訊", "电", "電", " "].iter().any(|after| piece.contains(after))
    {
        return Some(found);
    }
    let undated = without_dates(piece);
    if let Some(found) = whole(&undated) {
        return Some(found);
    }
    let mut words: Vec<&str> = undated.split(' ').filter(|w| !w.is_empty()).collect();
    loop {
        if let Some(found) = without_trail(&words, &whole) {
            return Some(found);
        }
        if words.len() < 2 || !words.first().is_some_and(|w| LEADS.has(&bare(w))) {
            return partner(piece, country);
        }
        words.remove(0);
    }
}

/// The agency before words for its people or its place: `Reuters in Berlin`, `AP Staff`.
fn without_trail(
    words: &[&str],
    whole: &impl Fn(&str) -> Option<&'static Agency>,
) -> Option<&'static Agency> {
    let place = words.iter().position(|w| IN.has(w)).filter(|&at| at > 0);
    let mut words = words.get(..place.unwrap_or(words.len()))?;
    loop {
        if let Some(found) = whole(&words.join(" ")) {
            return Some(found);
        }
        let (last, rest) = words.split_last()?;
        if rest.is_empty() || !TRAILS.has(&bare(last)) {
            return None;
        }
        words = rest;
    }
}

/// `STT–Matti Virtanen`, `AP通信=ワシントン`: the agency with its reporter or place.
fn partner(piece: &str, country: Option<&str>) -> Option<&'static Agency> {
    let (first, rest) = piece.split_once(['–', '='])?;
    let korean = country == Some("KR");
    let alone = !rest.contains(['–', '=']) || rest.contains(' ');
    if korean || !alone { None } else { agencies::exact(first.trim(), country) }
}

/// `AFP-JIJI`, `TT–Reuters`, `AFP=時事`: all parts are agencies, the first one wrote it.
fn compound(text: &str, country: Option<&str>) -> Option<&'static Agency> {
    // In Korea this form is a picture's.
    if country == Some("KR") && text.contains('=') {
        return None;
    }
    let mut parts = text.split(['-', '–', '=']).map(|part| agencies::exact(part.trim(), country));
    let first = parts.next()??;
    let mut count = 0;
    for part in parts {
        part?;
        count += 1;
    }
    (count > 0).then_some(first)
}

/// What follows `Source:` or another label.
fn after_label(piece: &str) -> &str {
    match piece.split_once(':') {
        Some((label, rest)) if !rest.starts_with("//") => {
            let known = label.split_whitespace().all(|w| {
                let word = bare(w);
                LEADS.has(&word) || DATE_WORDS.has(&word)
            });
            if known { trim(rest) } else { piece }
        }
        _ => piece,
    }
}

/// Does a text start with "by" in some language?
pub fn is_lead(text: &str) -> bool {
    text.split(' ').next().is_some_and(|first| LEADS.has(&bare(first)))
}

fn lead_off(piece: &str) -> &str {
    match piece.split_once(' ') {
        Some((first, rest)) if LEADS.has(&bare(first)) && first.to_lowercase() != "the" => {
            trim(rest)
        }
        _ => piece,
    }
}

pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | ':'
                    | ';'
                    | '*'
                    | '\''
                    | '-'
                    | '–'
                    | '—'
                    | '='
                    | '~'
                    | '©'
                    | '_'
                    | '|'
                    | '/'
            )
    })
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Is there nothing but numbers, months and words around dates?
fn is_date(lower: &str) -> bool {
    without_dates(lower).split_whitespace().all(|w| DATE_WORDS.has(&bare(w)))
}

/// Is a word a number of a date or time? `TVN24` is not.
fn starts_numeric(word: &str) -> bool {
    word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_numeric)
}

/// Drops numbers, months and the words around dates.
fn without_dates(text: &str) -> String {
    let has_digit = text.chars().any(|c| c.is_numeric());
    if !has_digit {
        return text.to_string();
    }
    let kept = text.split_whitespace().filter(|word| {
        let lower = bare(word);
        let month = MONTHS.iter().any(|m| lower.starts_with(m)) && lower.chars().count() <= 10;
        !starts_numeric(word) && !month && !DATE_WORDS.has(&lower)
    });
    kept.collect::<Vec<_>>().join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}
