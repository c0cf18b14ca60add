//! What is stored comes back as it was, whatever it was; cut anywhere or with one bit flipped it is noticed and set aside, and the
//! rest serves. Kills between writes are tried in `story_damage.rs`.

use parallax::rating::import::{Outlets, import, own_rater, to_csv, to_json};
use parallax::rating::{PackRow, Packs, Rater, compile};
use parallax::sealed;
use parallax::settings::{
    AskWhen, BadgeStyle, CoverageSettings, FeedsChoice, OwnFeed, RaterChoice, Settings,
};
use parallax::story::storage::Memory;
use parallax::story::{DocRef, Document, Incoming, Index, Limits, MATCH_PREFIX, Place};
use parallax::text::analyze;
use parallax::time::{DAY, HOUR, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_767_400_000);
const LIMITS: Limits = Limits { age: 7 * DAY, bytes: 150_000_000 };

/// Text as people and pages write it, in several scripts, with signs that formats use themselves.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äßéñçø漢字仮名한글عربي \"',;\\\\{}\\[\\]<>&\u{1F600}-]{0,40}"
}

fn settings() -> impl Strategy<Value = Settings> {
    let hosts = || vec("[a-z]{1,12}\\.(example|co\\.uk|test)", 0..5);
    let raters = vec(("[a-z]{1,8}", any::<bool>(), any::<u8>()), 0..4);
    let coverage = (
        0..3_usize,
        proptest::option::of(vec("[a-z]{2}", 0..4)),
        vec(("https://[a-z]{1,9}\\.example/[a-z]{0,5}", words()), 0..4),
        any::<[bool; 5]>(),
        any::<u8>(),
        words(),
    );
    (raters, coverage, hosts(), hosts(), hosts(), words(), any::<(u16, bool, bool)>()).prop_map(
        |(
            raters,
            (feeds, sets, own, [world_file, gdelt, google_news, own_server, few], files, server),
            trusted,
            paused,
            marked,
            language,
            (days, on, keys),
        )| {
            let raters = raters.into_iter().map(|(id, on, weight)| RaterChoice { id, on, weight });
            let own = own.into_iter().map(|(url, title)| OwnFeed { url, title });
            let mut settings = Settings {
                raters: raters.collect(),
                coverage: CoverageSettings {
                    feeds: [FeedsChoice::Undecided, FeedsChoice::Off, FeedsChoice::On][feeds],
                    sets,
                    own: own.collect(),
                    world_file,
                    world_files: files,
                    gdelt,
                    google_news,
                    own_server,
                    server,
                    ask: if few { AskWhen::Few } else { AskWhen::Pressed },
                },
                badge: if few { BadgeStyle::SideOnly } else { BadgeStyle::Nothing },
                language: language.chars().take(8).collect(),
                trusted_hosts: trusted,
                marked_sites: marked,
                single_keys: keys,
                ..Settings::default()
            };
            settings.paused.sites = paused;
            settings.diet.on = on;
            settings.diet.days = days;
            settings.tidy();
            settings
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<PackRow>> {
    let row = ("(-2|-1|0|1|2|f[0-5])", words(), proptest::option::of("20[0-2][0-9]-0[1-9]"));
    btree_map("[a-z]{1,8}\\.example", row, 1..20).prop_map(|rows| {
        let row = |(key, (value, words, as_of)): (String, (String, String, Option<String>))| {
            PackRow { key, value, words, as_of: as_of.unwrap_or_default(), initial: false }
        };
        rows.into_iter().map(row).collect()
    })
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let document =
        (words(), words(), "[a-z]{1,6}\\.example", 0..150_i64, "(en|de|ja|ar|)", any::<bool>());
    vec(document, 1..30).prop_map(|all| {
        let one = |(number, (title, lead, outlet, age, language, wire)): (
            usize,
            (String, String, String, i64, String, bool),
        )| Document {
            id: format!("id-{number}"),
            // Without a single word there is nothing to be found by.
            title: format!("Report {number} {title}"),
            lead,
            url: format!("https://{outlet}/{number}"),
            outlet,
            time: Timestamp(NOW.0 - age * HOUR),
            seen: NOW,
            language,
            origin: wire.then(|| "agency.example".to_owned()),
            provider: "feeds".to_owned(),
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

/// An index of documents in segments of `batch`, as it is stored.
fn stored(documents: &[Document], batch: usize) -> Memory {
    let (mut index, mut store) = (Index::new(LIMITS, NOW), Memory::default());
    for part in documents.chunks(batch) {
        let incoming = part.iter().map(|document| Incoming {
            terms: analyze(&document.title, &document.lead, &document.language).terms(),
            signature: document.id.clone().into_bytes(),
            document: document.clone(),
        });
        index.add(incoming.collect(), NOW);
        let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
        for doc in docs.into_iter().step_by(2) {
            let place = Place { story: index.new_story(), fold: index.new_fold() };
            index.set_place(doc, place);
        }
        index.keep_words(format!("words of {batch}").into_bytes());
        index.commit().into_iter().for_each(|write| store.apply(write));
    }
    store
}

/// All articles that an index can show, by their id.
fn shown(index: &Index, store: &Memory) -> Vec<Document> {
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
    let keys = index.texts_for(&docs);
    let values: Vec<_> =
        keys.iter().filter_map(|key| Some((key.clone(), store.values.get(key)?.clone()))).collect();
    let (documents, _) = index.documents(&docs, &values);
    let mut documents: Vec<Document> = documents.into_iter().flatten().collect();
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    documents
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn settings_come_back(settings in settings()) {
        prop_assert_eq!(Settings::from_json(&settings.to_json()), Ok(settings.clone()));
        prop_assert_eq!(Settings::from_json(&settings.export()), Ok(settings.clone()));
        let json = settings.to_json();
        let stored = sealed::seal(&json);
        prop_assert_eq!(sealed::json(stored.as_bytes()), Ok(json.as_bytes()));
    }

    #[test]
    fn small_values_come_back(documents in documents()) {
        let stored = sealed::write(&documents).unwrap();
        prop_assert_eq!(sealed::read::<Vec<Document>>(&stored), Ok(documents));
    }

    #[test]
    fn packs_come_back(rows in rows()) {
        let rater = Rater { id: "club".into(), name: "Reading club".into(), ..own_rater() };
        let packs = Packs::open(compile(&[(rater.clone(), rows.clone())])).unwrap();
        prop_assert_eq!(packs.lines_of("club"), rows);
    }

    #[test]
    fn segments_and_manifests_come_back(documents in documents(), batch in 1..12_usize) {
        let store = stored(&documents, batch);
        let (index, report) = Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).unwrap();
        prop_assert!(report.damaged.is_empty() && report.missing.is_empty() && report.litter == 0, "{:?}", report);
        let mut expected = documents.clone();
        expected.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(shown(&index, &store), expected);
        // Opened and stored again without a change, nothing is written.
        let mut index = index;
        prop_assert_eq!(index.commit(), Vec::new());
    }
}

/// Every value cut at each byte and with a bit of each byte flipped.
fn hurt(value: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let cut = (0..value.len()).map(|at| value[..at].to_vec());
    let flipped = (0..value.len()).map(|at| {
        let mut flipped = value.to_vec();
        flipped[at] ^= 1 << (at % 8);
        flipped
    });
    cut.chain(flipped)
}

fn few_documents() -> Vec<Document> {
    (0..6)
        .map(|number| Document {
            id: format!("id-{number}"),
            title: format!("Storm {number} closes the harbour"),
            lead: "Ferries stay in port.".to_owned(),
            outlet: "evening-courier.test".to_owned(),
            url: format!("https://evening-courier.test/{number}"),
            time: Timestamp(NOW.0 - number * HOUR),
            language: "en".to_owned(),
            ..Document::default()
        })
        .collect()
}

#[test]
fn any_cut_and_any_flipped_bit_of_the_index_is_noticed_and_the_rest_serves() {
    let store = stored(&few_documents(), 2);
    let all = shown(&Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).unwrap().0, &store);
    let mut tried = 0;
    for (key, value) in &store.values {
        for hurt in hurt(value) {
            let mut damaged = store.clone();
            damaged.values.insert(key.clone(), hurt.clone());
            let (mut index, report) = match Index::open(damaged.under(MATCH_PREFIX), LIMITS, NOW) {
                Ok(opened) => opened,
                Err(error) => panic!("{key}: the index does not open: {error}"),
            };
            let noticed = report.damaged.iter().any(|(name, _)| name == key);
            let refused = index.attach(key, hurt.clone()).is_err();
            let (docs, values) =
                (index.docs().map(|(doc, _)| doc).collect::<Vec<_>>(), [(key.clone(), hurt)]);
            let unreadable = !index.documents(&docs, &values).1.is_empty();
            let expected = if key.starts_with("match/") {
                noticed
            } else if key.starts_with("signatures/") {
                refused
            } else {
                unreadable
            };
            assert!(expected, "damage of {key} went unnoticed: {report:?}");
            // At most the two articles of one segment are missing, and no other is changed.
            let left = shown(&index, &damaged);
            assert!(left.len() + 2 >= all.len(), "{key}: only {} articles are left", left.len());
            assert!(
                left.iter().all(|document| all.contains(document)),
                "{key}: an article changed"
            );
            tried += 1;
        }
    }
    assert!(tried > 2_000, "{tried}");
}

#[test]
fn any_cut_and_any_flipped_bit_of_a_list_is_noticed() {
    let row = |key: &str, value: &str| PackRow {
        key: key.into(),
        value: value.into(),
        ..PackRow::default()
    };
    let rater = Rater { id: "club".into(), name: "Reading club".into(), ..own_rater() };
    let bytes = compile(&[(rater, vec![row("a.example", "-1"), row("b.example", "f4")])]);
    assert!(Packs::open(bytes.clone()).is_ok());
    for (at, hurt) in hurt(&bytes).enumerate() {
        assert!(Packs::open(hurt).is_err(), "damage {at} of {} went unnoticed", bytes.len());
    }
}

/// What stands beside the index: settings, states of feeds and lists, log, record, kept stories.
#[test]
fn any_cut_and_any_flipped_bit_of_a_small_value_is_noticed() {
    let mut settings = Settings { badge: BadgeStyle::SideOnly, ..Settings::default() };
    settings.paused.sites = vec!["a.example".to_owned()];
    let values =
        [sealed::seal(&settings.to_json()).into_bytes(), sealed::write(&few_documents()).unwrap()];
    for stored in &values {
        assert!(sealed::json(stored).is_ok());
        for (at, hurt) in hurt(stored).enumerate() {
            let read = sealed::read::<serde_json::Value>(&hurt);
            assert!(read.is_err(), "damage {at} of {} went unnoticed", stored.len());
        }
    }
}

#[test]
fn settings_that_are_cut_change_nothing() {
    let mut settings = Settings { badge: BadgeStyle::SideOnly, ..Settings::default() };
    settings.paused.sites = vec!["a.example".to_owned()];
    let text = settings.to_json();
    for at in 0..text.len() {
        assert!(Settings::from_json(&text[..at]).is_err(), "{}", &text[..at]);
    }
}

#[test]
fn a_list_that_is_cut_is_read_to_there_or_refused() {
    let by_address = |text: &str| Ok(text.trim().to_owned());
    let outlets = Outlets { by_address: &by_address, by_name: &|_| None };
    let rater = Rater { id: "club".into(), name: "Reading club".into(), ..own_rater() };
    let row = |key: &str| PackRow { key: key.into(), value: "-1".into(), ..PackRow::default() };
    let rows: Vec<PackRow> = ["a.example", "b.example", "c.example"].map(row).into();
    for text in [to_json(&rater, &rows), to_csv(&rows)] {
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let Ok(read) = import(&text.as_bytes()[..at], outlets) else { continue };
            assert!(read.rows.len() <= rows.len());
        }
    }
}
