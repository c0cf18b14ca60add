//! Credits in the last line: who closed the text, who holds it, where it first stood.

use super::agencies::{self};
use super::item::{Item, Joint, Who, items, trim, who};
use super::{Page, Verdict};

/// What stands before the name of the first publisher, in lower case.
const FIRST_PUBLISHED: &[&str] = &[
    "originally published by",
    "originally published on",
    "originally published in",
    "originally published at",
    "originally appeared on",
    "originally appeared in",
    "originally appeared at",
    "originally ran in",
    "originally produced by",
    "originally reported by",
    "first published by",
    "first published on",
    "first published in",
    "first published at",
    "first appeared on",
    "first appeared in",
    "republished from",
    "republished with permission from",
    "republished with permission of",
    "republished courtesy of",
    "reprinted from",
    "reprinted with permission from",
    "reprinted courtesy of",
    "syndicated from",
    "republished by permission of",
    "produced in partnership with",
    "this report by",
    "this story by",
    "this article by",
    "courtesy of",
    "was produced by",
    "was published by",
    "was written by",
    "erschien zuerst bei",
    "erschien zuerst in",
    "erschien zuerst auf",
    "erschien zuerst im",
    "zuerst erschienen bei",
    "zuerst erschienen in",
    "zuerst erschienen auf",
    "zuerst veröffentlicht bei",
    "zuerst veröffentlicht in",
    "zuerst veröffentlicht auf",
    "zuerst veröffentlicht von",
    "erschien ursprünglich bei",
    "erschien ursprünglich in",
    "erschien ursprünglich auf",
    "ursprünglich erschienen bei",
    "ursprünglich erschienen in",
    "übernommen von",
    "publié initialement sur",
    "publié initialement dans",
    "publié initialement par",
    "publié à l'origine sur",
    "publié à l'origine dans",
    "publié à l'origine par",
    "a été publiée sur",
    "a été publié sur",
    "a été publiée dans",
    "a été publié dans",
    "a été publiée par",
    "a été publié par",
    "republié à partir de",
    "repris de",
    "paru initialement dans",
    "paru initialement sur",
    "initialement paru dans",
    "initialement paru sur",
    "publicado originalmente en",
    "publicado originalmente por",
    "publicada originalmente en",
    "publicada originalmente por",
    "publicó originalmente en",
    "apareció originalmente en",
    "publicado por primera vez en",
    "se publicó originalmente en",
    "publicado primero en",
    "publicado originalmente no",
    "publicado originalmente na",
    "publicado originalmente em",
    "publicado originalmente pelo",
    "publicado originalmente pela",
    "publicada originalmente no",
    "publicada originalmente na",
    "publicada originalmente em",
    "publicado primeiro no",
    "pubblicato originariamente su",
    "pubblicato originariamente da",
    "pubblicato originalmente su",
    "pubblicato originalmente da",
    "pubblicato per la prima volta su",
    "pubblicato in origine su",
    "è stato pubblicato su",
    "è apparso su",
    "è uscito su",
    "verscheen eerder in",
    "verscheen eerder op",
    "verscheen eerder bij",
    "verscheen eerst in",
    "verscheen eerst op",
    "verscheen oorspronkelijk in",
    "verscheen oorspronkelijk op",
    "oorspronkelijk gepubliceerd door",
    "oorspronkelijk gepubliceerd op",
    "oorspronkelijk gepubliceerd in",
    "publicerades först i",
    "publicerades först på",
    "publicerades ursprungligen i",
    "ble først publisert i",
    "ble først publisert på",
    "blev først bragt i",
    "julkaistiin ensin",
    "ukazał się pierwotnie w",
    "ukazał się pierwotnie na",
    "pierwotnie opublikowany w",
    "pierwotnie opublikowany na",
    "původně vyšel na",
    "původně vyšel v",
    "eredetileg megjelent",
    "publicat inițial de",
    "publicat inițial pe",
    "впервые опубликовано в",
    "впервые опубликовано на",
    "впервые опубликован в",
    "впервые опубликован на",
    "первоначально опубликован в",
    "первоначально опубликовано в",
    "вперше опубліковано в",
    "вперше опубліковано на",
    "нашого партнера",
    "首发于",
    "首發於",
    "原载",
    "原載",
    "转载自",
    "轉載自",
    "최초 보도",
    "نُشر أولاً في",
    "نشر في الأصل في",
    "δημοσιεύτηκε αρχικά στ",
    "ilk olarak",
    "pertama kali terbit di",
    "pertama kali diterbitkan di",
    "đăng lần đầu trên",
];

/// Closing sentences that say an agency wrote the text and name it anywhere in them.
const WRITTEN_BY_AGENCY: &[&str] = &[
    "syndicated feed",
    "news agency feed",
    "agency feed",
    "feed from",
    "wire feed",
    "सिंडिकेट",
    "सिंडीकेट",
    "automatisch von",
    "automatisiert",
    "stammt von der",
    "text der nachrichtenagentur",
    "meldung der nachrichtenagentur",
    "levert av",
    "levererad av",
    "leveret af",
    "levererats av",
    "texten kommer från",
    "geleverd door",
    "afkomstig van",
    "bericht van persbureau",
    "as informações são d",
    "contenido de agencia",
    "esta noticia fue publicada por",
    "nota de agencia",
    "dépêche",
    "fourni par",
    "fournie par",
    "contenuto fornito da",
    "notizia fornita da",
    "provided by",
    "distributed by",
    "dostarczone przez",
];

/// Words of a closing line that says somebody helped, in lower case.
const HELPED: &[&str] = &[
    "contribut",
    "with files from",
    "with inputs",
    "with input",
    "inputs from",
    "additional",
    "with reporting",
    "information from",
    "with information",
    "mit material",
    "mit informationen",
    "con información",
    "con informacion",
    "con aportes",
    "con datos",
    "com informações",
    "com agências",
    "avec ",
    "con agenzie",
    "con ansa",
    "met ",
    "med ",
    "na podst",
    "με πληροφορίες",
    "при участии",
    "по материалам",
    "за матеріалами",
    "katkı",
    "with agencies",
    "compiled from",
    "based on",
    "aided by",
    "from wire",
    "na podstawie",
    "s využit",
    "felhasznál",
];

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
        .or_else(|| formula(page, line, &lower))
        .or_else(|| copyright(page, line, &lower))
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
    let mark = ["©", "copyright", "(c)", "ⓒ"]
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
    if !SOURCE_LABELS.contains(&labels.as_str()) {
        return None;
    }
    all_agencies(&items(page, rest))
}

const SOURCE_LABELS: &[&str] = &[
    "source",
    "sources",
    "quelle",
    "quellen",
    "fuente",
    "fuentes",
    "fonte",
    "fonti",
    "bron",
    "bronnen",
    "door",
    "kilde",
    "källa",
    "lähde",
    "źródło",
    "zdroj",
    "forrás",
    "sursa",
    "sursă",
    "πηγή",
    "источник",
    "джерело",
    "източник",
    "извор",
    "izvor",
    "kaynak",
    "sumber",
    "nguồn",
    "theo",
    "المصدر",
    "منبع",
    "מקור",
    "स्रोत",
    "সূত্র",
    "ที่มา",
    "来源",
    "來源",
    "消息来源",
    "출처",
    "vir",
    "šaltinis",
    "allikas",
    "avots",
    "mənbə",
    "წყარო",
    "աղբյուր",
    "por",
    "par",
    "by",
    "von",
    "di",
    "af",
    "av",
    "texto",
    "texte",
    "text",
    "tekst",
    "burimi",
    "burim",
    "font",
    "agencia",
    "agência",
    "agenzia",
];

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
