//! Whether a likeness is enough to doubt a host.

use super::super::directory::{Directory, Kind};
use super::super::names::squeeze;
use super::super::suffix;
use super::spelling::letters;
use super::words::{ADDED, COMMON, GENERIC, HALF_SOLD, ORDINARY, SOLD, WORLDWIDE};
use super::{Brand, Claim, SHORTEST_TYPED, label_of};

/// How a host resembles a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    SameLabel,
    SameWords,
    Dressed,
    Glued,
    /// The host without its dots, or with `www` at the name.
    HostWords,
    Shape,
    /// `slip`: a letter doubled, two swapped, or an error in a word that many names share. Other
    /// differences of one letter also part honest names.
    Typed {
        slip: bool,
    },
}

/// How likely an honest outlet uses an ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Ordinary,
    Half,
    /// Sold cheaply and seldom used by outlets.
    Odd,
}

/// The host under doubt.
pub struct Seen<'a> {
    pub directory: &'a Directory,
    pub ending: &'a str,
    pub claims: Claim<'a>,
}

impl Seen<'_> {
    /// Whether the host may bear the name all the same.
    pub fn trusts(&self, brand: &Brand, evidence: Evidence) -> bool {
        let text = brand.text.as_str();
        if (self.claims)(brand.outlet) {
            return true;
        }
        if GENERIC.has(text) || ADDED.has(text) {
            return false;
        }
        let common = COMMON.has(text) || text.len() <= 3;
        let odd = match self.ending_kind() {
            Ending::Odd => true,
            Ending::Half => !common && self.is_alone(brand),
            Ending::Ordinary => false,
        };
        let world = brand.label && brand.abroad && text.len() >= 9 && !common;
        let magazine = self.directory.kind(brand.outlet) == Some(Kind::Magazine);
        match evidence {
            Evidence::SameLabel => odd || world && !magazine && self.is_alone(brand),
            Evidence::SameWords => {
                odd || !common
                    && text.len() >= 7
                    && (self.same_ending(brand) || self.is_alone(brand))
            }
            Evidence::Dressed => {
                odd || !common && text.len() >= 6 || brand.label && brand.abroad && text.len() == 3
            }
            Evidence::Glued => odd || world,
            Evidence::HostWords => !common && text.len() >= 5,
            Evidence::Shape => odd || text.len() >= 6,
            Evidence::Typed { slip } if text.len() < SHORTEST_TYPED => {
                slip && brand.label && self.ending_kind() == Ending::Odd
            }
            Evidence::Typed { slip } => {
                brand.label
                    && (odd
                        || slip && (!common || text.len() >= 8)
                        || !common && self.same_reach(brand))
            }
        }
    }

    /// Is the ending the outlet's own, or one for all countries?
    fn same_reach(&self, brand: &Brand) -> bool {
        self.same_ending(brand) || WORLDWIDE.has(self.ending) && brand.text.len() >= 9
    }

    fn same_ending(&self, brand: &Brand) -> bool {
        suffix::public_suffix(&self.directory.key(brand.outlet)).text == self.ending
    }

    fn ending_kind(&self) -> Ending {
        let last = self.ending.rsplit('.').next().unwrap_or_default();
        // Endings such as `eu.com` and `com.de` are a company's, not a country's.
        let sold = self.ending == "com.co" || suffix::public_suffix(self.ending).private;
        if HALF_SOLD.has(last) && !sold {
            Ending::Half
        } else if sold || SOLD.has(last) || last.len() > 2 && !ORDINARY.has(last) {
            Ending::Odd
        } else {
            Ending::Ordinary
        }
    }

    /// Does no other outlet of another name have a host with this label?
    fn is_alone(&self, brand: &Brand) -> bool {
        let name = squeeze(&self.directory.name(brand.outlet));
        let mut hosts = self.directory.hosts();
        !hosts.any(|(host, id)| {
            // Most hosts are passed over by their letters: the rest of the question is slow.
            id != brand.outlet
                && letters(&brand.text) & !letters(&host) == 0
                && squeeze(label_of(&host)) == brand.text
                && squeeze(&self.directory.name(id)) != name
        })
    }
}
