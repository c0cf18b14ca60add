//! Messages that only tests and demonstrations send. They are answered in a development folder alone,
//! which a package never is: it lacks the page `dev/blank.html`.

use crate::app::App;
use crate::js::{from_js, to_js};
use crate::storage;
use crate::whole::{clock, coverage, net};
use parallax::story::Document;
use parallax::text::date::{Hint, parse};
use parallax::time::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// In the session: seconds by which the clock was moved.
const MOVED: &str = "dev_clock";
/// In the session: how the storage fails.
const TROUBLE: &str = "dev_storage";

/// The fields of all messages.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wish {
    articles: Vec<Article>,
    trouble: Option<storage::Trouble>,
    now: String,
}

/// An article in the form of an articles file; more fields may stand in it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Article {
    id: String,
    title: String,
    lead: String,
    host: String,
    url: String,
    time: String,
    lang: String,
}

/// The answer, or `None` when the message is none of these or this is a package.
pub async fn answer(app: &App, message: &JsValue) -> Result<Option<JsValue>, JsValue> {
    let op = crate::js::property(message, "op").as_string().unwrap_or_default();
    if !op.starts_with("dev_") || net::packaged("dev/blank.html").await.is_err() {
        return Ok(None);
    }
    let Wish { articles, trouble, now } = from_js(message)?;
    match op.as_str() {
        // Stores articles as if feeds had brought them.
        "dev_fill" => {
            let documents = articles.into_iter().map(document).collect();
            let added = coverage::add(app, documents, Vec::new())
                .await
                .map_err(|error| JsValue::from_str(&error.to_string()))?;
            to_js(&HashMap::from([("added", added)])).map(Some)
        }
        // Drops what is too old and merges, as a round does at its end.
        "dev_tidy" => {
            coverage::tidy_up(app).await.map_err(|error| JsValue::from_str(&error.to_string()))?;
            Ok(Some(JsValue::TRUE))
        }
        // Lets the storage fail, or no longer. Lasts until the browser closes.
        "dev_storage" => {
            let noted = storage::set_session(TROUBLE, &trouble).await;
            noted.map_err(|error| JsValue::from_str(&error.to_string()))?;
            storage::let_fail(trouble);
            Ok(Some(JsValue::TRUE))
        }
        // Moves the clock, for articles of another time. Lasts until the browser closes.
        "dev_clock" => {
            let wanted = time(&now).ok_or("no time")?;
            let moved = wanted.since(clock::machine());
            storage::set_session(MOVED, &moved)
                .await
                .map_err(|error| JsValue::from_str(&error.to_string()))?;
            clock::move_by(moved);
            Ok(Some(JsValue::TRUE))
        }
        _ => Err("no such wish".into()),
    }
}

/// Takes up what was wished after a restart of the background.
pub fn restore(session: &JsValue) {
    storage::let_fail(from_js(&crate::js::property(session, TROUBLE)).ok().flatten());
    if let Some(moved) = crate::js::property(session, MOVED).as_f64() {
        clock::move_by(moved as i64);
    }
}

fn time(text: &str) -> Option<Timestamp> {
    parse(text, &Hint::default())?.timestamp()
}

fn document(article: Article) -> Document {
    let url = match article.url.is_empty() {
        true => format!("https://{}/{}", article.host, article.id),
        false => article.url,
    };
    Document {
        id: coverage::document_id(&url),
        title: article.title,
        lead: article.lead,
        outlet: article.host,
        url,
        time: time(&article.time).unwrap_or_else(clock::now),
        seen: clock::now(),
        language: article.lang,
        origin: None,
        provider: "feeds".to_owned(),
    }
}
