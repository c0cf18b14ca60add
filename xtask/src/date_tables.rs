//! `cargo xtask date-tables`: rewrites the tables of `data/` that dates are read with, from the CLDR
//! packages of npm (`cldr-dates-full`, `cldr-core`) and compiled time-zone databases.

use anyhow::{Context, Result};
use clap::Args;
use parallax::text::date::fold;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Sources {
    /// Unpacked `cldr-dates-full`
    cldr_dates: PathBuf,
    /// Unpacked `cldr-core`
    cldr_core: PathBuf,
    /// A compiled time-zone database of today
    zoneinfo: PathBuf,
    /// One of before 2017, when it still had words for zones whose people use none
    old_zoneinfo: PathBuf,
}

pub fn run(sources: &Sources) -> Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    fs::write(data.join("date-names.txt"), date_names(&sources.cldr_dates)?)?;
    let zones = Zones::read(sources)?;
    fs::write(data.join("zone-rules.txt"), zones.rules())?;
    fs::write(data.join("zone-words.txt"), zones.words(sources)?)?;
    Ok(())
}

/// Languages whose press one meets, and regional forms with month names of their own.
const LANGUAGES: [&str; 96] = [
    "af", "am", "ar", "ar-DZ", "ar-IQ", "ar-LB", "ar-MA", "ar-MR", "as", "az", "az-Cyrl", "be",
    "bg", "bn", "bn-IN", "br", "bs", "bs-Cyrl", "ca", "cs", "cy", "da", "de", "de-AT", "el", "en",
    "en-AU", "en-CA", "es", "es-MX", "et", "eu", "fa", "fa-AF", "fi", "fil", "fo", "fr", "fr-CA",
    "fy", "ga", "gd", "gl", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka",
    "kk", "km", "kn", "ko", "ku", "ky", "lb", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt",
    "my", "nb", "ne", "nl", "nn", "or", "pa", "pl", "ps", "pt", "pt-PT", "ro", "ru", "sd", "si",
    "sk", "sl", "so", "sq", "sr", "sr-Latn", "sv", "sw", "ta", "te",
];
const MORE_LANGUAGES: [&str; 13] =
    ["tg", "th", "ti", "tk", "tr", "tt", "uk", "ur", "uz", "uz-Cyrl", "vi", "zh", "zh-Hant"];

/// Meanings of each word: kind and value, with the languages that have it.
type Meanings = BTreeMap<String, BTreeMap<(char, usize), BTreeSet<String>>>;

fn date_names(cldr: &Path) -> Result<String> {
    let mut words = Meanings::new();
    for locale in LANGUAGES.iter().chain(&MORE_LANGUAGES) {
        let path = cldr.join("main").join(locale).join("ca-gregorian.json");
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let json: Value = serde_json::from_str(&text)?;
        let calendar = &json["main"][locale]["dates"]["calendars"]["gregorian"];
        let language = locale.split('-').next().unwrap_or(locale);
        for form in ["format", "stand-alone"] {
            for width in ["wide", "abbreviated", "short"] {
                for month in 1..=12 {
                    let name = calendar["months"][form][width][month.to_string()].as_str();
                    add(&mut words, name, ('m', month), 3, language);
                }
                let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
                for (at, day) in days.iter().enumerate() {
                    let name = calendar["days"][form][width][day].as_str();
                    add(&mut words, name, ('d', at + 1), 2, language);
                }
            }
        }
    }
    for locale in LANGUAGES.iter().chain(&MORE_LANGUAGES) {
        add_halves_of_day(&mut words, cldr, locale)?;
    }
    // Spellings that CLDR does not have.
    for (word, month) in [("sept", 9), ("febr", 2), ("setiembre", 9), ("jänner", 1)] {
        add(&mut words, Some(word), ('m', month), 3, "en");
    }
    for (word, day) in [("tues", 2), ("thur", 4), ("thurs", 4), ("weds", 3)] {
        add(&mut words, Some(word), ('d', day), 2, "en");
    }
    let mut table = String::new();
    for (word, meanings) in words {
        let several = meanings.len() > 1;
        let meanings = meanings.iter().map(|((kind, value), languages)| {
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            let languages =
                if several { format!(":{}", languages.join(",")) } else { String::new() };
            format!("{kind}{value}{languages}")
        });
        writeln!(table, "{word}\t{}", meanings.collect::<Vec<_>>().join(" "))?;
    }
    Ok(table)
}

/// Words for before and after noon, unless they are prepositions elsewhere.
fn add_halves_of_day(words: &mut Meanings, cldr: &Path, locale: &str) -> Result<()> {
    let path = cldr.join("main").join(locale).join("ca-gregorian.json");
    let json: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let periods = &json["main"][locale]["dates"]["calendars"]["gregorian"]["dayPeriods"]["format"];
    let language = locale.split('-').next().unwrap_or(locale);
    for width in ["wide", "abbreviated"] {
        for (half, value) in [("am", 1), ("pm", 2)] {
            let name = periods[width][half].as_str().filter(|name| {
                !name.contains(char::is_whitespace)
                    && !["de.", "da", "in", "to", "du."].contains(&name.to_lowercase().as_str())
            });
            add(words, name, ('h', value), 2, language);
        }
    }
    Ok(())
}

/// Adds a name, unless it is a number or, in an alphabet, so short that it may be anything.
fn add(
    words: &mut Meanings,
    name: Option<&str>,
    meaning: (char, usize),
    shortest: usize,
    language: &str,
) {
    let Some(name) = name else { return };
    let word = fold(name.trim()).replace(['\u{a0}', '\u{202f}'], " ");
    let in_alphabet = word.chars().all(|c| c < '\u{500}' || c == ' ');
    let odd = word.chars().any(|c| c.is_numeric() || "-,()/".contains(c));
    if odd || word.is_empty() || (in_alphabet && word.chars().count() < shortest) {
        return;
    }
    if word.split(' ').count() > 2 {
        return;
    }
    words.entry(word).or_default().entry(meaning).or_default().insert(language.to_owned());
}

/// What one compiled zone says: its rule of today, and which words stood last for which offset, since 2002.
struct Zone {
    rule: String,
    words: BTreeMap<String, i32>,
}

struct Zones {
    today: BTreeMap<String, Zone>,
    old: BTreeMap<String, Zone>,
    /// Zones of each country.
    countries: BTreeMap<String, Vec<String>>,
}

impl Zones {
    fn read(sources: &Sources) -> Result<Self> {
        let mut countries: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in fs::read_to_string(sources.zoneinfo.join("zone.tab"))?.lines() {
            let mut columns = line.split('\t');
            if let (Some(country), Some(_), Some(name)) =
                (columns.next(), columns.next(), columns.next())
                && !country.starts_with('#')
            {
                countries.entry(country.to_owned()).or_default().push(name.to_owned());
            }
        }
        Ok(Self {
            today: zones_below(&sources.zoneinfo)?,
            old: zones_below(&sources.old_zoneinfo)?,
            countries,
        })
    }

    fn rules(&self) -> String {
        let mut rules: BTreeMap<&str, (Vec<String>, Vec<&str>)> = BTreeMap::new();
        for (name, zone) in &self.today {
            rules.entry(&zone.rule).or_default().0.push(name.to_lowercase());
        }
        for (country, names) in &self.countries {
            let mut found = names.iter().filter_map(|name| self.today.get(name)).map(|z| &z.rule);
            if let Some(rule) = found.next()
                && found.all(|other| other == rule)
                && let Some(entry) = rules.get_mut(rule.as_str())
            {
                entry.1.push(country);
            }
        }
        rules
            .iter()
            .map(|(rule, (names, countries))| {
                format!("{rule}\t{}\t{}\n", names.join(" "), countries.join(" "))
            })
            .collect()
    }

    fn words(&self, sources: &Sources) -> Result<String> {
        let population = population(&sources.cldr_core)?;
        let mut table: BTreeMap<String, String> = BTreeMap::new();
        let today = self.meanings(&self.today);
        for (word, offsets) in self.meanings(&self.old).into_iter().chain(today) {
            // A word of today overrules what it stood for in the old database.
            let people = |countries: &BTreeSet<String>| -> f64 {
                countries.iter().filter_map(|country| population.get(country)).sum()
            };
            let mut by_people: Vec<(f64, i32, &BTreeSet<String>)> =
                offsets.iter().map(|(offset, places)| (people(places), *offset, places)).collect();
            by_people.sort_by(|a, b| b.0.total_cmp(&a.0));
            let clear = by_people.len() < 2 || by_people[0].0 > 5.0 * by_people[1].0;
            let mut cell = match RFC_822.iter().find(|(name, _)| *name == word) {
                Some((_, hours)) => (hours * 60).to_string(),
                None if clear => (by_people[0].1 / 60).to_string(),
                None => "?".to_owned(),
            };
            if by_people.len() > 1 || cell == "?" || RFC_822.iter().any(|(name, _)| *name == word) {
                for (_, offset, places) in &by_people {
                    for place in places.iter() {
                        let minutes = (offset / 60).to_string();
                        if !cell.starts_with(&minutes) && place != "ZZ" {
                            write!(cell, " {place}:{minutes}")?;
                        }
                    }
                }
            }
            table.insert(word, cell);
        }
        // Newer than the old database, or of people who write in other letters.
        for (word, minutes) in
            [("trt", 180), ("мск", 180), ("mmt", 390), ("wgt", -120), ("wgst", -60), ("cist", -300)]
        {
            table.entry(word.to_owned()).or_insert(minutes.to_string());
        }
        for (word, cell) in self.localized_words(sources)? {
            table.entry(word).or_insert(cell);
        }
        for (word, hours) in RFC_822 {
            table.entry(word.to_owned()).or_insert((hours * 60).to_string());
        }
        Ok(table.iter().map(|(word, cell)| format!("{word}\t{cell}\n")).collect())
    }

    /// Each word with the offsets it stands for and the countries that use it so.
    fn meanings(
        &self,
        zones: &BTreeMap<String, Zone>,
    ) -> BTreeMap<String, BTreeMap<i32, BTreeSet<String>>> {
        let mut words: BTreeMap<String, BTreeMap<i32, BTreeSet<String>>> = BTreeMap::new();
        // Zones of no country: WET, MET, EST5EDT.
        let of_none = zones.keys().filter(|name| !name.contains('/')).cloned().collect();
        let of_none = (String::from("ZZ"), of_none);
        for (country, names) in self.countries.iter().chain([(&of_none.0, &of_none.1)]) {
            for zone in names.iter().filter_map(|name| zones.get(name)) {
                for (word, offset) in &zone.words {
                    let places = words.entry(fold(word)).or_default().entry(*offset).or_default();
                    places.insert(country.clone());
                }
            }
        }
        words
    }

    /// Words of CLDR: MEZ, HNE, ET.
    fn localized_words(&self, sources: &Sources) -> Result<BTreeMap<String, String>> {
        let path = sources.cldr_core.join("supplemental/metaZones.json");
        let json: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        let map = json["supplemental"]["metaZones"]["metazones"].as_array();
        let golden: BTreeMap<&str, &str> = map
            .into_iter()
            .flatten()
            .map(|entry| &entry["mapZone"])
            .filter(|zone| zone["_territory"] == "001")
            .filter_map(|zone| Some((zone["_other"].as_str()?, zone["_type"].as_str()?)))
            .collect();
        let mut words = BTreeMap::new();
        for locale in ["en", "de", "fr-CA", "fr", "es", "pt", "it", "nl", "en-AU", "en-NZ", "en-IN"]
        {
            let path = sources.cldr_dates.join("main").join(locale).join("timeZoneNames.json");
            let json: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
            let zones = &json["main"][locale]["dates"]["timeZoneNames"]["metazone"];
            for (metazone, names) in zones.as_object().into_iter().flatten() {
                let Some(place) = golden.get(metazone.as_str()) else { continue };
                let Some(zone) = self.today.get(*place) else { continue };
                let mut offsets = zone.rule.split(' ').filter_map(|part| part.parse::<i32>().ok());
                let winter = offsets.next().unwrap_or_default();
                let summer = offsets.next().unwrap_or(winter);
                let cells = [
                    ("standard", (winter / 60).to_string()),
                    ("daylight", (summer / 60).to_string()),
                    ("generic", format!("={}", place.to_lowercase())),
                ];
                for (form, cell) in cells {
                    let only_english = form == "generic" && locale.starts_with("fr");
                    if locale == "en"
                        && let Some(phrase) = names["long"][form].as_str()
                    {
                        let phrase = fold(phrase);
                        if phrase.chars().all(|c| c.is_alphabetic() || c == ' ') {
                            words.insert(phrase, cell.clone());
                        }
                    }
                    if let Some(word) = names["short"][form].as_str().filter(|_| !only_english)
                        && !["AT", "HT"].contains(&word)
                        && word.len() > 1
                        && word.chars().all(char::is_alphabetic)
                    {
                        words.entry(fold(word)).or_insert(cell);
                    }
                }
            }
        }
        Ok(words)
    }
}

/// Words that RFC 822 fixes, in hours; `z` and the names of Greenwich.
const RFC_822: [(&str, i32); 12] = [
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("gmt", 0),
    ("utc", 0),
    ("ut", 0),
    ("z", 0),
];

fn population(cldr_core: &Path) -> Result<BTreeMap<String, f64>> {
    let path = cldr_core.join("supplemental/territoryInfo.json");
    let json: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let info = json["supplemental"]["territoryInfo"].as_object();
    Ok(info
        .into_iter()
        .flatten()
        .filter_map(|(country, entry)| {
            Some((country.clone(), entry["_population"].as_str()?.parse().ok()?))
        })
        .collect())
}

fn zones_below(root: &Path) -> Result<BTreeMap<String, Zone>> {
    let mut zones = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            if path.is_dir() {
                if !["posix", "right"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if let Some(zone) = read_zone(&fs::read(&path)?) {
                zones.insert(name, zone);
            }
        }
    }
    Ok(zones)
}

/// Reads a TZif file (RFC 8536), version 2 or later.
fn read_zone(bytes: &[u8]) -> Option<Zone> {
    let header = |at: usize| -> Option<[usize; 6]> {
        let head = bytes.get(at..at + 44)?;
        (head.starts_with(b"TZif")).then_some(())?;
        let mut counts = [0; 6];
        for (count, chunk) in counts.iter_mut().zip(head[20..].chunks(4)) {
            *count = u32::from_be_bytes(chunk.try_into().ok()?) as usize;
        }
        Some(counts)
    };
    let [utc, standard, leaps, times, types, chars] = header(0)?;
    let second = 44 + times * 5 + types * 6 + chars + leaps * 8 + standard + utc;
    let [utc, standard, leaps, times, types, chars] = header(second)?;
    let stamps = second + 44;
    let indexes = stamps + times * 8;
    let infos = indexes + times;
    let names = infos + types * 6;
    let footer = names + chars + leaps * 12 + standard + utc;
    let mut used: Vec<usize> = Vec::new();
    let since = 1_009_843_200_i64; // 2002-01-01
    let mut before = 0;
    for at in 0..times {
        let stamp =
            i64::from_be_bytes(bytes.get(stamps + at * 8..stamps + at * 8 + 8)?.try_into().ok()?);
        let kind = usize::from(*bytes.get(indexes + at)?);
        if stamp < since {
            before = kind;
        } else {
            used.push(kind);
        }
    }
    used.insert(0, before);
    let mut words = BTreeMap::new();
    for kind in used {
        let info = bytes.get(infos + kind * 6..infos + kind * 6 + 6)?;
        let offset = i32::from_be_bytes(info[..4].try_into().ok()?);
        let name = bytes.get(names + usize::from(info[5])..names + chars)?;
        let name = String::from_utf8_lossy(name.split(|b| *b == 0).next()?).into_owned();
        if name.len() > 1
            && !["LMT", "zzz"].contains(&name.as_str())
            && name.chars().all(|c| c.is_ascii_alphabetic())
        {
            words.insert(name, offset);
        }
    }
    let rule = String::from_utf8_lossy(bytes.get(footer..)?).trim().to_owned();
    Some(Zone { rule: rule_of_posix(&rule).unwrap_or_default(), words })
}

/// `CET-1CEST,M3.5.0,M10.5.0/3` as `3600 7200 3.5.0/7200 10.5.0/10800`.
fn rule_of_posix(text: &str) -> Option<String> {
    let mut parts = text.split(',');
    let (names, start, end) = (parts.next()?, parts.next(), parts.next());
    let mut rest = names;
    skip_name(&mut rest);
    let winter = -take_time(&mut rest)?;
    let (Some(start), Some(end)) = (start, end) else { return Some(winter.to_string()) };
    skip_name(&mut rest);
    let summer = take_time(&mut rest).map_or(winter + 3_600, |west| -west);
    let change = |text: &str| -> Option<String> {
        let (day, time) = text.split_once('/').unwrap_or((text, "2"));
        let mut time = time;
        Some(format!("{}/{}", day.strip_prefix('M')?, take_time(&mut time)?))
    };
    Some(format!("{winter} {summer} {} {}", change(start)?, change(end)?))
}

fn skip_name(rest: &mut &str) {
    let end = match rest.strip_prefix('<') {
        Some(_) => rest.find('>').map_or(rest.len(), |at| at + 1),
        None => rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()),
    };
    *rest = &rest[end..];
}

/// `-5:30` in seconds.
fn take_time(rest: &mut &str) -> Option<i64> {
    let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-:".contains(c))).unwrap_or(rest.len());
    let (time, tail) = rest.split_at(end);
    *rest = tail;
    let (sign, time) = match time.strip_prefix('-') {
        Some(time) => (-1, time),
        None => (1, time.strip_prefix('+').unwrap_or(time)),
    };
    let mut seconds = 0;
    for (part, unit) in time.split(':').zip([3_600, 60, 1]) {
        seconds += part.parse::<i64>().ok()? * unit;
    }
    Some(sign * seconds)
}
