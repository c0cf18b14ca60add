//! Names of territories and languages, and a lexicon of names and words in Han and hangul, compiled for matching.

use anyhow::Context;
use parallax::text::concept::{Concepts, phrase_hash};
use parallax::text::name::{Lexicon, Meaning};
use parallax::text::{script, stem, term, token};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// The letter that stands for a country in headlines, and its territory.
type Letters = &'static [(&'static str, &'static str)];

/// In Japanese and Chinese, in both forms.
const HAN: Letters = &[
    ("日", "JP"),
    ("米", "US"),
    ("美", "US"),
    ("英", "GB"),
    ("仏", "FR"),
    ("法", "FR"),
    ("独", "DE"),
    ("德", "DE"),
    ("露", "RU"),
    ("俄", "RU"),
    ("中", "CN"),
    ("韓", "KR"),
    ("韩", "KR"),
    ("朝", "KP"),
    ("印", "IN"),
    ("豪", "AU"),
    ("澳", "AU"),
    ("台", "TW"),
    ("比", "PH"),
    ("越", "VN"),
];
const HANGUL: Letters = &[
    ("일", "JP"),
    ("미", "US"),
    ("영", "GB"),
    ("불", "FR"),
    ("독", "DE"),
    ("러", "RU"),
    ("중", "CN"),
    ("한", "KR"),
    ("북", "KP"),
];
/// "to visit", "towards", "in", before the letter; "country", "army" behind it.
const BEFORE: [&str; 2] = ["訪 访 対 對 对 駐 驻 在", "방 주 대"];
const BEHIND: [&str; 2] = ["国 國 軍 军", "군"];

pub fn run(tsv: &Path, readings: &Path, words: &Path, out: &Path) -> anyhow::Result<()> {
    let file = std::fs::File::open(tsv).with_context(|| tsv.display().to_string())?;
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    let mut entries: Vec<(u32, u16)> = text.lines().flat_map(phrase).collect();
    for (letters, which) in [(HAN, 0), (HANGUL, 1)] {
        short_forms(letters, BEFORE[which], BEHIND[which], &mut entries);
    }
    let read =
        |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
    let lexicon = lexicon(&read(readings)?, &read(words)?);
    std::fs::write(out, Concepts::encode(&mut entries, &lexicon))?;
    println!("{} phrases, {} names and words", entries.len(), lexicon.as_str().lines().count());
    Ok(())
}

/// A phrase of a language with its territories (`T:SA`) and languages (`L:ar`).
fn phrase(line: &str) -> Vec<(u32, u16)> {
    let mut fields = line.split('\t');
    let (Some(language), Some(phrase), Some(names)) = (fields.next(), fields.next(), fields.next())
    else {
        return Vec::new();
    };
    let stems: Vec<String> = token::tokens(phrase)
        .iter()
        .map(|t| stem::stem(&script::fold(t.text), language).into_owned())
        .collect();
    let short = stems.len() == 1
        && stems[0].chars().count() < 3
        && !phrase.chars().any(script::is_continuous);
    if stems.is_empty() || short {
        return Vec::new();
    }
    let names = names.split(' ').filter(|n| n.starts_with("T:") || n.starts_with("L:"));
    names.map(|name| (phrase_hash(&stems), concept(name))).collect()
}

/// Two countries in two letters, and one with a letter that says it is one.
fn short_forms(letters: Letters, before: &str, behind: &str, out: &mut Vec<(u32, u16)>) {
    for (a, country) in letters {
        let one = concept(&format!("T:{country}"));
        out.extend(before.split(' ').map(|x| (phrase_hash(&[format!("{x}{a}")]), one)));
        out.extend(behind.split(' ').map(|x| (phrase_hash(&[format!("{a}{x}")]), one)));
        for (b, other) in letters.iter().filter(|(_, other)| other != country) {
            let pair = phrase_hash(&[format!("{a}{b}")]);
            out.extend([(pair, one), (pair, concept(&format!("T:{other}")))]);
        }
    }
}

fn concept(name: &str) -> u16 {
    term::hash(name.as_bytes()) as u16
}

/// Names without those that sound like too many others, and words over names.
fn lexicon(readings: &str, words: &str) -> Lexicon {
    const SHORTEST: usize = 3;
    let mut entries: BTreeMap<&str, Meaning> = BTreeMap::new();
    for (name, reading) in readings.lines().filter_map(|line| line.split_once('\t')) {
        let roman = script::romanise(&script::fold(reading));
        let skeleton = script::sound_classes(&script::skeleton(&roman));
        if skeleton.len() >= SHORTEST {
            entries.insert(name, Meaning::Name(skeleton));
        }
    }
    for (word, english) in words.lines().filter_map(|line| line.split_once('\t')) {
        entries.insert(word, Meaning::Word(english.to_string()));
    }
    let line = |(letters, meaning): (&str, Meaning)| format!("{letters}\t{}\n", meaning.write());
    Lexicon::new(entries.into_iter().map(line).collect())
}
