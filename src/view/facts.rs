//! What the views need to know of outlets and raters.

use crate::rating::{Consensus, Rating};
use crate::view::text::{Arg, Text, text, text_with};

/// Facts of an outlet, as the directory has them. Empty text means not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutletFacts {
    /// The outlet's key (`bbc.com`).
    pub key: String,
    /// As it names itself; the host when nothing else is known.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// `newspaper`, `agency`, `tv`, ... (see [`kind`]).
    pub kind: String,
    /// Main language, ISO 639-1.
    pub language: String,
    pub owner: String,
    /// `listed_company`, `public_broadcaster`, ... (see [`owner_category`]).
    pub owner_category: String,
}

/// An outlet with what raters say of it together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RatedOutlet {
    pub facts: OutletFacts,
    pub consensus: Consensus,
}

/// A rater, as its pack describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rater {
    /// Id as in [`Rating::rater`].
    pub id: String,
    pub name: String,
    /// Outlets in the pack.
    pub outlets: u32,
    pub rates_bias: bool,
    pub rates_factuality: bool,
    /// Licence or terms, as its pack states them (`CC BY-NC 4.0`).
    pub licence: String,
    /// Where the pack comes from; http(s) or empty.
    pub url: String,
    /// What the licence asks to be said.
    pub attribution: String,
    /// Brought in by the person, not shipped.
    pub imported: bool,
    /// Date or year of the data, as ISO text.
    pub as_of: String,
}

/// The rater whose ratings the person gives.
pub const OWN_RATER: &str = "own";

/// A rating with its rater.
pub(crate) fn rater_of<'a>(raters: &'a [Rater], rating: &Rating) -> Option<&'a Rater> {
    raters.iter().find(|rater| rater.id == rating.rater)
}

/// The word for a kind of outlet; `None` for a kind that has no word.
pub fn kind(id: &str) -> Option<Text> {
    Some(match id {
        "newspaper" => text("kind_newspaper"),
        "magazine" => text("kind_magazine"),
        "agency" | "news agency" => text("kind_agency"),
        "tv" => text("kind_tv"),
        "radio" => text("kind_radio"),
        "broadcaster" | "broadcast" => text("kind_broadcaster"),
        "public_broadcaster" | "public or state broadcaster" => text("kind_public_broadcaster"),
        "digital" | "web-native" => text("kind_digital"),
        "section" => text("kind_section"),
        "satire" => text("kind_satire"),
        _ => return None,
    })
}

/// The word for a kind of owner; `None` for a kind that has no word.
pub fn owner_category(id: &str) -> Option<Text> {
    Some(match id {
        "family_individual" | "family/individual" => text("owner_family"),
        "listed_company" | "listed company" => text("owner_listed"),
        "nonprofit_foundation" | "nonprofit/foundation" => text("owner_nonprofit"),
        "state" => text("owner_state"),
        "independent" => text("owner_independent"),
        "public_broadcaster" | "public broadcaster" => text("owner_public"),
        "cooperative" | "cooperative/reader-owned" => text("owner_cooperative"),
        "party_religious" | "party/religious" => text("owner_party"),
        "private_equity" | "private equity/hedge fund" => text("owner_fund"),
        "telecom_tech" | "telecom/tech conglomerate" => text("owner_conglomerate"),
        _ => return None,
    })
}

/// "Owner: News Corp (listed company)".
pub(crate) fn owner(facts: &OutletFacts) -> Option<Text> {
    let name = facts.owner.as_str();
    match (name.is_empty(), owner_category(&facts.owner_category)) {
        (true, None) => None,
        (true, Some(category)) => Some(text_with("outlet_owner", [category.into()])),
        (false, None) => Some(text_with("outlet_owner", [name.into()])),
        (false, Some(category)) => {
            Some(text_with("outlet_owner_category", [Arg::from(name), category.into()]))
        }
    }
}

/// One or two letters for an outlet's tile: initials of Latin names, else the first letter.
pub fn tile(name: &str) -> String {
    const SMALL: [&str; 14] =
        ["the", "of", "and", "de", "la", "le", "les", "el", "il", "der", "die", "das", "for", "al"];
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(&word.to_lowercase().as_str()))
        // The Arabic article is written together with its word.
        .map(|word| word.strip_prefix("ال").filter(|rest| !rest.is_empty()).unwrap_or(word))
        .collect();
    let initials = words.iter().filter_map(|word| word.chars().next());
    let latin = name.chars().all(|c| !c.is_alphabetic() || c < '\u{250}');
    initials.take(if latin { 2 } else { 1 }).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_initials() {
        for (name, letters) in [
            ("The Japan Times", "JT"),
            ("BBC", "B"),
            ("Frankfurter Allgemeine Zeitung", "FA"),
            ("北海道新聞", "北"),
            ("الغد", "غ"),
            ("Die Welt", "W"),
            ("", ""),
            ("The", ""),
            ("20 Minutes", "2M"),
        ] {
            assert_eq!(tile(name), letters, "{name}");
        }
    }
}
