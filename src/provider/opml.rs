//! Lists of feeds as other readers write and read them (OPML 1.0 and 2.0).

use super::address;
use super::plain;
use super::xml::{self, Reader, Token};
use crate::text::entity;
use serde::{Deserialize, Serialize};

/// A feed of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outline {
    pub title: String,
    /// Address of the feed.
    pub url: String,
    /// Home page of the outlet, or empty.
    pub home: String,
    pub language: String,
    /// Names of the folders it stands in, joined by `/`.
    pub folder: String,
}

/// Most feeds taken from a list.
const MAX_FEEDS: usize = 5_000;
/// Deeper folders are not named.
const MAX_DEPTH: usize = 8;

/// The list is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this file is not a list of feeds (OPML)")]
pub struct NotOpml;

/// The feeds of a list, each once, in its order.
///
/// # Errors
/// When the text holds no `opml` or `outline` element.
pub fn read(text: &str) -> Result<Vec<Outline>, NotOpml> {
    let mut found: Vec<Outline> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut is_opml = false;
    for token in Reader::new(text) {
        match token {
            Token::Start { name, attributes, empty, .. } => {
                is_opml |=
                    name.eq_ignore_ascii_case("opml") || name.eq_ignore_ascii_case("outline");
                if !name.eq_ignore_ascii_case("outline") || found.len() >= MAX_FEEDS {
                    continue;
                }
                let value = |name: &str| xml::attribute(attributes, name).unwrap_or_default();
                let title = match value("title") {
                    title if title.trim().is_empty() => value("text"),
                    title => title,
                };
                let title = plain::line(&title);
                match address::absolute(&value("xmlurl"), "") {
                    Some(url) => {
                        let names: Vec<&str> =
                            folders.iter().flatten().map(String::as_str).collect();
                        let home = address::absolute(&value("htmlurl"), "").unwrap_or_default();
                        let language = super::feed::language_tag(&value("language"));
                        let folder = names.join("/");
                        if known.insert(url.clone()) {
                            found.push(Outline { title, url, home, language, folder });
                        }
                        if !empty {
                            folders.push(None);
                        }
                    }
                    None if !empty => {
                        let name = (folders.len() < MAX_DEPTH).then_some(title);
                        folders.push(name.filter(|name| !name.is_empty()));
                    }
                    None => {}
                }
            }
            Token::End { name, .. } if name.eq_ignore_ascii_case("outline") => {
                folders.pop();
            }
            _ => {}
        }
    }
    if is_opml { Ok(found) } else { Err(NotOpml) }
}

/// The list as OPML 2.0, one folder for each first folder name.
pub fn write(title: &str, feeds: &[Outline]) -> String {
    let mut folders: Vec<(&str, Vec<&Outline>)> = Vec::new();
    for feed in feeds {
        match folders.iter_mut().find(|(name, _)| *name == feed.folder) {
            Some((_, list)) => list.push(feed),
            None => folders.push((&feed.folder, vec![feed])),
        }
    }
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        escaped(title)
    );
    for (name, list) in folders {
        if !name.is_empty() {
            out.push_str(&format!("<outline text=\"{}\">\n", escaped(name)));
        }
        for feed in list {
            let mut optional = String::new();
            for (attribute, value) in [("htmlUrl", &feed.home), ("language", &feed.language)] {
                if !value.is_empty() {
                    optional.push_str(&format!(" {attribute}=\"{}\"", escaped(value)));
                }
            }
            out.push_str(&format!(
                "<outline type=\"rss\" text=\"{0}\" title=\"{0}\" xmlUrl=\"{1}\"{optional}/>\n",
                escaped(&feed.title),
                escaped(&feed.url)
            ));
        }
        if !name.is_empty() {
            out.push_str("</outline>\n");
        }
    }
    out.push_str("</body>\n</opml>\n");
    out
}

fn escaped(text: &str) -> String {
    entity::escape(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_go_round() {
        let text = r#"<?xml version="1.0"?><opml version="1.0"><body>
            <outline text="Europe"><outline text="Austria">
              <outline title="Der &quot;Bote&quot; &amp; Co" xmlUrl="https://bote.test/rss?a=1&amp;b=2" htmlUrl="https://bote.test/"/>
            </outline></outline>
            <outline text="Flat" type="rss" XMLURL="https://flat.test/feed" language="EN_us"></outline>
            <outline text="Twice" xmlUrl="https://flat.test/feed"/>
            <outline text="Bad" xmlUrl="javascript:x"/>"#;
        let feeds = read(text).expect("a list");
        assert_eq!(feeds.len(), 2);
        assert_eq!(feeds[0].folder, "Europe/Austria");
        assert_eq!(feeds[0].title, "Der \"Bote\" & Co");
        assert_eq!(feeds[1].language, "en-US");
        assert_eq!(read(&write("My <feeds>", &feeds)), Ok(feeds));
        assert_eq!(read("<html></html>"), Err(NotOpml));
        assert_eq!(read("<opml/>"), Ok(vec![]));
    }
}
