//! The outlet's card, the notes under it, and what the person says of the outlet.

use super::{PopupInput, PopupState};
use crate::rating::lists::OwnRating;
use crate::view::facts::{kind_name, owner, tile};
use crate::view::mark::{Mark, is_satire};
use crate::view::text::{Arg, Text, TimeForm, at, country, language, plural, text, text_with};
use crate::view::voices::Voice;
use serde::Serialize;

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

pub(super) fn outlet(input: &PopupInput) -> OutletView {
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

pub(super) fn notes(input: &PopupInput, voices: &[Voice]) -> Vec<NoteView> {
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

/// Not in a private window: nothing is kept there.
pub(super) fn rate(input: &PopupInput, state: PopupState) -> Option<RateView> {
    use PopupState::*;
    if input.page.private || matches!(state, Lookalike | BrowserPage | Paused | Site) {
        return None;
    }
    let OutletView { key, name, .. } = outlet(input);
    (!key.is_empty()).then(|| RateView { key, name, rating: input.own.clone() })
}
