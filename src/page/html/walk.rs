//! The walk through the body: blocks with their runs of text, and the marks within.

use super::super::facts::Stats;
use super::dom::{Dom, Node};
use super::{MAX_TEXT, any, cut, has, squeeze};

const MAX_WALKED: usize = 60_000;
const MAX_DEPTH: usize = 250;

const SKIP: &str = "head script style noscript template svg math iframe object canvas audio select textarea input button dialog datalist rt rp title";
pub const INLINE: &str = "a abbr b bdi bdo big cite code data del em font i img ins kbd label mark nobr picture q ruby s small source span strike strong sub sup time tt u var wbr";
pub const MARKS: &[&str] = &[
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

/// A block, a run of text in it (`#`), or a mark in that.
#[derive(Default)]
pub struct Entry {
    pub tag: String,
    pub naming: String,
    pub text: String,
    pub length: u32,
    pub linked: u32,
    pub value: String,
    pub kids: Vec<Entry>,
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

/// The blocks of the element `at`, and what was counted on the way.
pub fn body(dom: &Dom, at: usize) -> (Entry, Stats) {
    let mut walk =
        Walk { dom, stats: Stats::default(), run: false, in_link: 0, after_inline: false };
    let mut top = Entry::new("body", naming(&dom.nodes[at]));
    walk.children(at, &mut top, 0);
    top.sum();
    (top, walk.stats)
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
