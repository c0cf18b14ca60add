//! What comes from the web: addresses, pages, feeds, answers.

use super::choice;
use super::no_decoder::NoDecoder;
use parallax::outlet::directory::{Tables, compile};
use parallax::outlet::host::{normalize_host, percent_decode};
use parallax::outlet::{Address, Directory, Identifier, PageMarks, suffix};
use parallax::page::{Article, Facts, html, understand};
use parallax::provider::answer::{Answer, Outcome, Source, read};
use parallax::provider::feed::{self, Origin};
use parallax::provider::{address as links, discovery, opml as lists};
use parallax::text::date::{self, Hint};
use parallax::text::{analyze, entity, language};
use parallax::time::Timestamp;
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp(1_772_900_000);

pub fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (base, text) = text.split_once('\n').unwrap_or(("https://a.test/b/c?d", &text));
    if let Ok(address) = Address::parse(text) {
        assert!(address.path.starts_with('/'), "{address:?}");
        assert!(!address.host.is_empty(), "{address:?}");
        if !address.is_ip {
            assert_eq!(normalize_host(&address.host).as_ref(), Ok(&address.host));
            assert!(address.host.ends_with(suffix::public_suffix(&address.host).text));
            if let Some(registrable) = suffix::registrable(&address.host) {
                assert!(address.host.ends_with(registrable));
            }
        }
        let _ = address.join(base);
        let _ = address.parameter("q");
    }
    let _ = percent_decode(text);
    if let Some(whole) = links::absolute(text, base) {
        assert!(whole.starts_with("http://") || whole.starts_with("https://"), "{whole}");
        assert_eq!(links::absolute(&whole, "").as_ref(), Some(&whole), "it is absolute already");
        let key = links::key(&whole);
        assert_eq!(links::key(&key), key, "the key of a key is the key");
        let _ = links::unwrapped(&whole);
    }
}

thread_local! {
    static IDENTIFIER: Identifier =
        Identifier::new(Directory::open(small_table()).expect("the table opens"));
}

/// A directory of a few invented outlets, one of each form.
pub fn small_table() -> Vec<u8> {
    let head = "key\tname\tother_names\tcountry\tlanguages\tkind\taliases\tpaths\n";
    let checked = format!(
        "{head}evening-courier.test\tEvening Courier\tThe Courier\tGB\ten\tnewspaper\t\t\n\
         evening-courier.test/opinion\tEvening Courier Opinion\t\tGB\ten\tnewspaper\t\t/opinion/\n\
         harbour-post.test\tHarbour Post\t\tUS\ten\tnewspaper\tharbourpost.test\t\n"
    );
    let tables = Tables {
        checked: &checked,
        listed: head,
        owners: "key\towner\tcategory\tas_of\n",
        feeds: "key\turl\tkind\tlanguage\tlive_in\n",
        imposters: "host\timitates\toperation\n",
    };
    compile(&tables).expect("the tables are whole")
}

pub fn identify(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n').map(str::to_owned);
    let url = lines.next().unwrap_or_default();
    let mut next = || lines.next().unwrap_or_default();
    let marks = PageMarks {
        canonical: next(),
        site_name: next(),
        publisher: next(),
        provider: next(),
        byline: next(),
        dateline: next(),
        last_line: next(),
        hints: vec![(next(), next()), (next(), next())],
    };
    IDENTIFIER.with(|identifier| {
        let bare = identifier.identify(&url, None);
        let marked = identifier.identify(&url, Some(&marks));
        if bare.known {
            assert!(marked.outlet.is_some(), "what a page claims never unmakes a known outlet");
        }
    });
}

pub fn facts(bytes: &[u8]) {
    if let Ok(facts) = Facts::parse(&String::from_utf8_lossy(bytes)) {
        is_clean(&understand(&facts, NOW));
    }
}

pub fn page(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    is_clean(&understand(&html::facts(&text, "https://a.test/2026/03/07/story"), NOW));
}

/// Text that leaves the room holds no direction overrides, and of the control characters the ends of a lead's paragraphs only.
fn is_clean(article: &Article) {
    for text in [&article.title, &article.lead] {
        let bad = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!text.contains(bad), "{text:?}");
        let _ = analyze(text, "", &article.language);
        let _ = language::guess(text);
    }
}

/// Country and language of every kind of reading: order of day and month, calendars, month names.
const HINTS: [(&str, &str); 14] = [
    ("", ""),
    ("US", "en"),
    ("GB", "en"),
    ("DE", "de"),
    ("FR", "fr"),
    ("ES", "es"),
    ("BR", "pt"),
    ("JP", "ja"),
    ("KR", "ko"),
    ("CN", "zh"),
    ("EG", "ar"),
    ("IN", "hi"),
    ("TH", "th"),
    ("IR", "fa"),
];

pub fn dates(bytes: &[u8]) {
    let (chosen, bytes) = choice(bytes);
    let (country, language) = HINTS[chosen % HINTS.len()];
    let text = String::from_utf8_lossy(bytes);
    if let Some(date) = date::parse(&text, &Hint { country, language }) {
        let (year, ..) = date.local.date();
        assert!((1_981..=2_199).contains(&year), "{text}: {date:?}");
        let _ = date.timestamp();
    }
    let _ = entity::decode(&text);
}

pub fn feed(bytes: &[u8]) {
    let (chosen, bytes) = choice(bytes);
    let content_type =
        ["", "text/xml; charset=utf-16", "application/json", "text/html"][chosen % 4];
    let url = "https://a.test/feed";
    let origin = Origin { url, content_type, country: "GB", fetched_at: Some(NOW) };
    if let Ok(feed) = feed::parse(bytes, &origin, &NoDecoder) {
        assert!(feed.items.len() <= feed::MAX_ITEMS);
        for item in feed.items {
            assert!(item.url.is_empty() || item.url.starts_with("http"), "{item:?}");
            assert!(item.published.is_none_or(|at| at <= NOW), "{item:?}");
        }
    }
    let _ = discovery::feeds_of_page(&String::from_utf8_lossy(bytes), "https://a.test/");
}

pub fn opml(bytes: &[u8]) {
    let Ok(feeds) = lists::read(&String::from_utf8_lossy(bytes)) else { return };
    let again = lists::read(&lists::write("Feeds", &feeds)).expect("what is written is a list");
    // Feeds of one folder are written together.
    let addresses = |feeds: &[lists::Outline]| -> BTreeSet<String> {
        feeds.iter().map(|feed| feed.url.clone()).collect()
    };
    assert_eq!(addresses(&feeds), addresses(&again));
}

pub fn gdelt(bytes: &[u8]) {
    let (chosen, bytes) = choice(bytes);
    answer([Source::GdeltDoc, Source::GdeltList][chosen % 2], bytes);
}

pub fn search(bytes: &[u8]) {
    let (chosen, bytes) = choice(bytes);
    answer([Source::GoogleNews, Source::OwnServer, Source::CurrentEvents][chosen % 3], bytes);
}

/// The first line holds headers (`name: value`, parted by `|`), the rest is the body.
fn answer(source: Source, bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (head, body) = bytes.split_at(end);
    let head = String::from_utf8_lossy(head);
    let headers = head.split('|').filter_map(|header| header.split_once(": "));
    let answer = Answer {
        status: 200,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.to_vec(),
        cut: bytes.len() % 2 == 1,
        ..Answer::default()
    };
    let origin = Origin { url: "https://a.test/", ..Origin::default() };
    let reading = read(source, &answer, &origin, &NoDecoder, NOW);
    if let Outcome::Ok { items } = reading.outcome {
        assert_eq!(items as usize, reading.items.len());
    }
    assert!((0..=40 * 86_400).contains(&reading.wait), "{}", reading.wait);
    for item in reading.items {
        assert!(item.link.is_empty() || item.link.starts_with("http"), "{item:?}");
    }
}
