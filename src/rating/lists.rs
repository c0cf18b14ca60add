//! Lists of ratings that a person added: what is kept beside the ratings, and what a change makes of it.
//!
//! A rater has one list. A new one is first a [`Candidate`], shown and not yet counted; when it is
//! applied, the one before it stays as the step back.

use super::import::{Import, OWN, Preview, own_rater, preview, tidy_id};
use super::scale::{Judgement, plain_value};
use super::{Bias, Factuality, PackRow, Packs, Rater, compile};
use crate::order::Sort;
use crate::rating::catalogue::PublicList;
use crate::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// A rater named by no file is this one; the file's name tells several apart.
const UNNAMED: &str = "list";

/// Where a list came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person's own ratings, given one by one.
    #[default]
    Own,
    /// A file of this name.
    File(String),
    /// The public list with this id.
    Public(String),
}

/// What is kept of a list beside its ratings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListState {
    /// Id of the rater, which is also the list's.
    pub rater: String,
    pub name: String,
    pub source: Source,
    pub applied: Timestamp,
    /// When its address was last asked.
    pub checked: Timestamp,
    /// The last answer was that nothing is new.
    pub unchanged: bool,
    /// A newer list was fetched by itself and not taken, because it rates less than half as much.
    pub doubted: bool,
    /// Validators of the last answer, sent with the next request.
    pub etag: String,
    pub last_modified: String,
    /// Records that were left out.
    pub faulty: u32,
    /// The list that this one replaced.
    pub before: Option<Box<ListState>>,
}

impl ListState {
    /// What can still be said of a list of which only the ratings are left: a public one is no longer asked for news.
    pub fn of_ratings(rater: &Rater) -> Self {
        let source = if rater.id == OWN { Source::Own } else { Source::File(rater.name.clone()) };
        Self { rater: rater.id.clone(), name: rater.name.clone(), source, ..Self::default() }
    }
}

/// A list that was read and not yet applied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Candidate {
    /// Stands for its ratings, so that what is kept is what was shown.
    pub stamp: String,
    pub state: ListState,
    pub preview: Preview,
}

/// Reads an import as a candidate, with the table that would be kept. `kept` is this rater's list so
/// far, `shipped` what the package has of it.
pub fn candidate(
    mut import: Import,
    source: Source,
    kept: Option<&Packs>,
    shipped: Option<&Packs>,
    known: impl Fn(&str) -> bool,
    now: Timestamp,
) -> (Candidate, Vec<u8>) {
    if import.rater.id == OWN {
        let rater = own_rater();
        import.rater = rater;
    }
    let mut seen = preview(&import, kept.or(shipped), known);
    if kept.is_none() {
        // What the package says and the list does not stays in force.
        seen.removed = 0;
    }
    if import.rater.id == OWN {
        seen.removed = 0;
        keep_others(&mut import.rows, kept.map(|kept| kept.lines_of(OWN)).unwrap_or_default());
    }
    let state = ListState {
        rater: import.rater.id.clone(),
        name: import.rater.name.clone(),
        source,
        applied: now,
        checked: now,
        faulty: import.faulty,
        ..ListState::default()
    };
    let ratings = import.compile();
    let stamp = crate::packed::sum(&ratings).map(|sum| format!("{sum:016x}")).unwrap_or_default();
    (Candidate { stamp, state, preview: seen }, ratings)
}

/// Gives a rater that the file does not name the name of the file.
pub fn name_after_file(import: &mut Import, file: &str) {
    if import.rater.id != UNNAMED {
        return;
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem: String = stem.chars().filter(|c| !c.is_control()).take(60).collect();
    if !stem.trim().is_empty() {
        import.rater.id = tidy_id(&format!("{UNNAMED} {stem}"));
        import.rater.name = stem.trim().to_owned();
    }
}

fn keep_others(rows: &mut Vec<PackRow>, kept: Vec<PackRow>) {
    let new: std::collections::HashSet<String> = rows.iter().map(|row| row.key.clone()).collect();
    rows.extend(kept.into_iter().filter(|row| !new.contains(&row.key)));
    rows.order_by(|a, b| a.key.cmp(&b.key));
}

impl ListState {
    /// This list in the place of another, which becomes the step back.
    pub fn replacing(mut self, kept: Option<&ListState>) -> ListState {
        self.before = kept.map(|kept| Box::new(ListState { before: None, ..kept.clone() }));
        self
    }

    /// Is it time to ask its address again?
    pub fn due(&self, list: &PublicList) -> Timestamp {
        Timestamp(self.checked.0.saturating_add(i64::from(list.every_days) * DAY))
    }
}

impl Candidate {
    /// May it be applied without being looked at? Not when it rates less than half of what `kept`
    /// rates: then something is wrong with one of them.
    pub fn goes_unseen(&self, kept: usize) -> bool {
        self.preview.rated as usize * 2 >= kept
    }
}

/// The person's own rating of an outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OwnRating {
    /// -2 to +2.
    pub bias: Option<i8>,
    /// 0 to 5.
    pub factuality: Option<u8>,
    pub note: String,
}

impl OwnRating {
    /// What the table of own ratings says of a key.
    pub fn of(kept: &Packs, key: &str) -> Option<OwnRating> {
        let rating = kept.ratings(key).into_iter().find(|rating| rating.rater == OWN)?;
        Some(OwnRating {
            bias: rating.bias.map(|bias| bias as i8),
            factuality: rating.factuality.map(|level| level as u8),
            note: rating.words,
        })
    }

    fn is_empty(&self) -> bool {
        self.bias.is_none() && self.factuality.is_none() && self.note.trim().is_empty()
    }
}

/// The table of own ratings with one more, changed or, when `rating` says nothing, taken out.
/// `None` when nothing is left. `day` is today as ISO text.
pub fn rate(kept: Option<&Packs>, key: &str, rating: &OwnRating, day: &str) -> Option<Vec<u8>> {
    let mut rows = kept.map(|kept| kept.lines_of(OWN)).unwrap_or_default();
    rows.retain(|row| row.key != key);
    if !rating.is_empty() && !key.is_empty() {
        let judgement = Judgement {
            bias: rating.bias.and_then(|bias| Bias::try_from(bias).ok()),
            factuality: rating.factuality.and_then(|level| Factuality::try_from(level).ok()),
            class: None,
        };
        rows.push(PackRow {
            key: key.to_owned(),
            value: plain_value(judgement),
            words: super::import::cut(&rating.note),
            as_of: day.to_owned(),
            initial: false,
        });
        rows.order_by(|a, b| a.key.cmp(&b.key));
    }
    (!rows.is_empty()).then(|| compile(&[(own_rater(), rows)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::import::{Outlets, import, to_csv, to_json};

    fn read(text: &str) -> Import {
        let outlets = Outlets {
            by_address: &|text| match text.contains('.') {
                true => Ok(text.to_owned()),
                false => Err(crate::outlet::KeyError::Empty),
            },
            by_name: &|_| None,
        };
        import(text.as_bytes(), outlets).unwrap()
    }

    fn packs(text: &str) -> Packs {
        Packs::open(read(text).compile()).unwrap()
    }

    #[test]
    fn a_list_that_names_no_rater_is_named_after_its_file() {
        let mut list = read("host,bias\na.example,left\n");
        name_after_file(&mut list, "My trusted list.v2.csv");
        assert_eq!(
            (list.rater.id.as_str(), list.rater.name.as_str()),
            ("list-my-trusted-list-v2", "My trusted list.v2")
        );
        let mut known = read("domain,category,credibility_score\na.example,fake,0.1\n");
        name_after_file(&mut known, "whatever.csv");
        assert_eq!(known.rater.id, "cred1");
    }

    #[test]
    fn a_candidate_says_what_changes_and_the_step_back_is_one_step() {
        let kept = packs("host,bias\na.example,left\nb.example,right\n");
        let list = read("host,bias\na.example,left\nc.example,left\nbad,left\n");
        let now = Timestamp(100);
        let source = Source::File("x.csv".into());
        let (first, _) = candidate(list.clone(), source.clone(), Some(&kept), None, |_| true, now);
        let seen = &first.preview;
        assert_eq!((seen.added, seen.same, seen.removed, seen.faulty), (1, 1, 1, 1));
        assert!(first.goes_unseen(kept.len()) && !first.goes_unseen(9));
        let (shipped, _) = candidate(list, source, None, Some(&kept), |_| true, now);
        assert_eq!((shipped.preview.added, shipped.preview.removed), (1, 0));
        let second = first.state.clone().replacing(Some(&first.state));
        let third = shipped.state.clone().replacing(Some(&second));
        assert_eq!(third.before.unwrap().before, None);
    }

    #[test]
    fn own_ratings_are_given_changed_taken_back_exported_and_imported() {
        let lean = OwnRating { bias: Some(1), factuality: None, note: String::new() };
        let note = OwnRating { note: "  careful with   numbers ".into(), ..OwnRating::default() };
        let first = Packs::open(rate(None, "a.example", &lean, "2026-01-03").unwrap()).unwrap();
        assert_eq!(OwnRating::of(&first, "a.example"), Some(lean.clone()));
        let both = rate(Some(&first), "b.example", &note, "2026-01-04").unwrap();
        let both = Packs::open(both).unwrap();
        assert_eq!(OwnRating::of(&both, "b.example").unwrap().note, "careful with numbers");
        let rows = both.lines_of(OWN);
        for text in [to_csv(&rows), to_json(&own_rater(), &rows)] {
            let mut back = read(&text);
            back.rater.id = OWN.into();
            assert_eq!(back.rows, rows, "{text}");
            // What a file does not speak of stays.
            let more = rate(None, "c.example", &lean, "2026-01-05").map(Packs::open);
            let more = more.unwrap().unwrap();
            let (seen, bytes) =
                candidate(back, Source::Own, Some(&more), None, |_| true, Timestamp(1));
            assert_eq!((seen.preview.added, seen.preview.removed), (2, 0));
            assert_eq!(Packs::open(bytes).unwrap().len(), 3);
        }
        let one = rate(Some(&both), "a.example", &OwnRating::default(), "2026-01-06").unwrap();
        let one = Packs::open(one).unwrap();
        assert_eq!((one.len(), OwnRating::of(&one, "a.example")), (1, None));
        assert_eq!(rate(Some(&one), "b.example", &OwnRating::default(), "2026-01-06"), None);
    }
}
