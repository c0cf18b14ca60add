//! What stands in the head: metas, links and structured data.

use super::super::json::{self, Json};
use super::dom::Dom;
use super::{any, cut, squeeze, text_in};
use crate::order::Sort;

const METAS: &[&str] = &[
    "title",
    "headline",
    "author",
    "creator",
    "byl",
    "date",
    "time",
    "publi",
    "modif",
    "issued",
    "created",
    "lang",
    "locale",
    "type",
    "site",
    "section",
    "url",
    "generator",
    "image",
    "app-name",
    "app_name",
    "app:name",
    "description",
    "source",
    "copyright",
    "parsely",
    "tier",
    "paywall",
    "robots",
    "keyword",
    "news",
];
const LD: &[&str] = &[
    "headline",
    "author",
    "creator",
    "contributor",
    "editor",
    "uploaddate",
    "publisher",
    "provider",
    "sourceorg",
    "inlanguage",
    "isaccessible",
    "ispartof",
    "copyrightholder",
    "genre",
];

pub fn metas(dom: &Dom) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut left = 9_000usize;
    for node in dom.nodes.iter().filter(|node| node.tag == "meta").take(3_000) {
        let attribute = |name: &str| node.attribute(name).filter(|value| !value.is_empty());
        let named = attribute("property").or(attribute("name")).or(attribute("http-equiv"));
        let mut name = named.unwrap_or_default().trim().to_string();
        if let (true, Some(item)) = (name.is_empty(), attribute("itemprop")) {
            let owner = std::iter::successors(node.parent, |&at| dom.nodes[at].parent)
                .find(|&at| dom.nodes[at].attribute("itemscope").is_some())
                .and_then(|at| dom.nodes[at].attribute("itemprop"));
            name =
                format!("itemprop:{}{item}", owner.map(|of| format!("{of}.")).unwrap_or_default());
        }
        let told = any(METAS, &name) || name.to_ascii_lowercase().ends_with("name");
        if name.is_empty() || name.len() > 60 || !told {
            continue;
        }
        let most = if name == "parsely-page" { 1_500 } else { 400 };
        let content = cut(&squeeze(&cut(attribute("content").unwrap_or_default(), 4_000)), most);
        if content.is_empty() || out.iter().filter(|(known, _)| *known == name).count() > 5 {
            continue;
        }
        let cost = name.len() + content.len() + 8;
        left = left.saturating_sub(cost);
        if left > 0 {
            out.push((name, content));
        }
    }
    out
}

pub fn links(dom: &Dom) -> Vec<(String, String)> {
    let wanted = |rel: &str| {
        rel.split_whitespace().any(|one| ["canonical", "amphtml", "author"].contains(&one))
    };
    let links = dom.nodes.iter().filter(|node| node.tag == "link");
    links
        .filter_map(|node| Some((node.attribute("rel")?.to_ascii_lowercase(), node)))
        .filter(|(rel, _)| wanted(rel))
        .take(8)
        .map(|(rel, node)| (rel, cut(node.attribute("href").unwrap_or_default(), 500)))
        .collect()
}

pub fn jsonld(dom: &Dom) -> Vec<String> {
    let scripts = dom.nodes.iter().filter(|node| {
        node.tag == "script"
            && node
                .attribute("type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
    });
    let mut texts: Vec<String> = scripts
        .take(40)
        .map(|node| {
            let raw = text_in(dom, node);
            let whole =
                raw.len() < 400_000 && serde_json::from_str::<serde::de::IgnoredAny>(&raw).is_ok();
            let text = if whole {
                json::read(&raw).iter().map(|one| pruned(one, 0, 300)).collect()
            } else {
                cut(&raw, 5_000)
            };
            cut(&text, 9_000)
        })
        .collect();
    texts.order_by_key(|text| {
        let about = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match () {
            () if about(&["Article", "Posting", "headline", "Report"]) => 0,
            () if about(&["author", "datePublished", "Page"]) => 1,
            () => 2,
        }
    });
    let mut left = 17_000usize;
    texts.retain(|text| {
        left = left.saturating_sub(text.len());
        left > 0
    });
    texts
}

/// What the core reads of structured data, as JSON again.
fn pruned(value: &Json, depth: usize, most: usize) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match value {
        Json::Null => "null".into(),
        Json::Bool(yes) => yes.to_string(),
        Json::Text(text) => quoted(&cut(&squeeze(text), most)),
        _ if depth > 7 => "null".into(),
        Json::List(items) => {
            let items: Vec<String> =
                items.iter().take(30).map(|one| pruned(one, depth + 1, 300)).collect();
            format!("[{}]", items.join(","))
        }
        Json::Object(fields) => {
            let wanted = |key: &str| {
                let key = key.to_ascii_lowercase();
                ["@type", "@id", "@graph", "url"].contains(&key.as_str())
                    || key.ends_with("name")
                    || ["date", "article", "mainentity"].iter().any(|part| key.starts_with(part))
                    || any(LD, &key)
            };
            let fields: Vec<String> = fields
                .iter()
                .filter(|(key, _)| wanted(key))
                .map(|(key, value)| {
                    let most = if key == "articleBody" { 1_500 } else { 300 };
                    format!("{}:{}", quoted(key), pruned(value, depth + 1, most))
                })
                .collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}
