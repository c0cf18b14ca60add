//! The packaged tables: outlets and ratings. Opened once a life of the background, read in place.

use crate::api;
use crate::app::report;
use crate::js::take_bytes;
use crate::lists::{self, List};
use js_sys::Promise;
use parallax::outlet::{self, Address, Directory, Identifier, Identity, PageMarks};
use parallax::rating::{self, Consensus, Packs, Rating};
use parallax::settings::Settings;
use parallax::view::badge::Browser;
use parallax::view::facts::{OutletFacts, RatedOutlet, RaterFacts};
use std::cell::{Ref, RefCell};
use std::collections::HashSet;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What the package knows of outlets and raters.
pub struct Knowledge {
    /// `None` when the file is damaged: the product goes on without it.
    identifier: Option<Identifier>,
    packs: Vec<Packs>,
    /// Lists that the person added, which come before the packaged ones.
    lists: RefCell<Vec<List>>,
    pub browser: Browser,
}

impl Knowledge {
    /// Opens the tables. One that cannot be read is said on the console and left out.
    pub async fn load(directory: Promise, ratings: Promise, session: &JsValue) -> Knowledge {
        let (directory, ratings, lists) =
            futures_util::future::join3(bytes(directory), bytes(ratings), lists::load(session))
                .await;
        let told = |what, error: String| report(what, &JsValue::from_str(&error));
        let directory = directory
            .map_err(|error| crate::js::error_text(&error))
            .and_then(|bytes| Directory::open(bytes).map_err(|error| error.to_string()))
            .map_err(|error| told("outlets", error))
            .ok();
        let beside = directory.as_ref().ok_or("there are no outlets to rate");
        let packs = ratings
            .map_err(|error| crate::js::error_text(&error))
            .and_then(|bytes| {
                Packs::open_shipped(bytes, beside?).map_err(|error| error.to_string())
            })
            .map_err(|error| told("ratings", error))
            .into_iter()
            .collect();
        Knowledge {
            identifier: directory.map(Identifier::new),
            packs,
            lists: RefCell::new(lists),
            browser: this_browser(),
        }
    }

    /// The table of outlets.
    pub fn directory(&self) -> Option<&Directory> {
        self.identifier.as_ref().map(Identifier::directory)
    }

    /// Whose page is this?
    pub fn identify(&self, url: &str, marks: Option<&PageMarks>) -> Identity {
        match &self.identifier {
            Some(identifier) => identifier.identify(url, marks),
            None => Identity::default(),
        }
    }

    /// The lists that the person added.
    pub fn lists(&self) -> Ref<'_, Vec<List>> {
        self.lists.borrow()
    }

    /// Lets other lists count from now on.
    pub fn use_lists(&self, lists: Vec<List>) {
        *self.lists.borrow_mut() = lists;
    }

    /// The packaged ratings.
    pub fn packs(&self) -> &[Packs] {
        &self.packs
    }

    /// The key under which the page's outlet may be rated: one of the directory, or a host that a
    /// list names, its parents included. `None` for all others, of which nothing is known.
    pub fn rated_key(&self, identity: &Identity) -> Option<String> {
        let key = identity.outlet.as_deref()?;
        if identity.known {
            return Some(key.to_owned());
        }
        let lists = self.lists.borrow();
        let tables = || lists.iter().map(|list| &list.packs).chain(&self.packs);
        let mut rest = key;
        loop {
            if tables().any(|packs| !packs.ratings(rest).is_empty()) {
                return Some(rest.to_owned());
            }
            rest = rest.split_once('.').map(|(_, parent)| parent)?;
            outlet::suffix::registrable(rest)?;
        }
    }

    /// Facts of an outlet of the directory.
    pub fn facts(&self, key: &str) -> Option<OutletFacts> {
        let directory = self.directory()?;
        Some(OutletFacts::from(&directory.outlet(directory.by_key(key)?)))
    }

    /// Ratings of an outlet by the raters that are on.
    pub fn ratings(&self, key: &str, settings: &Settings) -> Vec<Rating> {
        let lists = self.lists.borrow();
        let tables = lists.iter().map(|list| &list.packs).chain(&self.packs);
        let mut ratings = rating::ratings_for(tables, key);
        ratings.retain(|rating| self.weight(&rating.rater, settings) > 0);
        ratings
    }

    /// What those raters say together, each with the weight that the person or its pack gives.
    pub fn consensus(&self, key: &str, settings: &Settings) -> Consensus {
        let ratings = self.ratings(key, settings);
        rating::consensus(&ratings, |id| self.weight(id, settings))
    }

    /// Whose readers share an outlet, by the raters that are on.
    #[cfg(feature = "whole")]
    pub fn audience(&self, key: &str, settings: &Settings) -> Vec<rating::Audience> {
        let mut audience: Vec<_> =
            self.packs.iter().flat_map(|packs| packs.audience(key)).collect();
        audience.retain(|of| self.weight(&of.rater, settings) > 0);
        audience
    }

    fn weight(&self, id: &str, settings: &Settings) -> u32 {
        let lists = self.lists.borrow();
        let pack = raters_of(&lists, &self.packs).find(|rater| rater.id == id);
        pack.map_or(0, |rater| settings.weight(rater))
    }

    /// Facts and consensus; of an outlet that is not in the directory the key stands for its name.
    pub fn rated(&self, key: &str, settings: &Settings) -> RatedOutlet {
        RatedOutlet {
            facts: self.facts(key).unwrap_or_else(|| Self::unheard(key).facts),
            consensus: self.consensus(key, settings),
        }
    }

    /// An outlet of which nothing is known.
    pub fn unheard(key: &str) -> RatedOutlet {
        let facts =
            OutletFacts { key: key.to_owned(), name: key.to_owned(), ..OutletFacts::default() };
        RatedOutlet { facts, consensus: Consensus::default() }
    }

    /// Who rates, by name and terms. How much each rates is counted by [`Knowledge::counted_raters`].
    pub fn raters(&self) -> Vec<RaterFacts> {
        let lists = self.lists.borrow();
        let mut raters: Vec<RaterFacts> = Vec::new();
        for rater in raters_of(&lists, &self.packs) {
            // The list of a packaged rater stands in its place.
            if raters.iter().all(|facts| facts.rater.id != rater.id) {
                let imported = lists.iter().any(|list| list.state.rater == rater.id);
                raters.push(RaterFacts { rater: rater.clone(), outlets: 0, imported });
            }
        }
        raters
    }

    /// Who rates, with the number of outlets: reads every row, so for the options page only.
    pub fn counted_raters(&self) -> Vec<RaterFacts> {
        let mut raters = self.raters();
        let lists = self.lists.borrow();
        let tables = || lists.iter().map(|list| &list.packs).chain(&self.packs);
        for facts in &mut raters {
            let keys: HashSet<String> = tables()
                .filter(|packs| packs.raters().any(|rater| rater.id == facts.rater.id))
                .flat_map(|packs| packs.keys_of(&facts.rater.id))
                .collect();
            facts.outlets = keys.len() as u32;
        }
        raters
    }

    /// The name of a wrapper, as people know it.
    pub fn via_name(&self, id: &str) -> String {
        outlet::wrapper_name(id).unwrap_or(id).to_owned()
    }
}

/// Who rates in the lists, then in the packages.
fn raters_of<'a>(lists: &'a [List], packs: &'a [Packs]) -> impl Iterator<Item = &'a rating::Rater> {
    lists.iter().map(|list| &list.packs).chain(packs).flat_map(Packs::raters)
}

/// Host of a web address without `www.`; empty for any other page.
pub fn host(url: &str) -> String {
    match Address::parse(url) {
        Ok(address) => address.host.strip_prefix("www.").unwrap_or(&address.host).to_owned(),
        Err(_) => String::new(),
    }
}

/// Firefox gives extensions an address of their own scheme.
fn this_browser() -> Browser {
    match api::package_url("").starts_with("moz-extension:") {
        true => Browser::Firefox,
        false => Browser::Chromium,
    }
}

/// The bytes of a file of the package.
pub async fn bytes(file: Promise) -> Result<Vec<u8>, JsValue> {
    let file = JsFuture::from(file).await?;
    file.dyn_ref().map(take_bytes).ok_or_else(|| "no bytes".into())
}
