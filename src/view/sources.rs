//! The switches of the sources on the options page, each with the exact words of what leaves the device.

use crate::provider::asked::Asked;
use crate::settings::{FeedsChoice, Settings};
use crate::view::source::{SourceStatus, source_link, source_name};
use crate::view::text::{Arg, Text, plural, text};
use serde::Serialize;

/// A way to find coverage, with what leaves the device.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SourceRow {
    pub id: String,
    pub name: Arg,
    /// Page of the source, where its terms want it shown; else empty.
    pub link: String,
    pub on: bool,
    pub explain: Text,
    pub sent: Text,
    pub whom: Text,
    pub never: Text,
    /// What it answered last.
    pub last: Vec<Text>,
    /// What the browser is asked to allow when it is switched on; empty when there is no address yet.
    pub origins: Vec<String>,
    /// It needs an address before it can be switched on.
    pub needs_address: bool,
}

/// The feeds first, then the sources that are asked for one story.
pub(crate) fn source_rows(
    asked: &[(Asked, Option<SourceStatus>)],
    settings: &Settings,
    feeds: u32,
    origins: &[String],
) -> Vec<SourceRow> {
    let feeds = SourceRow {
        id: "feeds".into(),
        name: text("source_feeds_own").into(),
        link: String::new(),
        on: settings.coverage.feeds == FeedsChoice::On,
        explain: text("feeds_explain"),
        sent: text("feeds_sent"),
        whom: plural("feeds_whom", feeds, []),
        never: text("feeds_never"),
        last: Vec::new(),
        origins: origins.to_vec(),
        needs_address: false,
    };
    let asked = asked.iter().map(|(asked, last)| row(*asked, last.as_ref(), settings));
    std::iter::once(feeds).chain(asked).collect()
}

fn row(asked: Asked, last: Option<&SourceStatus>, settings: &Settings) -> SourceRow {
    let coverage = &settings.coverage;
    let (on, [explain, sent, whom, never]) = match asked {
        Asked::WorldFile => (
            coverage.world_file,
            [text("world_explain"), text("world_sent"), text("world_whom"), text("world_never")],
        ),
        Asked::OwnServer => (
            coverage.own_server,
            [
                text("server_explain"),
                text("server_sent"),
                text("server_whom"),
                text("server_never"),
            ],
        ),
        Asked::Gdelt => (
            coverage.gdelt,
            [text("gdelt_explain"), text("gdelt_sent"), text("gdelt_whom"), text("gdelt_never")],
        ),
        Asked::GoogleNews => (
            coverage.google_news,
            [
                text("google_explain"),
                text("google_sent"),
                text("google_whom"),
                text("google_never"),
            ],
        ),
    };
    let origin = asked.origin(&coverage.server);
    SourceRow {
        id: asked.id().into(),
        name: source_name(asked.id()),
        link: source_link(asked.id()).to_owned(),
        on,
        explain,
        sent,
        whom,
        never,
        last: last.map(|status| status.view().status).unwrap_or_default(),
        needs_address: origin.is_none(),
        origins: origin.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_on_until_it_is_switched_on() {
        let asked: Vec<_> = Asked::ALL.into_iter().map(|asked| (asked, None)).collect();
        let mut settings = Settings::default();
        let rows = source_rows(&asked, &settings, 143, &[]);
        assert_eq!(rows.len(), 5);
        assert!(rows.iter().all(|row| !row.on));
        let server = |rows: &[SourceRow]| {
            rows.iter().find(|row| row.id == "own_server").map(|row| row.needs_address)
        };
        assert_eq!(server(&rows), Some(true));
        settings.coverage.server = "https://search.test/news".into();
        settings.coverage.gdelt = true;
        let rows = source_rows(&asked, &settings, 143, &[]);
        assert_eq!(server(&rows), Some(false));
        assert_eq!(rows.iter().filter(|row| row.on).count(), 1);
    }
}
