//! Whose text an aggregator or portal shows, and whose publication a platform carries.

use super::wrappers::{Kind, Publisher, Wrapper};
use super::{Identifier, outlet_of_host};
use crate::outlet::directory::OutletId;
use crate::outlet::host::{Address, percent_decode};
use crate::outlet::names::{by_host_text, squeeze};
use crate::outlet::{PageMarks, suffix, wire};

static CODES: &str = include_str!("../../../data/publisher_codes.tsv");

/// Hints that name the publisher or the author's house.
const HINTS: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "article:publisher",
    "twitter:creator",
    "dc.publisher",
    "dcterms.publisher",
    "source",
    "article:source",
    "dc.source",
    "news_source",
    "original-source",
    "syndication-source",
    "mediaid",
];

/// The key of the publisher of a text on an aggregator or portal, and the rule that found it.
pub fn of_text(
    identifier: &Identifier,
    wrapper: &Wrapper,
    address: &Address,
    marks: Option<&PageMarks>,
) -> Option<(String, &'static str)> {
    let directory = &identifier.directory;
    let country = country_of(address);
    let country = country.as_deref();
    let own = |key: &str| {
        outlet_of_host(directory, &address.host).is_some_and(|id| directory.key(id) == key)
    };
    let named = |text: &str| {
        let itself = [wrapper.name, wrapper.id].iter().any(|name| squeeze(name) == squeeze(text));
        by_name(identifier, text, country).filter(|key| !itself && !own(key))
    };
    let linked =
        super::canonical(address, marks).filter(|canonical| canonical.host != address.host);
    if let Some(id) = linked.and_then(|canonical| outlet_of_host(directory, &canonical.host))
        && !own(&directory.key(id))
    {
        return Some((directory.key(id), "publisher.canonical"));
    }
    let aggregator = wrapper.kind == Kind::Aggregator;
    let in_marks = marks.and_then(|marks| {
        let fields = [
            (&marks.provider, "publisher.provider"),
            (&marks.publisher, "publisher.publisher"),
            (&marks.byline, "publisher.byline"),
            (&marks.site_name, "publisher.site_name"),
        ];
        let fields = fields.into_iter().take(if aggregator { 4 } else { 2 });
        let field = fields.into_iter().find_map(|(text, rule)| Some((named(text)?, rule)));
        let hints = || {
            marks
                .hints
                .iter()
                .filter(|(name, _)| HINTS.contains(&name.to_ascii_lowercase().as_str()))
        };
        // `NAME | 네이버` and the like: the aggregator adds its own name.
        let hint =
            || hints().find_map(|(_, value)| named(value.split('|').next().unwrap_or(value)));
        field.or_else(|| Some((hint().filter(|_| aggregator)?, "publisher.hint")))
    });
    let in_address = || in_address(identifier, wrapper, address, country).filter(|_| aggregator);
    in_marks.or_else(|| Some((in_address()?, "publisher.address")))
}

/// The outlet or agency with this name.
fn by_name(identifier: &Identifier, text: &str, country: Option<&str>) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let directory = &identifier.directory;
    if let Some(id) = identifier.names().publisher(directory, text, country) {
        return Some(directory.key(id));
    }
    if let Ok(address) = Address::parse(text)
        && let Some(id) = outlet_of_host(directory, &address.host)
    {
        return Some(directory.key(id));
    }
    let host = wire::agency_named(text)?;
    Some(directory.by_host(host).map_or_else(|| host.to_string(), |id| directory.key(id)))
}

/// The publisher whose name, host or number stands in the aggregator's address.
fn in_address(
    identifier: &Identifier,
    wrapper: &Wrapper,
    address: &Address,
    country: Option<&str>,
) -> Option<String> {
    let directory = &identifier.directory;
    match wrapper.publisher {
        Publisher::Segment(number, until) => {
            let segment = percent_decode(address.segments().nth(number.checked_sub(1)?)?);
            let name = match until {
                "" => segment.as_str(),
                "#" => {
                    segment
                        .rsplit_once('-')
                        .filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()))?
                        .0
                }
                until => segment.split(until).next().unwrap_or_default(),
            };
            let name = name.replace(['-', '+', '_'], " ");
            let names = identifier.names();
            let whole = names.publisher(directory, &name, country);
            let id = whole.or_else(|| {
                names.prefix(directory, &name, country).filter(|_| name.contains(' '))
            })?;
            Some(directory.key(id))
        }
        Publisher::Code => {
            let parameter = address.parameter("oid");
            let codes = address.segments().chain(parameter.as_deref());
            let code = codes
                .into_iter()
                .find(|s| s.len() == 3 && s.bytes().all(|b| b.is_ascii_digit()))?;
            let row = CODES.lines().map(|line| line.split('\t').collect::<Vec<_>>());
            row.into_iter().find_map(|cells| match cells[..] {
                [id, number, outlet] if id == wrapper.id && number == code => {
                    Some(outlet.to_string())
                }
                _ => None,
            })
        }
        // Flipboard ends its addresses with the publisher's host.
        _ => {
            let last = percent_decode(address.segments().last()?);
            let id =
                by_host_text(directory, last.rsplit('/').next().filter(|_| last.contains('/'))?)?;
            Some(directory.key(id))
        }
    }
}

/// The publication of a platform's page: its key, and whether the directory knows it.
pub fn of_platform(
    identifier: &Identifier,
    wrapper: &Wrapper,
    address: &Address,
    covered: usize,
) -> Option<(String, Option<OutletId>)> {
    let directory = &identifier.directory;
    let host = address.host.strip_prefix("www.").unwrap_or(&address.host);
    let main = host.get(host.len().checked_sub(covered)?..)?;
    let first = address.segments().next();
    let known = |key: String| {
        let id = directory.by_key(&key);
        (id.map_or_else(|| key.clone(), |id| directory.key(id)), id)
    };
    match wrapper.publisher {
        Publisher::Subdomain => {
            let label = host
                .strip_suffix(main)?
                .trim_end_matches('.')
                .rsplit('.')
                .next()
                .filter(|l| !l.is_empty());
            // Every country's host shows the same blog.
            let main = if wrapper.id == "blogspot" { "blogspot.com" } else { main };
            match (label, wrapper.id) {
                (Some("open"), "substack") => {
                    let mut segments = address.segments().skip_while(|s| *s != "pub");
                    Some(known(format!("{}.{main}", segments.nth(1)?)))
                }
                (Some("open" | "www" | "app" | "blog" | "help" | "support" | "about"), _) => None,
                (Some(label), _) => Some(known(format!("{label}.{main}"))),
                (None, "medium") => {
                    let first = first.filter(|s| {
                        !matches!(
                            *s,
                            "p" | "m" | "me" | "tag" | "search" | "topic" | "membership" | "about"
                        )
                    })?;
                    Some(known(format!("{main}/{first}")))
                }
                (None, _) => None,
            }
        }
        Publisher::Path => Some(known(format!("{main}/{}", first?))),
        _ => None,
    }
}

/// The country that an aggregator's address is for: `/en-gb/`, `uk.news.`, `/usa/`.
fn country_of(address: &Address) -> Option<String> {
    const NAMES: &[(&str, &str)] = &[
        ("usa", "US"),
        ("uk", "GB"),
        ("canada", "CA"),
        ("australia", "AU"),
        ("new-zealand", "NZ"),
        ("ireland", "IE"),
        ("india", "IN"),
        ("south-africa", "ZA"),
        ("malaysia", "MY"),
        ("singapore", "SG"),
        ("philippines", "PH"),
        ("nigeria", "NG"),
        ("kenya", "KE"),
        ("pakistan", "PK"),
        ("china", "CN"),
        ("france", "FR"),
        ("germany", "DE"),
        ("italy", "IT"),
        ("spain", "ES"),
        ("mexico", "MX"),
        ("argentina", "AR"),
        ("brazil", "BR"),
        ("portugal", "PT"),
        ("netherlands", "NL"),
        ("belgium", "BE"),
        ("austria", "AT"),
        ("switzerland", "CH"),
        ("poland", "PL"),
        ("sweden", "SE"),
        ("norway", "NO"),
        ("denmark", "DK"),
        ("turkey", "TR"),
        ("japan", "JP"),
        ("israel", "IL"),
        ("jamaica", "JM"),
        ("trinidad-and-tobago", "TT"),
        ("zimbabwe", "ZW"),
        ("qatar", "QA"),
        ("tw", "TW"),
        ("hk", "HK"),
        ("th", "TH"),
    ];
    let first = address.segments().next().unwrap_or_default().to_ascii_lowercase();
    let locale = first
        .split_once('-')
        .filter(|(language, country)| language.len() == 2 && country.len() == 2);
    if let Some((_, country)) = locale {
        return Some(country.to_ascii_uppercase());
    }
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == first) {
        return Some((*code).to_string());
    }
    let label = address.host.split('.').next().filter(|l| l.len() == 2);
    let ending =
        suffix::public_suffix(&address.host).text.rsplit('.').next().filter(|l| l.len() == 2);
    let code = label.or(ending)?;
    Some(if code == "uk" { "GB".to_string() } else { code.to_ascii_uppercase() })
}
