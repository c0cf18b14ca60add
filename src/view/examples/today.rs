//! Inputs of Today and of the record of reading.

use super::*;

/// Headlines of Today: story number, headline, language, outlets by side, hours ago.
pub(super) const TODAY: [(&str, &str, [u32; 6], i64); 6] = [
    ("Two leaders talk by phone and plan a spring visit", "en", [0, 1, 2, 4, 1, 4], 14),
    (
        "Ferry operators on the northern coast stop sailings as storm warnings widen and harbours close one after the other from the west",
        "en",
        [2, 7, 9, 4, 1, 11],
        3,
    ),
    (
        "Court orders ministry to publish hospital waiting times by region",
        "en",
        [6, 12, 8, 0, 0, 5],
        5,
    ),
    ("中央銀行、政策金利を据え置き 物価見通しは小幅に修正", "ja", [0, 1, 6, 2, 0, 9], 6),
    ("محكمة تأمر الوزارة بنشر أوقات الانتظار في المستشفيات", "ar", [0, 0, 1, 0, 0, 2], 8),
    (
        "Donaudampfschifffahrtsgesellschaftskapitäne streiken wegen Arbeitszeitverlängerungsbestimmungen",
        "de",
        [0, 1, 1, 1, 0, 1],
        9,
    ),
];

pub(super) fn today_views() -> (TodayView, DietView) {
    let mut input = TodayInput {
        coverage_on: true,
        asked: SideCounts { sides: [14, 20, 28, 20, 14], unrated: 47 },
        followed: std::collections::BTreeMap::from([(1, "spring visit".to_owned())]),
        countries: vec!["JP".into(), "US".into(), "DE".into()],
        home: "JP".into(),
        languages: vec!["en".into(), "ja".into(), "ar".into(), "de".into()],
        feeds: 143,
        last: Some(now()),
        next: Some(Timestamp(now().0 + HOUR / 2)),
        ..TodayInput::default()
    };
    let mut leads = std::collections::HashMap::new();
    for (at, (title, language, sides, hours)) in TODAY.iter().enumerate() {
        let mut voices = Vec::new();
        for (side, count) in sides.iter().enumerate() {
            for n in 0..*count {
                let key = format!("s{side}n{n}.example");
                let bias = [Bias::Left, Bias::LeanLeft, Bias::Center, Bias::LeanRight, Bias::Right];
                if !input.outlets.iter().any(|known| known.facts.key == key) {
                    input.outlets.push(RatedOutlet {
                        facts: outlet(
                            &key,
                            &key,
                            if side == 2 { "JP" } else { "US" },
                            "en",
                            Kind::Newspaper,
                        ),
                        consensus: sided(bias.get(side).copied(), false),
                    });
                }
                voices.push((key.into(), DocRef { segment: 1, slot: n as u16 }));
            }
        }
        input.stories.push(Summary {
            story: at as u32 + 1,
            articles: voices.len() as u32 * 2,
            voices,
            newest: minutes_ago(hours * 60),
            languages: vec![(*language).into()],
            ..Summary::default()
        });
        leads.insert(
            at,
            Document {
                id: format!("{at:016}"),
                title: (*title).to_owned(),
                language: (*language).to_owned(),
                ..Document::default()
            },
        );
    }
    let settings = Settings {
        topics: Topics { followed: vec!["spring visit".into()], muted: Vec::new() },
        diet: DietSettings { on: true, days: 90 },
        ..Settings::default()
    };
    let wish = Wish::default();
    let listed = list(&input, &wish);
    let view = today(&input, &settings, &wish, &listed, (0, &leads));
    let page = |n: i64| Page {
        url: format!("https://s{0}n0.example/{n}", n % 5),
        title: TODAY[(n % 6) as usize].0.to_owned(),
        outlet: format!("s{}n0.example", n % 5),
        time: minutes_ago(n * 400),
        // The examples are looked at in Japan.
        ahead: 9 * 3_600,
    };
    let diet_input = DietInput {
        pages: (0..40).map(page).collect(),
        outlets: input.outlets.clone(),
        base: input.asked,
        seldom: vec![(Group::Right, view.rows.iter().take(2).cloned().collect())],
    };
    (view, diet(&diet_input, &settings))
}
