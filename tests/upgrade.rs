//! What every version since 0.1.0 stored, opened by the present core. `cargo xtask state` writes the state of the present version;
//! a browser case opens the same files with the whole extension.

use parallax::provider::log::Entry;
use parallax::provider::schedule::FeedState;
use parallax::rating::Packs;
use parallax::rating::lists::ListState;
use parallax::sealed;
use parallax::settings::{FeedsChoice, Settings};
use parallax::story::{
    DocRef, Index, Languages, Limits, MATCH_PREFIX, Query, SIGNATURE_PREFIX, Signature,
    TEXT_PREFIX, Wanted,
};
use parallax::text::analyze;
use parallax::time::{HOUR, Timestamp};
use parallax::view::diet::Page;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Values = BTreeMap<String, Vec<u8>>;

/// Reads a file of `tests/fixtures/state`: for each value the length of its key (two bytes), the key, the length of its bytes (four),
/// the bytes.
fn read(file: &Path) -> Values {
    let bytes = std::fs::read(file).unwrap();
    let mut rest = bytes.as_slice();
    let mut values = Values::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (key, after) = after.split_at(u16::from_le_bytes(*length).into());
        let (length, after) = after.split_first_chunk::<4>().unwrap();
        let (value, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        values.insert(String::from_utf8(key.to_vec()).unwrap(), value.to_vec());
        rest = after;
    }
    values
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/state");
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "bin"));
    files.sort();
    assert!(!files.is_empty(), "no state in {}", folder.display());
    files
}

fn under<'a>(values: &'a Values, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Vec<u8>)> {
    let found =
        values.range(prefix.to_owned()..).take_while(move |(key, _)| key.starts_with(prefix));
    found.map(|(key, value)| (key.as_str(), value))
}

fn owned(values: &Values, prefix: &str) -> Vec<(String, Vec<u8>)> {
    under(values, prefix).map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

#[test]
fn the_present_version_has_its_state() {
    let name = concat!(env!("CARGO_PKG_VERSION"), ".bin");
    let has = files().iter().any(|file| file.ends_with(name));
    assert!(has, "run `cargo xtask state` before {} is released", env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_state_opens() {
    for file in files() {
        let name = file.display();
        let values = read(&file);
        let local: Value = serde_json::from_slice(&values["local"]).unwrap();
        let stored = sealed::json(local["settings"].as_str().unwrap().as_bytes()).unwrap();
        let settings = Settings::from_json(std::str::from_utf8(stored).unwrap()).unwrap();
        assert_eq!(settings.coverage.feeds, FeedsChoice::On, "{name}");
        assert!(settings.diet.on && !settings.paused.sites.is_empty(), "{name}");
        index(&file, &values);

        let feeds: Vec<Value> =
            under(&values, "feed/").map(|(_, value)| sealed::read(value).unwrap()).collect();
        let states = feeds
            .iter()
            .map(|kept| serde_json::from_value::<FeedState>(kept["state"].clone()).unwrap());
        let read = states.filter(|state| state.last_success.is_some()).count();
        assert!(
            feeds.len() > 30 && read * 10 > feeds.len() * 9,
            "{name}: {read} of {}",
            feeds.len()
        );
        for (key, value) in under(&values, "log/") {
            let entries: Vec<Entry> = sealed::read(value).unwrap();
            assert!(!entries.is_empty(), "{name}: {key}");
        }
        let mut lists = 0;
        for (key, value) in under(&values, "list/") {
            match key.rsplit('/').next().unwrap() {
                "state" => {
                    assert!(!sealed::read::<ListState>(value).unwrap().rater.is_empty())
                }
                _ => assert!(!Packs::open(value.clone()).unwrap().is_empty(), "{name}: {key}"),
            }
            lists += 1;
        }
        assert!(lists >= 4, "{name}: {lists}");
        let days: Vec<Vec<Page>> =
            under(&values, "diet/").map(|(_, value)| sealed::read(value).unwrap()).collect();
        assert!(days.iter().flatten().any(|page| page.url.contains("bbc.com")), "{name}");
    }
}

fn index(file: &Path, values: &Values) {
    let name = file.display();
    let round: Value = sealed::read(&values["round"]).unwrap();
    let now = Timestamp(round["last_round"].as_i64().unwrap() + HOUR);
    let opened = Index::open(owned(values, MATCH_PREFIX), Limits::default(), now);
    let (mut index, report) = opened.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(report.damaged.is_empty() && report.missing.is_empty(), "{name}: {report:?}");
    assert!(report.articles > 50, "{name}: {report:?}");
    for (key, value) in under(values, SIGNATURE_PREFIX) {
        index.attach(key, value.clone()).unwrap();
    }
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
    let (documents, damaged) = index.documents(&docs, &owned(values, TEXT_PREFIX));
    assert!(damaged.is_empty(), "{name}: {damaged:?}");
    let documents: Vec<_> = documents.into_iter().flatten().collect();
    assert_eq!(documents.len(), docs.len(), "{name}");
    for doc in docs {
        assert!(Signature::decode(index.signature(doc).unwrap()).is_ok(), "{name}");
    }
    // The terms of an article find it and others; should words be cut otherwise one day, old segments must be read anew.
    let open = documents.iter().find(|document| document.url.contains("japantimes")).unwrap();
    let terms = analyze(&open.title, &open.lead, &open.language).terms();
    let terms: Vec<Wanted> = terms.iter().map(Wanted::from).collect();
    let query = Query {
        terms: &terms,
        time: open.time,
        limit: 20,
        languages: Languages::All,
        except: None,
    };
    let found = index.search(&query);
    assert_eq!(
        found.first().map(|hit| hit.doc),
        index.find(&open.id),
        "{name}: it is not found first"
    );
    assert!(found.len() > 3, "{name}: {} are found", found.len());
}
