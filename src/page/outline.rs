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
            open.push(i);
        }
        // A box is no margin when most of the page's text or the headline stands in it, whatever it is called.
        let own_text = |block: &Block| block.length.saturating_sub(block.linked);
        let most = blocks.first().map_or(0, own_text) * 2 / 5;
        let mut titles = vec![0u32; blocks.len() + 1];
        for (i, block) in blocks.iter().enumerate() {
            titles[i + 1] = titles[i] + u32::from(block.tag == "h1");
        }
        let mut article = vec![false; blocks.len()];
        for i in 0..blocks.len() {
            let above = parent[i];
            article[i] = above != NONE
                && (article[above] || matches!(blocks[above].tag.as_str(), "article" | "main"));
        }
        for (i, block) in blocks.iter().enumerate() {
            let inherited = if parent[i] == NONE { Zone::Body } else { zone[parent[i]] };
            let titled = titles[end[i]] > titles[i] && block.tag != "nav";
            // The foot of an article is its own: bylines and dates stand there.
            let foot = block.tag == "footer" && article[i];
            let own = own_zone(block, i == 0).filter(|&own| {
                !foot
                    && (own < Zone::Figure
                        || !(own_text(block) > most && own_text(block) > 200 || titled))
            });
            zone[i] = own.map_or(inherited, |own| own.max(inherited));
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

    /// The blocks directly inside.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let range = self.subtree(at);
        std::iter::successors(Some(range.start + 1), |&child| self.end.get(child).copied())
            .take_while(move |&child| child < range.end)
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
    "tooltip",
    "disclosure",
    "disclaimer",
];

/// Characters of a box that may hold a byline and no more.
const BYLINE: u32 = 100;

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
    let mut names = block.naming.split(['.', ' ', '#']);
    // "has-sidebar" says what stands beside.
    let about_others = |name: &str| {
        ["has-", "hasnt-", "with-", "no-", "js-", "not-", "without-"]
            .iter()
            .any(|p| name.starts_with(p))
    };
    // "teaser__author" is an author, and a short "author-box" a byline and no biography.
    let of_author = |name: &str| name.contains("author");
    let margin = |name: &str| {
        !about_others(name)
            && (MARGIN.iter().any(|mark| has_part(name, mark))
                && !(of_author(name) && (name.contains("__") || block.length < BYLINE))
                || name.split(['-', '_']).any(|part| part.eq_ignore_ascii_case("bio")))
    };
    if names.any(margin) {
        return Some(Zone::Margin);
    }
    if naming.contains("caption") {
        return Some(Zone::Figure);
    }
    naming.contains("role=banner").then_some(Zone::Header)
}

/// A part of `name` begins with `mark`: in "most-related", "mostRelated" and "related", not in "unrelated".
pub fn has_part(name: &str, mark: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.match_indices(mark).any(|(at, _)| {
        let before = name.as_bytes().get(at.wrapping_sub(1));
        let first = name.as_bytes().get(at);
        before.is_none_or(|c| !c.is_ascii_alphabetic())
            || (before.is_some_and(u8::is_ascii_lowercase)
                && first.is_some_and(u8::is_ascii_uppercase))
    })
}
