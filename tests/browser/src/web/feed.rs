//! Feeds of the local web, with conditional answers.

use super::fixture::{Article, FeedForm, Outlet};
use super::page::escape;
use crate::proxy::{Request, Response};
use parallax::time::{DAY, Timestamp};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The feed of an outlet, or an empty one of an outlet that is not ours.
pub fn answer(
    request: &Request,
    outlet: Option<&Outlet>,
    articles: &[Article],
    outlets: &[Outlet],
) -> Response {
    let (body, content_type, newest) = match outlet {
        Some(outlet) => {
            let items: Vec<&Article> =
                articles.iter().filter(|a| outlets[a.outlet].host == outlet.host).collect();
            let (body, content_type) = write(outlet, &items);
            (body, content_type, items.first().map(|a| a.published))
        }
        None => (EMPTY.to_string(), "application/rss+xml; charset=utf-8", None),
    };
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    let unchanged = request.header("if-none-match").is_some_and(|asked| asked == tag);
    let mut response = if unchanged {
        Response::new(304, content_type, "")
    } else {
        Response::new(200, content_type, body)
    };
    response = response.header("ETag", tag);
    match newest {
        Some(newest) => response.header("Last-Modified", http_date(newest)),
        None => response,
    }
}

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\
<title>Demo feed without reports</title><link>https://example.invalid/</link>\
<description>Demo</description></channel></rss>\n";

fn write(outlet: &Outlet, items: &[&Article]) -> (String, &'static str) {
    match outlet.feed {
        FeedForm::Rss => (rss(outlet, items), "application/rss+xml; charset=utf-8"),
        FeedForm::Atom => (atom(outlet, items), "application/atom+xml; charset=utf-8"),
        FeedForm::Rdf => (rdf(outlet, items), "application/rdf+xml; charset=utf-8"),
    }
}

fn summary(article: &Article) -> &str {
    article.paragraphs.first().map_or("", |p| p)
}

fn rss(outlet: &Outlet, items: &[&Article]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n<title>{}</title>\n<link>https://{}/</link>\n\
         <description>Demo feed of the Parallax project</description>\n<language>{}</language>\n",
        escape(&outlet.name),
        outlet.host,
        outlet.language
    );
    for item in items {
        out += &format!(
            "<item><title>{}</title><link>{}</link><guid>{}</guid><pubDate>{}</pubDate>\
             <dc:creator>{}</dc:creator><description>{}</description></item>\n",
            escape(&item.title),
            escape(&item.url),
            escape(&item.url),
            http_date(item.published),
            escape(&item.byline),
            escape(&format!("<p>{}</p>", escape(summary(item)))),
        );
    }
    out + "</channel></rss>\n"
}

fn atom(outlet: &Outlet, items: &[&Article]) -> String {
    let updated = items.first().map(|a| a.published.to_iso()).unwrap_or_default();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title><id>https://{}/</id><updated>{updated}</updated>\n",
        outlet.language,
        escape(&outlet.name),
        outlet.host
    );
    for item in items {
        let (url, iso) = (escape(&item.url), item.published.to_iso());
        out += &format!(
            "<entry><title>{}</title><link rel=\"alternate\" href=\"{url}\"/><id>{url}</id>\
             <published>{iso}</published><updated>{iso}</updated><author><name>{}</name></author>\
             <summary>{}</summary></entry>\n",
            escape(&item.title),
            escape(&item.byline),
            escape(summary(item)),
        );
    }
    out + "</feed>\n"
}

fn rdf(outlet: &Outlet, items: &[&Article]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xml:lang=\"{}\">\n<channel rdf:about=\"https://{}/\"><title>{}</title><link>https://{}/</link></channel>\n",
        outlet.language,
        outlet.host,
        escape(&outlet.name),
        outlet.host
    );
    for item in items {
        let url = escape(&item.url);
        out += &format!(
            "<item rdf:about=\"{url}\"><title>{}</title><link>{url}</link><dc:date>{}</dc:date>\
             <description>{}</description></item>\n",
            escape(&item.title),
            item.published.to_iso(),
            escape(summary(item)),
        );
    }
    out + "</rdf:RDF>\n"
}

/// `Fri, 02 Jan 2026 14:24:00 GMT` (RFC 9110), which is also a date of RFC 822.
pub(super) fn http_date(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = time.date();
    let weekday = DAYS[time.0.div_euclid(DAY).rem_euclid(7) as usize];
    let month = MONTHS[usize::from(month) - 1];
    format!("{weekday}, {day:02} {month} {year:04} {} GMT", &time.to_iso()[11..19])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_http_dates() {
        let time = Timestamp::from_utc(2026, 1, 2, 14, 24, 0);
        assert_eq!(http_date(time), "Fri, 02 Jan 2026 14:24:00 GMT");
        assert_eq!(http_date(Timestamp(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
