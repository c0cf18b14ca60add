//! From the hosts, addresses and names that lists of ratings use to keys of outlets.

use super::directory::{Directory, OutletId, name_key};
use super::host::{Address, normalize_host};
use super::suffix::{public_suffix, registrable};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::HashMap;
use thiserror::Error;

/// Why a text in a list is no outlet's address.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyError {
    #[error("There is no host.")]
    Empty,
    #[error("\u{201c}{0}\u{201d} is not a host.")]
    BadHost(String),
    #[error("\u{201c}{0}\u{201d} has an unknown ending.")]
    UnknownEnding(String),
    #[error("\u{201c}{0}\u{201d} is a public suffix, not a site.")]
    Suffix(String),
}

/// Finds keys in a directory; the index of names is built when first asked for.
pub struct Resolver<'d> {
    directory: &'d Directory,
    /// Keys of names that only one outlet has; of several, the only checked one.
    names: OnceCell<HashMap<String, Option<OutletId>>>,
}

impl<'d> Resolver<'d> {
    pub fn new(directory: &'d Directory) -> Resolver<'d> {
        Resolver { directory, names: OnceCell::new() }
    }

    /// Key for `https://www.host/path`, `www.host`, `host/path`. A path that is no section of a known
    /// outlet stays in the key: what is said of a part is not said of the whole.
    pub fn key_of_address(&self, text: &str) -> Result<String, KeyError> {
        let text = text.trim();
        let shown = || text.chars().take(80).collect::<String>();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        let (host, path) = match Address::parse(text) {
            Ok(address) if !address.is_ip => (address.host.clone(), address.path),
            Ok(_) => return Err(KeyError::BadHost(shown())),
            Err(_) => {
                let (host, path) = text.split_once('/').unwrap_or((text, ""));
                let host = normalize_host(host).map_err(|_| KeyError::BadHost(shown()))?;
                (host, path.split(['?', '#']).next().unwrap_or_default().to_string())
            }
        };
        let host = ["www.", "m."]
            .iter()
            .find_map(|p| host.strip_prefix(p).filter(|h| h.contains('.')))
            .unwrap_or(&host);
        if !host.contains('.') {
            return Err(KeyError::BadHost(shown()));
        }
        let known = self.directory.by_host(host);
        if known.is_none() && !public_suffix(host).listed {
            return Err(KeyError::UnknownEnding(shown()));
        }
        if known.is_none() && registrable(host).is_none() {
            return Err(KeyError::Suffix(shown()));
        }
        let path = path.trim_matches('/').to_ascii_lowercase();
        let plain = matches!(path.as_str(), "" | "index.html" | "index.php" | "home");
        Ok(match known {
            Some(id) if plain => self.directory.key(id),
            Some(id) => match self.directory.section_at(id, &path) {
                Some(section) => self.directory.key(section),
                None => format!("{}/{path}", self.directory.key(id)),
            },
            None if plain => host.to_string(),
            None => format!("{host}/{path}"),
        })
    }

    /// Key of the only outlet with this name.
    pub fn key_of_name(&self, name: &str) -> Option<String> {
        let names = self.names.get_or_init(|| self.index());
        names.get(&name_key(name)).copied().flatten().map(|id| self.directory.key(id))
    }

    fn index(&self) -> HashMap<String, Option<OutletId>> {
        let mut names: HashMap<String, Option<OutletId>> = HashMap::new();
        for checked in [true, false] {
            let mut round: HashMap<String, Option<OutletId>> = HashMap::new();
            for id in self.directory.ids().filter(|&id| self.directory.checked(id) == checked) {
                for name in self.directory.names(id) {
                    let found = round.entry(name_key(&name)).or_insert(Some(id));
                    if *found != Some(id) {
                        *found = None;
                    }
                }
            }
            for (name, id) in round {
                names.entry(name).or_insert(id);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::super::directory::{Tables, compile};
    use super::*;

    fn directory() -> Directory {
        let checked = "key\tname\tother_names\tcountry\tlanguages\tkind\taliases\tpaths\n\
            bbc.com\tBBC\tBBC News\tGB\ten\tbroadcaster\tbbc.co.uk\n\
            nytimes.com\tThe New York Times\t\tUS\ten\tnewspaper\n\
            nytimes.com/opinion\tNew York Times Opinion\t\tUS\ten\tsection\t\t/opinion /section/opinion\n\
            thetimes.com\tThe Times\t\tGB\ten\tnewspaper\n";
        let listed = "key\tname\tother_names\tcountry\tlanguages\tkind\taliases\tpaths\n\
            gleaner.ca\tThe Gleaner\n\
            gleaner.com\tThe Gleaner\n\
            times.mw\tThe Times\n";
        Directory::open(compile(&Tables { checked, listed, ..Tables::default() }).unwrap()).unwrap()
    }

    #[test]
    fn addresses_of_lists() {
        let directory = directory();
        let resolver = Resolver::new(&directory);
        for (text, key) in [
            ("bbc.co.uk", "bbc.com"),
            ("https://www.bbc.co.uk/", "bbc.com"),
            ("WWW.NYTimes.com", "nytimes.com"),
            ("https://www.nytimes.com/section/opinion?x=1", "nytimes.com/opinion"),
            ("nytimes.com/cooking/", "nytimes.com/cooking"),
            ("350.org/canada", "350.org/canada"),
            ("http://small.example.org/index.html", "small.example.org"),
            ("münchen.de", "xn--mnchen-3ya.de"),
        ] {
            assert_eq!(resolver.key_of_address(text).as_deref(), Ok(key), "{text}");
        }
    }

    #[test]
    fn broken_addresses_name_their_fault() {
        let directory = directory();
        let resolver = Resolver::new(&directory);
        for (text, part) in [
            ("", "no host"),
            ("brainerddispatch.cpm", "unknown ending"),
            ("kbia.or", "unknown ending"),
            ("qchron..com", "is not a host"),
            ("womensrightsnews", "is not a host"),
            ("nhs.uk", "public suffix"),
            ("http://192.168.0.1/", "is not a host"),
            ("two words.com", "is not a host"),
        ] {
            let error = resolver.key_of_address(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn names_of_lists() {
        let directory = directory();
        let resolver = Resolver::new(&directory);
        for (name, key) in [
            ("BBC News", Some("bbc.com")),
            ("New York Times", Some("nytimes.com")),
            ("The Times", Some("thetimes.com")),
            ("The Gleaner", None),
            ("Nobody's Paper", None),
        ] {
            assert_eq!(resolver.key_of_name(name).as_deref(), key, "{name}");
        }
    }
}
