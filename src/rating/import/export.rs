//! Ratings as files that [`import`](super::import) reads back to the same rows.

use crate::rating::scale::Scale;
use crate::rating::{PackRow, Rater};
use serde::Serialize;

#[derive(Serialize)]
struct File<'a> {
    form: &'static str,
    rater: &'a Rater,
    ratings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bias: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factuality: Option<u8>,
    #[serde(skip_serializing_if = "str::is_empty")]
    class: &'a str,
    note: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    as_of: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    initial: bool,
}

fn lines(rows: &[PackRow]) -> Vec<Line<'_>> {
    let line = |row: &'_ PackRow| {
        let judgement = Scale::Plain.judge(&row.value);
        (judgement.bias.map(|b| b as i8), judgement.factuality.map(|f| f as u8))
    };
    rows.iter()
        .map(|row| {
            let (bias, factuality) = line(row);
            let class = Scale::Plain.judge(&row.value).class.unwrap_or_default();
            Line {
                host: &row.key,
                bias,
                factuality,
                class,
                note: &row.words,
                as_of: &row.as_of,
                initial: row.initial,
            }
        })
        .collect()
}

/// JSON with the rater's description. The rows must hold plain values, as those of an import do.
pub fn to_json(rater: &Rater, rows: &[PackRow]) -> String {
    let file = File { form: "parallax-ratings-1", rater, ratings: lines(rows) };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// A table for a spreadsheet: host, bias, factuality, class, note, as_of, initial.
pub fn to_csv(rows: &[PackRow]) -> String {
    let mut out = String::from("host,bias,factuality,class,note,as_of,initial\r\n");
    for line in lines(rows) {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            cell(line.host),
            number(line.bias.map(i64::from)),
            number(line.factuality.map(i64::from)),
            cell(line.class),
            cell(line.note),
            cell(line.as_of),
            if line.initial { "yes".to_string() } else { String::new() },
        ];
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}
