//! Settings: typed, versioned, with defaults that send nothing.
//!
//! Stored and exported as JSON. A setting that is missing takes its default; one that is wrong is
//! an error that names it, and nothing is changed. Older versions are migrated step by step.

mod choice;
pub mod sync;

pub use choice::{
    AskWhen, BadgeStyle, CoverageSettings, DietSettings, FeedsChoice, OwnFeed, Paused, RaterChoice,
    Theme, TopicChoice, Topics,
};

use crate::correction::Corrections;
use crate::rating::Rater;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

/// Version written by this code.
pub const VERSION: u32 = 1;

/// Longest settings file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Longest list, and longest text in a list, that is kept.
const MAX_LIST: usize = 5_000;
const MAX_TEXT: usize = 500;

/// Days that what was read is kept at most.
const MAX_DIET_DAYS: u16 = 730;

/// What the person chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Settings {
    pub version: u32,
    /// Choices; a rater without one counts as its pack proposes.
    pub raters: Vec<RaterChoice>,
    pub coverage: CoverageSettings,
    pub badge: BadgeStyle,
    pub theme: Theme,
    /// Language of the interface, as a folder of `_locales`; empty for the browser's.
    pub language: String,
    /// Languages that the person reads, ISO 639-1; empty for the interface's.
    pub languages_read: Vec<String>,
    /// Headlines in other languages are offered for translation, where the browser has a translator.
    pub translate: bool,
    pub warn_lookalikes: bool,
    /// Hosts that the person says imitate nobody.
    pub trusted_hosts: Vec<String>,
    pub paused: Paused,
    /// Single letters as keys (WCAG 2.1.4 asks for a switch).
    pub single_keys: bool,
    pub topics: Topics,
    pub diet: DietSettings,
    /// Hosts whose pages get marks beside links.
    pub marked_sites: Vec<String>,
    /// What the person says is wrong.
    pub corrections: Corrections,
    pub sync: sync::SyncSettings,
}

const MAX_WORLD_FILES: u8 = 64;
/// Feeds that a person may add.
const MAX_OWN_FEEDS: usize = 1_000;

/// Weights in percent of low, normal and high.
const WEIGHTS: [u32; 3] = [50, 100, 200];

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            raters: Vec::new(),
            coverage: CoverageSettings::default(),
            badge: BadgeStyle::default(),
            theme: Theme::default(),
            language: String::new(),
            languages_read: Vec::new(),
            translate: false,
            warn_lookalikes: true,
            trusted_hosts: Vec::new(),
            paused: Paused::default(),
            single_keys: true,
            topics: Topics::default(),
            diet: DietSettings::default(),
            marked_sites: Vec::new(),
            corrections: Corrections::default(),
            sync: sync::SyncSettings::default(),
        }
    }
}

/// Why settings were not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    #[error("the file is larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("the file is not JSON (line {line}, column {column})")]
    NotJson { line: usize, column: usize },
    #[error("the file holds no Parallax settings")]
    NotSettings,
    #[error("the settings are of a newer version ({0}); this one knows up to {VERSION}")]
    Newer(u64),
    #[error("the setting \"{0}\" has a value that is not understood")]
    Wrong(String),
}

impl Settings {
    /// Reads stored or exported settings.
    ///
    /// # Errors
    /// See [`SettingsError`]; the sentence names what is wrong.
    pub fn from_json(text: &str) -> Result<Self, SettingsError> {
        if text.len() > MAX_BYTES {
            return Err(SettingsError::TooLarge);
        }
        let value: Value = serde_json::from_str(text).map_err(|error| SettingsError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        let Value::Object(mut object) = value else { return Err(SettingsError::NotSettings) };
        // An export wraps the settings with what they are; storage holds them bare.
        if let Some(format) = object.get("format") {
            if format.as_str() != Some(FORMAT) {
                return Err(SettingsError::NotSettings);
            }
            match object.remove("settings") {
                Some(Value::Object(settings)) => object = settings,
                _ => return Err(SettingsError::NotSettings),
            }
        }
        let version = object.get("version").and_then(Value::as_u64);
        let Some(version) = version else { return Err(SettingsError::NotSettings) };
        if version > u64::from(VERSION) {
            return Err(SettingsError::Newer(version));
        }
        let mut settings = typed(&object)?;
        settings.version = VERSION;
        settings.tidy();
        Ok(settings)
    }

    /// The form that is stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The file that a person keeps: the same, with what it is.
    pub fn export(&self) -> String {
        let file = Export { format: FORMAT, settings: self };
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Bounds lists, texts and weights, and drops what is double.
    pub fn tidy(&mut self) {
        for choice in &mut self.raters {
            choice.weight = choice.weight.clamp(1, 3);
        }
        let mut seen = std::collections::HashSet::new();
        self.raters.retain(|choice| !choice.id.is_empty() && seen.insert(choice.id.clone()));
        self.raters.truncate(MAX_LIST);
        let coverage = &mut self.coverage;
        coverage.world_files = coverage.world_files.clamp(1, MAX_WORLD_FILES);
        coverage.server.truncate(coverage.server.floor_char_boundary(MAX_TEXT));
        let mut seen = std::collections::HashSet::new();
        coverage.own.retain(|feed| {
            feed.url.starts_with("https://")
                && feed.url.len() <= MAX_TEXT
                && seen.insert(feed.url.clone())
        });
        coverage.own.truncate(MAX_OWN_FEEDS);
        for feed in &mut coverage.own {
            feed.title.truncate(feed.title.floor_char_boundary(MAX_TEXT));
        }
        self.corrections.tidy();
        self.diet.days = self.diet.days.clamp(1, MAX_DIET_DAYS);
        let lists = [
            &mut self.languages_read,
            &mut self.trusted_hosts,
            &mut self.paused.sites,
            &mut self.topics.followed,
            &mut self.topics.muted,
            &mut self.marked_sites,
        ];
        for list in lists.into_iter().chain(&mut self.coverage.sets) {
            let mut seen = std::collections::HashSet::new();
            list.retain(|text| {
                !text.is_empty() && text.len() <= MAX_TEXT && seen.insert(text.clone())
            });
            list.truncate(MAX_LIST);
        }
    }

    /// A rater's part: the person's choice, else what its pack proposes.
    pub fn rater(&self, rater: &Rater) -> RaterChoice {
        let chosen = self.raters.iter().find(|choice| choice.id == rater.id);
        chosen.cloned().unwrap_or_else(|| RaterChoice {
            id: rater.id.clone(),
            on: rater.weight > 0,
            weight: match rater.weight {
                0 | 76..=150 => 2,
                1..=75 => 1,
                _ => 3,
            },
        })
    }

    /// A rater's weight in the consensus, in percent; 0 when it is off.
    pub fn weight(&self, rater: &Rater) -> u32 {
        match self.raters.iter().find(|choice| choice.id == rater.id) {
            None => rater.weight,
            Some(choice) if !choice.on => 0,
            Some(choice) => {
                let step = usize::from(choice.weight.clamp(1, 3)) - 1;
                WEIGHTS.get(step).copied().unwrap_or_default()
            }
        }
    }

    /// Is Parallax silent on this host? Subdomains of a paused host are paused too.
    pub fn is_paused(&self, host: &str) -> bool {
        self.paused.everywhere || names(&self.paused.sites, host)
    }

    /// Is a look-alike warning shown on this host?
    pub fn warns_of(&self, host: &str) -> bool {
        self.warn_lookalikes && !names(&self.trusted_hosts, host)
    }

    /// Languages that the person reads; the interface's when none is chosen.
    pub fn reads(&self, interface: &str) -> Vec<String> {
        match self.languages_read.is_empty() {
            true => vec![interface.split(['-', '_']).next().unwrap_or_default().to_owned()],
            false => self.languages_read.clone(),
        }
    }

    /// Pauses or resumes one host.
    pub fn pause_site(&mut self, host: &str, paused: bool) {
        switch(&mut self.paused.sites, host, paused);
    }

    /// Does the person follow this topic?
    pub fn follows(&self, topic: &str) -> bool {
        has(&self.topics.followed, topic)
    }

    /// Does the person not want to see this topic?
    pub fn mutes(&self, topic: &str) -> bool {
        has(&self.topics.muted, topic)
    }

    /// Follows or mutes a topic, or neither.
    pub fn choose_topic(&mut self, topic: &str, choice: TopicChoice) {
        let Topics { followed, muted } = &mut self.topics;
        for list in [&mut *followed, &mut *muted] {
            list.retain(|known| !is_same(known, topic));
        }
        match choice {
            TopicChoice::Follow => followed.push(topic.to_owned()),
            TopicChoice::Mute => muted.push(topic.to_owned()),
            TopicChoice::Neither => {}
        }
    }

    /// Are links on this host's pages marked?
    pub fn marks(&self, host: &str) -> bool {
        names(&self.marked_sites, host)
    }

    /// Marks links on a site, or no longer. With and without `www.` it is one site.
    pub fn mark_site(&mut self, host: &str, on: bool) {
        switch(&mut self.marked_sites, host.strip_prefix("www.").unwrap_or(host), on);
    }

    /// Takes a host as no imitation.
    pub fn trust_host(&mut self, host: &str) {
        if !host.is_empty() && !self.trusted_hosts.iter().any(|trusted| trusted == host) {
            self.trusted_hosts.push(host.to_owned());
        }
    }
}

/// What an exported file calls itself.
const FORMAT: &str = "parallax-settings";

#[derive(Serialize)]
struct Export<'a> {
    format: &'static str,
    settings: &'a Settings,
}

fn has(list: &[String], topic: &str) -> bool {
    list.iter().any(|known| is_same(known, topic))
}

fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Is a host this site, or below it?
pub(crate) fn is_within(host: &str, site: &str) -> bool {
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

/// Does a list of hosts name this one, or a host that it stands below?
fn names(sites: &[String], host: &str) -> bool {
    sites.iter().any(|site| is_within(host, site))
}

/// Puts a host on a list or takes it off, with the hosts that it stands below.
fn switch(sites: &mut Vec<String>, host: &str, on: bool) {
    sites.retain(|site| !is_within(host, site));
    if on && !host.is_empty() {
        sites.push(host.to_owned());
    }
}

/// Settings from an object; each setting by itself, so that an error can name it.
fn typed(object: &Map<String, Value>) -> Result<Settings, SettingsError> {
    for (name, value) in object {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        read(alone).map_err(|_| SettingsError::Wrong(name.clone()))?;
    }
    read(object.clone()).map_err(|_| SettingsError::NotSettings)
}

/// Goes through text: reading settings from values would be compiled beside reading them from text.
fn read(object: Map<String, Value>) -> Result<Settings, serde_json::Error> {
    serde_json::from_str(&Value::Object(object).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut settings = Settings::default();
        settings.raters.push(RaterChoice { id: "allsides".into(), on: false, weight: 3 });
        settings.coverage.feeds = FeedsChoice::On;
        settings.translate = true;
        settings.pause_site("example.com", true);
        assert_eq!(Settings::from_json(&settings.to_json()).as_ref(), Ok(&settings));
        assert_eq!(Settings::from_json(&settings.export()).as_ref(), Ok(&settings));
    }

    #[test]
    fn what_is_missing_takes_its_default() {
        assert_eq!(Settings::from_json(r#"{"version":1}"#), Ok(Settings::default()));
        assert!(!Settings::default().translate, "an extra that nobody asked for is off");
        let dark = Settings::from_json(r#"{"version":1,"theme":"dark","later":[1]}"#).unwrap();
        assert_eq!(dark, Settings { theme: Theme::Dark, ..Default::default() });
    }

    #[test]
    fn what_is_wrong_is_named() {
        use SettingsError::*;
        for (text, error) in [
            ("", NotJson { line: 1, column: 0 }),
            ("[1]", NotSettings),
            ("{}", NotSettings),
            (r#"{"format":"other","settings":{"version":1}}"#, NotSettings),
            (r#"{"format":"parallax-settings"}"#, NotSettings),
            (r#"{"version":9}"#, Newer(9)),
            (r#"{"version":1,"theme":"purple"}"#, Wrong("theme".into())),
            (r#"{"version":1,"translate":"yes"}"#, Wrong("translate".into())),
            (r#"{"version":1,"raters":{"a":1}}"#, Wrong("raters".into())),
            (r#"{"version":1,"paused":{"everywhere":"yes"}}"#, Wrong("paused".into())),
        ] {
            assert_eq!(Settings::from_json(text), Err(error), "{text}");
        }
        assert_eq!(Settings::from_json(&" ".repeat(MAX_BYTES + 1)), Err(TooLarge));
    }

    #[test]
    fn hostile_lists_are_bounded() {
        let hosts: Vec<String> = (0..9_000).map(|i| format!("{}.example", i % 6_000)).collect();
        let text = serde_json::json!({
            "version": 1,
            "raters": [{"id": "a", "on": true, "weight": 200}, {"id": "a", "on": false, "weight": 0}],
            "trusted_hosts": hosts,
        });
        let settings = Settings::from_json(&text.to_string()).unwrap();
        let rater = Rater { id: "a".into(), weight: 50, ..Default::default() };
        assert_eq!((settings.rater(&rater).weight, settings.weight(&rater)), (3, 200));
        assert_eq!((settings.raters.len(), settings.trusted_hosts.len()), (1, MAX_LIST));
    }

    #[test]
    fn a_rater_counts_as_its_pack_proposes_until_chosen() {
        let mut settings = Settings::default();
        for (proposed, on, weight) in [(0, false, 2), (50, true, 1), (100, true, 2), (200, true, 3)]
        {
            let rater = Rater { id: "a".into(), weight: proposed, ..Default::default() };
            let choice = settings.rater(&rater);
            assert_eq!((choice.on, choice.weight, settings.weight(&rater)), (on, weight, proposed));
        }
        settings.raters.push(RaterChoice { id: "a".into(), on: false, weight: 3 });
        let rater = Rater { id: "a".into(), weight: 100, ..Default::default() };
        assert_eq!(settings.weight(&rater), 0);
    }

    #[test]
    fn a_topic_is_followed_or_muted_or_neither() {
        let mut settings = Settings::default();
        settings.choose_topic("Sanae Takaichi", TopicChoice::Follow);
        assert!(settings.follows("sanae takaichi") && !settings.mutes("Sanae Takaichi"));
        settings.choose_topic("sanae takaichi", TopicChoice::Mute);
        assert!(!settings.follows("Sanae Takaichi") && settings.mutes("Sanae Takaichi"));
        settings.choose_topic("Sanae Takaichi", TopicChoice::Neither);
        assert_eq!(settings.topics, Topics::default());
        settings.mark_site("search.example", true);
        assert!(settings.marks("www.search.example") && !settings.marks("example"));
        settings.mark_site("www.search.example", true);
        assert_eq!(settings.marked_sites, ["search.example"]);
        settings.mark_site("search.example", false);
        assert!(settings.marked_sites.is_empty());
    }

    #[test]
    fn pausing_holds_for_subdomains() {
        let mut settings = Settings::default();
        settings.pause_site("example.com", true);
        for (host, paused) in [
            ("example.com", true),
            ("www.example.com", true),
            ("badexample.com", false),
            ("example.org", false),
        ] {
            assert_eq!(settings.is_paused(host), paused, "{host}");
        }
        settings.pause_site("www.example.com", false);
        assert!(!settings.is_paused("example.com"));
        settings.trust_host("apnevvs.example");
        assert!(!settings.warns_of("www.apnevvs.example") && settings.warns_of("other.example"));
    }
}
