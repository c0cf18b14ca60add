//! From what stands in a byline to the names of people. Roles, degrees, agencies, desks, outlets and places fall away.

use super::{clean, title};

/// Before a name, in many languages; the longest fitting is taken off. `:` after it is taken too.
const BY: &[&str] = &[
    "by",
    "written by",
    "posted by",
    "story by",
    "words by",
    "text by",
    "article by",
    "report by",
    "reported by",
    "published by",
    "authored by",
    "author",
    "authors",
    "writer",
    "written and reported by",
    "byline",
    "about the author",
    "more by",
    "created by",
    "submitted by",
    "this post was written by",
    "photos and story by",
    "story and photos by",
    "words and photos by",
    "op-ed by",
    "column by",
    "opinion by",
    "interview by",
    "from",
    "as told to",
    "contributed by",
    "compiled by",
    "guest post by",
    "all posts by",
    "view all posts by",
    "reporter",
    "reporting by",
    "von",
    "ein beitrag von",
    "ein gastbeitrag von",
    "gastbeitrag von",
    "ein kommentar von",
    "kommentar von",
    "kommentar",
    "eine analyse von",
    "analyse von",
    "eine kolumne von",
    "eine rezension von",
    "ein interview von",
    "text von",
    "text",
    "texte",
    "autor",
    "autorin",
    "autoren",
    "autorinnen",
    "autor/in",
    "autor:in",
    "verfasst von",
    "geschrieben von",
    "eingestellt von",
    "veröffentlicht von",
    "erstellt von",
    "verfasser",
    "redakteur",
    "redaktion",
    "artikel von",
    "bericht von",
    "bericht",
    "aus",
    "interview",
    "das interview führte",
    "die fragen stellte",
    "par",
    "écrit par",
    "publié par",
    "rédigé par",
    "propos recueillis par",
    "posté par",
    "auteur",
    "auteurs",
    "texte de",
    "texte par",
    "une chronique de",
    "de notre correspondant",
    "por",
    "escrito por",
    "publicado por",
    "texto",
    "texto de",
    "autora",
    "autores",
    "redacción",
    "una crónica de",
    "escrito",
    "reportagem de",
    "da redação",
    "di",
    "a cura di",
    "scritto da",
    "pubblicato da",
    "autore",
    "autori",
    "testo di",
    "articolo di",
    "da",
    "door",
    "geschreven door",
    "tekst",
    "tekst door",
    "auteur",
    "av",
    "skriven av",
    "text av",
    "af",
    "skrevet af",
    "skrevet av",
    "tekst av",
    "tekst af",
    "skribent",
    "författare",
    "forfatter",
    "journalist",
    "kirjoittaja",
    "teksti",
    "toimittaja",
    "przez",
    "opracował",
    "opracowała",
    "napisał",
    "napisała",
    "napsal",
    "napsala",
    "autorka",
    "írta",
    "szerző",
    "scris de",
    "publicat de",
    "автор",
    "авторы",
    "текст",
    "текст:",
    "от",
    "автори",
    "γράφει ο",
    "γράφει η",
    "του",
    "της",
    "από",
    "συντάκτης",
    "yazar",
    "yazan",
    "haber",
    "oleh",
    "penulis",
    "tác giả",
    "bởi",
    "theo",
    "بقلم",
    "كتب",
    "كتبت",
    "الكاتب",
    "كاتب",
    "מאת",
    "نویسنده",
    "लेखक",
    "द्वारा",
    "โดย",
    "ผู้เขียน",
    "autorius",
    "autors",
    "höfundur",
    "eftir",
    "avtor",
    "piše",
    "napisao",
    "napisala",
    "pel",
    "per",
    "文",
    "文字",
    "作者",
    "撰文",
    "记者",
    "記者",
    "著者",
    "執筆",
    "執筆者",
    "取材・文",
    "筆者",
    "ライター",
    "責任編輯",
    "责任编辑",
    "编辑",
    "編輯",
    "글",
    "기자",
    "avec",
    "with",
    "mit",
    "con",
    "responsable",
    "责编",
    "researched by",
    "eine kolumne von",
];

/// In the middle of a line, after a date or a verb of publishing.
const BY_INSIDE: &[&str] =
    &[" by ", " von ", " par ", " por ", " door ", " av ", " af ", " przez ", " oleh ", " di "];

/// What follows is no author.
const OTHER_CREDIT: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photography",
    "foto",
    "fotos",
    "bild",
    "bilder",
    "image",
    "images",
    "illustration",
    "illustrations",
    "reviewed by",
    "medically reviewed",
    "fact checked",
    "fact-checked",
    "edited by",
    "additional reporting",
    "translated by",
    "übersetzung",
    "video",
    "photographie",
    "crédit",
    "credit",
    "fotografía",
    "styling",
    "grafik",
    "updated by",
    "sponsored by",
    "presented by",
    "copyright",
    "©",
    "写真",
    "quelle",
    "source",
    "via",
    "in partnership",
    "reviewed",
    "verified by",
    "foto:",
    "expert reviewed",
    "tags",
    "posted in",
    "filed under",
    "share",
];

/// Between two names.
const AND: &[&str] = &[
    " and ",
    " und ",
    " et ",
    " y ",
    " e ",
    " i ",
    " og ",
    " och ",
    " ja ",
    " en ",
    " a ",
    " и ",
    " та ",
    " και ",
    " ve ",
    " dan ",
    " với ",
    " & ",
    " + ",
    " with ",
    " avec ",
    " mit ",
    " con ",
    " com ",
    " im gespräch mit ",
    " sowie ",
    " או ",
    "、",
    "，",
    ",",
    "/",
    " / ",
];

/// Between a name and what no longer belongs to it.
const HARD: &[char] = &[
    '|', '•', '·', '\n', ';', '(', ')', '[', ']', '—', '–', '»', '›', '●', '▪', '‧', '|', '{', '}',
    '<', '>', '"', '“', '”', '„', '*', '→', '…', '!', '?', '×', '■', '◆', '†', '（', '）', '【',
    '】',
];

/// Lower-case words inside names.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "da", "del", "der", "den", "dos", "das", "di", "du", "la", "le", "el",
    "al", "bin", "ben", "ibn", "y", "e", "zu", "zur", "zum", "vom", "ter", "ten", "te", "della",
    "dello", "af", "av", "do", "las", "los", "st.",
];

/// Roles and degrees around a name.
const ROLES: &[&str] = &[
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "editor",
    "editors",
    "correspondent",
    "contributor",
    "contributors",
    "columnist",
    "journalist",
    "author",
    "producer",
    "senior",
    "junior",
    "chief",
    "executive",
    "managing",
    "deputy",
    "associate",
    "assistant",
    "freelance",
    "guest",
    "special",
    "digital",
    "political",
    "sports",
    "business",
    "health",
    "science",
    "technology",
    "tech",
    "features",
    "feature",
    "news",
    "breaking",
    "entertainment",
    "content",
    "web",
    "photographer",
    "analyst",
    "founder",
    "co-founder",
    "ceo",
    "cto",
    "president",
    "director",
    "manager",
    "head",
    "professor",
    "lecturer",
    "fellow",
    "researcher",
    "expert",
    "attorney",
    "lawyer",
    "blogger",
    "critic",
    "investigative",
    "national",
    "international",
    "foreign",
    "local",
    "lead",
    "principal",
    "consultant",
    "engineer",
    "strategist",
    "specialist",
    "intern",
    "nutritionist",
    "dietitian",
    "host",
    "redakteur",
    "redakteurin",
    "reporterin",
    "journalistin",
    "autor",
    "autorin",
    "korrespondent",
    "korrespondentin",
    "chefredakteur",
    "chefredakteurin",
    "ressortleiter",
    "ressortleiterin",
    "volontär",
    "volontärin",
    "experte",
    "expertin",
    "gastautor",
    "gastautorin",
    "kolumnist",
    "kolumnistin",
    "leiter",
    "leiterin",
    "pressesprecher",
    "pressesprecherin",
    "mitarbeiter",
    "freier",
    "freie",
    "geschäftsführer",
    "wirtschaftsredakteur",
    "sportredakteur",
    "politikredakteur",
    "bundesvorsitzender",
    "vorsitzender",
    "vorsitzende",
    "journaliste",
    "rédacteur",
    "rédactrice",
    "correspondant",
    "correspondante",
    "chroniqueur",
    "envoyé",
    "envoyée",
    "spécial",
    "spéciale",
    "chef",
    "grand",
    "periodista",
    "redactor",
    "redactora",
    "corresponsal",
    "enviado",
    "enviada",
    "colaborador",
    "editora",
    "repórter",
    "jornalista",
    "giornalista",
    "redattore",
    "inviato",
    "journalist",
    "verslaggever",
    "redacteur",
    "correspondent",
    "toimittaja",
    "journalistka",
    "redaktor",
    "redaktorka",
    "dziennikarz",
    "журналист",
    "корреспондент",
    "редактор",
    "обозреватель",
    "reporterka",
    "muhabir",
    "wartawan",
    "dr",
    "dr.",
    "prof",
    "prof.",
    "mag",
    "mag.",
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms.",
    "sir",
    "dipl.-ing.",
    "ing.",
    "frau",
    "herr",
];

/// Degrees after a name, written just so.
const DEGREES: &[&str] = &[
    "MS", "MA", "BA", "RD", "RDN", "MPH", "MD", "RN", "JD", "LDN", "MBA", "CPA", "CFP", "CFA",
    "DVM", "BSc", "MSc", "M.A.", "M.Sc.", "J.D.", "M.D.", "PhD", "Ph.D", "Ph.D.", "PharmD", "LCSW",
    "Esq", "Esq.", "LD", "CFP®", "CNN", "MSN", "DO", "PE", "LLM", "DDS", "PsyD", "EdD", "CSCS",
    "NASM",
];

/// Agencies and broadcasters, written in capitals or in small letters ("Sid" is a name, "SID" is none).
const AGENCIES: &[&str] = &[
    "afp", "dpa", "ap", "apa", "ots", "sid", "epa", "epd", "kna", "ansa", "efe", "pti", "ani",
    "ians", "tass", "upi", "sda", "ats", "belga", "anp", "ntb", "tt", "ritzau", "pap", "ctk",
    "čtk", "mti", "lusa", "cnn", "bbc", "nbc", "abc", "cbs", "fox", "npr", "pbs", "mdr", "ndr",
    "wdr", "swr", "zdf", "ard", "orf", "srf", "rtl", "wam", "spa", "mna", "aap", "bna",
];

/// A word that no person's name holds; compared with whole words and with the parts of hyphenated ones.
const ORGANISATION: &[&str] = &[
    "staff",
    "team",
    "desk",
    "newsroom",
    "newsdesk",
    "editorial",
    "editors",
    "editor",
    "reports",
    "redaktion",
    "redaktionen",
    "redazione",
    "rédaction",
    "redaction",
    "redacción",
    "redaccion",
    "redação",
    "redacao",
    "redactie",
    "redakcja",
    "redakce",
    "redakcia",
    "redakcija",
    "redaksi",
    "toimitus",
    "szerkesztőség",
    "redacția",
    "redacţia",
    "редакция",
    "редакція",
    "σύνταξη",
    "التحرير",
    "מערכת",
    "tin",
    "ban",
    "news",
    "nachrichten",
    "noticias",
    "notizie",
    "nieuws",
    "press",
    "presse",
    "prensa",
    "pressestelle",
    "pressemitteilung",
    "agency",
    "agencies",
    "agentur",
    "agenturen",
    "agence",
    "agencia",
    "agencias",
    "agenzia",
    "agência",
    "newswire",
    "wire",
    "wires",
    "media",
    "medien",
    "magazine",
    "magazin",
    "journal",
    "times",
    "herald",
    "tribune",
    "gazette",
    "zeitung",
    "tageblatt",
    "anzeiger",
    "kurier",
    "courier",
    "chronicle",
    "weekly",
    "daily",
    "today",
    "online",
    "digital",
    "tv",
    "radio",
    "channel",
    "network",
    "networks",
    "blog",
    "blogs",
    "podcast",
    "web",
    "website",
    "site",
    "www",
    "inc",
    "inc.",
    "llc",
    "gmbh",
    "ag",
    "ltd",
    "ltd.",
    "corp",
    "corp.",
    "plc",
    "co.",
    "s.a.",
    "kg",
    "e.v.",
    "company",
    "foundation",
    "stiftung",
    "fondation",
    "fundación",
    "institute",
    "institut",
    "weininstitut",
    "university",
    "universität",
    "université",
    "universidad",
    "hochschule",
    "college",
    "school",
    "academy",
    "akademie",
    "department",
    "departement",
    "ministry",
    "ministerium",
    "bundesministerium",
    "office",
    "amt",
    "behörde",
    "bureau",
    "association",
    "verband",
    "bund",
    "verein",
    "partei",
    "party",
    "group",
    "gruppe",
    "groupe",
    "grupo",
    "center",
    "centre",
    "zentrum",
    "club",
    "kirche",
    "council",
    "committee",
    "commission",
    "federation",
    "union",
    "society",
    "gesellschaft",
    "government",
    "regierung",
    "police",
    "polizei",
    "services",
    "service",
    "solutions",
    "partners",
    "partner",
    "agency",
    "studio",
    "studios",
    "strategies",
    "marketing",
    "productions",
    "publishing",
    "verlag",
    "library",
    "museum",
    "admin",
    "administrator",
    "webmaster",
    "user",
    "guest",
    "anonymous",
    "unknown",
    "contributor",
    "contributors",
    "contributing",
    "community",
    "customer",
    "support",
    "sekretariat",
    "kommunikation",
    "communications",
    "international",
    "deutschland",
    "österreich",
    "schweiz",
    "france",
    "nast",
    "partner",
    "sponsored",
    "advertorial",
    "anzeige",
    "content",
    "creative",
    "collective",
    "crew",
    "leitung",
    "capital",
    "research",
    "labs",
    "lab",
    "project",
    "projekt",
    "initiative",
    "campaign",
    "health",
    "software",
    "systems",
    "technologies",
    "technology",
    "records",
    "archive",
    "archiv",
    "authors",
    "author",
    "autor",
    "autoren",
    "freepik",
    "shutterstock",
    "getty",
    "imago",
    "istock",
    "unsplash",
    "pixabay",
    "alliance",
    "comments",
    "comment",
    "kommentare",
    "more",
    "share",
    "follow",
    "email",
    "twitter",
    "facebook",
    "instagram",
    "linkedin",
    "updated",
    "published",
    "posted",
    "views",
    "min",
    "minutes",
    "about",
    "contact",
    "view",
    "profile",
    "article",
    "articles",
    "stories",
    "video",
    "photo",
    "photos",
    "latest",
    "subscribe",
    "sign",
    "login",
    "all",
    "your",
    "our",
    "this",
    "is",
    "are",
    "how",
    "why",
    "what",
    "who",
    "when",
    "where",
    "reuters",
    "bloomberg",
    "xinhua",
    "interfax",
    "agerpres",
    "europapress",
    "kyodo",
    "yonhap",
    "deutsche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "sentinel",
    "observer",
    "inquirer",
    "examiner",
    "globe",
    "mirror",
    "program",
    "bulletin",
    "telegraph",
    "commons",
    "ajansı",
    "economista",
    "edition",
    "revised",
    "analytical",
    "profil",
    "industries",
    "consulting",
    "engineering",
    "management",
    "estate",
    "east",
    "states",
    "world",
    "politics",
    "business",
    "sports",
    "culture",
    "kultur",
    "politik",
    "wirtschaft",
];

/// Parts of words that make a group of one in Chinese, Japanese and Korean.
const ORGANISATION_CJK: &[&str] = &[
    "編集部",
    "编辑部",
    "新聞",
    "新闻",
    "通信",
    "通讯",
    "通訊",
    "社",
    "网",
    "網",
    "报",
    "報",
    "部",
    "局",
    "会",
    "株式",
    "公司",
    "日报",
    "中心",
    "电视",
    "テレビ",
    "ニュース",
    "スタッフ",
    "뉴스",
    "일보",
    "신문",
    "연합",
    "편집",
    "팀",
    "방송",
    "經濟",
    "特集",
    "综合",
    "來源",
    "来源",
    "記事",
    "記者",
    "时间",
    "時間",
];

/// How months begin before a day in bylines.
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär",
    "mai", "okt", "dez", "ene", "abr", "ago", "dic", "fév", "avr", "aoû", "déc",
];

/// Words that a name does not begin with.
const NEVER_FIRST: &[&str] = &[
    "the", "les", "die", "das", "los", "las", "our", "a", "an", "ein", "eine", "der", "un", "une",
    "il", "lo", "in", "on", "at", "to", "for", "mein", "meine", "my",
];

/// The people named in `text`, in order. `site` are names of the outlet, which are no people.
pub fn people(text: &str, site: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let text = clean::line(text);
    for segment in text.split(HARD) {
        for segment in segment.split(" - ").flat_map(|part| part.split("  ")) {
            in_segment(segment, site, &mut found);
        }
    }
    found.truncate(12);
    found
}

/// `text` holds a word of an outlet, a desk or an agency.
pub fn is_group(text: &str) -> bool {
    text.split_whitespace().any(|word| known(word, ORGANISATION) || is_agency(word))
}

/// `text` begins as bylines do ("By …", "Von …").
pub fn begins_as_byline(text: &str) -> bool {
    without_by(text).is_some()
}

fn in_segment(segment: &str, site: &[String], found: &mut Vec<String>) {
    let mut segment = segment.trim();
    if OTHER_CREDIT.iter().any(|word| strip_word(segment, word).is_some()) {
        return;
    }
    if let Some(rest) = after_inner_by(segment) {
        segment = rest;
    }
    while let Some(rest) = without_by(segment) {
        segment = rest;
    }
    // A date ends the names, and its month or weekday goes with it.
    let names = segment.split(|c: char| c.is_numeric()).next().unwrap_or_default();
    let segment = if names.len() < segment.len() { without_month(names) } else { names };
    let mut failed = false;
    for piece in pieces(segment) {
        let piece = without_by(piece).unwrap_or(piece);
        match name(piece, site) {
            Some(name) => {
                if !failed && !found.iter().any(|known| title::alike(known, &name)) {
                    found.push(name);
                }
            }
            // After a role or an outlet no further names are believed.
            None => failed |= !is_role(piece) && found.last().is_some(),
        }
    }
}

/// "Ann Lee Dec. " -> "Ann Lee"
fn without_month(text: &str) -> &str {
    let text = text.trim_end();
    let at = text.rfind([' ', ',', '\u{a0}']).map_or(0, |at| at + 1);
    let last = text.get(at..).unwrap_or_default().trim_end_matches(['.', ',']).to_lowercase();
    let month = MONTHS.iter().any(|month| last.starts_with(month))
        || last == "on"
        || last == "am"
        || last == "le";
    if month { text.get(..at).unwrap_or_default() } else { text }
}

fn pieces(segment: &str) -> Vec<&str> {
    let mut pieces = vec![segment];
    for and in AND {
        pieces = pieces.into_iter().flat_map(|piece| split_nocase(piece, and)).collect();
    }
    pieces
}

/// Splits at a lower-case separator, whatever the case in the text; single letters only as they are ("Ann E Lee").
fn split_nocase<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let lower =
        if separator.trim().len() > 1 { text.to_ascii_lowercase() } else { text.to_string() };
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in lower.match_indices(separator) {
        if at >= from {
            parts.push(&text[from..at]);
            from = at + separator.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

/// "Posted on May 3, 2020 by Ann Lee" -> "Ann Lee".
fn after_inner_by(segment: &str) -> Option<&str> {
    let by = BY_INSIDE.iter().filter_map(|by| segment.find(by).map(|at| (at, by.len()))).min()?;
    let (before, after) = (&segment[..by.0], &segment[by.0 + by.1..]);
    let dated = before.contains(|c: char| c.is_ascii_digit());
    let verb = [
        "posted",
        "published",
        "veröffentlicht",
        "publié",
        "publicado",
        "written",
        "erstellt",
        "eingestellt",
        "geschrieben",
        "story",
        "geplaatst",
        "pubblicato",
        "written",
        "review",
    ];
    let first = before.split_whitespace().next().unwrap_or_default().to_lowercase();
    (dated || verb.iter().any(|verb| first.starts_with(verb))).then_some(after)
}

/// The rest after the longest byline word that `text` begins with.
fn without_by(text: &str) -> Option<&str> {
    BY.iter()
        .filter_map(|word| strip_word(text, word))
        .min_by_key(|rest| rest.len())
        .filter(|rest| !rest.is_empty())
}

/// The rest of `text` after `word` and a space or colon, whatever the case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.trim_start().chars();
    for wanted in word.chars() {
        if !rest.next()?.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let wide = word.chars().all(|c| c >= '\u{3000}');
    let ends = rest.is_empty()
        || rest.starts_with([' ', ':', '：', '/', '／', '\u{a0}', '.'])
        || (wide && rest.starts_with('・'));
    ends.then(|| rest.trim_start_matches([' ', ':', '：', '/', '／', '\u{a0}', '.', '・']))
}

fn is_role(piece: &str) -> bool {
    let mut words = piece.split_whitespace().peekable();
    words.peek().is_none() || words.all(is_role_word)
}

fn is_role_word(word: &str) -> bool {
    known(word, ROLES) || DEGREES.contains(&word.trim_end_matches(','))
}

fn is_agency(word: &str) -> bool {
    let title_case =
        word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
    !title_case && known(word, AGENCIES)
}

fn known(word: &str, list: &[&str]) -> bool {
    let word = word.trim_matches([',', ':', '\'']).to_lowercase();
    list.contains(&word.as_str())
}

/// The name in `piece` without role, degree and rest, if a person's.
fn name(piece: &str, site: &[String]) -> Option<String> {
    let piece = piece
        .trim()
        .trim_matches(['-', ',', ':', '.', '@', '\'', '’', '`', '_', ' ', '~', '=', '#', '/']);
    if piece.is_empty() || piece.contains(['@', '_', '%', '$', '=', '\\']) || piece.contains("://")
    {
        return None;
    }
    if piece.chars().any(is_cjk) {
        return cjk_name(piece);
    }
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    while words.first().is_some_and(|word| {
        is_role(word)
            || word.rsplit('-').next().is_some_and(|end| end != *word && known(end, ROLES))
    }) {
        words.remove(0);
    }
    if words.first().is_some_and(|word| known(word, NEVER_FIRST)) {
        return None;
    }
    // Names end before the first word that no name holds.
    let belongs = |word: &&str| {
        let first = word.chars().next().unwrap_or(' ');
        (!first.is_lowercase() && first.is_alphabetic())
            || PARTICLES.contains(word)
            || word.contains(['\'', '’'])
            || title_case_inside(word)
    };
    let ends = words.iter().position(|word| !belongs(word)).unwrap_or(words.len());
    let cut = ends < words.len();
    words.truncate(ends);
    while words.last().is_some_and(|word| is_role_word(word) || PARTICLES.contains(word)) {
        words.pop();
    }
    let full =
        words.iter().filter(|word| word.chars().count() > 1 && !PARTICLES.contains(word)).count();
    if !(2..=6).contains(&words.len()) || !(1..=5).contains(&full) || (cut && words.len() < 2) {
        return None;
    }
    let organisation = |word: &&str| {
        known(word.trim_end_matches('.'), ORGANISATION) && !PARTICLES.contains(word)
            || word
                .split(['-', '.', '’', '\''])
                .filter(|part| part.len() > 2)
                .any(|part| known(part, ORGANISATION))
    };
    if words.iter().any(organisation)
        || words.iter().any(|word| is_agency(word))
        || words.iter().any(|word| {
            !word.chars().all(|c| c.is_alphabetic() || is_mark(c) || "-.'’`´‑".contains(c))
        })
    {
        return None;
    }
    let shouted = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 3 && !word.contains(char::is_lowercase)
    };
    let all_shouted =
        words.iter().filter(|w| w.chars().count() > 3).all(&shouted) && words.iter().any(shouted);
    let name = words.join(" ");
    if site.iter().any(|site| title::alike(site, &name))
        || (all_shouted
            && words.iter().any(|word| site.iter().any(|site| title::alike(site, word))))
    {
        return None;
    }
    Some(if all_shouted { capitalised(&name) } else { name })
}

fn title_case_inside(word: &str) -> bool {
    // "d'Arc", "al-Masri", "bin-Laden"
    word.split(['-', '\'', '’']).skip(1).any(|part| part.starts_with(char::is_uppercase))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}'..='\u{e4e}')
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// "JOE HILDEBRAND" -> "Joe Hildebrand".
fn capitalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}

/// A Chinese, Japanese or Korean name: short, no word of an organisation in it.
fn cjk_name(piece: &str) -> Option<String> {
    let mut name = piece.trim();
    for suffix in [
        "特約記者",
        "特派員",
        "記者",
        "记者",
        "기자",
        "特派记者",
        "さん",
        "氏",
        "님",
        "선임기자",
        "編集委員",
        "論説委員",
        "作家",
        "著",
    ] {
        name = name.strip_suffix(suffix).unwrap_or(name).trim();
    }
    if ORGANISATION_CJK.iter().any(|part| name.contains(part)) {
        return None;
    }
    let chars = name.chars().filter(|c| !c.is_whitespace()).count();
    let hangul = name.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7af}'));
    let spaces = name.chars().filter(|c| c.is_whitespace()).count();
    let most = if hangul {
        4
    } else if name.contains('・') {
        14
    } else {
        7
    };
    let plain = name.chars().all(|c| is_cjk(c) || c.is_whitespace() || c == '・');
    (plain && (2..=most).contains(&chars) && spaces <= 1).then(|| name.to_string())
}
