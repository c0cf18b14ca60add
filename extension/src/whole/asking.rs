//! An open popup asks sources for the story of its article: on a press, or when the person wants it for short lists.

use crate::app::{App, report};
use crate::whole::ask::{self, Answers, Subject, Told};
use crate::whole::coverage::as_document;
use crate::whole::found;
use crate::whole::popup::{Session, failed_storage};
use parallax::outlet::Identity;
use parallax::page::Article;
use parallax::provider::asked::Asked;
use parallax::settings::{AskWhen, Settings};
use parallax::view::coverage::CoverageSwitch;
use parallax::view::popup::PageInput;
use parallax::view::source::SourceStatus;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// With fewer outlets a list is short.
const FEW: usize = 3;

impl Session {
    /// Notes what the open article would be asked for, and what was answered before. Nothing in a private window.
    pub async fn remember_subject(
        &self,
        app: &App,
        article: Option<&Article>,
        identity: &Identity,
        page: &PageInput,
    ) {
        let Some(article) = article.filter(|_| !page.private) else {
            *self.subject.borrow_mut() = None;
            *self.answers.borrow_mut() = Answers::default();
            return;
        };
        let document = as_document(article, identity, &page.url);
        if self.subject.borrow().as_ref().is_some_and(|known| known.document.id == document.id) {
            return;
        }
        if !Asked::ALL.into_iter().any(|asked| ask::is_on(asked, &app.settings())) {
            return;
        }
        // Without clues the sources say that there are too few words.
        let clues = found::clues(app, &document).await.unwrap_or_default();
        let facts = identity.outlet.as_deref().and_then(|key| app.knowledge.facts(key));
        let country = facts.unwrap_or_default().country;
        *self.answers.borrow_mut() = Answers::of(&document.url).await;
        *self.subject.borrow_mut() = Some(Rc::new(Subject { document, country, clues }));
    }

    /// A line for each source that is on; none where none may be asked.
    pub fn asked_statuses(&self, settings: &Settings) -> Vec<SourceStatus> {
        let Some(subject) = self.subject.borrow().clone() else { return Vec::new() };
        self.answers.borrow().statuses(settings, &|asked| subject.words(asked))
    }

    /// Asks one source, and shows how it goes.
    pub async fn ask_source(self: &Rc<Self>, app: &Rc<App>, asked: Asked) -> Result<(), JsValue> {
        let Some(subject) = self.subject.borrow().clone() else { return Ok(()) };
        self.answers.borrow_mut().set(asked, Told::asking());
        self.ask_coverage(app).await?;
        match ask::ask(app, &subject, asked).await {
            Ok(told) => {
                self.answers.borrow_mut().set(asked, told);
                let kept = self.answers.borrow().clone();
                kept.keep(&subject.document.url).await;
            }
            Err(error) => {
                self.answers.borrow_mut().forget(asked);
                self.post_failed(failed_storage(&error))?;
            }
        }
        self.ask_coverage(app).await
    }

    /// Asks the sources that the person lets us ask when few outlets are found. One that is sent words is first
    /// asked by a press, beside which they stand.
    pub fn ask_unbidden(self: &Rc<Self>, app: &Rc<App>) {
        let settings = app.settings();
        let (outlets, on) = {
            let input = self.input.borrow();
            let outlets: std::collections::HashSet<&str> =
                input.coverage.matches.iter().map(|found| found.document.outlet.as_str()).collect();
            (outlets.len(), input.coverage.switch == CoverageSwitch::On)
        };
        if settings.coverage.ask != AskWhen::Few || outlets >= FEW || !on {
            return;
        }
        let (session, app) = (self.clone(), app.clone());
        spawn_local(async move {
            for asked in Asked::ALL {
                let wanted = ask::is_on(asked, &settings) && !session.answers.borrow().has(asked);
                if wanted
                    && (!asked.sends_words() || ask::was_asked(asked).await)
                    && let Err(error) = session.ask_source(&app, asked).await
                {
                    report("a source was not asked", &error);
                }
            }
        });
    }
}
