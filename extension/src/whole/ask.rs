//! Sources that are asked for one story: the world file, the person's own server, GDELT and Google News.
//!
//! One question at a time, each source in its own manner. **The gate of a source is stored before a request is
//! sent**, so spacing and breaker outlive the background. Of a private window nothing is asked.

use crate::api;
use crate::app::App;
use crate::storage::{self, StorageError};
use crate::whole::clock::now;
use crate::whole::coverage;
use crate::whole::desk;
use crate::whole::found;
use crate::whole::net::{self, Limits};
use crate::whole::permissions::Granted;
use crate::whole::popup::online;
use parallax::provider::Item;
use parallax::provider::answer::{self, Answer, Outcome};
use parallax::provider::asked::{Asked, Sent, Settings as Wishes};
use parallax::provider::feed::Origin;
use parallax::provider::gate::{Closed, Gate};
use parallax::provider::gdelt_list::MAX_BYTES;
use parallax::provider::log::{Entry, Why};
use parallax::provider::question::Question;
use parallax::settings::Settings;
use parallax::story::{Document, Match, key};
use parallax::time::Timestamp;
use parallax::view::source::{Failure, SourceState, SourceStatus};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Stored under this prefix: one value a source.
const SOURCE: &str = "source/";
/// In the session, under this prefix: the answers for an article, by a hash of its address.
const ANSWERS: &str = "asked:";
/// What one answer may cost.
const LIMITS: Limits = Limits { bytes: MAX_BYTES, milliseconds: 15_000 };
/// A longer wait is said instead of waited: the background may not live so long.
const LONGEST_WAIT: i64 = 10;
/// Articles of the world file that are compared with the open one at most.
const MOST_LIKELY: usize = 400;

/// What the sources answered for one article.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<Asked, Told>);

/// What one source answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    pub at: Timestamp,
    pub result: Result,
    /// Matches that may not be kept with the other articles.
    #[serde(default)]
    pub matches: Vec<Match>,
}

/// How asking ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// It is under way; after a stop of the background this means that it was lost.
    Asking,
    Found(u32),
    Failed(Outcome),
    /// The article has too few words to ask for.
    NoQuestion,
}

/// What is kept of a source.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    gate: Gate,
    last: Option<Told>,
}

/// The article that is asked for.
pub struct Subject {
    pub document: Document,
    /// Country of its outlet.
    pub country: String,
    pub clues: Vec<String>,
}

impl Subject {
    fn question(&self) -> Question<'_> {
        Question {
            clues: &self.clues,
            language: &self.document.language,
            country: &self.country,
            published: self.document.time,
        }
    }

    /// What would be sent, in words.
    pub fn words(&self, asked: Asked) -> String {
        asked.words(&self.question())
    }
}

/// Is a source switched on?
pub fn is_on(asked: Asked, settings: &Settings) -> bool {
    let coverage = &settings.coverage;
    match asked {
        Asked::WorldFile => coverage.world_file,
        Asked::OwnServer => coverage.own_server,
        Asked::Gdelt => coverage.gdelt,
        Asked::GoogleNews => coverage.google_news,
    }
}

impl Answers {
    fn key(url: &str) -> String {
        format!("{ANSWERS}{:016x}", key(url))
    }

    /// What was answered for the article at an address in this session.
    pub async fn of(url: &str) -> Answers {
        let mut answers: Answers = storage::session(&Self::key(url)).await.unwrap_or_default();
        answers.0.retain(|_, told| told.result != Result::Asking);
        answers
    }

    pub fn set(&mut self, asked: Asked, told: Told) {
        self.0.insert(asked, told);
    }

    /// Asking came to nothing that can be told.
    pub fn forget(&mut self, asked: Asked) {
        self.0.remove(&asked);
    }

    pub fn has(&self, asked: Asked) -> bool {
        self.0.contains_key(&asked)
    }

    /// Keeps the answers until the browser closes.
    pub async fn keep(&self, url: &str) {
        // Without it the source would only be asked again.
        storage::set_session(&Self::key(url), self).await.ok();
    }

    /// Matches that stand in no index.
    pub fn matches(&self) -> impl Iterator<Item = &Match> {
        self.0.values().flat_map(|told| &told.matches)
    }

    /// A line for each source that is on; `words` are what would be sent to one that was not asked.
    pub fn statuses(
        &self,
        settings: &Settings,
        words: &dyn Fn(Asked) -> String,
    ) -> Vec<SourceStatus> {
        let on = Asked::ALL.into_iter().filter(|asked| is_on(*asked, settings));
        on.map(|asked| SourceStatus {
            id: asked.id().to_owned(),
            state: match self.0.get(&asked) {
                Some(told) => told.state(),
                None => SourceState::Ready { words: words(asked) },
            },
        })
        .collect()
    }
}

impl Told {
    pub fn asking() -> Told {
        Told::now(Result::Asking)
    }

    fn now(result: Result) -> Told {
        Told { at: now(), result, matches: Vec::new() }
    }

    pub fn state(&self) -> SourceState {
        let why = match &self.result {
            Result::Asking => return SourceState::Asking,
            Result::Found(found) => return SourceState::Asked { found: *found },
            Result::Failed(outcome) => Failure::of(outcome).unwrap_or(Failure::Unreadable),
            Result::NoQuestion => Failure::NoQuestion,
        };
        SourceState::NotMeasured { why, at: self.at }
    }
}

async fn kept(asked: Asked) -> std::result::Result<Kept, StorageError> {
    // A gate that cannot be read is an open one.
    Ok(storage::kept_under(&format!("{SOURCE}{}", asked.id())).await?.unwrap_or_default())
}

fn keep(asked: Asked, kept: &Kept) -> std::result::Result<storage::Entry, StorageError> {
    storage::keep(format!("{SOURCE}{}", asked.id()), kept)
}

/// What a source answered last, whatever it was asked for.
pub async fn last(asked: Asked) -> Option<SourceStatus> {
    let told = kept(asked).await.ok()?.last?;
    Some(SourceStatus { id: asked.id().to_owned(), state: told.state() })
}

/// Was the source ever asked? Before the first time the person sees what is sent.
pub async fn was_asked(asked: Asked) -> bool {
    kept(asked).await.is_ok_and(|kept| kept.last.is_some())
}

/// Asks a source for the story of an article, and keeps what it brings.
pub async fn ask(
    app: &App,
    subject: &Subject,
    asked: Asked,
) -> std::result::Result<Told, StorageError> {
    // One question at a time.
    let _turn = app.work.reading.questions.lock().await;
    let settings = app.settings();
    let wishes = Wishes {
        server: &settings.coverage.server,
        files: usize::from(settings.coverage.world_files),
    };
    if !is_on(asked, &settings) {
        return Ok(Told::now(Result::Failed(Outcome::Off)));
    }
    let requests = asked.requests(&subject.question(), &wishes, now());
    if requests.is_empty() {
        return Ok(Told::now(Result::NoQuestion));
    }
    let granted = Granted::now(app).await;
    let mut kept = kept(asked).await?;
    let mut spent = Spent { documents: Vec::new(), known: HashSet::new(), bytes: 0 };
    let mut found = 0;
    let mut measured = false;
    let mut outcome = Outcome::NoPermission;
    for sent in &requests {
        if !granted.allows(&sent.url) {
            break;
        }
        outcome = match send(app, subject, asked, sent, &mut kept, &mut spent).await? {
            Some(outcome) => outcome,
            // The same was asked before, and its articles are in the index.
            None => Outcome::Unchanged,
        };
        measured |= outcome.is_measured();
        // A minute without a file is normal.
        let goes_on = measured || outcome == Outcome::Gap;
        let stops = !goes_on || matches!(outcome, Outcome::Throttled { .. } | Outcome::Offline);
        if asked != Asked::WorldFile {
            found = matching(app, subject, &spent).await?.len();
        }
        if stops || spent.bytes >= MAX_BYTES || found >= asked.thin() {
            break;
        }
    }
    let matches = matching(app, subject, &spent).await?;
    // Nothing found is only said when the last answer said so too.
    let told_nothing =
        spent.documents.is_empty() && !(outcome.is_measured() || outcome == Outcome::Gap);
    let result = match measured && !told_nothing {
        true => Result::Found(matches.len() as u32),
        false => Result::Failed(outcome),
    };
    let mut told = Told::now(result);
    kept.last = Some(told.clone());
    let writes = vec![keep(asked, &kept)?];
    if asked.may_be_kept() {
        let documents = matches.into_iter().map(|found| found.document).collect();
        coverage::add(app, documents, writes).await?;
    } else {
        storage::apply(&writes).await?;
        told.matches = matches;
    }
    Ok(told)
}

/// What the requests of one question brought so far.
struct Spent {
    documents: Vec<Document>,
    known: HashSet<String>,
    bytes: usize,
}

async fn matching(
    app: &App,
    subject: &Subject,
    spent: &Spent,
) -> std::result::Result<Vec<Match>, StorageError> {
    found::among(app, &subject.document, spent.documents.clone()).await
}

/// Sends one request when the gate lets it; `None` when the same was answered lately.
async fn send(
    app: &App,
    subject: &Subject,
    asked: Asked,
    sent: &Sent,
    kept: &mut Kept,
    spent: &mut Spent,
) -> std::result::Result<Option<Outcome>, StorageError> {
    let manner = asked.manner();
    let name = format!("{}{}", sent.url, sent.body.as_deref().unwrap_or_default());
    match kept.gate.may_ask(&name, &manner, now()) {
        Ok(()) => {}
        Err(Closed::AskedBefore { .. }) => return Ok(None),
        Err(Closed::Spacing { until }) if until.since(now()) <= LONGEST_WAIT => {
            api::sleep(until.since(now()).max(0) as u32 * 1_000).await;
        }
        Err(Closed::Spacing { until } | Closed::Busy { until }) => {
            return Ok(Some(Outcome::Throttled { until }));
        }
    }
    kept.gate.ask(&name, now());
    storage::apply(&[keep(asked, kept)?]).await?;
    let limits = Limits { bytes: MAX_BYTES.saturating_sub(spent.bytes), ..LIMITS };
    let answer = match net::fetch(&sent.url, &[], sent.body.as_deref(), &limits).await {
        Ok(answer) => answer,
        Err(_) => Answer { offline: !online(), ..Answer::default() },
    };
    spent.bytes += answer.body.len();
    let bytes = answer.body.len() as u32;
    let (outcome, items) = read(subject, asked, sent, answer).await;
    let outcome = kept.gate.after(&name, outcome, &manner, now());
    for item in items {
        if let Some(document) = found::document(app, item, "", "", asked.id())
            && spent.known.insert(document.id.clone())
        {
            spent.documents.push(document);
        }
    }
    let why = if asked.sends_words() { Why::Question } else { Why::WorldFile };
    let url = match &sent.body {
        Some(body) => format!("{} {body}", sent.url),
        None => sent.url.clone(),
    };
    let entry = Entry::new(&url, why, bytes, outcome.clone(), now());
    let desk = desk::desk(app).await?;
    let logged = desk.borrow_mut().log.add(vec![entry])?;
    let mut writes = vec![keep(asked, kept)?];
    writes.extend(logged);
    storage::apply(&writes).await?;
    Ok(Some(outcome))
}

async fn read(
    subject: &Subject,
    asked: Asked,
    sent: &Sent,
    answer: Answer,
) -> (Outcome, Vec<Item>) {
    if asked == Asked::WorldFile && answer.status == 200 {
        return world_file(subject, &answer.body).await;
    }
    let origin = Origin {
        url: &sent.url,
        content_type: answer.header("content-type"),
        country: &subject.country,
        fetched_at: Some(now()),
    };
    let reading = answer::read(asked.source(), &answer, &origin, &net::BrowserDecoder, now());
    (reading.outcome, reading.items)
}

/// Reads a file as it is unpacked, and keeps the articles that share words with the open one.
async fn world_file(subject: &Subject, packed: &[u8]) -> (Outcome, Vec<Item>) {
    let file = found::likely(packed, &subject.clues, MOST_LIKELY).await;
    let outcome = match file.seen {
        0 if file.whole => Outcome::Empty,
        0 => Outcome::BadAnswer,
        items => Outcome::Ok { items },
    };
    (outcome, file.items)
}
