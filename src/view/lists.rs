//! Lists of ratings that a person adds: the public ones by address, files, and their own ratings.

use crate::outlet::KeyError;
use crate::provider::address::host;
use crate::rating::catalogue::PublicList;
use crate::rating::import::{Fault, ImportError, MOST_BYTES, MOST_RECORDS, OWN, Preview, Reason};
use crate::rating::lists::{Candidate, ListState, Source};
use crate::view::coverage::safe_address;
use crate::view::text::{Arg, Text, TimeForm, at, plural, text, text_with};
use serde::Serialize;

/// A list with the number of outlets it rates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptList {
    pub state: ListState,
    pub rated: u32,
}

/// What the part on lists is decided from.
#[derive(Clone, Debug, Default)]
pub struct ListsInput {
    pub public: Vec<PublicList>,
    pub kept: Vec<KeptList>,
    /// Read and not yet applied.
    pub candidate: Option<Candidate>,
}

/// Lists of ratings in the options page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListsView {
    pub public: Vec<PublicRow>,
    pub kept: Vec<KeptRow>,
    pub candidate: Option<CandidateView>,
    /// Larger files are refused before they are read, in bytes.
    pub most_bytes: u32,
}

/// A public list that can be added by address.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PublicRow {
    pub id: String,
    pub name: String,
    pub page: String,
    pub owner: String,
    pub terms: String,
    /// Size, and how often it is asked again.
    pub size: Vec<Text>,
    pub sent: Text,
    /// Where the file is fetched.
    pub address: String,
    /// What the browser is asked to allow.
    pub origin: String,
    pub added: bool,
}

/// A list that counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeptRow {
    pub id: String,
    pub name: Arg,
    pub about: Vec<Text>,
    /// Id and origin of the public list that it is; empty for others.
    pub public: String,
    pub origin: String,
    /// The list before it can come back.
    pub undo: bool,
    pub own: bool,
}

/// A list that was read and waits for a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateView {
    /// See [`Candidate::stamp`].
    pub stamp: String,
    pub name: Arg,
    pub from: String,
    /// "9,754 outlets rated · 3,968 of them in the directory".
    pub read: Vec<Text>,
    /// "12 new · 3 changed".
    pub changes: Vec<Text>,
    /// "9 left out".
    pub faulty: Option<Text>,
    pub faults: Vec<FaultRow>,
    /// "191 more".
    pub more: Option<Text>,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FaultRow {
    /// Line, or number of the record.
    pub place: u32,
    pub reason: Text,
}

/// Decides the part on lists.
pub fn lists(input: &ListsInput) -> ListsView {
    let kept = |id: &str| {
        let public = Source::Public(id.to_owned());
        input.kept.iter().any(|kept| kept.state.source == public)
    };
    ListsView {
        public: input.public.iter().map(|list| public_row(list, kept(list.id))).collect(),
        kept: input.kept.iter().map(|kept| kept_row(kept, &input.public)).collect(),
        candidate: input.candidate.as_ref().map(|candidate| candidate_view(candidate, input)),
        most_bytes: MOST_BYTES as u32,
    }
}

/// What the browser is asked to allow for a list.
pub fn origin(list: &PublicList) -> String {
    format!("https://{}/*", host(list.address))
}

fn public_row(list: &PublicList, added: bool) -> PublicRow {
    PublicRow {
        id: list.id.to_owned(),
        name: list.name.to_owned(),
        page: safe_address(list.page),
        owner: list.owner.to_owned(),
        terms: list.terms.to_owned(),
        size: vec![
            text_with("list_size", [Arg::Bytes { bytes: u64::from(list.size) }]),
            plural("list_every", list.every_days, []),
        ],
        sent: text_with("list_sent", [host(list.address).as_str().into(), list.server.into()]),
        address: list.address.to_owned(),
        origin: origin(list),
        added,
    }
}

/// The name of a list, or words for the person's own.
fn name(state: &ListState) -> Arg {
    if state.rater == OWN { text("rater_yours").into() } else { state.name.as_str().into() }
}

fn kept_row(kept: &KeptList, public: &[PublicList]) -> KeptRow {
    let state = &kept.state;
    let list = match &state.source {
        Source::Public(id) => public.iter().find(|list| list.id == id),
        _ => None,
    };
    let mut about = vec![plural("list_rated", kept.rated, [])];
    about.extend((state.faulty > 0).then(|| plural("list_faulty", state.faulty, [])));
    about.push(match &state.source {
        Source::File(file) => text_with("list_from", [file.as_str().into()]),
        Source::Public(_) => text_with("list_fetched", [at(state.applied, TimeForm::Moment)]),
        Source::Own => text("terms_own"),
    });
    about.extend(match (state.doubted, state.unchanged) {
        (true, _) => Some(text("list_doubted")),
        (_, true) => Some(text_with("list_unchanged", [at(state.checked, TimeForm::Moment)])),
        _ => None,
    });
    KeptRow {
        id: state.rater.clone(),
        name: name(state),
        about,
        public: list.map(|list| list.id.to_owned()).unwrap_or_default(),
        origin: list.map(origin).unwrap_or_default(),
        undo: state.before.is_some(),
        own: state.rater == OWN,
    }
}

fn candidate_view(candidate: &Candidate, input: &ListsInput) -> CandidateView {
    let Candidate { stamp, state, preview } = candidate;
    let from = match &state.source {
        Source::File(name) => name.clone(),
        Source::Public(id) => {
            let list = input.public.iter().find(|list| list.id == id);
            list.map(|list| list.address.to_owned()).unwrap_or_default()
        }
        Source::Own => String::new(),
    };
    let shown = preview.faults.len() as u32;
    CandidateView {
        stamp: stamp.clone(),
        name: name(state),
        from,
        read: vec![
            plural("list_rated", preview.rated, []),
            plural("list_matched", preview.matched, []),
        ],
        changes: changes(preview),
        faulty: (preview.faulty > 0).then(|| plural("list_faulty", preview.faulty, [])),
        faults: preview.faults.iter().map(fault_row).collect(),
        more: (preview.faulty > shown).then(|| plural("list_more", preview.faulty - shown, [])),
    }
}

fn changes(preview: &Preview) -> Vec<Text> {
    let counts = [
        (preview.added, plural("list_added", preview.added, [])),
        (preview.changed, plural("list_changed", preview.changed, [])),
        (preview.removed, plural("list_removed", preview.removed, [])),
    ];
    let said: Vec<Text> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
    if said.is_empty() { vec![text("list_same")] } else { said }
}

fn fault_row(fault: &Fault) -> FaultRow {
    let reason = match &fault.reason {
        Reason::Address(KeyError::Empty) => text("fault_no_host"),
        Reason::Address(KeyError::BadHost(host)) => {
            text_with("fault_bad_host", [host.as_str().into()])
        }
        Reason::Address(KeyError::UnknownEnding(host)) => {
            text_with("fault_ending", [host.as_str().into()])
        }
        Reason::Address(KeyError::Suffix(host)) => {
            text_with("fault_suffix", [host.as_str().into()])
        }
        Reason::Name(name) => text_with("fault_name", [name.as_str().into()]),
        Reason::Bias(word) => text_with("fault_bias", [word.as_str().into()]),
        Reason::Factuality(word) => text_with("fault_factuality", [word.as_str().into()]),
        Reason::Category(word) => text_with("fault_category", [word.as_str().into()]),
        Reason::Verdict(word) => text_with("fault_verdict", [word.as_str().into()]),
        Reason::Nothing => text("fault_nothing"),
        Reason::RatedBefore { key, place } => {
            text_with("fault_rated_before", [Arg::from(key.as_str()), (*place).into()])
        }
    };
    FaultRow { place: fault.place, reason }
}

/// Why a file cannot be read at all.
pub fn import_error(error: &ImportError) -> Text {
    match error {
        ImportError::TooLarge { bytes } => text_with(
            "list_too_large",
            [Arg::Bytes { bytes: *bytes as u64 }, Arg::Bytes { bytes: MOST_BYTES as u64 }],
        ),
        ImportError::TooManyRecords => text_with("list_too_many", [Arg::from(MOST_RECORDS as u32)]),
        ImportError::Empty => text("list_empty"),
        ImportError::Compressed => text("list_compressed"),
        ImportError::NotText => text("list_not_text"),
        ImportError::BadJson(why) => text_with("list_bad_json", [why.as_str().into()]),
        ImportError::UnknownForm(names) => text_with("list_unknown", [names.as_str().into()]),
        ImportError::NoneUsable { first } => {
            let FaultRow { place, reason } = fault_row(first);
            text_with("list_none_usable", [place.into(), reason.into()])
        }
    }
}

/// Why a list could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchProblem {
    NotAllowed,
    TooLarge,
    TooSlow,
    NoConnection,
    /// HTTP status.
    Status(u16),
}

/// The same in words.
pub fn fetch_problem(problem: FetchProblem) -> Text {
    match problem {
        FetchProblem::NotAllowed => text("list_not_allowed"),
        FetchProblem::TooLarge => text("list_fetch_too_large"),
        FetchProblem::TooSlow => text("list_too_slow"),
        FetchProblem::NoConnection => text("list_no_connection"),
        FetchProblem::Status(status) => text_with("list_status", [Arg::Plain(status.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::catalogue::catalogue;
    use crate::time::Timestamp;

    #[test]
    fn a_public_list_says_what_it_needs_and_whether_it_is_there() {
        let state = ListState {
            rater: "cred1".into(),
            name: "CRED-1".into(),
            source: Source::Public("cred1".into()),
            checked: Timestamp(9),
            unchanged: true,
            ..ListState::default()
        };
        let kept = vec![KeptList { state: state.clone().replacing(Some(&state)), rated: 2 }];
        let view = lists(&ListsInput { public: catalogue(), kept, candidate: None });
        let row = view.public.iter().find(|row| row.id == "cred1").unwrap();
        assert_eq!((row.added, row.origin.as_str()), (true, "https://raw.githubusercontent.com/*"));
        assert!(view.public.iter().any(|row| !row.added));
        let kept = &view.kept[0];
        assert_eq!(
            (kept.undo, kept.origin == row.origin, kept.public.as_str()),
            (true, true, "cred1")
        );
        let keys: Vec<&str> = kept.about.iter().map(|text| text.key).collect();
        assert_eq!(keys, ["list_rated", "list_fetched", "list_unchanged"]);
    }

    #[test]
    fn a_candidate_names_rows_and_reasons_and_counts_the_rest() {
        let preview = Preview {
            rated: 3,
            matched: 2,
            changed: 1,
            faulty: 300,
            faults: vec![Fault { place: 7, reason: Reason::Bias("purple".into()) }],
            ..Preview::default()
        };
        let state = ListState { source: Source::File("a.csv".into()), ..ListState::default() };
        let candidate = Some(Candidate { stamp: String::new(), state, preview });
        let view = lists(&ListsInput { candidate, ..ListsInput::default() }).candidate.unwrap();
        assert_eq!((view.from.as_str(), view.changes.len()), ("a.csv", 1));
        assert_eq!((view.faults[0].place, view.faults[0].reason.key), (7, "fault_bias"));
        assert_eq!(view.more.unwrap().count, Some(299));
        assert_eq!(changes(&Preview::default())[0].key, "list_same");
    }
}
