//! Letters: folding case and marks away, and writing other scripts in Latin letters.

/// Scripts that need a treatment of their own; all others are `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    /// Han and kana: written without spaces.
    Han,
    Hangul,
    /// Thai, Lao, Khmer, Burmese: written without spaces.
    Southeast,
    Other,
}

/// The script of a letter.
pub fn of(c: char) -> Script {
    match c as u32 {
        0x41..=0x5A | 0x61..=0x7A | 0xAA..=0x24F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => {
            Script::Latin
        }
        0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
        0x400..=0x52F => Script::Cyrillic,
        0x590..=0x5FF => Script::Hebrew,
        0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Script::Arabic,
        0x900..=0x97F => Script::Devanagari,
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF => Script::Southeast,
        0x3005
        | 0x3040..=0x30FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF => Script::Han,
        0x1100..=0x11FF | 0xAC00..=0xD7AF => Script::Hangul,
        _ => Script::Other,
    }
}

/// Whether words of the script are not parted by spaces, or stick to their particles.
pub fn is_continuous(c: char) -> bool {
    matches!(of(c), Script::Han | Script::Hangul | Script::Southeast)
}

/// A text cut where the class of its letters changes.
pub fn runs<C: Copy + PartialEq>(text: &str, class: impl Fn(char) -> C) -> Vec<(C, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut last: Option<C> = None;
    for (at, c) in text.char_indices() {
        let here = class(c);
        if let Some(before) = last.filter(|before| *before != here) {
            out.push((before, &text[start..at]));
            start = at;
        }
        last = Some(here);
    }
    out.extend(last.map(|last| (last, &text[start..])));
    out
}

/// Appends `word` in lower case, without marks on its letters, in the plain form of each letter.
pub fn fold_into(word: &str, out: &mut String) {
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for lower in c.to_lowercase() {
            fold_char(lower, out);
        }
    }
}

/// `word` folded: `Müller` -> `muller`, `Ёлка` -> `елка`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    match c as u32 {
        // Combining marks, Hebrew points, Arabic vowel signs and the stretching line.
        0x300..=0x36F | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F | 0x670 => {}
        0xDF => out.push_str("ss"),
        0xE0..=0x17F => out.push_str(LATIN[(c as u32 - 0xE0) as usize]),
        0x1A1 => out.push('o'),
        0x1B0 => out.push('u'),
        0x1CE..=0x1DC => out.push(b"aiioouuuuuuuuuu"[(c as usize - 0x1CE).min(14)] as char),
        0x218 | 0x219 => out.push('s'),
        0x21A | 0x21B => out.push('t'),
        0x1E00..=0x1EFF => out.push(latin_additional(c)),
        // Greek with tonos, Cyrillic with marks.
        0x3AC => out.push('α'),
        0x3AD => out.push('ε'),
        0x3AE => out.push('η'),
        0x3AF | 0x3CA | 0x390 => out.push('ι'),
        0x3CC => out.push('ο'),
        0x3CD | 0x3CB | 0x3B0 => out.push('υ'),
        0x3CE => out.push('ω'),
        0x3C2 => out.push('σ'),
        0x450 | 0x451 => out.push('е'),
        0x45D => out.push('и'),
        // One form of alef, ya, kaf, ta marbuta and of the digits.
        0x622 | 0x623 | 0x625 | 0x671 => out.push('ا'),
        0x649 | 0x6CC => out.push('ي'),
        0x6A9 => out.push('ك'),
        0x629 => out.push('ه'),
        0x660..=0x669 => out.push((b'0' + (c as u32 - 0x660) as u8) as char),
        0x6F0..=0x6F9 => out.push((b'0' + (c as u32 - 0x6F0) as u8) as char),
        0x966..=0x96F => out.push((b'0' + (c as u32 - 0x966) as u8) as char),
        // Full-width forms.
        0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A => {
            out.push(((c as u32 - 0xFEE0) as u8 as char).to_ascii_lowercase());
        }
        _ => out.push(c),
    }
}

/// U+00E0 to U+017F without marks.
#[rustfmt::skip]
const LATIN: [&str; 160] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
    "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
];

/// U+1E00 to U+1EFF: runs of letters by their last code point.
fn latin_additional(c: char) -> char {
    const RUNS: [(u32, char); 36] = [
        (0x1E01, 'a'),
        (0x1E07, 'b'),
        (0x1E09, 'c'),
        (0x1E13, 'd'),
        (0x1E1D, 'e'),
        (0x1E1F, 'f'),
        (0x1E21, 'g'),
        (0x1E2B, 'h'),
        (0x1E2F, 'i'),
        (0x1E35, 'k'),
        (0x1E3D, 'l'),
        (0x1E43, 'm'),
        (0x1E4B, 'n'),
        (0x1E53, 'o'),
        (0x1E57, 'p'),
        (0x1E5F, 'r'),
        (0x1E69, 's'),
        (0x1E71, 't'),
        (0x1E7B, 'u'),
        (0x1E7F, 'v'),
        (0x1E89, 'w'),
        (0x1E8D, 'x'),
        (0x1E8F, 'y'),
        (0x1E95, 'z'),
        (0x1E96, 'h'),
        (0x1E97, 't'),
        (0x1E98, 'w'),
        (0x1E99, 'y'),
        (0x1E9A, 'a'),
        (0x1E9F, 's'),
        (0x1EB7, 'a'),
        (0x1EC7, 'e'),
        (0x1ECB, 'i'),
        (0x1EE3, 'o'),
        (0x1EF1, 'u'),
        (0x1EFF, 'y'),
    ];
    RUNS.iter().find(|&&(last, _)| c as u32 <= last).map_or('y', |&(_, letter)| letter)
}

/// A folded word in Latin letters and digits; letters without a rule are left out.
pub fn romanise(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c as u32 {
            0x30..=0x39 | 0x61..=0x7A => out.push(c),
            0x3B1..=0x3C9 => out.push_str(GREEK[(c as u32 - 0x3B1) as usize]),
            0x430..=0x44F => out.push_str(CYRILLIC[(c as u32 - 0x430) as usize]),
            0x452..=0x45F => out.push_str(CYRILLIC_MORE[(c as u32 - 0x452) as usize]),
            0x491 => out.push('g'),
            0x5D0..=0x5EA => out.push_str(HEBREW[(c as u32 - 0x5D0) as usize]),
            0x621..=0x64A => out.push_str(ARABIC[(c as u32 - 0x621) as usize]),
            0x67E => out.push('p'),
            0x686 => out.push_str("ch"),
            0x698 => out.push_str("zh"),
            0x6A4 => out.push('v'),
            0x6AF => out.push('g'),
            0x905..=0x94C => out.push_str(DEVANAGARI[(c as u32 - 0x905) as usize]),
            0x3041..=0x3096 => out.push_str(KANA[(c as u32 - 0x3041) as usize]),
            0x30A1..=0x30F6 => out.push_str(KANA[(c as u32 - 0x30A1) as usize]),
            0xAC00..=0xD7A3 => hangul(c as u32 - 0xAC00, &mut out),
            _ => {}
        }
    }
    out
}

fn hangul(syllable: u32, out: &mut String) {
    #[rustfmt::skip]
    const FIRST: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    #[rustfmt::skip]
    const VOWEL: [&str; 21] = ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
    #[rustfmt::skip]
    const LAST: [&str; 28] = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"];
    out.push_str(FIRST[(syllable / 588) as usize % 19]);
    out.push_str(VOWEL[(syllable % 588 / 28) as usize]);
    out.push_str(LAST[(syllable % 28) as usize]);
}

#[rustfmt::skip]
const GREEK: [&str; 25] = ["a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o"];
#[rustfmt::skip]
const CYRILLIC: [&str; 32] = ["a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"];
#[rustfmt::skip]
const CYRILLIC_MORE: [&str; 14] = ["dj", "g", "ye", "dz", "i", "i", "j", "lj", "nj", "c", "k", "i", "u", "dz"];
#[rustfmt::skip]
const HEBREW: [&str; 27] = ["a", "b", "g", "d", "h", "u", "z", "kh", "t", "i", "k", "k", "l", "m", "m", "n", "n", "s", "a", "p", "p", "ts", "ts", "k", "r", "sh", "t"];
#[rustfmt::skip]
const ARABIC: [&str; 42] = ["", "a", "a", "u", "a", "i", "a", "b", "a", "t", "th", "j", "h", "kh", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "", "", "", "", "", "", "f", "q", "k", "l", "m", "n", "h", "u", "a", "i"];
#[rustfmt::skip]
const DEVANAGARI: [&str; 72] = ["a", "a", "i", "i", "u", "u", "r", "l", "e", "e", "e", "ai", "o", "o", "o", "au", "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h", "", "", "", "", "a", "i", "i", "u", "u", "r", "r", "e", "e", "e", "ai", "o", "o", "o", "au"];
#[rustfmt::skip]
const KANA: [&str; 86] = [
    "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go",
    "sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi", "ji", "", "tsu", "zu", "te", "de", "to", "do",
    "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po",
    "ma", "mi", "mu", "me", "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i", "e", "o", "n", "vu", "ka", "ke",
];

/// Consonants of a romanised word, alike sounds as one letter: `biles` and `baylz` -> `bls`.
pub fn skeleton(roman: &str) -> String {
    let bytes = roman.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let rest = &bytes[i..];
        let (sound, taken) = SOUNDS
            .iter()
            .find(|(letters, _)| rest.starts_with(letters.as_bytes()))
            .map_or(("", 1), |(letters, sound)| (*sound, letters.len()));
        for c in sound.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        i += taken;
    }
    out
}

/// A skeleton in the sounds that every script can write: Japanese and Korean spell d as t or r as l.
pub fn sound_classes(skeleton: &str) -> String {
    let mut out = String::with_capacity(skeleton.len());
    let mut letters = skeleton.chars().peekable();
    while let Some(letter) = letters.next() {
        let class = match letter {
            'b' => 'p',
            'd' => 't',
            'g' => 'k',
            'l' => 'r',
            'n' if matches!(letters.peek(), Some('p' | 'b' | 'm')) => 'm',
            other => other,
        };
        // A nasal before k is mostly an `ng`.
        if class == 'k' && out.ends_with('n') || out.ends_with(class) {
            continue;
        }
        out.push(class);
    }
    out
}

/// Letters and the sound they stand for, longest first; what is not listed is silent.
#[rustfmt::skip]
const SOUNDS: [(&str, &str); 49] = [
    ("shch", "s"), ("tsch", "s"), ("sch", "s"), ("chh", "s"),
    ("sh", "s"), ("ch", "s"), ("zh", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("ts", "s"), ("tz", "s"), ("cz", "s"), ("sz", "s"), ("dj", "s"), ("dz", "s"),
    ("ce", "s"), ("ci", "s"), ("cy", "s"),
    ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("w", "v"), ("b", "b"), ("d", "d"), ("f", "f"), ("g", "g"), ("j", "s"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"), ("p", "p"),
    ("r", "r"), ("s", "s"), ("t", "t"), ("v", "v"),
    ("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("6", "6"), ("7", "7"), ("8", "8"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_marks() {
        for (from, to) in [
            ("Müller", "muller"),
            ("Ёлка", "елка"),
            ("ĐOKOVIĆ", "dokovic"),
            ("Straße", "strasse"),
            ("Việt", "viet"),
            ("إيران", "ايران"),
            ("٢٠٢١", "2021"),
            ("ＡＢＣ", "abc"),
        ] {
            assert_eq!(fold(from), to, "{from}");
        }
    }

    #[test]
    fn sounds_of_one_class_are_one() {
        for (skeleton, classes) in
            [("trnp", "trmp"), ("vsngtn", "vsntn"), ("dks", "tks"), ("bls", "prs"), ("", "")]
        {
            assert_eq!(sound_classes(skeleton), classes, "{skeleton}");
        }
    }

    #[test]
    fn names_meet_across_scripts() {
        for (a, b) in [
            ("Biles", "Байлз"),
            ("Merkel", "Меркель"),
            ("Samsonov", "Самсонов"),
            ("Samoa", "ساموا"),
        ] {
            let skeletons = [a, b].map(|w| skeleton(&romanise(&fold(w))));
            assert_eq!(skeletons[0], skeletons[1], "{a} {b}");
        }
        assert_eq!(romanise("とうきょう"), "toukiyou");
        assert_eq!(romanise("서울"), "seoul");
    }
}
