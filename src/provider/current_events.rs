//! Wikipedia's page of a day's events: a few dozen stories of the world, each with its sources. One file
//! for everyone, no question; CC BY-SA 4.0, to be shown with a link to the page.

use super::plain;
use super::{Item, address};
use crate::time::Timestamp;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// More sources are not read.
const MAX_ITEMS: usize = 500;

/// Address of the page of the day that holds `moment`.
pub fn request(moment: Timestamp) -> String {
    let (year, month, day) = moment.date();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("https://en.wikipedia.org/wiki/Portal:Current_events/{year}_{month}_{day}?action=raw")
}

/// The sources of the stories: each item has the sentence of the story as its title.
pub(super) fn parse(body: &[u8]) -> Vec<Item> {
    let text = String::from_utf8_lossy(body);
    let stories = text.lines().filter(|line| line.starts_with('*'));
    stories.flat_map(story).take(MAX_ITEMS).collect()
}

fn story(line: &str) -> Vec<Item> {
    let line = line.trim_start_matches('*').trim();
    let mut sentence = String::new();
    let mut sources = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        sentence.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix("[[") {
            // A link to another page shows the words after its bar.
            let end = inside.find("]]").unwrap_or(inside.len());
            let shown = inside[..end].rsplit('|').next().unwrap_or_default();
            sentence.push_str(shown);
            rest = inside.get(end + 2..).unwrap_or_default();
            continue;
        }
        let end = rest.find(']').unwrap_or(rest.len());
        let (url, name) = rest[1..end].split_once(' ').unwrap_or((&rest[1..end], ""));
        if let Some(link) = address::absolute(url, "") {
            sources.push((link, name.trim_matches(['(', ')', ' ']).to_owned()));
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    sentence.push_str(rest);
    let title = plain::line(&sentence.replace("'''", "").replace("''", ""));
    sources
        .into_iter()
        .map(|(link, source_name)| Item {
            title: title.clone(),
            url: address::key(&link),
            link,
            source_name,
            language: "en".to_owned(),
            ..Item::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_with_sources_are_stories() {
        let text = "'''Transport'''\n*[[Oberwald Tunnel]]\n**The [[Alps|Alpine]] tunnel ''opens''. \
                    [https://a.test/1 (A Paper)] [https://b.test/2 (B)]\n*No source.\n";
        let items = parse(text.as_bytes());
        let shown: Vec<(&str, &str, &str)> = items
            .iter()
            .map(|i| (i.title.as_str(), i.link.as_str(), i.source_name.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("The Alpine tunnel opens.", "https://a.test/1", "A Paper"),
                ("The Alpine tunnel opens.", "https://b.test/2", "B"),
            ]
        );
        assert!(request(Timestamp::from_utc(2026, 3, 7, 1, 2, 3)).contains("/2026_March_7?"));
    }
}
