//! Inputs of the popup, one for each state, and what must hold of what it shows.

use super::*;

pub(super) fn article_input() -> PopupInput {
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
pub(super) fn of_outlet(
    facts: OutletFacts,
    consensus: Consensus,
    ratings: Vec<Rating>,
) -> PopupInput {
    let mut input = article_input();
    input.identity.outlet = Some(facts.key.clone());
    input.outlet = Some(facts);
    input.consensus = consensus;
    input.ratings = ratings;
    input.coverage.switch = CoverageSwitch::Off;
    input
}

pub(super) fn switched(switch: CoverageSwitch) -> PopupInput {
    let mut input = article_input();
    input.coverage.switch = switch;
    input
}

pub(super) fn part_read() -> PopupInput {
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
pub(super) fn taken_out() -> PopupInput {
    let mut input = article_input();
    let coverage = &mut input.coverage;
    let out = ["post.example", "examiner.example"];
    let is_out = |found: &Match| out.contains(&&*found.document.outlet);
    (coverage.removed, coverage.matches) = coverage.matches.drain(..).partition(is_out);
    input
}

pub(super) fn loading() -> PopupInput {
    let mut input = article_input();
    input.coverage = coverage(6);
    input.coverage.growing = true;
    input.coverage.sources = vec![feeds(58, 143, Vec::new(), 82)];
    input
}

pub(super) fn spread() -> PopupInput {
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

pub(super) fn low() -> PopupInput {
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

pub(super) fn satire() -> PopupInput {
    let facts = outlet("onion.example", "The Example Onion Ring", "US", "en", Kind::Satire);
    let mut satire = rating("mbfc", None, None, "Satire");
    satire.class = Some("satire".into());
    let consensus = Consensus { classes: vec!["satire".into()], ..Default::default() };
    of_outlet(facts, consensus, vec![satire])
}

pub(super) fn unknown() -> PopupInput {
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

pub(super) fn wire() -> PopupInput {
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

pub(super) fn portal() -> PopupInput {
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

pub(super) fn lookalike() -> PopupInput {
    let mut input = article_input();
    input.page.host = "apnevvs.example".into();
    input.identity = Identity { lookalike_of: Some("apnews.com".into()), ..Default::default() };
    input.imitated = Some(outlet("apnews.com", "Associated Press", "US", "en", Kind::Agency));
    input
}

pub(super) fn long_names() -> PopupInput {
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

pub(super) fn with(change: impl FnOnce(&mut PopupInput)) -> PopupInput {
    let mut input = article_input();
    change(&mut input);
    input
}

/// Examples by name, with the state that each must have.
pub(super) fn examples()
-> Vec<(&'static str, PopupInput, Settings, PopupState, Option<CoverageState>)> {
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
fn a_failed_source_makes_the_count_a_least() {
    let view = popup(&part_read(), &Settings::default());
    let part = view.coverage.unwrap();
    assert_eq!(part.heading.key, "coverage_at_least");
    assert!(part.bar.is_none() && part.few.is_none());
    assert_eq!((part.marks.len(), part.say[0].key), (4, "say_too_few"));
    assert_eq!(part.sources[0].problems.len(), 14);
}

#[test]
fn translation_is_offered_only_to_who_asked_for_it_and_in_no_private_window() {
    let asked = Settings { translate: true, ..Default::default() };
    let french = Settings { languages_read: vec!["fr".into(), "en".into()], ..asked.clone() };
    let private = with(|input| input.page.private = true);
    let english = with(|input| input.language = "en".into());
    for (input, settings, into) in [
        (&english, &Settings::default(), None),
        (&english, &asked, Some("en")),
        (&english, &french, Some("fr")),
        (&private, &asked, None),
    ] {
        let coverage = popup(input, settings).coverage.unwrap();
        assert_eq!(coverage.translate_into.as_deref(), into);
    }
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
