//! `cargo xtask outlet`: what the product would show for an address, or for a list of ratings in a file.

use crate::data;
use anyhow::{Context, Result};
use parallax::outlet::{Directory, Identifier, Identity, Resolver};
use parallax::rating::import::{Outlets, import, preview};
use parallax::rating::{Bias, Consensus, Factuality, Licences, Packs, Rating, consensus};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Options {
    /// Addresses or hosts
    urls: Vec<String>,
    /// A list of ratings to read as the options page would; .gz is unpacked first
    #[arg(long)]
    list: Vec<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    let identifier = Identifier::new(Directory::open(data::directory()?)?);
    let packs = Packs::open(data::ratings(Licences::All)?)?;
    for url in &options.urls {
        show(url, &identifier, &packs);
    }
    for file in &options.list {
        show_list(file, identifier.directory(), &packs)?;
    }
    Ok(())
}

fn show(url: &str, identifier: &Identifier, packs: &Packs) {
    let address = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let identity = identifier.identify(&address, None);
    println!("{url}");
    let directory = identifier.directory();
    show_identity(&identity, directory);
    let Some(key) = &identity.outlet else { return println!() };
    let ratings = packs.ratings(key);
    for rating in &ratings {
        println!("  {}", told(rating, packs));
    }
    for audience in packs.audience(key) {
        println!("  audience     {:+.2} on -1 to +1 ({})", audience.lean, audience.as_of);
    }
    println!("  together     {}\n", together(&consensus(&ratings, |id| packs.weight(id))));
}

fn show_identity(identity: &Identity, directory: &Directory) {
    let field = |name: &str, value: &str| println!("  {name:12} {value}");
    match &identity.outlet {
        Some(key) => field("outlet", key),
        None => field("outlet", "unknown"),
    }
    if let Some(id) = identity.outlet.as_deref().and_then(|key| directory.by_key(key)) {
        let outlet = directory.outlet(id);
        let kind = outlet.kind.map(|kind| format!("{kind:?}").to_lowercase());
        let languages = outlet.languages.join(" ");
        let facts =
            [Some(outlet.name.as_str()), outlet.country, kind.as_deref(), Some(languages.as_str())];
        let facts: Vec<&str> =
            facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
        field("", &facts.join(", "));
        if let Some(owner) = outlet.owner {
            let year = owner.as_of.map(|year| format!(" ({year})")).unwrap_or_default();
            let category =
                owner.category.map(|category| format!(", {category:?}")).unwrap_or_default();
            field("owner", &format!("{}{category}{year}", owner.name));
        }
    }
    for (name, value) in [
        ("through", &identity.via),
        ("written by", &identity.origin),
        ("IMITATES", &identity.lookalike_of),
    ] {
        if let Some(value) = value {
            field(name, value);
        }
    }
    field("rules", &identity.rules.join(", "));
}

/// One rater's words, and what they count as.
fn told(rating: &Rating, packs: &Packs) -> String {
    let name = packs
        .raters()
        .find(|rater| rater.id == rating.rater)
        .map_or(rating.rater.as_str(), |rater| &rater.name);
    let bias = rating.bias.map(|bias| format!("bias {:+}", bias as i8));
    let factuality = rating.factuality.map(|step| format!("factuality {}", step as u8));
    let class = rating.class.as_ref().map(|class| format!("class {class}"));
    let counted: Vec<String> = [bias, factuality, class].into_iter().flatten().collect();
    let initial = if rating.initial { ", initial or low confidence" } else { "" };
    format!(
        "{name}: \u{201c}{}\u{201d} ({}{initial}) [{}]",
        rating.words,
        rating.as_of,
        counted.join(", ")
    )
}

fn together(consensus: &Consensus) -> String {
    let bias = match (consensus.bias, consensus.bias_spread) {
        (Some(bias), Some((low, high))) => format!(
            "{} ({} raters, {} to {}{}{})",
            side(bias),
            consensus.bias_raters,
            side(low),
            side(high),
            if consensus.low_confidence { ", low confidence" } else { "" },
            if consensus.across_center { ", they disagree across the center" } else { "" },
        ),
        _ => "bias unrated".to_owned(),
    };
    let factuality = match consensus.factuality {
        Some(step) => format!("factuality {} ({} raters)", word(step), consensus.factuality_raters),
        None => "factuality unrated".to_owned(),
    };
    let classes = consensus.classes.join(", ");
    format!("{bias}; {factuality}{}{classes}", if classes.is_empty() { "" } else { "; classes " })
}

fn side(bias: Bias) -> &'static str {
    match bias {
        Bias::Left => "left",
        Bias::LeanLeft => "lean left",
        Bias::Center => "center",
        Bias::LeanRight => "lean right",
        Bias::Right => "right",
    }
}

fn word(step: Factuality) -> &'static str {
    match step {
        Factuality::VeryLow => "very low",
        Factuality::Low => "low",
        Factuality::Mixed => "mixed",
        Factuality::MostlyFactual => "mostly factual",
        Factuality::High => "high",
        Factuality::VeryHigh => "very high",
    }
}

/// Reads a list and tells what adding it would do.
fn show_list(file: &Path, directory: &Directory, packs: &Packs) -> Result<()> {
    let mut bytes =
        std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if file.extension().is_some_and(|ending| ending == "gz") {
        let packed = std::mem::take(&mut bytes);
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes)?;
    }
    let resolver = Resolver::new(directory);
    let by_address = |text: &str| resolver.key_of_address(text);
    let by_name = |name: &str| resolver.key_of_name(name);
    let start = Instant::now();
    let read = import(&bytes, Outlets { by_address: &by_address, by_name: &by_name });
    let millis = start.elapsed().as_millis();
    let list = match read {
        Ok(list) => list,
        Err(error) => {
            return {
                println!("{}: {error}\n", file.display());
                Ok(())
            };
        }
    };
    let seen = preview(&list, Some(packs), |key| directory.by_key(key).is_some());
    println!("{}: form {}, {} ({})", file.display(), list.form, list.rater.name, list.rater.as_of);
    println!(
        "  {} records, {} rated, {} of them in the directory, {} repeated, {} faulty; {millis} ms",
        list.records, seen.rated, seen.matched, list.repeated, seen.faulty
    );
    println!(
        "  against the shipped pack of this rater: {} added, {} changed, {} the same, {} not in the list",
        seen.added, seen.changed, seen.same, seen.removed
    );
    println!("  {} bytes when kept", list.compile().len());
    for fault in &seen.faults {
        println!("  {}: {}", fault.place, fault.reason);
    }
    println!();
    Ok(())
}
