//! What the person says is wrong: an article that does not tell a story, and a page that was taken for another outlet's.
//!
//! Corrections stand in the settings, so they are exported, imported and deleted with them, and hold on this device only.
//! **What is said of a text holds for its copies; what is said of one page comes before what is said of its host.**

use crate::outlet::Identity;
use crate::provider::address::key;
use crate::settings::is_within;
use crate::story::{DocRef, Index, Match};
use crate::time::{Timestamp, iso_date};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Corrections of each kind that are kept; the oldest go first.
const MOST: usize = 300;
/// Bytes of an address, of a title, of a key or an id.
const LONGEST_URL: usize = 500;
const LONGEST_TITLE: usize = 200;
const LONGEST_KEY: usize = 100;

/// All corrections, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Corrections {
    pub matches: Vec<WrongMatch>,
    pub outlets: Vec<WrongOutlet>,
}

/// Two articles that do not tell the same story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrongMatch {
    /// Of the story that was open.
    pub article: Cited,
    pub other: Cited,
    #[cfg_attr(test, ts(type = "number"))]
    pub said: Timestamp,
}

/// An article, so that the person recognises it and the index finds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Cited {
    /// As [`crate::story::Document::id`].
    pub id: String,
    pub title: String,
    /// http(s), or empty.
    pub url: String,
    /// The outlet's key.
    pub outlet: String,
}

/// A page or a host that was taken for the wrong outlet's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrongOutlet {
    /// A host with all below it, or the address of one page.
    pub place: String,
    /// Key of the outlet that it is; empty for none that is known.
    pub outlet: String,
    /// Key of the outlet that was shown; empty for none.
    pub was: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub said: Timestamp,
}

/// The place that stands for one page: its address without what only tracks.
pub fn page_place(url: &str) -> String {
    key(url)
}

impl Corrections {
    pub fn is_empty(&self) -> bool {
        self.matches.is_empty() && self.outlets.is_empty()
    }

    /// Takes articles out of a story.
    pub fn separate(&mut self, article: &Cited, others: Vec<Cited>, said: Timestamp) {
        for other in others {
            let known = |pair: &WrongMatch| is_pair(pair, &article.id, &other.id);
            if article.id != other.id && !self.matches.iter().any(known) {
                self.matches.push(WrongMatch { article: article.clone(), other, said });
            }
        }
        self.tidy();
    }

    /// Takes it back that any of the articles `here` is not of one story with any `there`.
    pub fn rejoin(&mut self, here: &HashSet<&str>, there: &HashSet<&str>) {
        let joins = |a: &Cited, b: &Cited| here.contains(&*a.id) && there.contains(&*b.id);
        self.matches.retain(|pair| {
            !joins(&pair.article, &pair.other) && !joins(&pair.other, &pair.article)
        });
    }

    /// The matches of an article that stay, and those that the person took out. `own` is the article's id, `fold` its
    /// fold where the index has it.
    pub fn divide(
        &self,
        own: &str,
        fold: Option<u32>,
        matches: Vec<Match>,
    ) -> (Vec<Match>, Vec<Match>) {
        if self.matches.is_empty() {
            return (matches, Vec::new());
        }
        let here = copies(own, fold, &matches);
        let mut out: HashSet<&str> = HashSet::new();
        for WrongMatch { article, other, .. } in &self.matches {
            out.extend(here.contains(&*article.id).then_some(&*other.id));
            out.extend(here.contains(&*other.id).then_some(&*article.id));
        }
        // The open text itself stays, whatever was said of a copy.
        let is_out = |found: &Match| out.contains(&*found.document.id) && Some(found.fold) != fold;
        let folds: HashSet<u32> = matches.iter().filter(|m| is_out(m)).map(|m| m.fold).collect();
        matches.into_iter().partition(|found| !folds.contains(&found.fold))
    }

    /// Articles that stand in one story of the index with an article whose story, as the person said, they do not tell.
    pub fn apart(&self, index: &Index) -> HashSet<DocRef> {
        let story = |doc: DocRef| index.place(doc).story;
        let apart = |pair: &WrongMatch| {
            let (article, other) = (index.find(&pair.article.id)?, index.find(&pair.other.id)?);
            (story(article) == story(other)).then_some(other)
        };
        self.matches.iter().filter_map(apart).collect()
    }

    /// Says which outlet a place is of, in place of what was said of it before.
    pub fn correct(&mut self, correction: WrongOutlet) {
        self.outlets.retain(|known| known.place != correction.place);
        self.outlets.push(correction);
        self.tidy();
    }

    /// Takes back what was said of a place.
    pub fn forget(&mut self, place: &str) {
        self.outlets.retain(|known| known.place != place);
    }

    /// What was said of a page at `url` on `host`: of the page itself, else of the nearest host above.
    pub fn of_page(&self, url: &str, host: &str) -> Option<&WrongOutlet> {
        if self.outlets.is_empty() {
            return None;
        }
        let page = key(url);
        let above = self.outlets.iter().filter(|said| is_within(host, &said.place));
        let of_page = self.outlets.iter().find(|said| said.place == page);
        of_page.or_else(|| above.max_by_key(|said| said.place.len()))
    }

    /// Whose page it is when the person's word counts. `is_known` asks the directory for a key.
    pub fn identity(
        &self,
        identity: Identity,
        (url, host): (&str, &str),
        is_known: impl Fn(&str) -> bool,
    ) -> Identity {
        let Some(said) = self.of_page(url, host) else { return identity };
        let mut rules = identity.rules;
        rules.push("person".to_owned());
        let outlet = (!said.outlet.is_empty()).then(|| said.outlet.clone());
        Identity {
            known: outlet.as_deref().is_some_and(is_known),
            origin: identity.origin.filter(|origin| Some(origin) != outlet.as_ref()),
            outlet,
            lookalike_of: None,
            rules,
            ..identity
        }
    }

    /// Did the person say that a host is of no outlet that is known?
    pub fn is_unknown(&self, key: &str) -> bool {
        self.outlets.iter().any(|said| said.outlet.is_empty() && said.place == key)
    }

    /// Gives found articles the outlets that the person says they are of. `host` finds an address's host.
    pub fn relabel(&self, matches: &mut [Match], host: impl Fn(&str) -> String) {
        if self.outlets.is_empty() {
            return;
        }
        for found in matches {
            let document = &mut found.document;
            let host = host(&document.url);
            if let Some(said) = self.of_page(&document.url, &host) {
                document.outlet = if said.outlet.is_empty() { host } else { said.outlet.clone() };
            }
        }
    }

    /// Bounds what is kept and drops what says nothing.
    pub fn tidy(&mut self) {
        for pair in &mut self.matches {
            pair.article.tidy();
            pair.other.tidy();
        }
        self.matches.retain(|pair| !pair.article.id.is_empty() && !pair.other.id.is_empty());
        self.outlets.retain(|said| {
            let keys = said.outlet.len().max(said.was.len());
            !said.place.is_empty() && said.place.len() <= LONGEST_URL && keys <= LONGEST_KEY
        });
        self.matches.drain(..self.matches.len().saturating_sub(MOST));
        self.outlets.drain(..self.outlets.len().saturating_sub(MOST));
    }

    /// A file for whoever keeps the rules and tables: these corrections with their days, and nothing else.
    pub fn report(&self, version: &str, now: Timestamp) -> String {
        let day = |time: Timestamp| iso_date(time.date());
        let article = |cited: &Cited| serde_json::json!({ "title": cited.title, "url": cited.url, "outlet": cited.outlet });
        let matches = self.matches.iter().map(|pair| {
            serde_json::json!({
                "article": article(&pair.article),
                "not_the_same_story": article(&pair.other),
                "said": day(pair.said),
            })
        });
        let outlets = self.outlets.iter().map(|of| {
            serde_json::json!({
                "place": of.place,
                "shown": of.was,
                "right": of.outlet,
                "said": day(of.said),
            })
        });
        let file = serde_json::json!({
            "format": "parallax-report",
            "version": 1,
            "holds": "Corrections that a person made in Parallax: pairs of articles that do not tell the same story, \
                      and places whose outlet was wrong (an empty outlet is an unknown one). Nothing else.",
            "parallax": version,
            "written": day(now),
            "wrong_matches": matches.collect::<Vec<_>>(),
            "wrong_outlets": outlets.collect::<Vec<_>>(),
        });
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }
}

impl Cited {
    fn tidy(&mut self) {
        self.title.truncate(self.title.floor_char_boundary(LONGEST_TITLE));
        let web = self.url.starts_with("https://") || self.url.starts_with("http://");
        if !web || self.url.len() > LONGEST_URL {
            self.url.clear();
        }
        for text in [&mut self.id, &mut self.outlet] {
            if text.len() > LONGEST_KEY {
                text.clear();
            }
        }
    }
}

fn is_pair(pair: &WrongMatch, a: &str, b: &str) -> bool {
    let ids = [pair.article.id.as_str(), pair.other.id.as_str()];
    ids == [a, b] || ids == [b, a]
}

/// Ids of an article and of the copies of its text among its matches.
pub fn copies<'a>(own: &'a str, fold: Option<u32>, matches: &'a [Match]) -> HashSet<&'a str> {
    let same = matches.iter().filter(|found| Some(found.fold) == fold);
    let ids = same.map(|found| found.document.id.as_str()).chain([own]);
    ids.filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Document, Limits, Matcher, Place};

    fn found(id: &str, fold: u32) -> Match {
        let url = format!("https://{id}.example/story");
        let document = Document { id: id.into(), url, ..Default::default() };
        Match { document, score: 1.0, fold, evidence: Vec::new() }
    }

    fn cited(id: &str) -> Cited {
        Cited { id: id.into(), url: format!("https://{id}.example/"), ..Default::default() }
    }

    fn ids(matches: &[Match]) -> Vec<&str> {
        matches.iter().map(|found| found.document.id.as_str()).collect()
    }

    #[test]
    fn what_was_taken_out_stands_apart_in_its_story() {
        let now = Timestamp(1_767_400_000);
        let mut index = Index::new(Limits::default(), now);
        let article = |id: &str| Document {
            id: id.to_owned(),
            title: format!("Report {id}"),
            time: now,
            ..Document::default()
        };
        let documents = ["open", "other", "elsewhere"].map(article).into();
        let docs: Vec<DocRef> = Matcher::default()
            .arrive(&mut index, documents, now)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        for (doc, story) in docs.iter().zip([1, 1, 2]) {
            index.set_place(*doc, Place { story, fold: 0 });
        }
        let mut corrections = Corrections::default();
        let others = ["other", "elsewhere", "gone"].map(cited).into();
        corrections.separate(&cited("open"), others, now);
        assert_eq!(corrections.apart(&index), HashSet::from([docs[1]]));
    }

    #[test]
    fn what_was_taken_out_stays_out_with_its_copies() {
        let mut corrections = Corrections::default();
        corrections.separate(&cited("open"), vec![cited("other")], Timestamp(1));
        corrections.separate(&cited("other"), vec![cited("open"), cited("other")], Timestamp(2));
        assert_eq!(corrections.matches.len(), 1);
        let matches = || vec![found("a", 1), found("other", 2), found("copy", 2), found("b", 3)];
        // On the article itself, on a copy of it, seen from the other side, and on a page that has nothing to do with it.
        for (own, fold, more, stay, out) in [
            ("open", Some(9), None, vec!["a", "b"], vec!["other", "copy"]),
            (
                "same",
                Some(9),
                Some(found("open", 9)),
                vec!["a", "b", "open"],
                vec!["other", "copy"],
            ),
            (
                "other",
                Some(2),
                Some(found("open", 9)),
                vec!["a", "other", "copy", "b"],
                vec!["open"],
            ),
            ("stranger", None, None, vec!["a", "other", "copy", "b"], vec![]),
            ("", None, None, vec!["a", "other", "copy", "b"], vec![]),
        ] {
            let (kept, removed) =
                corrections.divide(own, fold, matches().into_iter().chain(more).collect());
            assert_eq!((ids(&kept), ids(&removed)), (stay, out), "{own}");
        }
        corrections.rejoin(&["other"].into(), &["open"].into());
        assert!(corrections.is_empty());
    }

    #[test]
    fn the_persons_word_on_an_outlet_counts() {
        let said = |place: &str, outlet: &str| WrongOutlet {
            place: place.into(),
            outlet: outlet.into(),
            ..Default::default()
        };
        let mut corrections = Corrections::default();
        corrections.correct(said("example.com", "bbc.com"));
        corrections.correct(said("blogs.example.com", "npr.org"));
        corrections.correct(said("https://www.example.com/a", ""));
        corrections.correct(said("example.com", "reuters.com"));
        let shown = Identity {
            outlet: Some("example.com".into()),
            origin: Some("reuters.com".into()),
            lookalike_of: Some("examples.com".into()),
            ..Default::default()
        };
        let known = |key: &str| key != "unheard.example";
        for (url, host, outlet, is_known) in [
            ("https://www.example.com/b", "example.com", Some("reuters.com"), true),
            ("https://blogs.example.com/b", "blogs.example.com", Some("npr.org"), true),
            ("https://www.example.com/a?utm_source=x#top", "example.com", None, false),
        ] {
            let identity = corrections.identity(shown.clone(), (url, host), known);
            assert_eq!((identity.outlet.as_deref(), identity.known), (outlet, is_known));
            assert_eq!(identity.lookalike_of, None);
            assert_eq!(identity.origin.is_none(), outlet == Some("reuters.com"), "{url}");
        }
        let other = corrections.identity(shown.clone(), ("https://x.org/", "x.org"), known);
        assert_eq!(other, shown);
        corrections.correct(said("paper.example", ""));
        assert!(corrections.is_unknown("paper.example") && !corrections.is_unknown("example.com"));
        let mut matches = [found("blogs", 1), found("x", 2)];
        matches[0].document.url = "https://blogs.example.com/story".into();
        corrections.relabel(&mut matches, crate::provider::address::host);
        assert_eq!(matches[0].document.outlet, "npr.org");
        assert_eq!(matches[1].document.outlet, "");
        corrections.forget("example.com");
        assert_eq!(corrections.of_page("https://www.example.com/b", "example.com"), None);
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_report_holds_nothing_else() {
        let mut corrections = Corrections::default();
        for at in 0..MOST + 5 {
            let long = Cited { title: "ü".repeat(500), ..cited(&at.to_string()) };
            corrections.separate(&cited("open"), vec![long], Timestamp(at as i64));
        }
        corrections.separate(&cited("open"), vec![Cited::default()], Timestamp(0));
        assert_eq!(corrections.matches.len(), MOST);
        assert_eq!(corrections.matches[0].other.id, "5");
        assert!(corrections.matches[0].other.title.len() <= LONGEST_TITLE);
        let mut one = Corrections::default();
        let script = Cited { url: "javascript:alert(1)".into(), ..cited("b") };
        one.separate(&cited("a"), vec![script], Timestamp(86_400));
        assert_eq!(one.matches[0].other.url, "");
        one.correct(WrongOutlet { place: "x.example".into(), ..Default::default() });
        let report: serde_json::Value =
            serde_json::from_str(&one.report("0.1.0", Timestamp(0))).unwrap();
        assert_eq!(report["wrong_matches"][0]["said"], "1970-01-02");
        assert_eq!(report["wrong_matches"][0]["article"]["url"], "https://a.example/");
        assert_eq!(report["wrong_outlets"][0]["place"], "x.example");
        let names: Vec<&String> = report.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 7, "{names:?}");
    }
}
