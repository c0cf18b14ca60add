//! The stories of the local web, matched natively as the extension does: what a person sees first must hold, whichever
//! of its articles is open and in whatever language.

use parallax::story::{DocRef, Document, Index, Limits, Matcher, Ranker, fold, key};
use parallax::text::Analyzer;
use parallax::text::concept::Concepts;
use parallax::text::topic::Topics;
use parallax::text::vector::Vectors;
use parallax::time::Timestamp;
use parallax_browser::LocalWeb;
use std::collections::BTreeMap;
use std::path::Path;

const NOW: Timestamp = Timestamp(1_767_416_520);
/// Files of articles that tell no common story.
const ALONE: [&str; 3] = ["odd-pages", "pension-files", "single-reports"];
/// Share of the other reports that is found, over all articles as the open one, and for the worst story; and how many from
/// each article of the first story. What is missing stands in `docs/figures.md`, "Story: matching".
const FOUND: f32 = 0.75;
const FOUND_OF_WORST: f32 = 0.4;
const FIRST_STORY: (&str, usize) = ("phone-call", 8);

fn table(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/story").join(name);
    std::fs::read(path).expect("the table is part of the repository")
}

fn matcher() -> Matcher {
    let analyzer = Analyzer {
        concepts: Concepts::decode(&table("concepts.bin")).expect("concepts"),
        english: Vectors::decode(&table("english.vec")).expect("vectors of English"),
        multilingual: Vectors::decode(&table("multilingual.vec")).expect("multilingual vectors"),
        topics: Topics::decode(&table("topics.bin")).expect("topics"),
    };
    Matcher::new(analyzer, Ranker::decode(&table("ranker.bin")).expect("ranker"))
}

/// An article of the local web, as its feed gives it.
struct Report {
    story: String,
    document: Document,
}

struct LocalStories {
    reports: Vec<Report>,
    index: Index,
    matcher: Matcher,
}

impl LocalStories {
    fn new() -> Self {
        let web = LocalWeb::load(NOW).expect("fixtures");
        let report = |article: &parallax_browser::web::Article| Report {
            story: article.story.clone(),
            document: Document {
                id: article.url.clone(),
                title: article.title.clone(),
                lead: article.paragraphs.first().cloned().unwrap_or_default(),
                outlet: article.url.split('/').nth(2).unwrap_or_default().to_owned(),
                url: article.url.clone(),
                time: article.published,
                seen: NOW,
                language: web.outlets()[article.outlet].language.clone(),
                ..Document::default()
            },
        };
        let reports: Vec<Report> = web.articles().iter().map(report).collect();
        let (mut matcher, mut index) = (matcher(), Index::new(Limits::default(), NOW));
        // One at a time, as feeds bring them.
        for report in &reports {
            matcher.arrive(&mut index, vec![report.document.clone()], NOW);
            index.commit();
        }
        Self { reports, index, matcher }
    }

    fn of(&self, doc: DocRef) -> &Report {
        let wanted = self.index.meta(doc).expect("found in the index").key;
        let report = self.reports.iter().find(|report| key(&report.document.id) == wanted);
        report.expect("of the local web")
    }
}

#[test]
fn every_story_is_found_from_each_of_its_articles() {
    let web = LocalStories::new();
    // Story: found, wanted.
    let mut counts = BTreeMap::<&str, (usize, usize)>::new();
    for open in &web.reports {
        let found = web.matcher.matches(&web.index, &open.document);
        let told = !ALONE.contains(&open.story.as_str());
        let (joined, strange): (Vec<_>, Vec<_>) = found
            .iter()
            .map(|found| web.of(found.doc))
            .partition(|report| told && report.story == open.story);
        let strange: Vec<&str> = strange.iter().map(|r| r.document.url.as_str()).collect();
        assert!(strange.is_empty(), "{}: {strange:?} are strangers", open.document.url);
        if !told {
            continue;
        }
        let same = |r: &&Report| r.story == open.story && r.document.id != open.document.id;
        let wanted = web.reports.iter().filter(same).count();
        let (first, least) = FIRST_STORY;
        assert!(
            open.story != first || joined.len() >= least,
            "{} of {wanted} from {}",
            joined.len(),
            open.document.url
        );
        let count = counts.entry(&open.story).or_default();
        *count = (count.0 + joined.len(), count.1 + wanted);
    }
    let share = |(found, wanted): (usize, usize)| found as f32 / wanted.max(1) as f32;
    let all = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(share(all) >= FOUND, "{all:?}");
    let worst = counts.values().map(|count| share(*count)).fold(1.0, f32::min);
    assert!(worst >= FOUND_OF_WORST, "{counts:?}");
}

/// They share names and facts and stock phrases, and every one has its row.
#[test]
fn no_report_of_the_first_story_is_a_copy_of_another() {
    let web = LocalStories::new();
    let reports: Vec<&Report> = web.reports.iter().filter(|r| r.story == FIRST_STORY.0).collect();
    for (at, a) in reports.iter().enumerate() {
        for b in &reports[..at] {
            let score = web.matcher.copies(&a.document, &b.document);
            assert!(score < fold::LINE, "{score}: {} and {}", a.document.url, b.document.url);
        }
    }
}
