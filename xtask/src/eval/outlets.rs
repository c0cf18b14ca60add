//! Identifies every case of a CSV and prints one JSON line for each.

use crate::data;
use anyhow::{Context, Result};
use parallax::outlet::{Directory, Identifier, Identity, PageMarks};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Case {
    id: String,
    url: String,
    canonical: String,
    og_site_name: String,
    jsonld_publisher: String,
    jsonld_provider: String,
    byline: String,
    dateline: String,
    footer: String,
    hints: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    outlet: &'a str,
    via: &'a str,
    source: &'a str,
    lookalike_of: &'a str,
    rules: &'a [String],
}

pub fn run(cases: &Path) -> Result<()> {
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let mut reader = csv::Reader::from_path(cases)
        .with_context(|| format!("cannot read {}", cases.display()))?;
    let mut out = std::io::stdout().lock();
    for case in reader.deserialize() {
        let case: Case = case?;
        let identity = identifier.identify(&case.url, Some(&marks(&case)));
        let answer = Answer {
            id: &case.id,
            outlet: answered(&identity),
            via: identity.via.as_deref().unwrap_or_default(),
            source: identity.origin.as_deref().unwrap_or_default(),
            lookalike_of: identity.lookalike_of.as_deref().unwrap_or_default(),
            rules: &identity.rules,
        };
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Reads hosts, one a line, and prints those that are flagged, or would be if the directory did
/// not know them: `host`, the outlet it is, the outlet it imitates, the one it would imitate.
pub fn lookalikes(hosts: &Path) -> Result<()> {
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let text = std::fs::read_to_string(hosts)
        .with_context(|| format!("cannot read {}", hosts.display()))?;
    let mut out = std::io::stdout().lock();
    let (mut read, mut flagged, mut would) = (0, 0, 0);
    for host in text.lines().map(str::trim).filter(|h| !h.is_empty()) {
        let identity = identifier.identify(&format!("https://{host}/"), None);
        let directory = identifier.directory();
        let imitated = identifier.imitated(host).map(|id| directory.key(id));
        let imitated = imitated.filter(|key| Some(key) != identity.outlet.as_ref());
        read += 1;
        flagged += usize::from(identity.lookalike_of.is_some());
        would += usize::from(imitated.is_some());
        if identity.lookalike_of.is_some() || imitated.is_some() {
            let known = identity.outlet.filter(|_| identity.known);
            let cells = [known, identity.lookalike_of, imitated].map(Option::unwrap_or_default);
            writeln!(out, "{host}\t{}", cells.join("\t"))?;
        }
    }
    eprintln!("{read} hosts, {flagged} flagged, {would} would be if all were unknown");
    Ok(())
}

/// A host of which nothing is known is no known outlet; a publication that a platform carries
/// under its own host is one.
fn answered(identity: &Identity) -> &str {
    let own_host = identity.rules.iter().any(|rule| rule == "platform.own_host");
    identity.outlet.as_deref().filter(|_| identity.known || own_host).unwrap_or_default()
}

fn marks(case: &Case) -> PageMarks {
    let hints = case.hints.split([';', '\n']).filter_map(|hint| hint.trim().split_once('='));
    PageMarks {
        canonical: case.canonical.clone(),
        site_name: case.og_site_name.clone(),
        publisher: case.jsonld_publisher.clone(),
        provider: case.jsonld_provider.clone(),
        byline: case.byline.clone(),
        dateline: case.dateline.clone(),
        last_line: case.footer.clone(),
        hints: hints
            .map(|(name, value)| (name.trim().to_string(), value.trim().to_string()))
            .collect(),
    }
}
