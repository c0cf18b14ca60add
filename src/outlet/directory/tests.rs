use super::*;

const HEAD: &str = "key\tname\tother_names\tcountry\tlanguages\tkind\taliases\tpaths\n";

fn small() -> Directory {
    let checked = format!(
        "{HEAD}bbc.com\tBBC\tBBC News;BBC Brasil\tGB\ten\tbroadcaster\tbbc.co.uk bbc.in\n\
         nytimes.com\tThe New York Times\tNYT\tUS\ten\tnewspaper\tnyti.ms\n\
         nytimes.com/opinion\tNew York Times Opinion\t\tUS\ten\tsection\t\t/opinion /{{date}}/opinion\n\
         thetimes.com\tThe Times\t\tGB\ten\tnewspaper\tthetimes.co.uk\n"
    );
    let listed = format!(
        "# from lists\n{HEAD}belfasttimes.example\tThe Times\t\tGB\t~en\n\
         mlive.example\tMLive\t\tUS\n\
         mlive.example/flint\tFlint Journal\t\tUS\ten\tnewspaper\n\
         nytimes.co.example\tAbout the Times\n\
         zeit.example\tDie Zeit\t\tDE\tde en\tnewspaper\n"
    );
    let tables = Tables {
        checked: &checked,
        listed: &listed,
        owners: "key\towner\tcategory\tas_of\nbbc.com\tBritish Broadcasting Corporation\tpublic broadcaster\t2024\nmlive.example\tAdvance\n",
        feeds: "key\turl\tkind\tlanguage\tlive_in\n\
                bbc.com\thttps://feeds.bbci.co.uk/news/rss.xml\tfront\t\t2026\n\
                bbc.com\thttps://feeds.bbci.co.uk/portuguese/rss.xml\tsection\tpt\t2026\n\
                zeit.example\thttps://www.zeit.example/index\tfront\t\t2020\n",
        imposters: "host\timitates\toperation\nbbc.quest\tbbc.com\tDoppelganger\nchicagochronicle.example\t\tCopyCop\n",
    };
    Directory::open(compile(&tables).unwrap()).unwrap()
}

#[test]
fn hosts_and_aliases_lead_to_the_outlet() {
    let directory = small();
    assert_eq!(directory.len(), 9);
    for (host, key) in [
        ("bbc.com", Some("bbc.com")),
        ("bbc.co.uk", Some("bbc.com")),
        ("bbc.in", Some("bbc.com")),
        ("nyti.ms", Some("nytimes.com")),
        ("nytimes.com/opinion", None),
        ("news.bbc.com", None),
        ("com", None),
        ("", None),
    ] {
        assert_eq!(directory.by_host(host).map(|id| directory.key(id)).as_deref(), key, "{host}");
    }
    assert!(directory.by_key("nytimes.com/opinion").is_some());
    assert_eq!(directory.hosts().count(), 7 + 4);
    for (host, id) in directory.hosts() {
        assert_eq!(directory.by_host(&host), Some(id));
    }
    assert_eq!(directory.ids().count(), directory.len());
}

#[test]
fn facts_of_an_outlet() {
    let directory = small();
    let bbc = directory.outlet(directory.by_host("bbc.co.uk").unwrap());
    assert_eq!(
        (bbc.name.as_str(), bbc.country, bbc.kind, bbc.checked),
        ("BBC", Some("GB"), Some(Kind::Broadcaster), true)
    );
    assert_eq!(bbc.other_names, ["BBC News", "BBC Brasil"]);
    assert_eq!(
        bbc.owner,
        Some(Owner {
            name: "British Broadcasting Corporation",
            category: Some(OwnerCategory::PublicBroadcaster),
            as_of: Some(2024)
        })
    );
    let listed = directory.outlet(directory.by_key("mlive.example").unwrap());
    assert_eq!(listed.owner, Some(Owner { name: "Advance", category: None, as_of: None }));
    assert_eq!((listed.country, listed.kind, listed.checked), (Some("US"), None, false));
    let bare = directory.outlet(directory.by_key("nytimes.co.example").unwrap());
    assert_eq!((bare.country, bare.owner, bare.languages.len()), (None, None, 0));
    let guessed = directory.outlet(directory.by_key("belfasttimes.example").unwrap());
    assert_eq!((guessed.languages, guessed.languages_guessed), (vec!["en"], true));
}

#[test]
fn sections_are_found_by_path() {
    let directory = small();
    let at = |host, path| {
        directory.section_at(directory.by_host(host).unwrap(), path).map(|id| directory.key(id))
    };
    for (host, path, key) in [
        ("nytimes.com", "/2024/03/05/opinion/a-column.html", Some("nytimes.com/opinion")),
        ("nytimes.com", "/opinion", Some("nytimes.com/opinion")),
        ("nytimes.com", "/opinion?page=2", Some("nytimes.com/opinion")),
        ("nytimes.com", "/opinions/x", None),
        ("nytimes.com", "/2024/03/05/world/opinion", None),
        ("mlive.example", "/flint/2024/x", Some("mlive.example/flint")),
        ("mlive.example", "/news", None),
        ("bbc.com", "/opinion", None),
    ] {
        assert_eq!(at(host, path).as_deref(), key, "{host}{path}");
    }
}

#[test]
fn reported_imposters() {
    let directory = small();
    let bbc = directory.by_key("bbc.com");
    let found = |host| directory.imposter(host).map(|i| (i.imitates, i.operation.to_string()));
    assert_eq!(found("bbc.quest"), Some((bbc, "Doppelganger".to_string())));
    assert_eq!(found("chicagochronicle.example"), Some((None, "CopyCop".to_string())));
    assert_eq!(found("bbc.com"), None);
}

#[test]
fn names_lead_to_one_outlet_or_none() {
    let directory = small();
    for (name, key) in [
        ("The New York Times", Some("nytimes.com")),
        ("new york times", Some("nytimes.com")),
        ("NYT", Some("nytimes.com")),
        ("BBC NEWS", Some("bbc.com")),
        ("The Times", Some("thetimes.com")),
        ("Die Zeit", Some("zeit.example")),
        ("Times of nowhere", None),
        ("", None),
    ] {
        assert_eq!(directory.by_name(name).map(|id| directory.key(id)).as_deref(), key, "{name}");
    }
}

#[test]
fn typing_finds_outlets() {
    let directory = small();
    let found = |words: &str| -> Vec<String> {
        directory.find(words, 3).into_iter().map(|id| directory.key(id)).collect()
    };
    assert_eq!(found("new york").first().map(String::as_str), Some("nytimes.com"));
    assert_eq!(found("NYTIMES.com").first().map(String::as_str), Some("nytimes.com"));
    assert_eq!(found("times").len(), 3);
    assert_eq!(found(" "), [""; 0]);
}

#[test]
fn feeds_keep_their_address() {
    let directory = small();
    let feeds: Vec<_> =
        directory.feeds().map(|f| (f.url, f.kind, f.country, f.language, f.live_in)).collect();
    let bbc = "https://feeds.bbci.co.uk";
    let expected = [
        (format!("{bbc}/news/rss.xml"), FeedKind::Front, Some("GB"), Some("en"), 2026),
        (format!("{bbc}/portuguese/rss.xml"), FeedKind::Section, Some("GB"), Some("pt"), 2026),
        (
            "https://www.zeit.example/index".to_string(),
            FeedKind::Front,
            Some("DE"),
            Some("de"),
            2020,
        ),
    ];
    assert_eq!(feeds, expected);
    assert_eq!(directory.feeds_of(directory.by_key("bbc.com").unwrap()).count(), 2);
    assert_eq!(directory.feeds_of(directory.by_key("mlive.example").unwrap()).count(), 0);
    for (url, stored) in [
        ("https://www.a.example/feed", "0/feed"),
        ("http://a.example:8080/", "3:8080/"),
        ("https://www.a.example.com/feed", "https://www.a.example.com/feed"),
    ] {
        assert_eq!(shorten(url, "a.example"), stored);
        assert_eq!(expand(stored, || "a.example".into()), url);
    }
}

#[test]
fn a_table_that_breaks_a_rule_names_the_line() {
    let outlets = |rows: &str| {
        let checked = format!("{HEAD}{rows}");
        compile(&Tables { checked: &checked, ..Tables::default() })
            .map(|_| ())
            .unwrap_err()
            .to_string()
    };
    for (rows, part) in [
        ("b.example\tB\na.example\tA", "line 3: a.example is not after b.example"),
        ("a.example\tA\na.example\tA", "line 3: a.example is not after"),
        (
            "a.example\tA\t\t\t\t\tb.example\nb.example\tB",
            "line 3: b.example stands in the tables twice",
        ),
        ("a.example", "no name"),
        ("A.example\tA", "is not a host"),
        ("localhost\tA", "is not a host"),
        ("\tA", "is not after"),
        ("a.example\tA\t\tUK", "UK is not a country code"),
        ("a.example\tA\t\tGB\tEnglish", "English are not language codes"),
        ("a.example\tA\t\tGB\ten\tshop", "shop is not a kind"),
        ("a.example\tA\t\t\t\t\tb..example", "alias b..example is not a host"),
        ("a.example/x\tA", "a.example/x is a section of no outlet"),
        ("a\tb\tc\td\te\tf\tg\th\ti", "more than 8 cells"),
    ] {
        let error = outlets(rows);
        assert!(error.contains(part), "{rows}: {error}");
    }
    let wrong = Tables { owners: "key\towner\n", ..Tables::default() };
    assert!(compile(&wrong).unwrap_err().to_string().contains("the columns must be"));
    let wrong =
        Tables { owners: "key\towner\tcategory\tas_of\nno.example\tX", ..Tables::default() };
    assert!(compile(&wrong).unwrap_err().to_string().contains("no.example is not an outlet"));
}

#[test]
fn a_file_that_is_not_ours_is_refused() {
    let good = compile(&Tables::default()).unwrap();
    assert!(Directory::open(good.clone()).unwrap().is_empty());
    assert!(Directory::open(&b"PK\x03\x04 something else"[..]).is_err());
    assert!(Directory::open(good[..good.len() - 1].to_vec()).is_err());
    assert!(Directory::open(Vec::new()).unwrap_err().to_string().contains("incomplete"));
}
