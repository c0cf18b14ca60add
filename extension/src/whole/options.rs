//! The options page: fills the input of its view.

use crate::api;
use crate::app::App;
use crate::whole::{ask, coverage, feeds, log, ratings, status, sync, unread};
use parallax::provider::asked::Asked;
use parallax::rating::Packs;
use parallax::settings::FeedsChoice;
use parallax::story::Limits;
use parallax::time::DAY;
use parallax::view::options::{About, Attribution, OptionsInput, OptionsView, options};
use parallax::view::source::SourceStatus;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The sources that are asked for one story, and what each answered last.
async fn asked() -> Vec<(Asked, Option<SourceStatus>)> {
    let mut all = Vec::new();
    for asked in Asked::ALL {
        all.push((asked, ask::last(asked).await));
    }
    all
}

/// What the options page shows now.
pub async fn view(app: &Rc<App>) -> Result<OptionsView, JsValue> {
    // First: it may bring other settings.
    let sync_problem = sync::reconcile(app).await;
    let settings = app.settings();
    // A store that cannot be opened shows as empty here; the popup says why.
    let size = coverage::size(app).await.unwrap_or_default();
    let feeds_on = settings.coverage.feeds == FeedsChoice::On;
    let mut feed_list = status::feed_list(app).await;
    // While none is read, what the person added is listed all the same: to be seen, and to be taken away.
    feed_list.retain(|feed| feeds_on || feed.own);
    let input = OptionsInput {
        raters: app.knowledge.counted_raters(),
        lists: ratings::input(app).await,
        sets: feeds::sets(app, &settings),
        own_origins: feeds::origins(settings.coverage.own.iter().map(|feed| feed.url.as_str())),
        asked: asked().await,
        feed_list,
        feeds: if feeds_on { status::all_feeds(app, 0).await } else { None },
        granted: coverage::is_allowed(app).await,
        log: log::entries().await.unwrap_or_default().into_iter().rev().collect(),
        articles: size.articles as u32,
        kept_days: (Limits::default().age / DAY) as u32,
        stored_bytes: size.stored,
        unread: unread::is_any().await,
        sync_problem,
        about: About {
            version: api::version(),
            outlets: app.knowledge.directory().map_or(0, |directory| directory.len() as u32),
            directory: parallax::sources::DATE.to_owned(),
            attributions: attributions(app),
        },
        browser: app.knowledge.browser,
    };
    Ok(options(&input, &settings))
}

/// The lines that the licences of ratings and facts ask for.
fn attributions(app: &App) -> Vec<Attribution> {
    let raters = app.knowledge.packs().iter().flat_map(Packs::raters).map(|rater| Attribution {
        name: rater.name.clone(),
        licence: rater.licence.clone(),
        text: rater.attribution.clone(),
        url: rater.link.clone(),
        date: rater.as_of.clone(),
    });
    let facts = parallax::sources::sources().into_iter().map(|source| Attribution {
        name: source.name.to_owned(),
        licence: source.licence.to_owned(),
        text: source.attribution.to_owned(),
        url: source.link.to_owned(),
        date: source.date.to_owned(),
    });
    raters.chain(facts).collect()
}
