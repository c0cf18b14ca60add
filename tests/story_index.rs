//! The index as its users see it: adding, finding, showing, merging, retiring, and opening what was written.

use parallax::story::storage::Memory;
use parallax::story::*;
use parallax::text::analyze;
use parallax::time::{DAY, HOUR, Timestamp};

const NOW: Timestamp = Timestamp(1_767_400_000);

fn terms(text: &str) -> Vec<Wanted> {
    analyze(text, "", "").terms().iter().map(Wanted::from).collect()
}

fn article(id: &str, title: &str, age_hours: i64) -> Incoming {
    let document = Document {
        id: id.to_owned(),
        title: title.to_owned(),
        lead: format!("Reported under {id}."),
        outlet: format!("{}.example", id.chars().next().unwrap_or('x')),
        url: format!("https://news.example/{id}"),
        time: Timestamp(NOW.0 - age_hours * HOUR),
        seen: NOW,
        language: if title.contains("der ") { "de" } else { "en" }.to_owned(),
        origin: Some("agency".to_owned()),
        provider: "feeds".to_owned(),
    };
    Incoming {
        terms: analyze(title, &document.lead, "").terms(),
        signature: title.as_bytes().to_vec(),
        document,
    }
}

fn ask(index: &Index, text: &str, languages: Languages<'_>) -> Vec<String> {
    let terms = terms(text);
    let query = Query { terms: &terms, time: NOW, limit: 10, languages, except: None };
    let docs: Vec<DocRef> = index.search(&query).iter().map(|found| found.doc).collect();
    let (documents, damaged) = index.documents(&docs, &[]);
    assert!(damaged.is_empty());
    documents.into_iter().flatten().map(|document| document.id).collect()
}

fn save(index: &mut Index, store: &mut Memory) {
    index.commit().into_iter().for_each(|write| store.apply(write));
}

fn reopen(store: &Memory) -> (Index, Report) {
    let (mut index, report) =
        Index::open(store.under(MATCH_PREFIX), Limits::default(), NOW).unwrap();
    for (key, value) in store.under(SIGNATURE_PREFIX) {
        index.attach(&key, value).unwrap();
    }
    (index, report)
}

fn sample() -> Index {
    let mut index = Index::new(Limits::default(), NOW);
    let answers = index.add(
        vec![
            article("a1", "council votes on harbour plan", 2),
            article("b1", "harbour plan passes council vote", 3),
            article("c1", "harbour plan passes council vote", 120),
            article("d1", "der harbour plan", 1),
            article("e1", "storm reaches the coast", 1),
        ],
        NOW,
    );
    assert!(answers.iter().all(Result::is_ok));
    index
}

#[test]
fn nearer_in_words_and_time_comes_first() {
    let index = sample();
    // The same words five days ago count for less than some of them two hours ago.
    let found = ask(&index, "harbour plan passes council", Languages::All);
    assert_eq!(found, ["b1", "a1", "d1", "c1"].map(String::from));
    assert_eq!(ask(&index, "harbour", Languages::Only("de")), ["d1"]);
    assert!(!ask(&index, "harbour", Languages::Except("de")).contains(&"d1".to_owned()));
    assert!(ask(&index, "nobody wrote this", Languages::All).is_empty());
    let terms = terms("harbour plan");
    let near =
        Query { terms: &terms, time: NOW, limit: 10, languages: Languages::All, except: None };
    let near = index.search_within(&near, 150 * 60);
    assert_eq!(near.len(), 2, "those of one and two hours ago");
    let terms = crate::terms("storm");
    let own = Query {
        terms: &terms,
        time: NOW,
        limit: 10,
        languages: Languages::All,
        except: Some(key("e1")),
    };
    assert!(index.search(&own).is_empty());
}

#[test]
fn a_known_article_is_refused_and_a_changed_one_replaces_it() {
    let mut index = sample();
    let place = Place { story: index.new_story(), fold: index.new_fold() };
    index.set_place(index.find("a1").unwrap(), place);
    let again = index.add(
        vec![
            article("a1", "council votes on harbour plan", 2),
            article("a1", "council rejects harbour plan", 2),
            article("a1", "council rejects it all", 2),
            article("old", "too old", 8 * 24),
            article("", "without id", 1),
            article("f1", " ", 1),
        ],
        NOW,
    );
    use Refused::*;
    let expected = [Err(Known), Ok(()), Err(Known), Err(TooOld), Err(Unusable), Err(Unusable)];
    assert_eq!(again.iter().map(|a| a.map(|_| ())).collect::<Vec<_>>(), expected);
    assert_eq!(index.size().articles, 5);
    assert_eq!(ask(&index, "rejects", Languages::All), ["a1"]);
    assert!(!ask(&index, "votes", Languages::All).contains(&"a1".to_owned()));
    assert_eq!(index.place(index.find("a1").unwrap()), place);
}

#[test]
fn everything_is_there_after_opening_again() {
    let mut index = sample();
    let (b1, place) = (index.find("b1").unwrap(), Place { story: 7, fold: 9 });
    index.set_place(b1, place);
    let mut store = Memory::default();
    save(&mut index, &mut store);
    index.add(vec![article("b1", "harbour plan fails", 3)], NOW);
    save(&mut index, &mut store);
    assert!(index.commit().is_empty());

    let (opened, report) = reopen(&store);
    assert_eq!((report.articles, report.segments, report.damaged.len()), (5, 2, 0));
    assert_eq!(report.litter, 0);
    assert_eq!(opened.size(), index.size());
    let b1 = opened.find("b1").unwrap();
    assert_eq!(opened.place(b1), place);
    let texts: Vec<_> = opened
        .texts_for(&[b1])
        .iter()
        .map(|key| (key.clone(), store.values[key].clone()))
        .collect();
    let (documents, _) = opened.documents(&[b1], &texts);
    assert_eq!(documents, [Some(article("b1", "harbour plan fails", 3).document)]);
    let meta = opened.meta(b1).unwrap();
    assert_eq!(
        (meta.outlet, meta.language, meta.origin, meta.provider),
        ("b.example", "en", "agency", "feeds")
    );
    assert_eq!(opened.signature(b1), Some(&b"harbour plan fails"[..]));
}

#[test]
fn what_is_too_old_or_too_much_goes() {
    let mut index = sample();
    let mut store = Memory::default();
    save(&mut index, &mut store);
    assert_eq!(index.retire(Timestamp(NOW.0 + 6 * DAY)), 0);
    assert!(!ask(&index, "votes harbour", Languages::All).contains(&"c1".to_owned()));
    assert_eq!(index.retire(Timestamp(NOW.0 + 8 * DAY)), 1);
    save(&mut index, &mut store);
    assert_eq!(store.values.keys().collect::<Vec<_>>(), ["match/manifest-0", "match/manifest-1"]);

    // Stored by a clock that was a year ahead: they would never grow old.
    let mut ahead = sample();
    assert!(ahead.retire(Timestamp(NOW.0 - 365 * DAY)) > 0);
    assert_eq!(ahead.size().articles, 0);

    let mut small = Index::new(Limits { age: 7 * DAY, bytes: 4_000 }, NOW);
    for n in 0..20 {
        small.add(vec![article(&format!("n{n}"), "a title of some words", 20 - n)], NOW);
    }
    assert!(small.size().stored > 4_000);
    small.retire(NOW);
    assert!(small.size().stored <= 4_000);
    assert!(small.find("n19").is_some() && small.find("n0").is_none());
}

#[test]
fn merging_changes_nothing_that_can_be_seen() {
    let mut index = Index::new(Limits::default(), NOW);
    let mut store = Memory::default();
    for n in 0..40 {
        let title = format!("plan {} harbour {}", n % 7, n % 11);
        index.add(vec![article(&format!("n{n:02}"), &title, n)], NOW);
        index.set_place(
            index.find(&format!("n{n:02}")).unwrap(),
            Place { story: n as u32, fold: 1 },
        );
        save(&mut index, &mut store);
    }
    index.add(vec![article("n05", "changed entirely", 1)], NOW);
    save(&mut index, &mut store);
    let terms = terms("plan 3 harbour 4");
    let query =
        Query { terms: &terms, time: NOW, limit: 12, languages: Languages::All, except: None };
    let view = |index: &Index| -> Vec<(u64, u32, Vec<u8>)> {
        let found = index.search(&query).into_iter();
        let view = |c: Candidate| {
            let meta = index.meta(c.doc).unwrap();
            (meta.key, meta.place.story, index.signature(c.doc).unwrap().to_vec())
        };
        found.map(view).collect()
    };
    let before = view(&index);
    let mut merges = 0;
    while let Some(merge) = index.next_merge() {
        let texts: Vec<_> =
            merge.keys().iter().map(|key| (key.clone(), store.values[key].clone())).collect();
        assert_eq!(index.merge(&merge, &texts), 0);
        save(&mut index, &mut store);
        merges += 1;
    }
    assert!(merges >= 1 && index.size().segments == 1, "{merges} {:?}", index.size());
    // Frequencies no longer count the replaced article, so scores move a little and equal ones may change places.
    let sorted = |mut view: Vec<(u64, u32, Vec<u8>)>| {
        view.sort();
        view
    };
    assert_eq!(sorted(view(&index)), sorted(before));
    let (opened, report) = reopen(&store);
    assert_eq!((report.articles, report.damaged.len(), report.litter), (40, 0, 0));
    assert_eq!(view(&opened), view(&index));
}
