//! The directory as WebAssembly, beside an `fst` map of the same hosts.

use fst::{Map, MapBuilder};
use parallax::outlet::{Directory, Identifier, Resolver};
use parallax::rating::import::{Outlets, import};
use wasm_bindgen::prelude::*;

/// The opened table and the addresses that are looked up in it.
#[wasm_bindgen]
pub struct Lookup {
    identifier: Identifier,
    map: Map<Vec<u8>>,
    /// Host and path of each.
    asked: Vec<(String, String)>,
}

#[wasm_bindgen]
impl Lookup {
    /// Opens the table, nothing else.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Self, JsError> {
        let identifier = Identifier::new(Directory::open(bytes)?);
        Ok(Self { identifier, map: Map::default(), asked: Vec::new() })
    }

    /// Takes addresses, host and path a line, and builds the map of hosts; gives its size in bytes.
    pub fn ask(&mut self, lines: &str) -> Result<usize, JsError> {
        let pair = |line: &str| {
            let (host, path) = line.split_once(' ').unwrap_or((line, ""));
            (host.to_owned(), path.to_owned())
        };
        self.asked = lines.lines().map(pair).collect();
        let mut builder = MapBuilder::memory();
        for (number, (host, _)) in (0..).zip(self.identifier.directory().hosts()) {
            builder.insert(host, number)?;
        }
        self.map = builder.into_map();
        Ok(self.map.as_fst().size())
    }

    /// Looks up all hosts, with the section of the path; gives the number found.
    pub fn find_all(&self) -> usize {
        let directory = self.identifier.directory();
        let found = self.asked.iter().filter_map(|(host, path)| {
            let outlet = directory.by_host(host)?;
            Some(directory.section_at(outlet, path).unwrap_or(outlet))
        });
        found.count()
    }

    /// The same hosts in the map, without the path.
    pub fn find_all_in_fst(&self) -> usize {
        self.asked.iter().filter(|(host, _)| self.map.get(host).is_some()).count()
    }

    /// One host, as the browser would ask for it.
    pub fn find(&self, host: &str) -> bool {
        self.identifier.directory().by_host(host).is_some()
    }

    /// Reads a list of ratings and compiles it to be kept; gives the number of outlets it rates.
    pub fn import(&self, bytes: &[u8]) -> Result<usize, JsError> {
        let resolver = Resolver::new(self.identifier.directory());
        let by_address = |text: &str| resolver.key_of_address(text);
        let by_name = |name: &str| resolver.key_of_name(name);
        let list = import(bytes, Outlets { by_address: &by_address, by_name: &by_name })?;
        list.compile();
        Ok(list.rows.len())
    }

    /// What a page's address says in all: parsed, wrappers undone, look-alikes told.
    pub fn identify(&self, url: &str) -> bool {
        self.identifier.identify(url, None).outlet.is_some()
    }
}
