//! Whose page is this? From an address (and, once read, the page's own marks) to an outlet.
//!
//! The directory is one binary table read in place ([`Directory::open`]); everything here is
//! pure lookup and rules that hold for every host alike.
//!
//! * `host` parses addresses strictly, `suffix` knows the public suffixes,
//! * `directory` reads the compiled table of outlets,
//! * `identify` decides, in the order: strict address, wrapper undone, platform rules,
//!   editions, aliases and sections, aggregators; the page's marks set only the origin.

pub mod directory;
pub mod host;
mod identify;
mod lookalike;
mod names;
mod punycode;
mod resolver;
pub mod suffix;
mod wire;
mod words;

pub use directory::{Directory, DirectoryError, Outlet, OutletId};
pub use host::{Address, AddressError};
pub use identify::{Identifier, wrapper_name};
pub use resolver::{KeyError, Resolver};

use serde::{Deserialize, Serialize};

/// What a page says of itself that bears on whose it is. All fields may lie or be empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageMarks {
    /// `<link rel=canonical>` or `og:url`.
    pub canonical: String,
    /// `og:site_name`.
    pub site_name: String,
    /// JSON-LD `publisher.name`.
    pub publisher: String,
    /// JSON-LD `provider.name` or `sourceOrganization.name`.
    pub provider: String,
    /// The byline as shown.
    pub byline: String,
    /// The opening words of the article's text.
    pub dateline: String,
    /// The last line of the article's text.
    pub last_line: String,
    /// Other marks as `(name, value)`: `og:image`, `generator`, `al:android:app_name`, ...
    pub hints: Vec<(String, String)>,
}

/// The answer of `identify`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// Key of the outlet (`bbc.com`, `nytimes.com/opinion`); `None` when unknown or no outlet.
    pub outlet: Option<String>,
    /// Is `outlet` a row of the directory? `false`: the host itself, of which nothing is known.
    pub known: bool,
    /// Id of the wrapper that shows the page (AMP cache, archive, translator, aggregator, platform).
    pub via: Option<String>,
    /// Key of the agency or first publisher that wrote the text, when it is another than `outlet`.
    pub origin: Option<String>,
    /// Key of the outlet that this host imitates. Then `outlet` is `None`.
    pub lookalike_of: Option<String>,
    /// The rules that decided, in order, as stable ids (`host.alias`, `wrapper.amp_cache`, `wire.dateline`).
    pub rules: Vec<String>,
}

impl Identity {
    /// Key of who wrote the text when that is an agency or another publisher: [`Identity::origin`], or the outlet
    /// where it is an agency itself.
    pub fn writer(&self) -> Option<&str> {
        let agency = |key: &&str| wire::is_agency(key);
        self.origin.as_deref().or_else(|| self.outlet.as_deref().filter(agency))
    }
}
