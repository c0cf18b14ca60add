//! Where the facts that are shipped come from: the list that the About page shows. Who rates is told
//! by the packs themselves ([`crate::rating::Packs::raters`]).

use crate::tsv::lines;
use serde::Serialize;

/// Day on which the tables in `data/` were last brought up to date, as ISO text.
pub const DATE: &str = "2026-11-26";

/// A source with the line that its licence asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    pub name: &'static str,
    /// What was taken.
    pub used: &'static str,
    /// Year or month of the data.
    pub date: &'static str,
    /// SPDX identifier where there is one.
    pub licence: &'static str,
    /// Empty for what was written for this project.
    pub link: &'static str,
    pub attribution: &'static str,
}

/// All sources, in the order of `data/sources.tsv`.
pub fn sources() -> Vec<Source> {
    let columns = ["name", "used", "date", "licence", "link", "attribution"];
    let rows = lines("sources", include_str!("../data/sources.tsv"), columns).unwrap_or_default();
    rows.into_iter()
        .map(|(_, [name, used, date, licence, link, attribution])| Source {
            name,
            used,
            date,
            licence,
            link,
            attribution,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_can_be_credited() {
        let sources = sources();
        assert!(sources.len() > 10);
        for source in &sources {
            assert!(
                !source.used.is_empty()
                    && !source.licence.is_empty()
                    && !source.attribution.is_empty(),
                "{source:?}"
            );
            assert!(source.link.is_empty() || source.link.starts_with("https://"), "{source:?}");
        }
    }
}
