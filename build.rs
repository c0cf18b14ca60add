//! Compiles the public suffix list into the automaton that `src/outlet/suffix.rs` reads in place.
//!
//! The rules, written backwards (`ku.oc`), make a trie whose equal branches are kept once. A node
//! is a list of edges of one byte: 6 bits of symbol, a bit for the last edge of the node, and a
//! bit for "the target follows right here"; else two bytes of target follow. Symbols 1..=15 end a
//! rule and are its kind; the others are characters.

use std::collections::{BTreeMap, HashMap};
use std::{env, fs, path::PathBuf};

const PLAIN: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;
const PRIVATE: u8 = 8;
const LAST: u8 = 0x80;
const INLINE: u8 = 0x40;

mod punycode {
    include!("src/outlet/punycode.rs");
}

#[derive(Default)]
struct Trie {
    kind: u8,
    next: BTreeMap<u8, Trie>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    kind: u8,
    next: Vec<(u8, usize)>,
}

fn main() {
    let list = "data/public_suffix_list.dat";
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/outlet/punycode.rs");
    println!("cargo::rerun-if-changed={list}");
    let text = fs::read_to_string(list).expect("the public suffix list is part of the source");
    let (nodes, root) = share(&read_rules(&text));
    let bytes = lay_out(&nodes, root);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("suffixes.bin"), bytes).expect("OUT_DIR is writable");
}

fn read_rules(text: &str) -> Trie {
    let mut root = Trie::default();
    let mut private = 0;
    for line in text.lines() {
        if line.contains("===BEGIN PRIVATE DOMAINS===") {
            private = PRIVATE;
        }
        let rule = line.split_whitespace().next().unwrap_or_default();
        if rule.is_empty() || rule.starts_with("//") {
            continue;
        }
        let (kind, name) = match (rule.strip_prefix("*."), rule.strip_prefix('!')) {
            (Some(name), _) => (WILDCARD, name),
            (_, Some(name)) => (EXCEPTION, name),
            _ => (PLAIN, rule),
        };
        let ascii: Vec<String> = name.split('.').map(punycode::to_ascii).collect();
        let mut node = &mut root;
        for byte in ascii.join(".").bytes().rev() {
            node = node.next.entry(symbol(byte)).or_default();
        }
        node.kind |= kind | private;
    }
    root
}

fn symbol(byte: u8) -> u8 {
    16 + match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        b'-' => 36,
        b'.' => 37,
        _ => panic!("the public suffix list holds the byte {byte:#x}"),
    }
}

/// Numbers the nodes so that equal branches are one node, children first.
fn share(root: &Trie) -> (Vec<Node>, usize) {
    fn number(trie: &Trie, nodes: &mut Vec<Node>, known: &mut HashMap<Node, usize>) -> usize {
        let next = trie.next.iter().map(|(&s, t)| (s, number(t, nodes, known))).collect();
        let node = Node { kind: trie.kind, next };
        *known.entry(node.clone()).or_insert_with(|| {
            nodes.push(node);
            nodes.len() - 1
        })
    }
    let (mut nodes, mut known) = (Vec::new(), HashMap::new());
    let root = number(root, &mut nodes, &mut known);
    (nodes, root)
}

/// Writes the nodes; each is followed by the target of its last edge where that is still free.
fn lay_out(nodes: &[Node], root: usize) -> Vec<u8> {
    let mut offset: HashMap<usize, usize> = HashMap::new();
    let mut order = Vec::new();
    let mut waiting = vec![root];
    let mut end = 0;
    while let Some(mut at) = waiting.pop() {
        while !offset.contains_key(&at) {
            offset.insert(at, end);
            let node = &nodes[at];
            let follows = node.next.last().map(|&(_, to)| to).filter(|to| !offset.contains_key(to));
            end += usize::from(node.kind != 0) + node.next.len() * 3;
            end -= if follows.is_some() { 2 } else { 0 };
            order.push((at, follows.is_some()));
            waiting.extend(node.next.iter().map(|&(_, to)| to));
            at = follows.unwrap_or(at);
        }
    }
    assert!(end <= usize::from(u16::MAX), "the suffix table outgrew its two-byte targets");
    let mut bytes = Vec::with_capacity(end);
    for (at, follows) in order {
        let node = &nodes[at];
        if node.kind != 0 {
            bytes.push(node.kind | if node.next.is_empty() { LAST } else { 0 });
        }
        for (i, &(symbol, to)) in node.next.iter().enumerate() {
            let last = i + 1 == node.next.len();
            let inline = last && follows;
            bytes.push(symbol | (u8::from(last) * LAST) | (u8::from(inline) * INLINE));
            if !inline {
                bytes.extend((offset[&to] as u16).to_le_bytes());
            }
        }
    }
    bytes
}
