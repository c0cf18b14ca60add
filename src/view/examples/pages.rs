//! Inputs of the story page and of the options.

use super::*;

/// The story with words in its articles, so that points and stressed words can be found.
pub(super) fn story_input() -> PopupInput {
    const CALL: &str = "The prime minister and the president spoke by phone for more than 20 minutes on 2 January.";
    const VISIT: &str = "The two leaders agreed to arrange a visit to the United States in spring.";
    let leads = [
        (
            "ap.example",
            "The two leaders spoke by phone for about 20 minutes on 2 January. No date for the spring visit has been set; officials will work on the timing.",
        ),
        (
            "upi.example",
            "The prime minister and president spoke by phone for 20 minutes. They agreed to arrange a visit to the United States in spring, officials said of the timing.",
        ),
        (
            "nikkei.example",
            "The president spoke by phone with the prime minister for half an hour. The alliance summit comes before a visit to Beijing planned for April.",
        ),
        (
            "examiner.example",
            "The leaders agreed to arrange a spring visit to the United States. The alliance summit would come before a visit to Beijing planned for April.",
        ),
        (
            "post.example",
            "The president spoke by phone with the prime minister on 2 January. The alliance was praised ahead of a summit and a visit to Beijing in April.",
        ),
    ];
    with(|input| {
        for found in &mut input.coverage.matches {
            let lead = leads.iter().find(|(key, _)| *key == found.document.outlet);
            found.document.lead = lead.map(|(_, lead)| (*lead).to_owned()).unwrap_or_default();
        }
        if let Some(article) = &mut input.article {
            article.lead = format!("{CALL} {VISIT}");
        }
        for (at, outlet) in input.coverage.outlets.iter_mut().enumerate() {
            use Factuality::*;
            let levels = [High, High, MostlyFactual, Mixed, High];
            outlet.consensus.factuality = levels.get(at).copied();
            let owners =
                [OwnerCategory::Independent, OwnerCategory::Cooperative, OwnerCategory::Family];
            outlet.facts.owner_category = owners.get(at % 4).copied();
        }
    })
}

pub(super) fn options_input() -> (OptionsInput, Settings) {
    let set = |id: &str, sides, unrated, languages, default| FeedSet {
        id: id.into(),
        outlets: SideCounts { sides, unrated },
        languages,
        default,
        origins: vec![format!("https://{id}.example/*")],
    };
    let entry = |minutes, url: &str, why, bytes, outcome| {
        Entry::new(url, why, bytes, outcome, minutes_ago(minutes))
    };
    let mut all = raters();
    all.push(RaterFacts {
        rater: Rater { id: "own".into(), weight: 200, ..Default::default() },
        outlets: 3,
        imported: false,
    });
    let list = |rater: &str, name: &str, source, faulty| ListState {
        rater: rater.into(),
        name: name.into(),
        source,
        applied: minutes_ago(3_000),
        checked: minutes_ago(90),
        faulty,
        ..Default::default()
    };
    let own = KeptList { state: list("own", "You", Source::Own, 0), rated: 3 };
    let mut public = list("cred1", "CRED-1", Source::Public("cred1".into()), 1);
    public.unchanged = true;
    let public = KeptList { state: public.clone().replacing(Some(&public)), rated: 2_672 };
    let fault = |place, reason| Fault { place, reason };
    let candidate = Candidate {
        stamp: "0123456789abcdef".to_owned(),
        state: list("list-press", "press", Source::File("press.csv".into()), 4),
        preview: Preview {
            rated: 412,
            matched: 300,
            added: 398,
            changed: 14,
            faulty: 4,
            faults: vec![
                fault(7, Reason::Bias("purple".into())),
                fault(19, Reason::Address(KeyError::UnknownEnding("valley.exmaple".into()))),
                fault(20, Reason::Nothing),
                fault(31, Reason::RatedBefore { key: "ledger.example".into(), place: 12 }),
            ],
            ..Default::default()
        },
    };
    let input = OptionsInput {
        raters: all,
        lists: ListsInput {
            public: catalogue(),
            kept: vec![own, public],
            candidate: Some(candidate),
        },
        sets: vec![
            set("balanced", [11, 14, 17, 12, 8], 0, 1, true),
            set("JP", [1, 2, 3, 1, 0], 31, 2, true),
            set("de", [2, 3, 5, 4, 1], 19, 9, false),
        ],
        asked: vec![
            (Asked::WorldFile, None),
            (Asked::OwnServer, None),
            (Asked::Gdelt, Some(source("gdelt", SourceState::Asked { found: 23 }))),
            (
                Asked::GoogleNews,
                Some(source(
                    "google_news",
                    SourceState::NotMeasured {
                        why: Failure::Throttled { until: minutes_ago(-9) },
                        at: minutes_ago(6),
                    },
                )),
            ),
        ],
        feed_list: vec![
            FeedFacts {
                url: "https://www.japantimes.co.jp/feed/".into(),
                name: "The Japan Times".into(),
                last_success: Some(minutes_ago(4)),
                articles: 30,
                articles_new: 212,
                skip: Some(Skip::TooSoon { ago: 240 }),
                ..FeedFacts::default()
            },
            FeedFacts {
                url: "https://page.example/feed".into(),
                name: "Page".into(),
                own: true,
                failure: Some(Failure::NotAFeed),
                failures: 3,
                ..FeedFacts::default()
            },
        ],
        feeds: Some(FeedsState {
            total: 100,
            read: 98,
            failures: vec![
                ("page.example".into(), Failure::NotAFeed),
                ("tls.example".into(), Failure::NoConnection),
            ],
            ..Default::default()
        }),
        granted: true,
        log: vec![
            entry(1, "https://www.japantimes.co.jp/feed/", Why::Due, 0, Outcome::Unchanged),
            entry(
                2,
                "https://api.gdeltproject.org/?query=phone visit spring",
                Why::Question,
                14_200,
                Outcome::Ok { items: 23 },
            ),
            entry(4, "https://page.example/feed", Why::Due, 0, Outcome::BadAnswer),
        ],
        articles: 9_412,
        kept_days: 14,
        stored_bytes: 41_000_000,
        about: About {
            version: "0.1.0".into(),
            outlets: 21_304,
            directory: "2026-01-03".into(),
            attributions: vec![Attribution {
                name: "Domain quality".into(),
                licence: "CC BY 4.0".into(),
                text: "Domain quality ratings, example authors 2023.".into(),
                url: "https://rater.example/".into(),
                date: "2023".into(),
            }],
        },
        ..Default::default()
    };
    let mut settings = Settings::default();
    settings.coverage.feeds = FeedsChoice::On;
    settings.pause_site("example.com", true);
    let cited = |id: &str, title: &str| Cited {
        id: id.into(),
        title: title.into(),
        url: format!("https://{id}.example/story"),
        outlet: format!("{id}.example"),
    };
    let other = cited("valley", "Council votes on new bus lanes in the valley");
    let article = cited("times", "Takaichi and Trump agree on spring U.S. visit in phone call");
    settings.corrections.separate(&article, vec![other], minutes_ago(90));
    for (place, outlet) in
        [("blogs.example.com", "times.example"), ("https://portal.example/news/123", "")]
    {
        settings.corrections.correct(WrongOutlet {
            place: place.into(),
            outlet: outlet.into(),
            was: "example.com".into(),
            said: minutes_ago(60),
        });
    }
    (input, settings)
}

#[test]
fn a_story_counts_voices_and_says_what_it_does_not_know() {
    let view = story(&story_input(), &Settings::default(), &known()).unwrap();
    assert_eq!(
        view.columns.iter().map(|c| c.outlets.len()).collect::<Vec<_>>(),
        [0, 1, 2, 4, 1, 4]
    );
    let point = &view.points[0];
    assert!(point.counts.total() >= 2 && point.said.args.len() == 2, "{point:?}");
    for spread in &view.spreads {
        let known: u32 = spread.rows.iter().map(|row| row.count).sum();
        assert_eq!(known + spread.unknown, 12, "{:?}", spread.title);
    }
    assert_eq!(view.firsts[0].places[0].key, "first_of");
    let timeline = view.timeline.unwrap();
    assert_eq!(timeline.lanes.iter().map(|lane| lane.marks.len()).sum::<usize>(), 12);
    assert!(timeline.lanes.iter().flat_map(|l| &l.marks).all(|m| (0.0..=100.0).contains(&m.x)));
    assert!(timeline.ticks.len() <= 9);
    let off = switched(CoverageSwitch::Off);
    assert_eq!(story(&off, &Settings::default(), &known()), None);
}
