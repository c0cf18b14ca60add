//! From the bytes of an answer to its text.
//!
//! UTF-8, UTF-16 and UTF-32 are read here; all other encodings by a [`Decoder`], which in a browser is
//! `TextDecoder` and costs nothing. Text that is valid UTF-8 is UTF-8 whatever its labels say: servers
//! and templates lie more often than bytes do.

use crate::text::entity::windows_1252;

/// Decodes the encodings of the WHATWG standard.
pub trait Decoder {
    /// The text of `bytes` in the encoding that `label` names. `None` for a label that names none or, if
    /// `strict`, for bytes that are no text in it; if not `strict`, such bytes become U+FFFD.
    fn decode(&self, label: &str, bytes: &[u8], strict: bool) -> Option<String>;
}

/// True for bytes that are packed with gzip and must be unpacked before they are read.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// The text of a document, without byte order mark and forbidden control characters.
pub fn to_text(bytes: &[u8], content_type: &str, decoder: &dyn Decoder) -> String {
    let mut text = decode(bytes, content_type, decoder);
    if text.chars().any(is_forbidden) {
        text.retain(|c| !is_forbidden(c));
    }
    text
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn decode(bytes: &[u8], content_type: &str, decoder: &dyn Decoder) -> String {
    if let Some(text) = by_unicode_form(bytes) {
        return text;
    }
    let mut found: Vec<String> = header_label(content_type).into_iter().collect();
    found.extend(declared_labels(bytes));
    let labels: Vec<&str> = found.iter().map(String::as_str).collect();
    if let Ok(text) = std::str::from_utf8(bytes)
        && !labels.iter().any(|label| is_more_than_utf8(label, bytes))
    {
        return text.to_owned();
    }
    // A server that says latin-1 or UTF-8 says so of every file; another label was chosen.
    let chosen = labels.iter().filter(|label| !is_general(label));
    for label in chosen {
        if let Some(text) = decoder.decode(label, bytes, true) {
            return text;
        }
    }
    for label in labels.iter().filter(|label| !is_general(label)) {
        if let Some(text) = decoder.decode(label, bytes, false)
            && text.matches('\u{fffd}').count() * 50 < text.chars().count()
        {
            return text;
        }
    }
    if !labels.iter().any(|label| is_latin(label)) {
        for label in labels_of_language(bytes).iter().chain(&label_by_letters(bytes)) {
            if let Some(text) = decoder.decode(label, bytes, true) {
                return text;
            }
        }
    }
    let says_utf8 = labels.iter().any(|label| is_utf8(label));
    if labels.iter().any(|label| is_latin(label)) && !says_utf8 {
        return bytes.iter().copied().filter_map(windows_1252).collect();
    }
    mixed(bytes)
}

/// UTF-8, UTF-16 and UTF-32 that show themselves by a mark or by zero bytes.
fn by_unicode_form(bytes: &[u8]) -> Option<String> {
    let wide = |units: &mut dyn Iterator<Item = u32>| -> String {
        units.map(|unit| char::from_u32(unit).unwrap_or('\u{fffd}')).collect()
    };
    let quads = |read: fn([u8; 4]) -> u32| {
        let units = bytes.chunks_exact(4).map(move |c| read([c[0], c[1], c[2], c[3]]));
        wide(&mut units.into_iter())
    };
    let pairs = |read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(move |c| read([c[0], c[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            Some(std::str::from_utf8(rest).map_or_else(|_| mixed(rest), str::to_owned))
        }
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some(quads(u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => Some(quads(u32::from_be_bytes)),
        [0xff, 0xfe, ..] | [b'<' | b'{' | b' ' | b'\n', 0, ..] => Some(pairs(u16::from_le_bytes)),
        [0xfe, 0xff, ..] | [0, b'<' | b'{' | b' ' | b'\n', ..] => Some(pairs(u16::from_be_bytes)),
        _ => None,
    }
}

/// UTF-8 where it is UTF-8, windows-1252 where it is not: files glued together from two sources.
fn mixed(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|b| windows_1252(*b).unwrap_or('\u{fffd}')));
    }
    out
}

/// `charset=` of a Content-Type header.
fn header_label(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let at = lower.find("charset")? + "charset".len();
    let value = lower[at..].trim_start().strip_prefix('=')?;
    clean_label(value.split([';', ',']).next()?)
}

/// `encoding=` of XML declarations, of which damaged files have two, else `charset=` of a page, in the
/// first bytes.
fn declared_labels(bytes: &[u8]) -> Vec<String> {
    let head: String =
        bytes.iter().take(1_024).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    let value = |text: &str| {
        let value = text.trim_start().strip_prefix('=')?.trim_start();
        let quoted = value.strip_prefix(['"', '\'']).unwrap_or(value);
        clean_label(quoted.split(['"', '\'', '?', '>', ' ']).next()?)
    };
    let declarations = head.split("<?xml").skip(1).filter_map(|text| {
        let declaration = text.split('>').next()?;
        value(declaration.split_once("encoding")?.1)
    });
    let labels: Vec<String> = declarations.collect();
    if !labels.is_empty() {
        return labels;
    }
    head.split_once("charset").and_then(|(_, text)| value(text)).into_iter().collect()
}

/// A label as the WHATWG table spells it; the spellings below are not in the table.
fn clean_label(label: &str) -> Option<String> {
    let label: String = label.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
    let known = match label.as_str() {
        "" => return None,
        "utf_8" | "utf-8n" | "u8" | "utf-8-sig" => "utf-8",
        "win-1250" | "win1250" | "cp-1250" | "windows1250" => "windows-1250",
        "win-1251" | "win1251" | "cp-1251" | "windows1251" | "windows-cp1251" => "windows-1251",
        "win-1252" | "win1252" | "cp-1252" | "windows1252" | "ansi" | "latin-1" | "latin_1" => {
            "windows-1252"
        }
        "win-1254" | "win1254" | "windows1254" => "windows-1254",
        "cp932" | "ms932" | "sjis-win" | "shift-jisx0213" => "shift_jis",
        "cp936" | "gb_2312" | "euc-cn" | "gb-2312" => "gbk",
        "cp949" | "ms949" | "uhc" | "euc_kr" | "ks_c_5601" => "euc-kr",
        "cp950" | "big-5" => "big5",
        "eucjp" | "euc_jp" | "x_euc_jp" => "euc-jp",
        "koi8r" => "koi8-r",
        _ => return Some(label),
    };
    Some(known.to_owned())
}

fn is_utf8(label: &str) -> bool {
    matches!(label, "utf-8" | "utf8" | "unicode-1-1-utf-8")
}

fn is_latin(label: &str) -> bool {
    matches!(
        label,
        "iso-8859-1"
            | "iso8859-1"
            | "iso_8859-1"
            | "iso88591"
            | "latin1"
            | "l1"
            | "us-ascii"
            | "ascii"
            | "windows-1252"
            | "cp1252"
            | "x-cp1252"
    )
}

fn is_general(label: &str) -> bool {
    is_utf8(label) || is_latin(label) || label.starts_with("utf-16") || label.starts_with("utf16")
}

/// Bytes that are valid UTF-8 but can only be meant in `label`: escapes of ISO-2022, or East Asian
/// text of a few characters that form pairs by chance and never a triple, as such text does in UTF-8.
fn is_more_than_utf8(label: &str, bytes: &[u8]) -> bool {
    if label.starts_with("iso-2022") {
        return bytes.contains(&0x1b);
    }
    let east_asian = ["gb", "big5", "euc", "shift", "sjis", "x-sjis", "ks_c", "ksc"];
    east_asian.iter().any(|start| label.starts_with(start))
        && bytes.iter().any(|b| *b >= 0x80)
        && !bytes.iter().any(|b| *b >= 0xe0)
}

/// Encodings in which unlabelled text of a language is written, the likelier first.
const OF_LANGUAGE: [(&str, &[&str]); 20] = [
    ("ru", &["windows-1251"]),
    ("uk", &["windows-1251"]),
    ("bg", &["windows-1251"]),
    ("sr", &["windows-1250"]),
    ("be", &["windows-1251"]),
    ("mk", &["windows-1251"]),
    ("ja", &["euc-jp", "shift_jis"]),
    ("zh-tw", &["big5"]),
    ("zh-hk", &["big5"]),
    ("zh", &["gb18030"]),
    ("ko", &["euc-kr"]),
    ("el", &["windows-1253"]),
    ("tr", &["windows-1254"]),
    ("he", &["windows-1255"]),
    ("ar", &["windows-1256"]),
    ("fa", &["windows-1256"]),
    ("pl", &["iso-8859-2"]),
    ("cs", &["windows-1250"]),
    ("hu", &["windows-1250"]),
    ("ro", &["windows-1250"]),
];

/// The encodings of the language that the document names in `<language>` or `xml:lang`.
fn labels_of_language(bytes: &[u8]) -> &'static [&'static str] {
    let head: String =
        bytes.iter().take(4_096).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    let language = ["<language>", "xml:lang=\"", "<dc:language>"]
        .iter()
        .find_map(|mark| head.split_once(mark).map(|(_, value)| value.trim_start()))
        .unwrap_or_default();
    OF_LANGUAGE.iter().find(|(start, _)| language.starts_with(start)).map_or(&[], |(_, l)| l)
}

/// The encoding that the bytes of an unlabelled text speak for: Cyrillic letters, Japanese syllables and
/// Korean ones stand in places of their own.
fn label_by_letters(bytes: &[u8]) -> Option<&'static str> {
    let mut counts = [0_usize; 256];
    for byte in bytes.iter().take(64 << 10) {
        counts[usize::from(*byte)] += 1;
    }
    let sum = |range: std::ops::RangeInclusive<usize>| counts[range].iter().sum::<usize>();
    let high = sum(0x80..=0xff);
    // In Latin text letters with accents are few and stand alone.
    let runs =
        bytes.windows(3).take(64 << 10).filter(|three| three.iter().all(|b| *b >= 0x80)).count();
    if high < 20 || runs * 2 < high {
        return None;
    }
    if (sum(0x82..=0x83)) * 5 > high {
        return Some("shift_jis");
    }
    if (sum(0xa4..=0xa5)) * 5 > high {
        return Some("euc-jp");
    }
    let (upper, lower) = (sum(0xc0..=0xdf), sum(0xe0..=0xff));
    if (upper + lower) * 10 >= high * 9 {
        if lower > 3 * upper {
            return Some("windows-1251");
        }
        if upper > 3 * lower {
            return Some("koi8-r");
        }
    }
    let (mut pairs, mut korean, mut low) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes.iter().take(64 << 10);
    while let Some(lead) = rest.next() {
        if *lead >= 0x81
            && let Some(trail) = rest.next()
        {
            pairs += 1;
            korean += usize::from((0xb0..=0xc8).contains(lead));
            low += usize::from(*trail < 0x80);
        }
    }
    Some(if low * 10 > pairs {
        "big5"
    } else if korean * 100 > pairs * 85 {
        "euc-kr"
    } else {
        "gb18030"
    })
}
