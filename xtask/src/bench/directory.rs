//! The directory of outlets beside what an extension's author would take instead: a `Map` over parsed JSON, and `fst`.

use super::story::{Files, Page, compile};
use crate::data;
use anyhow::Result;
use parallax::outlet::Directory;
use parallax::rating::{Licences, Packs};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Looked up for each outlet: its host, and a host that is none.
const PATHS: [&str; 3] = ["/2026/11/26/world/a-story-of-today", "/opinion/a-column", "/"];

pub fn run() -> Result<()> {
    let bytes = data::directory()?;
    let directory = Directory::open(bytes.clone())?;
    let addresses = addresses(&directory);
    native(&directory, &addresses)?;
    let mut files = Files::new();
    compile("directory.js", &mut files)?;
    let plain = "application/octet-stream";
    let lines: Vec<String> =
        addresses.iter().map(|(host, path)| format!("{host} {path}")).collect();
    files.insert("/directory.bin".to_owned(), (plain, bytes));
    files.insert("/addresses".to_owned(), (plain, lines.join("\n").into_bytes()));
    files.insert("/list".to_owned(), (plain, list(&directory).to_string().into_bytes()));
    files.insert("/outlets.json".to_owned(), (plain, facts(&directory).to_string().into_bytes()));
    let measured = Page::open(files)?.run("directory", &json!([]))?;
    println!("{}", json!({"chromium": measured}));
    Ok(())
}

/// Every host in an order that no cache likes, each followed by a host that is not in the table.
fn addresses(directory: &Directory) -> Vec<(String, String)> {
    let mut hosts: Vec<String> = directory.hosts().map(|(host, _)| host).collect();
    hosts.sort_by_key(|host| {
        host.bytes().fold(7_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
    });
    let address = |(number, host): (usize, String)| {
        let path = PATHS[number % PATHS.len()].to_owned();
        [(format!("x{host}"), path.clone()), (host, path)]
    };
    hosts.into_iter().enumerate().flat_map(address).collect()
}

fn native(directory: &Directory, addresses: &[(String, String)]) -> Result<()> {
    let packs = Packs::open(data::ratings(Licences::All)?)?;
    let keys: Vec<String> = directory.ids().map(|id| directory.key(id)).collect();
    let find = |(host, path): &(String, String)| {
        let outlet = directory.by_host(host)?;
        Some(directory.section_at(outlet, path).unwrap_or(outlet))
    };
    let lookup = best(|| addresses.iter().filter_map(find).count());
    let facts = best(|| directory.ids().map(|id| directory.outlet(id).languages.len()).sum());
    let rated = best(|| keys.iter().map(|key| packs.ratings(key).len()).sum());
    let nanos = |time: Duration, count: usize| time.as_nanos() as usize / count;
    let line = json!({"native_nanos": {
        "lookup": nanos(lookup, addresses.len()), "facts": nanos(facts, keys.len()), "ratings": nanos(rated, keys.len()),
    }, "outlets": directory.len(), "bytes": {"directory": directory.size(), "ratings": packs.size()}});
    println!("{line}");
    Ok(())
}

/// The best of some rounds.
fn best(call: impl Fn() -> usize) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(call());
        start.elapsed()
    };
    (0..9).map(round).min().unwrap_or_default()
}

/// A list of ratings of 10,000 outlets in the form of the longest that can be added.
fn list(directory: &Directory) -> Value {
    const BIASES: [&str; 6] =
        ["left", "left-center", "center", "right-center", "right", "fake-news"];
    let record = |(number, id)| {
        json!({"domain": directory.key(id), "name": directory.name(id), "url": "https://rater.example/a-long-address-of-a-page/",
            "bias": BIASES[number % BIASES.len()], "reporting": "mostly-factual", "credibility": "high-credibility",
            "traffic": "medium-traffic", "questionable": ["propaganda", "poor-sourcing"], "popularity": number})
    };
    let records: Vec<Value> = directory.ids().take(10_000).enumerate().map(record).collect();
    json!({"version": 5, "date": "2026-11-26T10:00:00Z", "sources": records})
}

/// The same facts as JSON, by host.
fn facts(directory: &Directory) -> Value {
    let fact = |(host, id)| {
        let outlet = directory.outlet(id);
        let owner =
            outlet.owner.as_ref().map(|owner| json!([owner.name, owner.category, owner.as_of]));
        let feeds: Vec<Value> =
            directory.feeds_of(id).map(|feed| json!([feed.url, feed.kind, feed.live_in])).collect();
        let names: Vec<_> = directory.names(id).collect();
        let facts = json!({"key": outlet.key, "names": names, "country": outlet.country, "languages": outlet.languages,
            "kind": outlet.kind, "owner": owner, "feeds": feeds});
        (host, facts)
    };
    Value::Object(directory.hosts().map(fact).collect::<Map<_, _>>())
}
