//! The packaged tables: outlets and ratings. Opened once a life of the background, read in place.

use crate::app::report;
use crate::{api, net};
use parallax::outlet::{self, Address, Directory, Identifier, Identity, PageMarks};
use parallax::rating::{self, Consensus, Packs, Rating};
use parallax::settings::Settings;
use parallax::view::badge::Browser;
use parallax::view::facts::{OutletFacts, RatedOutlet, Rater};
use wasm_bindgen::prelude::*;

/// What the package knows of outlets and raters.
pub struct Knowledge {
    /// `None` when the file is damaged: the product goes on without it.
    identifier: Option<Identifier>,
    packs: Vec<Packs>,
    pub browser: Browser,
}

impl Knowledge {
    /// Reads the tables. One that cannot be read is said on the console and left out.
    pub async fn load() -> Knowledge {
        let (directory, ratings) = futures_util::future::join(
            net::packaged("data/directory.bin"),
            net::packaged("data/ratings.bin"),
        )
        .await;
        let told = |what, error: String| report(what, &JsValue::from_str(&error));
        let directory = directory
            .map_err(|error| crate::js::error_text(&error))
            .and_then(|bytes| Directory::open(bytes).map_err(|error| error.to_string()))
            .map_err(|error| told("outlets", error))
            .ok();
        let packs = ratings
            .map_err(|error| crate::js::error_text(&error))
            .and_then(|bytes| Packs::open(bytes).map_err(|error| error.to_string()))
            .map_err(|error| told("ratings", error))
            .into_iter()
            .collect();
        Knowledge { identifier: directory.map(Identifier::new), packs, browser: this_browser() }
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

    /// Facts of an outlet of the directory.
    pub fn facts(&self, key: &str) -> Option<OutletFacts> {
        let directory = self.directory()?;
        let outlet = directory.outlet(directory.by_key(key)?);
        let owner = outlet.owner.as_ref();
        Some(OutletFacts {
            name: outlet.name.to_owned(),
            country: outlet.country.unwrap_or_default().to_owned(),
            kind: outlet.kind.map(word).unwrap_or_default(),
            language: outlet
                .languages
                .first()
                .map(|language| (*language).to_owned())
                .unwrap_or_default(),
            owner: owner.map(|owner| owner.name.to_owned()).unwrap_or_default(),
            owner_category: owner.and_then(|owner| owner.category).map(word).unwrap_or_default(),
            key: outlet.key,
        })
    }

    /// Ratings of an outlet by the raters that are on.
    pub fn ratings(&self, key: &str, settings: &Settings) -> Vec<Rating> {
        let mut ratings = rating::ratings_for(&self.packs, key);
        ratings.retain(|rating| settings.rater(&rating.rater).0);
        ratings
    }

    /// What those raters say together, each with its pack's weight times the person's.
    pub fn consensus(&self, key: &str, settings: &Settings) -> Consensus {
        let ratings = self.ratings(key, settings);
        rating::consensus(&ratings, |id| {
            let pack = self.all_raters().find(|rater| rater.id == id);
            pack.map_or(0, |rater| rater.weight * u32::from(settings.rater(id).1))
        })
    }

    /// Facts and consensus; of an outlet that is not in the directory the key stands for its name.
    pub fn rated(&self, key: &str, settings: &Settings) -> RatedOutlet {
        let unknown =
            || OutletFacts { key: key.to_owned(), name: key.to_owned(), ..OutletFacts::default() };
        RatedOutlet {
            facts: self.facts(key).unwrap_or_else(unknown),
            consensus: self.consensus(key, settings),
        }
    }

    /// Who rates, by name and terms. How much each rates is counted by [`Knowledge::counted_raters`].
    pub fn raters(&self) -> Vec<Rater> {
        self.all_raters().map(described).collect()
    }

    /// Who rates, with the number of outlets and what of: reads every row, so for the options page only.
    pub fn counted_raters(&self) -> Vec<Rater> {
        let mut raters = self.raters();
        for (_, rating) in self.packs.iter().flat_map(Packs::all) {
            if let Some(rater) = raters.iter_mut().find(|rater| rater.id == rating.rater) {
                rater.outlets += 1;
                rater.rates_bias |= rating.bias.is_some();
                rater.rates_factuality |= rating.factuality.is_some();
            }
        }
        raters
    }

    fn all_raters(&self) -> impl Iterator<Item = &rating::Rater> {
        self.packs.iter().flat_map(Packs::raters)
    }

    /// The name of a wrapper, as people know it.
    pub fn via_name(&self, id: &str) -> String {
        outlet::wrapper_name(id).unwrap_or(id).to_owned()
    }
}

fn described(rater: &rating::Rater) -> Rater {
    Rater {
        id: rater.id.clone(),
        name: rater.name.clone(),
        licence: rater.licence.clone(),
        url: rater.link.clone(),
        attribution: rater.attribution.clone(),
        as_of: rater.as_of.clone(),
        ..Rater::default()
    }
}

/// The stable word of a kind or category.
fn word<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
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
