//! The local web: the outlets and stories of `tests/fixtures/web` as a [`Site`].
//!
//! Hosts of feeds that `data/feeds.tsv` knows answer too, with an empty feed where no story of ours
//! is from that outlet, so that a poll of any feed set stays inside and fails nowhere by itself.

mod fault;
mod feed;
mod fixture;
mod list;
mod page;
pub mod sources;

pub use fault::Fault;
pub use fixture::{Article, FeedForm, Markup, Outlet};

use crate::proxy::{Request, Response, Site};
use anyhow::{Context, Result};
use parallax::provider::feed_set;
use parallax::time::Timestamp;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The moment that the fixtures are written for: 3 January 2026, 14:02 in Tokyo.
pub const FIXTURE_NOW: Timestamp = Timestamp(1_767_416_520);

/// The story and the outlet that are opened first.
pub const FIRST: (&str, &str) = ("phone-call", "www.japantimes.co.jp");

/// Languages of the stories, ISO 639-1; feed sets have the same names.
pub const LANGUAGES: &[&str] = &["en", "ja", "ko", "zh", "de", "fr", "es"];

/// A running web's content; clones share it.
#[derive(Clone)]
pub struct LocalWeb {
    shared: Arc<Shared>,
}

struct Shared {
    outlets: Vec<Outlet>,
    articles: Vec<Article>,
    /// Host and path of every known feed, and the outlet it belongs to, if it is one of ours.
    feeds: HashMap<(String, String), Option<usize>>,
    hosts: HashSet<String>,
    by_address: HashMap<(String, String), usize>,
    changes: Mutex<Changes>,
}

#[derive(Default)]
struct Changes {
    faults: HashMap<String, Fault>,
    pages: HashMap<String, Vec<u8>>,
    /// Which version of its lists the web publishes.
    lists: usize,
}

impl LocalWeb {
    /// Reads the fixtures and shifts their times so that [`FIXTURE_NOW`] is `now`.
    pub fn load(now: Timestamp) -> Result<Self> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = top.join("tests/fixtures/web");
        let outlets = fixture::outlets(&read(&folder.join("outlets.tsv"))?)?;
        let mut articles = Vec::new();
        for file in story_files(&folder.join("stories"))? {
            let story =
                file.file_stem().and_then(|s| s.to_str()).context("a story without a name")?;
            let shift = now.since(FIXTURE_NOW) / 60 * 60;
            let read = fixture::articles(story, &read(&file)?, &outlets, shift);
            articles.extend(read.with_context(|| format!("{}", file.display()))?);
        }
        articles.sort_by_key(|article| std::cmp::Reverse(article.published));
        let feeds = feed_addresses(&read(&top.join("data/feeds.tsv"))?, &outlets);
        let hosts = outlets
            .iter()
            .map(|o| o.host.clone())
            .chain(feeds.keys().map(|(host, _)| host.clone()));
        let hosts = hosts.collect();
        let by_address = articles
            .iter()
            .enumerate()
            .map(|(i, a)| ((outlets[a.outlet].host.clone(), a.path.clone()), i))
            .collect();
        let shared =
            Shared { outlets, articles, feeds, hosts, by_address, changes: Mutex::default() };
        Ok(LocalWeb { shared: Arc::new(shared) })
    }

    /// All outlets, as `outlets.tsv` lists them.
    pub fn outlets(&self) -> &[Outlet] {
        &self.shared.outlets
    }

    /// All articles, newest first.
    pub fn articles(&self) -> &[Article] {
        &self.shared.articles
    }

    /// The article of a story (name of its file) on a host.
    pub fn article(&self, story: &str, host: &str) -> Result<&Article> {
        let found = self
            .articles()
            .iter()
            .find(|a| a.story == story && self.outlets()[a.outlet].host == host);
        found.with_context(|| format!("the local web has no article of {story} on {host}"))
    }

    /// Addresses of feeds of the outlets that stand in none of these sets.
    pub fn feeds_beside(&self, sets: &[&str]) -> Vec<String> {
        let inside: HashSet<&str> =
            sets.iter().flat_map(|id| feed_set::of(id, "", "")).map(|feed| feed.outlet).collect();
        let beside = self.outlets().iter().filter(|outlet| !inside.contains(outlet.key.as_str()));
        beside.map(|outlet| format!("https://{}/feed", outlet.host)).collect()
    }

    /// Address of the article that is opened first.
    pub fn first_url(&self) -> Result<String> {
        Ok(self.article(FIRST.0, FIRST.1)?.url.clone())
    }

    /// Makes everything below an address (`https://host/path`, or `https://host/` for all of a
    /// host) misbehave.
    pub fn break_down(&self, address: &str, fault: Fault) {
        self.change(|c| c.faults.insert(without_scheme(address).to_string(), fault));
    }

    /// Ends all faults.
    pub fn repair(&self) {
        self.change(|c| c.faults.clear());
    }

    /// Serves a saved page under its real address.
    pub fn serve(&self, url: &str, html: Vec<u8>) {
        let address = without_scheme(url).split('#').next().unwrap_or_default().to_string();
        self.change(|c| c.pages.insert(address, html));
    }

    /// Publishes the next version of all lists of ratings.
    pub fn publish_next_lists(&self) {
        self.change(|c| c.lists += 1);
    }

    fn change<T>(&self, edit: impl FnOnce(&mut Changes) -> T) -> T {
        edit(&mut self.shared.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Site for LocalWeb {
    fn has(&self, host: &str) -> bool {
        self.shared.hosts.contains(host)
            || list::has(host)
            || sources::HOSTS.contains(&host)
            || self
                .change(|c| c.pages.keys().any(|address| address.split('/').next() == Some(host)))
    }

    fn tls_works(&self, host: &str) -> bool {
        self.change(|c| {
            !c.faults
                .iter()
                .any(|(at, fault)| *fault == Fault::NoTls && at.split('/').next() == Some(host))
        })
    }

    fn answer(&self, request: &Request) -> Response {
        let url = request.url();
        let address = without_scheme(&url);
        if let Some(fault) = self
            .change(|c| c.faults.iter().find(|(at, _)| address.starts_with(*at)).map(|(_, f)| *f))
        {
            return fault.answer(&url, || self.unbroken(request));
        }
        self.unbroken(request)
    }
}

impl LocalWeb {
    /// The answer without faults.
    fn unbroken(&self, request: &Request) -> Response {
        let shared = &*self.shared;
        let url = request.url();
        let address = without_scheme(&url);
        if let Some(page) = self.change(|c| c.pages.get(address).cloned()) {
            return Response::html(page);
        }
        if let Some(answer) = list::answer(request, self.change(|c| c.lists)) {
            return answer;
        }
        if let Some(answer) = sources::answer(request, &shared.articles, &shared.outlets) {
            return answer;
        }
        let key = (request.host.clone(), request.path.clone());
        if let Some(outlet) = shared.feeds.get(&key) {
            return feed::answer(
                request,
                outlet.map(|i| &shared.outlets[i]),
                &shared.articles,
                &shared.outlets,
            );
        }
        let path = request.path.split('?').next().unwrap_or_default().to_string();
        if let Some(&i) = shared.by_address.get(&(request.host.clone(), path.clone())) {
            let article = &shared.articles[i];
            return Response::html(page::article(
                article,
                &shared.outlets[article.outlet],
                &shared.articles,
            ));
        }
        match shared.outlets.iter().position(|o| o.host == request.host) {
            Some(outlet) if path == "/" => {
                Response::html(page::home(outlet, &shared.outlets[outlet], &shared.articles))
            }
            _ => Response::not_found(),
        }
    }
}

fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

fn story_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    Ok(files)
}

/// Where each feed of `feeds.tsv` is, and `/feed` of each of our outlets.
fn feed_addresses(table: &str, outlets: &[Outlet]) -> HashMap<(String, String), Option<usize>> {
    let mut found = HashMap::new();
    for row in table.lines().skip(1) {
        let mut cells = row.split('\t');
        let (Some(key), Some(url)) = (cells.next(), cells.next()) else { continue };
        let rest = without_scheme(url);
        let slash = rest.find('/').unwrap_or(rest.len());
        let host = rest[..slash].to_ascii_lowercase();
        let path = if slash < rest.len() { &rest[slash..] } else { "/" };
        found.insert((host, path.to_string()), outlets.iter().position(|o| o.key == key));
    }
    for (i, outlet) in outlets.iter().enumerate() {
        found.insert((outlet.host.clone(), "/feed".into()), Some(i));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Body;

    fn get(web: &LocalWeb, url: &str, headers: &[(&str, &str)]) -> Response {
        let (host, path) = without_scheme(url).split_once('/').unwrap();
        web.answer(&Request {
            method: "GET".into(),
            scheme: "https",
            host: host.into(),
            path: format!("/{path}"),
            headers: headers.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect(),
            body: Vec::new(),
        })
    }

    fn text(response: Response) -> String {
        match response.body {
            Body::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            Body::Flow(_) => panic!("a flow"),
        }
    }

    #[test]
    fn is_wide_enough() {
        let web = LocalWeb::load(FIXTURE_NOW).unwrap();
        let languages: HashSet<_> = web.outlets().iter().map(|o| &o.language).collect();
        let stories: HashSet<_> = web.articles().iter().map(|a| &a.story).collect();
        assert!(web.outlets().len() >= 25 && languages.len() >= 4 && stories.len() >= 8);
        let first = web.articles().iter().filter(|a| a.story == FIRST.0).count();
        assert_eq!(first, 12);
        for (i, outlet) in web.outlets().iter().enumerate() {
            assert!(web.articles().iter().any(|a| a.outlet == i), "{} has no article", outlet.host);
        }
    }

    #[test]
    fn times_move_with_now() {
        let now = Timestamp::from_utc(2030, 5, 6, 7, 8, 9);
        let web = LocalWeb::load(now).unwrap();
        let first = web.article(FIRST.0, FIRST.1).unwrap();
        let hours = now.since(first.published) / 3600;
        assert_eq!(hours, 14);
        assert!(first.url.contains("/2030/05/05/"), "{}", first.url);
        assert!(web.articles().iter().all(|a| a.published < now));
    }

    #[test]
    fn articles_and_homes_are_pages() {
        let web = LocalWeb::load(FIXTURE_NOW).unwrap();
        for article in web.articles() {
            let page = text(get(&web, &article.url, &[]));
            assert!(page.contains(crate::web::page::DEMO_MARK), "{}", article.url);
        }
        assert!(text(get(&web, "https://www.bbc.com/", &[])).contains("Harbour City"));
        assert_eq!(get(&web, "https://www.bbc.com/none", &[]).status, 404);
    }

    #[test]
    fn sets_hold_nearly_all_outlets() {
        let web = LocalWeb::load(FIXTURE_NOW).unwrap();
        let beside = web.feeds_beside(LANGUAGES);
        assert!(beside.len() <= 4, "{beside:?}");
        for feed in LANGUAGES.iter().flat_map(|id| feed_set::of(id, "", "")) {
            let ours = web.outlets().iter().find(|outlet| outlet.key == feed.outlet);
            if let Some(ours) = ours {
                let body = text(get(&web, feed.url, &[]));
                assert!(body.contains(&ours.host), "{}", feed.url);
            }
        }
    }

    #[test]
    fn feeds_answer_conditionally() {
        let web = LocalWeb::load(FIXTURE_NOW).unwrap();
        for (url, part) in [
            ("https://www.japantimes.co.jp/feed/", "spring U.S. visit"),
            ("https://www.abc.es/rss/atom/portada/", "Valmonte"),
            ("https://www.asahi.com/rss/asahi/business.rdf", "北見"),
            ("http://feeds.bbci.co.uk/news/rss.xml", "Northern Cup"),
        ] {
            let response = get(&web, url, &[]);
            let tag = response.headers.iter().find(|(n, _)| n == "ETag").unwrap().1.clone();
            assert!(text(response).contains(part), "{url}");
            assert_eq!(get(&web, url, &[("if-none-match", &tag)]).status, 304, "{url}");
        }
        let other = text(get(&web, "https://rss.asahi.com/rss/asahi/newsheadlines.rdf", &[]));
        assert!(other.contains("北見"));
    }

    #[test]
    fn faults_and_saved_pages() {
        let web = LocalWeb::load(FIXTURE_NOW).unwrap();
        web.break_down("https://www.bbc.com/", Fault::NotXml);
        web.break_down("https://www.npr.org/", Fault::NoTls);
        assert!(!text(get(&web, "https://www.bbc.com/feed", &[])).contains("Northern"));
        assert!(!web.tls_works("www.npr.org") && web.tls_works("www.bbc.com"));
        web.repair();
        assert!(text(get(&web, "https://www.bbc.com/feed", &[])).contains("Northern"));
        web.serve("https://saved.example/a?b=c", b"<title>saved</title>".to_vec());
        assert!(web.has("saved.example") && !web.has("other.example"));
        assert_eq!(text(get(&web, "https://saved.example/a?b=c", &[])), "<title>saved</title>");
    }
}
