//! What the views need to know of outlets and raters.

use crate::outlet::Outlet;
use crate::outlet::directory::{Kind, OwnerCategory};
use crate::rating::{Consensus, Rater, Rating};
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
    pub kind: Option<Kind>,
    /// Main language, ISO 639-1.
    pub language: String,
    pub owner: String,
    pub owner_category: Option<OwnerCategory>,
    /// Year for which the owner is known.
    pub owner_year: Option<u16>,
}

impl From<&Outlet<'_>> for OutletFacts {
    fn from(outlet: &Outlet<'_>) -> Self {
        let owner = outlet.owner.as_ref();
        Self {
            key: outlet.key.clone(),
            name: outlet.name.clone(),
            country: outlet.country.unwrap_or_default().to_owned(),
            kind: outlet.kind,
            language: outlet.languages.first().copied().unwrap_or_default().to_owned(),
            owner: owner.map(|owner| owner.name.to_owned()).unwrap_or_default(),
            owner_category: owner.and_then(|owner| owner.category),
            owner_year: owner.and_then(|owner| owner.as_of),
        }
    }
}

/// An outlet with what raters say of it together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RatedOutlet {
    pub facts: OutletFacts,
    pub consensus: Consensus,
}

/// A rater with what its pack does not say of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RaterFacts {
    pub rater: Rater,
    /// Outlets in the pack.
    pub outlets: u32,
    /// Brought in by the person, not shipped.
    pub imported: bool,
}

/// The rater whose ratings the person gives.
pub const OWN_RATER: &str = crate::rating::import::OWN;

/// A rating with its rater.
pub(crate) fn rater_of<'a>(raters: &'a [RaterFacts], rating: &Rating) -> Option<&'a RaterFacts> {
    raters.iter().find(|facts| facts.rater.id == rating.rater)
}

/// The word for a kind of outlet.
pub fn kind_name(kind: Kind) -> Text {
    match kind {
        Kind::Newspaper => text("kind_newspaper"),
        Kind::Magazine => text("kind_magazine"),
        Kind::Television => text("kind_television"),
        Kind::Radio => text("kind_radio"),
        Kind::Broadcaster => text("kind_broadcaster"),
        Kind::Agency => text("kind_agency"),
        Kind::Digital => text("kind_digital"),
        Kind::Journal => text("kind_journal"),
        Kind::Satire => text("kind_satire"),
        Kind::Advocacy => text("kind_advocacy"),
        Kind::Government => text("kind_government"),
        Kind::Section => text("kind_section"),
    }
}

/// The word for a kind of owner.
pub fn owner_category_name(category: OwnerCategory) -> Text {
    match category {
        OwnerCategory::PublicBroadcaster => text("owner_public"),
        OwnerCategory::State => text("owner_state"),
        OwnerCategory::Family => text("owner_family"),
        OwnerCategory::ListedCompany => text("owner_listed"),
        OwnerCategory::PrivateEquity => text("owner_fund"),
        OwnerCategory::Nonprofit => text("owner_nonprofit"),
        OwnerCategory::Cooperative => text("owner_cooperative"),
        OwnerCategory::PartyOrReligious => text("owner_party"),
        OwnerCategory::Conglomerate => text("owner_conglomerate"),
        OwnerCategory::Independent => text("owner_independent"),
    }
}

/// The word for a class that a rater names; its id in words when it has none.
pub(crate) fn class_name(class: &str) -> Arg {
    match class {
        "satire" => text("side_satire").into(),
        "conspiracy" => text("class_conspiracy").into(),
        "deprecated" => text("class_deprecated").into(),
        "fake" => text("class_fake").into(),
        "imposter" => text("class_imposter").into(),
        "pro_science" => text("class_pro_science").into(),
        "multi_view" => text("class_multi_view").into(),
        "mixed" => text("class_mixed").into(),
        "partisan_network" => text("class_partisan_network").into(),
        "pseudoscience" => text("class_pseudoscience").into(),
        "questionable" => text("class_questionable").into(),
        "rumor" => text("class_rumor").into(),
        "state_media" => text("class_state_media").into(),
        "unreliable" => text("class_unreliable").into(),
        other => Arg::Plain(other.replace('_', " ")),
    }
}

/// "Owner in 2023: News Corp, listed company".
pub(crate) fn owner(facts: &OutletFacts) -> Option<Text> {
    let name = Some(facts.owner.as_str()).filter(|name| !name.is_empty()).map(Arg::from);
    let category = facts.owner_category.map(|category| owner_category_name(category).into());
    let both = name.is_some() && category.is_some();
    let mut said: Vec<Arg> = name.into_iter().chain(category).collect();
    if said.is_empty() {
        return None;
    }
    said.extend(facts.owner_year.map(|year| Arg::from(year.to_string())));
    Some(match (both, facts.owner_year.is_some()) {
        (false, false) => text_with("outlet_owner", said),
        (false, true) => text_with("outlet_owner_year", said),
        (true, false) => text_with("outlet_owner_category", said),
        (true, true) => text_with("outlet_owner_category_year", said),
    })
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
    use crate::outlet::directory::{CATEGORIES, KINDS};

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

    /// Messages of the interface, as text.
    fn messages() -> String {
        let path = crate::view::declarations::root().join("extension/_locales/en/messages.json");
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn an_owner_is_said_with_what_is_known_of_it() {
        let say = |owner: &str, owner_category, owner_year| {
            let facts = OutletFacts {
                owner: owner.into(),
                owner_category,
                owner_year,
                ..Default::default()
            };
            super::owner(&facts).map(|text| (text.key, text.args.len()))
        };
        let state = Some(OwnerCategory::State);
        assert_eq!(say("", None, Some(2023)), None);
        assert_eq!(say("", state, None), Some(("outlet_owner", 1)));
        assert_eq!(say("Tegna", None, Some(2023)), Some(("outlet_owner_year", 2)));
        assert_eq!(say("TASS", state, None), Some(("outlet_owner_category", 2)));
        assert_eq!(say("TASS", state, Some(2023)), Some(("outlet_owner_category_year", 3)));
    }

    #[test]
    fn every_kind_and_owner_category_has_a_word() {
        let messages = messages();
        let kinds = KINDS.iter().map(|(_, kind)| kind_name(*kind));
        let owners = CATEGORIES.iter().map(|(_, category)| owner_category_name(*category));
        let words: Vec<&str> = kinds.chain(owners).map(|text| text.key).collect();
        for word in &words {
            assert!(messages.contains(&format!("\"{word}\": {{")), "{word}");
        }
        let different: std::collections::BTreeSet<&&str> = words.iter().collect();
        assert_eq!(different.len(), words.len());
    }
}
