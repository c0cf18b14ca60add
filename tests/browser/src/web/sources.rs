//! The sources that are asked for one story, as they answer: GDELT, its article list, Google News and a search
//! server of one's own. What they know are the stories of the local web.

use super::fixture::{Article, Outlet};
use super::page::escape;
use crate::proxy::{Body, Request, Response};
use parallax::time::Timestamp;
use serde_json::json;

pub const GDELT: &str = "api.gdeltproject.org";
pub const GOOGLE_NEWS: &str = "news.google.com";
pub const WORLD_FILE: &str = "storage.googleapis.com";
pub const SEARCH_SERVER: &str = "search.example";

/// All hosts.
pub const HOSTS: [&str; 4] = [GDELT, GOOGLE_NEWS, WORLD_FILE, SEARCH_SERVER];

/// Articles in one answer.
const MOST: usize = 75;

/// The answer of a source; `None` when the host is none.
pub fn answer(request: &Request, articles: &[Article], outlets: &[Outlet]) -> Option<Response> {
    let articles = &articles[..articles.len().min(MOST)];
    Some(match request.host.as_str() {
        GDELT => gdelt(articles, outlets),
        GOOGLE_NEWS => google_news(articles, outlets),
        WORLD_FILE => world_file(request, articles, outlets),
        SEARCH_SERVER => search(request, articles, outlets),
        _ => return None,
    })
}

fn compact(time: Timestamp, letters: bool) -> String {
    let iso = time.to_iso();
    let kept = |c: &char| c.is_ascii_digit() || letters && matches!(c, 'T' | 'Z');
    iso.chars().filter(kept).collect()
}

/// GDELT puts blanks round punctuation and says when it saw an article, not when it was published.
fn gdelt(articles: &[Article], outlets: &[Outlet]) -> Response {
    let list = articles.iter().map(|article| {
        let outlet = &outlets[article.outlet];
        json!({
            "url": article.url,
            "url_mobile": "",
            "title": article.title.replace(',', " ,"),
            "seendate": compact(article.published, true),
            "socialimage": "",
            "domain": outlet.host,
            "language": "English",
            "sourcecountry": "",
        })
    });
    let body = json!({ "articles": list.collect::<Vec<_>>() }).to_string();
    Response::new(200, "application/json; charset=utf-8", body)
}

fn google_news(articles: &[Article], outlets: &[Outlet]) -> Response {
    let items: String = articles
        .iter()
        .enumerate()
        .map(|(at, article)| {
            let outlet = &outlets[article.outlet];
            format!(
                "<item><title>{} - {}</title><link>https://news.google.com/rss/articles/CBMi{at}?oc=5</link>\
                 <guid isPermaLink=\"false\">CBMi{at}</guid><pubDate>{}</pubDate>\
                 <source url=\"https://{}\">{}</source></item>",
                escape(&article.title),
                escape(&outlet.name),
                super::feed::http_date(article.published),
                outlet.host,
                escape(&outlet.name),
            )
        })
        .collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>"
    );
    Response::new(200, "application/xml; charset=utf-8", body)
}

/// Every third minute has a file, and each a broken line.
fn world_file(request: &Request, articles: &[Article], outlets: &[Outlet]) -> Response {
    let minute = request.path.bytes().filter(u8::is_ascii_digit).map(u32::from).sum::<u32>();
    if minute % 3 != 0 {
        return Response::not_found();
    }
    let mut lines = String::from("{\"title\": \"a line that was cut\n");
    for article in articles {
        let outlet = &outlets[article.outlet];
        let line = json!({
            "date": article.published.to_iso(),
            "url": article.url,
            "title": article.title,
            "desc": article.paragraphs.first(),
            "lang": outlet.language,
            "outletName": outlet.name,
        });
        lines += &format!("{line}\n");
    }
    Response::new(200, "application/gzip", gzip(lines.as_bytes()))
}

/// Hits as OpenSearch gives them; a request that is no search is refused as it does.
fn search(request: &Request, articles: &[Article], outlets: &[Outlet]) -> Response {
    let asked: Option<serde_json::Value> = serde_json::from_slice(&request.body).ok();
    let is_search = request.method == "POST"
        && request.path == "/news/_search"
        && asked.is_some_and(|body| body["query"]["bool"]["should"].is_array());
    if !is_search {
        let body = json!({ "error": { "type": "parsing_exception" }, "status": 400 }).to_string();
        return Response::new(400, "application/json", body);
    }
    let hits = articles.iter().enumerate().map(|(at, article)| {
        let outlet = &outlets[article.outlet];
        json!({ "_id": at.to_string(), "_score": 9.0, "_source": {
            "title": article.title, "lead": article.paragraphs.first(), "url": article.url,
            "host": outlet.host, "time": article.published.0, "lang": outlet.language,
        } })
    });
    let body = json!({ "took": 3, "hits": { "hits": hits.collect::<Vec<_>>() } }).to_string();
    Response::new(200, "application/json", body)
}

/// A gzip file of blocks that are stored as they are (RFC 1952, RFC 1951).
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out.extend(crc32(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// An answer with a body that is packed for the way.
pub fn packed(response: Response) -> Response {
    let Body::Bytes(bytes) = &response.body else { return response };
    let body = Body::Bytes(gzip(bytes));
    Response { body, ..response }.header("Content-Encoding", "gzip")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_as_gzip_does() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let packed = gzip(b"abc");
        assert_eq!(&packed[10..18], [1, 3, 0, 252, 255, b'a', b'b', b'c']);
        assert_eq!(packed.len(), 10 + 5 + 3 + 8);
    }
}
