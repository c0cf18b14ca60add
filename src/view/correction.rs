//! What a surface shows of corrections: rows that were taken out of a story, and the outlet that the person may correct.

use crate::correction::{Cited, copies, page_place};
use crate::settings::Settings;
use crate::story::Match;
use crate::view::coverage::{Outlets, safe_address};
use crate::view::popup::{PopupInput, open_piece};
use crate::view::voices::{Piece, Voice, voices};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// An outlet that the person took out of the story.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemovedView {
    /// As [`crate::view::coverage::ItemView::key`].
    pub key: String,
    pub outlet: String,
    pub title: String,
    pub language: String,
    /// http(s) or empty.
    pub url: String,
}

/// The outlet that the person may say is another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrongOutletView {
    /// The outlet as shown, by its name or its host.
    pub shown: String,
    /// The whole host can be corrected; empty on a portal, where each page may be of another outlet.
    pub host: String,
    /// The person has corrected it, and can take that back.
    pub corrected: bool,
}

/// An outlet of the directory, for choosing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OutletChoice {
    pub key: String,
    pub name: String,
}

/// What was taken out, one row an outlet.
pub(crate) fn removed(matches: &[Match], outlets: &Outlets<'_>) -> Vec<RemovedView> {
    let row = |voice: Voice| RemovedView {
        outlet: outlets.name(&voice.outlet),
        url: safe_address(&voice.lead.url),
        title: voice.lead.title,
        language: voice.lead.language,
        key: voice.outlet,
    };
    voices(matches, None).into_iter().map(row).collect()
}

/// What the dialog of the outlet shows; nothing in a private window, where nothing is kept.
pub(crate) fn wrong_outlet(input: &PopupInput, settings: &Settings) -> Option<WrongOutletView> {
    let page = &input.page;
    if page.private || page.host.is_empty() {
        return None;
    }
    let name = input.outlet.as_ref().map(|outlet| outlet.name.as_str());
    Some(WrongOutletView {
        shown: name.filter(|name| !name.is_empty()).unwrap_or(&page.host).to_owned(),
        host: if input.identity.via.is_none() { page.host.clone() } else { String::new() },
        corrected: settings.corrections.of_page(&page.url, &page.host).is_some(),
    })
}

/// The place that a correction of the open page's outlet is for: the page, or where it can be its host.
pub fn place(input: &PopupInput, whole_host: bool) -> String {
    match whole_host && input.identity.via.is_none() {
        true => input.page.host.clone(),
        false => page_place(&input.page.url),
    }
}

/// The articles of an outlet's row beside the open one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub article: Cited,
    /// Ids of the open article and of the copies of its text.
    pub here: HashSet<String>,
    pub others: Vec<Cited>,
}

/// The articles of the row of `outlet`, among those that are listed or those that were taken out. `id` is the open
/// article's in the index.
pub fn row(input: &PopupInput, id: &str, outlet: &str, taken_out: bool) -> Option<Row> {
    let open = open_piece(input)?;
    let coverage = &input.coverage;
    let (matches, with) = match taken_out {
        true => (&coverage.removed, None),
        false => (&coverage.matches, Some(open.clone())),
    };
    let voice = voices(matches, with).into_iter().find(|voice| voice.outlet == outlet)?;
    let ids: HashMap<&str, &str> =
        matches.iter().map(|m| (&*m.document.url, &*m.document.id)).collect();
    let cited = |piece: &Piece, id: &str| Cited {
        id: id.to_owned(),
        title: piece.title.clone(),
        url: piece.url.clone(),
        outlet: piece.outlet.clone(),
    };
    // One line stands for each carrier, but all its copies are meant; `divide` finds those by their fold.
    let pieces = std::iter::once(&voice.lead).chain(&voice.more).chain(&voice.carriers);
    let others = pieces.filter(|piece| !piece.open);
    Some(Row {
        article: cited(&open, id),
        here: copies(id, coverage.open_fold, &coverage.matches)
            .into_iter()
            .map(Into::into)
            .collect(),
        others: others.filter_map(|p| ids.get(&*p.url).map(|id| cited(p, id))).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::WrongOutlet;
    use crate::outlet::Identity;
    use crate::page::Article;
    use crate::story::Document;
    use crate::time::Timestamp;
    use crate::view::coverage::{CoverageInput, CoverageState, CoverageSwitch};
    use crate::view::popup::{PageInput, popup};

    fn found(outlet: &str, origin: Option<&str>, fold: u32) -> Match {
        let document = Document {
            id: format!("id-{outlet}"),
            outlet: outlet.into(),
            origin: origin.map(Into::into),
            title: format!("Title of {outlet}"),
            url: format!("https://{outlet}/a"),
            time: Timestamp(1_000 + i64::from(fold)),
            ..Default::default()
        };
        Match { document, score: 1.0, fold, evidence: Vec::new() }
    }

    fn input(matches: Vec<Match>) -> PopupInput {
        PopupInput {
            page: PageInput {
                host: "own.example".into(),
                url: "https://own.example/a".into(),
                ..Default::default()
            },
            identity: Identity { outlet: Some("own.example".into()), ..Default::default() },
            article: Some(Article { is_article: true, title: "Own".into(), ..Default::default() }),
            coverage: CoverageInput {
                switch: CoverageSwitch::On,
                open_fold: Some(1),
                matches,
                ..Default::default()
            },
            ..Default::default()
        }
    }

    #[test]
    fn a_row_is_taken_out_whole_and_put_back() {
        let mut settings = Settings::default();
        let all = || {
            vec![
                found("a.example", None, 2),
                found("wire.example", None, 3),
                found("carrier.example", Some("wire.example"), 3),
            ]
        };
        let before = input(all());
        let view = popup(&before, &settings).coverage.unwrap();
        let removable: Vec<bool> = view.items.iter().map(|item| item.removable).collect();
        assert_eq!(removable, [true, true, false], "the open page itself stays");
        let out = row(&before, "id-own", "wire.example", false).unwrap();
        assert_eq!(out.others.len(), 2);
        settings.corrections.separate(&out.article, out.others, Timestamp(5));
        let mut after = input(Vec::new());
        (after.coverage.matches, after.coverage.removed) =
            settings.corrections.divide("id-own", Some(1), all());
        let view = popup(&after, &settings).coverage.unwrap();
        assert_eq!((view.items.len(), view.removed.len()), (2, 1));
        assert_eq!(view.removed[0].title, "Title of wire.example");
        // Also the last row can be put back.
        after.coverage.removed.append(&mut after.coverage.matches);
        let view = popup(&after, &settings).coverage.unwrap();
        assert_eq!((view.state, view.removed.len()), (CoverageState::None, 2));
        let back = row(&after, "id-own", "wire.example", true).unwrap();
        let here = back.here.iter().map(String::as_str).collect();
        settings.corrections.rejoin(&here, &back.others.iter().map(|o| &*o.id).collect());
        assert!(settings.corrections.is_empty());
        let private =
            PopupInput { page: PageInput { private: true, ..before.page.clone() }, ..before };
        let view = popup(&private, &settings);
        assert!(view.coverage.unwrap().items.iter().all(|item| !item.removable));
        assert!(view.wrong_outlet.is_none());
    }

    #[test]
    fn a_portal_is_corrected_page_by_page() {
        let mut settings = Settings::default();
        let mut input = input(Vec::new());
        assert_eq!(place(&input, true), "own.example");
        assert_eq!(place(&input, false), "https://own.example/a");
        input.identity.via = Some("msn".into());
        assert_eq!(place(&input, true), "https://own.example/a");
        let said = wrong_outlet(&input, &settings).unwrap();
        assert_eq!((said.host.as_str(), said.corrected), ("", false));
        settings
            .corrections
            .correct(WrongOutlet { place: place(&input, true), ..Default::default() });
        assert!(wrong_outlet(&input, &settings).unwrap().corrected);
    }
}
