//! `cargo xtask feed-sets`: rewrites `data/feed-sets.tsv`, the feeds to choose from, from the tables of outlets
//! and feeds and the consensus of the raters.

use crate::data;
use anyhow::{Context, Result};
use parallax::rating::{Licences, Packs, consensus, ratings_for};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Year of the newest lists: a feed in none of them may be gone.
const LIVE: &str = "2026";
/// Outlets of a country that are enough to choose from.
const ENOUGH: usize = 12;

pub fn run() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let read = |name: &str| fs::read_to_string(folder.join(name)).with_context(|| name.to_owned());
    let (checked, listed) = (read("outlets_checked.tsv")?, read("outlets_listed.tsv")?);
    let feeds = read("feeds.tsv")?;
    let raters = read("raters.tsv")?;
    let weights: HashMap<&str, u32> = rows(&raters)
        .filter_map(|cells| Some((*cells.first()?, cells.get(9)?.parse().ok()?)))
        .collect();
    let mut live: HashMap<&str, Vec<Offer>> = HashMap::new();
    for cells in rows(&feeds) {
        if let [key, url, kind, language, LIVE, ..] = cells.as_slice() {
            let offer = Offer { url, front: *kind == "front", language };
            live.entry(*key).or_default().push(offer);
        }
    }
    let packs = [Packs::open(data::ratings(Licences::All)?)?];
    let mut lines: Vec<(bool, u32, String)> = Vec::new();
    let mut of_country: HashMap<&str, usize> = HashMap::new();
    let outlets =
        rows(&checked).map(|cells| (false, cells)).chain(rows(&listed).map(|c| (true, c)));
    for (is_listed, cells) in outlets {
        let [key, _, _, country, languages, kind, ..] = cells.as_slice() else { continue };
        let country = country.trim_start_matches('~');
        let language =
            languages.trim_start_matches('~').split([' ', ';', ',']).next().unwrap_or_default();
        let Some(best) = live.get(key).and_then(|offers| best(key, language, offers)) else {
            continue;
        };
        if country.len() != 2
            || language.is_empty()
            || matches!(*kind, "satire" | "advocacy" | "journal")
        {
            continue;
        }
        let count = of_country.entry(country).or_default();
        let ratings = ratings_for(&packs, key);
        // Others than the checked ones only where those are few, or when somebody rates them.
        if is_listed && *count >= ENOUGH && ratings.is_empty() {
            continue;
        }
        *count += 1;
        let side = consensus(&ratings, |rater| weights.get(rater).copied().unwrap_or(0));
        let bias = side.bias.map(|bias| (bias as i8).to_string()).unwrap_or_default();
        let scope = best.scope();
        let url = secure(best.url);
        let mut line = String::new();
        write!(line, "{key}\t{url}\t{country}\t{language}\t{kind}\t{bias}\t{scope}")?;
        // Who is rated by many is known to many.
        lines.push((is_listed, u32::MAX - ratings.len() as u32, line));
    }
    lines.sort();
    let mut table = String::from("key\turl\tcountry\tlanguage\tkind\tside\tscope\n");
    for (.., line) in lines {
        writeln!(table, "{line}")?;
    }
    fs::write(folder.join("feed-sets.tsv"), table)?;
    Ok(())
}

/// A feed of an outlet.
struct Offer<'a> {
    url: &'a str,
    front: bool,
    /// If not the outlet's.
    language: &'a str,
}

/// Words of addresses that say what a server does, and not what a feed holds.
const TECHNICAL: &str = "http https www com net org co uk rss rss2 rss20 xml feed feeds feeder feedburner rdf atom api v1 v2 id \
    services service export outbound outboundfeeds arc arcio category section sections pages page site sites \
    php asp aspx cfm cms html htm index xmldata format outputtype type blog en de fr es it pt ja ko zh ru nl";
/// Words for all of a paper, or for its general news.
const GENERAL: &str = "all home homepage frontpage front main latest breaking top topstories topnews headlines headline headlinenews \
    newsheadlines news newsfeed world national international general une portada ultimas ultime aktuell aktuelles \
    schlagzeilen actualites actualite actualidad alles nyheter noticias notizie flash live edition today nieuws uutiset haberler \
    uk us usnews tous toutes 24h default recent stories";
/// Words for one field.
const FIELD: &str = "sport sports football soccer cricket tennis basketball baseball nba nfl nhl mlb golf racing rugby fashion \
    music film movies books book art arts culture kultur cultura entertainment celebrity showbiz style life lifestyle food \
    travel reise science space tech technology health environment climate climat business economy wirtschaft economie finance \
    market markets money industry opinion opinions comment podcast podcasts video videos photo photos gallery cars auto motor \
    education property weather religion tv games gaming obituaries jobs horoscope athletic";

impl Offer<'_> {
    /// How far the feed is from all that the outlet reports: 0 is near.
    fn distance(&self, key: &str) -> u32 {
        let has = |table: &str, word: &str| table.split_whitespace().any(|known| known == word);
        let bare = self.url.split_once("://").map_or(self.url, |(_, rest)| rest).to_lowercase();
        let path = bare.split_once('/').map_or("", |(_, path)| path);
        let words: Vec<&str> = path
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && !key.contains(word) && !has(TECHNICAL, word))
            .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
            .collect();
        let count = |table| words.iter().filter(|word| has(table, word)).count() as u32;
        let (general, field) = (count(GENERAL), count(FIELD));
        let others = (words.len() as u32).saturating_sub(general + field);
        let says_nothing = u32::from(words.is_empty());
        1 + 2 * u32::from(!self.front) + 4 * field + others.min(3)
            - general.max(says_nothing).min(1)
    }

    fn scope(&self) -> &'static str {
        if self.front { "front" } else { "section" }
    }

    /// Is the feed on the outlet's own host, a counting service's or another's?
    fn host(&self, key: &str) -> u8 {
        let host = self.url.split('/').nth(2).unwrap_or_default().trim_start_matches("www.");
        let name = key.split(['/', '.']).next().unwrap_or_default();
        u8::from(!host.contains(key) && !host.contains(name))
    }
}

/// The feed to read: in the outlet's language, general, on its own host, with a short address.
fn best<'a>(key: &str, language: &str, offers: &'a [Offer<'a>]) -> Option<&'a Offer<'a>> {
    offers.iter().min_by_key(|offer| {
        let foreign = !offer.language.is_empty() && offer.language != language;
        (foreign, offer.distance(key) + 2 * u32::from(offer.host(key)), offer.url.len(), offer.url)
    })
}

/// The extension asks over TLS only, and who is found under `http:` in a list of 2026 answers there.
fn secure(url: &str) -> String {
    url.strip_prefix("http:").map_or_else(|| url.to_owned(), |rest| format!("https:{rest}"))
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
