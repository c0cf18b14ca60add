//! The facts of a page from its HTML text, without a browser: for tests and the command line, never in a package.
//! Collects what `extension/content/facts.js` collects, from a simpler tree (`dom`).

mod dom;

use super::facts::{Block, Facts, Stats};
use super::json::{self, Json};
use dom::{Dom, Node};

const MAX_BYTES: usize = 63_000;
const MAX_WALKED: usize = 60_000;
const MAX_DEPTH: usize = 250;
const MAX_TEXT: usize = 1_000;

const SKIP: &str = "head script style noscript template svg math iframe object canvas audio select textarea input button dialog datalist rt rp title";
const INLINE: &str = "a abbr b bdi bdo big cite code data del em font i img ins kbd label mark nobr picture q ruby s small source span strike strong sub sup time tt u var wbr";
const MARKS: &[&str] = &[
    "author",
    "byline",
    "by-line",
    "autor",
    "auteur",
    "writer",
    "redakt",
    "journalist",
    "reporter",
    "contributor",
    "credit",
    "date",
    "datu",
    "fecha",
    "time",
    "publi",
    "posted",
    "modified",
];
const PERSON_PATHS: &[&str] = &[
    "/author",
    "/autor",
    "/auteur",
    "/people",
    "/person",
    "/profil",
    "/staff",
    "/contribut",
    "/writer",
    "/journalist",
    "/reporter",
    "/columnist",
    "/redakt",
    "/by/",
    "/correspondent",
];
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

/// The facts of the page `html` at the address `url`.
pub fn facts(html: &str, url: &str) -> Facts {
    let dom = dom::parse(html);
    let root = dom.nodes.iter().find(|node| node.tag == "html");
    let lang = root.and_then(|root| root.attribute("lang").or(root.attribute("xml:lang")));
    let title = dom.nodes.iter().find(|node| node.tag == "title").map(|node| text_in(&dom, node));
    let mut facts = Facts {
        url: cut(url, 2_000),
        lang: cut(lang.unwrap_or_default(), 40),
        title: cut(&squeeze(&title.unwrap_or_default()), 400),
        metas: metas(&dom),
        links: links(&dom),
        jsonld: jsonld(&dom),
        itemtypes: dom
            .nodes
            .iter()
            .filter_map(|node| node.attribute("itemtype"))
            .take(20)
            .map(|name| cut(name, 60))
            .collect(),
        stats: Stats::default(),
        tree: Vec::new(),
    };
    let body = dom.nodes.iter().position(|node| node.tag == "body").unwrap_or(0);
    let mut walk =
        Walk { dom: &dom, stats: Stats::default(), run: false, in_link: 0, after_inline: false };
    let mut top = Entry::new("body", naming(&dom.nodes[body]));
    walk.children(body, &mut top, 0);
    top.sum();
    facts.stats = walk.stats;
    let spent: usize =
        facts.metas.iter().map(|(name, content)| name.len() + content.len() + 8).sum::<usize>()
            + facts.jsonld.iter().map(String::len).sum::<usize>();
    facts.tree = flatten(top, MAX_BYTES.saturating_sub(spent + 1_000));
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

/// The names of an element that say what it is for.
fn naming(node: &Node) -> String {
    let fits = |value: &&str| !value.is_empty() && value.len() < 40;
    let mut out = node.attribute("id").filter(fits).map(|id| format!("#{id}")).unwrap_or_default();
    let class = cut(node.attribute("class").unwrap_or_default(), 400);
    for name in class.split_whitespace() {
        if out.len() < 60
            && name.len() > 2
            && name.len() < 40
            && !name.contains([':', '[', ']', '/'])
        {
            out.push('.');
            out.push_str(name);
        }
    }
    for name in ["role", "itemprop", "rel", "data-testid", "data-component"] {
        if let Some(value) = node.attribute(name).filter(fits) {
            out.push_str(&format!(" {name}={value}"));
        }
    }
    cut(&out, 140)
}

fn value(node: &Node) -> String {
    let names = ["datetime", "content", "href", "title"];
    let found =
        names.iter().filter_map(|name| node.attribute(name)).find(|value| !value.is_empty());
    cut(found.unwrap_or_default(), 120)
}

fn hidden(node: &Node, inline: bool) -> bool {
    let style = node.attribute("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    node.attribute("hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || node.attribute("role").is_some_and(|role| role.contains("dialog"))
        || node.attribute("aria-modal") == Some("true")
        || inline && node.attribute("aria-hidden") == Some("true")
}

#[derive(Default)]
struct Entry {
    tag: String,
    naming: String,
    text: String,
    length: u32,
    linked: u32,
    value: String,
    kids: Vec<Entry>,
}

impl Entry {
    fn new(tag: &str, naming: String) -> Self {
        Self { tag: tag.to_string(), naming, ..Self::default() }
    }

    fn sum(&mut self) {
        for kid in self.kids.iter().filter(|kid| !has(INLINE, &kid.tag)) {
            self.length += kid.length;
            self.linked += kid.linked;
        }
    }
}

struct Walk<'a> {
    dom: &'a Dom,
    stats: Stats,
    /// The block's last child is the text that is being gathered.
    run: bool,
    in_link: usize,
    after_inline: bool,
}

impl Walk<'_> {
    fn text(&mut self, block: &mut Entry, text: &str) {
        if text.trim().is_empty() {
            if let (true, Some(run)) = (self.run, block.kids.last_mut()) {
                run.text.push(' ');
            }
            return;
        }
        if !self.run {
            block.kids.push(Entry::new("#", String::new()));
            self.run = true;
        }
        let Some(run) = block.kids.last_mut() else { return };
        if run.text.chars().count() < MAX_TEXT {
            let mut spaced = squeeze(&cut(text, 2 * MAX_TEXT));
            if text.starts_with(char::is_whitespace) {
                spaced.insert(0, ' ');
            }
            if text.ends_with(char::is_whitespace) {
                spaced.push(' ');
            }
            run.text.push_str(&spaced);
        }
        let length = text.trim().chars().count() as u32;
        run.length += length;
        run.linked += if self.in_link > 0 { length } else { 0 };
    }

    fn children(&mut self, parent: usize, block: &mut Entry, level: usize) {
        let dom = self.dom;
        for &kid in &dom.nodes[parent].kids {
            self.stats.nodes += 1;
            if self.stats.nodes as usize > MAX_WALKED {
                self.stats.cut = true;
                return;
            }
            if dom.nodes[kid].tag.is_empty() {
                self.text(block, &dom.nodes[kid].text);
                self.after_inline = false;
            } else {
                self.element(kid, block, level + 1);
            }
        }
    }

    fn element(&mut self, at: usize, block: &mut Entry, level: usize) {
        let node = &self.dom.nodes[at];
        let tag = node.tag.as_str();
        let inline = has(INLINE, tag);
        self.stats.passwords +=
            u32::from(tag == "input" && node.attribute("type") == Some("password"));
        self.stats.videos += u32::from(tag == "video");
        if has(SKIP, tag) || level > MAX_DEPTH || hidden(node, inline) {
            return;
        }
        if tag == "br" || tag == "hr" {
            if let (true, Some(run)) = (self.run, block.kids.last_mut()) {
                if run.text.trim_end_matches(' ').ends_with('\n') {
                    self.run = false;
                } else {
                    run.text.push('\n');
                }
            }
            return;
        }
        let link = usize::from(tag == "a" && node.attribute("href").is_some());
        self.stats.links += link as u32;
        self.in_link += link;
        if inline {
            self.inline(at, block, level)
        } else {
            self.block(at, block, level)
        }
        self.in_link -= link;
    }

    fn inline(&mut self, at: usize, block: &mut Entry, level: usize) {
        let node = &self.dom.nodes[at];
        let kids = block.kids.len();
        let (before, mut start) = (self.run, 0);
        if let (true, Some(run)) = (self.run, block.kids.last_mut()) {
            if self.after_inline {
                run.text.push(' ');
            }
            start = run.text.len();
        }
        self.children(at, block, level);
        let naming = naming(node);
        let person =
            node.tag == "a" && any(PERSON_PATHS, node.attribute("href").unwrap_or_default());
        let named = naming.contains("itemprop=") || naming.contains("rel=author");
        if node.tag == "time" || person || named || any(MARKS, &naming) {
            let mut mark = Entry::new(&node.tag, naming);
            mark.value = value(node);
            let whole = !before || kids == block.kids.len();
            let run = if self.run { block.kids.last_mut() } else { None };
            match run {
                Some(run) => {
                    if whole {
                        let text = run.text.get(start..).unwrap_or_default();
                        mark.text = cut(&squeeze(text), 160);
                    }
                    if !mark.text.is_empty() || !mark.value.is_empty() {
                        run.kids.push(mark);
                    }
                }
                None if !mark.value.is_empty() => block.kids.push(mark),
                None => {}
            }
        }
        self.after_inline = true;
    }

    fn block(&mut self, at: usize, block: &mut Entry, level: usize) {
        let node = &self.dom.nodes[at];
        self.run = false;
        let mut made = Entry::new(&node.tag, naming(node));
        if any(MARKS, &made.naming) {
            made.value = value(node);
        }
        self.children(at, &mut made, level);
        made.sum();
        if let [only] = made.kids.as_mut_slice()
            && only.tag == "#"
        {
            made.text = std::mem::take(&mut only.text);
            made.kids = std::mem::take(&mut only.kids);
        }
        if made.length > 0 || !made.value.is_empty() || !made.kids.is_empty() {
            block.kids.push(made);
        }
        self.run = false;
        self.after_inline = false;
    }
}

struct Row {
    block: Block,
    rank: u8,
    cost: usize,
    up: Option<usize>,
}

/// The tree as rows, cut to a budget: what stands near headlines and running text first.
fn flatten(top: Entry, budget: usize) -> Vec<Block> {
    let mut rows: Vec<Row> = Vec::new();
    list(top, 0, None, &mut rows);
    let titles: Vec<usize> =
        (0..rows.len()).filter(|&at| rows[at].block.tag == "h1").take(4).collect();
    for at in titles {
        let end = (at + 60).min(rows.len());
        for row in &mut rows[at.saturating_sub(25)..end] {
            row.rank = if row.rank > 1 { 0 } else { row.rank };
        }
    }
    let mut kept = vec![false; rows.len()];
    let mut left = budget;
    for rank in 0..=5 {
        for at in 0..rows.len() {
            let row = &rows[at];
            if row.rank != rank
                || kept[at]
                || (row.block.text.is_empty() && row.block.value.is_empty())
            {
                continue;
            }
            let above =
                std::iter::successors(Some(at), |&at| rows[at].up).take_while(|&at| !kept[at]);
            let above: Vec<usize> = above.collect();
            let cost: usize = above.iter().map(|&at| rows[at].cost).sum();
            if cost > left.saturating_sub(if rank == 1 { budget / 4 } else { 0 }) {
                continue;
            }
            left -= cost;
            above.into_iter().for_each(|at| kept[at] = true);
        }
    }
    rows.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row.block).collect()
}

fn list(mut entry: Entry, depth: u16, up: Option<usize>, rows: &mut Vec<Row>) {
    while entry.text.is_empty() && entry.tag == "div" && entry.kids.len() == 1 {
        let only = &entry.kids[0];
        if has(INLINE, &only.tag)
            || only.tag == "#"
            || !entry.naming.is_empty() && !only.naming.is_empty()
        {
            break;
        }
        let above = std::mem::take(&mut entry.naming);
        if let Some(only) = entry.kids.pop() {
            entry = only;
        }
        if entry.naming.is_empty() {
            entry.naming = above;
        }
    }
    let text = squeeze(&cut(&entry.text, MAX_TEXT));
    let linked = entry.linked * 2 > entry.length;
    let marked = entry.length < 200 && (!entry.value.is_empty() || any(MARKS, &entry.naming));
    let heading = entry.tag.len() == 2 && entry.tag.starts_with('h');
    let rank = match () {
        () if entry.tag == "h1" => 0,
        () if !linked && entry.length >= 80 => 1,
        () if marked => 2,
        () if heading => 3,
        () if linked => 5,
        () => 4,
    };
    let cost = text.len() + entry.naming.len() + entry.value.len() + 22;
    let at = rows.len();
    rows.push(Row {
        block: Block {
            depth,
            tag: entry.tag,
            naming: entry.naming,
            text,
            length: entry.length,
            linked: entry.linked.min(entry.length),
            value: entry.value,
        },
        rank,
        cost,
        up,
    });
    for kid in entry.kids {
        if rows.len() < 9_000 {
            list(kid, depth + 1, Some(at), rows);
        }
    }
}

fn metas(dom: &Dom) -> Vec<(String, String)> {
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

fn links(dom: &Dom) -> Vec<(String, String)> {
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

fn jsonld(dom: &Dom) -> Vec<String> {
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
    texts.sort_by_key(|text| {
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

#[cfg(test)]
mod tests;
