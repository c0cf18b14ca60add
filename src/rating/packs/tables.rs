//! The packs as text: `data/raters.tsv` and one `data/ratings/ID.tsv` a rater.

use super::{PackRow, Rater};
use crate::rating::scale::Scale;
use crate::tsv::{TableError, fault, lines};

/// Which packs go into a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Licences {
    All,
    /// Only packs that may be used commercially and changed.
    Free,
}

/// Ids of the raters of `data/raters.tsv`, in order.
pub fn rater_ids(raters: &str) -> impl Iterator<Item = &str> {
    let rows = raters.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| line.split('\t').next()).filter(|id| !id.is_empty())
}

/// Reads the raters and their packs (`(id, text)`), or names the first line that breaks a rule: ids
/// and keys sorted, a known mapping and a licence for every rater, a value the mapping knows.
pub fn read_packs(
    raters: &str,
    packs: &[(&str, &str)],
    licences: Licences,
) -> Result<Vec<(Rater, Vec<PackRow>)>, TableError> {
    let columns = [
        "id",
        "name",
        "link",
        "measures",
        "scale",
        "mapping",
        "licence",
        "licence_link",
        "as_of",
        "weight",
        "use",
        "attribution",
    ];
    let mut out = Vec::new();
    for (line, cells) in lines("raters", raters, columns)? {
        let [
            id,
            name,
            link,
            measures,
            scale,
            mapping,
            licence,
            licence_link,
            as_of,
            weight,
            usage,
            attribution,
        ] = cells;
        let fail = |reason: String| Err(fault("raters", line, reason));
        let Some(known) = Scale::named(mapping) else {
            return fail(format!("{mapping} is no mapping"));
        };
        let Ok(weight) = weight.parse() else {
            return fail(format!("{weight} is no weight in percent"));
        };
        if [id, name, link, measures, scale, licence, as_of, attribution].contains(&"") {
            return fail(format!("{id} lacks a fact that must be shown"));
        }
        let free = match usage {
            "free" => true,
            "restricted" => false,
            _ => return fail(format!("{usage} is neither free nor restricted")),
        };
        if licences == Licences::Free && !free {
            continue;
        }
        let Some((_, text)) = packs.iter().find(|(pack, _)| *pack == id) else {
            return fail(format!("{id} has no table"));
        };
        let own = |text: &str| text.to_string();
        let rater = Rater {
            id: own(id),
            name: own(name),
            link: own(link),
            measures: own(measures),
            scale: own(scale),
            mapping: own(mapping),
            licence: own(licence),
            licence_link: own(licence_link),
            as_of: own(as_of),
            weight,
            attribution: own(attribution),
        };
        out.push((rater, read_pack(id, known, text)?));
    }
    Ok(out)
}

fn read_pack(id: &str, scale: Scale, text: &str) -> Result<Vec<PackRow>, TableError> {
    let mut out: Vec<PackRow> = Vec::new();
    let mut before = "";
    for (line, [key, value, words, as_of, initial]) in
        lines(id, text, ["key", "value", "words", "as_of", "initial"])?
    {
        let fail = |reason: String| Err(fault(id, line, reason));
        if key < before || key.is_empty() {
            return fail(format!("{key} is not after {before}"));
        }
        before = key;
        if !scale.knows(value) {
            return fail(format!("{value} is no value of this rater"));
        }
        if value.is_empty() && words.is_empty() {
            return fail(format!("{key} has neither value nor words"));
        }
        let initial = match initial {
            "" => false,
            "yes" => true,
            _ => return fail(format!("{initial} is neither yes nor empty")),
        };
        out.push(PackRow {
            key: key.to_string(),
            value: value.to_string(),
            words: words.to_string(),
            as_of: as_of.to_string(),
            initial,
        });
    }
    Ok(out)
}
