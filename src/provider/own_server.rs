//! The person's own search server: any endpoint that speaks the `_search` of OpenSearch. The documents
//! and the index are described in `docs/own-server.md`.

use super::answer::Outcome;
use super::gate::Manner;
use super::json::{self, Value};
use super::question::Question;
use super::{Item, address};
use crate::time::{HOUR, Timestamp};
use serde_json::json;

/// The server is the person's own: it is spared only while it is down.
pub const MANNER: Manner = Manner { spacing: 1, pauses: [60, 300, 900], silent_after: None };
/// Most documents asked for.
const SIZE: u32 = 75;
/// Clues that are asked for.
pub const WORDS: usize = 12;

/// A request with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// To be sent with POST and `content-type: application/json`.
    pub url: String,
    pub body: String,
}

/// The search for what a question asks, on the index at `endpoint` (`https://host/index`, with or
/// without `/_search`). `None` when the address is none, sends words in the clear to another machine or
/// holds a password, or when the article has no words to ask for.
pub fn request(endpoint: &str, question: &Question) -> Option<Search> {
    let clues = question.usable();
    let words: Vec<&String> = clues.iter().take(WORDS).collect();
    let url = self::endpoint(endpoint)?;
    let (url, query) = url.split_once('?').map_or((url.as_str(), ""), |(url, query)| (url, query));
    if words.is_empty() {
        return None;
    }
    let url = match url.trim_end_matches('/') {
        url if url.ends_with("/_search") => url.to_owned(),
        url => format!("{url}/_search"),
    };
    let url = if query.is_empty() { url } else { format!("{url}?{query}") };
    let should: Vec<serde_json::Value> = words
        .iter()
        .map(|clue| {
            let kind = if clue.contains(' ') { "phrase" } else { "best_fields" };
            json!({ "multi_match": { "query": clue, "type": kind, "fields": ["title^2", "lead"] } })
        })
        .collect();
    let least = if words.len() > 2 { 2 } else { 1 };
    let window =
        json!({ "gte": question.published.0 - 48 * HOUR, "lte": question.published.0 + 48 * HOUR });
    let body = json!({
        "size": SIZE,
        "_source": ["title", "lead", "url", "host", "time", "lang"],
        "query": { "bool": {
            "should": should,
            "minimum_should_match": least,
            "filter": [{ "range": { "time": window } }],
        } },
    });
    Some(Search { url, body: body.to_string() })
}

/// The address as it is asked, when words may be sent there: over HTTPS or to the device itself, and without a
/// password in it.
pub fn endpoint(address: &str) -> Option<String> {
    let url = address::absolute(address.trim(), "").filter(|url| is_safe(url))?;
    let named = address.split('/').nth(2).is_some_and(|authority| authority.contains('@'));
    (!named).then_some(url)
}

fn is_safe(url: &str) -> bool {
    url.starts_with("https://") || matches!(address::host(url).as_str(), "localhost" | "127.0.0.1")
}

/// The documents of an answer with status 200, or what it means instead.
pub(super) fn parse(body: &[u8]) -> Result<Vec<Item>, Outcome> {
    let text = String::from_utf8_lossy(body);
    let (answer, _) = json::read(&text).ok_or(Outcome::BadAnswer)?;
    let hits = answer.get("hits").and_then(|hits| hits.get("hits")).ok_or(Outcome::BadAnswer)?;
    Ok(hits.list().iter().filter_map(|hit| document(hit.get("_source")?)).collect())
}

fn document(source: &Value) -> Option<Item> {
    let link = address::absolute(source.text("url"), "")?;
    let host = source.text("host");
    Some(Item {
        title: source.text("title").to_owned(),
        url: address::key(&link),
        link,
        summary: source.text("lead").to_owned(),
        published: source.text("time").parse().ok().map(Timestamp),
        language: source.text("lang").to_owned(),
        source_url: if host.is_empty() { String::new() } else { format!("https://{host}/") },
        ..Item::default()
    })
    .filter(|item| !item.title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_for_the_clues_round_the_time() {
        let clues = ["Oberwald".to_owned(), "Anna Keller".to_owned(), "tunnel".to_owned()];
        let published = Timestamp(1_772_000_000);
        let question = Question { clues: &clues, language: "en", country: "", published };
        for endpoint in [
            "https://s.test:9200/news",
            "https://s.test:9200/news/_search",
            "https://s.test:9200/news/",
        ] {
            let search = request(endpoint, &question).expect("a request");
            assert_eq!(search.url, "https://s.test:9200/news/_search");
            let body: serde_json::Value = serde_json::from_str(&search.body).expect("JSON");
            assert_eq!(body["query"]["bool"]["should"][1]["multi_match"]["type"], "phrase");
            assert_eq!(
                body["query"]["bool"]["filter"][0]["range"]["time"]["gte"],
                1_772_000_000 - 48 * HOUR
            );
        }
        for refused in
            ["ftp://s.test/news", "http://s.test/news", "https://me:secret@s.test/news", ""]
        {
            assert_eq!(request(refused, &question), None, "{refused}");
        }
        assert!(request("http://localhost:9200/news", &question).is_some());
    }

    #[test]
    fn hits_become_items() {
        let body = br#"{"took":3,"hits":{"total":{"value":1},"hits":[{"_id":"1","_score":9.1,"_source":
            {"title":"Tunnel opens","lead":"At last.","url":"https://a.test/1","host":"a.test","time":1772000000,"lang":"en"}},
            {"_id":"2","_source":{"title":"No address"}}]}}"#;
        let items = parse(body).expect("items");
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].published, Some(Timestamp(1_772_000_000)));
        assert_eq!(parse(b"{\"error\":{\"type\":\"x\"},\"status\":400}"), Err(Outcome::BadAnswer));
        assert_eq!(parse(b"<html>"), Err(Outcome::BadAnswer));
    }
}
