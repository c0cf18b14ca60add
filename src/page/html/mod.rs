//! The facts of a page from its HTML text, without a browser: for tests and the command line, never in a package.
//! Collects what `extension/content/facts.js` collects, from a simpler tree (`dom`).

mod dom;
mod head;
mod rows;
mod walk;

use super::facts::Facts;
use dom::{Dom, Node};

const MAX_BYTES: usize = 63_000;
const MAX_TEXT: usize = 1_000;

/// The facts of the page `html` at the address `url`.
pub fn facts(html: &str, url: &str) -> Facts {
    let dom = dom::parse(html);
    let root = dom.nodes.iter().find(|node| node.tag == "html");
    let lang = root.and_then(|root| root.attribute("lang").or(root.attribute("xml:lang")));
    let title = dom.nodes.iter().find(|node| node.tag == "title").map(|node| text_in(&dom, node));
    let body = dom.nodes.iter().position(|node| node.tag == "body").unwrap_or(0);
    let (top, stats) = walk::body(&dom, body);
    let mut facts = Facts {
        url: cut(url, 2_000),
        lang: cut(lang.unwrap_or_default(), 40),
        title: cut(&squeeze(&title.unwrap_or_default()), 400),
        metas: head::metas(&dom),
        links: head::links(&dom),
        jsonld: head::jsonld(&dom),
        itemtypes: dom
            .nodes
            .iter()
            .filter_map(|node| node.attribute("itemtype"))
            .take(20)
            .map(|name| cut(name, 60))
            .collect(),
        stats,
        tree: Vec::new(),
    };
    let spent: usize =
        facts.metas.iter().map(|(name, content)| name.len() + content.len() + 8).sum::<usize>()
            + facts.jsonld.iter().map(String::len).sum::<usize>();
    facts.tree = rows::flatten(top, MAX_BYTES.saturating_sub(spent + 1_000));
    facts
}

fn has(list: &str, tag: &str) -> bool {
    list.split(' ').any(|one| one == tag)
}

fn any(marks: &[&str], text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    marks.iter().any(|mark| text.contains(mark))
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_in(dom: &Dom, node: &Node) -> String {
    node.kids.iter().map(|&kid| dom.nodes[kid].text.as_str()).collect()
}

#[cfg(test)]
mod tests;
