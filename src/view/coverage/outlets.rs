//! Outlets by key, for what is said of each.

use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use std::collections::HashMap;

/// Facts of the outlets by key.
pub(crate) struct Outlets<'a>(HashMap<&'a str, &'a RatedOutlet>);

impl<'a> Outlets<'a> {
    pub(crate) fn of(outlets: &'a [RatedOutlet]) -> Self {
        Self(outlets.iter().map(|outlet| (outlet.facts.key.as_str(), outlet)).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a RatedOutlet> {
        self.0.get(key).copied()
    }

    pub(crate) fn name(&self, key: &str) -> String {
        let name = self.0.get(key).map(|outlet| outlet.facts.name.as_str());
        name.filter(|name| !name.is_empty()).unwrap_or(key).to_owned()
    }

    pub(crate) fn country(&self, key: &str) -> &'a str {
        self.0.get(key).map_or("", |outlet| &outlet.facts.country)
    }

    pub(crate) fn mark(&self, key: &str) -> Mark {
        self.0.get(key).map(|outlet| Mark::of(&outlet.consensus)).unwrap_or_default()
    }
}
