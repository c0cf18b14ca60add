//! The popup, which is also the side panel: outlet, verdict, article, coverage, sources, in this order.

mod article;
mod menu;
mod message;
mod outlet;

pub use article::ArticleView;
pub use message::MessageView;
pub use outlet::{NoteKind, NoteView, OutletView, RateView};

use crate::outlet::Identity;
use crate::page::{Article, Kind};
use crate::rating::lists::OwnRating;
use crate::rating::{Audience, Consensus, Rating};
use crate::settings::{Settings, Theme};
use crate::time::Timestamp;
use crate::view::action::Action;
use crate::view::correction::{WrongOutletView, wrong_outlet};
use crate::view::coverage::{CoverageInput, CoverageSwitch, CoverageView, Reader, coverage};
use crate::view::facts::{OutletFacts, RatedOutlet, RaterFacts};
use crate::view::story::{FirstView, PointView};
use crate::view::text::text_with;
use crate::view::verdict::{VerdictView, audience, verdict};
use crate::view::voices::{Piece, voices};
use article::{article, moment};
use menu::{foot, menu};
use message::{imitated_name, message};
use outlet::{notes, outlet, rate};
use serde::Serialize;

/// All that the popup is decided from.
#[derive(Clone, Debug, Default)]
pub struct PopupInput {
    pub page: PageInput,
    pub identity: Identity,
    /// Facts of `identity.outlet`, when it is known.
    pub outlet: Option<OutletFacts>,
    /// Name of the wrapper `identity.via` ("MSN").
    pub via: Option<String>,
    /// The agency or first publisher `identity.origin`.
    pub origin: Option<RatedOutlet>,
    /// The outlet that `identity.lookalike_of` names.
    pub imitated: Option<OutletFacts>,
    /// Ratings of the outlet by the raters that count.
    pub ratings: Vec<Rating>,
    /// Whose readers share the outlet, by the raters that are on.
    pub audience: Vec<Audience>,
    /// What the person said of the outlet.
    pub own: OwnRating,
    pub raters: Vec<RaterFacts>,
    pub consensus: Consensus,
    /// `None` while the page was not read yet.
    pub article: Option<Article>,
    pub coverage: CoverageInput,
    pub offline: bool,
    /// When the index was last fed.
    pub stored: Option<Timestamp>,
    /// Articles from before this are not kept.
    pub kept_from: Option<Timestamp>,
    /// Query of the story page for this article; empty while there is none.
    pub story: String,
    /// None of the feeds that are read is the outlet's.
    pub without_feed: bool,
    /// Language of the interface, ISO 639-1.
    pub language: String,
}

/// The tab.
#[derive(Clone, Debug, Default)]
pub struct PageInput {
    pub kind: PageKind,
    /// Host of the address, for display; empty on browser pages.
    pub host: String,
    pub url: String,
    pub private: bool,
}

/// What kind of page the tab shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageKind {
    #[default]
    Web,
    /// The browser's own pages, its shop, other extensions, files: closed to extensions.
    Browser,
    /// A web page into which the browser lets no script of ours.
    Unreadable,
}

/// The popup.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PopupView {
    pub state: PopupState,
    pub private: bool,
    pub offline: bool,
    pub theme: Theme,
    /// Language chosen for the interface; empty for the browser's.
    pub language: String,
    /// Single-letter keys are on.
    pub keys: bool,
    /// Where nothing of an outlet is shown: a title and sentences in its place.
    pub message: Option<MessageView>,
    pub outlet: Option<OutletView>,
    pub verdict: Option<VerdictView>,
    /// Notes between verdict and article.
    pub notes: Vec<NoteView>,
    pub article: Option<ArticleView>,
    pub coverage: Option<CoverageView>,
    /// In the side panel: sentences that several outlets say, and who was first.
    pub points: Vec<PointView>,
    pub firsts: Vec<FirstView>,
    /// What the menu offers to rate; `None` where nothing can be rated.
    pub rate: Option<RateView>,
    /// What the menu offers to correct; `None` where there is no outlet to correct.
    pub wrong_outlet: Option<WrongOutletView>,
    pub menu: Vec<Action>,
    pub foot: Vec<Action>,
}

/// What the popup shows, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PopupState {
    /// The outlet is drawn, the page not read yet.
    Reading,
    Article,
    /// An article of an outlet that is not in the directory.
    Unknown,
    /// A known outlet, but not one article.
    Home,
    /// Neither a known outlet nor an article.
    Site,
    Lookalike,
    /// A known outlet whose page the browser keeps closed.
    Unreadable,
    BrowserPage,
    Paused,
}

/// Decides the popup.
pub fn popup(input: &PopupInput, settings: &Settings) -> PopupView {
    let state = state(input, settings);
    let mut view = PopupView {
        state,
        private: input.page.private,
        offline: input.offline,
        theme: settings.theme,
        language: settings.language.clone(),
        keys: settings.single_keys,
        message: message(input, settings, state),
        outlet: None,
        verdict: None,
        notes: Vec::new(),
        article: None,
        coverage: None,
        points: Vec::new(),
        firsts: Vec::new(),
        rate: None,
        wrong_outlet: None,
        menu: Vec::new(),
        foot: Vec::new(),
    };
    view.rate = rate(input, state);
    let closed =
        matches!(state, PopupState::Lookalike | PopupState::BrowserPage | PopupState::Paused);
    view.wrong_outlet = wrong_outlet(input, settings).filter(|_| !closed);
    view.menu = menu(input, state, &view);
    match state {
        PopupState::BrowserPage | PopupState::Paused | PopupState::Site => return view,
        PopupState::Lookalike => {
            // On purpose without the ratings of the outlet that is imitated.
            let mut unrated = verdict(&Consensus::default(), &[], &[]);
            unrated.explain = imitated_name(input)
                .map(|name| text_with("lookalike_unrated", [name.as_str().into()]));
            view.verdict = Some(unrated);
            return view;
        }
        _ => {}
    }
    let voices = match input.coverage.switch {
        CoverageSwitch::On => voices(&input.coverage.matches, open_piece(input)),
        _ => Vec::new(),
    };
    view.outlet = Some(outlet(input));
    let mut said = verdict(&input.consensus, &input.ratings, &input.raters);
    said.remarks.extend(input.audience.iter().map(|of| audience(of, &input.raters)));
    view.verdict = Some(said);
    view.notes = notes(input, &voices);
    if matches!(state, PopupState::Article | PopupState::Unknown) {
        view.article = article(input, &voices);
        let reader_languages = settings.reads(&input.language);
        let reader = Reader {
            languages: &reader_languages,
            translate: settings.translate,
            private: input.page.private,
            offline: input.offline,
            too_old: too_old(input),
        };
        let mut coverage = coverage(&input.coverage, &voices, reader);
        // Only the open page says whether its text ends at a paywall; feeds do not.
        let cut = input.article.as_ref().is_some_and(|article| article.kind == Kind::Stub);
        for item in coverage.items.iter_mut().filter(|item| item.this_page) {
            item.paywall = cut;
        }
        view.foot = foot(&coverage, &input.story);
        view.coverage = Some(coverage);
    }
    view
}

fn state(input: &PopupInput, settings: &Settings) -> PopupState {
    let page = &input.page;
    // A host that somebody rated is shown as an outlet, if only by its address.
    let rated_host = input.identity.outlet.is_some() && !input.ratings.is_empty();
    let known = input.outlet.is_some() && (input.identity.known || rated_host);
    let is_article = input.article.as_ref().map(|article| article.is_article);
    if page.kind == PageKind::Browser {
        return PopupState::BrowserPage;
    }
    if settings.is_paused(&page.host) {
        return PopupState::Paused;
    }
    if input.identity.lookalike_of.is_some() && settings.warns_of(&page.host) {
        return PopupState::Lookalike;
    }
    match (page.kind, known, is_article) {
        (PageKind::Unreadable, true, _) => PopupState::Unreadable,
        (PageKind::Unreadable, false, _) => PopupState::Site,
        (_, _, None) => PopupState::Reading,
        (_, true, Some(true)) => PopupState::Article,
        (_, true, Some(false)) => PopupState::Home,
        (_, false, Some(true)) => PopupState::Unknown,
        (_, false, _) => PopupState::Site,
    }
}

/// The open article as one of the story's pieces.
pub(crate) fn open_piece(input: &PopupInput) -> Option<Piece> {
    let article = input.article.as_ref().filter(|article| article.is_article)?;
    let outlet = input.identity.outlet.clone().unwrap_or_else(|| input.page.host.clone());
    let url = [&article.canonical, &input.page.url].into_iter().find(|url| !url.is_empty())?;
    Some(Piece {
        origin: input.identity.origin.clone().filter(|origin| *origin != outlet),
        outlet,
        title: article.title.clone(),
        url: url.clone(),
        language: article.language.clone(),
        time: moment(article),
        fold: input.coverage.open_fold,
        open: true,
    })
}

/// Is the open article from before everything that is kept? Then nothing found says nothing.
pub fn too_old(input: &PopupInput) -> bool {
    let published = input.article.as_ref().and_then(|article| article.published);
    published.zip(input.kept_from).is_some_and(|(published, kept)| published < kept)
}
