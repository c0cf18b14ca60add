//! Hosts that show pages of others: caches, archives, translators, aggregators, platforms.
//!
//! What a host is stands in `data/wrappers.tsv`; how an address is taken out of another one is
//! the same for all of them: a query parameter, the rest of the path, or the coded subdomain.

use crate::order::Sort;
use crate::outlet::host::{Address, percent_decode};
use crate::outlet::suffix;
use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../../data/wrappers.tsv");

/// How a page on such a host is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// AMP cache or viewer, archive or reader proxy: the address carries the page's own.
    Carrier,
    /// The host carries the page's own as a coded subdomain, or the query does.
    Translator,
    /// Leads on to the address it carries.
    Redirect,
    /// Shows texts of named publishers.
    Aggregator,
    /// An aggregator with a newsroom of its own.
    Portal,
    /// Publications of anyone live there.
    Platform,
    /// Social networks, short links, press releases, reference works: never an outlet.
    NoOutlet,
    /// Search, shops, mail: no outlet and nothing is shown through it.
    Service,
}

/// How the publisher is found in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publisher {
    Nowhere,
    /// The first label of the host is the publication.
    Subdomain,
    /// The first segment of the path is the publication.
    Path,
    /// The segment of this number (from 1) is the publisher's name, up to a mark.
    Segment(usize, &'static str),
    /// A segment is the publisher's number in `data/publisher_codes.tsv`.
    Code,
}

/// One row of the table.
#[derive(Debug)]
pub struct Wrapper {
    pub id: &'static str,
    pub name: &'static str,
    pub kind: Kind,
    pub publisher: Publisher,
    /// Hosts of images, or `app=NAME`, by which a page with its own host shows this platform.
    marks: Vec<&'static str>,
}

#[derive(Debug)]
struct Place {
    path: &'static str,
    wrapper: usize,
}

#[derive(Debug)]
struct Wrappers {
    rows: Vec<Wrapper>,
    /// By host.
    places: HashMap<&'static str, Vec<Place>>,
    /// By what stands before any public suffix.
    anywhere: HashMap<&'static str, Vec<Place>>,
}

static WRAPPERS: LazyLock<Wrappers> = LazyLock::new(|| {
    let mut rows = Vec::new();
    let (mut places, mut anywhere): (HashMap<_, Vec<Place>>, HashMap<_, Vec<Place>>) =
        Default::default();
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (id, name, kind, hosts, publisher, marks) =
            (cell(), cell(), cell(), cell(), cell(), cell());
        let Some(kind) = kind_of(kind) else { continue };
        for place in hosts.split(' ') {
            let slash = place.find('/').unwrap_or(place.len());
            let (host, path) = place.split_at(slash);
            let map = if host.ends_with(".*") { &mut anywhere } else { &mut places };
            let place = Place { path, wrapper: rows.len() };
            map.entry(host.trim_end_matches(".*")).or_default().push(place);
        }
        let marks = marks.split(' ').filter(|m| !m.is_empty()).collect();
        rows.push(Wrapper { id, name, kind, publisher: publisher_of(publisher), marks });
    }
    // The longest path of a host is tried first.
    for list in places.values_mut().chain(anywhere.values_mut()) {
        list.order_by_key(|place| std::cmp::Reverse(place.path.len()));
    }
    Wrappers { rows, places, anywhere }
});

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "amp-cache" | "amp-viewer" | "archive" | "reader-proxy" => Kind::Carrier,
        "translate" => Kind::Translator,
        "redirect" => Kind::Redirect,
        "aggregator" | "reader" => Kind::Aggregator,
        "portal" => Kind::Portal,
        "platform" => Kind::Platform,
        "social" | "short-link" | "press-release" | "reference" => Kind::NoOutlet,
        "service" => Kind::Service,
        _ => return None,
    })
}

fn publisher_of(text: &'static str) -> Publisher {
    let mut words = text.split(' ');
    match words.next().unwrap_or_default() {
        "subdomain" => Publisher::Subdomain,
        "path" => Publisher::Path,
        "code" => Publisher::Code,
        "segment" => {
            let number = words.next().and_then(|n| n.parse().ok()).unwrap_or(1);
            Publisher::Segment(number, words.next().unwrap_or_default())
        }
        _ => Publisher::Nowhere,
    }
}

/// What people call the wrapper with this id.
pub fn name(id: &str) -> Option<&'static str> {
    WRAPPERS.rows.iter().find(|wrapper| wrapper.id == id).map(|wrapper| wrapper.name)
}

/// The wrapper that an address belongs to, and how many bytes of the host's end it covers.
pub fn find(address: &Address) -> Option<(&'static Wrapper, usize)> {
    let mut rest = address.host.as_str();
    loop {
        let place = WRAPPERS.places.get(rest).or_else(|| any_suffix(rest));
        let fitting = place.and_then(|list| list.iter().find(|p| below(&address.path, p.path)));
        if let Some(place) = fitting {
            return Some((WRAPPERS.rows.get(place.wrapper)?, rest.len()));
        }
        rest = rest.split_once('.')?.1;
    }
}

/// Looks a host up among those that stand under every public suffix (`google.*`).
fn any_suffix(host: &str) -> Option<&'static Vec<Place>> {
    host.match_indices('.').take(2).find_map(|(dot, _)| {
        let (name, ending) = (host.get(..dot)?, host.get(dot + 1..)?);
        let place = WRAPPERS.anywhere.get(name)?;
        (suffix::public_suffix(ending).text == ending).then_some(place)
    })
}

fn below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| prefix.is_empty() || rest.is_empty() || rest.starts_with('/'))
}

/// The platform that a page with its own host shows by its marks.
pub fn by_marks(hints: &[(String, String)]) -> Option<&'static Wrapper> {
    let shows = |mark: &str| match mark.strip_prefix("app=") {
        Some(app) => hints.iter().any(|(name, value)| name.contains("app") && value == app),
        None => hints.iter().any(|(name, value)| {
            name.contains("image")
                && Address::parse(value).is_ok_and(|a| {
                    a.host
                        .strip_suffix(mark)
                        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                })
        }),
    };
    WRAPPERS
        .rows
        .iter()
        .filter(|row| row.kind == Kind::Platform)
        .find(|row| row.marks.iter().any(|m| shows(m)))
}

/// The address that another one carries.
pub fn carried(address: &Address, kind: Kind) -> Option<Address> {
    if kind == Kind::Translator {
        // The path of a translated page is the page's own: only the host and the query are read.
        return coded_subdomain(address).or_else(|| in_query(address)).or_else(|| in_path(address));
    }
    in_query(address).or_else(|| in_path(address)).or_else(|| coded_subdomain(address))
}

/// Names of parameters that carry an address.
const PARAMETERS: &[&str] = &["url", "u", "q", "a", "text", "to", "target", "dest", "link", "d"];

fn in_query(address: &Address) -> Option<Address> {
    PARAMETERS.iter().find_map(|name| {
        let value = address.parameter(name)?;
        let value = value.strip_prefix("cache:").unwrap_or(&value);
        if let Some(start) = find_scheme(value) {
            return Address::parse(value.get(start..)?.split(['+', ' ']).next()?).ok();
        }
        bare(value.rsplit(':').next()?)
    })
}

fn in_path(address: &Address) -> Option<Address> {
    let whole = if address.query.is_empty() {
        address.path.clone()
    } else {
        format!("{}?{}", address.path, address.query)
    };
    let text =
        if whole.to_ascii_lowercase().contains("%3a%2f") { percent_decode(&whole) } else { whole };
    if let Some(start) = find_scheme(&text) {
        return Address::parse(text.get(start..)?).ok();
    }
    // `/https/www.example.com/x`
    let after_scheme = ["/https/", "/http/"].iter().find_map(|s| Some(text.find(s)? + s.len()));
    if let Some(address) = after_scheme.and_then(|start| bare(text.get(start..)?)) {
        return Some(address);
    }
    let starts = text.match_indices('/').map(|(at, _)| at + 1);
    starts.filter_map(|start| text.get(start..)).find_map(bare)
}

/// Where `http:/` or `https:/` starts. Archives and servers drop one of the two slashes.
fn find_scheme(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    [lower.find("https:/"), lower.find("http:/")].into_iter().flatten().min()
}

/// An address without its scheme, such as `www.example.com/x`, or after `https/`.
fn bare(text: &str) -> Option<Address> {
    let host = text.split(['/', '?', '#']).next()?;
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let plausible =
        name.contains('.') && name.chars().any(char::is_alphabetic) && !name.contains(['@', '*']);
    let address = Address::parse(&format!("https://{text}")).ok().filter(|_| plausible)?;
    let ending = suffix::public_suffix(&address.host);
    // A file name such as `x.html` has no known ending; reserved names are let through.
    let known = ending.listed || matches!(ending.text, "example" | "test");
    (known && !address.is_ip && ending.text.len() < address.host.len()).then_some(address)
}

/// The host that the first label codes: `--` for `-`, `-` for `.`.
fn coded_subdomain(address: &Address) -> Option<Address> {
    let label = address.host.split('.').next()?;
    let host = decode_label(label)?;
    let query =
        if address.query.is_empty() { String::new() } else { format!("?{}", address.query) };
    Address::parse(&format!("https://{host}{}{query}", address.path)).ok()
}

/// The host that a label with its dots as hyphens stands for.
pub fn decode_label(label: &str) -> Option<String> {
    let host = label.replace("--", "\u{1}").replace('-', ".").replace('\u{1}', "-");
    let ending = suffix::public_suffix(&host);
    let known = ending.listed || matches!(ending.text, "example" | "test");
    (known && ending.text.len() < host.len() && !host.starts_with('.')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Option<String> {
        let address = Address::parse(text).unwrap();
        let (wrapper, _) = find(&address)?;
        Some(carried(&address, wrapper.kind)?.host)
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(WRAPPERS.rows.len(), TABLE.lines().count() - 1);
        for host in WRAPPERS.places.keys() {
            let address = Address::parse(&format!("https://{host}/")).unwrap();
            assert_eq!(&address.host, host);
        }
    }

    #[test]
    fn carried_addresses() {
        let cases = [
            (
                "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/x",
                "www.news.example",
            ),
            ("https://www-news--paper-com.cdn.ampproject.org/wp/s", "www.news-paper.com"),
            ("https://www.google.co.uk/amp/s/amp.news.example/x?y", "amp.news.example"),
            (
                "https://web.archive.org/web/20240305120000id_/http:/news.example:80/x",
                "news.example",
            ),
            ("https://web.archive.org/web/2024/news.com/x.html", "news.com"),
            ("https://archive.ph/2024.03.05-120000/https://news.example/x", "news.example"),
            ("https://archive.ph/o/aB1/https%3A%2F%2Fnews.example%2Fx", "news.example"),
            ("https://www-news-example.translate.goog/https://evil.example/", "www.news.example"),
            ("https://translate.google.fr/translate?sl=de&u=news.com/x", "news.com"),
            (
                "https://webcache.googleusercontent.com/search?q=cache:aBc:news.com/x+y&cd=1",
                "news.com",
            ),
            ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fx&h=1", "news.example"),
            ("https://yandex.ru/turbo/news.com/s/x", "news.com"),
            ("https://12ft.io/news.com/x", "news.com"),
            ("https://translated.turbopages.org/proxy_u/en-ru.ru/https/news.com/x", "news.com"),
        ];
        for (text, host) in cases {
            assert_eq!(target(text).as_deref(), Some(host), "{text}");
        }
        for text in [
            "https://archive.org/details/some-film",
            "https://archive.ph/aBc12",
            "https://translate.google.com/?sl=de&tl=en&text=hallo",
            "https://example.com/https://news.example/",
        ] {
            assert_eq!(target(text), None, "{text}");
        }
    }
}
