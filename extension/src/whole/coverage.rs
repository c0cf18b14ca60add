//! The index of recent articles as the background uses it: opened once, asked by popups, fed by polls.

use crate::app::App;
use crate::storage;
use crate::storage::{IndexedDb, StorageError};
use crate::whole::ask;
use crate::whole::clock::now;
use crate::whole::feeds;
use crate::whole::permissions::{self, Granted};
use crate::whole::poll;
use crate::whole::status;
use crate::whole::{ratings, tables};
use futures_util::future::join3;
use futures_util::lock::MutexGuard;
use parallax::order::gathered;
use parallax::outlet::Identity;
use parallax::page::Article;
use parallax::provider::asked::Asked;
use parallax::settings::{FeedsChoice, Settings};
use parallax::story::storage::{Storage, StoreError, open, tidy};
use parallax::story::{DocRef, Document, Index, Limits, Match, Matcher, SIGNATURE_PREFIX, key};
use parallax::time::Timestamp;
use parallax::view::coverage::{CoverageInput, CoverageSwitch};
use parallax::view::sides::SideCounts;
use std::collections::BTreeSet;

/// The opened index.
pub struct Coverage {
    pub index: Index,
    pub matcher: Matcher,
}

/// What the index answers to an article.
#[derive(Default)]
pub struct Found {
    /// Id of the article; empty before it is known.
    pub id: String,
    pub matches: Vec<Match>,
    /// Fold of the article itself, when the index has it.
    pub open_fold: Option<u32>,
    /// Why it could not answer.
    pub trouble: Option<StorageError>,
}

/// The popup refreshes feeds first when the index is older than this.
const STALE_SECONDS: i64 = 900;

impl Coverage {
    /// The articles themselves, in the order asked for.
    pub async fn documents(&self, docs: &[DocRef]) -> Result<Vec<Option<Document>>, StorageError> {
        let (documents, damaged) =
            parallax::story::storage::documents(&self.index, &IndexedDb, docs).await?;
        for (key, why) in damaged {
            web_sys::console::warn_1(&format!("cannot show articles of {key}: {why}").into());
        }
        Ok(documents)
    }

    /// How telling a word is among the articles of the index.
    pub fn rarity(&self, term: u32) -> f32 {
        let (with, all) = self.index.frequencies(&[term]);
        let with = with.first().copied().unwrap_or(0).min(all) as f32;
        (1.0 + (all as f32 - with + 0.5) / (with + 0.5)).ln()
    }
}

/// The index could not be opened and nobody said why.
pub fn gone() -> StorageError {
    StorageError::Unavailable("the index is not open".to_owned())
}

pub type Opened<'a> = MutexGuard<'a, Option<Coverage>>;

/// Opens the index if it is not open.
pub async fn opened(app: &App) -> Result<Opened<'_>, StorageError> {
    let mut guard = app.work.coverage.lock().await;
    if guard.is_none() {
        *guard = Some(open_all().await?);
    }
    Ok(guard)
}

/// Opens the index ahead of a question, while the page is still being read.
pub async fn open_ahead(app: &App) {
    if is_on(&app.settings()) {
        // The question itself says what fails.
        opened(app).await.ok();
    }
}

async fn open_all() -> Result<Coverage, StorageError> {
    // Signatures are asked for at once: all are wanted, and the store need not be waited for twice.
    let (opened, signatures, matcher) = join3(
        open(&IndexedDb, Limits::default(), now()),
        IndexedDb.read_all(SIGNATURE_PREFIX),
        tables::matcher(),
    )
    .await;
    let (mut index, report) = opened.map_err(unusable)?;
    let attach = |(key, value): (String, Vec<u8>)| {
        let why = index.attach(&key, value).err()?;
        Some((key, why))
    };
    let unreadable: Vec<_> = signatures?.into_iter().filter_map(attach).collect();
    for (key, why) in report.damaged.iter().chain(&unreadable) {
        web_sys::console::warn_1(&format!("set aside {key}: {why}").into());
    }
    let mut coverage = Coverage { index, matcher };
    coverage.matcher.learn(&mut coverage.index);
    Ok(coverage)
}

fn unusable(error: StoreError<StorageError>) -> StorageError {
    match error {
        StoreError::Storage(error) => error,
        StoreError::Open(error) => StorageError::Unavailable(error.to_string()),
    }
}

/// Stores articles together with other values, all or nothing. Gives how many articles are new. When
/// storing fails, the index is opened anew from what is stored.
pub async fn add(
    app: &App,
    documents: Vec<Document>,
    mut others: Vec<storage::Entry>,
) -> Result<usize, StorageError> {
    if documents.is_empty() {
        storage::apply(&others).await?;
        return Ok(0);
    }
    let mut guard = opened(app).await?;
    let Some(coverage) = guard.as_mut() else { return Ok(0) };
    let Coverage { index, matcher } = coverage;
    let added =
        matcher.arrive(index, documents, now()).iter().filter(|answer| answer.is_ok()).count();
    let mut writes: Vec<storage::Entry> =
        coverage.index.commit().into_iter().map(storage::entry).collect();
    writes.append(&mut others);
    if let Err(error) = storage::apply(&writes).await {
        *guard = None;
        return Err(error);
    }
    Ok(added)
}

/// Drops what is too old and merges small segments, a step at a time.
pub async fn tidy_up(app: &App) -> Result<(), StorageError> {
    loop {
        let mut guard = opened(app).await?;
        let Some(coverage) = guard.as_mut() else { return Ok(()) };
        match tidy(&mut coverage.index, &mut IndexedDb, now()).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                *guard = None;
                return Err(error);
            }
        }
    }
}

/// The other coverage of an open article, as the index has it now.
pub async fn ask(
    app: &App,
    article: &Article,
    identity: &Identity,
    url: &str,
) -> Result<Found, StorageError> {
    let guard = opened(app).await?;
    let Some(coverage) = guard.as_ref() else { return Ok(Found::default()) };
    let open = as_document(article, identity, url);
    let found = coverage.matcher.matches(&coverage.index, &open);
    let refs: Vec<DocRef> = found.iter().map(|found| found.doc).collect();
    let documents = coverage.documents(&refs).await?;
    let own = document_id(&open.url);
    let open_fold = coverage.index.find(&own).map(|doc| coverage.index.place(doc).fold);
    let matches = found.into_iter().zip(documents).filter_map(|(found, document)| {
        Some(Match {
            document: document?,
            score: found.score,
            fold: found.fold,
            evidence: found.evidence,
        })
    });
    Ok(Found { id: own, matches: matches.collect(), open_fold, trouble: None })
}

/// The open article in the form of the index.
pub fn as_document(article: &Article, identity: &Identity, url: &str) -> Document {
    let address = if article.canonical.is_empty() { url } else { &article.canonical };
    Document {
        id: document_id(address),
        title: article.title.clone(),
        lead: article.lead.clone(),
        outlet: identity.outlet.clone().unwrap_or_default(),
        url: address.to_owned(),
        time: article.published.unwrap_or_else(now),
        seen: now(),
        language: article.language.clone(),
        origin: identity.writer().map(str::to_owned),
        provider: String::new(),
    }
}

/// Id of the article at an address: scheme, `www.`, fragment and a last slash make no other article.
pub fn document_id(address: &str) -> String {
    let known = parallax::provider::address::key(address);
    let bare = known.split_once("://").map_or(known.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    format!("{:016x}", key(bare))
}

/// What the popup is told of coverage beside the matches.
pub async fn input(app: &App, identity: &Identity, found: Found) -> CoverageInput {
    let settings = app.settings();
    let Found { id, mut matches, open_fold, trouble } = found;
    settings.corrections.relabel(&mut matches, crate::knowledge::host);
    let (matches, removed) = settings.corrections.divide(&id, open_fold, matches);
    let chosen = feeds::chosen(app);
    let named = matches.iter().chain(&removed).flat_map(|found| {
        let document = &found.document;
        [Some(document.outlet.as_str()), document.origin.as_deref()]
    });
    let open = [identity.outlet.as_deref(), identity.origin.as_deref()];
    let keys: BTreeSet<&str> = gathered(named.chain(open).flatten());
    let outlets = keys.into_iter().map(|key| app.rated(key, &settings)).collect();
    let from_feeds = matches.iter().filter(|found| found.document.provider == "feeds").count();
    let base = asked(app, &settings).await;
    let switch = switch(app, &settings).await;
    let feeds_on = settings.coverage.feeds == FeedsChoice::On;
    let sources = match feeds_on || !asks(&settings) {
        true => status::of_feeds(app, from_feeds as u32).await.into_iter().collect(),
        false => Vec::new(),
    };
    let trouble = trouble.or_else(|| app.work.reading.trouble.borrow().clone());
    CoverageInput {
        switch,
        outlets,
        sources,
        trouble: trouble.map(|error| error.to_string()),
        growing: app.work.progress.borrow().is_some(),
        base,
        feeds: chosen.len() as u32,
        origins: feeds::chosen_origins(app),
        open_fold,
        matches,
        removed,
    }
}

/// Is anything on that brings coverage? Sources that are asked for one story need no feeds.
pub fn is_on(settings: &Settings) -> bool {
    settings.coverage.feeds == FeedsChoice::On || asks(settings)
}

/// Is a source on that is asked for one story?
fn asks(settings: &Settings) -> bool {
    Asked::ALL.into_iter().any(|asked| ask::is_on(asked, settings))
}

async fn switch(app: &App, settings: &Settings) -> CoverageSwitch {
    match settings.coverage.feeds {
        _ if asks(settings) => CoverageSwitch::On,
        FeedsChoice::Undecided => CoverageSwitch::Undecided,
        FeedsChoice::Off => CoverageSwitch::Off,
        FeedsChoice::On if is_allowed(app).await => CoverageSwitch::On,
        FeedsChoice::On => CoverageSwitch::Denied,
    }
}

/// Rated outlets by side, of the person's feeds that answered when they were last asked: the silence of others says nothing.
pub async fn asked(app: &App, settings: &Settings) -> SideCounts {
    let outlets = status::measured(app).await;
    SideCounts::of(
        outlets
            .iter()
            .map(|key| parallax::view::mark::Mark::of(&app.knowledge.consensus(key, settings))),
    )
}

/// May at least one of the chosen feeds be read? Single hosts that may not are lines in the status.
pub async fn is_allowed(app: &App) -> bool {
    let granted = Granted::now(app).await;
    feeds::chosen(app).iter().any(|feed| granted.allows(&feed.url))
}

/// Is the index older than what a reader expects?
pub async fn is_stale(app: &App) -> bool {
    // A round that is yet to be was noted by a clock that was ahead.
    last_fed(app).await.is_none_or(|last| !(0..=STALE_SECONDS).contains(&now().since(last)))
}

/// When a round of feeds last ended.
pub async fn last_fed(app: &App) -> Option<Timestamp> {
    poll::last_round(app).await
}

/// Coverage was switched or other sets were chosen.
pub async fn follow_settings(app: &std::rc::Rc<App>, before: &Settings, after: &Settings) {
    let needed = needed(app, after);
    let mut given_back = self::needed(app, before);
    given_back.retain(|origin| !needed.contains(origin));
    if !given_back.is_empty() {
        permissions::give_back(app, &given_back).await;
    }
    poll::set_alarm(app).await;
    crate::whole::popup::coverage_moved(app);
}

/// Gives a host back that nothing which is switched on needs.
pub async fn give_back_unless_needed(app: &App, origin: String) {
    if !needed(app, &app.settings()).contains(&origin) {
        permissions::give_back(app, &[origin]).await;
    }
}

/// What the browser must allow for all that is switched on.
fn needed(app: &App, settings: &Settings) -> Vec<String> {
    let on = settings.coverage.feeds == FeedsChoice::On;
    let feeds = if on { feeds::choose(app, settings) } else { Vec::new() };
    let mut origins = feeds::origins(feeds.iter().map(|feed| feed.url.as_str()));
    let asked = Asked::ALL.into_iter().filter(|asked| ask::is_on(*asked, settings));
    origins.extend(ratings::origins(app));
    origins.extend(asked.filter_map(|asked| asked.origin(&settings.coverage.server)));
    origins
}

/// Forgets every stored article and the state of every feed.
pub async fn forget(app: &App) -> Result<(), StorageError> {
    let mut guard = app.work.coverage.lock().await;
    *guard = None;
    crate::whole::desk::forget(app).await;
    storage::erase().await
}

/// Articles and stored bytes, for the options page.
pub async fn size(app: &App) -> Result<parallax::story::Size, StorageError> {
    Ok(opened(app).await?.as_ref().map(|coverage| coverage.index.size()).unwrap_or_default())
}
