//! Who wrote a text when it was not the outlet: agency and republished copy, by the page's credits.
//!
//! The place of a mark decides, not the word. A credit counts in the byline, in the dateline
//! before the text, in the closing line, in publisher fields and in a few forms of addresses; the
//! running text is never searched. Within a place, an agency that stands alone or behind a
//! person's name wrote the text; behind "with", "and" or the outlet's own name it only helped.

mod agencies;
mod byline;
mod closing;
mod dateline;
mod item;
mod words;

pub use agencies::Agency;
use agencies::by_host;

use super::directory::{Directory, OutletId};
use super::host::Address;
use super::names::Names;
use super::{PageMarks, names::squeeze};

/// Longest credit that is read, in bytes; longer ones are running text.
const LONGEST: usize = 600;

/// Who wrote a text, and which rule says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Host of the agency or key of the first publisher.
    pub host: String,
    pub rule: &'static str,
}

/// What one place says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Somebody else wrote the text.
    Carried(String),
    /// The outlet wrote it, whatever other places say.
    Own,
    /// Nothing; and did the byline name a person?
    Open { author: bool },
}

/// The page whose credits are read.
pub struct Page<'a> {
    pub directory: &'a Directory,
    pub names: &'a Names,
    pub outlet: Option<OutletId>,
    /// Host of the outlet.
    pub host: &'a str,
}

impl Page<'_> {
    fn country(&self) -> Option<&str> {
        self.directory.country(self.outlet?)
    }

    /// Is this text the outlet's own name?
    fn is_own_name(&self, text: &str) -> bool {
        let wanted = squeeze(text);
        if wanted.is_empty() {
            return false;
        }
        let bare = |name: &str| squeeze(name.split(" (").next().unwrap_or(name));
        let label = self.host.split('.').next().unwrap_or_default();
        squeeze(label) == wanted
            || squeeze(self.host) == wanted
            || self.outlet.is_some_and(|id| {
                self.directory.names(id).map(|name| bare(&name)).any(|name| {
                    name == wanted
                        || name.strip_prefix("the") == Some(&wanted)
                        || initials_fit(&wanted, &name)
                })
            })
    }

    /// The key of another outlet with this name.
    fn other_outlet(&self, text: &str) -> Option<String> {
        let text = text.strip_suffix(" News Service").unwrap_or(text);
        self.foreign(self.names.exact(self.directory, text, self.country())?)
    }

    fn foreign(&self, id: OutletId) -> Option<String> {
        (Some(id) != self.outlet).then(|| self.directory.key(id))
    }

    /// Is this agency the outlet itself?
    fn is_self(&self, agency: &Agency) -> bool {
        agency.has_host(self.host)
            || self.outlet.is_some_and(|own| self.directory.by_host(agency.host) == Some(own))
    }
}

/// Does `short` look like the initials of a name it starts (`hs`, `bbcnews` and `bbc`)?
fn initials_fit(short: &str, name: &str) -> bool {
    short.len() >= 3 && name.starts_with(short)
        || name.len() >= 3 && short.strip_suffix("news") == Some(name)
}

/// The host of the agency that a field names with nothing beside it.
pub fn agency_named(text: &str) -> Option<&'static str> {
    agencies::exact(agencies::clean(text).trim(), None).map(|agency| agency.host)
}

/// Is this the host of an agency?
pub fn is_agency(host: &str) -> bool {
    by_host(host).is_some()
}

/// The one who wrote the text of a page, if another than its outlet.
pub fn credit(page: &Page<'_>, marks: &PageMarks, address: &Address) -> Option<Credit> {
    let found = by_place(page, marks, address)?;
    let own = page.outlet.is_some_and(|id| {
        page.directory.by_key(&found.host) == Some(id)
            || page.directory.by_host(&found.host) == Some(id)
    });
    let itself = by_host(&found.host).is_some_and(|agency| page.is_self(agency));
    (!own && !itself && found.host != page.host).then_some(found)
}

fn by_place(page: &Page<'_>, marks: &PageMarks, address: &Address) -> Option<Credit> {
    let hint = |wanted: &[&str]| {
        let named = |name: &str| wanted.contains(&name.to_ascii_lowercase().as_str());
        marks.hints.iter().find(|(name, _)| named(name)).map(|(_, value)| value.as_str())
    };
    let byline = match bounded(&marks.byline) {
        Some(byline) => byline,
        None => hint(AUTHOR_HINTS).and_then(bounded).unwrap_or_default(),
    };
    let by = byline::read(page, byline);
    let author = match by {
        Verdict::Carried(host) => return Some(Credit { host, rule: "wire.byline" }),
        Verdict::Own => return None,
        Verdict::Open { author } => author,
    };
    if let Some(host) = dateline::read(page, &marks.dateline) {
        return Some(Credit { host, rule: "wire.dateline" });
    }
    match bounded(&marks.last_line).map(|line| closing::read(page, line, author)) {
        Some(Verdict::Carried(host)) => return Some(Credit { host, rule: "wire.closing" }),
        Some(Verdict::Own) => return None,
        _ => {}
    }
    let field = [&marks.provider, &marks.publisher]
        .into_iter()
        .map(String::as_str)
        .chain(hint(SOURCE_HINTS));
    let named = field.filter_map(bounded).find_map(|text| {
        let text = agencies::clean(text);
        let agency = agencies::exact(text.trim(), page.country()).or_else(|| {
            let address = Address::parse(text.trim()).ok()?;
            by_host(address.host.strip_prefix("www.").unwrap_or(&address.host))
        })?;
        Some(Credit { host: agency.host.to_string(), rule: "wire.publisher" })
    });
    named
        .or_else(|| (!author).then(|| by_address(address)).flatten())
        .or_else(|| by_canonical(page, marks, address))
}

/// Hints that name the author where there is no byline.
const AUTHOR_HINTS: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
];
/// Hints that name the source of a text.
const SOURCE_HINTS: &[&str] = &[
    "source",
    "article:source",
    "dc.source",
    "dcterms.source",
    "syndication-source",
    "original-source",
    "news_source",
    "copyright_holder",
    "copyrightholder",
];

fn bounded(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

/// Agencies that an address names by a segment of its path or in a form of their own.
fn by_address(address: &Address) -> Option<Credit> {
    const SEGMENTS: &[(&str, &str)] = &[
        ("reuters", "reuters.com"),
        ("afp", "afp.com"),
        ("efe", "efe.com"),
        ("dpa", "dpa.com"),
        ("ansa", "ansa.it"),
        ("pti", "ptinews.com"),
        ("ians", "ians.in"),
        ("ap-news", "apnews.com"),
        ("associated-press", "apnews.com"),
        ("europapress", "europapress.es"),
        ("agencia-estado", "estadao.com.br"),
        ("estadao-conteudo", "estadao.com.br"),
        ("agencia-brasil", "agenciabrasil.ebc.com.br"),
        ("lusa", "lusa.pt"),
        ("adnkronos", "adnkronos.com"),
        ("askanews", "askanews.it"),
        ("xinhua", "xinhuanet.com"),
        ("wirestory", "apnews.com"),
    ];
    let path = address.path.to_ascii_lowercase();
    if path.contains("urn-newsml-dpa-com") {
        return Some(Credit { host: "dpa.com".to_string(), rule: "wire.address" });
    }
    // The last segment is the article, and a topic page is about the agency.
    let mut segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    segments.pop();
    if segments
        .iter()
        .any(|s| matches!(*s, "topic" | "topics" | "tag" | "tags" | "thema" | "themen" | "sujet"))
    {
        return None;
    }
    let host = segments.iter().find_map(|s| SEGMENTS.iter().find(|(name, _)| name == s))?.1;
    Some(Credit { host: host.to_string(), rule: "wire.address" })
}

/// A canonical address on another known outlet's host: the text was first published there.
fn by_canonical(page: &Page<'_>, marks: &PageMarks, address: &Address) -> Option<Credit> {
    page.outlet?;
    let canonical = address.join(bounded(&marks.canonical)?).ok()?;
    let host = canonical.host.strip_prefix("www.").unwrap_or(&canonical.host);
    let id = super::identify::outlet_of_host(page.directory, host)?;
    Some(Credit { host: page.foreign(id)?, rule: "origin.canonical" })
}
