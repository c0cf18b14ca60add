//! How the outlets of a story spread over bias, factuality, owners, countries and languages.

use super::Story;
use crate::view::spread::{Rows, SpreadView, by_code, by_factuality, by_owner, by_side};
use crate::view::text::{Text, country, language, plural, text};
use std::collections::HashSet;

impl Story<'_> {
    /// Key and language of what is counted, each outlet once.
    fn shown(&self, folded: bool) -> Vec<(String, String)> {
        let mut seen = HashSet::new();
        let mut shown = Vec::new();
        for voice in &self.voices {
            let lead = &voice.lead;
            shown.push((voice.outlet.clone(), lead.language.clone()));
            let carriers =
                voice.carriers.iter().chain((lead.outlet != voice.outlet).then_some(lead));
            if !folded {
                shown.extend(carriers.map(|piece| (piece.outlet.clone(), piece.language.clone())));
            }
        }
        shown.retain(|(outlet, _)| seen.insert(outlet.clone()));
        shown
    }

    /// Each property with wire copies folded under who wrote the text, or with every outlet that shows it counted.
    pub(super) fn spreads(&self, folded: bool) -> Vec<SpreadView> {
        let shown = self.shown(folded);
        let keys = || shown.iter().map(|(outlet, _)| outlet.as_str());
        let outlets = || keys().map(|key| self.outlets.get(key));
        vec![
            rated(text("spread_bias"), by_side(keys().map(|key| self.outlets.mark(key)))),
            rated(
                text("spread_factuality"),
                by_factuality(outlets().map(|outlet| outlet?.consensus.factuality)),
            ),
            known(
                text("spread_owners"),
                by_owner(outlets().map(|outlet| outlet?.facts.owner_category)),
            ),
            known(
                text("spread_countries"),
                by_code(keys().map(|key| self.outlets.country(key)), country),
            ),
            known(
                text("spread_languages"),
                by_code(shown.iter().map(|(_, language)| language.as_str()), language),
            ),
        ]
    }
}

fn rated(title: Text, rows: Rows) -> SpreadView {
    let sub = |known: u32, all: u32| plural("spread_rated", known, [all.into()]);
    SpreadView::new(title, rows, sub, text("side_none"))
}

fn known(title: Text, rows: Rows) -> SpreadView {
    let sub = |known: u32, all: u32| plural("spread_known", known, [all.into()]);
    SpreadView::new(title, rows, sub, text("not_known"))
}
