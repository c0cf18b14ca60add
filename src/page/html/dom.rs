//! HTML text to a tree, as far as reading an article needs it: raw text, void elements, ends that are left out.
//! Misnested formatting is not repaired as browsers do.

/// Nodes that are made of one page.
const MAX_NODES: usize = 200_000;
/// `<meta>` that are kept of one page.
const MAX_METAS: usize = 5_000;
/// Elements that may be open at a time; what is deeper becomes a sibling.
const MAX_DEPTH: usize = 400;

#[derive(Debug, Default)]
pub struct Node {
    /// Local name in small letters; empty for text.
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub kids: Vec<usize>,
    pub parent: Option<usize>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Nodes in document order; the first is the document.
#[derive(Debug)]
pub struct Dom {
    pub nodes: Vec<Node>,
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "noscript", "iframe", "noembed", "noframes", "xmp"];
/// Opening one of these ends an open paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "center",
    "hgroup",
    "dd",
    "dt",
    "li",
    "summary",
];
/// An element, the open ones of its own kind that it ends, and how far up they are sought.
const ENDS: &[(&str, &[&str], &[&str])] = &[
    ("li", &["li"], &["ul", "ol", "menu"]),
    ("dt", &["dt", "dd"], &["dl"]),
    ("dd", &["dt", "dd"], &["dl"]),
    ("tr", &["tr"], &["table", "tbody", "thead", "tfoot"]),
    ("td", &["td", "th"], &["tr", "table"]),
    ("th", &["td", "th"], &["tr", "table"]),
    ("tbody", &["tbody", "thead", "tfoot"], &["table"]),
    ("tfoot", &["tbody", "thead", "tfoot"], &["table"]),
    ("option", &["option"], &["select"]),
    ("body", &["head"], &[]),
];

pub fn parse(html: &str) -> Dom {
    let mut parser = Parser { html, at: 0, nodes: vec![Node::default()], open: vec![0], metas: 0 };
    parser.run();
    Dom { nodes: parser.nodes }
}

struct Parser<'a> {
    html: &'a str,
    at: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
    metas: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while self.at < self.html.len() && self.nodes.len() < MAX_NODES {
            let rest = self.rest();
            if !rest.starts_with('<') {
                let end = rest.find('<').unwrap_or(rest.len());
                let text = references(&rest[..end]);
                self.at += end;
                self.text(text);
                continue;
            }
            let after = rest[1..].chars().next().unwrap_or(' ');
            if let Some(comment) = rest.strip_prefix("<!--") {
                self.at += comment.find("-->").map_or(rest.len(), |end| end + 7);
            } else if after.is_ascii_alphabetic() {
                self.start_tag();
            } else if after == '/' {
                self.end_tag();
            } else if after == '!' || after == '?' {
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            } else {
                self.at += 1;
                self.text("<".into());
            }
        }
    }

    fn top(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn add(&mut self, mut node: Node) -> usize {
        let (parent, at) = (self.top(), self.nodes.len());
        node.parent = Some(parent);
        self.nodes.push(node);
        self.nodes[parent].kids.push(at);
        at
    }

    fn text(&mut self, text: String) {
        self.add(Node { text, ..Node::default() });
    }

    fn tag_of(&self, node: usize) -> &str {
        &self.nodes[node].tag
    }

    /// Closes the innermost open element that `wanted` accepts, unless one that `wall` names stands before it.
    fn close(&mut self, wanted: &[&str], wall: &[&str]) {
        for i in (1..self.open.len()).rev() {
            let tag = self.tag_of(self.open[i]);
            if wanted.contains(&tag) {
                self.open.truncate(i);
                return;
            }
            if wall.contains(&tag) {
                return;
            }
        }
    }

    fn start_tag(&mut self) {
        self.at += 1;
        let tag = self.word(|c| c.is_whitespace() || c == '/' || c == '>').to_ascii_lowercase();
        let attributes = self.attributes();
        if (tag == "html" || tag == "body")
            && self.nodes.iter().take(400).any(|node| node.tag == tag)
        {
            return;
        }
        if BLOCKS.contains(&tag.as_str()) {
            self.close(&["p"], &["td", "th", "table", "button", "div", "section", "article", "li"]);
        }
        for (_, ended, wall) in ENDS.iter().filter(|(name, _, _)| *name == tag) {
            self.close(ended, wall);
        }
        if tag == "a" {
            self.close(&["a"], &["td", "th", "div", "p", "li"]);
        }
        if tag == "meta" {
            self.metas += 1;
            if self.metas > MAX_METAS {
                return;
            }
        }
        let at = self.add(Node { tag: tag.clone(), attributes, ..Node::default() });
        if RAW.contains(&tag.as_str()) {
            let text = self.raw(&tag);
            self.open.push(at);
            self.text(if tag == "title" || tag == "textarea" { references(&text) } else { text });
            self.open.pop();
        } else if !VOID.contains(&tag.as_str()) && self.open.len() < MAX_DEPTH {
            self.open.push(at);
        }
    }

    fn end_tag(&mut self) {
        self.at += 2;
        let tag = self.word(|c| c.is_whitespace() || c == '/' || c == '>').to_ascii_lowercase();
        let rest = self.rest();
        self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        let table = ["table", "tr", "td", "th", "tbody", "thead", "tfoot"].contains(&tag.as_str());
        if tag == "body" || tag == "html" {
            return;
        }
        let heading = tag.len() == 2 && tag.starts_with('h') && tag.as_bytes()[1].is_ascii_digit();
        let wanted: &[&str] =
            if heading { &["h1", "h2", "h3", "h4", "h5", "h6"] } else { &[tag.as_str()] };
        self.close(wanted, if table { &[] } else { &["td", "th", "table"] });
    }

    /// Characters up to one that ends the word.
    fn word(&mut self, ends: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(ends).unwrap_or(rest.len());
        let word = rest[..end].to_string();
        self.at += end;
        word
    }

    fn attributes(&mut self) -> Vec<(String, String)> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            self.word(|c| !(c.is_whitespace() || c == '/'));
            match self.rest().chars().next() {
                Some('>') => {
                    self.at += 1;
                    return attributes;
                }
                None => return attributes,
                _ => {}
            }
            let mut name =
                self.word(|c| c.is_whitespace() || "/>=".contains(c)).to_ascii_lowercase();
            if name.is_empty() {
                // A lone "=".
                self.at += 1;
                name = "=".into();
            }
            self.word(|c| !c.is_whitespace());
            let mut value = String::new();
            if self.rest().starts_with('=') {
                self.at += 1;
                self.word(|c| !c.is_whitespace());
                let quote = self.rest().chars().next().filter(|c| "\"'".contains(*c));
                value = match quote {
                    Some(quote) => {
                        self.at += 1;
                        let value = self.word(|c| c == quote);
                        self.at = (self.at + 1).min(self.html.len());
                        value
                    }
                    None => self.word(|c| c.is_whitespace() || c == '>'),
                };
            }
            if attributes.len() < 60 && !attributes.iter().any(|(known, _)| *known == name) {
                attributes.push((name, references(&value)));
            }
        }
    }

    /// What stands before the end tag of a raw text element.
    fn raw(&mut self, tag: &str) -> String {
        let rest = self.rest();
        let end = rest
            .match_indices("</")
            .find(|(at, _)| {
                rest.get(at + 2..at + 2 + tag.len())
                    .is_some_and(|name| name.eq_ignore_ascii_case(tag))
            })
            .map_or(rest.len(), |(at, _)| at);
        let text = rest[..end].to_string();
        let close = rest[end..].find('>').map_or(rest.len() - end, |close| close + 1);
        self.at += end + close;
        text
    }
}

/// Character references undone once, as a browser does.
fn references(text: &str) -> String {
    super::super::clean::entities(text)
}
