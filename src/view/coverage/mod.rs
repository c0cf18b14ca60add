//! Who else covers the story: counts, bar, sentence, list.

mod first;
mod items;
mod outlets;

pub(crate) use first::open_first;
pub(crate) use items::safe_address;
pub use items::{FilterView, Group, ItemView, LinkView, WireView, group};
pub(crate) use outlets::Outlets;

use crate::story::Match;
use crate::view::action::{Action, ActionId};
use crate::view::correction::{RemovedView, removed};
use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use crate::view::sides::{LEAST_RATED, Scarce, SideCounts, say, scarce};
use crate::view::source::{FeedsState, Progress, SourceState, SourceStatus, SourceView};
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use crate::view::voices::Voice;
use serde::Serialize;
use std::collections::HashSet;

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
    /// Language that headlines in languages which the person does not read may be translated into by
    /// the browser, ISO 639-1; `None` while nobody asked for it.
    pub translate_into: Option<String>,
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

/// Who looks at the list, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// Languages that the person reads, ISO 639-1.
    pub languages: &'a [String],
    /// The person wants to be offered translations by the browser.
    pub translate: bool,
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
    let items: Vec<ItemView> = items::items(voices, &outlets, reader);
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
        translate_into: None,
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
        false => view.marks = items::in_order(&items),
    }
    view.say = say(&counts);
    view.say.extend(trouble(input));
    view.few = (state == CoverageState::Found).then(|| few(&counts, &input.base)).flatten();
    view.filters = items::filters(&items);
    view.languages = items::languages(&items);
    view.translate_into = translate_into(reader);
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
        translate_into: None,
        items: Vec::new(),
        removed: Vec::new(),
        actions,
        origins: input.origins.clone(),
        sources: Vec::new(),
    }
}

/// In a private window nothing is offered: the browser might fetch a language pack for it.
fn translate_into(reader: Reader<'_>) -> Option<String> {
    let wanted = reader.translate && !reader.private;
    reader.languages.first().filter(|_| wanted).cloned()
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
