//! Articles that sources bring when they are asked for one story.

use crate::api;
use crate::app::App;
use crate::storage::StorageError;
use crate::whole::clock::now;
use crate::whole::coverage::{document_id, opened};
use parallax::outlet::PageMarks;
use parallax::provider::Item;
use parallax::provider::gdelt_list::Lines;
use parallax::provider::likely::Likely;
use parallax::story::{Document, Match};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Folds of articles outside of the index are numbered from here, so that they meet none of its own.
const OUTSIDE: u32 = 1 << 31;

/// The clues of an article, the rarest first.
pub async fn clues(app: &App, document: &Document) -> Result<Vec<String>, StorageError> {
    let guard = opened(app).await?;
    Ok(guard.as_ref().map(|coverage| coverage.matcher.clues(document)).unwrap_or_default())
}

/// Those of `documents` that tell the story of `open`.
pub async fn among(
    app: &App,
    open: &Document,
    documents: Vec<Document>,
) -> Result<Vec<Match>, StorageError> {
    let guard = opened(app).await?;
    let Some(coverage) = guard.as_ref().filter(|_| !documents.is_empty()) else {
        return Ok(Vec::new());
    };
    let found = coverage.matcher.among(open, documents, now()).into_iter();
    let matches = found.map(|(document, found)| Match {
        document,
        score: found.score,
        fold: found.fold | OUTSIDE,
        evidence: found.evidence,
    });
    Ok(matches.collect())
}

/// An item in the form of the index; `None` for one without title or address. `outlet` and `language` stand in
/// for what the item does not tell.
pub fn document(
    app: &App,
    item: Item,
    outlet: &str,
    language: &str,
    provider: &str,
) -> Option<Document> {
    if item.title.is_empty() || item.url.is_empty() || item.sponsored {
        return None;
    }
    let marks =
        PageMarks { byline: item.author, dateline: item.summary.clone(), ..PageMarks::default() };
    // Where the link is a redirect of the source's own, the source names the outlet.
    let address = if item.source_url.is_empty() { &item.link } else { &item.source_url };
    let identity = app.knowledge.identify(address, Some(&marks));
    let origin = identity.writer().map(str::to_owned);
    // A feed's items can point at a section that is rated by itself, or through a counter's address.
    let named = identity.outlet.filter(|_| identity.known || outlet.is_empty());
    let language = if item.language.is_empty() { language } else { &item.language };
    let seen = item.seen.unwrap_or_else(now);
    Some(Document {
        id: document_id(&item.url),
        language: language.split(['-', '_']).next().unwrap_or_default().to_lowercase(),
        title: item.title,
        lead: item.summary,
        outlet: named.unwrap_or_else(|| outlet.to_owned()),
        url: item.link,
        // The same as `seen` when no time of publication is known.
        time: item.published.unwrap_or(seen),
        seen,
        origin,
        provider: provider.to_owned(),
    })
}

/// What a packed file of the article list held.
pub struct WorldFile {
    /// Articles that may tell the story.
    pub items: Vec<Item>,
    /// Articles in the file.
    pub seen: u32,
    /// It was read to its end.
    pub whole: bool,
}

/// Reads a file of the article list as it is unpacked, and keeps the articles that share clues with the open one.
pub async fn likely(packed: &[u8], clues: &[String], most: usize) -> WorldFile {
    let state = Rc::new(RefCell::new((Lines::default(), Likely::new(clues, most))));
    let shared = state.clone();
    let each = Closure::<dyn FnMut(js_sys::Uint8Array)>::new(move |piece: js_sys::Uint8Array| {
        let (lines, likely) = &mut *shared.borrow_mut();
        lines.push(&piece.to_vec(), &mut |item| likely.take(item));
    });
    let bytes = js_sys::Uint8Array::from(packed);
    // A cut file fails at its end; what stood before it is kept.
    let whole = api::unpack(&bytes, &each).await.is_ok();
    drop(each);
    let (mut lines, mut likely) = state.replace((Lines::default(), Likely::new(&[], most)));
    lines.finish(&mut |item| likely.take(item));
    WorldFile { seen: likely.seen, items: likely.items(), whole }
}
