//! What JSON-LD says of the page: one article chosen among all that it describes.

use super::facts::Facts;
use super::json::{self, Json};
use super::{clean, same_page};

/// Somebody or something credited, before any judgement on whether it is a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Credit {
    pub name: String,
    /// The node says that it is an `Organization`.
    pub organisation: bool,
    /// The node says that it is a `Person`.
    pub person: bool,
}

/// The article that the page is about, as its structured data has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structured {
    /// `@type` of the chosen node, empty when there is none.
    pub types: Vec<String>,
    pub headline: String,
    pub authors: Vec<Credit>,
    pub published: Vec<String>,
    pub modified: Vec<String>,
    pub language: String,
    pub section: String,
    pub publisher: String,
    pub provider: String,
    pub body: String,
    pub free: Option<bool>,
    /// Types of all nodes of the page.
    pub all_types: Vec<String>,
    /// How many articles are described.
    pub articles: usize,
    /// The chosen node says that it is this page (by address or by headline).
    pub is_this_page: bool,
}

/// Nodes that are looked at.
const MAX_NODES: usize = 400;

/// Types that an article has. `Report` and `WebPage` alone are none.
pub fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article")
        || name.ends_with("Posting") && name != "JobPosting"
        || name.ends_with("NewsReport")
        || matches!(name, "Report" | "Review" | "CriticReview" | "BlogPost" | "Recipe" | "HowTo")
}

/// Reads the page's JSON-LD. `headings` are the page's own headlines, by which one article among many is known.
pub fn read(facts: &Facts, headings: &[&str]) -> Structured {
    let roots: Vec<Json> = facts.jsonld.iter().flat_map(|text| json::read(text)).collect();
    let mut nodes = Vec::new();
    for root in &roots {
        gather(root, 0, &mut nodes);
    }
    let mut all_types: Vec<String> = nodes.iter().flat_map(|node| types(node)).collect();
    all_types.dedup();
    let articles: Vec<&Json> = nodes
        .iter()
        .copied()
        .filter(|node| types(node).iter().any(|t| is_article_type(t)))
        .collect();
    let is_this = |node: &Json| says_this_page(node, facts) || has_heading(node, headings);
    let strongest = |node: &&&Json| {
        let news = types(node).iter().any(|t| t.ends_with("Article") || t.ends_with("Posting"));
        (
            has_heading(node, headings),
            says_this_page(node, facts),
            news,
            node.field("datePublished").is_some(),
        )
    };
    let mut chosen: Option<&Json> = None;
    for node in &articles {
        if chosen.is_none_or(|best| strongest(&node) > strongest(&&best)) {
            chosen = Some(node);
        }
    }
    let mut found = chosen.map(|node| article(node, &nodes)).unwrap_or_default();
    found.is_this_page = chosen.is_some_and(is_this);
    found.articles = articles.len();
    // A page described twice has its day from the description that can be read.
    let again = articles.iter().filter(|node| has_heading(node, headings));
    found
        .published
        .extend(again.filter_map(|node| node.field("datePublished")).map(str::to_string));
    if chosen.is_none() {
        // A page that is described without being called an article still has dates and authors.
        for node in nodes
            .iter()
            .filter(|node| types(node).iter().any(|t| t.ends_with("Page") || t == "VideoObject"))
        {
            let page = article(node, &nodes);
            found.authors = if found.authors.is_empty() { page.authors } else { found.authors };
            found.published.extend(page.published);
            found.modified.extend(page.modified);
            found.headline = if found.headline.is_empty() { page.headline } else { found.headline };
            found.language = if found.language.is_empty() { page.language } else { found.language };
        }
    }
    if found.publisher.is_empty() {
        let organisation = |t: &String| t.ends_with("Organization") && !t.starts_with("WebSite");
        found.publisher = nodes
            .iter()
            .find(|node| types(node).iter().any(organisation))
            .and_then(|node| node.field("name"))
            .map(clean::line)
            .unwrap_or_default();
    }
    found.all_types = all_types;
    found
}

fn gather<'a>(value: &'a Json, depth: usize, nodes: &mut Vec<&'a Json>) {
    if nodes.len() >= MAX_NODES || depth > 8 {
        return;
    }
    match value {
        Json::List(items) => items.iter().for_each(|item| gather(item, depth + 1, nodes)),
        Json::Object(fields) => {
            nodes.push(value);
            fields.iter().for_each(|(_, field)| gather(field, depth + 1, nodes));
        }
        _ => {}
    }
}

fn types(node: &Json) -> Vec<String> {
    let Some(value) = node.get("@type") else { return Vec::new() };
    let names = value.each().iter().filter_map(Json::text);
    names.map(|name| name.rsplit(['/', ':']).next().unwrap_or(name).to_string()).collect()
}

fn says_this_page(node: &Json, facts: &Facts) -> bool {
    let main = node.get("mainEntityOfPage");
    let addresses = [
        node.field("url"),
        node.field("@id"),
        main.and_then(Json::text),
        main.and_then(|page| page.field("@id")),
        main.and_then(|page| page.field("url")),
    ];
    let canonical = facts.link("canonical").unwrap_or_default();
    addresses
        .into_iter()
        .flatten()
        .any(|url| same_page(url, &facts.url) || same_page(url, canonical))
}

fn has_heading(node: &Json, headings: &[&str]) -> bool {
    let Some(headline) = node.field("headline").or_else(|| node.field("name")) else {
        return false;
    };
    let headline = clean::line(headline);
    headings.iter().any(|heading| super::title::alike(heading, &headline))
}

fn article(node: &Json, nodes: &[&Json]) -> Structured {
    let text = |key: &str| node.field(key).map(clean::line).unwrap_or_default();
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            credits(node.get(key), nodes, 0, &mut authors);
        }
    }
    Structured {
        types: types(node),
        headline: node
            .field("headline")
            .or_else(|| node.field("name"))
            .map(clean::line)
            .unwrap_or_default(),
        authors,
        published: ["datePublished", "dateCreated", "uploadDate"]
            .iter()
            .filter_map(|key| node.field(key))
            .map(str::to_string)
            .collect(),
        modified: node.field("dateModified").map(str::to_string).into_iter().collect(),
        language: text("inLanguage"),
        section: text("articleSection"),
        publisher: name_of(node.get("publisher"), nodes),
        provider: ["provider", "sourceOrganization"]
            .iter()
            .map(|key| name_of(node.get(key), nodes))
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        body: node.field("articleBody").map(clean::squeeze).unwrap_or_default(),
        free: match node.get("isAccessibleForFree") {
            Some(Json::Bool(free)) => Some(*free),
            Some(Json::Text(text)) => Some(!text.eq_ignore_ascii_case("false")),
            _ => None,
        },
        ..Structured::default()
    }
}

/// Follows `{"@id": …}` to the node that it names.
fn resolve<'a>(value: &'a Json, nodes: &[&'a Json]) -> &'a Json {
    let bare =
        matches!(value, Json::Object(fields) if fields.iter().all(|(key, _)| key.starts_with('@')));
    let Some(id) = value.field("@id").filter(|_| bare) else { return value };
    let named = |node: &&&Json| node.field("@id") == Some(id) && node.get("name").is_some();
    nodes.iter().find(named).copied().unwrap_or(value)
}

fn name_of(value: Option<&Json>, nodes: &[&Json]) -> String {
    let Some(one) = value.and_then(|value| value.each().first()) else { return String::new() };
    let one = resolve(one, nodes);
    one.text().or_else(|| one.field("name")).map(clean::line).unwrap_or_default()
}

fn credits(value: Option<&Json>, nodes: &[&Json], depth: usize, out: &mut Vec<Credit>) {
    let Some(value) = value else { return };
    for one in value.each().iter().take(20) {
        let one = resolve(one, nodes);
        if let Json::List(_) = one {
            if depth < 3 {
                credits(Some(one), nodes, depth + 1, out);
            }
            continue;
        }
        if let Some(name) = one.text() {
            out.push(Credit { name: clean::line(name), ..Credit::default() });
            continue;
        }
        let organisation = types(one).iter().any(|t| t.ends_with("Organization"));
        let person = types(one).iter().any(|t| t == "Person");
        let Some(names) = one.get("name") else {
            let full = [one.field("givenName"), one.field("familyName")];
            let full: Vec<&str> = full.into_iter().flatten().collect();
            if !full.is_empty() {
                out.push(Credit { name: clean::line(&full.join(" ")), organisation, person });
            }
            continue;
        };
        let names = names.each().iter().filter_map(Json::text);
        out.extend(names.take(20).map(|name| Credit {
            name: clean::line(name),
            organisation,
            person,
        }));
    }
}
