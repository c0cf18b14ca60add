use super::*;
use crate::rating::{Bias, Factuality, Rating};
use proptest::prelude::*;

/// A resolver that takes any host with a dot, and knows one name.
fn outlets<'a>() -> Outlets<'a> {
    Outlets {
        by_address: &|text| {
            let host = text
                .trim_start_matches("https://")
                .trim_start_matches("www.")
                .trim_end_matches('/');
            if host.contains('.') && !host.contains("..") {
                Ok(host.to_string())
            } else {
                Err(KeyError::BadHost(host.to_string()))
            }
        },
        by_name: &|name| (name == "The Daily Planet").then(|| "planet.example".to_string()),
    }
}

fn read(text: &str) -> Import {
    import(text.as_bytes(), outlets()).unwrap()
}

/// Key, bias, factuality, class and words of each row.
fn rows(import: &Import) -> Vec<(String, Option<i8>, Option<u8>, Option<String>, String)> {
    let packs = Packs::open(import.compile()).unwrap();
    packs
        .all()
        .map(|(key, r)| {
            (key, r.bias.map(|b| b as i8), r.factuality.map(|f| f as u8), r.class, r.words)
        })
        .collect()
}

fn expect(
    row: (&str, Option<i8>, Option<u8>, Option<&str>, &str),
) -> (String, Option<i8>, Option<u8>, Option<String>, String) {
    (row.0.into(), row.1, row.2, row.3.map(String::from), row.4.into())
}

#[test]
fn mbfc_as_json() {
    let text = r#"{"version":5,"date":"2026-01-02T10:00:00Z","aliases":{"a":"b"},"biases":[{"bias":"left"}],"sources":[
        {"domain":"a.example","name":"A","bias":"left-center","questionable":[],"reporting":"high","popularity":3},
        {"domain":"b.example","bias":"fake-news","questionable":["imposter","hate"],"reporting":"very-low"},
        {"domain":"c.example","bias":"satire","questionable":[]},
        {"domain":"d..example","bias":"left","questionable":[]},
        {"domain":"e.example","bias":"purple","questionable":[]},
        17, "text", null, [1],
        {"domain":"a.example","bias":"right","questionable":[]},
        {"domain":"a.example","name":"A again","bias":"left-center","questionable":[],"reporting":"high"}]}"#;
    let import = read(text);
    assert_eq!(
        (import.form, import.rater.id.as_str(), import.rater.as_of.as_str()),
        ("mbfc_v5", "mbfc", "2026-01-02")
    );
    assert_eq!(
        rows(&import),
        [
            expect(("a.example", Some(-1), Some(4), None, "left-center; factual reporting: high")),
            expect((
                "b.example",
                None,
                Some(0),
                Some("imposter"),
                "fake-news; factual reporting: very-low; flags: imposter, hate"
            )),
            expect(("c.example", None, None, Some("satire"), "satire")),
        ]
    );
    let places: Vec<u32> = import.faults.iter().map(|f| f.place).collect();
    assert_eq!(places, [4, 5, 6, 7, 8, 9, 10]);
    assert!(import.faults[1].reason.to_string().contains("purple"));
    assert!(matches!(import.faults[6].reason, Reason::RatedBefore { place: 1, .. }));
    assert_eq!((import.records, import.faulty, import.repeated), (11, 7, 1));
}

#[test]
fn tables_of_raters() {
    let mbfc = read(
        "page,bias_rating,factual_reporting,source,domain\nA,LEFT-CENTER,VERY HIGH,https://a.example/,a.example\nB,RIGHT CONSPIRACY-PSEUDOSCIENCE,LOW,,b.example\n",
    );
    assert_eq!(
        rows(&mbfc),
        [
            expect((
                "a.example",
                Some(-1),
                Some(5),
                None,
                "LEFT-CENTER; factual reporting: VERY HIGH"
            )),
            expect((
                "b.example",
                Some(2),
                Some(1),
                Some("conspiracy"),
                "RIGHT CONSPIRACY-PSEUDOSCIENCE; factual reporting: LOW"
            )),
        ]
    );
    let baly = read("source_url\tref\tfact\tbias\nhttps://a.example\tx\tmixed\tleft\n");
    assert_eq!(
        rows(&baly),
        [expect(("a.example", Some(-2), Some(2), None, "left; factual reporting: mixed"))]
    );
    let allsides = read(
        ",bias,type,allsides_url,url,confidence\nA,Lean Left,News,x,https://www.a.example/,low\nThe Daily Planet,Mixed,News,x,,high\n",
    );
    assert_eq!(
        rows(&allsides),
        [
            expect(("a.example", Some(-1), None, None, "Lean Left")),
            expect(("planet.example", None, None, Some("multi_view"), "Mixed"))
        ]
    );
    assert!(allsides.rows[0].initial && !allsides.rows[1].initial);
    let older = read(
        "news_source,rating,rating_num,confidence_level\nThe Daily Planet,left-center,2,Low or Initial Rating\nNobody,center,3,High\n",
    );
    assert_eq!((older.rows.len(), older.faulty), (1, 1));
    let cred1 = read(
        "domain,category,credibility_score,iffy_factual\na.example,fake,0.1,L\nb.example,odd,0.1,L\n",
    );
    assert_eq!(
        rows(&cred1),
        [expect(("a.example", None, Some(0), Some("fake"), "fake, score 0.1 of 1"))]
    );
    assert_eq!(cred1.faults[0].place, 3);
}

#[test]
fn wikipedia_as_json_lines() {
    let import = read(
        "{\"name\":\"A\",\"status\":\"gu\",\"rsp_last\":\"2020\",\"domain\":\"a.example\",\"discussion\":{\"x\":[1]}}\n\
         {\"name\":\"B\",\"status\":\"gr\",\"content_qualifier\":\"(science)\",\"domain\":\"b.example\"}\n\
         {\"name\":\"C\",\"status\":\"gr\",\"content_qualifier\":\"(UK)\",\"domain\":\"c.example\"}\n",
    );
    assert_eq!(
        rows(&import),
        [
            expect(("a.example", None, Some(2), None, "generally unreliable")),
            expect(("b.example", None, None, None, "generally reliable: science")),
            expect(("c.example", None, Some(4), None, "generally reliable")),
        ]
    );
    assert_eq!(import.rows[0].as_of, "2020");
}

#[test]
fn plain_lists() {
    let import = read(
        "\u{feff}Host;Bias;Factuality;Note\r\na.example;lean left;high;\"My \"\"own\"\" note;\nsecond line\"\r\n\r\nb.example;;;only a note\r\nc.example;;;\r\n;left;;\r\nd.example;2;0\r\n",
    );
    assert_eq!(
        rows(&import),
        [
            expect(("a.example", Some(-1), Some(4), None, "My \"own\" note; second line")),
            expect(("b.example", None, None, None, "only a note")),
            expect(("d.example", Some(2), Some(0), None, "2; 0")),
        ]
    );
    let faults: Vec<(u32, &Reason)> = import.faults.iter().map(|f| (f.place, &f.reason)).collect();
    assert_eq!(faults, [(6, &Reason::Nothing), (7, &KeyError::Empty.into())]);
    let json = read(
        r#"[{"host":"a.example","bias":-2,"factuality":5},{"host":"b.example","bias":"right"}]"#,
    );
    assert_eq!(
        rows(&json),
        [
            expect(("a.example", Some(-2), Some(5), None, "-2; 5")),
            expect(("b.example", Some(2), None, None, "right"))
        ]
    );
    let unseen = read(
        "host,bias,class,note,as_of\na.example,left,\u{7},\u{1},\u{2}\nb.example,,\u{7},\u{1},2026\n",
    );
    assert_eq!(rows(&unseen), [expect(("a.example", Some(-2), None, None, "left"))]);
    assert_eq!(unseen.faults[0].reason, Reason::Nothing, "what cannot be printed says nothing");
    let dated = read(
        r#"{"form":"parallax-ratings-1","rater":{"id":"club","name":"Club","as_of":"2026-02"},"ratings":[
            {"host":"a.example","bias":-1,"as_of":"2026-02"},{"host":"b.example","bias":1,"as_of":"2025"}]}"#,
    );
    let kept = Packs::open(dated.compile()).unwrap();
    assert_eq!(kept.lines_of("club"), dated.rows, "what is kept is what was read");
    assert_eq!([&*dated.rows[0].as_of, &*dated.rows[1].as_of], ["2026-02", "2025"]);
    let goggle = read(
        "! name: My goggle\n$boost=2,site=a.example\n! remark\n$discard\n$discard,site=b.example\n$,site=c.example\n",
    );
    assert_eq!(goggle.faults[0].reason, Reason::Nothing, "a wish without a word");
    assert_eq!((goggle.rater.name.as_str(), goggle.rows.len()), ("My goggle", 2));
    assert_eq!(rows(&goggle)[1], expect(("b.example", None, None, None, "discard")));
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let fails = |bytes: &[u8]| import(bytes, outlets()).unwrap_err();
    assert_eq!(fails(b""), ImportError::Empty);
    assert_eq!(fails(b"  \n "), ImportError::Empty);
    assert_eq!(fails(&[0x1f, 0x8b, 8, 0]), ImportError::Compressed);
    assert_eq!(fails(b"host,bias\nm\xfcnchen.example,left"), ImportError::NotText);
    assert!(matches!(fails(b"{\"sources\": [{\"domain\""), ImportError::BadJson(_)));
    assert!(
        matches!(fails(b"name;colour\nA;blue"), ImportError::UnknownForm(names) if names == "name, colour")
    );
    assert!(matches!(fails(b"{\"hello\":1}"), ImportError::UnknownForm(_)));
    // A list without a rating would take the place of the one that is kept.
    assert_eq!(
        fails(b"host,bias\na.example,purple\nb..example,left\n").to_string(),
        "No record can be used. Record 2: \u{201c}purple\u{201d} is no bias that is known here."
    );
    assert!(matches!(
        fails(b"[{\"host\":\"a.example\",\"bias\":\"\"}]"),
        ImportError::NoneUsable { .. }
    ));
    assert_eq!(fails(b"host,bias\n"), ImportError::Empty);
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    assert!(import(&deep, outlets()).is_err());
    let large = vec![b'a'; 50 << 20];
    assert_eq!(fails(&large).to_string(), "The file has 50 MB; lists of up to 20 MB can be read.");
    let many = "host,bias\n".to_string() + &"a.example,left\n".repeat(MOST_RECORDS + 1);
    assert_eq!(fails(many.as_bytes()), ImportError::TooManyRecords);
}

#[test]
fn a_preview_counts_what_would_change() {
    let kept = Packs::open(
        read("host,bias\na.example,left\nb.example,right\nc.example,center\n").compile(),
    )
    .unwrap();
    let import = read("host,bias\na.example,left\nb.example,left\nd.example,right\nbad,left\n");
    let preview = preview(&import, Some(&kept), |key| key == "a.example");
    assert_eq!(
        (
            preview.rated,
            preview.matched,
            preview.added,
            preview.changed,
            preview.same,
            preview.removed,
            preview.faulty
        ),
        (3, 1, 1, 1, 1, 1, 1)
    );
    let first = super::preview(&import, None, |_| true);
    assert_eq!((first.added, first.changed, first.removed), (3, 0, 0));
}

#[test]
fn a_list_replaces_the_shipped_rating_of_the_same_rater() {
    let rating = |packs: &[Packs], key: &str| crate::rating::ratings_for(packs, key);
    let shipped =
        Packs::open(read("host,bias\na.example,left\nb.example,right\n").compile()).unwrap();
    let newer = Packs::open(read("host,bias\na.example,center\n").compile()).unwrap();
    let packs = [newer, shipped];
    let biases: Vec<Option<Bias>> = rating(&packs, "a.example").iter().map(|r| r.bias).collect();
    assert_eq!(biases, [Some(Bias::Center)]);
    assert_eq!(rating(&packs, "b.example").len(), 1);
}

fn any_row() -> impl Strategy<Value = PackRow> {
    let judgement = (
        proptest::option::of(-2i8..=2),
        proptest::option::of(0u8..=5),
        proptest::option::of("[a-z_]{1,8}( [a-z]{1,8})?"),
    );
    let facts = (
        "[a-z]{1,8}\\.example(/[a-z]{1,5})?",
        "[ -~äöü京]{0,300}",
        proptest::option::of("20[0-9]{2}(-1[0-2])?"),
        any::<bool>(),
    );
    (judgement, facts).prop_map(|((bias, factuality, class), (key, words, as_of, initial))| {
        PackRow {
            key,
            value: plain_value(crate::rating::scale::Judgement {
                bias: bias.and_then(|b| Bias::try_from(b).ok()),
                factuality: factuality.and_then(|f| Factuality::try_from(f).ok()),
                class: class.as_deref(),
            }),
            words: cut(&format!("x{words}")),
            as_of: as_of.unwrap_or_default(),
            initial,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_exported_comes_back(rows in proptest::collection::btree_map("[a-z]{1,8}\\.example", any_row(), 1..20)) {
        let rows: Vec<PackRow> = rows.into_iter().map(|(key, row)| PackRow { key, ..row }).collect();
        let rater = Rater { id: OWN.into(), name: "My own".into(), mapping: "plain".into(), weight: 70, ..Rater::default() };
        let csv = import(to_csv(&rows).as_bytes(), outlets()).unwrap();
        prop_assert_eq!(&csv.rows, &rows);
        let json = import(to_json(&rater, &rows).as_bytes(), outlets()).unwrap();
        prop_assert_eq!(&json.rows, &rows);
        prop_assert_eq!((json.rater.id, json.rater.name, json.rater.weight), (rater.id, rater.name, 70));
        prop_assert_eq!(csv.faulty + json.faulty, 0);
    }

    #[test]
    fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = import(&bytes, outlets());
    }

    #[test]
    fn any_table_ends_in_an_answer(text in "host,bias\n([a-z.\",;\n\r\t]{0,40}\n){0,10}") {
        let read = import(text.as_bytes(), outlets());
        if let Ok(read) = read {
            let all: Vec<(String, Rating)> = Packs::open(read.compile()).unwrap().all().collect();
            prop_assert_eq!(all.len(), read.rows.len());
        }
    }
}
