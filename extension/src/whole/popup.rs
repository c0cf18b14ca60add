//! An open popup: fills the input of its view step by step and posts the view after each step.
//!
//! 1. from the address: outlet and ratings, at once;
//! 2. from the page, read now and only now: the article, and who really wrote it;
//! 3. from the index: the coverage; and while the popup is open, as it grows.

mod news;
mod reading;

pub use news::{corrections_changed, coverage_grew, coverage_moved, ratings_changed, tab_moved};

use crate::api;
use crate::app::App;
use crate::js::{error_text, to_js};
use crate::storage::StorageError;
use crate::tabs::{self, Learned, Tab};
use crate::whole::ask::{Answers, Subject};
use crate::whole::clock::now;
use crate::whole::coverage::{self, Found};
use crate::whole::{corrections, feeds, poll, request, stories};
use parallax::page::Article;
use parallax::story::Limits;
use parallax::time::Timestamp;
use parallax::view::coverage::{CoverageState, CoverageSwitch};
use parallax::view::message::{Failed, PANEL_PORT, Request, STORY_PORT};
use parallax::view::popup::{PageKind, PopupInput, popup, too_old};
use parallax::view::story::{FirstView, PointView, StoryView};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

/// An answer on the popup's port.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Post<T> {
    View(T),
    Error(Failed),
}

/// A story of the index or a kept one, by its id.
#[derive(Clone)]
enum Stored {
    Article(String),
    Kept(String),
}

/// The state of one open popup.
pub struct Session {
    post: js_sys::Function,
    /// The page is the story page: it gets its own view, once the coverage is known.
    story: bool,
    /// The page is the side panel: it gets the story's key points and who was first as well.
    panel: bool,
    told: RefCell<(Vec<PointView>, Vec<FirstView>)>,
    open: Cell<bool>,
    tab: RefCell<Tab>,
    pub(crate) input: RefCell<PopupInput>,
    /// What the sources answered that are asked for one story, and the article they were asked for.
    pub(crate) answers: RefCell<Answers>,
    pub(crate) subject: RefCell<Option<Rc<Subject>>>,
    /// The page itself sees no network.
    cut_off: Cell<bool>,
    /// The coverage is being asked for; another wish meanwhile asks once more afterwards.
    asking: Cell<bool>,
    /// The story page shows a story without a page.
    stored: RefCell<Option<Stored>>,
    again: Cell<bool>,
    /// When the page was last read anew, in milliseconds.
    read_at: Cell<f64>,
    /// The page holds no article yet and is looked at again.
    waiting: Cell<bool>,
}

/// The background's end of a popup's port.
#[wasm_bindgen]
pub struct PopupSession(Rc<Session>);

#[wasm_bindgen]
impl PopupSession {
    /// `post` sends a message to the page at the other end of the port of this name.
    #[wasm_bindgen(constructor)]
    pub fn new(post: js_sys::Function, port: &str) -> PopupSession {
        PopupSession(Rc::new(Session {
            post,
            story: port == STORY_PORT,
            panel: port == PANEL_PORT,
            told: RefCell::default(),
            open: Cell::new(true),
            tab: RefCell::default(),
            input: RefCell::default(),
            answers: RefCell::default(),
            subject: RefCell::default(),
            cut_off: Cell::new(false),
            asking: Cell::new(false),
            stored: RefCell::default(),
            again: Cell::new(false),
            read_at: Cell::new(0.0),
            waiting: Cell::new(false),
        }))
    }

    /// A message from the popup.
    pub fn message(&self, message: JsValue) -> js_sys::Promise {
        let session = self.0.clone();
        future_to_promise(async move {
            session.answer(message).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// The popup has closed.
    pub fn close(&self) {
        self.0.open.set(false);
    }
}

impl Session {
    pub fn is_open(&self) -> bool {
        self.open.get()
    }

    async fn answer(self: &Rc<Self>, message: JsValue) -> Result<(), JsValue> {
        let app = App::get()?;
        match request::read(&message)? {
            Request::Open { tab } => self.show(&app, tab).await,
            Request::Network { online } => {
                self.cut_off.set(!online);
                self.refresh(&app).await
            }
            Request::Ask { source } => self.ask_source(&app, source).await,
            Request::OpenAddress { url } => self.show_address(&app, url),
            Request::OpenArticle { id } => self.show_stored(&app, Stored::Article(id)).await,
            Request::OpenSaved { id } => self.show_stored(&app, Stored::Kept(id)).await,
            Request::KeepStory { on } => {
                let input = self.input.borrow().clone();
                self.told(stories::keep(&input, on).await)?;
                self.post_story(&app).await
            }
            Request::MarkRead { url, on } => {
                self.told(stories::mark_read(&app, &url, on).await)?;
                self.post_story(&app).await
            }
            Request::PollNow => {
                poll::spawn(&app, poll::Trigger::Pressed);
                Ok(())
            }
            Request::WrongMatch { key, out } => {
                let input = self.input.borrow().clone();
                self.corrected(&app, corrections::separate(&app, &input, &key, out).await).await
            }
            Request::WrongOutlet { outlet, host } => {
                let input = self.input.borrow().clone();
                self.corrected(&app, corrections::correct(&app, &input, outlet, host).await).await
            }
            other => {
                if let Err(failed) = request::change(&app, other).await {
                    self.post(&Post::<()>::Error(failed))?;
                }
                self.refresh(&app).await
            }
        }
    }

    /// Shows what a correction gives. Pages that stand over a tab were told when it was kept.
    async fn corrected(
        self: &Rc<Self>,
        app: &Rc<App>,
        kept: Result<(), Failed>,
    ) -> Result<(), JsValue> {
        match kept {
            Err(failed) => self.post(&Post::<()>::Error(failed)),
            Ok(()) if self.stored.borrow().is_some() => self.refresh(app).await,
            Ok(()) => Ok(()),
        }
    }

    /// Whose page an address is, without opening it.
    fn show_address(&self, app: &App, url: String) -> Result<(), JsValue> {
        *self.tab.borrow_mut() = Tab { id: -1, url: Some(url), ..Tab::default() };
        // No article: the page is not read, so nothing waits for it.
        self.input.borrow_mut().article = Some(Article::default());
        self.by_address(app)
    }

    /// A story without a page: nothing is read, no coverage is asked for.
    async fn show_stored(self: &Rc<Self>, app: &Rc<App>, what: Stored) -> Result<(), JsValue> {
        let found = match &what {
            Stored::Article(id) => stories::of_article(app, id).await,
            Stored::Kept(id) => stories::of_saved(app, id).await,
        };
        match found {
            Ok(Some(input)) => {
                *self.input.borrow_mut() = input;
                *self.stored.borrow_mut() = Some(what);
                self.post_story(app).await
            }
            Ok(None) => self.post(&Post::View(None::<StoryView>)),
            Err(error) => self.told(Err(error)),
        }
    }

    /// Says when something could not be stored or read.
    fn told(&self, result: Result<(), StorageError>) -> Result<(), JsValue> {
        match result {
            Ok(()) => Ok(()),
            Err(error) => self.post(&Post::<()>::Error(Failed::storage(&error.to_string()))),
        }
    }

    async fn show(self: &Rc<Self>, app: &Rc<App>, tab: Option<i32>) -> Result<(), JsValue> {
        let tab = match tab {
            Some(id) => Tab::from(&api::tab(id).await?),
            None => active_tab().await?,
        };
        *self.tab.borrow_mut() = tab;
        app.work.add_popup(self);
        let ahead = app.clone();
        spawn_local(async move { coverage::open_ahead(&ahead).await });
        self.refresh(app).await
    }

    /// All three steps.
    async fn refresh(self: &Rc<Self>, app: &Rc<App>) -> Result<(), JsValue> {
        let stored = self.stored.borrow().clone();
        if let Some(what) = stored {
            return self.show_stored(app, what).await;
        }
        self.by_address(app)?;
        self.read_page(app).await?;
        self.wait_for_text(app);
        self.look_around(app).await
    }

    /// The third step, and what follows from it.
    async fn look_around(self: &Rc<Self>, app: &Rc<App>) -> Result<(), JsValue> {
        self.ask_coverage(app).await?;
        if self.wants_coverage() && coverage::is_stale(app).await {
            poll::spawn(app, poll::Trigger::Article);
        }
        self.ask_unbidden(app);
        Ok(())
    }

    /// The coverage from the index. One question at a time.
    pub(crate) async fn ask_coverage(&self, app: &App) -> Result<(), JsValue> {
        if self.asking.replace(true) {
            self.again.set(true);
            return Ok(());
        }
        let result = loop {
            self.again.set(false);
            let result = self.ask_coverage_once(app).await;
            // Also after a failure: what was wished meanwhile may be the end of a round, and nobody wishes it again.
            if !self.again.get() {
                break result;
            }
        };
        self.asking.set(false);
        result
    }

    async fn ask_coverage_once(&self, app: &App) -> Result<(), JsValue> {
        let deletions = app.work.deletions.get();
        let (article, identity, page) = {
            let input = self.input.borrow();
            (input.article.clone(), input.identity.clone(), input.page.clone())
        };
        if page.kind == PageKind::Browser {
            return if self.story { self.post_story(app).await } else { Ok(()) };
        }
        let asked = article.filter(|article| article.is_article);
        let settings = app.settings();
        self.remember_subject(app, asked.as_ref(), &identity, &page).await;
        let mut found = match &asked {
            Some(article) if coverage::is_on(&settings) => {
                match coverage::ask(app, article, &identity, &page.url).await {
                    Ok(found) => found,
                    Err(error) => Found { trouble: Some(error), ..Found::default() },
                }
            }
            _ => Found::default(),
        };
        found.matches.extend(self.answers.borrow().matches().cloned());
        let mut filled = coverage::input(app, &identity, found).await;
        filled.sources.extend(self.asked_statuses(&settings));
        let stored = coverage::last_fed(app).await;
        {
            let mut input = self.input.borrow_mut();
            input.stored = stored;
            input.kept_from = Some(Timestamp(now().0 - Limits::default().age));
            input.coverage = filled;
        }
        let tab = self.tab.borrow().clone();
        self.input.borrow_mut().story = format!("tab={}", tab.id);
        // The person is shown it before the button is.
        match self.story {
            true => self.post_story(app).await?,
            false => {
                self.reckon(app).await;
                self.post_view(app)?;
            }
        }
        match app.work.deletions.get() == deletions {
            true => self.learn(app, &tab).await,
            false => Ok(()),
        }
    }

    /// What the side panel shows of the story beside the list. When the index cannot be read, the list has said so.
    async fn reckon(&self, app: &App) {
        if !self.panel {
            return;
        }
        let input = self.input.borrow().clone();
        let story = stories::page(app, &input).await.ok().flatten();
        *self.told.borrow_mut() =
            story.map(|story| (story.points, story.firsts)).unwrap_or_default();
    }

    async fn post_story(&self, app: &App) -> Result<(), JsValue> {
        let input = self.input.borrow().clone();
        let view = stories::page(app, &input)
            .await
            .map_err(|error| JsValue::from_str(&error.to_string()))?;
        self.post(&Post::View(view))
    }

    fn wants_coverage(&self) -> bool {
        let input = self.input.borrow();
        // What a private window shows must leave no trace in what is asked for and stored.
        !input.page.private && is_article(&input) && input.coverage.switch == CoverageSwitch::On
    }

    fn fill_outlet(&self, app: &App) {
        let settings = app.settings();
        let knowledge = &app.knowledge;
        let mut input = self.input.borrow_mut();
        let identity = input.identity.clone();
        let key = knowledge.rated_key(&identity);
        let key = key.as_deref();
        input.outlet = key.map(|key| knowledge.rated(key, &settings).facts);
        input.ratings = key.map(|key| knowledge.ratings(key, &settings)).unwrap_or_default();
        input.consensus = key.map(|key| knowledge.consensus(key, &settings)).unwrap_or_default();
        input.via = identity.via.as_deref().map(|via| knowledge.via_name(via));
        input.origin = identity.origin.as_deref().map(|key| knowledge.rated(key, &settings));
        input.imitated = identity.lookalike_of.as_deref().and_then(|key| knowledge.facts(key));
        input.audience = key.map(|key| knowledge.audience(key, &settings)).unwrap_or_default();
        let outlet = identity.outlet.as_deref();
        input.without_feed = !feeds::chosen(app)
            .iter()
            .any(|feed| outlet.is_some_and(|outlet| feed.outlet == outlet));
        input.raters = knowledge.raters();
        let rated = key.unwrap_or(&input.page.host).to_owned();
        input.own = crate::whole::ratings::own_rating(app, &rated);
    }

    /// Tells the tab's button what was learned.
    async fn learn(&self, app: &App, tab: &Tab) -> Result<(), JsValue> {
        let learned = {
            let input = self.input.borrow();
            Learned {
                url: input.page.url.clone(),
                // Without the person's corrections, which may be taken back.
                identity: app.knowledge.identify(
                    &input.page.url,
                    input.article.as_ref().map(|article| &article.marks),
                ),
                is_article: is_article(&input),
                covered_by: self.covered_by(app, &input),
            }
        };
        tabs::learn(app, tab, learned).await
    }

    /// Outlets that cover the story, counted as the popup counts them.
    fn covered_by(&self, app: &App, input: &PopupInput) -> Option<u32> {
        let asked = input.coverage.switch == CoverageSwitch::On;
        if !asked || !is_article(input) || too_old(input) {
            return None;
        }
        let view = popup(input, &app.settings());
        let known = view.coverage.filter(|coverage| coverage.state != CoverageState::Failed);
        known.map(|coverage| coverage.items.len() as u32)
    }

    fn post_view(&self, app: &App) -> Result<(), JsValue> {
        if self.story {
            return Ok(());
        }
        let mut view = popup(&self.input.borrow(), &app.settings());
        (view.points, view.firsts) = self.told.borrow().clone();
        self.post(&Post::View(view))
    }

    /// Tells the page that something went wrong.
    pub(crate) fn post_failed(&self, failed: Failed) -> Result<(), JsValue> {
        self.post(&Post::<()>::Error(failed))
    }

    fn post<T: Serialize>(&self, message: &Post<T>) -> Result<(), JsValue> {
        if self.open.get() {
            self.post.call1(&JsValue::NULL, &to_js(message)?)?;
        }
        Ok(())
    }
}

async fn active_tab() -> Result<Tab, JsValue> {
    let filter = js_sys::Object::new();
    for key in ["active", "lastFocusedWindow"] {
        js_sys::Reflect::set(&filter, &key.into(), &JsValue::TRUE)?;
    }
    let tabs = tabs::found(&filter).await?;
    tabs.into_iter().next().ok_or_else(|| JsValue::from_str("no tab is open"))
}

pub fn interface_language() -> String {
    api::ui_language().split(['-', '_']).next().unwrap_or_default().to_owned()
}

/// Is there a network at all? `true` where the browser does not say.
pub fn online() -> bool {
    let navigator = crate::js::property(&js_sys::global(), "navigator");
    !crate::js::property(&navigator, "onLine").is_falsy()
        || crate::js::property(&navigator, "onLine").is_undefined()
}

/// What went wrong in words for a person's report.
pub fn failed(error: &JsValue) -> Failed {
    Failed::core(&error_text(error))
}

/// Why something could not be stored, in words for the person.
pub fn failed_storage(error: &StorageError) -> Failed {
    Failed::storage(&error.to_string())
}

/// Whether the page was read, and reads as an article.
fn is_article(input: &PopupInput) -> bool {
    input.article.as_ref().is_some_and(|article| article.is_article)
}
