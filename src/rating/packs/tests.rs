use super::super::{Bias, Factuality};
use super::*;

fn rater(id: &str, mapping: &str) -> Rater {
    Rater {
        id: id.into(),
        mapping: mapping.into(),
        as_of: "2024".into(),
        weight: 100,
        ..Rater::default()
    }
}

fn row(key: &str, value: &str, words: &str) -> PackRow {
    PackRow { key: key.into(), value: value.into(), words: words.into(), ..PackRow::default() }
}

fn packs() -> Packs {
    let dated = PackRow { as_of: "2019".into(), initial: true, ..row("a.example", "Left", "") };
    Packs::open(compile(&[
        (rater("allsides", "allsides"), vec![row("b.example", "Center", ""), dated]),
        (
            rater("wikipedia", "wikipedia"),
            vec![
                row("a.example", "gu", "generally unreliable"),
                row("a.example", "topic", "generally reliable: culture"),
            ],
        ),
        (
            rater("audience", "audience"),
            vec![row("a.example", "-0.25", ""), row("c.example", "+7", "")],
        ),
        (rater("odd", "no such table"), vec![row("a.example", "purple", "")]),
    ]))
    .unwrap()
}

#[test]
fn ratings_keep_the_raters_words() {
    let packs = packs();
    let found = packs.ratings("a.example");
    let words: Vec<&str> = found.iter().map(|r| r.words.as_str()).collect();
    assert_eq!(words, ["Left", "generally unreliable", "generally reliable: culture", "purple"]);
    assert_eq!(
        (found[0].bias, found[0].initial, found[0].as_of.as_str()),
        (Some(Bias::Left), true, "2019")
    );
    assert_eq!((found[1].factuality, found[1].as_of.as_str()), (Some(Factuality::Mixed), "2024"));
    assert_eq!((found[2].bias, found[2].factuality), (None, None));
    assert_eq!((found[3].bias, found[3].factuality, &found[3].class), (None, None, &None));
    assert_eq!(packs.ratings("b.example").len(), 1);
    assert!(packs.ratings("a.example/opinion").is_empty());
    assert!(packs.ratings("").is_empty());
    assert_eq!(
        packs.raters().map(|r| r.id.as_str()).collect::<Vec<_>>(),
        ["allsides", "wikipedia", "audience", "odd"]
    );
}

#[test]
fn the_audience_is_no_rating() {
    let packs = packs();
    assert!(packs.ratings("c.example").is_empty());
    let lean: Vec<f32> = packs.audience("a.example").iter().map(|a| a.lean).collect();
    assert_eq!(lean, [-0.25]);
    assert!(packs.audience("b.example").is_empty());
    assert!(packs.audience("c.example").is_empty(), "a lean outside of -1 to 1");
}

#[test]
fn all_ratings_and_several_tables() {
    let packs = packs();
    assert_eq!(packs.all().count(), 5);
    assert_eq!((packs.len(), packs.keys().count()), (7, 3));
    let own =
        Packs::open(compile(&[(rater("own", "plain"), vec![row("a.example", "1/5/", "mine")])]))
            .unwrap();
    let both = ratings_for(&[packs, own], "a.example");
    assert_eq!(
        both.last().map(|r| (r.rater.as_str(), r.bias)),
        Some(("own", Some(Bias::LeanRight)))
    );
}

#[test]
fn a_damaged_table_is_refused() {
    let good = compile(&[]);
    assert!(Packs::open(good.clone()).unwrap().is_empty());
    assert!(Packs::open(good[1..].to_vec()).is_err());
}
