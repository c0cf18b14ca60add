//! Each popup state as an example, written to `tests/pages/views/*.json` for the preview (`tests/pages/shoot.mjs`).
//!
//! Outlets, headlines, times and ratings are made up for the drawing. The test fails when a file is
//! stale; `WRITE=1 cargo test -p parallax examples` writes them.

mod coverage;
mod pages;
mod popup;
mod today;

use crate::brief::today::Summary;
use crate::correction::{Cited, WrongOutlet};
use crate::outlet::Identity;
use crate::outlet::KeyError;
use crate::outlet::directory::{Kind, OwnerCategory};
use crate::page::Article;
use crate::provider::answer::Outcome;
use crate::provider::asked::Asked;
use crate::provider::log::{Entry, Why};
use crate::provider::schedule::Skip;
use crate::rating::catalogue::catalogue;
use crate::rating::import::{Fault, Preview, Reason};
use crate::rating::lists::{Candidate, ListState, Source};
use crate::rating::{Bias, Consensus, Factuality, Rater, Rating};
use crate::settings::{DietSettings, FeedsChoice, Settings, Topics};
use crate::story::{DocRef, Document, Match};
use crate::time::{DAY, HOUR, Timestamp};
use crate::view::coverage::{CoverageInput, CoverageState, CoverageSwitch, Group};
use crate::view::declarations::{root, same_or_write};
use crate::view::diet::{DietInput, DietView, Page, diet};
use crate::view::facts::{OutletFacts, RatedOutlet, RaterFacts};
use crate::view::feeds::FeedFacts;
use crate::view::lists::{KeptList, ListsInput};
use crate::view::mark::Side;
use crate::view::options::{About, Attribution, FeedSet, OptionsInput, options};
use crate::view::popup::{PageInput, PageKind, PopupInput, PopupState, PopupView, popup};
use crate::view::sides::SideCounts;
use crate::view::source::{Failure, FeedsState, SourceState, SourceStatus};
use crate::view::story::{Known, story};
use crate::view::today::{TodayInput, TodayView, Wish, list, today};
use coverage::*;
use pages::*;
use popup::*;
use today::*;

/// When the examples are looked at: 3 January 2026, 14:02 in Tokyo.
fn now() -> Timestamp {
    Timestamp::from_utc(2026, 1, 3, 5, 2, 0)
}

/// Nothing is known beside the popup's input.
fn known() -> Known<'static> {
    Known { rarity: &|_| 1.0, saved: false, read: &[], similar: &[] }
}

fn minutes_ago(minutes: i64) -> Timestamp {
    Timestamp(now().0 - minutes * 60)
}

fn outlet(key: &str, name: &str, country: &str, language: &str, kind: Kind) -> OutletFacts {
    OutletFacts {
        key: key.into(),
        name: name.into(),
        country: country.into(),
        kind: Some(kind),
        language: language.into(),
        ..Default::default()
    }
}

fn sided(bias: Option<Bias>, low: bool) -> Consensus {
    Consensus {
        bias,
        bias_spread: bias.map(|bias| (bias, bias)),
        bias_raters: if low { 1 } else { 2 },
        low_confidence: low,
        ..Default::default()
    }
}

fn rating(rater: &str, bias: Option<Bias>, factuality: Option<Factuality>, words: &str) -> Rating {
    Rating {
        rater: rater.into(),
        bias,
        factuality,
        class: None,
        words: words.into(),
        initial: false,
        as_of: "2023-05".into(),
    }
}

fn raters() -> Vec<RaterFacts> {
    let rater = |id: &str, name: &str, measures: &str, outlets, weight| RaterFacts {
        rater: Rater {
            id: id.into(),
            name: name.into(),
            measures: measures.into(),
            licence: "CC BY 4.0".into(),
            link: "https://rater.example/".into(),
            weight,
            as_of: "2023".into(),
            ..Default::default()
        },
        outlets,
        imported: false,
    };
    vec![
        rater("mbfc", "Media Example Check", "Bias and factuality.", 9_775, 100),
        rater("press", "Press profiles", "Bias in the words of reference works.", 350, 50),
        rater("lin", "Domain quality", "Factuality, 0 to 1.", 11_520, 100),
    ]
}

fn japan_times() -> (OutletFacts, Consensus, Vec<Rating>) {
    let facts = OutletFacts {
        owner: "News2u Holdings".into(),
        owner_category: Some(OwnerCategory::Independent),
        owner_year: Some(2023),
        ..outlet("japantimes.co.jp", "The Japan Times", "JP", "en", Kind::Newspaper)
    };
    let consensus = Consensus {
        bias: Some(Bias::Center),
        bias_spread: Some((Bias::LeanLeft, Bias::Center)),
        bias_raters: 2,
        factuality: Some(Factuality::High),
        factuality_raters: 2,
        ..Default::default()
    };
    let ratings = vec![
        rating("mbfc", Some(Bias::Center), Some(Factuality::High), "Least biased; High"),
        rating("press", Some(Bias::LeanLeft), None, "liberal"),
        rating("lin", None, Some(Factuality::High), "0.87 of 1"),
    ];
    (facts, consensus, ratings)
}

fn views() -> Vec<(&'static str, PopupView)> {
    let view = |(name, input, settings, state, coverage): (_, PopupInput, Settings, _, _)| {
        let view = popup(&input, &settings);
        assert_eq!(view.state, state, "{name}");
        assert_eq!(view.coverage.as_ref().map(|part| part.state), coverage, "{name}");
        (name, view)
    };
    examples().into_iter().map(view).collect()
}

#[test]
fn examples_are_fresh() {
    let folder = root().join("tests/pages/views");
    for (name, view) in views() {
        let json = serde_json::to_string_pretty(&view).unwrap() + "\n";
        same_or_write(&folder.join(format!("{name}.json")), &json);
    }
    let view = story(&story_input(), &Settings::default(), &known()).unwrap();
    let json = serde_json::to_string_pretty(&view).unwrap() + "\n";
    same_or_write(&folder.join("story.json"), &json);
    let (today, diet) = today_views();
    let json = serde_json::to_string_pretty(&today).unwrap() + "\n";
    same_or_write(&folder.join("today.json"), &json);
    let json = serde_json::to_string_pretty(&diet).unwrap() + "\n";
    same_or_write(&folder.join("diet.json"), &json);
    let (input, settings) = options_input();
    let json = serde_json::to_string_pretty(&options(&input, &settings)).unwrap() + "\n";
    same_or_write(&folder.join("options.json"), &json);
}
