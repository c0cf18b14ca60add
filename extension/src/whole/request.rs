//! What pages ask in single messages, and the changes that popup and options share.

use crate::app::App;
use crate::js::{json, to_js};
use crate::storage::StorageError;
use crate::whole::clock::now;
use crate::whole::coverage;
use crate::whole::permissions::{self, Granted};
use crate::whole::stories;
use crate::whole::{
    adding, corrections, diet, log, marks, options, poll, ratings, sync, today, unread,
};
use crate::{api, storage, tabs};
use parallax::provider::log::table;
use parallax::settings::{DietSettings, FeedsChoice, Settings};
use parallax::view::message::{Failed, Request};
use parallax::view::today::Wish;
use serde::Serialize;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A file for the person to save.
#[derive(Serialize)]
struct Export {
    name: String,
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Refusal {
    Error(Failed),
}

/// The request in a message of one of our pages.
pub fn read(message: &JsValue) -> Result<Request, JsValue> {
    Request::from_json(&json(message)?).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Answers a single message of one of our pages.
pub async fn answer(app: &Rc<App>, message: JsValue) -> Result<JsValue, JsValue> {
    match read(&message)? {
        Request::Options => to_js(&options::view(app).await?),
        Request::Export => to_js(&Export {
            name: "parallax-settings.json".to_owned(),
            text: app.settings().export(),
        }),
        Request::ExportList { id, json } => match ratings::export(app, &id, json) {
            Some((name, text)) => to_js(&Export { name, text }),
            None => to_js(&options::view(app).await?),
        },
        Request::ExportLog => match log::entries().await {
            Ok(entries) => {
                to_js(&Export { name: "parallax-requests.tsv".to_owned(), text: table(&entries) })
            }
            Err(error) => to_js(&Refusal::Error(storage_failed(&error))),
        },
        Request::ExportUnread => match unread::text().await {
            Ok(text) => to_js(&Export { name: "parallax-unread.txt".to_owned(), text }),
            Err(error) => to_js(&Refusal::Error(storage_failed(&error))),
        },
        Request::WriteFeedList => {
            to_js(&Export { name: "parallax-feeds.opml".to_owned(), text: adding::list(app) })
        }
        Request::FindOutlets { words } => to_js(&corrections::find(app, &words)),
        Request::ExportReport => to_js(&Export {
            name: "parallax-report.json".to_owned(),
            text: corrections::report(app),
        }),
        Request::LookForFeeds { url } => to_js(&adding::look(app, &url).await),
        Request::ReadFeedList { text } => match adding::read_list(&text) {
            Ok(found) => to_js(&found),
            Err(failed) => to_js(&Refusal::Error(failed)),
        },
        Request::Today { tab, from, count, language, country } => {
            let wish = Wish { tab, language, country };
            answered(today::view(app, &wish, from, count).await)
        }
        Request::Search { words, language, side } => {
            answered(today::search(app, &words, &language, side).await)
        }
        request @ (Request::Diet | Request::SetDiet { .. } | Request::ForgetDiet { .. }) => {
            match change(app, request).await {
                Ok(()) => answered(diet::view(app).await),
                Err(failed) => to_js(&Refusal::Error(failed)),
            }
        }
        other => match change(app, other).await {
            Ok(()) => to_js(&options::view(app).await?),
            Err(failed) => to_js(&Refusal::Error(failed)),
        },
    }
}

fn answered<T: Serialize>(result: Result<T, StorageError>) -> Result<JsValue, JsValue> {
    match result {
        Ok(view) => to_js(&view),
        Err(error) => to_js(&Refusal::Error(storage_failed(&error))),
    }
}

fn changes_lists(request: &Request) -> bool {
    use Request as R;
    matches!(
        request,
        R::KeepList { .. }
            | R::UndoList { .. }
            | R::RemoveList { .. }
            | R::Rate { .. }
            | R::ClearData
    )
}

/// Does what a message wants done. When it ends well, it is stored.
pub async fn change(app: &Rc<App>, request: Request) -> Result<(), Failed> {
    // Lists are read before they are written: one change at a time.
    let _alone = match changes_lists(&request) {
        true => Some(app.work.lists.lock().await),
        false => None,
    };
    match request {
        Request::Ask { .. }
        | Request::WrongMatch { .. }
        | Request::WrongOutlet { .. }
        | Request::FindOutlets { .. }
        | Request::ExportReport
        | Request::ExportLog
        | Request::ExportUnread
        | Request::WriteFeedList
        | Request::LookForFeeds { .. }
        | Request::ReadFeedList { .. }
        | Request::Open { .. }
        | Request::Network { .. }
        | Request::OpenAddress { .. }
        | Request::OpenArticle { .. }
        | Request::OpenSaved { .. }
        | Request::KeepStory { .. }
        | Request::Today { .. }
        | Request::Search { .. }
        | Request::Diet
        | Request::Options
        | Request::Export => Ok(()),
        Request::MarkRead { url, on } => {
            stories::mark_read(app, &url, on).await.map_err(|e| storage_failed(&e))
        }
        Request::ChooseTopic { topic, choice } => {
            save(app, |settings| settings.choose_topic(&topic, choice)).await
        }
        Request::SetDiet { on, days } => {
            save(app, |settings| settings.diet = DietSettings { on, days }).await?;
            diet::tidy(&app.settings()).await.map_err(|e| storage_failed(&e))
        }
        Request::ForgetDiet { what } => {
            diet::forget(app, &what).await.map_err(|e| storage_failed(&e))
        }
        Request::MarkSite { host, on } => {
            save(app, |settings| settings.mark_site(&host, on)).await?;
            marks::register(app).await.map_err(|error| crate::whole::popup::failed(&error))
        }
        Request::PollNow => {
            poll::spawn(app, poll::Trigger::Pressed);
            Ok(())
        }
        Request::CoverageAsked => {
            storage::set_session(ASKED, &true).await.map_err(|error| storage_failed(&error))
        }
        Request::CoverageOn { granted } => {
            api::session_remove(ASKED).await.ok();
            turn_coverage_on(app, granted).await
        }
        Request::CoverageOff => save(app, |s| s.coverage.feeds = FeedsChoice::Off).await,
        Request::Pause { host, on } if host.is_empty() => {
            save(app, |settings| settings.paused.everywhere = on).await
        }
        Request::Pause { host, on } => save(app, |settings| settings.pause_site(&host, on)).await,
        Request::TrustHost { host } => save(app, |settings| settings.trust_host(&host)).await,
        Request::SaveSettings { mut settings } => {
            settings.tidy();
            save(app, |old| *old = *settings).await
        }
        Request::Import { text } => {
            let settings = Settings::from_json(&text).map_err(|error| Failed::from(&error))?;
            // Whether they are carried is not a matter of a file.
            save(app, |old| *old = Settings { sync: old.sync, ..settings }).await
        }
        Request::ExportList { .. } => Ok(()),
        Request::ReadList { name, text } => ratings::read(app, &name, &text).await,
        Request::FetchList { id } => ratings::fetch(app, &id).await,
        Request::KeepList { stamp } => ratings::keep(app, &stamp).await,
        Request::DropList => ratings::drop_candidate().await,
        Request::UndoList { id } => ratings::undo(app, &id).await,
        Request::RemoveList { id } => ratings::remove(app, &id).await,
        Request::Rate { key, rating } => ratings::rate(app, &key, &rating).await,
        Request::ClearLog => clear_log(app).await.map_err(|e| storage_failed(&e)),
        Request::ClearData => clear_data(app).await,
    }
}

/// Set while the browser's permission prompt is open, which may close the popup.
const ASKED: &str = "coverage_asked";

/// Hosts were granted or taken back.
pub async fn permissions_changed(app: &Rc<App>) -> Result<(), Failed> {
    Granted::changed(app);
    let asked = storage::session::<bool>(ASKED).await == Some(true);
    if asked && coverage::is_allowed(app).await {
        api::session_remove(ASKED).await.ok();
        turn_coverage_on(app, true).await?;
    }
    crate::whole::popup::coverage_moved(app);
    Ok(())
}

async fn turn_coverage_on(app: &Rc<App>, granted: bool) -> Result<(), Failed> {
    // Views that are posted while this is stored say that the feeds are about to be read.
    if granted {
        poll::begin(app);
    }
    let saved = save(app, |settings| settings.coverage.feeds = FeedsChoice::On).await;
    // The round itself sees whether coverage is on, and ends what was begun.
    if granted {
        poll::spawn(app, poll::Trigger::Pressed);
    }
    saved
}

async fn clear_log(app: &App) -> Result<(), StorageError> {
    let desk = crate::whole::desk::desk(app).await?;
    desk.borrow_mut().log = log::Log::default();
    log::clear().await
}

pub fn storage_failed(error: &StorageError) -> Failed {
    Failed::storage(&error.to_string())
}

/// Stores changed settings and lets everything that depends on them follow, other browsers too where that is on.
pub async fn save(app: &Rc<App>, change: impl FnOnce(&mut Settings)) -> Result<(), Failed> {
    let before = app.settings().sync;
    let stamped = |settings: &mut Settings| {
        let before = settings.clone();
        change(settings);
        settings.stamp(&before, now());
    };
    save_as_it_is(app, stamped).await?;
    if app.settings().sync != before {
        // What hinders it is said on the options page, which looks again.
        sync::reconcile(app).await;
    }
    Ok(())
}

/// As [`save`], in this browser alone.
pub async fn save_as_it_is(
    app: &Rc<App>,
    change: impl FnOnce(&mut Settings),
) -> Result<(), Failed> {
    let before = app.settings();
    app.change_settings(change).await.map_err(|error| storage_failed(&error))?;
    let after = app.settings();
    if before.coverage != after.coverage {
        coverage::follow_settings(app, &before, &after).await;
    }
    if before.corrections != after.corrections {
        crate::whole::popup::corrections_changed(app);
    }
    tabs::paint_all(app).await.map_err(|error| crate::whole::popup::failed(&error))
}

/// Forgets everything: settings, index, feeds' states, log, granted hosts. What cannot be deleted keeps nothing else from it; the
/// first failure is told at the end.
async fn clear_data(app: &Rc<App>) -> Result<(), Failed> {
    let failed = |error: JsValue| storage_failed(&StorageError::from(error));
    // Settings come first: with coverage off, no round writes behind the deletion.
    let settings = app.change_settings(|settings| *settings = Settings::default()).await;
    app.work.deletions.set(app.work.deletions.get() + 1);
    let local = api::local_clear().await;
    let session = api::session_clear().await;
    let stored = coverage::forget(app).await;
    let carried = sync::forget().await;
    app.learned.borrow_mut().clear();
    permissions::give_back_all(app).await;
    app.knowledge.use_lists(Vec::new());
    marks::register(app).await.map_err(|error| crate::whole::popup::failed(&error))?;
    crate::whole::set_alarms(app).await;
    tabs::paint_all(app).await.map_err(|error| crate::whole::popup::failed(&error))?;
    settings.and(stored).and(carried).map_err(|error| storage_failed(&error))?;
    local.and(session).map(drop).map_err(failed)
}
