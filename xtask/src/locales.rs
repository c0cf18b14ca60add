//! The messages of all languages: made small for the package, and held to the English ones.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Leaves out of every `messages.json` below a folder what only translators read: notes, and names of places.
pub fn pack(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path().join("messages.json");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut messages: Map<String, Value> = serde_json::from_str(&text)
            .with_context(|| format!("{} is no object of messages", path.display()))?;
        messages.values_mut().for_each(|message| {
            strip(message);
            number(message);
        });
        std::fs::write(&path, serde_json::to_string(&messages)?)?;
    }
    Ok(())
}

fn strip(message: &mut Value) {
    let Some(message) = message.as_object_mut() else { return };
    message.remove("description");
    if let Some(Value::Object(placeholders)) = message.get_mut("placeholders") {
        for placeholder in placeholders.values_mut().filter_map(Value::as_object_mut) {
            placeholder.remove("example");
        }
    }
}

/// Writes `$1` for `$OUTLET$`, unless a browser would then read a name between two signs, or a number of two digits.
fn number(message: &mut Value) {
    let Some(text) = message["message"].as_str() else { return };
    let mut out = String::new();
    for (at, part) in text.split('$').enumerate() {
        let numbered = &message["placeholders"][part.to_lowercase()]["content"];
        match numbered.as_str().filter(|_| at % 2 == 1) {
            Some(numbered) => out.push_str(numbered),
            None if at % 2 == 1 => return,
            None => out.push_str(part),
        }
    }
    let of_name = |c: char| c.is_ascii_alphanumeric() || "_@".contains(c);
    let mut parts = out.split('$').skip(1).peekable();
    while let Some(part) = parts.next() {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        if digits != 1 || parts.peek().is_some() && part.chars().all(of_name) {
            return;
        }
    }
    *message = json!({ "message": out });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo;
    use std::collections::{BTreeMap, BTreeSet};

    type Messages = BTreeMap<String, Value>;

    /// Plural categories (CLDR).
    const ALL: &[&str] = &["zero", "one", "two", "few", "many", "other"];

    /// Those that each language has. "many" of French, Portuguese and Spanish is
    /// for millions, which are never counted here.
    const LANGUAGES: &[(&str, &[&str])] = &[
        ("ar", ALL),
        ("de", &["one", "other"]),
        ("en", &["one", "other"]),
        ("es", &["one", "other"]),
        ("fr", &["one", "other"]),
        ("hi", &["one", "other"]),
        ("ja", &["other"]),
        ("ko", &["other"]),
        ("pt_BR", &["one", "other"]),
        ("zh_CN", &["other"]),
    ];

    /// Categories that stand for one number only, so that a word can take the number's place.
    const ONE_NUMBER: &[(&str, &[&str])] =
        &[("ar", &["zero", "one", "two"]), ("de", &["one"]), ("es", &["one"])];

    /// What a browser's store takes.
    const LONGEST_DESCRIPTION: usize = 132;
    /// A text of so many letters that is the English one was forgotten.
    const LONGEST_SAME: usize = 16;

    fn messages(language: &str) -> Messages {
        let path = repo::path("extension/_locales").join(language).join("messages.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn text<'a>(messages: &'a Messages, key: &str) -> &'a str {
        messages[key]["message"].as_str().unwrap_or_default()
    }

    /// The languages that are there, but English.
    fn others() -> Vec<(&'static str, &'static [&'static str], Messages)> {
        let folders = std::fs::read_dir(repo::path("extension/_locales")).unwrap();
        let there: BTreeSet<_> =
            folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let known: BTreeSet<_> = LANGUAGES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert!(there.is_subset(&known), "plural categories of {:?}?", &there - &known);
        let there = LANGUAGES.iter().filter(|(name, _)| *name != "en" && there.contains(*name));
        there.map(|(name, categories)| (*name, *categories, messages(name))).collect()
    }

    /// `outlets` of `outlets_one`, when the English file has both of its forms.
    fn plural_base<'a>(key: &'a str, english: &Messages) -> Option<(&'a str, &'a str)> {
        let (base, category) = key.rsplit_once('_').filter(|(_, end)| ALL.contains(end))?;
        let both =
            ["one", "other"].iter().all(|form| english.contains_key(&format!("{base}_{form}")));
        both.then_some((base, category))
    }

    /// Keys that a language should have.
    fn expected(english: &Messages, categories: &[&str]) -> BTreeSet<String> {
        let keys = english.keys().flat_map(|key| match plural_base(key, english) {
            Some((base, _)) => categories.iter().map(|form| format!("{base}_{form}")).collect(),
            None => vec![key.clone()],
        });
        keys.collect()
    }

    /// `n` of "$N$ outlets", with what it stands for (`$1`).
    fn placeholders(message: &Value) -> BTreeMap<String, String> {
        let given = message["placeholders"].as_object().into_iter().flatten();
        given
            .map(|(name, value)| (name.clone(), value["content"].as_str().unwrap_or("").to_owned()))
            .collect()
    }

    fn used(text: &str) -> BTreeSet<String> {
        text.split('$').skip(1).step_by(2).map(str::to_lowercase).collect()
    }

    #[test]
    fn every_language_has_every_message_in_its_plural_forms() {
        let english = messages("en");
        for (name, categories, messages) in others() {
            let expected = expected(&english, categories);
            let there: BTreeSet<_> = messages.keys().cloned().collect();
            assert!(expected.is_subset(&there), "{name} lacks {:?}", &expected - &there);
        }
    }

    #[test]
    fn no_language_has_a_message_without_use() {
        let english = messages("en");
        for (name, categories, messages) in others() {
            let there: BTreeSet<_> = messages.keys().cloned().collect();
            let extra = &there - &expected(&english, categories);
            assert!(extra.is_empty(), "{name}: no use of {extra:?}");
        }
    }

    #[test]
    fn every_message_takes_what_the_english_one_takes() {
        let english = messages("en");
        for (name, _, messages) in others() {
            let exact = ONE_NUMBER.iter().find(|(of, _)| *of == name).map_or(&[][..], |(_, c)| c);
            for (key, message) in &messages {
                let plural = plural_base(key, &english);
                let model = plural.map_or(key.clone(), |(base, _)| format!("{base}_other"));
                let Some(model) = english.get(&model) else { continue };
                let (said, taken) = (text(&messages, key), placeholders(message));
                assert_eq!(used(said), taken.keys().cloned().collect(), "{name} {key}: {said}");
                let mut wanted = placeholders(model);
                if plural.is_some_and(|(_, category)| exact.contains(&category))
                    && !taken.contains_key("n")
                {
                    wanted.remove("n");
                }
                assert_eq!(taken, wanted, "{name} {key}: {said}");
            }
        }
    }

    #[test]
    fn every_message_is_written_and_fits() {
        let english = messages("en");
        for (name, _, messages) in others() {
            assert_eq!(text(&messages, "app_name"), "Parallax", "{name}");
            assert_eq!(text(&messages, "written_in"), name.replace('_', "-"));
            for (key, message) in &messages {
                let said = text(&messages, key);
                assert!(!said.is_empty() && said.trim() == said, "{name} {key}: {said:?}");
                assert!(!said.contains("  "), "{name} {key}: two spaces");
                let fields = message.as_object().unwrap().keys();
                assert!(
                    fields
                        .clone()
                        .all(|field| ["message", "placeholders"].contains(&field.as_str())),
                    "{name} {key}"
                );
                let same = english.contains_key(key) && text(&english, key) == said;
                let letters: usize =
                    said.split('$').step_by(2).map(|part| part.chars().count()).sum();
                assert!(!same || letters < LONGEST_SAME, "{name} {key} is in English");
            }
            for key in messages.keys().filter(|key| key.starts_with("short_")) {
                assert!(text(&messages, key).chars().count() <= 2, "{name} {key}");
            }
            let described = text(&messages, "app_description").chars().count();
            assert!(described <= LONGEST_DESCRIPTION, "{name}: app_description has {described}");
        }
    }

    #[test]
    fn a_package_holds_messages_and_no_notes() {
        let folder = std::env::temp_dir().join(format!("parallax-locales-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("en")).unwrap();
        let file = folder.join("en/messages.json");
        let full = r#"{"b": {"message": "$N$ of", "description": "D",
            "placeholders": {"n": {"content": "$1", "example": "3"}}}, "a": {"message": "A"},
            "c": {"message": "$N$$M$", "placeholders": {"n": {"content": "$1"}, "m": {"content": "$2"}}},
            "d": {"message": "$N$0", "placeholders": {"n": {"content": "$1"}}},
            "e": {"message": "$N$ - $M$", "placeholders": {"n": {"content": "$2"}, "m": {"content": "$1"}}}}"#;
        std::fs::write(&file, full).unwrap();
        pack(&folder).unwrap();
        let small = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&small).unwrap(),
            serde_json::json!({
                "a": {"message": "A"},
                "b": {"message": "$1 of"},
                "c": {"message": "$N$$M$", "placeholders": {"n": {"content": "$1"}, "m": {"content": "$2"}}},
                "d": {"message": "$N$0", "placeholders": {"n": {"content": "$1"}}},
                "e": {"message": "$2 - $1"}
            })
        );
    }
}
