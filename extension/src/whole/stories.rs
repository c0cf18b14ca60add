//! Stories of the index without a page: opened by an article's id, kept for good, marked as read.

use crate::app::App;
use crate::storage::{self, StorageError};
use crate::whole::clock::now;
use crate::whole::coverage::{self, Found};
use parallax::order::{Sort, gathered};
use parallax::outlet::Identity;
use parallax::page::Article;
use parallax::story::{DocRef, Document, Languages, Match, Query, Wanted, key};
use parallax::time::{DAY, Timestamp};
use parallax::view::popup::{PageInput, PageKind, PopupInput};
use parallax::view::story::{Known, SimilarStory, StoryView, story};
use parallax::view::today::SavedStory;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Kept stories, one value each.
const SAVED: &str = "saved/";
/// Addresses that are marked as read, with the day.
const READ: &str = "read";
/// Articles of one story that are shown at most.
const MOST_MEMBERS: usize = 400;
/// Similar stories that are shown, and articles among which they are looked for.
const SIMILAR: usize = 5;
const CANDIDATES: usize = 120;
/// Stories that are kept at most, and bytes of an id.
const MOST_SAVED: usize = 500;
const LONGEST_ID: usize = 64;
/// Read marks are forgotten after so many days, and beyond so many.
const READ_DAYS: i64 = 30;
const MOST_READ: usize = 5_000;

/// A story as it is kept: all its articles, in case the index drops them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    saved: Timestamp,
    title: String,
    language: String,
    outlets: u32,
    open: Document,
    others: Vec<(Document, u32)>,
}

/// Under which id the story of this input is kept: that of its open article.
pub fn id_of(input: &PopupInput) -> Option<String> {
    let article = input.article.as_ref()?;
    let url = if article.canonical.is_empty() { &input.page.url } else { &article.canonical };
    Some(coverage::document_id(url))
}

fn saved_key(id: &str) -> Option<String> {
    let plain = id.len() <= LONGEST_ID && id.chars().all(|c| c.is_ascii_alphanumeric());
    plain.then(|| format!("{SAVED}{id}"))
}

/// The input of a story page for an article of the index; `None` when the index has no such article.
pub async fn of_article(app: &App, id: &str) -> Result<Option<PopupInput>, StorageError> {
    let Some((open, others)) = members(app, id).await? else { return Ok(None) };
    Ok(Some(input(app, open, others).await))
}

/// An article of the index, and the others of its story with their folds.
async fn members(
    app: &App,
    id: &str,
) -> Result<Option<(Document, Vec<(Document, u32)>)>, StorageError> {
    let guard = coverage::opened(app).await?;
    let Some(coverage) = guard.as_ref() else { return Ok(None) };
    let index = &coverage.index;
    let Some(open) = index.find(id) else { return Ok(None) };
    let number = index.place(open).story;
    let same = |doc: &DocRef| *doc != open && number != 0 && index.place(*doc).story == number;
    let mut docs = vec![open];
    docs.extend(index.docs().map(|(doc, _)| doc).filter(same).take(MOST_MEMBERS));
    let folds: Vec<u32> = docs.iter().map(|doc| index.place(*doc).fold).collect();
    let mut documents = coverage.documents(&docs).await?.into_iter().zip(folds);
    let Some((Some(open), _)) = documents.next() else { return Ok(None) };
    Ok(Some((open, documents.filter_map(|(document, fold)| Some((document?, fold))).collect())))
}

/// The story page of what is known.
pub async fn page(app: &App, input: &PopupInput) -> Result<Option<StoryView>, StorageError> {
    let (saved, read) = (is_kept(input).await, read_of(input).await);
    let guard = coverage::opened(app).await?;
    let Some(coverage) = guard.as_ref() else { return Err(coverage::gone()) };
    let similar = similar(coverage, input).await?;
    let rarity = |term| coverage.rarity(term);
    let known = Known { rarity: &rarity, saved, read: &read, similar: &similar };
    Ok(story(input, &app.settings(), &known))
}

/// Other stories that have rare words of the open article's headline and lead, by their articles that have most of them.
async fn similar(
    coverage: &coverage::Coverage,
    input: &PopupInput,
) -> Result<Vec<SimilarStory>, StorageError> {
    let Some(article) = &input.article else { return Ok(Vec::new()) };
    let index = &coverage.index;
    let own: BTreeSet<u64> =
        input.coverage.matches.iter().map(|found| key(&found.document.id)).collect();
    let own_id = id_of(input).map(|id| key(&id));
    let analysis = parallax::text::analyze(&article.title, &article.lead, &article.language);
    let names = analysis.words.iter().filter(|word| word.name || word.in_title);
    let terms: Vec<Wanted> = names.map(|word| Wanted { id: word.id, weight: 1.0 }).collect();
    let query = Query {
        terms: &terms,
        time: article.published.unwrap_or_else(now),
        limit: CANDIDATES,
        languages: Languages::Only(&article.language),
        except: own_id,
    };
    // A story that this one's articles stand in is no other story.
    let placed = |key: &u64| index.find_key(*key).map(|doc| index.place(doc).story);
    let mut seen: BTreeSet<u32> = gathered(own.iter().chain(&own_id).filter_map(placed));
    seen.insert(0);
    let mut found: Vec<DocRef> = Vec::new();
    for candidate in index.search(&query) {
        let known = index.meta(candidate.doc).is_none_or(|meta| own.contains(&meta.key));
        if !known && seen.insert(index.place(candidate.doc).story) {
            found.push(candidate.doc);
        }
    }
    let asked = found.iter().map(|doc| (index.place(*doc).story, Default::default()));
    let mut sizes: HashMap<u32, (BTreeSet<&str>, Timestamp)> = asked.collect();
    for (_, meta) in index.docs() {
        if let Some((outlets, newest)) = sizes.get_mut(&meta.place.story) {
            outlets.insert(meta.outlet);
            *newest = (*newest).max(meta.time);
        }
    }
    let size = |doc: &DocRef| sizes.get(&index.place(*doc).story);
    found.retain(|doc| size(doc).is_some_and(|(outlets, _)| outlets.len() > 1));
    found.truncate(SIMILAR);
    let documents = coverage.documents(&found).await?;
    let story = |(doc, document): (&DocRef, Option<Document>)| {
        let (outlets, newest) = size(doc)?;
        Some(SimilarStory { article: document?, voices: outlets.len() as u32, newest: *newest })
    };
    Ok(found.iter().zip(documents).filter_map(story).collect())
}

/// The input of a story page for a kept story.
pub async fn of_saved(app: &App, id: &str) -> Result<Option<PopupInput>, StorageError> {
    let Some(kept) = load(id).await? else { return Ok(None) };
    Ok(Some(input(app, kept.open, kept.others).await))
}

async fn load(id: &str) -> Result<Option<Kept>, StorageError> {
    let Some(key) = saved_key(id) else { return Ok(None) };
    storage::own_under(&key).await
}

async fn input(app: &App, open: Document, others: Vec<(Document, u32)>) -> PopupInput {
    let identity = Identity {
        outlet: Some(open.outlet.clone()),
        origin: open.origin.clone(),
        known: app.knowledge.facts(&open.outlet).is_some(),
        ..Identity::default()
    };
    let identity = app.corrected(identity, &open.url);
    let matches = others
        .into_iter()
        .map(|(document, fold)| Match { document, score: 1.0, fold, evidence: Vec::new() })
        .collect();
    let found = Found { id: open.id.clone(), matches, ..Found::default() };
    let mut coverage = coverage::input(app, &identity, found).await;
    // A kept story is shown also while coverage is off.
    coverage.switch = parallax::view::coverage::CoverageSwitch::On;
    PopupInput {
        page: PageInput {
            kind: PageKind::Web,
            host: crate::knowledge::host(&open.url),
            url: open.url.clone(),
            private: false,
        },
        article: Some(Article {
            title: open.title,
            lead: open.lead,
            published: (open.time.0 > 0).then_some(open.time),
            language: open.language,
            canonical: open.url,
            is_article: true,
            ..Article::default()
        }),
        identity,
        coverage,
        language: crate::whole::popup::interface_language(),
        ..PopupInput::default()
    }
}

/// Is the story of this input kept?
pub async fn is_kept(input: &PopupInput) -> bool {
    let key = id_of(input).and_then(|id| saved_key(&id));
    let Some(key) = key else { return false };
    storage::get(&[key]).await.is_ok_and(|found| found.into_iter().flatten().next().is_some())
}

/// Keeps the story of this input, or no longer.
pub async fn keep(input: &PopupInput, on: bool) -> Result<(), StorageError> {
    let Some(id) = id_of(input) else { return Ok(()) };
    let Some(key) = saved_key(&id) else { return Ok(()) };
    if !on {
        return storage::apply(&[(key, None)]).await;
    }
    if storage::keys(SAVED).await?.len() >= MOST_SAVED {
        return Err(StorageError::Full);
    }
    let article = input.article.clone().unwrap_or_default();
    let open = coverage::as_document(&article, &input.identity, &input.page.url);
    // What was taken out is taken out again when the story is opened.
    let all = input.coverage.matches.iter().chain(&input.coverage.removed);
    let others: Vec<(Document, u32)> =
        all.map(|found| (found.document.clone(), found.fold)).collect();
    let outlets: BTreeSet<&str> = others
        .iter()
        .map(|(document, _)| document.outlet.as_str())
        .chain([open.outlet.as_str()])
        .collect();
    let kept = Kept {
        saved: now(),
        title: open.title.clone(),
        language: open.language.clone(),
        outlets: outlets.len() as u32,
        open,
        others,
    };
    storage::apply(&[storage::keep(key, &kept)?]).await
}

/// All kept stories, latest first.
pub async fn all_kept() -> Result<Vec<SavedStory>, StorageError> {
    let keys = storage::keys(SAVED).await?;
    let values = storage::get(&keys).await?;
    let mut found: Vec<SavedStory> = keys
        .iter()
        .zip(values)
        .filter_map(|(key, value)| {
            let kept: Kept = storage::own(key, value)?;
            Some(SavedStory {
                id: key.strip_prefix(SAVED)?.to_owned(),
                title: kept.title,
                language: kept.language,
                outlets: kept.outlets,
                saved: kept.saved,
            })
        })
        .collect();
    found.order_by_key(|story| std::cmp::Reverse(story.saved));
    Ok(found)
}

/// A hash of the address and the day it was read.
type ReadMarks = Vec<(u64, i64)>;

async fn read_marks() -> Result<ReadMarks, StorageError> {
    Ok(storage::kept_under(READ).await?.unwrap_or_default())
}

/// Marks an address as read, or no longer.
pub async fn mark_read(app: &App, url: &str, on: bool) -> Result<(), StorageError> {
    let _alone = app.work.records.lock().await;
    let today = now().0.div_euclid(DAY);
    let hash = key(url);
    let mut marks = read_marks().await?;
    marks.retain(|(known, day)| *known != hash && today - day <= READ_DAYS);
    if on {
        marks.push((hash, today));
    }
    let surplus = marks.len().saturating_sub(MOST_READ);
    marks.drain(..surplus);
    storage::apply(&[storage::keep(READ.to_owned(), &marks)?]).await
}

/// Which addresses of a story are marked as read.
pub async fn read_of(input: &PopupInput) -> Vec<String> {
    let marks = read_marks().await.unwrap_or_default();
    let known: HashSet<u64> = marks.into_iter().map(|(hash, _)| hash).collect();
    let urls = input.coverage.matches.iter().map(|found| &found.document.url);
    let own = input.article.iter().map(|article| &article.canonical).chain([&input.page.url]);
    urls.chain(own).filter(|url| known.contains(&key(url))).cloned().collect()
}
