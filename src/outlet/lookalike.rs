//! Hosts that imitate a known outlet: never taken for it, and said to be not it.
//!
//! Only the outlets whose facts were checked are protected: they are the ones worth imitating,
//! and the names of twenty thousand small papers would flag honest hosts. A host is compared with
//! them in the ways that imitations are made: the outlet's host inside a longer one, its letters
//! replaced by others that look alike, its name with words or another ending added, or mistyped.
//! Names that are common words, or that other outlets share, need an ending nobody else uses, or
//! a page that claims the name.

use super::directory::{Directory, OutletId};
use super::host;
use super::names::squeeze;
use super::{punycode, suffix};
use std::collections::HashMap;

/// Shortest name that is searched with a typing error in it.
const SHORTEST_TYPED: usize = 6;
/// Shortest name that is searched by the shape of its letters.
const SHORTEST_SEEN: usize = 4;
/// Shortest name to which a word may be glued without a hyphen.
const SHORTEST_GLUED: usize = 4;

/// Words that imitations add to a name.
const ADDED: &[&str] = &[
    "news",
    "online",
    "today",
    "live",
    "tv",
    "daily",
    "breaking",
    "press",
    "media",
    "report",
    "reports",
    "reporter",
    "official",
    "world",
    "global",
    "international",
    "intl",
    "web",
    "www",
    "site",
    "portal",
    "hub",
    "trending",
    "trend",
    "markets",
    "market",
    "update",
    "updates",
    "alert",
    "alerts",
    "now",
    "info",
    "24",
    "24h",
    "24x7",
    "247",
    "365",
    "7",
    "com",
    "net",
    "org",
    "co",
    "edition",
    "politics",
    "finance",
    "money",
    "invest",
    "crypto",
    "business",
    "sport",
    "sports",
    "english",
    "en",
    "app",
    "apps",
    "mobile",
    "m",
    "amp",
    "login",
    "secure",
    "signin",
    "account",
    "mail",
    "real",
    "true",
    "new",
    "latest",
    "top",
    "headline",
    "headlines",
    "story",
    "stories",
    "article",
    "articles",
    "newspaper",
    "magazine",
    "journal",
    "channel",
    "network",
    "broadcast",
    "video",
    "videos",
    "radio",
    "fm",
    "blog",
    "post",
    "times",
    "free",
    "premium",
    "plus",
    "pro",
    "digital",
    "link",
    "my",
    "get",
    "the",
    "us",
    "usa",
    "uk",
    "eu",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pl",
    "se",
    "no",
    "dk",
    "fi",
    "at",
    "ch",
    "be",
    "ie",
    "pt",
    "br",
    "mx",
    "ar",
    "in",
    "jp",
    "kr",
    "cn",
    "tw",
    "hk",
    "sg",
    "my",
    "id",
    "ph",
    "au",
    "nz",
    "ca",
    "za",
    "ng",
    "ke",
    "ru",
    "ua",
    "tr",
    "gr",
    "cz",
    "hu",
    "ro",
    "bg",
    "rs",
    "hr",
    "il",
    "ir",
    "sa",
    "ae",
    "eg",
    "pk",
    "bd",
    "asia",
    "africa",
    "europe",
    "america",
    "zeitung",
    "nachrichten",
    "aktuell",
    "noticias",
    "diario",
    "actu",
    "actualite",
    "info",
    "infos",
    "journal",
    "notizie",
    "giornale",
    "nieuws",
    "nyheter",
    "nyheder",
    "uutiset",
    "wiadomosci",
    "zpravy",
    "hirek",
    "stiri",
    "vesti",
    "novosti",
    "haber",
    "haberler",
    "gazete",
    "berita",
    "bongda",
    "khabar",
    "samachar",
    "shimbun",
    "ilbo",
    "gazeta",
    "exclusive",
    "insider",
    "leaks",
    "facts",
    "truth",
    "archive",
    "mirror",
    "proxy",
    "cdn",
    "static",
    "go",
];
/// Added words that may be glued on without a hyphen; others are parts of too many honest names.
const GLUED: &[&str] = &[
    "news",
    "online",
    "today",
    "live",
    "daily",
    "breaking",
    "official",
    "world",
    "report",
    "reports",
    "update",
    "updates",
    "alert",
    "now",
    "info",
    "24",
    "247",
    "hub",
    "headlines",
    "latest",
    "politics",
    "markets",
    "digital",
    "web",
    "site",
    "portal",
    "com",
    "net",
    "org",
    "couk",
    "go",
    "tv",
    "my",
    "the",
    "real",
    "get",
    "press",
    "media",
    "newspaper",
    "uk",
    "usa",
    "us",
    "eu",
];

/// Names that are common words: alone they mean nothing.
const COMMON: &[&str] = &[
    "time",
    "times",
    "thetimes",
    "sun",
    "thesun",
    "star",
    "thestar",
    "post",
    "thepost",
    "mail",
    "mirror",
    "express",
    "standard",
    "thestandard",
    "metro",
    "nation",
    "thenation",
    "people",
    "fortune",
    "slate",
    "quartz",
    "atlantic",
    "hill",
    "nature",
    "science",
    "variety",
    "wired",
    "verge",
    "vox",
    "spectator",
    "insider",
    "globe",
    "record",
    "herald",
    "journal",
    "world",
    "today",
    "week",
    "theweek",
    "observer",
    "tribune",
    "review",
    "citizen",
    "monitor",
    "stern",
    "focus",
    "bild",
    "blick",
    "welt",
    "zeit",
    "krone",
    "kurier",
    "presse",
    "standard",
    "profil",
    "falter",
    "marianne",
    "point",
    "croix",
    "soir",
    "echo",
    "echos",
    "parisien",
    "liberation",
    "mondo",
    "manifesto",
    "foglio",
    "secolo",
    "tempo",
    "giorno",
    "mattino",
    "messaggero",
    "stampa",
    "giornale",
    "libero",
    "internazionale",
    "mundo",
    "tiempo",
    "universal",
    "nacional",
    "nacion",
    "lanacion",
    "comercio",
    "elcomercio",
    "espectador",
    "mercurio",
    "tercera",
    "latercera",
    "debate",
    "proceso",
    "reforma",
    "milenio",
    "excelsior",
    "jornada",
    "semana",
    "cambio",
    "publico",
    "expresso",
    "observador",
    "sabado",
    "estado",
    "globo",
    "folha",
    "veja",
    "epoca",
    "exame",
    "trouw",
    "parool",
    "volkskrant",
    "telegraaf",
    "knack",
    "politik",
    "information",
    "borsen",
    "verden",
    "fakt",
    "rzeczpospolita",
    "polityka",
    "newsweek",
    "pravda",
    "novinky",
    "blesk",
    "reflex",
    "denik",
    "delo",
    "vecer",
    "mladina",
    "jutarnji",
    "danas",
    "vreme",
    "blic",
    "kurir",
    "politika",
    "index",
    "telex",
    "sega",
    "trud",
    "dnevnik",
    "kathimerini",
    "nea",
    "vima",
    "sabah",
    "aksam",
    "star",
    "turkiye",
    "karar",
    "evrensel",
    "milliyet",
    "cumhuriyet",
    "print",
    "wire",
    "quint",
    "mint",
    "pioneer",
    "statesman",
    "frontline",
    "outlook",
    "dawn",
    "thenews",
    "nation",
    "independent",
    "guardian",
    "telegraph",
    "national",
    "thenational",
    "local",
    "thelocal",
    "sky",
    "euronews",
    "reason",
    "jezebel",
    "salon",
    "gothamist",
    "grist",
    "undark",
    "intercept",
    "markup",
    "bulwark",
    "dispatch",
    "root",
    "onion",
    "federalist",
    "blaze",
    "forward",
    "tablet",
    "commentary",
    "jacobin",
    "current",
    "mother",
    "rappler",
    "scroll",
    "caravan",
    "punch",
    "premium",
    "vanguard",
    "guardian",
    "punchng",
    "capital",
    "eveningstandard",
    "registers",
    "register",
    "recode",
    "elle",
    "vogue",
    "cosmopolitan",
    "esquire",
    "glamour",
    "people",
    "elcorreo",
    "correo",
    "sur",
    "ara",
    "abc",
    "cope",
    "antena3",
    "marca",
    "as",
    "sport",
    "ole",
    "pagina12",
    "perfil",
    "ambito",
    "cronista",
    "uno",
    "canal",
    "semanal",
    "general",
    "channel",
    "source",
    "context",
    "lead",
    "bbc3",
    "nos",
    "dn",
    "bt",
    "vg",
    "hs",
    "yle",
    "svt",
    "nrk",
];

/// Endings under two letters or old ones that anyone may use for an honest name.
const ORDINARY: &[&str] = &[
    "com",
    "net",
    "org",
    "edu",
    "gov",
    "mil",
    "int",
    "coop",
    "museum",
    "aero",
    "cat",
    "eus",
    "gal",
    "bzh",
    "scot",
    "wales",
    "cymru",
    "london",
    "paris",
    "berlin",
    "wien",
    "nyc",
    "africa",
    "asia",
    "tokyo",
    "hamburg",
    "koeln",
    "bayern",
    "swiss",
    "vlaanderen",
    "brussels",
    "amsterdam",
    "moscow",
    "quebec",
    "rio",
    "istanbul",
    "melbourne",
    "sydney",
];
/// Endings of two letters that are sold to everyone.
const SOLD: &[&str] = &[
    "cc", "tk", "ml", "ga", "cf", "gq", "pw", "ws", "pm", "su", "to", "vc", "la", "sx", "gd", "sc",
];

/// A name under which an outlet is imitated.
#[derive(Debug)]
struct Brand {
    text: String,
    /// One bit for each letter and digit in it.
    letters: u64,
    outlet: OutletId,
    /// The registrable label of its host, not a name of words.
    label: bool,
}

/// The protected names, read once from the directory.
#[derive(Debug)]
pub struct Lookalikes {
    brands: Vec<Brand>,
    by_text: HashMap<String, Vec<usize>>,
    by_shape: HashMap<String, usize>,
}

/// What the page says that it is, to weigh doubtful names.
pub type Claim<'a> = &'a dyn Fn(OutletId) -> bool;

impl Lookalikes {
    pub fn new(directory: &Directory) -> Lookalikes {
        let mut all =
            Lookalikes { brands: Vec::new(), by_text: HashMap::new(), by_shape: HashMap::new() };
        for id in directory.ids().filter(|&id| directory.checked(id)) {
            let key = directory.key(id);
            if key.contains('/') {
                continue;
            }
            let label = squeeze(label_of(&key));
            // A host below another one's, such as `abcnews.go.com`, is known by its own label.
            let below = suffix::registrable(&key).is_some_and(|r| r.len() < key.len());
            if below {
                let first = key.split('.').next().unwrap_or_default();
                all.add(squeeze(first), id, true);
                all.add(squeeze(&[first, label.as_str()].concat()), id, true);
            } else {
                all.add(label, id, true);
            }
            for name in directory.names(id) {
                let bare = name.split(" (").next().unwrap_or(name);
                let name = squeeze(bare);
                if name.len() >= 5 {
                    if let Some(short) =
                        name.strip_prefix("the").filter(|s| s.len() >= 5 && bare.contains(' '))
                    {
                        all.add(short.to_string(), id, false);
                    }
                    all.add(name, id, false);
                }
            }
        }
        all
    }

    fn add(&mut self, text: String, outlet: OutletId, label: bool) {
        if text.len() < 3 || !text.is_ascii() {
            return;
        }
        let same = self.by_text.entry(text.clone()).or_default();
        if same.iter().any(|&i| self.brands.get(i).is_some_and(|b| b.outlet == outlet)) {
            return;
        }
        same.push(self.brands.len());
        self.by_shape.entry(shape(&text)).or_insert(self.brands.len());
        self.brands.push(Brand { letters: letters(&text), text, outlet, label });
    }

    /// The outlet that an unknown host imitates.
    pub fn imitated(
        &self,
        directory: &Directory,
        host: &str,
        claims: Claim<'_>,
    ) -> Option<OutletId> {
        let ending = suffix::public_suffix(host).text;
        let own = host.strip_suffix(ending).and_then(|h| h.strip_suffix('.'))?;
        let (below, label) = own.rsplit_once('.').unwrap_or(("", own));
        let seen = Seen { directory, ending, claims };
        self.inside(directory, host, ending)
            .or_else(|| self.disguised(directory, host, label))
            .or_else(|| self.label(&seen, label))
            .or_else(|| {
                below.split('.').filter(|l| l.contains('-')).find_map(|l| self.dressed(&seen, l))
            })
    }

    /// A known host, its dots perhaps hyphens, inside of this one: `news.com.evil.example`,
    /// `news-com.evil.example`.
    fn inside(&self, directory: &Directory, host: &str, ending: &str) -> Option<OutletId> {
        let tokens: Vec<(usize, &str)> = tokens(host);
        let own_end = host.len() - ending.len();
        for (i, &(start, first)) in tokens.iter().enumerate() {
            let at_label = start == 0 || host.as_bytes().get(start - 1) == Some(&b'.');
            let added =
                i > 0 && tokens.get(i - 1).is_some_and(|(_, before)| ADDED.contains(before));
            if !at_label && !added || first.is_empty() {
                continue;
            }
            for count in 2..=5 {
                let Some(slice) = tokens.get(i..i + count) else { break };
                let Some(&(last_start, last)) = slice.last() else { break };
                let end = last_start + last.len();
                let written = host.get(start..end)?;
                // A host that ends where this one does is a parent, unless its dots are written as hyphens.
                let hyphens = written.contains('-');
                if end > own_end && (!hyphens || !at_label || end != host.len()) {
                    continue;
                }
                let dotted = written.replace('-', ".");
                let kept =
                    written.replacen('-', "\u{1}", 1).replace('-', ".").replace('\u{1}', "-");
                for name in [dotted, kept] {
                    let known = suffix::public_suffix(&name).listed && name != host;
                    if let Some(id) = directory.by_host(&name).filter(|_| known)
                        && (directory.checked(id) || !hyphens && end <= own_end)
                    {
                        return Some(id);
                    }
                }
            }
        }
        None
    }

    /// Letters of other scripts or with accents that look like an outlet's own.
    fn disguised(&self, directory: &Directory, host: &str, label: &str) -> Option<OutletId> {
        if !host.contains("xn--") {
            return None;
        }
        let plain: Vec<String> = host.split('.').map(|l| ascii_shape(&decoded(l))).collect();
        let plain = plain.join(".");
        let bare = plain.strip_prefix("www.").unwrap_or(&plain);
        if let Some(id) = directory.by_host(bare) {
            return Some(id);
        }
        let text = ascii_shape(&decoded(label)).replace('-', "");
        self.brand(&text)
            .or_else(|| self.by_shape.get(&shape(&text)).and_then(|&i| self.brands.get(i)))
            .map(|b| b.outlet)
    }

    /// The registrable label: the name itself, dressed up, or with other letters.
    fn label(&self, seen: &Seen<'_>, label: &str) -> Option<OutletId> {
        let text = label.replace('-', "");
        if let Some(brand) = self.brand(&text)
            && seen.trusts(
                brand,
                if label == text { Evidence::SameLabel } else { Evidence::SameWords },
            )
        {
            return Some(brand.outlet);
        }
        self.dressed(seen, label)
            .or_else(|| self.look(seen, &text))
            .or_else(|| self.mistyped(seen, &text))
    }

    /// The name with added words.
    fn dressed(&self, seen: &Seen<'_>, label: &str) -> Option<OutletId> {
        let parts: Vec<&str> = label.split('-').filter(|p| !p.is_empty()).collect();
        if parts.len() > 1 && parts.len() <= 6 {
            // A run of parts is the name, and all others are added words.
            for start in 0..parts.len() {
                for end in (start + 1..=parts.len()).rev().filter(|&end| end - start < parts.len())
                {
                    let others = parts.iter().enumerate().filter(|(i, _)| *i < start || *i >= end);
                    if !others.clone().all(|(_, part)| is_added(part)) {
                        continue;
                    }
                    let name = parts.get(start..end)?.concat();
                    let brand = self.brand(&name).or_else(|| self.glued(&name));
                    if let Some(brand) = brand.filter(|b| seen.trusts(b, Evidence::Dressed)) {
                        return Some(brand.outlet);
                    }
                }
            }
        }
        let text = parts.concat();
        self.glued(&text).filter(|b| seen.trusts(b, Evidence::Glued)).map(|b| b.outlet)
    }

    /// The name with one added word at an end, without a hyphen.
    fn glued(&self, text: &str) -> Option<&Brand> {
        GLUED.iter().find_map(|word| {
            let rest = text.strip_suffix(word).or_else(|| text.strip_prefix(word))?;
            let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
            self.brand(rest).filter(|b| b.text.len() >= SHORTEST_GLUED)
        })
    }

    /// Letters replaced by digits or others of the same shape.
    fn look(&self, seen: &Seen<'_>, text: &str) -> Option<OutletId> {
        let brand = self.brands.get(*self.by_shape.get(&shape(text))?)?;
        let fits = brand.text != text && brand.text.len() >= SHORTEST_SEEN;
        (fits && seen.trusts(brand, Evidence::Shape)).then_some(brand.outlet)
    }

    /// One letter missing, added, replaced, or two swapped.
    fn mistyped(&self, seen: &Seen<'_>, text: &str) -> Option<OutletId> {
        let own = letters(text);
        let near = self.brands.iter().filter(|b| {
            b.text.len().abs_diff(text.len()) <= 1
                && (b.letters ^ own).count_ones() <= 2
                && b.text.len() >= SHORTEST_TYPED
                && one_edit(b.text.as_bytes(), text.as_bytes())
        });
        near.into_iter().find(|b| seen.trusts(b, Evidence::Typed)).map(|b| b.outlet)
    }

    fn brand(&self, text: &str) -> Option<&Brand> {
        let same = self.by_text.get(text)?;
        // A host's label before a name of words.
        let brands = || same.iter().filter_map(|&i| self.brands.get(i));
        brands().find(|b| b.label).or_else(|| brands().next())
    }
}

/// How a host resembles a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    SameLabel,
    SameWords,
    Dressed,
    Glued,
    Shape,
    Typed,
}

/// The host under doubt.
struct Seen<'a> {
    directory: &'a Directory,
    ending: &'a str,
    claims: Claim<'a>,
}

impl Seen<'_> {
    fn trusts(&self, brand: &Brand, evidence: Evidence) -> bool {
        if (self.claims)(brand.outlet) {
            return true;
        }
        let odd = self.odd_ending();
        let length = brand.text.len();
        let common =
            COMMON.contains(&brand.text.as_str()) || length <= 3 && evidence == Evidence::SameLabel;
        match evidence {
            Evidence::SameLabel => {
                (odd && (!common || brand.text == "guardian")) || !common && self.is_alone(brand)
            }
            Evidence::SameWords => odd && !common || length >= 7 && !common && self.is_alone(brand),
            Evidence::Dressed => {
                !common && (length > 3 || odd || brand.label) && (odd || self.is_alone(brand))
            }
            Evidence::Glued => !common && (odd || length >= 6 && self.is_alone(brand)),
            Evidence::Shape => !common && (odd || length >= 6),
            Evidence::Typed => {
                brand.label && !common && (odd || length >= 8 || self.same_ending(brand))
            }
        }
    }

    /// An ending that outlets seldom use and that is sold cheaply.
    fn odd_ending(&self) -> bool {
        let last = self.ending.rsplit('.').next().unwrap_or_default();
        let several = ["com.co", "co.com", "eu.com", "us.com", "uk.com"].contains(&self.ending);
        several || SOLD.contains(&last) || last.len() > 2 && !ORDINARY.contains(&last)
    }

    fn same_ending(&self, brand: &Brand) -> bool {
        let key = self.directory.key(brand.outlet);
        suffix::public_suffix(&key).text == self.ending
    }

    /// Does no other outlet's host have this label?
    fn is_alone(&self, brand: &Brand) -> bool {
        !self
            .directory
            .hosts()
            .any(|(host, id)| id != brand.outlet && squeeze(label_of(&host)) == brand.text)
    }
}

fn label_of(host: &str) -> &str {
    let registrable = suffix::registrable(host).unwrap_or(host);
    registrable.split('.').next().unwrap_or_default()
}

fn is_added(part: &str) -> bool {
    ADDED.contains(&part)
        || part.bytes().all(|b| b.is_ascii_digit())
        || ADDED.contains(&part.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// The parts of a host between dots and hyphens, with where they start.
fn tokens(host: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    host.split(['.', '-'])
        .map(|token| {
            let at = start;
            start += token.len() + 1;
            (at, token)
        })
        .collect()
}

fn decoded(label: &str) -> String {
    label.strip_prefix("xn--").and_then(punycode::decode).unwrap_or_else(|| label.to_string())
}

/// Letters of other scripts that look like Latin ones, each before the one it looks like.
const ALIKE: &str = "аaвbсcԁdеeѐeёeһhіiїiјjкkӏlмmнhоoрpԛqѕsтtуyхxѡwԝwгrпnзeбbαaβbγyεeηnιiκkνvοoρpσoτtυuχxωwıiɡgɑaɩiʙbʟlɴnʀrʏyłløođdħhßbðdþpŋnƒfŧtƀbᴄcᴏoᴠvᴡwᴢzսuոnօoցgհhյjքpաw";

/// A label in the ASCII letters that it looks like.
fn ascii_shape(text: &str) -> String {
    let alike = |c: char| {
        let mut pairs = ALIKE.chars();
        while let (Some(other), Some(latin)) = (pairs.next(), pairs.next()) {
            if other == c {
                return Some(latin);
            }
        }
        None
    };
    text.chars()
        .map(|c| {
            if c.is_ascii() { c } else { alike(c).or_else(|| host::without_accent(c)).unwrap_or(c) }
        })
        .collect()
}

/// A name with letters of one shape made one: digits for letters, `rn` for `m`, `l` for `i`.
fn shape(text: &str) -> String {
    let folded: String = text
        .chars()
        .map(|c| match c {
            'l' | '1' | 'j' => 'i',
            '0' => 'o',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            '9' | 'q' => 'g',
            '2' => 'z',
            c => c,
        })
        .collect();
    folded.replace("rn", "m").replace("vv", "w").replace("uu", "w").replace("ci", "d")
}

fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |bits, b| {
        bits | match b {
            b'a'..=b'z' => 1 << (b - b'a'),
            b'0'..=b'9' => 1 << (26 + b - b'0'),
            _ => 1 << 63,
        }
    })
}

/// Are two texts one insertion, deletion, replacement or swap of neighbours apart?
fn one_edit(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) =
        (short.get(start..).unwrap_or_default(), long.get(start..).unwrap_or_default());
    match (short, long) {
        ([], []) => false,
        ([x, y, rest @ ..], [v, w, tail @ ..]) if short.len() == long.len() && (x, y) == (w, v) => {
            rest == tail
        }
        _ if short.len() == long.len() => short.get(1..) == long.get(1..),
        _ => long.len() == short.len() + 1 && long.get(1..) == Some(short),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits() {
        for (a, b, near) in [
            ("guardian", "gaurdian", true),
            ("guardian", "guardan", true),
            ("guardian", "guuardian", true),
            ("guardian", "guardien", true),
            ("guardian", "guardians", true),
            ("guardian", "guardian", false),
            ("guardian", "gardians", false),
            ("", "", false),
        ] {
            assert_eq!(one_edit(a.as_bytes(), b.as_bytes()), near, "{a} {b}");
        }
    }

    #[test]
    fn shapes() {
        assert_eq!(shape("nytirnes"), shape("nytimes"));
        assert_eq!(shape("blld"), shape("bild"));
        assert_eq!(shape("w4sh1ngt0np0st"), shape("washingtonpost"));
        assert_eq!(ascii_shape("nytіmes"), "nytimes");
        assert_eq!(ascii_shape("lemondé"), "lemonde");
    }
}
