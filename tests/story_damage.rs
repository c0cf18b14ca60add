//! The stored index under attack: killed at every write and inside every value, cut short, bits flipped,
//! keys lost, written by a later version. It must open, keep what was there and say what is damaged.

#[path = "common/dice.rs"]
mod dice;

use dice::Dice;
use parallax::story::storage::Memory;
use parallax::story::*;
use parallax::text::analyze;
use parallax::time::{DAY, HOUR, Timestamp};
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp(1_767_400_000);
const LIMITS: Limits = Limits { age: 7 * DAY, bytes: 150_000_000 };

fn article(number: usize, version: usize, age_hours: i64) -> Incoming {
    let document = Document {
        id: format!("id-{number}"),
        title: format!("Report {number} on harbour {} as of version {version}", number % 13),
        lead: format!("Lead of {number}, which is about pier {}.", number % 7),
        outlet: format!("outlet{}.example", number % 5),
        url: format!("https://outlet{}.example/{number}", number % 5),
        time: Timestamp(NOW.0 - age_hours * HOUR),
        language: "en".to_owned(),
        ..Document::default()
    };
    Incoming {
        terms: analyze(&document.title, &document.lead, "en").terms(),
        signature: format!("{number}/{version}").into_bytes(),
        document,
    }
}

/// A step of work, as the worker does it.
fn step(index: &mut Index, store: &Memory, dice: &mut Dice, next: &mut usize) {
    match dice.roll(6) {
        0..=2 => {
            let batch = (0..1 + dice.roll(12)).map(|_| {
                *next += 1;
                article(*next, 0, dice.roll(150) as i64)
            });
            index.add(batch.collect(), NOW);
        }
        3 if *next > 0 => {
            let number = 1 + dice.roll(*next);
            index.add(vec![article(number, 1 + dice.roll(3), 1)], NOW);
        }
        4 => {
            let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
            for _ in 0..4.min(docs.len()) {
                let place = Place { story: index.new_story(), fold: index.new_fold() };
                index.set_place(docs[dice.roll(docs.len())], place);
            }
        }
        _ => {
            if let Some(merge) = index.next_merge() {
                let keys = merge.keys();
                let values: Vec<_> =
                    keys.iter().map(|k| (k.clone(), store.values[k].clone())).collect();
                assert_eq!(index.merge(&merge, &values), 0);
            }
        }
    }
}

/// Everything there is to see: key, signature and place of each article, and whether its text can be shown.
fn contents(index: &Index, store: &Memory) -> BTreeSet<(u64, Vec<u8>, u32, u32)> {
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
    let keys = index.texts_for(&docs).into_iter();
    let values: Vec<_> =
        keys.filter_map(|k| Some((k.clone(), store.values.get(&k)?.clone()))).collect();
    let (documents, damaged) = index.documents(&docs, &values);
    assert!(damaged.is_empty(), "{damaged:?}");
    let seen = index.docs().zip(documents).map(|((doc, meta), document)| {
        assert_eq!(key(&document.expect("every article can be shown").id), meta.key);
        (meta.key, index.signature(doc).unwrap().to_vec(), meta.place.story, meta.place.fold)
    });
    seen.collect()
}

fn open(store: &Memory) -> (Index, Report) {
    let (mut index, report) = Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).unwrap();
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
    for key in index.signatures_for(&docs) {
        index.attach(&key, store.values[&key].clone()).unwrap();
    }
    (index, report)
}

/// `store` with only the first `count` writes done, the last of them only to its first half.
fn killed(store: &Memory, writes: &[Write], count: usize, inside: bool) -> Memory {
    let mut left = store.clone();
    for (at, write) in writes[..count].iter().enumerate() {
        let torn = match write {
            Write::Put { key, bytes } if inside && at + 1 == count => {
                Write::Put { key: key.clone(), bytes: bytes[..bytes.len() / 2].to_vec() }
            }
            whole => whole.clone(),
        };
        left.apply(torn);
    }
    left
}

#[test]
fn killed_at_any_write_it_holds_the_state_before_or_after() {
    let mut kills = 0;
    for seed in 0..6 {
        let (mut dice, mut next) = (Dice(seed), 0);
        let (mut index, mut store) = (Index::new(LIMITS, NOW), Memory::default());
        for _ in 0..40 {
            let before = contents(&index, &store);
            step(&mut index, &store, &mut dice, &mut next);
            let writes = index.commit();
            let done = killed(&store, &writes, writes.len(), false);
            let after = contents(&index, &done);
            for count in 0..=writes.len() {
                for inside in [false, true] {
                    let left = killed(&store, &writes, count, inside);
                    let (opened, report) = open(&left);
                    let seen = contents(&opened, &left);
                    assert!(
                        seen == before || seen == after,
                        "seed {seed}, write {count}: {report:?}"
                    );
                    assert!(report.missing.is_empty(), "{report:?}");
                    clean_up(opened, left, &seen);
                    kills += 1;
                }
            }
            assert_eq!(contents(&open(&done).0, &done), after);
            store = done;
        }
    }
    assert!(kills > 2_000, "{kills}");
}

/// After an interruption the next commit leaves nothing behind that is of no use, and work goes on.
fn clean_up(mut opened: Index, mut left: Memory, seen: &BTreeSet<(u64, Vec<u8>, u32, u32)>) {
    opened.add(vec![article(9_999, 0, 1)], NOW);
    opened.commit().into_iter().for_each(|write| left.apply(write));
    let (again, report) = open(&left);
    assert_eq!(report.litter, 0, "{report:?}");
    let now = contents(&again, &left);
    assert!(seen.is_subset(&now) && now.len() == seen.len() + 1, "{report:?}");
    let texts = left.under(TEXT_PREFIX).len();
    assert_eq!(texts, report.segments);
}

fn sample() -> (Index, Memory) {
    let (mut index, mut store) = (Index::new(LIMITS, NOW), Memory::default());
    for batch in 0..5 {
        let articles = (0..30).map(|n| article(batch * 30 + n, 0, batch as i64 * 20)).collect();
        index.add(articles, NOW);
        index.commit().into_iter().for_each(|write| store.apply(write));
    }
    (index, store)
}

#[test]
fn a_damaged_value_is_reported_and_the_rest_serves() {
    let (_, store) = sample();
    let mut dice = Dice(7);
    for key in store.under(MATCH_PREFIX).into_iter().map(|(key, _)| key) {
        for _ in 0..40 {
            let mut hurt = store.clone();
            let value = hurt.values.get_mut(&key).unwrap();
            if dice.roll(2) == 0 {
                value.truncate(dice.roll(value.len()));
            } else {
                let bit = dice.roll(value.len() * 8);
                value[bit / 8] ^= 1 << (bit % 8);
            }
            let (opened, report) = open(&hurt);
            assert_eq!(report.damaged.iter().filter(|(name, _)| *name == key).count(), 1, "{key}");
            let lost = if key.ends_with("terms") { 30 } else { 0 };
            assert_eq!(report.articles, 150 - lost, "{key}: {report:?}");
            still_found(&opened, report.articles);
        }
    }
}

fn still_found(index: &Index, articles: usize) {
    let analysis = analyze("Report on harbour as of version", "", "en").terms();
    let terms: Vec<Wanted> = analysis.iter().map(Wanted::from).collect();
    let query =
        Query { terms: &terms, time: NOW, limit: 1_000, languages: Languages::All, except: None };
    assert_eq!(index.search(&query).len(), articles);
}

#[test]
fn a_segment_set_aside_is_neither_overwritten_nor_lost() {
    let (_, store) = sample();
    let mut hurt = store.clone();
    let key = "match/00000002/terms";
    let whole = hurt.values.insert(key.to_owned(), b"rubbish".to_vec()).unwrap();
    let (mut opened, report) = open(&hurt);
    assert_eq!((report.articles, report.segments), (120, 4));
    opened.add(vec![article(500, 0, 1)], NOW);
    opened.commit().into_iter().for_each(|write| hurt.apply(write));
    assert_eq!(hurt.values[key], b"rubbish");
    hurt.values.insert(key.to_owned(), whole);
    assert_eq!(open(&hurt).1.articles, 151);

    hurt.values.remove(key);
    let (mut opened, report) = open(&hurt);
    assert_eq!(report.missing, [key]);
    opened.retire(Timestamp(NOW.0 + 8 * DAY));
    opened.commit().into_iter().for_each(|write| hurt.apply(write));
    assert!(hurt.under(TEXT_PREFIX).is_empty(), "what was set aside grows old like the rest");
}

#[test]
fn without_any_manifest_the_segments_tell_themselves() {
    let (index, mut store) = sample();
    let before = contents(&index, &store);
    store.values.retain(|key, _| !key.contains("manifest"));
    let (mut opened, report) = open(&store);
    assert_eq!((report.adopted, report.articles), (5, 150));
    assert_eq!(contents(&opened, &store), before);
    opened.commit().into_iter().for_each(|write| store.apply(write));
    assert_eq!(open(&store).1.adopted, 0);
}

#[test]
fn damaged_texts_hide_only_their_own_articles() {
    let (index, mut store) = sample();
    let docs: Vec<DocRef> = index.docs().map(|(doc, _)| doc).collect();
    let keys = index.texts_for(&docs);
    store.values.get_mut(&keys[3]).unwrap()[100] ^= 1;
    let values: Vec<_> = keys.iter().map(|k| (k.clone(), store.values[k].clone())).collect();
    let (documents, damaged) = index.documents(&docs, &values);
    assert_eq!(documents.iter().flatten().count(), 120);
    assert_eq!(damaged.iter().map(|(key, _)| key).collect::<Vec<_>>(), [&keys[3]]);
}

#[test]
fn a_later_version_is_refused() {
    // A manifest of version 9: the checksum is that of the present frame, whose first bytes never change.
    let mut store = Memory::default();
    let later = include_bytes!("fixtures/story/manifest-version-9.bin").to_vec();
    store.values.insert("match/manifest-1".to_owned(), later);
    let refused = Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).err();
    assert_eq!(refused, Some(OpenError::Newer(9)));
}

#[test]
fn signatures_are_loaded_when_they_are_wanted() {
    let (_, store) = sample();
    let (mut index, report) = Index::open(store.under(MATCH_PREFIX), LIMITS, NOW).unwrap();
    assert_eq!((report.articles, report.damaged.len()), (150, 0));
    let whole = open(&store).0.size();
    assert!(index.size().memory < whole.memory);
    assert_eq!(index.size().stored, whole.stored);
    let doc = index.find("id-31").unwrap();
    assert_eq!(index.signature(doc), None);
    let keys = index.signatures_for(&[doc, doc]);
    assert_eq!(keys, ["signatures/00000001"]);
    index.attach(&keys[0], store.values[&keys[0]].clone()).unwrap();
    assert_eq!(index.signature(doc), Some(&b"31/0"[..]));
    assert!(index.signatures_for(&[doc]).is_empty());
    assert_eq!(index.add(vec![article(31, 0, 1)], NOW), [Err(Refused::Known)]);

    let other = index.find("id-61").unwrap();
    assert!(index.attach("signatures/00000002", b"rubbish".to_vec()).is_err());
    assert_eq!(index.meta(other), None);
    assert_eq!(index.size().articles, 120);
    assert_eq!(index.size().stored, whole.stored - 30 * 8, "what is set aside still takes room");
}
