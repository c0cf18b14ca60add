//! The options page: fills the input of its view.

use crate::app::App;
use crate::js::from_js;
use crate::{api, coverage, feeds, log, poll};
use parallax::settings::FeedsChoice;
use parallax::story::Limits;
use parallax::time::DAY;
use parallax::view::options::{About, OptionsInput, OptionsView, options};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[derive(Deserialize)]
struct Manifest {
    version: String,
}

/// What the options page shows now.
pub async fn view(app: &App) -> Result<OptionsView, JsValue> {
    let settings = app.settings();
    let manifest: Manifest = from_js(api::manifest())?;
    // A store that cannot be opened shows as empty here; the popup says why.
    let size = coverage::size(app).await.unwrap_or_default();
    let feeds_on = settings.coverage.feeds == FeedsChoice::On;
    let input = OptionsInput {
        raters: app.knowledge.counted_raters(),
        sets: feeds::sets(app, &settings),
        sources: Vec::new(),
        feeds: if feeds_on { poll::feeds_state(app, 0).await } else { None },
        granted: coverage::is_allowed(app).await,
        log: log::entries().await.unwrap_or_default(),
        articles: size.articles as u32,
        kept_days: (Limits::default().age / DAY) as u32,
        stored_bytes: size.stored,
        about: About {
            version: manifest.version,
            outlets: app.knowledge.directory().map_or(0, |directory| directory.len() as u32),
            ..About::default()
        },
        browser: app.knowledge.browser,
    };
    Ok(options(&input, &settings))
}
