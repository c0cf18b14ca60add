//! JSON Feed 1 and 1.1.

use super::feed::{Feed, FeedError, MAX_ITEMS, Origin, language_tag, published};
use super::json::{self, Value};
use super::plain;
use super::{Item, address};
use crate::text::date::Hint;

pub(super) fn parse(text: &str, origin: &Origin) -> Result<Feed, FeedError> {
    let (document, whole) = json::read(text).ok_or(FeedError::Broken)?;
    let Some(entries) = document.get("items") else {
        return Err(if whole { FeedError::NotAFeed } else { FeedError::Broken });
    };
    let language = language_tag(document.text("language"));
    let home = document.text("home_page_url");
    let mut feed = Feed {
        title: plain::line(document.text("title")),
        link: address::absolute(home, origin.url).unwrap_or_default(),
        language: language.clone(),
        ..Feed::default()
    };
    feed.items =
        entries.list().iter().take(MAX_ITEMS).filter_map(|e| entry(e, &feed, origin)).collect();
    if feed.items.is_empty() && !whole {
        return Err(FeedError::Broken);
    }
    Ok(feed)
}

fn entry(entry: &Value, feed: &Feed, origin: &Origin) -> Option<Item> {
    let first = |names: &[&'static str]| {
        names
            .iter()
            .map(|name| entry.text(name))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    };
    if !matches!(entry, Value::Object(_)) {
        return None;
    }
    let links = ["url", "external_url", "id"]
        .iter()
        .filter(|name| **name != "id" || entry.text("id").starts_with("http"));
    let link = links.filter_map(|name| {
        let value = entry.text(name);
        address::absolute(value, origin.url).filter(|_| !value.trim().is_empty())
    });
    let link = link.into_iter().next().unwrap_or_default();
    let language = match language_tag(entry.text("language")) {
        tag if tag.is_empty() => feed.language.clone(),
        tag => tag,
    };
    let hint = Hint { country: origin.country, language: &language };
    let authors = entry.get("authors").map(Value::list).unwrap_or_default();
    let authors: Vec<&str> = authors
        .iter()
        .chain(entry.get("author"))
        .map(|author| author.text("name"))
        .filter(|name| !name.is_empty())
        .collect();
    let published = ["date_published", "date_modified"]
        .iter()
        .find_map(|name| published(entry.text(name), &hint, origin));
    let summary = plain::line(first(&["summary", "content_text", "content_html"]));
    let item = Item {
        title: plain::line(entry.text("title")),
        url: address::key(&link),
        link,
        summary: plain::shortened(summary, 1_000),
        author: authors.join(", "),
        published,
        language,
        ..Item::default()
    };
    (!(item.title.is_empty() && item.link.is_empty() && item.summary.is_empty())).then_some(item)
}
