//! Credits in the last line: who closed the text, who holds it, where it first stood.

use super::agencies::{self};
use super::item::{Item, Joint, Who, items, trim, who};
use super::words::{FIRST_PUBLISHED, HELPED, SOURCE_LABELS, WRITTEN_BY_AGENCY};
use super::{Page, Verdict};

/// Pairs that close an agency's own texts: who reported, who edited.
const REPORTED_AND_EDITED: &[(&str, &str)] = &[
    ("reporting by", "editing by"),
    ("reporting by", "writing by"),
    ("writing by", "editing by"),
    ("reporting and writing by", "editing by"),
    ("reportagem de", "edição de"),
    ("reportagem d", "ediç"),
    ("(por ", "edição de"),
    ("reporte de", "edit"),
    ("reporte por", "edit"),
    ("información de", "editado"),
    ("escrito por", "editado"),
    ("reportage", "édité par"),
    ("reportage de", "version française"),
    ("version française", "édité"),
    ("rédigé par", "édité par"),
    ("bericht von", "redigiert"),
    ("bericht von", "redaktion"),
    ("geschrieben von", "redigiert"),
    ("tradotto da", "editing"),
    ("tradotto", "in redazione"),
    ("door ", "bewerkt"),
];

/// Reads the last line. `author`: the byline names a person.
pub fn read(page: &Page<'_>, line: &str, author: bool) -> Verdict {
    let line = agencies::clean(line);
    let line = line.trim();
    let lower = line.to_lowercase();
    let found = first_published(page, line, &lower)
        .or_else(|| copyright(page, line, &lower))
        .or_else(|| formula(page, line, &lower))
        .or_else(|| labelled(page, line))
        .or_else(|| alone(page, line, author));
    match found {
        Some(host) => Verdict::Carried(host),
        None => Verdict::Open { author },
    }
}

fn name_at_start(page: &Page<'_>, text: &str) -> Option<String> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = ["the website of ", "der ", "dem ", "den ", "la ", "le ", "el ", "dans ", "sur "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))
        .unwrap_or(text);
    if let Some(id) = page.names.prefix(page.directory, text, page.country()) {
        return Some(page.directory.key(id));
    }
    let (agency, _) = agencies::at_start(text, page.country())?;
    Some(agency.host.to_string())
}

/// `This story was originally published by NAME`.
fn first_published(page: &Page<'_>, line: &str, lower: &str) -> Option<String> {
    if lower.len() != line.len() {
        return None;
    }
    FIRST_PUBLISHED.iter().find_map(|cue| {
        let start = lower.find(cue)? + cue.len();
        name_at_start(page, line.get(start..)?)
    })
}

/// Sentences that only stand under an agency's text.
fn formula(page: &Page<'_>, line: &str, lower: &str) -> Option<String> {
    if HELPED.iter().any(|word| lower.contains(word)) && !lower.contains("syndicated") {
        return None;
    }
    if lower.contains("webinfo@adnkronos.com") {
        return Some("adnkronos.com".to_string());
    }
    if lower.contains("dpa-infocom") || lower.contains("dpa:2") {
        return Some("dpa.com".to_string());
    }
    if REPORTED_AND_EDITED
        .iter()
        .any(|(reported, edited)| lower.contains(reported) && lower.contains(edited))
    {
        return Some("reuters.com".to_string());
    }
    let written = WRITTEN_BY_AGENCY.iter().any(|cue| lower.contains(cue));
    let agency = if written { agencies::anywhere(line, page.country()) } else { None };
    agency.filter(|agency| !page.is_self(agency)).map(|agency| agency.host.to_string())
}

/// `© 2024 NAME`, `Copyright NAME`.
fn copyright(page: &Page<'_>, line: &str, lower: &str) -> Option<String> {
    let mark = ["©", "copyright", "(c)", "ⓒ", "c.20"]
        .iter()
        .filter_map(|m| Some(lower.rfind(m)? + m.len()))
        .max()?;
    let rest = line.get(mark..)?;
    let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic() && c != '/');
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let rest =
        rest.strip_prefix("Agencia ").or_else(|| rest.strip_prefix("Copyright ")).unwrap_or(rest);
    if let Some((agency, after)) = agencies::at_start(rest, page.country()) {
        // `© Reuters/Jane Doe` and `© AFP via Getty` are pictures.
        let picture = after.trim_start().starts_with('/') || after.to_lowercase().contains("getty");
        return (!picture && !page.is_self(agency)).then(|| agency.host.to_string());
    }
    let id = page.names.prefix(page.directory, rest, page.country())?;
    page.foreign(id)
}

/// `Source: NAME`, where all names are agencies.
fn labelled(page: &Page<'_>, line: &str) -> Option<String> {
    let line = line.trim_matches(['(', ')', '[', ']']);
    let (label, rest) = match line.split_once(':') {
        Some(parts) => parts,
        None => line
            .split_once(' ')
            .filter(|(word, _)| matches!(*word, "Theo" | "Source" | "Quelle" | "Bron" | "Sursa"))?,
    };
    let labels = label.trim().to_lowercase();
    if !SOURCE_LABELS.has(&labels) {
        return None;
    }
    all_agencies(&items(page, rest))
}

fn all_agencies(items: &[Item]) -> Option<String> {
    let mut hosts = items.iter().map(|item| match item.who {
        Who::Agency(agency) if item.joint != Joint::With => Some(agency.host),
        _ => None,
    });
    let first = hosts.next()??;
    hosts.all(|host| host.is_some()).then(|| first.to_string())
}

/// The whole line is a name, in brackets or between strokes or dashes.
fn alone(page: &Page<'_>, line: &str, author: bool) -> Option<String> {
    let pieces = items(page, line);
    if pieces
        .iter()
        .any(|item| matches!(item.who, Who::Picture | Who::Agencies) || item.joint == Joint::With)
    {
        return None;
    }
    let inner =
        trim(line.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']') || c.is_whitespace()));
    match who(page, inner) {
        Who::Agency(agency) => return Some(agency.host.to_string()),
        Who::Outlet(key) => return Some(key),
        Who::Own => return None,
        _ => {}
    }
    if inner.split_whitespace().count() <= 4
        && let Some(key) = page.other_outlet(inner).filter(|_| starts_credit(line))
    {
        return Some(key);
    }
    if let Some(first) = all_agencies(&pieces) {
        return Some(first);
    }
    // `PTI COR`: the agency and the initials of its desk.
    let mut words = inner.split_whitespace();
    let first = words.next().and_then(|word| agencies::exact(word, page.country()));
    let codes =
        |word: &str| word.len() <= 4 && word.chars().all(|c| c.is_uppercase() && c.is_alphabetic());
    if let Some(agency) = first
        && words.all(codes)
        && !page.is_self(agency)
    {
        return Some(agency.host.to_string());
    }
    let is_short = |item: &Item| item.text.chars().count() <= 4 && !item.text.contains(' ');
    match pieces.split_first()? {
        // `(PAP) abc/ def/`, `AGERPRES/(A - autor: ...)`, `(共同=ワシントン)`.
        (Item { who: Who::Agency(agency), .. }, rest) => {
            let names = rest
                .iter()
                .any(|i| matches!(i.who, Who::Own | Who::Outlet(_)) || i.joint == Joint::And);
            let closes =
                line.starts_with(['(', '[', '/', '-', '–', '—']) || rest.iter().all(is_short);
            let signed =
                rest.first().is_some_and(|i| matches!(i.joint, Joint::Slash | Joint::Bracket));
            (!names && (closes || signed)).then(|| agency.host.to_string())
        }
        // `lmö/dpa`: edited by the desk; with an author of its own it is help.
        (first, [second]) if !author && is_short(first) && second.joint == Joint::Slash => {
            match second.who {
                Who::Agency(agency) if first.text.chars().all(char::is_lowercase) => {
                    Some(agency.host.to_string())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Does a single word stand like a credit: after a dash or in brackets?
fn starts_credit(line: &str) -> bool {
    line.starts_with(['(', '[', '-', '–', '—', '/'])
}
