//! Feeds that are broken at every place: what stands in them is read, and nothing else is lost.

#[path = "common/no_decoder.rs"]
mod no_decoder;

use no_decoder::NoDecoder;
use parallax::provider::feed::{Feed, FeedError, Origin, parse};
use parallax::text::date::{self, Hint};
use std::time::{Duration, Instant};

const ORIGIN: Origin<'static> =
    Origin { url: "https://a.test/feed", content_type: "", country: "", fetched_at: None };

fn titles(bytes: &[u8]) -> Vec<String> {
    match parse(bytes, &ORIGIN, &NoDecoder) {
        Ok(Feed { items, .. }) => items.into_iter().map(|item| item.title).collect(),
        Err(_) => Vec::new(),
    }
}

/// A feed of five items in which each kind of markup stands, and where the items begin and end.
fn feed(atom: bool) -> (String, Vec<(usize, usize)>) {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text += if atom {
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Paper</title><link href=\"https://a.test/\"/>"
    } else {
        "<rss version=\"2.0\"><channel><title>Paper</title><link>https://a.test/</link>"
    };
    let mut places = Vec::new();
    for n in 0..5 {
        let start = text.len();
        text += &if atom {
            format!(
                "\n<entry><title type=\"html\">Story {n} &amp;amp; <![CDATA[<b>more</b>]]></title>\
                 <link rel=\"alternate\" href=\"https://a.test/{n}?a=1&amp;b=2\"/><updated>2026-03-07T10:0{n}:00Z</updated>\
                 <summary>Čas &#8211; ünd</summary><author><name>A. Writer</name></author></entry>"
            )
        } else {
            format!(
                "\n<item><title>Story {n} &amp;amp; <![CDATA[<b>more</b>]]></title><link>https://a.test/{n}?a=1&amp;b=2</link>\
                 <pubDate>Sat, 07 Mar 2026 10:0{n}:00 GMT</pubDate><description><![CDATA[<p>Čas – ünd</p>]]></description>\
                 <guid isPermaLink=\"false\">g{n}</guid></item>"
            )
        };
        places.push((start, text.len()));
    }
    text += if atom { "\n</feed>" } else { "\n</channel></rss>" };
    (text, places)
}

fn title(n: usize) -> String {
    format!("Story {n} & more")
}

#[test]
fn a_cut_keeps_the_items_before_it() {
    for atom in [false, true] {
        let (text, places) = feed(atom);
        for cut in 0..=text.len() {
            let found = titles(&text.as_bytes()[..cut]);
            for (n, _) in places.iter().enumerate().filter(|(_, (_, end))| *end <= cut) {
                assert!(found.contains(&title(n)), "item {n} is lost when cut at {cut}");
            }
        }
    }
}

#[test]
fn a_wound_in_one_item_loses_no_other() {
    let wounds: [&str; 12] =
        ["<", ">", "&", "\"", "<b>", "</p>", "]]>", "<![CDATA[", "\u{0}", "<!", "<?", "&#0;"];
    for atom in [false, true] {
        let (text, places) = feed(atom);
        let (start, end) = places[2];
        // Inside of the item, not in the tags that hold it.
        for at in (start + 8..end - 8).filter(|at| text.is_char_boundary(*at)) {
            let mut damaged: Vec<String> = wounds
                .iter()
                .map(|wound| format!("{}{wound}{}", &text[..at], &text[at..]))
                .collect();
            for len in [1, 5, 20] {
                let after = (at + len..end - 8).find(|at| text.is_char_boundary(*at));
                damaged.extend(after.map(|after| format!("{}{}", &text[..at], &text[after..])));
            }
            for text in damaged {
                let found = titles(text.as_bytes());
                for n in [0, 1, 3, 4] {
                    assert!(found.contains(&title(n)), "item {n} is lost: {text}");
                }
            }
        }
    }
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    let (rss, _) = feed(false);
    let (atom, _) = feed(true);
    let json = "{\"version\":\"x\",\"items\":[{\"id\":1,\"url\":\"https://a.test/1\",\"title\":\"A \\u00e9\"}]}";
    let map = "<urlset xmlns:news=\"x\"><url><loc>https://a.test/1</loc><news:news><news:title>A</news:title></news:news></url></urlset>";
    // Xorshift: the same on every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut dice = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    for round in 0..6_000 {
        let mut bytes = [&rss, &atom, json, map][round % 4].as_bytes().to_vec();
        for _ in 0..=dice(12) {
            let at = dice(bytes.len());
            match dice(4) {
                0 => bytes[at] = dice(256) as u8,
                1 => bytes.truncate(at + 1),
                2 => {
                    let piece: Vec<u8> = bytes[at..(at + dice(40)).min(bytes.len())].to_vec();
                    let to = dice(bytes.len());
                    bytes.splice(to..to, piece);
                }
                _ => drop(bytes.drain(at..(at + dice(20)).min(bytes.len() - 1).max(at))),
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let _ = parse(&bytes, &ORIGIN, &NoDecoder);
        let text = String::from_utf8_lossy(&bytes);
        let _ = date::parse(&text, &Hint::default());
    }
}

#[test]
fn dates_of_any_words_are_read_without_a_panic() {
    let pieces = [
        "2026",
        "02",
        "31",
        "0",
        "99999999999999999999",
        ":",
        "-",
        "/",
        ".",
        "+",
        "T",
        "Z",
        "GMT",
        "mar",
        "Fri",
        "年",
        "월",
        "pm",
        " ",
        "(",
        "tháng",
        "٣",
        "Europe/",
        "w",
        "午後",
        "é",
        "\u{200f}",
        ",",
    ];
    let mut state = 88_172_645_463_325_252_u64;
    for _ in 0..30_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text += pieces[(state % pieces.len() as u64) as usize];
        }
        if let Some(date) = date::parse(&text, &Hint::default()) {
            let (year, ..) = date.local.date();
            assert!((1_980..2_201).contains(&year), "{text}");
        }
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    let half = 1 << 20;
    let units = [
        "<",
        "<a",
        "<a ",
        "<a b='",
        "<![CDATA[",
        "<![CDATA[ ]]",
        "<!--",
        "<!",
        "<?",
        "<!DOCTYPE [",
        "&",
        "&#",
        "&amp",
        "</",
        "</item>",
        "<item>",
        "<item><title>",
        "<title>",
        "<b>",
        "<b></c>",
        "<script>",
        "]]>",
        "-->",
        "\"",
        "<item a=\"",
        "<entry/>",
        "[",
        "{\"a\":",
    ];
    let mut slowest = (Duration::ZERO, String::new());
    for unit in units {
        for start in ["", "<feed><entry><content>"] {
            let text = format!("{start}{}", unit.repeat(half / unit.len()));
            let started = Instant::now();
            let _ = parse(text.as_bytes(), &ORIGIN, &NoDecoder);
            slowest = slowest.max((started.elapsed(), format!("{start}{unit}")));
        }
    }
    println!("slowest megabyte: {slowest:?}");
    // Quadratic time would be minutes.
    assert!(slowest.0 < Duration::from_secs(10), "{slowest:?}");
}

#[test]
fn bombs_and_floods_are_bounded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><rss><channel><item><title>&b;</title></item></channel></rss>";
    assert_eq!(parse(bomb.as_bytes(), &ORIGIN, &NoDecoder), Err(FeedError::EntityBomb));
    let harmless = "<!DOCTYPE rss [<!ENTITY nbsp \"&#160;\">]><rss><channel><item><title>A&nbsp;B</title></item></channel></rss>";
    assert_eq!(titles(harmless.as_bytes()), ["A B"]);
    let flood = format!("<rss><channel>{}", "<item><title>A</title></item>".repeat(5_000));
    assert_eq!(titles(flood.as_bytes()).len(), 1_000);
    let long = format!(
        "<rss><channel><item><title>{}</title></item></channel></rss>",
        "word ".repeat(100_000)
    );
    assert!(titles(long.as_bytes())[0].chars().count() < 520);
}
