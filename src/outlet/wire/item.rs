//! The pieces of a credit: agency, other outlet, the outlet itself, a person, or nothing.

use super::Page;
use super::agencies::{self, Agency};

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

const AND: &[&str] = &[
    "and", "und", "et", "y", "e", "en", "och", "og", "ja", "i", "a", "oraz", "és", "și", "si",
    "και", "и", "і", "та", "ve", "dan", "và", "və", "un", "ir", "و", "und",
];
const WITH: &[&str] = &[
    "with",
    "mit",
    "avec",
    "con",
    "com",
    "met",
    "med",
    "s",
    "z",
    "ze",
    "cu",
    "με",
    "с",
    "со",
    "з",
    "із",
    "ile",
    "dengan",
    "cùng",
    "са",
    "uz",
    "w/",
    "مع",
    "عם",
    "contributing",
    "plus",
    "via",
];
const AGENCIES: &[&str] = &[
    "agencies",
    "news agencies",
    "wire services",
    "wire reports",
    "wires",
    "agencias",
    "agencias de noticias",
    "agencies de notícies",
    "agences",
    "agences de presse",
    "agenturen",
    "nachrichtenagenturen",
    "agenzie",
    "agências",
    "agencje",
    "agentury",
    "agentúry",
    "ügynökségek",
    "agenții",
    "πρακτορεία",
    "агентства",
    "агенції",
    "агенции",
    "agencije",
    "ajanslar",
    "ajans",
    "وكالات",
    "الوكالات",
    "סוכנויות הידיעות",
    "סוכנויות",
    "خبرگزاری‌ها",
    "एजेंसी",
    "एजेंसियां",
    "এজেন্সি",
    "外電",
    "外电",
    "통신사",
    "byråer",
    "nyhetsbyråer",
    "persbureaus",
    "agency",
    "ansa e agenzie",
    "press agencies",
    "agencias internacionales",
];
/// Words for the outlet's own people.
const DESK: &[&str] = &[
    "staff",
    "our staff",
    "newsroom",
    "news desk",
    "web desk",
    "desk",
    "newsdesk",
    "editorial staff",
    "staff reporter",
    "staff writer",
    "our correspondent",
    "own correspondent",
    "redaktion",
    "online-redaktion",
    "onlineredaktion",
    "eigene",
    "redacción",
    "redaccion",
    "redacció",
    "redação",
    "redazione",
    "redactie",
    "onze redactie",
    "redakcja",
    "redakce",
    "redakcia",
    "redacția",
    "szerkesztőség",
    "rédaction",
    "la rédaction",
    "redaktionen",
    "redaksjonen",
    "egen reporter",
    "egna reportrar",
    "toimitus",
    "редакция",
    "редакція",
    "haber merkezi",
    "web servisi",
    "الجزيرة",
    "red",
    "red.",
    "tim redaksi",
    "redaksi",
    "ویب ڈیسک",
    "डिजिटल डेस्क",
    "वेब डेस्क",
    "न्यूज़ डेस्क",
    "編集部",
    "편집국",
    "온라인뉴스팀",
    "综合报道",
    "綜合報導",
    "綜合外電報導",
    "编译",
    "編譯",
    "ban biên tập",
];
const LEADS: &[&str] = &[
    "by",
    "from",
    "von",
    "par",
    "por",
    "di",
    "da",
    "do",
    "de",
    "del",
    "door",
    "av",
    "af",
    "fra",
    "från",
    "od",
    "by:",
    "the",
    "source",
    "sources",
    "quelle",
    "fuente",
    "fonte",
    "bron",
    "kilde",
    "källa",
    "lähde",
    "źródło",
    "zdroj",
    "forrás",
    "sursa",
    "sursă",
    "πηγή",
    "источник",
    "джерело",
    "източник",
    "извор",
    "izvor",
    "kaynak",
    "sumber",
    "nguồn",
    "theo",
    "المصدر",
    "منبع",
    "מקור",
    "स्रोत",
    "সূত্র",
    "ที่มา",
    "来源",
    "來源",
    "出典",
    "출처",
    "vir",
    "šaltinis",
    "allikas",
    "avots",
    "mənbə",
    "წყარო",
    "piše",
    "пише",
    "autor",
    "author",
    "text",
    "texte",
    "tekst",
    "foto",
    "agencia",
    "agence",
    "agência",
    "agenzia",
    "agència",
    "agentur",
    "nachrichtenagentur",
    "agentura",
    "agencja",
    "agenția",
    "agencija",
    "persbureau",
    "nyhetsbyrån",
    "nyhetsbyrået",
    "uutistoimisto",
    "агентство",
    "агенция",
    "πρακτορείο",
    "ajansı",
    "وكالة",
    "خبرگزاری",
    "به",
    "گزارش",
    "redazione",
    "redacción",
    "redactie",
    "redaktion",
    "redação",
    "rédaction",
    "newsroom",
    "desk",
    "news",
    "agency",
    "wire",
    "copyright",
    "contenido",
    "oprac",
    "oprac.",
    "writer",
    "report",
    "reported",
    "gönderen",
    "oleh",
    "posted",
    "kata",
    "door:",
    "contributed",
    "za",
];
const TRAILS: &[&str] = &[
    "staff",
    "reporter",
    "reporters",
    "writer",
    "writers",
    "correspondent",
    "correspondents",
    "agency",
    "agence",
    "agences",
    "news",
    "tekst",
    "text",
    "service",
    "desk",
    "bureau",
    "nyhetsbyrån",
    "newsroom",
    "sports",
    "contributor",
    "report",
    "agencia",
    "agencias",
    "ajansı",
    "haber",
    "news agency",
    "wire",
    "newswire",
    "通信社",
    "電",
    "电",
    "기자",
    "特派員",
];
/// Words before a place: `Reuters in Berlin`.
const IN: &[&str] = &[
    "in", "à", "au", "en", "aus", "på", "i", "из", "в", "fra", "från", "da", "de", "em", "a", "te",
];
const PICTURE: &[&str] = &[
    "photo",
    "photos",
    "foto",
    "fotos",
    "getty",
    "getty images",
    "shutterstock",
    "imago",
    "picture alliance",
    "image",
    "images",
    "bild",
    "bilder",
    "zdjęcie",
    "fot",
    "fot.",
    "写真",
    "사진",
    "图",
    "图片",
    "圖",
    "фото",
    "φωτο",
    "صورة",
    "pool",
    "epa",
    "photograph",
    "file photo",
    "picture",
    "via getty images",
    "afp via getty images",
    "kuva",
    "kép",
    "gambar",
    "ảnh",
    "symbolbild",
    "archiv",
    "archivbild",
];
/// Words that are left of a date or a label, in lower case.
const DATE_WORDS: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last",
    "modified",
    "on",
    "at",
    "am",
    "pm",
    "a.m",
    "p.m",
    "et",
    "est",
    "edt",
    "pt",
    "pst",
    "pdt",
    "gmt",
    "utc",
    "bst",
    "cet",
    "ist",
    "ast",
    "min",
    "read",
    "le",
    "el",
    "il",
    "den",
    "dne",
    "d",
    "de",
    "h",
    "uhr",
    "publikacja",
    "aktualizacja",
    "aktualisiert",
    "veröffentlicht",
    "publié",
    "publicado",
    "actualizado",
    "pubblicato",
    "aggiornato",
    "oluşturulma",
    "güncelleme",
    "tarihi",
    "gepubliceerd",
    "opublikowano",
    "publikováno",
    "date",
    "time",
    "created",
    "release",
    "first",
    "ago",
    "hours",
    "minutes",
    "mis",
    "à",
    "às",
    "alle",
    "kl",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// First letters of month names in the Latin, Greek and Cyrillic alphabets.
const MONTHS: &[&str] = &[
    "jan", "feb", "fév", "mar", "mär", "apr", "abr", "avr", "avril", "mai", "may", "maj", "jun",
    "jul", "jui", "aug", "ago", "aoû", "sep", "set", "oct", "okt", "out", "ott", "nov", "dec",
    "dez", "dic", "déc", "gen", "mag", "giu", "lug", "ocak", "şub", "mart", "nis", "may", "haz",
    "tem", "ağu", "eyl", "eki", "kas", "ara", "sty", "lut", "kwi", "cze", "lip", "sie", "wrz",
    "paź", "lis", "gru", "янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт",
    "ноя", "дек", "січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис",
    "гру",
];

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
        let found = if WITH.contains(&lower.trim_end_matches(':')) {
            Joint::With
        } else if AND.contains(&lower.as_str()) && !words.is_empty() {
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
    if PICTURE.contains(&lower.as_str()) {
        return Who::Picture;
    }
    if AGENCIES.contains(&lower.as_str()) {
        return Who::Agencies;
    }
    if let Some(agency) = agency(page, piece) {
        return if page.is_self(agency) { Who::Own } else { Who::Agency(agency) };
    }
    if DESK.contains(&lower.as_str())
        || page.is_own_name(piece)
        || page.is_own_name(lead_off(piece))
    {
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
    let initials =
        piece.len() >= 3 && piece.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let telling = piece.contains([' ', '.']) || initials;
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
    let undated = without_dates(piece);
    let mut words: Vec<&str> = undated.split(' ').filter(|w| !w.is_empty()).collect();
    if let Some(found) = whole(&undated) {
        return Some(found);
    }
    while words.len() > 1 && words.first().is_some_and(|w| LEADS.contains(&bare(w).as_str())) {
        words.remove(0);
        if let Some(found) = whole(&words.join(" ")) {
            return Some(found);
        }
    }
    // `Reuters in Berlin`, `AP correspondents in Kyiv`.
    if let Some(at) = words.iter().position(|w| IN.contains(w)).filter(|&at| at > 0) {
        words.truncate(at);
    }
    loop {
        if let Some(found) = whole(&words.join(" ")) {
            return Some(found);
        }
        if words.len() < 2 || !words.last().is_some_and(|w| TRAILS.contains(&bare(w).as_str())) {
            return None;
        }
        words.pop();
    }
}

/// `AFP-JIJI`, `TT–Reuters`, `AFP=時事`: all parts are agencies, the first one wrote it.
fn compound(text: &str, country: Option<&str>) -> Option<&'static Agency> {
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
                LEADS.contains(&word.as_str()) || DATE_WORDS.contains(&word.as_str())
            });
            if known { trim(rest) } else { piece }
        }
        _ => piece,
    }
}

fn lead_off(piece: &str) -> &str {
    match piece.split_once(' ') {
        Some((first, rest))
            if LEADS.contains(&bare(first).as_str()) && first.to_lowercase() != "the" =>
        {
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
    without_dates(lower).split_whitespace().all(|w| DATE_WORDS.contains(&bare(w).as_str()))
}

/// Drops the words that hold digits or are months.
fn without_dates(text: &str) -> String {
    let has_digit = text.chars().any(|c| c.is_numeric());
    if !has_digit {
        return text.to_string();
    }
    let kept = text.split_whitespace().filter(|word| {
        let lower = bare(word);
        let month = MONTHS.iter().any(|m| lower.starts_with(m)) && lower.chars().count() <= 10;
        !word.chars().any(char::is_numeric) && !month && !DATE_WORDS.contains(&lower.as_str())
    });
    kept.collect::<Vec<_>>().join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}
