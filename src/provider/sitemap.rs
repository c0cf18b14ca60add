//! News sitemaps: the articles of an outlet's last two days, made for crawlers.

use super::feed::split::Document;
use super::feed::{Feed, Origin, element, joined, language_tag, published};
use super::plain;
use super::{Item, address};
use crate::order::Sort;
use crate::text::date::{self, Hint};
use crate::time::Timestamp;

/// Sitemaps of an index that are worth a request, the newest first.
pub(super) fn children(document: &Document, origin: &Origin) -> Vec<String> {
    let mut found: Vec<(Option<Timestamp>, String)> = Vec::new();
    for (_, pieces) in &document.items {
        let mut entry = (None, None);
        for child in element::children(pieces, &document.names) {
            match child.name.as_str() {
                "loc" => entry.1 = address::absolute(&child.text(), origin.url),
                "lastmod" => {
                    entry.0 =
                        date::parse(&child.text(), &Hint::default()).and_then(|d| d.timestamp());
                }
                _ => {}
            }
        }
        if let (time, Some(url)) = entry {
            found.push((time, url));
        }
    }
    found.order_by_key(|(time, _)| std::cmp::Reverse(*time));
    found.into_iter().map(|(_, url)| url).collect()
}

/// The articles of a sitemap; an address of which it says nothing as news is none.
pub(super) fn feed(document: &Document, origin: &Origin) -> Feed {
    let names = &document.names;
    let mut feed = Feed::default();
    for (_, pieces) in &document.items {
        let mut item = Item::default();
        let mut date = String::new();
        let children = element::children(pieces, names);
        // A damaged `news:news` leaves its children beside it.
        let inner = children.iter().filter(|child| child.name == "news:news");
        let inner: Vec<element::Child> =
            inner.flat_map(|child| element::children(child.inner, names)).collect();
        let publication = inner.iter().filter(|child| child.name == "news:publication");
        let deeper: Vec<element::Child> =
            publication.flat_map(|child| element::children(child.inner, names)).collect();
        for child in children.iter().chain(&inner).chain(&deeper) {
            let text = || plain::line(&joined(child.inner));
            match child.name.as_str() {
                "loc" => {
                    item.link = address::absolute(&child.text(), origin.url).unwrap_or_default()
                }
                "news:title" => item.title = text(),
                "news:publication_date" => date = text(),
                "news:language" => item.language = language_tag(&text()),
                "news:name" => feed.title = text(),
                _ => {}
            }
        }
        if !children.iter().any(|child| child.name.starts_with("news:")) {
            continue;
        }
        item.url = address::key(&item.link);
        let hint = Hint { country: origin.country, language: &item.language };
        item.published = published(&date, &hint, origin);
        feed.items.push(item);
    }
    feed
}
