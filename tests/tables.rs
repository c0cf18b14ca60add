//! The tables in `data/` keep their rules: what the compiler does not check by itself.

use parallax::outlet::directory::{Directory, Kind, Tables, compile};
use parallax::outlet::suffix::registrable;
use parallax::rating::{Licences, Packs, compile as compile_packs, rater_ids, read_packs};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn table(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

fn directory() -> Directory {
    let [checked, listed, owners, feeds, imposters] =
        ["outlets_checked", "outlets_listed", "owners", "feeds", "imposters"]
            .map(|name| table(&format!("{name}.tsv")));
    let tables = Tables {
        checked: &checked,
        listed: &listed,
        owners: &owners,
        feeds: &feeds,
        imposters: &imposters,
    };
    Directory::open(compile(&tables).unwrap_or_else(|error| panic!("{error}"))).unwrap()
}

fn packs(licences: Licences) -> Packs {
    let raters = table("raters.tsv");
    let texts: Vec<(&str, String)> =
        rater_ids(&raters).map(|id| (id, table(&format!("ratings/{id}.tsv")))).collect();
    let packs: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let packs = read_packs(&raters, &packs, licences).unwrap_or_else(|error| panic!("{error}"));
    Packs::open(compile_packs(&packs)).unwrap()
}

#[test]
fn the_directory_is_large_and_its_checked_part_complete() {
    let directory = directory();
    assert!(directory.len() >= 20_000, "{} outlets", directory.len());
    let checked: Vec<_> = directory
        .ids()
        .filter(|&id| directory.checked(id))
        .map(|id| directory.outlet(id))
        .collect();
    assert!(checked.len() >= 1_329, "{} checked", checked.len());
    for outlet in &checked {
        assert!(
            outlet.country.is_some() && outlet.kind.is_some() && !outlet.languages.is_empty(),
            "{}",
            outlet.key
        );
        assert!(!outlet.languages_guessed, "{}", outlet.key);
    }
    let owned = checked.iter().filter_map(|outlet| outlet.owner.as_ref());
    assert!(owned.clone().count() >= 1_000);
    assert!(owned.clone().all(|owner| owner.as_of.is_some()), "an owner without a year");
}

#[test]
fn every_host_is_a_site_and_leads_to_its_outlet() {
    let directory = directory();
    for (host, id) in directory.hosts() {
        assert!(registrable(&host).is_some(), "{host} is a public suffix");
        assert_eq!(directory.by_host(&host), Some(id), "{host}");
        assert!(!host.starts_with("www."), "{host}");
    }
    for id in directory.ids() {
        let key = directory.key(id);
        assert_eq!(directory.by_key(&key), Some(id));
        let Some((host, path)) = key.split_once('/') else { continue };
        let parent = directory.by_host(host).unwrap_or_else(|| panic!("{key} has no parent"));
        assert_eq!(directory.key(parent), host);
        assert!(directory.sections(parent).any(|section| section == id), "{key} at {path}");
    }
}

#[test]
fn what_is_no_outlet_is_not_in_it() {
    const NOT_OUTLETS: &str = "google.com bing.com duckduckgo.com baidu.com yandex.ru naver.com msn.com aol.com facebook.com \
        twitter.com x.com instagram.com tiktok.com youtube.com linkedin.com reddit.com pinterest.com tumblr.com vk.com weibo.com \
        t.me telegram.org whatsapp.com snapchat.com quora.com amazon.com ebay.com etsy.com walmart.com alibaba.com wikipedia.org \
        archive.org medium.com substack.com wordpress.com blogspot.com blogger.com livejournal.com typepad.com weebly.com \
        wixsite.com squarespace.com github.io github.com patreon.com vimeo.com dailymotion.com spotify.com soundcloud.com \
        feedburner.com flipboard.com smartnews.com pressreader.com issuu.com scribd.com prnewswire.com businesswire.com \
        globenewswire.com apple.com microsoft.com go.com angelfire.com tripod.com geocities.com";
    let directory = directory();
    for host in NOT_OUTLETS.split_whitespace() {
        assert_eq!(directory.by_host(host), None, "{host}");
    }
}

/// A university's own domain is the university, whatever paper or station once had a page under it.
#[test]
fn universities_are_not_taken_for_their_papers() {
    let academic = |key: &str| {
        let labels: Vec<&str> = key.split('.').collect();
        matches!(labels[..], [_, "edu"] | [_, "edu" | "ac", _]) && !key.contains('/')
    };
    let known = table("outlets_listed.tsv");
    let named = known.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?))
    });
    for (key, name) in named.filter(|(key, _)| academic(key)) {
        assert!(name.contains("University"), "{key} is called {name}");
    }
}

#[test]
fn feeds_belong_to_outlets_and_are_written_once() {
    let directory = directory();
    let mut urls = BTreeSet::new();
    let mut outlets = BTreeSet::new();
    for feed in directory.feeds() {
        assert!(
            feed.url.starts_with("http") && (2010..2100).contains(&feed.live_in),
            "{}",
            feed.url
        );
        assert!(urls.insert(feed.url.clone()), "{} twice", feed.url);
        outlets.insert(feed.outlet);
    }
    assert!(outlets.len() >= 7_000, "{} outlets with a feed", outlets.len());
}

#[test]
fn sections_have_kind_and_rating_of_their_own() {
    let directory = directory();
    let packs = packs(Licences::All);
    let opinion = directory.by_key("nytimes.com/opinion").unwrap();
    assert_eq!(directory.kind(opinion), Some(Kind::Section));
    let bias =
        |key: &str| packs.ratings(key).iter().find(|r| r.rater == "allsides").and_then(|r| r.bias);
    assert!(bias("nytimes.com/opinion").is_some() && bias("nytimes.com").is_some());
    assert_ne!(bias("nytimes.com/opinion"), bias("nytimes.com"));
    assert!(
        packs.ratings("nytimes.com/opinion").iter().all(|r| r.rater == "allsides"),
        "inherited from its parent"
    );
}

#[test]
fn packs_by_licence() {
    let all = packs(Licences::All);
    let free = packs(Licences::Free);
    assert!(all.raters().any(|r| r.id == "allsides") && !free.raters().any(|r| r.id == "allsides"));
    assert!(free.ratings("nytimes.com").iter().all(|r| r.rater != "allsides"));
    for rater in all.raters() {
        assert!(
            rater.link.starts_with("https://") && rater.licence_link.starts_with("https://"),
            "{}",
            rater.id
        );
    }
    let directory = directory();
    let rated = directory.ids().filter(|&id| !all.ratings(&directory.key(id)).is_empty()).count();
    assert!(rated >= 4_500, "{rated} outlets of the directory have a rating");
    // Keys are those of the directory: what an alias was rated stands under its outlet.
    for key in all.keys().filter(|key| !key.contains('/')) {
        if let Some(id) = directory.by_host(&key) {
            assert_eq!(directory.key(id), key);
        }
    }
}
