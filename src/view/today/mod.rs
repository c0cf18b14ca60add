//! The Today page: stories of the person's feeds, by voices and freshness; what each side leaves out.

mod list;

pub use list::{Listed, list};

use crate::brief::today::Summary;
use crate::settings::{Settings, Theme};
use crate::story::{DocRef, Document};
use crate::time::Timestamp;
use crate::view::coverage::{BarView, Group, group};
use crate::view::facts::RatedOutlet;
use crate::view::mark::Mark;
use crate::view::sides::{SideCounts, name_of_scarce};
use crate::view::text::{Arg, Text, TimeForm, at, country, plural, text, text_with};
use list::Reckoning;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Which stories are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TodayTab {
    /// By independent voices and freshness.
    #[default]
    Top,
    Newest,
    Blindspots,
    Local,
    Following,
    ForYou,
    Saved,
}

impl TodayTab {
    const ALL: [Self; 7] = [
        Self::Top,
        Self::Newest,
        Self::Blindspots,
        Self::Local,
        Self::Following,
        Self::ForYou,
        Self::Saved,
    ];

    fn name(self) -> Text {
        match self {
            Self::Top => text("tab_top"),
            Self::Newest => text("tab_newest"),
            Self::Blindspots => text("tab_blindspots"),
            Self::Local => text("tab_local"),
            Self::Following => text("tab_following"),
            Self::ForYou => text("tab_for_you"),
            Self::Saved => text("tab_saved"),
        }
    }

    fn nothing(self) -> Text {
        match self {
            Self::Top | Self::Newest => text("today_none"),
            Self::Blindspots => text("today_no_blindspots"),
            Self::Local => text("today_no_local"),
            Self::Following => text("today_no_following"),
            Self::ForYou => text("today_no_for_you"),
            Self::Saved => text("today_no_saved"),
        }
    }
}

/// What the page is decided from.
#[derive(Clone, Debug, Default)]
pub struct TodayInput {
    pub coverage_on: bool,
    /// Hottest first.
    pub stories: Vec<Summary>,
    pub outlets: Vec<RatedOutlet>,
    /// Rated outlets that were asked, by side.
    pub asked: SideCounts,
    /// Story to the followed topic it has.
    pub followed: BTreeMap<u32, String>,
    /// Story to the topic of the person's reading it has; empty while the diet is off.
    pub often_read: BTreeMap<u32, String>,
    pub muted: BTreeMap<u32, String>,
    pub saved: Vec<SavedStory>,
    /// Countries of the person's feeds, most feeds first.
    pub countries: Vec<String>,
    /// ISO 3166-1 code of where the person is at home.
    pub home: String,
    pub languages: Vec<String>,
    pub feeds: u32,
    pub last: Option<Timestamp>,
    pub next: Option<Timestamp>,
}

/// A story that the person keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedStory {
    pub id: String,
    pub title: String,
    pub language: String,
    pub outlets: u32,
    pub saved: Timestamp,
}

/// What of the stories is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    pub tab: TodayTab,
    /// ISO 639-1; any when empty.
    pub language: String,
    /// ISO 3166-1; any when empty.
    pub country: String,
}

/// The Today page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TodayView {
    pub theme: Theme,
    pub language: String,
    pub keys: bool,
    /// Coverage is on.
    pub on: bool,
    /// "214 stories from 143 feeds", last and next look; joined by " · ".
    pub facts: Vec<Text>,
    pub tab: TodayTab,
    pub tabs: Vec<TabView>,
    pub languages: Vec<String>,
    pub countries: Vec<Arg>,
    pub country_codes: Vec<String>,
    /// Stories of the tab, and the place of the first that is here.
    pub total: u32,
    pub from: u32,
    pub rows: Vec<StoryRow>,
    /// Said in place of rows.
    pub nothing: Option<Text>,
    /// Few on the left, few on the right: the hottest of each.
    pub blind: Vec<BlindView>,
    /// Topics that are followed.
    pub followed: Vec<String>,
}

/// A tab with its count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TabView {
    pub tab: TodayTab,
    pub name: Text,
    /// `None` where a count says nothing.
    pub count: Option<u32>,
}

/// A story in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoryRow {
    /// Query of its story page, or empty.
    pub query: String,
    /// http(s) address of a single report, or empty.
    pub url: String,
    pub title: String,
    pub language: String,
    /// Country, outlets, articles, age; joined by " · ".
    pub facts: Vec<Arg>,
    pub bar: Option<BarView>,
    pub marks: Vec<Mark>,
    pub say: Vec<Text>,
    /// "Few on the left".
    pub flag: Option<Text>,
    /// Why it is here.
    pub reason: Option<Text>,
}

/// Blindspots of a side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BlindView {
    pub name: Text,
    pub rows: Vec<StoryRow>,
}

/// Decides the page. `leads` has an article of each story that is shown, by the story's place.
pub fn today(
    input: &TodayInput,
    settings: &Settings,
    wish: &Wish,
    listed: &Listed,
    (from, leads): (u32, &HashMap<usize, Document>),
) -> TodayView {
    let reckoning = Reckoning::of(input);
    let row = |tab: TodayTab| {
        let reckoning = &reckoning;
        move |place: &usize| reckoning.row(*place, leads.get(place)?, tab)
    };
    let saved = wish.tab == TodayTab::Saved;
    let total = if saved { input.saved.len() } else { listed.places.len() } as u32;
    let shown = listed.places.iter().skip(from as usize);
    let rows: Vec<StoryRow> = match saved {
        true => input.saved.iter().skip(from as usize).map(kept).collect(),
        false => shown.map_while(row(wish.tab)).collect(),
    };
    let blind = [true, false].map(name_of_scarce).into_iter().zip(&listed.blind);
    let blind = blind.map(|(name, places)| BlindView {
        name,
        rows: places.iter().filter_map(row(TodayTab::Blindspots)).collect(),
    });
    let tab = |tab: TodayTab| TabView {
        tab,
        name: tab.name(),
        count: match tab {
            TodayTab::Top | TodayTab::Newest => None,
            tab => Some(listed.counts.get(&tab).copied().unwrap_or(0)),
        },
    };
    let several = input.stories.iter().filter(|story| story.voices.len() > 1).count() as u32;
    let mut facts = vec![plural("today_stories", several, [input.feeds.into()])];
    facts.extend(input.last.map(|last| text_with("today_last", [at(last, TimeForm::Clock)])));
    facts.extend(input.next.map(|next| text_with("today_next", [at(next, TimeForm::Clock)])));
    TodayView {
        theme: settings.theme,
        language: settings.language.clone(),
        keys: settings.single_keys,
        on: input.coverage_on,
        facts,
        tab: wish.tab,
        tabs: TodayTab::ALL.map(tab).to_vec(),
        languages: input.languages.clone(),
        countries: input.countries.iter().filter_map(|code| country(code)).collect(),
        country_codes: input.countries.clone(),
        total,
        from,
        rows,
        nothing: (total == 0).then(|| match input.coverage_on || saved {
            true => wish.tab.nothing(),
            false => text("today_off"),
        }),
        blind: blind.filter(|side| !side.rows.is_empty()).collect(),
        followed: settings.topics.followed.clone(),
    }
}

fn kept(saved: &SavedStory) -> StoryRow {
    StoryRow {
        query: format!("saved={}", saved.id),
        url: String::new(),
        title: saved.title.clone(),
        language: saved.language.clone(),
        facts: vec![
            plural("story_outlets", saved.outlets, []).into(),
            text_with("saved_on", [at(saved.saved, TimeForm::Moment)]).into(),
        ],
        bar: None,
        marks: Vec::new(),
        say: Vec::new(),
        flag: None,
        reason: None,
    }
}

/// The article that stands for a story in a list: of the person's languages, from the center if there is one, the latest:
/// late articles stand together in the store, so that few of its values are read.
pub fn lead_of<'a>(
    story: &'a Summary,
    outlets: &HashMap<&str, Mark>,
    language_of: impl Fn(DocRef) -> &'a str,
    reads: &[String],
) -> Option<DocRef> {
    let rank = |(at, (voice, doc)): &(usize, &(Rc<str>, DocRef))| {
        let mark = outlets.get(&**voice).copied().unwrap_or_default();
        let language = language_of(*doc);
        let read = reads.iter().position(|known| known == language).unwrap_or(usize::MAX);
        (read, group(mark) != Group::Center, std::cmp::Reverse(*at))
    };
    story.voices.iter().enumerate().min_by_key(rank).map(|(_, (_, doc))| *doc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::{Bias, Consensus};
    use crate::view::facts::OutletFacts;

    fn outlet(key: &str, country: &str, bias: Option<Bias>) -> RatedOutlet {
        RatedOutlet {
            facts: OutletFacts {
                key: key.into(),
                name: key.to_uppercase(),
                country: country.into(),
                ..Default::default()
            },
            consensus: Consensus { bias, ..Default::default() },
        }
    }

    fn story(number: u32, voices: &[&str], newest: i64) -> Summary {
        let voice = |(at, key): (usize, &&str)| {
            ((*key).into(), DocRef { segment: number, slot: at as u16 })
        };
        Summary {
            story: number,
            voices: voices.iter().enumerate().map(voice).collect(),
            articles: voices.len() as u32,
            newest: Timestamp(newest),
            languages: vec!["en".into()],
            ..Default::default()
        }
    }

    fn input() -> TodayInput {
        let rights: Vec<String> = (0..14).map(|n| format!("r{n}")).collect();
        let mut outlets: Vec<RatedOutlet> =
            rights.iter().map(|key| outlet(key, "US", Some(Bias::Right))).collect();
        outlets.extend(["j1", "j2"].map(|key| outlet(key, "JP", Some(Bias::Center))));
        outlets.push(outlet("x", "", None));
        let rights: Vec<&str> = rights.iter().map(String::as_str).collect();
        TodayInput {
            coverage_on: true,
            stories: vec![
                story(1, &rights, 50),
                story(2, &["j1", "j2", "x"], 90),
                story(3, &["x"], 99),
                story(4, &["j1", "r1"], 10),
            ],
            outlets,
            asked: SideCounts { sides: [20, 20, 20, 20, 20], unrated: 5 },
            followed: BTreeMap::from([(3, "Port".to_owned())]),
            often_read: BTreeMap::from([(2, "Rail".to_owned())]),
            muted: BTreeMap::from([(4, "Cup".to_owned())]),
            home: "JP".into(),
            ..Default::default()
        }
    }

    #[test]
    fn each_tab_has_its_stories() {
        let input = input();
        for (tab, language, country, expected) in [
            (TodayTab::Top, "", "", vec![0, 1]),
            (TodayTab::Newest, "", "", vec![2, 1, 0]),
            (TodayTab::Blindspots, "", "", vec![0]),
            (TodayTab::Local, "", "", vec![1]),
            (TodayTab::Following, "", "", vec![2]),
            (TodayTab::ForYou, "", "", vec![1, 2]),
            (TodayTab::Saved, "", "", vec![]),
            (TodayTab::Top, "de", "", vec![]),
            (TodayTab::Top, "", "JP", vec![1]),
        ] {
            let wish = Wish { tab, language: language.into(), country: country.into() };
            let listed = list(&input, &wish);
            assert_eq!(listed.places, expected, "{wish:?}");
        }
    }

    #[test]
    fn rows_say_why_they_are_here() {
        let input = input();
        let wish = Wish { tab: TodayTab::ForYou, ..Default::default() };
        let listed = list(&input, &wish);
        let lead = Document { id: "7".into(), title: "T".into(), ..Default::default() };
        let leads = HashMap::from([(1, lead.clone()), (2, lead.clone()), (0, lead)]);
        let view = today(&input, &Settings::default(), &wish, &listed, (0, &leads));
        let reasons: Vec<_> =
            view.rows.iter().map(|row| row.reason.as_ref().map(|text| text.key)).collect();
        assert_eq!(reasons, [Some("reason_read"), Some("reason_followed")]);
        assert_eq!((view.total, view.blind.len(), view.blind[0].rows.len()), (2, 1, 1));
        assert_eq!(view.blind[0].rows[0].flag.as_ref().map(|flag| flag.key), Some("few_on_left"));
        let off = TodayInput::default();
        let view = today(&off, &Settings::default(), &wish, &list(&off, &wish), (0, &leads));
        assert_eq!(view.nothing.map(|text| text.key), Some("today_off"));
    }

    #[test]
    fn an_article_in_the_persons_language_from_the_center_leads() {
        let story = story(1, &["r1", "j1", "j2"], 1);
        let marks: HashMap<&str, Mark> =
            [("r1", Bias::Right), ("j1", Bias::Center), ("j2", Bias::Center)]
                .map(|(key, bias)| (key, Mark { side: bias.into(), low: false }))
                .into();
        let language = |doc: DocRef| if doc.slot == 1 { "ja" } else { "en" };
        let slot = |reads: &[&str]| {
            let reads: Vec<String> = reads.iter().map(|code| (*code).to_owned()).collect();
            lead_of(&story, &marks, language, &reads).unwrap().slot
        };
        assert_eq!((slot(&["en"]), slot(&["ja"]), slot(&["fr"])), (2, 1, 2));
    }
}
