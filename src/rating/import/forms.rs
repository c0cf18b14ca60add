//! The forms of lists, recognised by the names of their fields.

use super::records::{Record, Records};
use super::words::{self, OwnJudgement};
use super::{ImportError, Outlets, Reason};
use crate::outlet::KeyError;
use crate::rating::Rater;
use crate::rating::scale::Scale;

/// Id of the person's own ratings.
pub const OWN: &str = "own";

/// A form of list.
pub struct Form {
    pub id: &'static str,
    /// Row of [`RATERS`].
    rater: &'static str,
    /// Fields that a list of this form has.
    needs: &'static [&'static str],
    read: fn(&Record) -> Result<Draft, Reason>,
}

/// A record before its outlet is known.
#[derive(Debug, Default)]
pub struct Draft {
    address: String,
    /// For lists without addresses.
    name: String,
    pub judgement: OwnJudgement,
    pub words: String,
    pub as_of: String,
    pub initial: bool,
}

const FORMS: [Form; 11] = [
    Form {
        id: "mbfc_v5",
        rater: "mbfc",
        needs: &["domain", "bias", "questionable"],
        read: mbfc_v5,
    },
    Form {
        id: "mbfc_2024",
        rater: "mbfc",
        needs: &["domain", "bias_rating", "factual_reporting"],
        read: mbfc_2024,
    },
    Form {
        id: "mbfc_baly",
        rater: "mbfc",
        needs: &["source_url", "fact", "bias"],
        read: mbfc_baly,
    },
    Form {
        id: "allsides_2022",
        rater: "allsides",
        needs: &["bias", "allsides_url", "url"],
        read: allsides_2022,
    },
    Form {
        id: "allsides_2019",
        rater: "allsides",
        needs: &["news_source", "rating"],
        read: allsides_2019,
    },
    Form {
        id: "cred1",
        rater: "cred1",
        needs: &["domain", "category", "credibility_score"],
        read: cred1,
    },
    Form {
        id: "wikipedia",
        rater: "wikipedia",
        needs: &["domain", "status", "name"],
        read: wikipedia,
    },
    Form { id: "goggle", rater: "goggle", needs: &["site", "action"], read: goggle },
    Form { id: "plain", rater: "list", needs: &["host", "bias"], read: plain },
    Form { id: "plain", rater: "list", needs: &["host", "factuality"], read: plain },
    Form { id: "plain", rater: "list", needs: &["host", "note"], read: plain },
];

/// Who publishes a list of that form: id, name, link, what it measures, its scale, terms.
const RATERS: [[&str; 6]; 6] = [
    [
        "mbfc",
        "Media Bias/Fact Check",
        "https://mediabiasfactcheck.com/",
        "Political bias and factual reporting, by editors",
        "Left to right; very low to very high; classes such as questionable",
        "All rights reserved; imported for your own use",
    ],
    [
        "allsides",
        "AllSides",
        "https://www.allsides.com/media-bias",
        "Political bias of US news and opinion, by blind surveys and editors' reviews",
        "Left, Lean Left, Center, Lean Right, Right",
        "CC BY-NC 4.0",
    ],
    [
        "cred1",
        "CRED-1",
        "https://github.com/aloth/cred-1",
        "Sites that older lists and signals mark as of low credibility",
        "Kinds of low credibility, and a score from 0 to 1",
        "CC BY 4.0",
    ],
    [
        "wikipedia",
        "Wikipedia editors",
        "https://en.wikipedia.org/wiki/Wikipedia:Reliable_sources/Perennial_sources",
        "Whether English Wikipedia's editors agreed that a source can be cited for facts",
        "Generally reliable, no consensus, generally unreliable, deprecated",
        "CC BY-SA 4.0",
    ],
    [
        "goggle",
        "Search goggle",
        "",
        "Where the list's author wants sites in search results",
        "Boost, downrank, discard",
        "",
    ],
    [
        "list",
        "Imported list",
        "",
        "What the list's author says",
        "Left to right; very low to very high",
        "",
    ],
];

/// The first form whose fields the records have.
pub fn recognise(records: &Records) -> Result<&'static Form, ImportError> {
    FORMS
        .iter()
        .find(|form| records.has_fields(form.needs))
        .ok_or_else(|| ImportError::UnknownForm(records.field_names()))
}

impl Form {
    pub fn read(&self, record: &Record) -> Result<Draft, Reason> {
        (self.read)(record)
    }

    /// The rater that the file names, else the one that publishes lists of this form.
    pub fn rater(&self, records: &Records) -> Rater {
        let [id, name, link, measures, scale, licence] =
            RATERS.iter().find(|rater| rater[0] == self.rater).copied().unwrap_or_default();
        let told = |field: &str, otherwise: &str| {
            let text = super::cut(records.head(&format!("rater.{field}")));
            if text.is_empty() { otherwise.to_string() } else { text }
        };
        let date: String = records.head("date").chars().take(10).collect();
        let weight =
            told("weight", "").parse().ok().filter(|weight| *weight <= 1000).unwrap_or(100);
        Rater {
            id: tidy_id(&told("id", id)),
            name: told("name", name),
            link: told("link", link),
            measures: told("measures", measures),
            scale: told("scale", scale),
            mapping: "plain".to_string(),
            licence: told("licence", licence),
            licence_link: told("licence_link", ""),
            as_of: told("as_of", &date),
            weight,
            attribution: told("attribution", ""),
        }
    }
}

impl Draft {
    /// The key of the outlet the record means.
    pub fn key(&self, outlets: Outlets) -> Result<String, Reason> {
        if !self.address.is_empty() {
            return Ok((outlets.by_address)(&self.address)?);
        }
        if self.name.is_empty() {
            return Err(KeyError::Empty.into());
        }
        (outlets.by_name)(&self.name).ok_or_else(|| Reason::Name(super::cut(&self.name)))
    }
}

/// The rater of the person's own ratings.
pub fn own_rater() -> Rater {
    Rater {
        id: OWN.to_string(),
        name: "You".to_string(),
        mapping: "plain".to_string(),
        weight: 100,
        ..Rater::default()
    }
}

/// An id that can stand in keys and in addresses of elements: small letters, digits and hyphens.
pub fn tidy_id(text: &str) -> String {
    const LONGEST: usize = 40;
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let id: String = words.join("-").to_lowercase().chars().take(LONGEST).collect();
    // A cut between two words leaves a hyphen that another reading would take away.
    match id.trim_end_matches('-') {
        "" => "list".to_string(),
        id => id.to_string(),
    }
}

/// The words of several fields, with what each is about.
fn told(parts: &[(&str, &str)]) -> String {
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    parts.map(|(label, text)| format!("{label}{text}")).collect::<Vec<_>>().join("; ")
}

fn judged(bias: &str, factuality: &str) -> Result<OwnJudgement, Reason> {
    let (bias, class) = words::bias(bias)?;
    Ok(OwnJudgement { bias, factuality: words::factuality(factuality)?, class })
}

fn mbfc_v5(record: &Record) -> Result<Draft, Reason> {
    let (bias, reporting, flags) =
        (record.get("bias"), record.get("reporting"), record.get("questionable"));
    let mut judgement = judged(bias, reporting)?;
    if flags.split(", ").any(|flag| flag == "imposter") {
        judgement.class = Some("imposter".to_string());
    }
    let words = told(&[("", bias), ("factual reporting: ", reporting), ("flags: ", flags)]);
    Ok(Draft { address: record.get("domain").to_string(), judgement, words, ..Draft::default() })
}

fn mbfc_2024(record: &Record) -> Result<Draft, Reason> {
    let (bias, reporting) = (record.get("bias_rating"), record.get("factual_reporting"));
    let words = told(&[("", bias), ("factual reporting: ", reporting)]);
    let judgement = judged(bias, reporting)?;
    Ok(Draft { address: record.get("domain").to_string(), judgement, words, ..Draft::default() })
}

fn mbfc_baly(record: &Record) -> Result<Draft, Reason> {
    let (bias, fact) = (record.get("bias"), record.get("fact"));
    let words = told(&[("", bias), ("factual reporting: ", fact)]);
    let judgement = judged(bias, fact)?;
    Ok(Draft {
        address: record.get("source_url").to_string(),
        judgement,
        words,
        ..Draft::default()
    })
}

fn allsides_2022(record: &Record) -> Result<Draft, Reason> {
    let bias = record.get("bias");
    let judgement = judged(bias, "")?;
    let address = record.get("url").to_string();
    let name = if address.is_empty() { record.get("").to_string() } else { String::new() };
    let initial = matches!(record.get("confidence"), "low" | "n/a");
    Ok(Draft { address, name, judgement, words: bias.to_string(), initial, ..Draft::default() })
}

fn allsides_2019(record: &Record) -> Result<Draft, Reason> {
    let rating = record.get("rating");
    let judgement = judged(rating, "")?;
    let initial = record.get("confidence_level").starts_with("Low");
    let name = record.get("news_source").to_string();
    Ok(Draft { name, judgement, words: rating.to_string(), initial, ..Draft::default() })
}

fn cred1(record: &Record) -> Result<Draft, Reason> {
    let (category, score) = (record.get("category"), record.get("credibility_score"));
    if !Scale::Cred1.knows(category) {
        return Err(Reason::Category(super::cut(category)));
    }
    let words = if score.is_empty() {
        category.to_string()
    } else {
        format!("{category}, score {score} of 1")
    };
    let judgement = owned(Scale::Cred1, category);
    Ok(Draft { address: record.get("domain").to_string(), judgement, words, ..Draft::default() })
}

fn wikipedia(record: &Record) -> Result<Draft, Reason> {
    let status = record.get("status");
    let verdict = match status {
        "gr" => "generally reliable",
        "nc" => "no consensus, or additional considerations apply",
        "gu" => "generally unreliable",
        "d" => "deprecated",
        "m" => "split by time or topic",
        other => return Err(Reason::Verdict(super::cut(other))),
    };
    let topic = record.get("content_qualifier").trim_matches(['(', ')']);
    // A place in brackets tells two papers of one name apart; all else limits the verdict.
    let limited = !topic.is_empty() && !matches!(topic, "UK" | "US" | "USA" | "India");
    let judgement = if limited { OwnJudgement::default() } else { owned(Scale::Wikipedia, status) };
    let words = if limited { format!("{verdict}: {topic}") } else { verdict.to_string() };
    let as_of = record.get("rsp_last").chars().filter(char::is_ascii_digit).take(4).collect();
    Ok(Draft {
        address: record.get("domain").to_string(),
        judgement,
        words,
        as_of,
        ..Draft::default()
    })
}

/// Wishes for a ranking are words without a number.
fn goggle(record: &Record) -> Result<Draft, Reason> {
    // As they are kept: what cannot be printed says nothing.
    let words = super::cut(record.get("action"));
    if words.is_empty() {
        return Err(Reason::Nothing);
    }
    Ok(Draft { address: record.get("site").to_string(), words, ..Draft::default() })
}

fn plain(record: &Record) -> Result<Draft, Reason> {
    let (bias, factuality) = (record.get("bias"), record.get("factuality"));
    // As they are kept: what cannot be printed says nothing.
    let [class, note] = ["class", "note"].map(|name| super::cut(record.get(name)));
    let as_of = super::cut(&record.get("as_of").chars().take(10).collect::<String>());
    let mut judgement = judged(bias, factuality)?;
    judgement.class = (!class.is_empty()).then(|| class.clone()).or(judgement.class);
    if judgement == OwnJudgement::default() && note.is_empty() {
        return Err(Reason::Nothing);
    }
    // A table with dates is one of ours, in which no words means no words.
    let words = if note.is_empty() && as_of.is_empty() {
        told(&[("", bias), ("", factuality), ("", &class)])
    } else {
        note
    };
    Ok(Draft {
        address: record.get("host").to_string(),
        judgement,
        words,
        as_of,
        initial: matches!(record.get("initial"), "yes" | "true"),
        ..Draft::default()
    })
}

fn owned(scale: Scale, value: &str) -> OwnJudgement {
    let judgement = scale.judge(value);
    OwnJudgement {
        bias: judgement.bias,
        factuality: judgement.factuality,
        class: judgement.class.map(str::to_string),
    }
}
