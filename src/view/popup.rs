//! The popup, which is also the side panel: outlet, verdict, article, coverage, sources, in this order.

use crate::outlet::Identity;
use crate::page::{Article, Kind};
use crate::rating::lists::OwnRating;
use crate::rating::{Audience, Consensus, Rating};
use crate::settings::{Settings, Theme};
use crate::time::{DAY, Timestamp};
use crate::view::action::{Action, ActionId};
use crate::view::correction::{WrongOutletView, wrong_outlet};
use crate::view::coverage::{
    CoverageInput, CoverageSwitch, CoverageView, Reader, coverage, open_first,
};
use crate::view::facts::{OutletFacts, RatedOutlet, RaterFacts, kind_name, owner, tile};
use crate::view::mark::{Mark, is_satire};
use crate::view::story::{FirstView, PointView};
use crate::view::text::{Arg, Text, TimeForm, at, country, language, plural, text, text_with};
use crate::view::verdict::{VerdictView, audience, verdict};
use crate::view::voices::{Piece, Voice, voices};
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

/// A title with sentences and buttons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MessageView {
    pub title: Text,
    pub say: Vec<Text>,
    /// With the warning sign.
    pub alert: bool,
    pub actions: Vec<Action>,
}

/// The head of the popup.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OutletView {
    pub key: String,
    pub name: String,
    /// Main language, so that the name is drawn in the right font.
    pub language: String,
    pub tile: String,
    /// "Read on MSN".
    pub via: Option<Text>,
    /// Country, kind, language; joined by " · ".
    pub facts: Vec<Arg>,
    pub owner: Option<Text>,
}

/// The outlet that the person may rate, with their rating so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RateView {
    pub key: String,
    pub name: String,
    pub rating: OwnRating,
}

/// A note with a sign.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoteView {
    pub kind: NoteKind,
    pub lead: Text,
    pub rest: Vec<Text>,
    /// Mark of the outlet that the lead names.
    pub mark: Option<Mark>,
    pub mark_label: Option<Text>,
}

/// Which sign a note has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NoteKind {
    Warn,
    Plain,
    Wire,
    Offline,
    Private,
}

/// The open article.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ArticleView {
    pub title: String,
    pub language: String,
    /// Kind where it is no ordinary report, date, age and authors; joined by " · ".
    pub facts: Vec<Arg>,
    /// Seconds since 1970, for the exact time in the tooltip.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
    /// "First in Japan, by 14 min".
    pub first: Option<Text>,
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

/// Name of the outlet that this host imitates.
fn imitated_name(input: &PopupInput) -> Option<&String> {
    let named = input.imitated.as_ref().map(|outlet| &outlet.name);
    named.or(input.identity.lookalike_of.as_ref())
}

fn message(input: &PopupInput, settings: &Settings, state: PopupState) -> Option<MessageView> {
    let host = || Arg::from(input.page.host.as_str());
    let plain = |title, say, actions| MessageView { title, say, alert: false, actions };
    Some(match state {
        PopupState::BrowserPage => {
            plain(text("browser_page_title"), vec![text("browser_page_explain")], Vec::new())
        }
        PopupState::Paused if settings.paused.everywhere => plain(
            text("paused_all_title"),
            vec![text("paused_all_explain")],
            vec![Action::new(ActionId::ResumeAll, text("action_resume_all")).primary()],
        ),
        PopupState::Paused => plain(
            text_with("paused_title", [host()]),
            vec![text("paused_explain")],
            vec![
                Action::new(ActionId::ResumeSite, text("action_resume_site"))
                    .on(input.page.host.as_str())
                    .primary(),
                Action::new(ActionId::PauseAll, text("action_pause_all")),
            ],
        ),
        PopupState::Site if input.page.kind == PageKind::Unreadable => {
            plain(text("site_title"), vec![text_with("site_unreadable", [host()])], Vec::new())
        }
        PopupState::Site => {
            plain(text("site_title"), vec![text_with("site_explain", [host()])], Vec::new())
        }
        PopupState::Home => plain(text("home_title"), vec![text("home_explain")], Vec::new()),
        PopupState::Unreadable => {
            plain(text("unreadable_title"), vec![text("unreadable_explain")], Vec::new())
        }
        PopupState::Lookalike => {
            let real = input.identity.lookalike_of.as_deref().unwrap_or_default();
            MessageView {
                title: text_with("lookalike_title", [Arg::from(real)]),
                say: vec![
                    text_with("lookalike_explain", [host(), Arg::from(real)]),
                    text("lookalike_may_err"),
                ],
                alert: true,
                actions: vec![
                    Action::new(ActionId::Visit, text_with("action_go_to", [Arg::from(real)]))
                        .on(format!("https://{real}/"))
                        .primary(),
                    Action::new(ActionId::TrustHost, text("action_trust_host"))
                        .on(input.page.host.as_str()),
                ],
            }
        }
        PopupState::Reading | PopupState::Article | PopupState::Unknown => return None,
    })
}

fn outlet(input: &PopupInput) -> OutletView {
    let Some(facts) = &input.outlet else {
        let host = input.page.host.as_str();
        let name = input.article.as_ref().map(|article| article.marks.site_name.as_str());
        let name = name.filter(|name| !name.is_empty()).unwrap_or(host);
        return OutletView {
            key: host.to_owned(),
            name: name.to_owned(),
            language: String::new(),
            tile: tile(name),
            via: None,
            facts: vec![host.into(), text("not_in_directory").into()],
            owner: None,
        };
    };
    let mut parts: Vec<Arg> = Vec::new();
    parts.extend(country(&facts.country));
    parts.extend(match is_satire(&input.consensus) {
        true => Some(text("kind_satire").into()),
        false => facts.kind.map(|kind| kind_name(kind).into()),
    });
    parts.extend(language(&facts.language));
    parts.extend((!input.identity.known).then(|| text("not_in_directory").into()));
    OutletView {
        key: facts.key.clone(),
        name: if facts.name.is_empty() { facts.key.clone() } else { facts.name.clone() },
        language: facts.language.clone(),
        tile: tile(&facts.name),
        via: input.via.as_deref().map(|via| text_with("outlet_via", [via.into()])),
        facts: parts,
        owner: owner(facts),
    }
}

fn notes(input: &PopupInput, voices: &[Voice]) -> Vec<NoteView> {
    let plain = |kind, lead, rest| NoteView { kind, lead, rest, mark: None, mark_label: None };
    let mut notes = Vec::new();
    if let Some(origin) = &input.origin {
        let mark = Mark::of(&origin.consensus);
        let carried = voices.iter().find(|voice| voice.carries_open());
        let carriers = carried.map_or(0, |voice| voice.articles().saturating_sub(1));
        let rest = (carriers > 1).then(|| plural("origin_carried", carriers, []));
        notes.push(NoteView {
            mark: Some(mark),
            mark_label: Some(mark.label()),
            ..plain(
                NoteKind::Wire,
                text_with("origin_text", [origin.facts.name.as_str().into()]),
                rest.into_iter().collect(),
            )
        });
    }
    if input.page.private {
        let rest = vec![text("private_explain")];
        notes.push(plain(NoteKind::Private, text("private_title"), rest));
    }
    if input.offline {
        let stored =
            input.stored.map(|time| text_with("offline_stored", [at(time, TimeForm::Clock)]));
        let rest = stored.into_iter().collect();
        notes.push(plain(NoteKind::Offline, text("offline_title"), rest));
    }
    notes
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

/// Publication time, if the page gives more than the day.
fn moment(article: &Article) -> Option<Timestamp> {
    let day_only = |time: Timestamp| article.published_day.is_some() && time.0.rem_euclid(DAY) == 0;
    article.published.filter(|time| !day_only(*time))
}

fn article(input: &PopupInput, voices: &[Voice]) -> Option<ArticleView> {
    let article = input.article.as_ref()?;
    let time = moment(article);
    let mut facts: Vec<Arg> = article_kind(article).into_iter().map(Arg::from).collect();
    facts.extend(match (time, article.published) {
        (Some(time), _) => vec![at(time, TimeForm::Moment), at(time, TimeForm::Age)],
        (None, Some(day)) => vec![at(day, TimeForm::Day)],
        (None, None) => vec![text("date_unknown").into()],
    });
    /// Room for names in one line.
    const AUTHORS: usize = 2;
    let authors = article.byline.iter().take(AUTHORS).map(|name| Arg::from(name.as_str()));
    facts.extend(authors);
    let more = article.byline.len().saturating_sub(AUTHORS);
    facts.extend((more > 0).then(|| plural("more_authors", more as u32, []).into()));
    Some(ArticleView {
        title: article.title.clone(),
        language: article.language.clone(),
        facts,
        time,
        first: open_first(&input.coverage, voices),
    })
}

/// What the page is; nothing is said of an ordinary report, nor of a page that may be no article.
fn article_kind(article: &Article) -> Option<Text> {
    let said = match article.kind {
        Kind::Report => return None,
        Kind::Opinion => text("article_opinion"),
        Kind::LiveBlog => text("article_live_blog"),
        Kind::Video => text("article_video"),
        Kind::Gallery => text("article_gallery"),
        Kind::Stub => text("article_stub"),
        Kind::PressRelease => text("article_press_release"),
    };
    article.is_article.then_some(said)
}

/// Not in a private window: nothing is kept there.
fn rate(input: &PopupInput, state: PopupState) -> Option<RateView> {
    use PopupState::*;
    if input.page.private || matches!(state, Lookalike | BrowserPage | Paused | Site) {
        return None;
    }
    let OutletView { key, name, .. } = outlet(input);
    (!key.is_empty()).then(|| RateView { key, name, rating: input.own.clone() })
}

fn menu(input: &PopupInput, state: PopupState, view: &PopupView) -> Vec<Action> {
    let mut menu = Vec::new();
    menu.extend(view.rate.as_ref().map(|_| Action::new(ActionId::Rate, text("action_rate"))));
    let wrong = || Action::new(ActionId::WrongOutlet, text("action_wrong_outlet"));
    menu.extend(view.wrong_outlet.as_ref().map(|_| wrong()));
    if !matches!(state, PopupState::BrowserPage | PopupState::Paused) {
        let pause = Action::new(ActionId::PauseSite, text("action_pause_site"));
        menu.push(pause.on(input.page.host.as_str()));
        menu.push(Action::new(ActionId::PauseAll, text("action_pause_all")));
    }
    let is_article = input.article.as_ref().is_some_and(|article| article.is_article);
    if input.without_feed && !input.page.private && (input.outlet.is_some() || is_article) {
        let find = Action::new(ActionId::FindFeeds, text("action_find_feeds"));
        menu.push(find.on(input.page.url.as_str()));
    }
    menu.push(Action::new(ActionId::Today, text("nav_today")));
    menu.push(Action::new(ActionId::Options, text("action_options")));
    menu.push(Action::new(ActionId::Help, text("nav_help")));
    menu.push(Action::new(ActionId::Keys, text("action_keys")));
    menu
}

fn foot(coverage: &CoverageView, story: &str) -> Vec<Action> {
    if coverage.items.is_empty() || story.is_empty() {
        return Vec::new();
    }
    vec![Action::new(ActionId::Story, text("action_story")).primary().on(story)]
}
