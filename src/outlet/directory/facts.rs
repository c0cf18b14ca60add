//! What the directory knows of outlets and their feeds.

use serde::{Deserialize, Serialize};

/// An outlet of this directory. Valid only for the table it came from: store the key instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutletId(pub(super) u32);

/// What kind of outlet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Newspaper,
    Magazine,
    Television,
    Radio,
    /// Television or radio or both.
    Broadcaster,
    Agency,
    /// Born on the web.
    Digital,
    /// Scholarly or trade journal.
    Journal,
    Satire,
    /// An organisation that publishes for its cause.
    Advocacy,
    Government,
    /// A part of another outlet that raters rate on its own, such as its opinion pages.
    Section,
}

/// Names of the kinds in the tables, in the order of their codes (from 1).
pub(crate) const KINDS: [(&str, Kind); 12] = [
    ("newspaper", Kind::Newspaper),
    ("magazine", Kind::Magazine),
    ("television", Kind::Television),
    ("radio", Kind::Radio),
    ("broadcaster", Kind::Broadcaster),
    ("agency", Kind::Agency),
    ("digital", Kind::Digital),
    ("journal", Kind::Journal),
    ("satire", Kind::Satire),
    ("advocacy", Kind::Advocacy),
    ("government", Kind::Government),
    ("section", Kind::Section),
];

/// Who controls an outlet, as a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerCategory {
    PublicBroadcaster,
    State,
    Family,
    ListedCompany,
    PrivateEquity,
    Nonprofit,
    Cooperative,
    PartyOrReligious,
    Conglomerate,
    /// A private company or its founders, none of the others.
    Independent,
}

/// Names of the categories in the tables, in the order of their codes (from 1).
pub(crate) const CATEGORIES: [(&str, OwnerCategory); 10] = [
    ("public broadcaster", OwnerCategory::PublicBroadcaster),
    ("state", OwnerCategory::State),
    ("family/individual", OwnerCategory::Family),
    ("listed company", OwnerCategory::ListedCompany),
    ("private equity/hedge fund", OwnerCategory::PrivateEquity),
    ("nonprofit/foundation", OwnerCategory::Nonprofit),
    ("cooperative/reader-owned", OwnerCategory::Cooperative),
    ("party/religious", OwnerCategory::PartyOrReligious),
    ("telecom/tech conglomerate", OwnerCategory::Conglomerate),
    ("independent", OwnerCategory::Independent),
];

/// Who owns an outlet. An outlet without one is of unknown ownership, not independent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner<'a> {
    pub name: &'a str,
    pub category: Option<OwnerCategory>,
    /// The year the fact is known for.
    pub as_of: Option<u16>,
}

/// What the directory knows of an outlet. Missing facts are unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet<'a> {
    pub id: OutletId,
    /// Main host, or main host and path of a section.
    pub key: String,
    pub name: String,
    /// Other names it goes by, in native script too.
    pub other_names: Vec<&'a str>,
    /// ISO 3166-1 alpha-2, or `XK`.
    pub country: Option<&'a str>,
    /// ISO 639.
    pub languages: Vec<&'a str>,
    /// The language was concluded from the country.
    pub languages_guessed: bool,
    pub kind: Option<Kind>,
    pub owner: Option<Owner<'a>>,
    /// One of the outlets people try first; its facts were checked by eye.
    pub checked: bool,
}

/// What a feed carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// The outlet's general feed.
    Front,
    /// One topic or place.
    Section,
}

/// A feed of an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed<'a> {
    pub url: String,
    pub outlet: OutletId,
    pub kind: FeedKind,
    /// Country of the outlet.
    pub country: Option<&'a str>,
    /// Language of the feed, else the first of the outlet.
    pub language: Option<&'a str>,
    /// Year of the list that held it as live.
    pub live_in: u16,
}

/// A host that was reported as part of an operation that imitates outlets or invents them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imposter<'a> {
    /// The outlet it imitates, if it is one of ours.
    pub imitates: Option<OutletId>,
    /// The operation's name in the reports, such as "Doppelganger".
    pub operation: &'a str,
}
