//! What is stored, brought as a file, or sent by a page of ours.

use parallax::outlet::host::normalize_host;
use parallax::outlet::{Directory, KeyError, Resolver};
use parallax::rating::import::{Outlets, import, own_rater, to_csv, to_json};
use parallax::rating::{PackRow, Packs, Rater, compile, ship};
use parallax::sealed;
use parallax::settings::Settings;
use parallax::settings::sync::{Carried, carried};
use parallax::story::storage::Memory;
use parallax::story::{
    DocRef, Document, Incoming, Index, Languages, Limits, MATCH_PREFIX, Query, Signature, Wanted,
    Write,
};
use parallax::text::analyze;
use parallax::time::{DAY, Timestamp};
use parallax::view::message::Request;
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp(1_767_400_000);
const LIMITS: Limits = Limits { age: 30 * DAY, bytes: 50_000_000 };

pub fn ratings(bytes: &[u8]) {
    let by_address =
        |text: &str| normalize_host(text.trim()).map_err(|_| KeyError::BadHost(text.to_owned()));
    let outlets = Outlets { by_address: &by_address, by_name: &|_| None };
    let Ok(list) = import(bytes, outlets) else { return };
    let opened = Packs::open(list.compile()).expect("what was compiled opens");
    assert_eq!(opened.lines_of(&list.rater.id), list.rows, "what is kept is what was read");
    assert!(!list.rows.is_empty(), "a list rates something");
    let written = to_json(&list.rater, &list.rows);
    let again = import(written.as_bytes(), outlets).expect("what is written is a list");
    assert_eq!((again.rater, again.rows), (list.rater, list.rows.clone()), "as it was written");
    let _ = to_csv(&list.rows);
}

/// A list of each kind of rating, as it is kept.
#[allow(dead_code, reason = "a seed")]
pub fn small_pack() -> Vec<u8> {
    let rater = Rater { id: "club".into(), name: "Reading club".into(), ..own_rater() };
    let row = |key: &str, value: &str, words: &str| PackRow {
        key: key.into(),
        value: value.into(),
        words: words.into(),
        ..PackRow::default()
    };
    compile(&[(rater, vec![row("a.test", "-1", "leans left"), row("b.test", "f4", "")])])
}

/// The same as it is put into the package, beside the small directory.
pub fn small_shipped_pack() -> Vec<u8> {
    ship(&small_pack(), &SMALL).expect("a whole pack")
}

static SMALL: LazyLock<Directory> =
    LazyLock::new(|| Directory::open(super::web::small_table()).expect("a whole table"));

pub fn packs(bytes: &[u8]) {
    let forms = [Packs::open(bytes.to_vec()), Packs::open_shipped(bytes.to_vec(), &SMALL)];
    forms.iter().flatten().for_each(read_packs);
}

fn read_packs(packs: &Packs) {
    for rater in packs.raters().take(8) {
        let _: Vec<PackRow> = packs.lines_of(&rater.id);
    }
    for (key, _) in packs.all().take(200) {
        let _ = (packs.ratings(&key), packs.audience(&key));
    }
}

pub fn directory(bytes: &[u8]) {
    let Ok(directory) = Directory::open(bytes.to_vec()) else { return };
    let resolver = Resolver::new(&directory);
    for text in ["evening-courier.test", "https://harbour-post.test/opinion/a", "Harbour Post"] {
        let _ = (resolver.key_of_address(text), resolver.key_of_name(text));
        let _ = (directory.by_host(text), directory.by_name(text), directory.imposter(text));
    }
    for id in directory.ids().take(200) {
        let _ = (directory.outlet(id), directory.names(id).count());
    }
}

/// The keys under which an index of one segment is stored.
const KEYS: [&str; 7] = [
    "match/manifest-0",
    "match/manifest-1",
    "match/words",
    "match/00000000/terms",
    "match/00000000/places-0",
    "signatures/00000000",
    "texts/00000000",
];

/// An index of a few articles, in the form that [`index`] takes.
#[allow(dead_code, reason = "a seed")]
pub fn small_index() -> Vec<u8> {
    let mut index = Index::new(LIMITS, NOW);
    let articles = (0..4).map(|number| {
        let document = Document {
            id: format!("id-{number}"),
            title: format!("Storm closes harbour {number}"),
            lead: "Ferries stay in port.".into(),
            outlet: "evening-courier.test".into(),
            url: format!("https://evening-courier.test/{number}"),
            time: NOW,
            language: "en".into(),
            ..Document::default()
        };
        let analysis = analyze(&document.title, &document.lead, "en");
        let signature = Signature::new(&analysis, NOW, &document.outlet).encode();
        Incoming { terms: analysis.terms(), signature, document }
    });
    index.add(articles.collect(), NOW);
    index.keep_words(b"words".to_vec());
    let mut out = Vec::new();
    for write in index.commit() {
        let Write::Put { key, bytes } = write else { continue };
        let Some(number) = KEYS.iter().position(|known| *known == key) else { continue };
        let length = u16::try_from(bytes.len()).expect("a small value");
        out.push(number as u8);
        out.extend(length.to_le_bytes());
        out.extend(bytes);
    }
    out
}

/// Values of a store: for each the number of its key, its length (two bytes, little-endian), its bytes.
pub fn index(bytes: &[u8]) {
    let mut store = Memory::default();
    let mut rest = bytes;
    while let Some(([key, low, high], after)) = rest.split_first_chunk::<3>() {
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(after.len());
        let key = KEYS[usize::from(*key) % KEYS.len()].to_owned();
        store.apply(Write::Put { key, bytes: after[..length].to_vec() });
        rest = &after[length..];
    }
    let Ok((mut index, _)) = Index::open(store.under(MATCH_PREFIX), LIMITS, NOW) else { return };
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).take(500).collect();
    for key in index.signatures_for(&docs) {
        if let Some(value) = store.values.get(&key) {
            let _ = index.attach(&key, value.clone());
        }
    }
    for doc in &docs {
        let _ = index.signature(*doc).map(Signature::decode);
        let _ = (index.meta(*doc), index.place(*doc));
    }
    let keys = index.texts_for(&docs);
    let values =
        keys.into_iter().filter_map(|key| Some((key.clone(), store.values.get(&key)?.clone())));
    let _ = index.documents(&docs, &values.collect::<Vec<_>>());
    let terms: Vec<Wanted> =
        analyze("Storm closes harbour", "", "en").terms().iter().map(Wanted::from).collect();
    let query =
        Query { terms: &terms, time: NOW, limit: 50, languages: Languages::All, except: None };
    let _ = index.search(&query);
    index.retire(NOW);
    index.commit().into_iter().for_each(|write| store.apply(write));
    assert!(Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).is_ok(), "what is saved opens");
}

pub fn settings(bytes: &[u8]) {
    let _ = sealed::read::<serde_json::Value>(bytes);
    let text = String::from_utf8_lossy(bytes);
    let keys = ["settings", "settings-0", "settings-1"];
    let items = keys.into_iter().zip(text.split('\0'));
    carried(&items.map(|(key, text)| (key.to_owned(), text.to_owned())).collect());
    let Ok(settings) = Settings::from_json(&text) else { return };
    if let Ok(items) = settings.carry() {
        let Carried::Settings(_, taken) = carried(&items) else {
            panic!("what is carried is read")
        };
        assert_eq!(settings.with_carried(*taken), settings);
    }
    assert_eq!(Settings::from_json(&settings.to_json()).as_ref(), Ok(&settings));
    assert_eq!(Settings::from_json(&settings.export()).as_ref(), Ok(&settings));
}

pub fn request(bytes: &[u8]) {
    let _ = std::str::from_utf8(bytes).map(Request::from_json);
}
