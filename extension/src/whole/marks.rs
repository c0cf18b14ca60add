//! Marks beside links on sites that the person allows, "Who publishes this?", and the address bar's keyword.
//!
//! The script in the page knows nothing: it asks for addresses in batches and draws what it is told. Only pages of
//! sites that the person chose are answered.

use crate::app::App;
use crate::js::{from_js, to_js, wish};
use crate::whole::permissions::Granted;
use crate::whole::today;
use crate::{api, knowledge};
use parallax::view::mark::{Mark, Pips, Side};
use parallax::view::text::Text;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// Addresses of one question, and letters of one address.
const BATCH: usize = 64;
const LONGEST: usize = 2_000;
/// What the address bar offers.
const OUTLETS: usize = 3;
const STORIES: usize = 4;

#[derive(Deserialize)]
struct Question {
    urls: Vec<String>,
}

/// What is drawn beside a link.
#[derive(Serialize)]
struct LinkMark {
    side: Side,
    low: bool,
    /// Parts of the card: outlet, side, factuality, country.
    outlet: String,
    bias: Text,
    factuality: Text,
    country: String,
}

fn mark_of(app: &App, url: &str) -> Option<LinkMark> {
    let identity = app.identify(url, None);
    let key = identity.outlet.filter(|_| identity.known)?;
    let settings = app.settings();
    let rated = app.rated(&key, &settings);
    let mark = Mark::of(&rated.consensus);
    Some(LinkMark {
        side: mark.side,
        low: mark.low,
        outlet: rated.facts.name,
        bias: mark.label(),
        factuality: Pips::of(rated.consensus.factuality).label,
        country: rated.facts.country,
    })
}

/// Marks of a batch of addresses, in their order; `null` for an outlet that is not known.
pub fn answer(app: &App, message: JsValue, page: &str) -> Result<JsValue, JsValue> {
    if !app.settings().marks(&knowledge::host(page)) {
        return Ok(JsValue::NULL);
    }
    let question: Question = from_js(&message)?;
    let urls = question.urls.iter().take(BATCH);
    let marks: Vec<Option<LinkMark>> =
        urls.map(|url| mark_of(app, url.get(..url.len().min(LONGEST))?)).collect();
    to_js(&marks)
}

/// Registers the script for the chosen sites, and for no other.
pub async fn register(app: &App) -> Result<(), JsValue> {
    let settings = app.settings();
    let granted = Granted::now(app).await;
    api::unregister_scripts().await?;
    let origins = settings
        .marked_sites
        .iter()
        .flat_map(|host| ["", "www."].map(|www| format!("https://{www}{host}/*")));
    let matches: Vec<String> = origins.filter(|origin| granted.allows(origin)).collect();
    if matches.is_empty() {
        return Ok(());
    }
    let script = serde_json::json!([{
        "id": "marks",
        "js": ["content/marks.js"],
        "matches": matches,
        "runAt": "document_idle",
        "persistAcrossSessions": true,
    }]);
    api::register_scripts(&wish(&script)?).await.map(drop)
}

/// An offer of the address bar.
#[derive(Serialize)]
struct Suggestion {
    content: String,
    description: String,
}

/// Outlets whose name begins so, then articles with the words.
pub async fn suggest(app: &App, words: &str) -> Result<JsValue, JsValue> {
    let mut offers: Vec<Suggestion> = Vec::new();
    if let Some(directory) = app.knowledge.directory()
        && let Some(id) =
            directory.by_name(words.trim()).or_else(|| directory.by_host(words.trim()))
    {
        let key = directory.key(id);
        let facts = app.knowledge.facts(&key).unwrap_or_default();
        offers.push(Suggestion {
            content: format!("https://{key}/"),
            description: format!("{} ({key})", facts.name),
        });
        offers.truncate(OUTLETS);
    }
    if let Ok(found) = today::search(app, words, "", None).await {
        offers.extend(found.rows.into_iter().take(STORIES).map(|row| Suggestion {
            content: api::package_url(&format!("pages/story/story.html?{}", row.query)),
            description: format!("{}: {}", row.outlet, row.title),
        }));
    }
    to_js(&offers)
}
