//! What the person corrects: kept with the settings, nothing of a private window.

use crate::api;
use crate::app::App;
use crate::whole::clock::now;
use crate::whole::request::save;
use crate::whole::stories;
use parallax::correction::WrongOutlet;
use parallax::view::correction::{OutletChoice, place, row};
use parallax::view::message::Failed;
use parallax::view::popup::PopupInput;
use std::collections::HashSet;
use std::rc::Rc;

/// Outlets that are offered while one types.
const OFFERED: usize = 8;

/// Takes the row of an outlet out of a story, or puts it back.
pub async fn separate(
    app: &Rc<App>,
    input: &PopupInput,
    outlet: &str,
    out: bool,
) -> Result<(), Failed> {
    let id = stories::id_of(input).unwrap_or_default();
    let Some(row) = row(input, &id, outlet, !out) else { return Ok(()) };
    if input.page.private {
        return Ok(());
    }
    save(app, |settings| match out {
        true => settings.corrections.separate(&row.article, row.others, now()),
        false => {
            let here: HashSet<&str> = row.here.iter().map(String::as_str).collect();
            let there = row.others.iter().map(|other| other.id.as_str()).collect();
            settings.corrections.rejoin(&here, &there);
        }
    })
    .await
}

/// Says of which outlet the open page or its host is; `None` takes back what holds for it.
pub async fn correct(
    app: &Rc<App>,
    input: &PopupInput,
    outlet: Option<String>,
    host: bool,
) -> Result<(), Failed> {
    let page = &input.page;
    let unheard = |key: &String| !key.is_empty() && app.knowledge.facts(key).is_none();
    if page.private || page.host.is_empty() || outlet.as_ref().is_some_and(unheard) {
        return Ok(());
    }
    save(app, |settings| {
        let corrections = &mut settings.corrections;
        match outlet {
            None => {
                let held =
                    corrections.of_page(&page.url, &page.host).map(|said| said.place.clone());
                held.iter().for_each(|place| corrections.forget(place));
            }
            Some(outlet) => corrections.correct(WrongOutlet {
                place: place(input, host),
                outlet,
                was: input.identity.outlet.clone().unwrap_or_default(),
                said: now(),
            }),
        }
    })
    .await
}

/// Outlets that a person who types these words may mean.
pub fn find(app: &App, words: &str) -> Vec<OutletChoice> {
    let Some(directory) = app.knowledge.directory() else { return Vec::new() };
    let choice = |id| OutletChoice { key: directory.key(id), name: directory.name(id) };
    directory.find(words, OFFERED).into_iter().map(choice).collect()
}

/// All corrections as a file.
pub fn report(app: &App) -> String {
    app.settings().corrections.report(&api::version(), now())
}
