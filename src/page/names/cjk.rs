//! Names in scripts that put no spaces between words.

/// Parts of words that make a group of one in Chinese, Japanese and Korean.
const ORGANISATION_CJK: &str = include_str!("organisation_cjk.txt");

/// Titles that follow a name.
const SUFFIXES: &[&str] = &[
    "特約記者",
    "特派員",
    "記者",
    "记者",
    "기자",
    "特派记者",
    "さん",
    "氏",
    "님",
    "선임기자",
    "編集委員",
    "論説委員",
    "作家",
    "著",
];

/// Characters of the three scripts.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// A Chinese, Japanese or Korean name: short, no word of an organisation in it.
pub fn name(piece: &str) -> Option<String> {
    let mut name = piece.trim();
    for suffix in SUFFIXES {
        name = name.strip_suffix(suffix).unwrap_or(name).trim();
    }
    if ORGANISATION_CJK.lines().any(|part| name.contains(part)) {
        return None;
    }
    let chars = name.chars().filter(|c| !c.is_whitespace()).count();
    let hangul = name.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7af}'));
    let spaces = name.chars().filter(|c| c.is_whitespace()).count();
    let most = if hangul {
        4
    } else if name.contains('・') {
        14
    } else {
        7
    };
    let plain = name.chars().all(|c| is_cjk(c) || c.is_whitespace() || c == '・');
    (plain && (2..=most).contains(&chars) && spaces <= 1).then(|| name.to_string())
}
