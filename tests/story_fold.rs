//! Copies of one text are folded into one voice, independent reports of the same event are not.
//! Every pair is made from invented reports in four languages (`tests/fixtures/folds.tsv`).

use parallax::story::{Signature, fold};
use parallax::text::analyze;
use parallax::time::Timestamp;

struct Report<'a> {
    language: &'a str,
    headline: &'a str,
    other_headline: &'a str,
    lead: [&'a str; 3],
    update: &'a str,
    independent: [&'a str; 2],
}

fn reports() -> Vec<Report<'static>> {
    let lines = include_str!("fixtures/folds.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let f: Vec<&str> = line.split('\t').collect();
            Report {
                language: f[0],
                headline: f[1],
                other_headline: f[2],
                lead: [f[3], f[4], f[5]],
                update: f[6],
                independent: [f[7], f[8]],
            }
        })
        .collect()
}

/// Kind, copy or not, and the two texts (headline and lead each).
type Pair = (&'static str, bool, [(String, String); 2]);

fn pairs(report: &Report<'_>, next: &Report<'_>) -> Vec<Pair> {
    let [a, b, c] = report.lead;
    let text = |headline: &str, sentences: &[&str]| (headline.to_string(), sentences.join(" "));
    let original = text(report.headline, &report.lead);
    let updated = text(report.headline, &[a, b, report.update, c]);
    let trimmed = text(report.headline, &[a, b]);
    let independent = text(report.independent[0], &report.independent[1..]);
    vec![
        ("verbatim", true, [original.clone(), original.clone()]),
        ("trimmed", true, [original.clone(), trimmed.clone()]),
        ("re-headlined", true, [original.clone(), text(report.other_headline, &report.lead)]),
        (
            "re-headlined and trimmed",
            true,
            [original.clone(), text(report.other_headline, &[a, b])],
        ),
        ("updated", true, [original.clone(), updated.clone()]),
        ("independent", false, [original.clone(), independent.clone()]),
        ("independent of the update", false, [updated, independent.clone()]),
        ("independent of the trimmed", false, [trimmed, independent]),
        ("another event", false, [original, text(next.headline, &next.lead)]),
    ]
}

#[test]
fn copies_are_folded_and_independent_reports_are_not() {
    let reports = reports();
    let mut counts = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    let (mut hits, mut alarms, mut copies, mut total) = (0, 0, 0, 0);
    for (i, report) in reports.iter().enumerate() {
        for (kind, copy, texts) in pairs(report, &reports[(i + 1) % reports.len()]) {
            let [x, y] = texts.map(|(title, lead)| {
                Signature::new(&analyze(&title, &lead, report.language), Timestamp(0), "")
            });
            let folded = fold::copy_score(&x, &y) >= fold::LINE;
            assert_eq!(fold::copy_score(&x, &y), fold::copy_score(&y, &x));
            total += 1;
            copies += usize::from(copy);
            hits += usize::from(copy && folded);
            alarms += usize::from(!copy && folded);
            let count = counts.entry(kind).or_default();
            *count = (count.0 + usize::from(copy == folded), count.1 + 1);
        }
    }
    let precision = hits as f32 / (hits + alarms) as f32;
    let recall = hits as f32 / copies as f32;
    println!(
        "{total} pairs: precision {precision:.3}, recall {recall:.3}; right by kind {counts:?}"
    );
    assert!(total >= 200 && precision >= 0.98 && recall >= 0.95, "{precision} {recall} {counts:?}");
}
