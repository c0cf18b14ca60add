//! Each popup state as an example, written to `tests/pages/views/*.json` for the preview (`tests/pages/shoot.mjs`).
//!
//! Outlets, headlines, times and ratings are made up for the drawing. The test fails when a file is
//! stale; `WRITE=1 cargo test -p parallax examples` writes them.

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

type Row =
    (&'static str, &'static str, &'static str, &'static str, Option<Bias>, bool, i64, &'static str);

/// Key, name, country, language, side, low confidence, minutes ago, headline.
const STORY: [Row; 11] = [
    (
        "ap.example",
        "Agency Press",
        "US",
        "en",
        Some(Bias::LeanLeft),
        false,
        862,
        "Two leaders talk by phone and plan a spring visit",
    ),
    (
        "upi.example",
        "United Wire",
        "US",
        "en",
        Some(Bias::Center),
        false,
        800,
        "Prime minister to visit in spring after call",
    ),
    (
        "yna.example",
        "Yonhap Example",
        "KR",
        "ko",
        Some(Bias::LeanRight),
        true,
        850,
        "두 정상, 20분 넘게 통화…올봄 방문 조율하기로",
    ),
    (
        "nikkei.example",
        "Asia Business Daily",
        "JP",
        "en",
        Some(Bias::LeanRight),
        true,
        845,
        "Call puts Washington trip on the spring calendar",
    ),
    (
        "examiner.example",
        "Capital Examiner",
        "US",
        "en",
        Some(Bias::LeanRight),
        false,
        730,
        "The two set sights on a spring summit",
    ),
    (
        "post.example",
        "City Post",
        "US",
        "en",
        Some(Bias::Right),
        false,
        725,
        "President rings in the new year with prime minister, spring trip in the works",
    ),
    (
        "welt.example",
        "Die Weltzeitung",
        "DE",
        "de",
        Some(Bias::LeanRight),
        true,
        690,
        "Telefonat der Regierungschefs – Besuch im Frühjahr geplant",
    ),
    (
        "jiji.example",
        "時事例通信",
        "JP",
        "ja",
        None,
        false,
        853,
        "首相、大統領と電話会談 春の訪米へ調整で一致",
    ),
    (
        "udn.example",
        "聯合例報",
        "TW",
        "zh-Hant",
        None,
        false,
        790,
        "首相與總統通話逾20分鐘 同意安排春季訪問",
    ),
    (
        "hokkaido.example",
        "北海道例新聞",
        "JP",
        "ja",
        None,
        false,
        785,
        "日米首脳が20分超の電話会談 首相、春に訪米へ",
    ),
    (
        "alghad.example",
        "الغد المثال",
        "JO",
        "ar",
        None,
        false,
        610,
        "الزعيمان يتفقان هاتفيا على ترتيب زيارة في الربيع",
    ),
];

fn found(row: &Row, fold: u32) -> Match {
    Match {
        document: Document {
            id: row.0.into(),
            title: row.7.into(),
            outlet: row.0.into(),
            url: format!("https://{}/story", row.0),
            time: minutes_ago(row.6),
            seen: minutes_ago(row.6 - 5),
            language: row.3.into(),
            provider: "feeds".into(),
            ..Default::default()
        },
        score: 0.9,
        fold,
        evidence: Vec::new(),
    }
}

fn carriers() -> Vec<Match> {
    let hosts = ["wtop.example", "ksat.example", "boston.example", "citynews.example"];
    let copy = |(at, host): (usize, &&str)| {
        let mut copy = found(&STORY[0], 100);
        copy.document.outlet = (*host).into();
        copy.document.url = format!("https://{host}/ap-story");
        copy.document.origin = Some("ap.example".into());
        copy.document.time = minutes_ago(850 - at as i64);
        copy
    };
    hosts.iter().enumerate().map(copy).collect()
}

fn coverage(rows: usize) -> CoverageInput {
    let (facts, consensus, _) = japan_times();
    let mut outlets = vec![RatedOutlet { facts, consensus }];
    for (key, name, country, language, bias, low, ..) in STORY {
        let facts = outlet(key, name, country, language, Kind::Newspaper);
        outlets.push(RatedOutlet { facts, consensus: sided(bias, low) });
    }
    for (key, name) in [("wtop.example", "WTOP Example"), ("ksat.example", "KSAT Example")] {
        let facts = outlet(key, name, "US", "en", Kind::Radio);
        outlets.push(RatedOutlet { facts, consensus: Consensus::default() });
    }
    let mut matches: Vec<Match> = STORY
        .iter()
        .take(rows)
        .enumerate()
        .map(|(at, row)| found(row, if at == 0 { 100 } else { at as u32 }))
        .collect();
    if rows > 0 {
        matches.extend(carriers());
    }
    CoverageInput {
        switch: CoverageSwitch::On,
        matches,
        outlets,
        sources: vec![
            feeds(143, 143, Vec::new(), 0),
            source("gdelt", SourceState::Asked { found: 0 }),
            source(
                "google_news",
                SourceState::NotMeasured {
                    why: Failure::Throttled { until: minutes_ago(-3) },
                    at: minutes_ago(4),
                },
            ),
        ],
        base: SideCounts { sides: [14, 20, 28, 20, 14], unrated: 47 },
        feeds: 100,
        origins: (0..100).map(|at| format!("https://outlet{at}.example/*")).collect(),
        ..Default::default()
    }
}

fn source(id: &str, state: SourceState) -> SourceStatus {
    SourceStatus { id: id.into(), state }
}

fn feeds(read: u32, total: u32, failures: Vec<(String, Failure)>, pending: u32) -> SourceStatus {
    source(
        "feeds",
        SourceState::Feeds(FeedsState {
            total,
            read,
            pending,
            articles: 16,
            failures,
            last: Some(now()),
            next: Some(minutes_ago(-30)),
        }),
    )
}

fn article_input() -> PopupInput {
    let (facts, consensus, ratings) = japan_times();
    PopupInput {
        page: PageInput {
            host: "www.japantimes.co.jp".into(),
            url: "https://www.japantimes.co.jp/news/2026/01/02/call/".into(),
            ..Default::default()
        },
        identity: Identity { outlet: Some(facts.key.clone()), known: true, ..Default::default() },
        outlet: Some(facts),
        ratings,
        raters: raters(),
        consensus,
        article: Some(Article {
            title: "Takaichi and Trump agree on spring U.S. visit in phone call".into(),
            byline: vec!["Aki Example".into()],
            published: Some(minutes_ago(878)),
            language: "en".into(),
            is_article: true,
            ..Default::default()
        }),
        coverage: coverage(11),
        story: "tab=1".into(),
        language: "en".into(),
        ..Default::default()
    }
}

/// Another outlet in place of The Japan Times, without coverage.
fn of_outlet(facts: OutletFacts, consensus: Consensus, ratings: Vec<Rating>) -> PopupInput {
    let mut input = article_input();
    input.identity.outlet = Some(facts.key.clone());
    input.outlet = Some(facts);
    input.consensus = consensus;
    input.ratings = ratings;
    input.coverage.switch = CoverageSwitch::Off;
    input
}

fn switched(switch: CoverageSwitch) -> PopupInput {
    let mut input = article_input();
    input.coverage.switch = switch;
    input
}

fn part_read() -> PopupInput {
    let mut input = article_input();
    input.coverage = coverage(3);
    let slow = (0..9).map(|at| (format!("slow{at}.example"), Failure::TooSlow));
    let mut failures: Vec<_> = slow.collect();
    failures.extend([
        ("page.example".to_owned(), Failure::NotAFeed),
        ("huge.example".to_owned(), Failure::TooLarge),
        ("loop.example".to_owned(), Failure::TooManyRedirects),
        ("tls.example".to_owned(), Failure::NoConnection),
        ("gone.example".to_owned(), Failure::Status(410)),
    ]);
    input.coverage.sources = vec![
        feeds(24, 38, failures, 0),
        source("gdelt", SourceState::NotMeasured { why: Failure::Status(500), at: minutes_ago(4) }),
    ];
    input
}

/// Two outlets were taken out of the story.
fn taken_out() -> PopupInput {
    let mut input = article_input();
    let coverage = &mut input.coverage;
    let out = ["post.example", "examiner.example"];
    let is_out = |found: &Match| out.contains(&&*found.document.outlet);
    (coverage.removed, coverage.matches) = coverage.matches.drain(..).partition(is_out);
    input
}

fn loading() -> PopupInput {
    let mut input = article_input();
    input.coverage = coverage(6);
    input.coverage.growing = true;
    input.coverage.sources = vec![feeds(58, 143, Vec::new(), 82)];
    input
}

fn spread() -> PopupInput {
    let facts = OutletFacts {
        owner: "Harbour Trust".into(),
        owner_category: Some(OwnerCategory::Nonprofit),
        ..outlet("harbour.example", "Harbour Gazette", "NZ", "en", Kind::Newspaper)
    };
    let consensus = Consensus {
        bias: Some(Bias::Center),
        bias_spread: Some((Bias::LeanLeft, Bias::LeanRight)),
        bias_raters: 3,
        low_confidence: true,
        factuality: Some(Factuality::MostlyFactual),
        factuality_raters: 1,
        ..Default::default()
    };
    let ratings = vec![
        rating("mbfc", Some(Bias::LeanRight), Some(Factuality::MostlyFactual), "Right-Center"),
        rating("press", Some(Bias::LeanLeft), None, "centre-left"),
        rating("own", Some(Bias::Center), None, "reads both ways"),
    ];
    of_outlet(facts, consensus, ratings)
}

fn low() -> PopupInput {
    let facts = outlet("daily.example", "The Daily Example", "", "en", Kind::Digital);
    let consensus = Consensus {
        factuality: Some(Factuality::Low),
        factuality_raters: 1,
        classes: vec!["questionable".into()],
        ..Default::default()
    };
    let mut listed = rating("lin", None, None, "listed");
    listed.class = Some("questionable".into());
    of_outlet(facts, consensus, vec![rating("mbfc", None, Some(Factuality::Low), "Low"), listed])
}

fn satire() -> PopupInput {
    let facts = outlet("onion.example", "The Example Onion Ring", "US", "en", Kind::Satire);
    let mut satire = rating("mbfc", None, None, "Satire");
    satire.class = Some("satire".into());
    let consensus = Consensus { classes: vec!["satire".into()], ..Default::default() };
    of_outlet(facts, consensus, vec![satire])
}

fn unknown() -> PopupInput {
    let mut input = article_input();
    input.page.host = "valleyledger.example".into();
    input.identity = Identity { outlet: Some("valleyledger.example".into()), ..Default::default() };
    input.outlet = None;
    input.consensus = Consensus::default();
    input.ratings = Vec::new();
    if let Some(article) = &mut input.article {
        article.marks.site_name = "Valley Ledger".into();
        article.published = Some(Timestamp(minutes_ago(3_000).0 / DAY * DAY));
        article.published_day = Some("2026-01-01".into());
    }
    input.coverage = coverage(0);
    input
}

fn wire() -> PopupInput {
    let facts = OutletFacts {
        owner: "Graham Example Group".into(),
        owner_category: Some(OwnerCategory::Independent),
        ..outlet("ksat.example", "KSAT Example", "US", "en", Kind::Television)
    };
    let mut input = of_outlet(facts, sided(Some(Bias::Center), true), Vec::new());
    input.ratings = vec![rating("mbfc", Some(Bias::Center), None, "Least biased")];
    input.identity.origin = Some("ap.example".into());
    input.origin = input.coverage.outlets.iter().find(|o| o.facts.key == "ap.example").cloned();
    input.coverage.switch = CoverageSwitch::On;
    input.page.url = "https://ksat.example/ap-story".into();
    input
}

fn portal() -> PopupInput {
    let facts = OutletFacts {
        owner: "Example Springer".into(),
        owner_category: Some(OwnerCategory::Family),
        ..outlet("welt.example", "Die Weltzeitung", "DE", "de", Kind::Newspaper)
    };
    let mut input = of_outlet(facts, sided(Some(Bias::LeanRight), true), Vec::new());
    input.ratings = vec![rating("mbfc", Some(Bias::LeanRight), None, "Right-Center")];
    input.via = Some("MSN".into());
    input
}

fn lookalike() -> PopupInput {
    let mut input = article_input();
    input.page.host = "apnevvs.example".into();
    input.identity = Identity { lookalike_of: Some("apnews.com".into()), ..Default::default() };
    input.imitated = Some(outlet("apnews.com", "Associated Press", "US", "en", Kind::Agency));
    input
}

fn long_names() -> PopupInput {
    let name = "Gesellschaft für Rindfleischetikettierungsüberwachungsaufgabenübertragungsnachrichten am Sonntag";
    let facts = OutletFacts {
        owner: "Familienstiftung der Herausgeber und Mitarbeitenden des Hauses und seiner Töchter"
            .into(),
        owner_category: Some(OwnerCategory::Conglomerate),
        ..outlet("long.example", name, "LI", "de", Kind::Section)
    };
    let mut input = of_outlet(facts, sided(Some(Bias::LeanLeft), true), Vec::new());
    input.ratings = vec![rating("press", Some(Bias::LeanLeft), None, &"linksliberal ".repeat(20))];
    input.coverage.switch = CoverageSwitch::On;
    if let Some(article) = &mut input.article {
        article.title = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversorgung ".repeat(4);
        article.byline = ["A", "B", "C", "D"].map(|name| name.repeat(30)).into();
        article.language = "de".into();
    }
    for found in &mut input.coverage.matches {
        found.document.title =
            format!("{0} {0}{0}{0}", found.document.title.replace(' ', "\u{a0}"));
    }
    input
}

fn with(change: impl FnOnce(&mut PopupInput)) -> PopupInput {
    let mut input = article_input();
    change(&mut input);
    input
}

/// Examples by name, with the state that each must have.
fn examples() -> Vec<(&'static str, PopupInput, Settings, PopupState, Option<CoverageState>)> {
    use CoverageState as C;
    use PopupState as P;
    let paused = |everywhere: bool| {
        let mut settings = Settings::default();
        settings.paused.everywhere = everywhere;
        settings.pause_site("www.japantimes.co.jp", !everywhere);
        settings
    };
    let plain = [
        ("article", article_input(), P::Article, Some(C::Found)),
        ("reading", with(|i| i.article = None), P::Reading, None),
        ("first-run", switched(CoverageSwitch::Undecided), P::Article, Some(C::FirstRun)),
        ("off", switched(CoverageSwitch::Off), P::Article, Some(C::Off)),
        ("denied", switched(CoverageSwitch::Denied), P::Article, Some(C::Denied)),
        ("loading", loading(), P::Article, Some(C::Loading)),
        ("none", with(|i| i.coverage = coverage(0)), P::Article, Some(C::None)),
        ("part", part_read(), P::Article, Some(C::Found)),
        ("removed", taken_out(), P::Article, Some(C::Found)),
        ("spread", spread(), P::Article, Some(C::Off)),
        ("low", low(), P::Article, Some(C::Off)),
        ("satire", satire(), P::Article, Some(C::Off)),
        ("unknown", unknown(), P::Unknown, Some(C::None)),
        ("wire", wire(), P::Article, Some(C::Found)),
        ("portal", portal(), P::Article, Some(C::Off)),
        ("lookalike", lookalike(), P::Lookalike, None),
        ("long", long_names(), P::Article, Some(C::Found)),
        ("home", with(|i| i.article = Some(Article::default())), P::Home, None),
        (
            "site",
            with(|i| {
                i.page.host = "weather.example".into();
                (i.identity, i.outlet) = (Identity::default(), None);
                i.article = Some(Article::default());
            }),
            P::Site,
            None,
        ),
        ("browser", with(|i| i.page.kind = PageKind::Browser), P::BrowserPage, None),
        ("unreadable", with(|i| i.page.kind = PageKind::Unreadable), P::Unreadable, None),
        (
            "offline",
            with(|i| {
                i.offline = true;
                i.stored = Some(minutes_ago(30));
            }),
            P::Article,
            Some(C::Found),
        ),
        (
            "old",
            with(|i| {
                i.coverage = coverage(0);
                i.kept_from = Some(minutes_ago(7 * 24 * 60));
                i.article.as_mut().unwrap().published = Some(minutes_ago(60 * 24 * 60));
            }),
            P::Article,
            Some(C::None),
        ),
        ("private", with(|i| i.page.private = true), P::Article, Some(C::Found)),
    ];
    let mut examples: Vec<_> = plain
        .into_iter()
        .map(|(name, input, state, coverage)| (name, input, Settings::default(), state, coverage))
        .collect();
    examples.push(("paused", article_input(), paused(false), P::Paused, None));
    examples.push(("paused-all", article_input(), paused(true), P::Paused, None));
    examples
}

/// The story with words in its articles, so that points and stressed words can be found.
fn story_input() -> PopupInput {
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

fn options_input() -> (OptionsInput, Settings) {
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

fn views() -> Vec<(&'static str, PopupView)> {
    let view = |(name, input, settings, state, coverage): (_, PopupInput, Settings, _, _)| {
        let view = popup(&input, &settings);
        assert_eq!(view.state, state, "{name}");
        assert_eq!(view.coverage.as_ref().map(|part| part.state), coverage, "{name}");
        (name, view)
    };
    examples().into_iter().map(view).collect()
}

/// Headlines of Today: story number, headline, language, outlets by side, hours ago.
const TODAY: [(&str, &str, [u32; 6], i64); 6] = [
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

fn today_views() -> (TodayView, DietView) {
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
                voices.push((key, DocRef { segment: 1, slot: n as u16 }));
            }
        }
        input.stories.push(Summary {
            story: at as u32 + 1,
            articles: voices.len() as u32 * 2,
            voices,
            newest: minutes_ago(hours * 60),
            languages: vec![(*language).to_owned()],
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

#[test]
fn a_page_that_is_no_ordinary_report_says_what_it_is() {
    use crate::page::Kind;
    use crate::view::text::Arg;
    let first = |kind: Kind, is_article: bool| {
        let mut input = article_input();
        input.article.as_mut().unwrap().kind = kind;
        input.article.as_mut().unwrap().is_article = is_article;
        let facts = popup(&input, &Settings::default()).article.map(|article| article.facts);
        facts.and_then(|facts| match facts.into_iter().next() {
            Some(Arg::Text(text)) => Some(text.key),
            _ => None,
        })
    };
    assert_eq!(first(Kind::Opinion, true), Some("article_opinion"));
    assert_eq!(first(Kind::Stub, true), Some("article_stub"));
    assert_eq!(first(Kind::Report, true), None);
    assert_eq!(first(Kind::Video, false), None);
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

#[test]
fn the_story_is_counted_once_for_each_outlet() {
    let view = popup(&article_input(), &Settings::default());
    let part = view.coverage.unwrap();
    assert_eq!((part.heading.key, part.heading.count), ("coverage_count", Some(12)));
    let bar = part.bar.unwrap().counts;
    assert_eq!(bar, SideCounts { sides: [0, 1, 2, 4, 1], unrated: 4 });
    assert_eq!(part.filters.iter().map(|f| f.count).collect::<Vec<_>>(), [12, 1, 2, 5, 4]);
    assert_eq!(part.say[0].key, "say_most_right");
    assert!(!part.few.unwrap().blindspot);
    let agency = part.items.iter().find(|item| item.key == "ap.example").unwrap();
    assert_eq!(agency.wire.as_ref().unwrap().carriers.len(), 4);
    let page = part.items.iter().find(|item| item.this_page).unwrap();
    assert_eq!((page.key.as_str(), page.mark.side), ("japantimes.co.jp", Side::Center));
    assert_eq!(view.article.unwrap().first.unwrap().key, "first_by");
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

#[test]
fn a_failed_source_makes_the_count_a_least() {
    let view = popup(&part_read(), &Settings::default());
    let part = view.coverage.unwrap();
    assert_eq!(part.heading.key, "coverage_at_least");
    assert!(part.bar.is_none() && part.few.is_none());
    assert_eq!((part.marks.len(), part.say[0].key), (4, "say_too_few"));
    assert_eq!(part.sources[0].problems.len(), 14);
}

#[test]
fn nobody_else_is_said_with_where_it_was_looked() {
    let input = with(|input| input.coverage = coverage(0));
    let part = popup(&input, &Settings::default()).coverage.unwrap();
    assert_eq!(part.heading.key, "coverage_none");
    assert_eq!(part.say[0].key, "looked_last");
    assert_eq!(part.actions.len(), 1);
    let failed = with(|input| {
        input.coverage = coverage(0);
        input.coverage.trouble = Some("refused".to_owned());
    });
    let part = popup(&failed, &Settings::default()).coverage.unwrap();
    assert_eq!((part.state, part.heading.key), (CoverageState::Failed, "coverage_failed"));
    assert_eq!(part.say[0].key, "failed_storage");
    let old = with(|input| {
        input.coverage = coverage(0);
        input.kept_from = Some(now());
    });
    assert_eq!(popup(&old, &Settings::default()).coverage.unwrap().heading.key, "coverage_too_old");
    let private = with(|input| {
        input.coverage = coverage(0);
        input.page.private = true;
    });
    assert!(popup(&private, &Settings::default()).coverage.unwrap().actions.is_empty());
}

#[test]
fn no_address_but_the_webs_is_opened() {
    let input = with(|input| {
        for (found, url) in input.coverage.matches.iter_mut().zip([
            "javascript:alert(1)",
            "data:text/html,x",
            "HTTPS://Fine.example/",
            "é",
        ]) {
            found.document.url = url.into();
        }
    });
    let part = popup(&input, &Settings::default()).coverage.unwrap();
    let urls = |key: &str| part.items.iter().find(|i| i.key == key).map(|i| i.url.clone());
    assert_eq!(urls("upi.example").as_deref(), Some(""));
    assert_eq!(urls("yna.example").as_deref(), Some("HTTPS://Fine.example/"));
    assert!(part.items.iter().all(|item| item.url.is_empty() || item.url.len() > 8));
}

#[test]
fn ratings_of_the_imitated_outlet_are_not_shown() {
    let view = popup(&lookalike(), &Settings::default());
    assert!(view.outlet.is_none() && view.coverage.is_none() && view.article.is_none());
    let verdict = view.verdict.unwrap();
    assert_eq!((verdict.mark.side, verdict.raters.len()), (Side::None, 0));
    let mut settings = Settings::default();
    settings.trust_host("apnevvs.example");
    assert_eq!(popup(&lookalike(), &settings).state, PopupState::Unknown);
}

#[test]
fn a_day_without_an_hour_is_no_moment() {
    let view = popup(&unknown(), &Settings::default());
    assert_eq!(view.article.unwrap().time, None);
    assert!(now().0 % HOUR != 0);
}
