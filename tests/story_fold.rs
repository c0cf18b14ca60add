//! Copies of one text are folded into one voice, independent reports of the same event are not.

#[path = "fixtures/fold_pairs.rs"]
mod fold_pairs;

use fold_pairs::{pairs, reports};
use parallax::story::{Document, Matcher, fold};

#[test]
fn copies_are_folded_and_independent_reports_are_not() {
    let reports = reports();
    let matcher = Matcher::default();
    let mut counts = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    let (mut hits, mut alarms, mut copies, mut total) = (0, 0, 0, 0);
    for (i, report) in reports.iter().enumerate() {
        for (kind, copy, texts) in pairs(report, &reports[(i + 1) % reports.len()]) {
            let [x, y] = texts.map(|(title, lead)| Document {
                title,
                lead,
                language: report.language.into(),
                ..Document::default()
            });
            let score = matcher.copies(&x, &y);
            let folded = score >= fold::LINE;
            assert!((score - matcher.copies(&y, &x)).abs() < 1e-5);
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
