//! Who else covers the story: counts, bar, sentence, list.

use crate::order::Sort;
use crate::story::Match;
use crate::time::Timestamp;
use crate::view::correction::{RemovedView, removed};
use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use crate::view::sides::{LEAST_RATED, Scarce, SideCounts, say, scarce};
use crate::view::source::{FeedsState, Progress, SourceState, SourceStatus, SourceView};
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use crate::view::voices::{Piece, Voice};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What is known of the story's coverage.
#[derive(Clone, Debug, Default)]
pub struct CoverageInput {
    pub switch: CoverageSwitch,
    /// Accepted matches of the open article.
    pub matches: Vec<Match>,
    /// Those that the person took out of the story.
    pub removed: Vec<Match>,
    /// Fold of the open article, when it is in the index.
    pub open_fold: Option<u32>,
    /// Facts and consensus of every outlet among the matches, their origins and the open page.
    pub outlets: Vec<RatedOutlet>,
    pub sources: Vec<SourceStatus>,
    /// Why the stored articles could not be read, or new ones not be kept; for people, or nothing.
    pub trouble: Option<String>,
    /// The index is still being asked, or feeds are on their way.
    pub growing: bool,
    /// Rated outlets of the person's feeds, by side.
    pub base: SideCounts,
    /// Feeds in the chosen sets, and the origins that reading them needs (`https://bbc.co.uk/*`).
    pub feeds: u32,
    pub origins: Vec<String>,
}

/// Is coverage on?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverageSwitch {
    /// Never decided.
    #[default]
    Undecided,
    Off,
    /// Switched on, but the browser was not allowed to read the feeds.
    Denied,
    On,
}

/// The coverage part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CoverageView {
    pub state: CoverageState,
    pub heading: Text,
    /// Parts under the heading, joined by " · ".
    pub sub: Vec<Text>,
    pub progress: Option<Progress>,
    /// From five rated outlets on; with fewer, the marks one by one.
    pub bar: Option<BarView>,
    pub marks: Vec<Mark>,
    /// Sentences; the first is the strong one.
    pub say: Vec<Text>,
    /// Few on one side.
    pub few: Option<FewView>,
    pub filters: Vec<FilterView>,
    /// Languages of the list, most frequent first; with fewer than two there is nothing to choose.
    pub languages: Vec<String>,
    pub items: Vec<ItemView>,
    /// What the person took out, by outlet.
    pub removed: Vec<RemovedView>,
    pub actions: Vec<Action>,
    /// What the browser is asked to allow when coverage is switched on.
    pub origins: Vec<String>,
    pub sources: Vec<SourceView>,
}

/// What the coverage part shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CoverageState {
    /// Never decided: the offer to switch it on.
    FirstRun,
    Off,
    Denied,
    Loading,
    /// The storage failed, so that nothing can be said.
    Failed,
    None,
    Found,
}

/// The bias bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BarView {
    pub counts: SideCounts,
    pub label: Text,
}

/// A scarce side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FewView {
    pub lead: Text,
    pub rest: Vec<Text>,
    /// Fewer than chance would give.
    pub blindspot: bool,
}

/// A filter over the list with the count it would show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FilterView {
    /// `None` shows all.
    pub group: Option<Group>,
    pub name: Text,
    pub count: u32,
}

/// Part of the axis that an item is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Group {
    Left,
    Center,
    Right,
    Unrated,
}

/// One outlet's row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ItemView {
    /// The outlet's key; a row keeps its place by it.
    pub key: String,
    pub group: Group,
    pub mark: Mark,
    pub mark_label: Text,
    pub outlet: String,
    /// Where the text is read when the writer's own page was not seen.
    pub shown_on: Option<String>,
    pub title: String,
    /// http(s), or empty when there is nothing safe to open.
    pub url: String,
    /// ISO 639-1 of the headline, or empty.
    pub language: String,
    /// Not among the languages that the person reads.
    pub foreign: bool,
    /// ISO 3166-1 of the outlet, or empty.
    pub country: String,
    /// 0 to 5; `None` when not rated.
    pub factuality: Option<u8>,
    /// Seconds since 1970.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
    /// This is the page that is open.
    pub this_page: bool,
    /// The article is known to stand behind a paywall.
    pub paywall: bool,
    /// The person can take it out of the story.
    pub removable: bool,
    /// "First in Japan".
    pub first: Option<Text>,
    /// Other outlets with the same text.
    pub wire: Option<WireView>,
    /// More articles of this outlet.
    pub more: Vec<LinkView>,
}

/// A text that others carry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WireView {
    pub text: Text,
    pub carriers: Vec<LinkView>,
}

/// An address with its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkView {
    pub name: String,
    pub url: String,
    pub language: String,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub time: Option<Timestamp>,
}

/// Something to press.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Action {
    pub id: ActionId,
    pub text: Text,
    pub primary: bool,
    /// What it acts on: a host, an address, a source.
    pub value: String,
}

/// What a button does; the page has a handler for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ActionId {
    /// Asks the browser for `origins`, then `Request::CoverageOn`.
    CoverageOn,
    NotNow,
    LookAgain,
    /// Opens the options page at the part named by `value`.
    Options,
    /// Opens the address in `value`.
    Visit,
    /// This host is no imitation.
    TrustHost,
    ResumeSite,
    ResumeAll,
    PauseSite,
    PauseAll,
    Retry,
    Keys,
    Help,
    /// Opens the dialog of the own rating.
    Rate,
    /// Opens the dialog that says of which outlet the page is.
    WrongOutlet,
    SidePanel,
    /// Opens the options page where the feeds of the site at `value` are looked for.
    FindFeeds,
    Story,
    Today,
}

impl Action {
    pub(crate) fn new(id: ActionId, text: Text) -> Self {
        Self { id, text, primary: false, value: String::new() }
    }

    pub(crate) fn primary(self) -> Self {
        Self { primary: true, ..self }
    }

    pub(crate) fn on(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }
}

/// Who looks at the list, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// Languages that the person reads, ISO 639-1.
    pub languages: &'a [String],
    pub private: bool,
    pub offline: bool,
    /// The open article is from before everything that is kept.
    pub too_old: bool,
}

/// Decides the coverage part. `voices` are those of the open article's story, with its own.
pub(crate) fn coverage(
    input: &CoverageInput,
    voices: &[Voice],
    reader: Reader<'_>,
) -> CoverageView {
    if input.switch != CoverageSwitch::On {
        return not_on(input, reader);
    }
    let outlets = Outlets::of(&input.outlets);
    let items: Vec<ItemView> = items(voices, &outlets, reader);
    let counts = SideCounts::of(items.iter().map(|item| item.mark));
    let state = match (counts.total() >= 2, input.growing) {
        (true, false) => CoverageState::Found,
        (_, true) => CoverageState::Loading,
        (false, false) if input.trouble.is_some() => CoverageState::Failed,
        (false, false) => CoverageState::None,
    };
    let feeds = feeds(&input.sources);
    let mut view = CoverageView {
        state,
        heading: heading(state, counts.total(), &input.sources),
        sub: Vec::new(),
        progress: feeds.and_then(FeedsState::progress).filter(|_| input.growing),
        bar: None,
        marks: Vec::new(),
        say: Vec::new(),
        few: None,
        filters: Vec::new(),
        languages: Vec::new(),
        items: Vec::new(),
        removed: removed(&input.removed, &outlets),
        actions: Vec::new(),
        origins: Vec::new(),
        sources: input.sources.iter().map(SourceStatus::view).collect(),
    };
    if counts.total() < 2 {
        if state == CoverageState::None && reader.too_old {
            view.heading = text("coverage_too_old");
            view.say = vec![text("coverage_too_old_explain")];
        } else if state == CoverageState::Failed {
            view.say.extend(trouble(input));
            view.actions.push(Action::new(ActionId::LookAgain, text("action_look_again")));
        } else if state == CoverageState::None {
            view.say = looked(feeds, &input.sources);
            let action = match feeds {
                Some(_) => Action::new(ActionId::LookAgain, text("action_look_again")),
                // Only sources that are asked for one story are on.
                None => {
                    view.origins.clone_from(&input.origins);
                    Action::new(ActionId::CoverageOn, text("action_coverage_on"))
                }
            };
            view.actions.extend((!reader.private && !reader.offline).then_some(action));
        }
        return view;
    }
    view.sub = match &view.progress {
        Some(progress) => vec![progress.label.clone()],
        None => sub(voices, &items, &outlets),
    };
    match counts.rated() >= LEAST_RATED {
        true => view.bar = Some(BarView { counts, label: counts.label() }),
        false => view.marks = in_order(&items),
    }
    view.say = say(&counts);
    view.say.extend(trouble(input));
    view.few = (state == CoverageState::Found).then(|| few(&counts, &input.base)).flatten();
    view.filters = filters(&items);
    view.languages = languages(&items);
    view.items = items;
    view
}

fn not_on(input: &CoverageInput, reader: Reader<'_>) -> CoverageView {
    let turn_on = |name| Action::new(ActionId::CoverageOn, name).primary();
    let choose = |name| Action::new(ActionId::Options, name).on("feeds");
    let (state, heading, say, mut actions) = match input.switch {
        CoverageSwitch::Undecided | CoverageSwitch::On => (
            CoverageState::FirstRun,
            text("first_run_heading"),
            vec![
                plural("first_run_explain", input.feeds, []),
                plural("first_run_permission", input.origins.len() as u32, []),
            ],
            vec![
                turn_on(text("action_coverage_on")),
                Action::new(ActionId::NotNow, text("action_not_now")),
                choose(text("action_choose_feeds")),
            ],
        ),
        CoverageSwitch::Off => (
            CoverageState::Off,
            text("coverage_off_heading"),
            vec![text("coverage_off_explain")],
            vec![Action::new(ActionId::CoverageOn, text("action_coverage_on"))],
        ),
        CoverageSwitch::Denied => (
            CoverageState::Denied,
            text("denied_heading"),
            vec![text("denied_explain")],
            vec![turn_on(text("action_ask_again")), choose(text("action_choose_outlets"))],
        ),
    };
    if reader.private {
        actions.clear();
    }
    CoverageView {
        state,
        heading,
        sub: Vec::new(),
        progress: None,
        bar: None,
        marks: Vec::new(),
        say,
        few: None,
        filters: Vec::new(),
        languages: Vec::new(),
        items: Vec::new(),
        removed: Vec::new(),
        actions,
        origins: input.origins.clone(),
        sources: Vec::new(),
    }
}

/// Facts of the outlets by key.
pub(crate) struct Outlets<'a>(HashMap<&'a str, &'a RatedOutlet>);

impl<'a> Outlets<'a> {
    pub(crate) fn of(outlets: &'a [RatedOutlet]) -> Self {
        Self(outlets.iter().map(|outlet| (outlet.facts.key.as_str(), outlet)).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a RatedOutlet> {
        self.0.get(key).copied()
    }

    pub(crate) fn name(&self, key: &str) -> String {
        let name = self.0.get(key).map(|outlet| outlet.facts.name.as_str());
        name.filter(|name| !name.is_empty()).unwrap_or(key).to_owned()
    }

    pub(crate) fn country(&self, key: &str) -> &'a str {
        self.0.get(key).map_or("", |outlet| &outlet.facts.country)
    }

    pub(crate) fn mark(&self, key: &str) -> Mark {
        self.0.get(key).map(|outlet| Mark::of(&outlet.consensus)).unwrap_or_default()
    }
}

fn feeds(sources: &[SourceStatus]) -> Option<&FeedsState> {
    sources.iter().find_map(|source| match &source.state {
        SourceState::Feeds(feeds) => Some(feeds),
        _ => None,
    })
}

/// What the storage had to say: that of a list which it could still give may be missing.
fn trouble(input: &CoverageInput) -> Option<Text> {
    Some(text_with("failed_storage", [Arg::from(input.trouble.as_deref()?)]))
}

fn heading(state: CoverageState, count: u32, sources: &[SourceStatus]) -> Text {
    // Feeds are what the count stands on; a source that was asked beside them says for itself
    // that it was not measured.
    let mut feeds = sources.iter().filter(|source| matches!(source.state, SourceState::Feeds(_)));
    let measured = feeds.all(SourceStatus::is_measured);
    match (state, count) {
        (CoverageState::Failed, _) => text("coverage_failed"),
        (CoverageState::Loading, 0 | 1) => text("coverage_looking"),
        (CoverageState::Loading, _) => plural("coverage_so_far", count, []),
        (_, 0 | 1) => text("coverage_none"),
        _ if measured => plural("coverage_count", count, []),
        _ => plural("coverage_at_least", count, []),
    }
}

/// Where it was looked, and when again: "no other outlet" is never said without it.
fn looked(feeds: Option<&FeedsState>, sources: &[SourceStatus]) -> Vec<Text> {
    let Some(feeds) = feeds else { return Vec::new() };
    let mut said = vec![match feeds.last {
        Some(last) => {
            let more = [feeds.total.into(), at(last, TimeForm::Clock)];
            plural("looked_last", feeds.read, more)
        }
        None => plural("looked", feeds.read, [feeds.total.into()]),
    }];
    said.extend((!sources.iter().all(SourceStatus::is_measured)).then(|| text("looked_not_all")));
    said.push(text("looked_fresh"));
    said.extend(feeds.next.map(|next| text_with("looked_next", [at(next, TimeForm::Clock)])));
    said
}

/// "23 articles · 6 languages · 6 countries".
fn sub(voices: &[Voice], items: &[ItemView], outlets: &Outlets<'_>) -> Vec<Text> {
    let articles = voices.iter().map(Voice::articles).sum();
    let known = |values: HashSet<&str>| values.iter().filter(|value| !value.is_empty()).count();
    let languages = known(items.iter().map(|item| item.language.as_str()).collect());
    let countries = known(voices.iter().map(|voice| outlets.country(&voice.outlet)).collect());
    let mut parts = vec![plural("articles", articles, [])];
    parts.extend((languages > 1).then(|| plural("languages", languages as u32, [])));
    parts.extend((countries > 1).then(|| plural("countries", countries as u32, [])));
    parts
}

fn few(here: &SideCounts, base: &SideCounts) -> Option<FewView> {
    let scarce: Scarce = scarce(here, base)?;
    Some(FewView { lead: scarce.lead(), rest: scarce.rest(), blindspot: scarce.is_blindspot() })
}

/// Marks left to right, the unrated last.
fn in_order(items: &[ItemView]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = items.iter().map(|item| item.mark).collect();
    marks.order_by_key(|mark| mark.side.place().unwrap_or(usize::MAX));
    marks
}

fn filters(items: &[ItemView]) -> Vec<FilterView> {
    let count = |group| items.iter().filter(|item| item.group == group).count() as u32;
    let mut filters =
        vec![FilterView { group: None, name: text("filter_all"), count: items.len() as u32 }];
    for (group, name) in [
        (Group::Left, text("filter_left")),
        (Group::Center, text("filter_center")),
        (Group::Right, text("filter_right")),
        (Group::Unrated, text("filter_unrated")),
    ] {
        filters.push(FilterView { group: Some(group), name, count: count(group) });
    }
    filters
}

fn languages(items: &[ItemView]) -> Vec<String> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for item in items.iter().filter(|item| !item.language.is_empty()) {
        *counts.entry(&item.language).or_default() += 1;
    }
    let mut languages: Vec<(&str, u32)> = counts.into_iter().collect();
    languages.order_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    languages.into_iter().map(|(language, _)| language.to_owned()).collect()
}

fn items(voices: &[Voice], outlets: &Outlets<'_>, reader: Reader<'_>) -> Vec<ItemView> {
    let reads = reader.languages;
    let firsts = firsts(voices, outlets);
    let item = |(at, voice): (usize, &Voice)| {
        let mark = outlets.mark(&voice.outlet);
        let language = base_language(&voice.lead.language);
        let outlet = outlets.name(&voice.outlet);
        let elsewhere = voice.lead.outlet != voice.outlet;
        let link = |piece: &Piece, name: String| LinkView {
            name,
            url: safe_address(&piece.url),
            language: base_language(&piece.language).to_owned(),
            time: piece.time,
        };
        let carried = |piece: &Piece| link(piece, outlets.name(&piece.outlet));
        let mut carriers: Vec<LinkView> = Vec::new();
        carriers.extend(elsewhere.then(|| carried(&voice.lead)));
        carriers.extend(voice.carriers.iter().map(carried));
        ItemView {
            key: voice.outlet.clone(),
            group: group(mark),
            mark,
            mark_label: mark.label(),
            shown_on: elsewhere.then(|| outlets.name(&voice.lead.outlet)),
            title: voice.lead.title.clone(),
            url: safe_address(&voice.lead.url),
            language: language.to_owned(),
            foreign: !language.is_empty() && !reads.iter().any(|read| read == language),
            country: outlets.country(&voice.outlet).to_owned(),
            factuality: outlets
                .get(&voice.outlet)
                .and_then(|outlet| outlet.consensus.factuality)
                .map(|level| level as u8),
            time: voice.lead.time,
            this_page: voice.is_open(),
            paywall: false,
            removable: !reader.private && !voice.is_open() && !voice.carries_open(),
            first: firsts.get(&at).map(First::text),
            wire: (!carriers.is_empty()).then(|| WireView {
                text: plural("wire_carried", carriers.len() as u32, [outlet.as_str().into()]),
                carriers,
            }),
            more: voice.more.iter().map(|piece| link(piece, piece.title.clone())).collect(),
            outlet,
        }
    };
    voices.iter().enumerate().map(item).collect()
}

/// The part of the axis that a mark stands in.
pub fn group(mark: Mark) -> Group {
    match mark.side.place() {
        Some(0 | 1) => Group::Left,
        Some(2) => Group::Center,
        Some(_) => Group::Right,
        None => Group::Unrated,
    }
}

/// `pt-BR` is shown and compared as `pt`.
fn base_language(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// Only http(s) addresses are ever opened.
pub(crate) fn safe_address(url: &str) -> String {
    let web = ["https://", "http://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if web { url.to_owned() } else { String::new() }
}

/// Who was first, among those seen.
struct First {
    among: Among,
    /// Seconds before the second.
    ahead: i64,
}

enum Among {
    All(u32),
    Country(String),
    Language(String),
}

/// Closer than this the order is not certain: feeds round their times to the minute.
const CERTAIN: i64 = 60;

impl First {
    fn text(&self) -> Text {
        match &self.among {
            Among::All(count) => plural("first_of", *count, []),
            Among::Country(code) => {
                text_with("first_in_country", [Arg::Country { country: code.clone(), short: true }])
            }
            Among::Language(code) => {
                text_with("first_in_language", [Arg::Language { language: code.clone() }])
            }
        }
    }
}

/// The first of all, of each country and of each language that two or more outlets here have.
/// A voice gets the widest honor only.
fn firsts(voices: &[Voice], outlets: &Outlets<'_>) -> HashMap<usize, First> {
    let timed: Vec<(usize, &Voice, Timestamp)> = voices
        .iter()
        .enumerate()
        .filter_map(|(at, voice)| Some((at, voice, first_time(voice)?)))
        .collect();
    let mut countries: HashMap<&str, Vec<(Timestamp, usize)>> = HashMap::new();
    let mut languages: HashMap<&str, Vec<(Timestamp, usize)>> = HashMap::new();
    let mut all = Vec::new();
    for (at, voice, time) in &timed {
        all.push((*time, *at));
        countries.entry(outlets.country(&voice.outlet)).or_default().push((*time, *at));
        languages.entry(base_language(&voice.lead.language)).or_default().push((*time, *at));
    }
    let mut firsts = HashMap::new();
    let mut honor = |mut race: Vec<(Timestamp, usize)>, among: Among| {
        race.order();
        if let [(best, at), (second, _), ..] = race[..] {
            let ahead = second.since(best);
            if ahead >= CERTAIN {
                firsts.entry(at).or_insert(First { among, ahead });
            }
        }
    };
    honor(all, Among::All(voices.len() as u32));
    for (code, race) in countries.into_iter().filter(|(code, _)| !code.is_empty()) {
        honor(race, Among::Country(code.to_owned()));
    }
    for (code, race) in languages.into_iter().filter(|(code, _)| !code.is_empty()) {
        honor(race, Among::Language(code.to_owned()));
    }
    firsts
}

/// When a voice first had the story: its earliest own article, or, when none was seen, a carrier's.
fn first_time(voice: &Voice) -> Option<Timestamp> {
    let own = std::iter::once(&voice.lead).chain(&voice.more);
    own.filter_map(|piece| piece.time).min()
}

/// "First in Japan, by 14 min", for the open article.
pub(crate) fn open_first(input: &CoverageInput, voices: &[Voice]) -> Option<Text> {
    let at = voices.iter().position(Voice::is_open)?;
    let first = firsts(voices, &Outlets::of(&input.outlets)).remove(&at)?;
    Some(text_with("first_by", [first.text().into(), Arg::Span { seconds: first.ahead }]))
}
