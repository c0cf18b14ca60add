//! Lists of ratings that the person added, and their own ratings: read, fetched, kept, taken back.
//!
//! A list stands in storage under its rater's id: state, ratings, and the ratings that it replaced.
//! What was read and not yet applied stands beside, so that a restart loses nothing.

use crate::api;
use crate::app::{App, report};
use crate::js::wish;
use crate::lists::{self, List, key};
use crate::storage::{self, Entry, StorageError};
use crate::whole::clock::now;
use crate::whole::net::{self, FetchError};
use crate::whole::permissions::Granted;
use crate::whole::request::{save, storage_failed};
use crate::whole::{coverage, desk, popup};
use parallax::outlet::Resolver;
use parallax::provider::answer::{Answer, Outcome};
use parallax::provider::log::{Entry as LogEntry, Why};
use parallax::rating::Packs;
use parallax::rating::catalogue::{PublicList, catalogue};
use parallax::rating::import::{self, Import, MOST_BYTES, OWN, Outlets};
use parallax::rating::lists as rules;
use parallax::rating::lists::{Candidate, ListState, OwnRating, Source};
use parallax::settings::Settings;
use parallax::view::lists::{FetchProblem, KeptList, ListsInput, origin};
use parallax::view::message::Failed;
use serde::Serialize;
use std::rc::Rc;

/// Rings when a public list is to be asked again.
pub const ALARM: &str = "lists";

const CANDIDATE: &str = "candidate/state";
const CANDIDATE_RATINGS: &str = "candidate/ratings";
const LIMITS: net::Limits = net::Limits { bytes: MOST_BYTES, milliseconds: 60_000 };

/// What the options page shows of lists.
pub async fn input(app: &App) -> ListsInput {
    let shown =
        |list: &List| KeptList { state: list.state.clone(), rated: list.packs.len() as u32 };
    let kept = app.knowledge.lists().iter().map(shown).collect();
    let candidate = candidate().await.ok().flatten().map(|(candidate, _)| candidate);
    ListsInput { public: catalogue(), kept, candidate }
}

/// Reads a file as a candidate.
pub async fn read(app: &Rc<App>, file: &str, text: &str) -> Result<(), Failed> {
    let mut list = parse(app, text.as_bytes())?;
    rules::name_after_file(&mut list, file);
    let source = if list.rater.id == OWN { Source::Own } else { Source::File(file.to_owned()) };
    propose(app, list, source, None).await
}

/// Asks a public list for what is new and keeps the answer as a candidate.
pub async fn fetch(app: &Rc<App>, id: &str) -> Result<(), Failed> {
    let Some(public) = public(id) else { return Ok(()) };
    match ask(app, &public, Why::Person).await? {
        None => unchanged(app, id).await,
        Some((answer, list)) => {
            propose(app, list, Source::Public(id.to_owned()), Some(&answer)).await
        }
    }
}

fn public(id: &str) -> Option<PublicList> {
    catalogue().into_iter().find(|list| list.id == id)
}

fn parse(app: &App, bytes: &[u8]) -> Result<Import, Failed> {
    let directory = app.knowledge.directory();
    let directory = directory.ok_or_else(|| Failed::core("the table of outlets is damaged"))?;
    let resolver = Resolver::new(directory);
    let by_address = |text: &str| resolver.key_of_address(text);
    let by_name = |name: &str| resolver.key_of_name(name);
    let outlets = Outlets { by_address: &by_address, by_name: &by_name };
    import::import(bytes, outlets).map_err(|error| Failed::from(&error))
}

/// One conditional request; `None` when nothing is new.
async fn ask(app: &App, public: &PublicList, why: Why) -> Result<Option<(Answer, Import)>, Failed> {
    // Without the permission the request would still leave the browser.
    if !Granted::now(app).await.allows(public.address) {
        return Err(FetchProblem::NotAllowed.into());
    }
    let validators = with_list(app, public.id, |list| {
        (list.state.etag.clone(), list.state.last_modified.clone())
    });
    let (etag, modified) = validators.unwrap_or_default();
    let headers = [("If-None-Match", etag.as_str()), ("If-Modified-Since", modified.as_str())];
    let headers: Vec<_> = headers.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let fetched = net::fetch(public.address, &headers, None, &LIMITS).await;
    let bytes = fetched.as_ref().map_or(0, |answer| answer.body.len());
    let (outcome, result) = match fetched {
        Err(error) => {
            let problem = match error {
                FetchError::TooLarge => FetchProblem::TooLarge,
                FetchError::TimedOut => FetchProblem::TooSlow,
                FetchError::Failed => FetchProblem::NoConnection,
            };
            (Outcome::Unreachable { until: now() }, Err(problem.into()))
        }
        Ok(answer) if answer.status == 304 => (Outcome::Unchanged, Ok(None)),
        Ok(answer) if answer.status == 200 => match parse(app, &answer.body) {
            Ok(list) => (Outcome::Ok { items: list.records }, Ok(Some((answer, list)))),
            Err(failed) => (Outcome::BadAnswer, Err(failed)),
        },
        Ok(answer) => {
            let problem = FetchProblem::Status(answer.status);
            let missing = matches!(answer.status, 404 | 410);
            let outcome =
                if missing { Outcome::NotFound } else { Outcome::Unreachable { until: now() } };
            (outcome, Err(problem.into()))
        }
    };
    let entry = LogEntry::new(public.address, why, bytes as u32, outcome, now());
    desk::note(app, entry).await.map_err(|error| storage_failed(&error))?;
    result
}

/// What the kept list of a public address gives; `None` when there is none.
fn with_list<T>(app: &App, public: &str, what: impl FnOnce(&List) -> T) -> Option<T> {
    let source = Source::Public(public.to_owned());
    let lists = app.knowledge.lists();
    lists.iter().find(|list| list.state.source == source).map(what)
}

fn as_candidate(
    app: &App,
    list: Import,
    source: Source,
    answer: Option<&Answer>,
) -> (Candidate, Vec<u8>) {
    let knowledge = &app.knowledge;
    let known = |key: &str| knowledge.directory().is_some_and(|d| d.by_key(key).is_some());
    let rater = list.rater.id.clone();
    let lists = knowledge.lists();
    let kept = lists.iter().find(|list| list.state.rater == rater).map(|list| &list.packs);
    let shipped = knowledge.packs().iter().find(|packs| packs.raters().any(|r| r.id == rater));
    let (mut candidate, bytes) = rules::candidate(list, source, kept, shipped, known, now());
    let header = |name: &str| {
        let headers = answer.map(|answer| answer.headers.as_slice()).unwrap_or_default();
        let found = headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.chars().take(500).collect()).unwrap_or_default()
    };
    candidate.state.etag = header("etag");
    candidate.state.last_modified = header("last-modified");
    (candidate, bytes)
}

async fn propose(
    app: &App,
    list: Import,
    source: Source,
    answer: Option<&Answer>,
) -> Result<(), Failed> {
    let (candidate, ratings) = as_candidate(app, list, source, answer);
    put(vec![
        json(CANDIDATE.to_owned(), &candidate)?,
        (CANDIDATE_RATINGS.to_owned(), Some(ratings)),
    ])
    .await
}

async fn candidate() -> Result<Option<(Candidate, Vec<u8>)>, StorageError> {
    let values = storage::get(&[CANDIDATE.to_owned(), CANDIDATE_RATINGS.to_owned()]).await?;
    let [state, Some(ratings)] = &values[..] else { return Ok(None) };
    let candidate = storage::kept(CANDIDATE, state.clone());
    Ok(candidate.map(|candidate| (candidate, ratings.clone())))
}

/// Lets the candidate count that was shown under this stamp: another window may have read another file since.
pub async fn keep(app: &Rc<App>, stamp: &str) -> Result<(), Failed> {
    let found = candidate().await.map_err(|error| storage_failed(&error))?;
    let Some((candidate, ratings)) = found.filter(|(found, _)| found.stamp == stamp) else {
        return Err(Failed::list_changed());
    };
    let mut writes = replace(app, candidate.state, ratings).await?;
    writes.extend(without_candidate());
    put(writes).await?;
    follow(app).await
}

/// Forgets the candidate.
pub async fn drop_candidate() -> Result<(), Failed> {
    put(without_candidate().into()).await
}

fn without_candidate() -> [Entry; 2] {
    [CANDIDATE, CANDIDATE_RATINGS].map(|key| (key.to_owned(), None))
}

/// The writes that put a list in the place of its rater's list so far, which stays as the step back.
async fn replace(app: &App, state: ListState, ratings: Vec<u8>) -> Result<Vec<Entry>, Failed> {
    let id = state.rater.clone();
    let kept = app.knowledge.lists().iter().find(|l| l.state.rater == id).map(|l| l.state.clone());
    let before = stored(&key(&id, "ratings")).await?;
    let state = state.replacing(kept.as_ref().filter(|_| before.is_some()));
    Ok(vec![
        json(key(&id, "state"), &state)?,
        (key(&id, "ratings"), Some(ratings)),
        (key(&id, "before"), before),
    ])
}

/// Puts the list back that a rater's list replaced.
pub async fn undo(app: &Rc<App>, id: &str) -> Result<(), Failed> {
    let state = app.knowledge.lists().iter().find(|l| l.state.rater == id).map(|l| l.state.clone());
    let Some(before) = state.and_then(|state| state.before) else { return Ok(()) };
    let Some(ratings) = stored(&key(id, "before")).await? else { return Ok(()) };
    put(vec![
        json(key(id, "state"), &*before)?,
        (key(id, "ratings"), Some(ratings)),
        (key(id, "before"), None),
    ])
    .await?;
    follow(app).await
}

/// Forgets a list: ratings, state, the choice of its rater, the candidate if it is its, the host.
pub async fn remove(app: &Rc<App>, id: &str) -> Result<(), Failed> {
    let source =
        app.knowledge.lists().iter().find(|l| l.state.rater == id).map(|l| l.state.source.clone());
    let mut writes: Vec<Entry> =
        ["state", "ratings", "before"].map(|part| (key(id, part), None)).into();
    writes.extend(without_candidate());
    put(writes).await?;
    let shipped = app.knowledge.packs().iter().flat_map(Packs::raters).any(|rater| rater.id == id);
    if !shipped {
        save(app, |settings: &mut Settings| settings.raters.retain(|choice| choice.id != id))
            .await?;
    }
    follow(app).await?;
    if let Some(Source::Public(public)) = source {
        give_back(app, &public).await;
    }
    Ok(())
}

/// Gives a list's host back to the browser unless a feed or another list needs it.
async fn give_back(app: &App, id: &str) {
    let Some(list) = public(id) else { return };
    coverage::give_back_unless_needed(app, origin(&list)).await;
}

/// What the browser must allow for the kept lists.
pub fn origins(app: &App) -> Vec<String> {
    let kept = catalogue().into_iter().filter(|list| with_list(app, list.id, |_| ()).is_some());
    kept.map(|list| origin(&list)).collect()
}

/// The person's own rating of an outlet.
pub fn own_rating(app: &App, outlet: &str) -> OwnRating {
    let lists = app.knowledge.lists();
    let own = lists.iter().find(|list| list.state.rater == OWN);
    own.and_then(|own| OwnRating::of(&own.packs, outlet)).unwrap_or_default()
}

/// Keeps, changes or takes back the person's own rating of an outlet.
pub async fn rate(app: &Rc<App>, outlet: &str, rating: &OwnRating) -> Result<(), Failed> {
    let today: String = now().to_iso().chars().take(10).collect();
    let (table, state) = {
        let lists = app.knowledge.lists();
        let own = lists.iter().find(|list| list.state.rater == OWN);
        let fresh = || ListState { rater: OWN.to_owned(), applied: now(), ..ListState::default() };
        (
            rules::rate(own.map(|own| &own.packs), outlet, rating, &today),
            own.map_or_else(fresh, |own| own.state.clone()),
        )
    };
    match table {
        None => return remove(app, OWN).await,
        // Single marks are changed in the popup; the step back is for files.
        Some(ratings) => {
            let state = ListState { before: None, ..state };
            put(vec![
                json(key(OWN, "state"), &state)?,
                (key(OWN, "ratings"), Some(ratings)),
                (key(OWN, "before"), None),
            ])
            .await?;
        }
    }
    follow(app).await
}

/// Name and text of a list as a file.
pub fn export(app: &App, id: &str, json: bool) -> Option<(String, String)> {
    let lists = app.knowledge.lists();
    let list = lists.iter().find(|list| list.state.rater == id)?;
    let rater = list.packs.raters().find(|rater| rater.id == id)?;
    let rows = list.packs.lines_of(id);
    Some(match json {
        true => (format!("parallax-{id}.json"), import::to_json(rater, &rows)),
        false => (format!("parallax-{id}.csv"), import::to_csv(&rows)),
    })
}

/// Asks the public lists that are due; what is new counts at once, and the step back stays.
pub async fn refresh(app: &Rc<App>) {
    for list in catalogue() {
        let due = with_list(app, list.id, |kept| kept.state.due(&list) <= now());
        if due == Some(true)
            && let Err(failed) = refresh_one(app, &list).await
        {
            web_sys::console::warn_1(&format!("{}: {}", list.id, failed.text.key).into());
            // Asked again when it is next due, not every hour.
            unchanged(app, list.id).await.ok();
        }
    }
    set_alarm(app).await;
}

async fn refresh_one(app: &Rc<App>, list: &PublicList) -> Result<(), Failed> {
    let Some((answer, import)) = ask(app, list, Why::Due).await? else {
        return unchanged(app, list.id).await;
    };
    let _alone = app.work.lists.lock().await;
    let source = Source::Public(list.id.to_owned());
    let (candidate, ratings) = as_candidate(app, import, source, Some(&answer));
    let kept = with_list(app, list.id, |kept| kept.packs.len()).unwrap_or_default();
    if !candidate.goes_unseen(kept) {
        return note(app, list.id, |state| state.doubted = true).await;
    }
    put(replace(app, candidate.state, ratings).await?).await?;
    follow(app).await
}

async fn unchanged(app: &Rc<App>, public: &str) -> Result<(), Failed> {
    note(app, public, |state| state.unchanged = true).await
}

/// Notes in the state of a public list that it was asked.
async fn note(
    app: &Rc<App>,
    public: &str,
    change: impl FnOnce(&mut ListState),
) -> Result<(), Failed> {
    let Some(mut state) = with_list(app, public, |list| list.state.clone()) else { return Ok(()) };
    state.checked = now();
    change(&mut state);
    put(vec![json(key(&state.rater, "state"), &state)?]).await?;
    app.knowledge.use_lists(lists::reload().await);
    Ok(())
}

/// Sets the alarm for the list that is next due.
pub async fn set_alarm(app: &App) {
    let next = catalogue()
        .iter()
        .filter_map(|list| with_list(app, list.id, |kept| kept.state.due(list)))
        .min();
    let result = match next {
        None => api::clear_alarm(ALARM).await,
        Some(next) => {
            let minutes = (next.since(now()) as f64 / 60.0).clamp(1.0, 24.0 * 60.0);
            match wish(&serde_json::json!({ "delayInMinutes": minutes })) {
                Ok(when) => api::create_alarm(ALARM, &when).await,
                Err(error) => Err(error),
            }
        }
    };
    if let Err(error) = result {
        report("the alarm of the lists", &error);
    }
}

/// Lets everything follow the stored lists: what counts, the buttons, open popups, the alarm.
async fn follow(app: &Rc<App>) -> Result<(), Failed> {
    app.knowledge.use_lists(lists::reload().await);
    set_alarm(app).await;
    popup::ratings_changed(app);
    crate::tabs::paint_all(app).await.map_err(|error| popup::failed(&error))
}

async fn stored(key: &str) -> Result<Option<Vec<u8>>, Failed> {
    let values = storage::get(&[key.to_owned()]).await.map_err(|error| storage_failed(&error))?;
    Ok(values.into_iter().next().flatten())
}

async fn put(writes: Vec<Entry>) -> Result<(), Failed> {
    storage::apply(&writes).await.map_err(|error| storage_failed(&error))
}

fn json<T: Serialize>(key: String, value: &T) -> Result<Entry, Failed> {
    storage::keep(key, value).map_err(|error| storage_failed(&error))
}
