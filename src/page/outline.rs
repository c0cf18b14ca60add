//! The page's blocks as a tree, and which part of the page each stands in.

use super::facts::Block;
use std::ops::Range;

/// A part of the page, by what its elements are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Nothing said, or said to be content.
    Body,
    /// The page's head: masthead, or the head of an article.
    Header,
    /// Pictures with their captions.
    Figure,
    /// Aside, related, promotion, comments, consent, navigation, footer: not what the page is about.
    Margin,
}

/// The tree over [`Block`]s. Indices are those of the facts.
pub struct Outline<'a> {
    pub blocks: &'a [Block],
    parent: Vec<usize>,
    end: Vec<usize>,
    zone: Vec<Zone>,
}

const NONE: usize = usize::MAX;

impl<'a> Outline<'a> {
    pub fn new(blocks: &'a [Block]) -> Self {
        let mut parent = vec![NONE; blocks.len()];
        let mut end = vec![blocks.len(); blocks.len()];
        let mut zone = vec![Zone::Body; blocks.len()];
        let mut open: Vec<usize> = Vec::new();
        for (i, block) in blocks.iter().enumerate() {
            while let Some(&last) = open.last() {
                if blocks[last].depth < block.depth {
                    break;
                }
                end[last] = i;
                open.pop();
            }
            let above = open.last().copied();
            parent[i] = above.unwrap_or(NONE);
            let inherited = above.map_or(Zone::Body, |above| zone[above]);
            zone[i] = own_zone(block, i == 0).map_or(inherited, |own| own.max(inherited));
            open.push(i);
        }
        Self { blocks, parent, end, zone }
    }

    pub fn zone(&self, at: usize) -> Zone {
        self.zone.get(at).copied().unwrap_or(Zone::Body)
    }

    /// The block and everything in it.
    pub fn subtree(&self, at: usize) -> Range<usize> {
        at..self.end.get(at).copied().unwrap_or(at)
    }

    pub fn parent(&self, at: usize) -> Option<usize> {
        self.parent.get(at).copied().filter(|&parent| parent != NONE)
    }

    /// The block's ancestors, nearest first.
    pub fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(at), |&up| self.parent(up))
    }

    pub fn has_tag(&self, tag: &'a str) -> impl Iterator<Item = usize> {
        self.blocks.iter().enumerate().filter(move |(_, block)| block.tag == tag).map(|(i, _)| i)
    }
}

/// Parts of names that mark what the page is not about.
const MARGIN: &[&str] = &[
    "related",
    "recommend",
    "comment",
    "sidebar",
    "side-bar",
    "promo",
    "newsletter",
    "cookie",
    "consent",
    "gdpr",
    "breadcrumb",
    "share",
    "sharing",
    "social",
    "most-read",
    "mostread",
    "popular",
    "trending",
    "advert",
    "banner",
    "subscribe",
    "paywall",
    "footer",
    "disqus",
    "teaser",
    "more-from",
    "morefrom",
    "read-more",
    "readmore",
    "outbrain",
    "taboola",
    "widget",
    "signup",
    "sign-up",
    "modal",
    "popup",
    "author-bio",
    "authorbio",
    "about-author",
    "author-box",
    "authorbox",
    "aboutauthor",
    "toc",
    "table-of-contents",
    "navbar",
    "menu",
    "masthead",
];

fn own_zone(block: &Block, is_root: bool) -> Option<Zone> {
    match block.tag.as_str() {
        "nav" | "footer" | "aside" | "dialog" => return Some(Zone::Margin),
        "header" => return Some(Zone::Header),
        "figure" | "figcaption" => return Some(Zone::Figure),
        "article" | "main" | "p" | "h1" => return None,
        _ if is_root => return None,
        _ => {}
    }
    let naming = block.naming.to_ascii_lowercase();
    if MARGIN.iter().any(|mark| naming.contains(mark)) {
        return Some(Zone::Margin);
    }
    if naming.contains("caption") {
        return Some(Zone::Figure);
    }
    naming.contains("role=banner").then_some(Zone::Header)
}
