//! Credits in the dateline: the place, date and agency before the first sentence.

use super::Page;
use super::agencies::{self, Agency};
use super::item::{agency, trim};
use super::words::PICTURE;

/// How far into the text a dateline can reach, in characters.
const REACH: usize = 90;
/// Most words before the agency: a place and a date.
const LONGEST_PLACE: usize = 9;

/// Cities of the Indian state that is written like an agency: `VIJAYAWADA (AP)`.
const ANDHRA: &[&str] = &[
    "vijayawada",
    "visakhapatnam",
    "vizag",
    "tirupati",
    "guntur",
    "amaravati",
    "nellore",
    "kurnool",
    "kakinada",
    "rajahmundry",
    "anantapur",
    "kadapa",
    "eluru",
    "ongole",
    "chittoor",
    "machilipatnam",
    "hyderabad",
    "srikakulam",
    "vizianagaram",
    "tenali",
    "puttaparthi",
];

/// The agency in the dateline with which a text starts.
pub fn read(page: &Page<'_>, text: &str) -> Option<String> {
    let head: String = agencies::clean(text).chars().take(REACH).collect();
    let head = head.trim();
    if let Some(key) = outlet_in_brackets(page, head) {
        return Some(key);
    }
    let found = bracketed(page, head)
        .or_else(|| unbracketed(page, head))
        .or_else(|| chinese(page, head))?;
    (!page.is_self(found)).then(|| found.host.to_string())
}

/// Another outlet that sells its texts: `ATLANTA (CNN) -`, `(EL UNIVERSAL).-`.
fn outlet_in_brackets(page: &Page<'_>, head: &str) -> Option<String> {
    let (before, rest) = head.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    let shouted =
        inner.len() >= 3 && inner.chars().any(char::is_uppercase) && inner == inner.to_uppercase();
    let closed = after.trim_start().starts_with(['-', '–', '—', '.', ':', '_']);
    if !shouted || !closed || !is_place(before) || agency(page, inner).is_some() {
        return None;
    }
    page.other_outlet(inner)
}

const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('【', '】'),
    ('〔', '〕'),
    ('（', '）'),
    ('［', '］'),
    ('/', '/'),
    ('「', '」'),
];

/// `PLACE, DATE (AGENCY) -`, `(AGENCY) - PLACE`, `【PLACE AGENCY】`, `(PLACE=AGENCY)`, `/AGENCY/`.
fn bracketed(page: &Page<'_>, head: &str) -> Option<&'static Agency> {
    let mut rest = head;
    loop {
        let (start, &(open, close)) = BRACKETS
            .iter()
            .filter_map(|pair| Some((rest.find(pair.0)?, pair)))
            .min_by_key(|(at, _)| *at)?;
        let inside = rest.get(start + open.len_utf8()..)?;
        let (inner, after) = inside.split_at_checked(inside.find(close)?)?;
        let after = after.get(close.len_utf8()..)?;
        let consumed = head.len() - inside.len() - open.len_utf8();
        let before = head.get(..consumed)?;
        if let Some(found) = inside_brackets(page, inner)
            && is_place(before)
            && ends_dateline(page, found, before, after)
        {
            return Some(found);
        }
        rest = after;
    }
}

fn inside_brackets(page: &Page<'_>, inner: &str) -> Option<&'static Agency> {
    let inner = trim(inner);
    if inner.split(['=', ' ', ':', '/']).any(|word| PICTURE.has(&word.to_lowercase())) {
        return None;
    }
    if let Some(found) = agency(page, inner) {
        return Some(found);
    }
    // `dpa/lno`, `Reuters/NAN`, `AFP, Jiji`: the first is the agency, the rest its desk or partner.
    if let Some((first, rest)) = inner.split_once(['/', ','])
        && rest.split_whitespace().count() <= 2
        && let Some(found) = agency(page, first.trim())
    {
        return Some(found);
    }
    // `서울=연합뉴스`, `北京＝共同`, `東京 5日 ロイター`.
    let last = inner.rsplit(['=', ' ']).next().unwrap_or_default();
    let wide = inner.chars().any(|c| u32::from(c) >= 0x2e80);
    if (inner.contains('=') || wide && inner.contains(' '))
        && let Some(found) = agencies::exact(last, page.country())
    {
        return Some(found);
    }
    // `ワシントンAP`
    let latin = inner.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let tail = inner.get(latin..).filter(|_| wide && latin > 0);
    let tail = tail.and_then(|tail| agencies::exact(tail, page.country()));
    tail.or_else(|| agencies::at_edge(inner, page.country(), true)).or_else(|| chinese(page, inner))
}

/// Can this stand before the agency? A place and a date, and no sentence.
fn is_place(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().collect();
    let sentence =
        words.iter().filter(|w| w.len() > 3 && w.chars().all(char::is_lowercase)).count();
    words.len() <= LONGEST_PLACE && sentence <= 2 && !before.contains(['?', '!', '"'])
}

/// Does the text start after the agency? In India `(AP)` is a state unless a dash follows.
fn ends_dateline(page: &Page<'_>, agency: &Agency, before: &str, after: &str) -> bool {
    let follows = after.trim_start();
    let closed = follows.is_empty()
        || follows.starts_with(['-', '–', '—', '−', ':', '.', '=', '_', '|', '،']);
    let dated = before.chars().any(char::is_numeric);
    let shouted = before.chars().any(char::is_uppercase) && before == before.to_uppercase();
    // Scripts without capitals, and brackets that stand first, are datelines as they are.
    let plain = !before.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    if !(closed || dated || shouted || plain) {
        return false;
    }
    if agency.host != "apnews.com" || page.country() != Some("IN") {
        return true;
    }
    let city = before.trim().trim_end_matches(',').to_lowercase();
    let andhra = ANDHRA.iter().any(|name| city.contains(name));
    !andhra && after.trim_start().starts_with(['-', '–', '—'])
}

/// `PLACE, DATE - AGENCY.`, `AGENCY - text`, `PLACE. DATE. AGENCY -`.
fn unbracketed(page: &Page<'_>, head: &str) -> Option<&'static Agency> {
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '−');
    let mut before = String::new();
    let mut pieces = Vec::new();
    // Pieces between dashes with a space on one side, full stops before a capital, and commas.
    let chars: Vec<char> = head.chars().collect();
    let mut piece = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let spaced = chars.get(i + 1).is_none_or(|n| n.is_whitespace());
        let last = chars.get(i.wrapping_sub(1)).is_none_or(|n| n.is_whitespace());
        if dash(c) && (spaced || last) || matches!(c, '.' | ',' | ':' | '،') && spaced {
            pieces.push((std::mem::take(&mut piece), c));
        } else {
            piece.push(c);
        }
    }
    let count = pieces.len();
    for (index, (piece, closer)) in pieces.iter().enumerate() {
        let text = piece.trim();
        let opener = index.checked_sub(1).and_then(|i| pieces.get(i)).map_or(' ', |(_, c)| *c);
        // Set off by a dash before or after it; a comma or colon alone also stands in sentences.
        let closed = dash(*closer)
            || *closer == '.' && dash(opener)
            || *closer == '.' && opener == '.' && index >= 2;
        if closed && let Some(found) = agencies::exact(text, page.country()) {
            return is_place(&before).then_some(found);
        }
        before.push_str(piece);
        before.push(' ');
        if index + 1 == count && !is_place(&before) {
            return None;
        }
    }
    // The dateline is all there is: `بيروت - رويترز`.
    let rest = piece.trim();
    let opener = pieces.last().map_or(' ', |(_, c)| *c);
    let alone = dash(opener) || opener == '.' && count >= 2;
    (alone && is_place(&before)).then(|| agencies::exact(rest, page.country())).flatten()
}

/// `新华社北京3月5日电`: the agency at the start and the word for a dispatch soon after.
fn chinese(page: &Page<'_>, head: &str) -> Option<&'static Agency> {
    let head = trim(head);
    let dispatch =
        head.char_indices().take(32).any(|(_, c)| matches!(c, '电' | '電' | '讯' | '訊'));
    if !dispatch { None } else { agencies::at_edge(head, page.country(), false) }
}
