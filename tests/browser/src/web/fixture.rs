//! Reads `tests/fixtures/web`; the form is described in its README.

use anyhow::{Context, Result, bail};
use parallax::time::Timestamp;

#[derive(Clone, Debug)]
pub struct Outlet {
    /// Key in `data/outlets_*.tsv`, or `-` when no table knows the outlet.
    pub key: String,
    pub host: String,
    pub name: String,
    /// ISO 639-1.
    pub language: String,
    pub feed: FeedForm,
    pub markup: Markup,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedForm {
    Rss,
    Atom,
    /// RSS 1.0.
    Rdf,
}

/// How a page says title, byline and date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    JsonLd,
    /// JSON-LD with `@graph`.
    Graph,
    /// Open Graph and `article:` meta elements.
    Og,
    /// JSON-LD that no parser takes.
    BrokenJsonLd,
    /// Neither `<title>` nor `<h1>` nor metadata.
    NoTitle,
}

#[derive(Clone, Debug)]
pub struct Article {
    /// Name of the story's file.
    pub story: String,
    /// Index into the outlets.
    pub outlet: usize,
    pub url: String,
    pub path: String,
    pub title: String,
    pub byline: String,
    /// The agency whose text this is, or empty.
    pub wire: String,
    pub published: Timestamp,
    pub markup: Markup,
    pub paragraphs: Vec<String>,
}

pub fn outlets(table: &str) -> Result<Vec<Outlet>> {
    table
        .lines()
        .skip(1)
        .map(|row| outlet(row).with_context(|| format!("outlets.tsv: {row}")))
        .collect()
}

fn outlet(row: &str) -> Result<Outlet> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [key, host, name, language, feed, markup] = cells[..] else { bail!("not six cells") };
    let feed = match feed {
        "rss" => FeedForm::Rss,
        "atom" => FeedForm::Atom,
        "rdf" => FeedForm::Rdf,
        _ => bail!("no feed form {feed}"),
    };
    Ok(Outlet {
        key: key.into(),
        host: host.into(),
        name: name.into(),
        language: language.into(),
        feed,
        markup: markup_named(markup)?,
    })
}

fn markup_named(name: &str) -> Result<Markup> {
    Ok(match name {
        "jsonld" => Markup::JsonLd,
        "graph" => Markup::Graph,
        "og" => Markup::Og,
        "broken-jsonld" => Markup::BrokenJsonLd,
        "no-title" => Markup::NoTitle,
        _ => bail!("no markup {name}"),
    })
}

/// The articles of one story file, `shift` seconds later than written.
pub fn articles(story: &str, text: &str, outlets: &[Outlet], shift: i64) -> Result<Vec<Article>> {
    let mut parts = text.split("\n== ");
    let head = parts.next().unwrap_or_default();
    let time = head.lines().find_map(|line| line.strip_prefix("time: ")).context("no time")?;
    let first = parse_time(time).with_context(|| format!("no time: {time}"))?;
    parts
        .map(|part| {
            let line = part.lines().next().unwrap_or_default();
            article(story, part, outlets, Timestamp(first.0 + shift))
                .with_context(|| line.to_string())
        })
        .collect()
}

fn article(story: &str, part: &str, outlets: &[Outlet], first: Timestamp) -> Result<Article> {
    let (head, body) = part.split_once("\n\n").context("no text")?;
    let mut lines = head.lines();
    let (host, minutes) =
        lines.next().and_then(|line| line.split_once(" +")).context("no +MINUTES")?;
    let outlet = outlets.iter().position(|o| o.host == host).context("an unknown host")?;
    let published = Timestamp(first.0 + 60 * minutes.trim().parse::<i64>()?);
    let (mut path, mut title, mut byline, mut wire) = Default::default();
    let mut markup = outlets[outlet].markup;
    for line in lines {
        let (name, value) = line.split_once(": ").with_context(|| format!("no colon: {line}"))?;
        match name {
            "path" => path = value.to_string(),
            "title" => title = value.to_string(),
            "byline" => byline = value.to_string(),
            "wire" => wire = value.to_string(),
            "markup" => markup = markup_named(value)?,
            _ => bail!("no field {name}"),
        }
    }
    if path.is_empty() || title.is_empty() {
        bail!("path or title is missing");
    }
    let (year, month, day) = published.date();
    let path: String = path.replace("{date}", &format!("{year:04}/{month:02}/{day:02}"));
    let paragraphs =
        body.split("\n\n").map(|p| p.trim().replace('\n', " ")).filter(|p| !p.is_empty());
    Ok(Article {
        story: story.into(),
        outlet,
        url: format!("https://{host}{path}"),
        path,
        title,
        byline,
        wire,
        published,
        markup,
        paragraphs: paragraphs.collect(),
    })
}

/// `2026-01-02T14:24:00Z`.
fn parse_time(text: &str) -> Option<Timestamp> {
    let numbers: Vec<i64> = text
        .trim()
        .trim_end_matches('Z')
        .split(['-', 'T', ':'])
        .map(|n| n.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day, hour, minute, second] = numbers[..] else { return None };
    Some(Timestamp::from_utc(year, month, day, hour, minute, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_story() {
        let outlets = outlets("head\n-\ta.example\tA\ten\trss\tog").unwrap();
        let text = "about: x\ntime: 2026-01-02T03:04:05Z\n\n== a.example +2\npath: /{date}/a\ntitle: T: u\n\nOne\ntwo.\n\nThree.\n";
        let all = articles("s", text, &outlets, 86_400).unwrap();
        assert_eq!(all.len(), 1);
        let a = &all[0];
        assert_eq!(a.url, "https://a.example/2026/01/03/a");
        assert_eq!(
            (a.title.as_str(), a.published.to_iso().as_str()),
            ("T: u", "2026-01-03T03:06:05Z")
        );
        assert_eq!(a.paragraphs, ["One two.", "Three."]);
        for bad in
            ["time: x", "time: 2026-01-02T03:04:05Z\n\n== b.example +2\npath: /a\ntitle: t\n\nx"]
        {
            assert!(articles("s", bad, &outlets, 0).is_err(), "{bad}");
        }
    }
}
