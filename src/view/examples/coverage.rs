//! The first story as matches, with what the sources said.

use super::*;

pub(super) type Row =
    (&'static str, &'static str, &'static str, &'static str, Option<Bias>, bool, i64, &'static str);

/// Key, name, country, language, side, low confidence, minutes ago, headline.
pub(super) const STORY: [Row; 11] = [
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

pub(super) fn found(row: &Row, fold: u32) -> Match {
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

pub(super) fn carriers() -> Vec<Match> {
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

pub(super) fn coverage(rows: usize) -> CoverageInput {
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

pub(super) fn source(id: &str, state: SourceState) -> SourceStatus {
    SourceStatus { id: id.into(), state }
}

pub(super) fn feeds(
    read: u32,
    total: u32,
    failures: Vec<(String, Failure)>,
    pending: u32,
) -> SourceStatus {
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
