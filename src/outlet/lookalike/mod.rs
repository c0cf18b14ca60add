//! Hosts that imitate a known outlet: never taken for it, and said to be not it.
//!
//! Only the outlets whose facts were checked are protected: they are the ones worth imitating,
//! and the names of twenty thousand small papers would flag honest hosts. A host is compared with
//! them in the ways that imitations are made: the outlet's host inside a longer one, its letters
//! replaced by others that look alike, its name with words or another ending added, or mistyped.
//! Names that are common words, or that other outlets share, need an ending nobody else uses, or
//! a page that claims the name.

mod doubt;
mod spelling;
mod words;

use super::directory::{Directory, OutletId};
use super::names::squeeze;
use super::suffix;
use crate::order::Sort;
use doubt::{Evidence, Seen};
use spelling::{ascii_shape, decoded, letters, mistype, shape};
use words::{ADDED, GLUED};

/// Shortest name that is searched with a typing error in it.
const SHORTEST_TYPED: usize = 6;
/// Shortest name that is searched by the shape of its letters.
const SHORTEST_SEEN: usize = 4;
/// Shortest name to which a word may be glued without a hyphen.
const SHORTEST_GLUED: usize = 4;

/// A name under which an outlet is imitated.
#[derive(Debug)]
struct Brand {
    text: String,
    /// One bit for each letter and digit in it.
    letters: u64,
    outlet: OutletId,
    /// The registrable label of its host, not a name of words.
    label: bool,
    /// Of a country whose outlets are read everywhere.
    abroad: bool,
}

/// The protected names, read once from the directory.
#[derive(Debug)]
pub struct Lookalikes {
    brands: Vec<Brand>,
    by_text: Places,
    by_shape: Places,
}

/// Places of brands under the hash of a text, sorted: built in a fraction of the time of a map of
/// strings, and the first unknown host waits for it.
#[derive(Debug, Default)]
struct Places(Vec<(u64, u32)>);

impl Places {
    /// Places whose text is perhaps `text`; the caller compares.
    fn of(&self, text: &str) -> impl Iterator<Item = usize> {
        let hash = hash(text);
        let first = self.0.partition_point(|(known, _)| *known < hash);
        let rest = self.0.get(first..).unwrap_or_default();
        rest.iter().take_while(move |(known, _)| *known == hash).map(|(_, place)| *place as usize)
    }
}

/// FNV-1a. Nothing depends on it being hard to invert: the texts are ours.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What the page says that it is, to weigh doubtful names.
pub type Claim<'a> = &'a dyn Fn(OutletId) -> bool;

impl Lookalikes {
    pub fn new(directory: &Directory) -> Lookalikes {
        let mut all = Lookalikes {
            brands: Vec::new(),
            by_text: Places::default(),
            by_shape: Places::default(),
        };
        for id in directory.ids().filter(|&id| directory.checked(id)) {
            let key = directory.key(id);
            if key.contains('/') {
                continue;
            }
            // A host below another one's, such as `abcnews.go.com`, is known by its own label.
            let registrable = suffix::registrable(&key).unwrap_or(&key);
            let label = squeeze(registrable.split('.').next().unwrap_or_default());
            let below = registrable.len() < key.len();
            if below {
                let first = key.split('.').next().unwrap_or_default();
                all.add(directory, squeeze(first), id, true);
                all.add(directory, squeeze(&[first, label.as_str()].concat()), id, true);
            } else {
                all.add(directory, label, id, true);
            }
            for name in directory.names(id) {
                let bare = name.split(" (").next().unwrap_or(&name);
                if !bare.contains(|c: char| c.is_ascii_alphanumeric()) {
                    continue;
                }
                let name = squeeze(bare);
                if name.len() >= 5 {
                    if let Some(short) =
                        name.strip_prefix("the").filter(|s| s.len() >= 5 && bare.contains(' '))
                    {
                        all.add(directory, short.to_string(), id, false);
                    }
                    all.add(directory, name, id, false);
                }
            }
        }
        all.by_text.0.order();
        all.by_shape.0.order();
        all
    }

    fn add(&mut self, directory: &Directory, text: String, outlet: OutletId, label: bool) {
        if text.len() < 3 || !text.is_ascii() {
            return;
        }
        let mut own = self.brands.iter().rev().take_while(|brand| brand.outlet == outlet);
        if own.any(|brand| brand.text == text) {
            return;
        }
        let place = self.brands.len() as u32;
        self.by_text.0.push((hash(&text), place));
        self.by_shape.0.push((hash(&shape(&text)), place));
        let abroad = matches!(directory.country(outlet), Some("US" | "GB"));
        self.brands.push(Brand { letters: letters(&text), text, outlet, label, abroad });
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
        // Below a company's suffix the labels before a tenant's are the tenant's own.
        let below = if suffix::public_suffix(host).private { "" } else { below };
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
            let added = i > 0 && tokens.get(i - 1).is_some_and(|(_, before)| ADDED.has(before));
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
        self.brand(&text).or_else(|| self.shaped(&text)).map(|b| b.outlet)
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
        let host_words = ["www", "com", "couk", "comau"].iter().find_map(|word| {
            let rest =
                if *word == "www" { text.strip_prefix(word) } else { text.strip_suffix(word) };
            self.brand(rest?).filter(|b| b.label && seen.trusts(b, Evidence::HostWords))
        });
        let glued = || self.glued(&text).filter(|b| seen.trusts(b, Evidence::Glued));
        host_words.or_else(glued).map(|b| b.outlet)
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
        let brand = self.shaped(text)?;
        let fits = brand.text != text && brand.text.len() >= SHORTEST_SEEN;
        (fits && seen.trusts(brand, Evidence::Shape)).then_some(brand.outlet)
    }

    /// One letter missing, added, replaced, or two swapped.
    fn mistyped(&self, seen: &Seen<'_>, text: &str) -> Option<OutletId> {
        let own = letters(text);
        let near = self.brands.iter().filter(|b| {
            b.text.len().abs_diff(text.len()) <= 1
                && (b.letters ^ own).count_ones() <= 2
                && (b.text.len() >= SHORTEST_TYPED || b.text.len() + 1 == text.len())
        });
        let typed = near.filter_map(|b| Some((b, mistype(&b.text, text)?)));
        let trusted = typed.filter(|&(b, slip)| seen.trusts(b, Evidence::Typed { slip }));
        best(trusted.map(|(b, _)| b)).map(|b| b.outlet)
    }

    fn shaped(&self, text: &str) -> Option<&Brand> {
        let shape = shape(text);
        let found = self.by_shape.of(&shape).filter_map(|place| self.brands.get(place));
        best(found.filter(|brand| self::shape(&brand.text) == shape))
    }

    fn brand(&self, text: &str) -> Option<&Brand> {
        let found = self.by_text.of(text).filter_map(|place| self.brands.get(place));
        best(found.filter(|brand| brand.text == text))
    }
}

/// Of several outlets the one known abroad; then a host's label before a name of words.
fn best<'a>(brands: impl Iterator<Item = &'a Brand>) -> Option<&'a Brand> {
    brands.min_by_key(|b| (!b.abroad, !b.label))
}

fn label_of(host: &str) -> &str {
    let registrable = suffix::registrable(host).unwrap_or(host);
    registrable.split('.').next().unwrap_or_default()
}

fn is_added(part: &str) -> bool {
    ADDED.has(part) || ADDED.has(part.trim_end_matches(|c: char| c.is_ascii_digit()))
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
