//! From the tables in `data/` to the file that [`Directory`](super::Directory) reads.
//!
//! Everything a table must keep is checked here.

use super::{
    ALIAS, CATEGORIES, CHECKED, FORMS, KINDS, MAGIC, PARTS, Part, SECTION_FEED, SECTIONS, VERSION,
    name_code, shorten,
};
use crate::order::Sort;
use crate::packed::dense::fold;
use crate::packed::{write_parted, write_sorted, write_sparse, write_strings};
use crate::tsv::{TableError, fault, lines};
use std::collections::{BTreeMap, HashMap};

/// The tables, as texts. Every file is named for its errors.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables<'a> {
    /// Outlets whose facts were checked by eye: key, name, other_names, country, languages, kind, aliases, paths.
    pub checked: &'a str,
    /// All others, with the same columns. A key of `checked` may not come again.
    pub listed: &'a str,
    /// key, owner, category, as_of.
    pub owners: &'a str,
    /// key, url, kind (`front` or `section`), language, live_in.
    pub feeds: &'a str,
    /// host, imitates (a key, or empty), operation.
    pub imposters: &'a str,
}

/// ISO 3166-1 alpha-2, and Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL \
GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR \
LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

#[derive(Default)]
struct Row<'a> {
    name: &'a str,
    other_names: &'a str,
    country: &'a str,
    languages: &'a str,
    kind: u8,
    paths: String,
    alias_of: Option<&'a str>,
    owner: u16,
}

/// Compiles the tables, or names the first line that breaks a rule: keys sorted and unique, hosts
/// well formed, an alias no key and of one outlet only, known country, kind and category, every
/// owner and feed of a known outlet.
pub fn compile(tables: &Tables) -> Result<Vec<u8>, TableError> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    read_outlets("checked", tables.checked, CHECKED, &mut rows)?;
    read_outlets("listed", tables.listed, 0, &mut rows)?;
    mark_sections(&mut rows)?;
    let owners = read_owners(tables.owners, &mut rows)?;
    let ranks: HashMap<&str, u32> = rows.keys().copied().zip(0..).collect();
    if ranks.len() > usize::from(u16::MAX) {
        return Err(fault("listed", 0, format!("{} keys are too many", ranks.len())));
    }
    let mut languages = Pool::default();
    let imposters = read_imposters(tables.imposters, &rows, &ranks)?;
    let feeds = read_feeds(tables.feeds, &rows, &ranks, &mut languages)?;

    let mut parts = vec![Vec::new(); PARTS];
    let mut part = |p: Part, bytes: Vec<u8>| parts[p as usize] = bytes;
    part(Part::Keys, write_sorted(rows.keys().copied()));
    part(Part::Kinds, rows.values().map(|r| r.kind).collect());
    let (places, place_facts) = places(rows.values(), &mut languages);
    part(Part::Places, write_parted(&places));
    part(Part::PlaceFacts, place_facts);
    part(Part::LanguageSets, write_strings(languages.0.iter().copied()));
    part(Part::Owners, rows.values().flat_map(|r| r.owner.to_le_bytes()).collect());
    part(Part::OwnerNames, write_strings(owners.iter().map(|(name, _)| *name)));
    part(Part::OwnerFacts, owners.iter().flat_map(|(_, fact)| fact.to_le_bytes()).collect());
    let names: Vec<String> =
        rows.iter().map(|(key, row)| name_code::write(row.name, key)).collect();
    part(Part::Names, write_strings(names.iter().map(String::as_str)));
    let sparse = |text: fn(&Row<'_>) -> String| -> Vec<u8> {
        let texts: Vec<(u32, String)> =
            (0..).zip(rows.values().map(text)).filter(|(_, t)| !t.is_empty()).collect();
        write_sparse(&texts.iter().map(|(rank, text)| (*rank, text.as_str())).collect::<Vec<_>>())
    };
    part(Part::OtherNames, sparse(|r| r.other_names.to_string()));
    part(Part::Paths, sparse(|r| r.paths.clone()));
    let aliases: Vec<(u32, u32)> = (0..)
        .zip(rows.values())
        .filter_map(|(rank, r)| Some((rank, *ranks.get(r.alias_of?)?)))
        .collect();
    let column =
        |f: fn(&(u32, u32)) -> u32| aliases.iter().flat_map(move |pair| f(pair).to_le_bytes());
    let count = (aliases.len() as u32).to_le_bytes();
    part(Part::Aliases, count.into_iter().chain(column(|a| a.0)).chain(column(|a| a.1)).collect());
    let feed_column =
        |f: fn(&FeedRow) -> u16| write_parted(&feeds.iter().map(f).collect::<Vec<_>>());
    part(Part::FeedOutlets, feed_column(|feed| feed.outlet));
    part(Part::FeedYears, feed_column(|feed| feed.year));
    part(Part::FeedFacts, feeds.iter().map(|feed| feed.facts).collect());
    part(Part::FeedUrls, write_strings(feeds.iter().map(|feed| feed.url.as_str())));
    let mut operations = Pool::default();
    let facts = imposters.iter().flat_map(|&(_, target, operation)| {
        target.to_le_bytes().into_iter().chain(operations.index(operation).to_le_bytes())
    });
    part(Part::ImposterFacts, facts.collect());
    part(Part::Operations, write_strings(operations.0.iter().copied()));
    part(Part::Imposters, write_sorted(imposters.iter().map(|(host, ..)| *host)));
    let table = fold(&parts, MAGIC, VERSION, &FORMS);
    table.ok_or_else(|| fault("outlets", 0, "a text holds a zero".to_owned()))
}

/// Distinct strings with the index of each; the empty one is 0.
struct Pool<'a>(Vec<&'a str>, HashMap<&'a str, u16>);

impl Default for Pool<'_> {
    fn default() -> Self {
        Self(vec![""], HashMap::from([("", 0)]))
    }
}

impl<'a> Pool<'a> {
    fn index(&mut self, text: &'a str) -> u16 {
        *self.1.entry(text).or_insert_with(|| {
            self.0.push(text);
            (self.0.len() - 1) as u16
        })
    }
}

fn read_outlets<'a>(
    table: &str,
    text: &'a str,
    flag: u8,
    rows: &mut BTreeMap<&'a str, Row<'a>>,
) -> Result<(), TableError> {
    let mut before = "";
    let columns =
        ["key", "name", "other_names", "country", "languages", "kind", "aliases", "paths"];
    for (line, [key, name, other_names, country, languages, kind, aliases, paths]) in
        lines(table, text, columns)?
    {
        let fail = |reason: String| Err(fault(table, line, reason));
        if key <= before {
            return fail(format!("{key} is not after {before}"));
        }
        before = key;
        let host = key.split('/').next().unwrap_or_default();
        if !is_host(host) || (key.contains('/') && key.ends_with('/')) || key.contains(' ') {
            return fail(format!("{key} is not a host, nor a host with a path"));
        }
        if name.is_empty() || name.len() > 255 || name.contains(char::is_control) {
            return fail(format!(
                "{key} has no name, or one of more than 255 bytes or with controls"
            ));
        }
        if !country.is_empty() && !COUNTRIES.split(' ').any(|code| code == country) {
            return fail(format!("{country} is not a country code"));
        }
        if !languages.trim_start_matches('~').split(' ').all(is_language) {
            return fail(format!("{languages} are not language codes"));
        }
        let Some(code) = code_of(KINDS.iter().map(|k| k.0), kind) else {
            return fail(format!("{kind} is not a kind"));
        };
        let own_path = key.strip_prefix(host).unwrap_or_default();
        let paths = if paths.is_empty() { own_path.to_string() } else { paths.to_string() };
        let row = Row {
            name,
            other_names,
            country,
            languages,
            kind: code | flag,
            paths,
            ..Row::default()
        };
        if rows.insert(key, row).is_some() {
            return fail(format!("{key} stands in the tables twice"));
        }
        for alias in aliases.split(' ').filter(|alias| !alias.is_empty()) {
            if !is_host(alias) {
                return fail(format!("the alias {alias} is not a host"));
            }
            let row = Row { kind: ALIAS, alias_of: Some(key), ..Row::default() };
            if rows.insert(alias, row).is_some() {
                return fail(format!("the alias {alias} stands in the tables twice"));
            }
        }
    }
    Ok(())
}

/// Marks the outlets that have sections below them.
fn mark_sections(rows: &mut BTreeMap<&str, Row>) -> Result<(), TableError> {
    let parents: Vec<(&str, &str)> =
        rows.keys().filter_map(|key| Some((*key, key.split_once('/')?.0))).collect();
    for (key, host) in parents {
        match rows.get_mut(host).filter(|row| row.alias_of.is_none()) {
            Some(parent) => parent.kind |= SECTIONS,
            None => return Err(fault("outlets", 0, format!("{key} is a section of no outlet"))),
        }
    }
    Ok(())
}

/// The place of every row, and what the places are, the most frequent first: country and language set.
fn places<'a, 'b: 'a>(
    rows: impl Iterator<Item = &'a Row<'b>>,
    languages: &mut Pool<'b>,
) -> (Vec<u16>, Vec<u8>) {
    let pairs: Vec<([u8; 2], u16)> =
        rows.map(|row| (country_bytes(row.country), languages.index(row.languages))).collect();
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    pairs.iter().for_each(|pair| *counts.entry(*pair).or_default() += 1);
    let mut known: Vec<_> = counts.into_iter().collect();
    known.order_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let index: HashMap<_, u16> = known.iter().map(|(pair, _)| *pair).zip(0..).collect();
    let facts = known.iter().flat_map(|((country, set), _)| [*country, set.to_le_bytes()].concat());
    (pairs.iter().map(|pair| index[pair]).collect(), facts.collect())
}

/// Reads the owners and answers the distinct ones, name and packed fact (category, year).
fn read_owners<'a>(
    text: &'a str,
    rows: &mut BTreeMap<&'a str, Row<'a>>,
) -> Result<Vec<(&'a str, u16)>, TableError> {
    let mut owners = Vec::new();
    let mut index: HashMap<(&str, u16), u16> = HashMap::new();
    let mut before = "";
    for (line, [key, owner, category, as_of]) in
        lines("owners", text, ["key", "owner", "category", "as_of"])?
    {
        let fail = |reason: String| Err(fault("owners", line, reason));
        if key <= before {
            return fail(format!("{key} is not after {before}"));
        }
        before = key;
        let Some(row) = rows.get_mut(key).filter(|row| row.alias_of.is_none()) else {
            return fail(format!("{key} is not an outlet"));
        };
        if owner.is_empty() || owner.len() > 255 {
            return fail(format!("{key} has no owner or one of more than 255 bytes"));
        }
        let Some(code) = code_of(CATEGORIES.iter().map(|c| c.0), category) else {
            return fail(format!("{category} is not a category"));
        };
        let Some(year) = year(as_of) else { return fail(format!("{as_of} is not a year")) };
        let fact = (u16::from(code) << 12) | year;
        row.owner = *index.entry((owner, fact)).or_insert_with(|| {
            owners.push((owner, fact));
            owners.len() as u16
        });
    }
    Ok(owners)
}

struct FeedRow {
    outlet: u16,
    year: u16,
    facts: u8,
    /// Shortened.
    url: String,
}

/// Reads the feeds.
fn read_feeds<'a>(
    text: &'a str,
    rows: &BTreeMap<&'a str, Row<'a>>,
    ranks: &HashMap<&str, u32>,
    languages: &mut Pool<'a>,
) -> Result<Vec<FeedRow>, TableError> {
    let mut out = Vec::new();
    let mut before = ("", "", "");
    let columns = ["key", "url", "kind", "language", "live_in"];
    for (line, [key, url, kind, language, live_in]) in lines("feeds", text, columns)? {
        let fail = |reason: String| Err(fault("feeds", line, reason));
        if (key, kind, url) <= before {
            return fail(format!(
                "{key} {kind} {url} is not after {} {} {}",
                before.0, before.1, before.2
            ));
        }
        before = (key, kind, url);
        let rank =
            ranks.get(key).filter(|_| rows.get(key).is_some_and(|row| row.alias_of.is_none()));
        let Some(&rank) = rank else { return fail(format!("{key} is not an outlet")) };
        if !(url.starts_with("https://") || url.starts_with("http://"))
            || url.len() > 255
            || url.contains(' ')
        {
            return fail(format!("{url} is not a web address of at most 255 bytes"));
        }
        if !is_language(language) {
            return fail(format!("{language} is not a language code"));
        }
        let kind = match kind {
            "front" => 0,
            "section" => SECTION_FEED,
            _ => return fail(format!("{kind} is neither front nor section")),
        };
        let Some(year) = year(live_in) else { return fail(format!("{live_in} is not a year")) };
        let language = languages.index(language);
        if language >= u16::from(SECTION_FEED) {
            return fail(format!("{language} languages of feeds are too many"));
        }
        let facts = language as u8 | kind;
        out.push(FeedRow { outlet: rank as u16, year, facts, url: shorten(url, key) });
    }
    Ok(out)
}

/// Reads the imposters: host, rank of the imitated outlet plus 1 (0 for none), operation.
fn read_imposters<'a>(
    text: &'a str,
    rows: &BTreeMap<&'a str, Row<'a>>,
    ranks: &HashMap<&str, u32>,
) -> Result<Vec<(&'a str, u32, &'a str)>, TableError> {
    let mut out = Vec::new();
    let mut before = "";
    for (line, [host, imitates, operation]) in
        lines("imposters", text, ["host", "imitates", "operation"])?
    {
        let fail = |reason: String| Err(fault("imposters", line, reason));
        if host <= before || !is_host(host) {
            return fail(format!("{host} is not a host after {before}"));
        }
        before = host;
        if rows.contains_key(host) {
            return fail(format!("{host} is an outlet"));
        }
        if operation.is_empty() {
            return fail(format!("{host} has no operation"));
        }
        let target = ranks
            .get(imitates)
            .filter(|_| rows.get(imitates).is_some_and(|row| row.alias_of.is_none()));
        if target.is_none() && !imitates.is_empty() {
            return fail(format!("{imitates} is not an outlet"));
        }
        out.push((host, target.map_or(0, |rank| rank + 1), operation));
    }
    Ok(out)
}

/// Code of a word in a list of names: 0 for none, else its place from 1.
fn code_of<'a>(mut names: impl Iterator<Item = &'a str>, word: &str) -> Option<u8> {
    if word.is_empty() {
        Some(0)
    } else {
        names.position(|name| name == word).map(|place| place as u8 + 1)
    }
}

fn country_bytes(code: &str) -> [u8; 2] {
    code.as_bytes().try_into().unwrap_or_default()
}

/// 0 for none; else a year of the web.
fn year(text: &str) -> Option<u16> {
    if text.is_empty() {
        Some(0)
    } else {
        text.parse().ok().filter(|year| (1990..2200).contains(year))
    }
}

fn is_language(code: &str) -> bool {
    code.is_empty() || (matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Two or more labels of lower-case letters, digits and inner hyphens.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
    };
    host.contains('.') && host.len() <= 253 && host.split('.').all(label)
}
