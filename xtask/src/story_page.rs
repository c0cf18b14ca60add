//! `cargo xtask story`: what a story page says of one article of a file, in a terminal.

use crate::data;
use crate::story::library::Asked;
use anyhow::Result;
use parallax::brief::{
    Account, Basis, Mentions, Side, distribution, first, headline, key_points, stress,
};
use parallax::outlet::Directory;
use parallax::rating::{Licences, Packs, consensus};
use parallax::story::Document;
use std::collections::BTreeMap;

pub fn run(asked: &Asked) -> Result<()> {
    let (library, at) = asked.open()?;
    let open = &library.articles[at];
    let mut documents = vec![(open.document(), 0)];
    for found in library.matcher.matches(&library.index, &open.document()) {
        let place = library.place.get(&found.doc);
        documents.extend(place.map(|&at| (library.articles[at].document(), found.fold)));
    }
    let directory = Directory::open(data::directory()?)?;
    let packs = Packs::open(data::ratings(Licences::All)?)?;
    show(&accounts(&documents, &directory, &packs), &open.lang, &|term| {
        let (with, all) = library.index.frequencies(&[term]);
        let with = with.first().copied().unwrap_or(0).min(all) as f32;
        (1.0 + (all as f32 - with + 0.5) / (with + 0.5)).ln()
    });
    Ok(())
}

/// One voice an outlet, and one for copies of a text.
fn accounts<'a>(
    documents: &'a [(Document, u32)],
    directory: &'a Directory,
    packs: &Packs,
) -> Vec<Account<'a>> {
    let mut voices: BTreeMap<String, u32> = BTreeMap::new();
    let mut folds: BTreeMap<u32, u32> = BTreeMap::new();
    let account = |(article, fold): &'a (Document, u32)| {
        let next = voices.len() as u32;
        let by_outlet = *voices.entry(article.outlet.clone()).or_insert(next);
        let voice = if *fold == 0 { by_outlet } else { *folds.entry(*fold).or_insert(by_outlet) };
        let id = directory.by_host(&article.outlet);
        let key = id.map(|id| directory.key(id)).unwrap_or_default();
        let bias = consensus(&packs.ratings(&key), |id| packs.weight(id)).bias;
        let country = id.and_then(|id| directory.country(id)).unwrap_or_default();
        Account { article, voice, side: bias.map(Side::from), country }
    };
    documents.iter().map(account).collect()
}

fn show(accounts: &[Account<'_>], language: &str, rarity: &dyn Fn(u32) -> f32) {
    let stressed = stress(accounts, language, rarity);
    let outlet = |at: usize| accounts.get(at).map_or("", |account| &account.article.outlet);
    if let Some(at) = headline(accounts, language, &stressed, rarity) {
        println!("{}  ({})\n", accounts[at].article.title, outlet(at));
    }
    for (name, spread) in [
        ("sides", spread(accounts, |a| a.side.map(|side| format!("{side:?}")))),
        ("countries", spread(accounts, |a| Some(a.country.to_owned()))),
        ("languages", spread(accounts, |a| Some(a.article.language.clone()))),
    ] {
        println!("{name}: {spread}");
    }
    println!();
    for first in first(accounts) {
        let basis = if first.basis == Basis::Stated { "own date" } else { "first seen" };
        let doubt = if first.certain { "" } else { ", uncertain" };
        let place = if first.country.is_empty() { "all" } else { &first.country };
        println!(
            "first of {place}: {} {} ({basis}{doubt})",
            outlet(first.account),
            first.time.to_iso()
        );
    }
    println!();
    for point in key_points(accounts, language, rarity) {
        println!("* {}  [{}, {} voices]", point.text, outlet(point.account), point.voices.len());
        for difference in point.differences {
            let stated =
                difference.stated.iter().map(|(text, by)| format!("{text} ({})", by.len()));
            println!("    differs: {}", stated.collect::<Vec<_>>().join("; "));
        }
    }
    println!();
    for one in stressed {
        let ((uses, all), (others, other)) = (one.here, one.others);
        println!(
            "{:?} stresses {}: {uses} of {all}, others {others} of {other}",
            one.side, one.text
        );
    }
    let mentions = Mentions::of(accounts, language);
    for one in mentions.only() {
        println!("only {:?} mentions {}: {} of {}", one.side, one.text, one.here.0, one.here.1);
    }
    let topics = mentions.topics().into_iter().map(|topic| topic.text);
    println!("topics: {}", topics.collect::<Vec<_>>().join(", "));
}

fn spread(accounts: &[Account<'_>], of: impl Fn(&Account<'_>) -> Option<String>) -> String {
    let values = accounts.iter().map(|a| (Some(a.voice), of(a).filter(|text| !text.is_empty())));
    let found = distribution(values);
    let counts = found.counts.iter().map(|(name, count)| format!("{name} {count}"));
    let counts: Vec<String> = counts.chain([format!("unknown {}", found.unknown)]).collect();
    format!("{} of {}", counts.join(", "), found.total())
}
