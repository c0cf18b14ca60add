//! Reading the page under an open popup: from its address, then from its text, which may come late.

use super::{Session, interface_language, online};
use crate::api;
use crate::app::{App, report};
use crate::js::wish;
use crate::knowledge;
use crate::tabs::Tab;
use crate::whole::clock::now;
use crate::whole::coverage::{self, Found};
use crate::whole::poll;
use futures_util::future::join;
use parallax::page::{Article, Facts};
use parallax::view::coverage::CoverageSwitch;
use parallax::view::popup::{PageInput, PageKind, PopupInput};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Milliseconds before each further look at a page that is no article yet.
const LOOK_AGAIN: [u32; 5] = [400, 800, 1_500, 2_500, 4_000];

impl Session {
    /// The first step.
    pub(super) fn by_address(&self, app: &App) -> Result<(), JsValue> {
        let tab = self.tab.borrow().clone();
        let url = tab.url.clone().unwrap_or_default();
        let host = knowledge::host(&url);
        let kind = if host.is_empty() { PageKind::Browser } else { PageKind::Web };
        {
            let mut input = self.input.borrow_mut();
            // A second look at the same page keeps what was read of it, so that nothing flickers.
            if input.page.url != url {
                self.told.take();
                let article = input.article.take().filter(|_| input.page.url.is_empty());
                *input = PopupInput { article, ..PopupInput::default() };
                input.identity = app.identify(&url, None);
            } else if input.page.kind == PageKind::Unreadable {
                // A page that cannot be read is looked up by its address alone, which may have been corrected.
                input.identity = app.identify(&url, None);
            }
            input.page = PageInput { kind, host, url, private: tab.incognito };
            input.language = interface_language();
            input.offline = self.cut_off.get() || !online();
        }
        self.fill_outlet(app);
        self.post_view(app)
    }

    /// The second step.
    pub(super) async fn read_page(&self, app: &App) -> Result<(), JsValue> {
        let tab = self.tab.borrow().clone();
        if self.input.borrow().page.kind == PageKind::Browser {
            return Ok(());
        }
        let identity = self.input.borrow().identity.clone();
        let (read, mut before) =
            join(read_article(&tab), coverage::input(app, &identity, Found::default())).await;
        // Until the index has answered, an empty list says nothing.
        before.growing = before.switch == CoverageSwitch::On;
        {
            let mut input = self.input.borrow_mut();
            if input.coverage.origins.is_empty() {
                input.coverage = before;
            }
        }
        match read {
            // The event of the new address asks again.
            Ok(None) => return Ok(()),
            Ok(Some(article)) => self.take(app, &tab, article),
            Err(error) => {
                report("the page could not be read", &error);
                let mut input = self.input.borrow_mut();
                if input.article.is_none() {
                    input.page.kind = PageKind::Unreadable;
                }
            }
        }
        self.fill_outlet(app);
        self.post_view(app)
    }

    /// What was read of the page counts from now on.
    fn take(&self, app: &App, tab: &Tab, article: Article) {
        let mut input = self.input.borrow_mut();
        input.identity = app.identify(&input.page.url, Some(&article.marks));
        if !tab.incognito {
            let outlet = input.identity.outlet.as_deref();
            *app.work.reading.wanted.borrow_mut() = poll::wanted(app, Some(&article), outlet);
        }
        input.article = Some(article);
    }

    /// Many pages load their text after their title, and no event says so: one that is no article yet is looked at
    /// again for a while.
    pub(super) fn wait_for_text(self: &Rc<Self>, app: &Rc<App>) {
        let tab = self.tab.borrow().clone();
        if !self.lacks_text() || tab.id < 0 || self.waiting.replace(true) {
            return;
        }
        let (session, app) = (self.clone(), app.clone());
        spawn_local(async move {
            let came = session.late_text(&tab).await;
            session.waiting.set(false);
            let Some(article) = came else { return };
            session.take(&app, &tab, article);
            if let Err(error) = session.show_reading(&app).await {
                report("a page whose text came late was not shown", &error);
            }
        });
    }

    /// Looks for text until there is some, the popup closes or the tab goes on.
    async fn late_text(&self, tab: &Tab) -> Option<Article> {
        for pause in LOOK_AGAIN {
            api::sleep(pause).await;
            let gone_on = || self.tab.borrow().url != tab.url;
            if !self.open.get() || !self.lacks_text() || gone_on() {
                return None;
            }
            if let Ok(Some(article)) = read_article(tab).await
                && article.is_article
            {
                return (!gone_on()).then_some(article);
            }
        }
        None
    }

    async fn show_reading(self: &Rc<Self>, app: &Rc<App>) -> Result<(), JsValue> {
        self.fill_outlet(app);
        self.post_view(app)?;
        self.look_around(app).await
    }

    fn lacks_text(&self) -> bool {
        let input = self.input.borrow();
        input.page.kind == PageKind::Web
            && input.article.as_ref().is_some_and(|article| !article.is_article)
    }
}

/// Runs the facts script in the tab's own document and understands what it sends.
///
/// `None` when the tab has gone on to another address since.
async fn read_article(tab: &Tab) -> Result<Option<Article>, JsValue> {
    let injection = wish(&serde_json::json!({
        "target": { "tabId": tab.id, "frameIds": [0] },
        "files": ["content/facts.js"],
    }))?;
    let results: js_sys::Array = api::execute_script(&injection).await?.unchecked_into();
    let result = crate::js::property(&results.get(0), "result");
    let text = result.as_string().ok_or("the page gave no facts")?;
    let facts = Facts::parse(&text).map_err(|error| error.to_string())?;
    let document = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    // Long addresses are sent cut.
    let moved = tab
        .url
        .as_deref()
        .is_some_and(|url| url.len() < 2_000 && document(url) != document(&facts.url));
    Ok((!moved).then(|| parallax::page::understand(&facts, now())))
}
