//! Finding the feeds that a page names.

use super::address;
use super::xml::{self, Reader, Token};
use serde::{Deserialize, Serialize};

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedLink {
    pub url: String,
    /// Title that the page gives it; may be empty.
    pub title: String,
}

/// Types of `<link rel="alternate">` that are feeds.
const TYPES: [&str; 5] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
];
/// Marks of feeds of comments, in addresses and in titles.
const COMMENT_ADDRESSES: [&str; 5] =
    ["/comments/", "/comments.", "comments/feed", "/kommentare/", "type=comment"];
const COMMENT_TITLES: [&str; 4] =
    ["comments feed", "kommentar-feed", "flux des commentaires", "feed dei commenti"];
/// A page that names more has a list, not a feed.
const MAX_LINKS: usize = 20;

/// True for a `<link>` that names a feed of articles: not one of comments, and not the interface of
/// WordPress, which is offered as `application/json` too.
pub fn is_feed_link(rel: &str, kind: &str, href: &str, title: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let href = href.to_ascii_lowercase();
    let title = title.to_ascii_lowercase();
    let is_alternate =
        rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("alternate"));
    let is_interface =
        (kind == "application/json" && href.contains("/wp-json")) || href.contains("/oembed");
    let is_of_comments = COMMENT_ADDRESSES.iter().any(|mark| href.contains(mark))
        || COMMENT_TITLES.iter().any(|mark| title.contains(mark));
    is_alternate && TYPES.contains(&kind.as_str()) && !(is_interface || is_of_comments)
}

/// The feeds that the head of a page names, in its order, each once.
pub fn feeds_of_page(html: &str, base: &str) -> Vec<FeedLink> {
    let mut found: Vec<FeedLink> = Vec::new();
    let mut base = base.to_owned();
    for token in Reader::new(html) {
        let Token::Start { name, attributes, .. } = token else { continue };
        if name.eq_ignore_ascii_case("body") || found.len() >= MAX_LINKS {
            break;
        }
        let value = |name: &str| xml::attribute(attributes, name).unwrap_or_default();
        if name.eq_ignore_ascii_case("base") {
            base = address::absolute(&value("href"), &base).unwrap_or(base);
        }
        if !name.eq_ignore_ascii_case("link") {
            continue;
        }
        let (href, title) = (value("href"), value("title"));
        if !is_feed_link(&value("rel"), &value("type"), &href, &title) {
            continue;
        }
        if let Some(url) = address::absolute(&href, &base)
            && !found.iter().any(|link| link.url == url)
        {
            found.push(FeedLink { url, title });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_of_articles_only() {
        let html = r#"<!doctype html><head><base href="https://cdn.test/x/">
            <link rel="alternate" type="application/rss+xml" title="Paper" href="feed">
            <link rel=alternate type=application/atom+xml href=/atom>
            <link rel="alternate" type="application/rss+xml" title="Paper » Comments Feed" href="/comments/feed">
            <link rel="alternate" type="application/json" href="https://paper.test/wp-json/wp/v2/posts/1">
            <link rel="alternate" hreflang="fr" href="/fr/">
            <link rel="stylesheet" href="a.css"></head>
            <body><link rel="alternate" type="application/rss+xml" href="/late"></body>"#;
        let urls: Vec<String> =
            feeds_of_page(html, "https://paper.test/").into_iter().map(|link| link.url).collect();
        assert_eq!(urls, ["https://cdn.test/x/feed", "https://cdn.test/atom"]);
    }
}
