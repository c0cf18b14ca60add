//! Are the messages complete? Every key that the code names exists, and every message is named.

use crate::view::declarations::root;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Plural forms of English; other languages have others.
const ENGLISH: [&str; 2] = ["one", "other"];

/// Named where the test does not look: in the manifest and in the background script.
const IN_MANIFEST: [&str; 4] = ["app_name", "app_description", "omnibox_default", "menu_who"];

fn messages() -> serde_json::Map<String, Value> {
    let path = root().join("extension/_locales/en/messages.json");
    let text = std::fs::read_to_string(path).unwrap();
    match serde_json::from_str(&text).unwrap() {
        Value::Object(messages) => messages,
        _ => panic!("messages.json holds no object"),
    }
}

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
}

fn source(folder: &str, endings: &[&str]) -> String {
    let mut found = Vec::new();
    files(&root().join(folder), endings, &mut found);
    let ours =
        |path: &&PathBuf| !["locale.rs", "views.d.ts"].iter().any(|name| path.ends_with(name));
    found.iter().filter(ours).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Literals that follow one of the openings: `text("KEY"`.
fn literals(source: &str, openings: &[&str]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for opening in openings {
        for rest in source.split(opening).skip(1) {
            let rest = rest.trim_start().strip_prefix('"').unwrap_or_default();
            let key: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !key.is_empty() {
                keys.insert(key);
            }
        }
    }
    keys
}

#[test]
fn every_key_has_its_message_and_every_message_its_use() {
    let messages = messages();
    let rust = source("src/view", &[".rs"]);
    let pages = source("extension/pages", &[".js", ".html"]);
    let mut singles = literals(&rust, &["text(", "text_with("]);
    singles.extend(literals(
        &pages,
        &[
            "word(",
            "data-i18n=",
            "data-i18n-label=",
            "failed(\"silent\",",
            "failed(\"connection\",",
        ],
    ));
    let mut plurals = literals(&rust, &["plural("]);
    plurals.extend(literals(&pages, &["say({ key:"]));

    let missing: Vec<String> = singles
        .iter()
        .cloned()
        .chain(plurals.iter().flat_map(|key| ENGLISH.map(|form| format!("{key}_{form}"))))
        .filter(|key| !messages.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "no message for {missing:?}");

    // Tables in pages name keys as bare literals.
    let quoted = |key: &str| pages.contains(&format!("\"{key}\""));
    let unused: Vec<&String> = messages
        .keys()
        .filter(|key| {
            let base = ENGLISH.iter().find_map(|form| key.strip_suffix(&format!("_{form}")));
            let plural = base.is_some_and(|base| plurals.contains(base) || quoted(base));
            let named = singles.contains(*key) || quoted(key);
            !plural && !named && !IN_MANIFEST.contains(&key.as_str())
        })
        .collect();
    assert!(unused.is_empty(), "no use of {unused:?}");
}

#[test]
fn the_choice_of_languages_is_what_is_there() {
    let folders = std::fs::read_dir(root().join("extension/_locales")).unwrap();
    let mut there: Vec<String> =
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    assert_eq!(super::options::LOCALES, there);
}

#[test]
fn every_message_is_whole() {
    for (key, message) in messages() {
        let text = message["message"].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "{key} is empty");
        assert!(
            message["description"].as_str().is_some_and(|d| !d.is_empty()),
            "{key}: no description"
        );
        let named: BTreeSet<String> =
            text.split('$').skip(1).step_by(2).map(str::to_lowercase).collect();
        let placeholders = message["placeholders"].as_object();
        let given: BTreeSet<String> =
            placeholders.into_iter().flatten().map(|(name, _)| name.clone()).collect();
        assert_eq!(named, given, "{key}");
    }
}
