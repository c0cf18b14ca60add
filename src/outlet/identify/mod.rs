//! From an address, and what the page says of itself, to the outlet.
//!
//! In this order: the strict address; what it is wrapped in; the publication on a platform; the
//! directory with its editions, aliases and sections; the publisher that an aggregator names.
//! On every other host the outlet is the host, and the page's marks can only set the origin.

mod publisher;
pub mod wrappers;

use super::directory::{Directory, OutletId};
use super::host::{Address, normalize_host, percent_decode};
use super::lookalike::Lookalikes;
use super::names::{Names, squeeze};
use super::{Identity, PageMarks, suffix, wire};
use std::cell::OnceCell;
pub use wrappers::name as wrapper_name;
use wrappers::{Kind, Wrapper};

/// What the page says of itself, once it was read.
type Marks<'a> = Option<&'a PageMarks>;

/// Most wrappers around a page that are undone: an archive of an AMP cache of a page.
const DEEPEST: usize = 3;

/// The directory with what identification builds from it, each part when it is first needed.
#[derive(Debug)]
pub struct Identifier {
    directory: Directory,
    names: OnceCell<Names>,
    lookalikes: OnceCell<Lookalikes>,
}

impl Identifier {
    pub fn new(directory: Directory) -> Identifier {
        Identifier { directory, names: OnceCell::new(), lookalikes: OnceCell::new() }
    }

    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Whose page is this? `marks` are what the page says of itself, once it has been read.
    pub fn identify(&self, url: &str, marks: Option<&PageMarks>) -> Identity {
        let mut identity = Identity::default();
        match Address::parse(&inner_url(url, &mut identity)) {
            Ok(address) => self.page(&address, marks, 0, &mut identity),
            Err(_) => identity.rule("address.none"),
        }
        identity
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.directory))
    }

    fn lookalikes(&self) -> &Lookalikes {
        self.lookalikes.get_or_init(|| Lookalikes::new(&self.directory))
    }

    fn page(&self, address: &Address, marks: Marks<'_>, depth: usize, identity: &mut Identity) {
        if let Some(imitated) = self.in_user_name(address) {
            identity.rule("lookalike.user");
            identity.lookalike_of = Some(self.directory.key(imitated));
            return;
        }
        if address.is_ip || suffix::registrable(&address.host).is_none() {
            return identity.rule("host.local");
        }
        let host = bare_host(&address.host);
        let hit = longest_hit(&self.directory, host);
        let wrapper = wrappers::find(address).filter(|(wrapper, covered)| {
            let Some((id, length)) = hit else { return true };
            // An outlet with a host of its own below the wrapper's is that outlet.
            let own = host.len().checked_sub(*covered).and_then(|start| host.get(start..));
            let same = || own.and_then(|own| self.directory.by_host(own)) == Some(id);
            match wrapper.kind {
                Kind::Carrier | Kind::Translator | Kind::Redirect | Kind::Platform => true,
                Kind::Portal => length <= *covered || same(),
                _ => length <= *covered,
            }
        });
        match wrapper {
            Some((wrapper, covered)) => {
                self.wrapped(address, marks, depth, wrapper, covered, identity)
            }
            None => match hit {
                Some((id, length)) => {
                    self.known(address, id, identity);
                    identity.rule(if length == host.len() { "host.exact" } else { "host.parent" });
                    if let Some(platform) = marks.and_then(|m| wrappers::by_marks(&m.hints)) {
                        identity.via_first(platform);
                    }
                    self.origin(address, marks, identity);
                }
                None => self.unknown(address, marks, identity),
            },
        }
    }

    /// The outlet that a host would be said to imitate if it were unknown.
    pub fn imitated(&self, host: &str) -> Option<OutletId> {
        self.lookalikes().imitated(&self.directory, host, &|_| false)
    }

    /// A page on a host that shows pages of others.
    fn wrapped(
        &self,
        address: &Address,
        marks: Marks<'_>,
        depth: usize,
        wrapper: &'static Wrapper,
        covered: usize,
        identity: &mut Identity,
    ) {
        match wrapper.kind {
            Kind::Service => identity.rule("host.service"),
            Kind::NoOutlet => {
                identity.via_first(wrapper);
                identity.rule("wrapper.no_outlet");
            }
            Kind::Carrier | Kind::Translator | Kind::Redirect => {
                identity.via_first(wrapper);
                identity.rule("wrapper.undone");
                if depth < DEEPEST
                    && let Some(inner) = self.inner_page(address, marks, wrapper)
                    && inner != *address
                {
                    self.page(&inner, marks, depth + 1, identity);
                }
            }
            Kind::Aggregator | Kind::Portal => {
                match publisher::of_text(self, wrapper, address, marks) {
                    Some((key, rule)) => {
                        identity.via_first(wrapper);
                        identity.rule(rule);
                        identity.known = self.directory.by_key(&key).is_some();
                        identity.outlet = Some(key);
                        if rule != "publisher.byline" {
                            self.origin(address, marks, identity);
                        }
                    }
                    None if wrapper.kind == Kind::Aggregator => {
                        identity.via_first(wrapper);
                        identity.rule("publisher.none");
                    }
                    None => match outlet_of_host(&self.directory, &address.host) {
                        Some(id) => {
                            self.known(address, id, identity);
                            identity.rule("host.portal");
                            self.origin(address, marks, identity);
                        }
                        None => identity.rule("publisher.none"),
                    },
                }
            }
            Kind::Platform => {
                identity.via_first(wrapper);
                identity.rule("platform");
                let host = bare_host(&address.host);
                let hit =
                    longest_hit(&self.directory, host).filter(|(_, length)| *length > covered);
                let hit = hit.map(|(id, _)| (self.directory.key(id), Some(id)));
                if let Some((key, id)) =
                    hit.or_else(|| publisher::of_platform(self, wrapper, address, covered))
                {
                    identity.known = id.is_some();
                    identity.outlet = Some(key);
                    self.origin(address, marks, identity);
                }
            }
        }
    }

    /// The page that a wrapper shows: in its address, else in the canonical link of its page.
    fn inner_page(
        &self,
        address: &Address,
        marks: Marks<'_>,
        wrapper: &Wrapper,
    ) -> Option<Address> {
        let carried = wrappers::carried(address, wrapper.kind);
        carried.or_else(|| canonical(address, marks).filter(|_| wrapper.kind != Kind::Redirect))
    }

    /// A host of the directory.
    fn known(&self, address: &Address, id: OutletId, identity: &mut Identity) {
        let section = self.directory.section_at(id, &address.path);
        let section =
            section.or_else(|| self.directory.section_at(id, &section_path(&address.path)));
        if section.is_some() {
            identity.rule("host.section");
        }
        identity.outlet = Some(self.directory.key(section.unwrap_or(id)));
        identity.known = true;
    }

    /// A host of which nothing is known.
    fn unknown(&self, address: &Address, marks: Marks<'_>, identity: &mut Identity) {
        let host = bare_host(&address.host);
        if let Some(proxied) = self.library_proxy(host) {
            identity.rule("wrapper.library");
            identity.via = Some("library-proxy".to_string());
            if let Some(id) = proxied {
                self.known(address, id, identity);
                self.origin(address, marks, identity);
            }
            return;
        }
        if let Some(id) = self.directory.imposter(host).and_then(|imposter| imposter.imitates) {
            identity.rule("lookalike.reported");
            identity.lookalike_of = Some(self.directory.key(id));
            return;
        }
        let claims = |id: OutletId| self.claims(id, address, marks);
        if let Some(id) = self.lookalikes().imitated(&self.directory, host, &claims) {
            identity.rule("lookalike.host");
            identity.lookalike_of = Some(self.directory.key(id));
            return;
        }
        identity.outlet = Some(host.to_string());
        if let Some(platform) = marks.and_then(|m| wrappers::by_marks(&m.hints)) {
            identity.via_first(platform);
            identity.rule("platform.own_host");
        } else {
            identity.rule("host.unknown");
        }
        self.origin(address, marks, identity);
    }

    /// The outlet that a user name before `@` pretends to be the host of.
    fn in_user_name(&self, address: &Address) -> Option<OutletId> {
        let user = percent_decode(address.user.split(':').next()?);
        let host = normalize_host(user.split(['/', '\\', '?', '#']).next()?).ok()?;
        let claimed = outlet_of_host(&self.directory, &host)?;
        (outlet_of_host(&self.directory, &address.host) != Some(claimed)).then_some(claimed)
    }

    /// Libraries let their readers in through hosts such as `www-news-com.proxy.library.edu`.
    /// `Some(None)`: such a host, whose word does not count because anyone could have made it.
    fn library_proxy(&self, host: &str) -> Option<Option<OutletId>> {
        let (first, rest) = host.split_once('.')?;
        let ending = suffix::public_suffix(host).text;
        let academic =
            ending.split('.').any(|l| l == "edu" || l == "ac") || host.ends_with(".oclc.org");
        let proxy = rest
            .split(['.', '-'])
            .any(|l| l.ends_with("ezproxy") || l.ends_with("libproxy") || l.starts_with("ezproxy"));
        if !academic && !proxy {
            return None;
        }
        let coded =
            wrappers::decode_label(first).and_then(|inner| outlet_of_host(&self.directory, &inner));
        let dotted = || {
            let ends = host.match_indices('.').map(|(at, _)| at);
            ends.filter_map(|end| outlet_of_host(&self.directory, host.get(..end)?)).last()
        };
        let id = coded.or_else(dotted)?;
        Some(academic.then_some(id))
    }

    /// Does the page say that it is this outlet?
    fn claims(&self, id: OutletId, address: &Address, marks: Marks<'_>) -> bool {
        let names: Vec<String> = self
            .directory
            .names(id)
            .map(|name| squeeze(name.split(" (").next().unwrap_or(&name)))
            .collect();
        let Some(page) = marks else { return false };
        let fields = [&page.site_name, &page.publisher, &page.provider];
        let named = fields
            .into_iter()
            .map(|field| squeeze(field.get(..200).unwrap_or(field)))
            .filter(|field| field.len() >= 2)
            .any(|field| {
                names.iter().any(|name| {
                    *name == field
                        || name.strip_prefix("the") == Some(&field)
                        || field.strip_suffix("news") == Some(name)
                })
            });
        named
            || canonical(address, marks).and_then(|a| outlet_of_host(&self.directory, &a.host))
                == Some(id)
    }

    /// Sets who wrote the text, if another than the outlet.
    fn origin(&self, address: &Address, marks: Marks<'_>, identity: &mut Identity) {
        let (Some(marks), Some(key)) = (marks, identity.outlet.as_deref()) else { return };
        let host = key.split('/').next().unwrap_or_default().to_string();
        let page = wire::Page {
            directory: &self.directory,
            names: self.names(),
            outlet: self.directory.by_host(&host),
            host: &host,
        };
        if let Some(credit) = wire::credit(&page, marks, address) {
            let known = self.directory.by_host(&credit.host).map(|id| self.directory.key(id));
            identity.origin = Some(known.unwrap_or(credit.host));
            identity.rule(credit.rule);
        }
    }
}

impl Identity {
    fn rule(&mut self, id: &str) {
        self.rules.push(id.to_string());
    }

    /// The outermost wrapper is the one that the person sees.
    fn via_first(&mut self, wrapper: &Wrapper) {
        self.via.get_or_insert_with(|| wrapper.id.to_string());
    }
}

/// The outlet of a host or of the nearest host above it, down to the registrable one.
pub(super) fn outlet_of_host(directory: &Directory, host: &str) -> Option<OutletId> {
    longest_hit(directory, bare_host(host)).map(|(id, _)| id)
}

/// The same with the length of the host that is known.
fn longest_hit(directory: &Directory, host: &str) -> Option<(OutletId, usize)> {
    let shortest = suffix::registrable(host)?.len();
    let mut rest = host;
    loop {
        if let Some(id) = directory.by_host(rest) {
            return Some((id, rest.len()));
        }
        rest = rest.split_once('.')?.1;
        if rest.len() < shortest {
            return None;
        }
    }
}

fn bare_host(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The canonical address that the page gives, if any.
fn canonical(address: &Address, marks: Marks<'_>) -> Option<Address> {
    let text = marks?.canonical.trim();
    if text.is_empty() { None } else { address.join(text).ok() }
}

/// The page's own address where a view of the browser stands around it.
fn inner_url(url: &str, identity: &mut Identity) -> String {
    let url = url.trim();
    for (start, rule) in [("view-source:", "address.source"), ("blob:", "address.blob")] {
        if let Some(inner) = url.strip_prefix(start) {
            identity.rule(rule);
            return inner.to_string();
        }
    }
    if let Some(inner) = url.strip_prefix("about:reader?url=") {
        identity.rule("address.reader");
        return percent_decode(inner.split('&').next().unwrap_or(inner));
    }
    url.to_string()
}

/// A path without the words that editions and page forms put before the section.
fn section_path(path: &str) -> String {
    const CONTAINERS: &[&str] = &[
        "amp",
        "cnn",
        "interactive",
        "video",
        "live",
        "slideshow",
        "es",
        "espanol",
        "news",
        "us",
        "story",
    ];
    let mut segments = path.split('/').filter(|s| !s.is_empty()).peekable();
    while segments.next_if(|s| CONTAINERS.contains(&s.to_ascii_lowercase().as_str())).is_some() {}
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}
