//! The article's text: which box holds it, and its first paragraphs.

use super::clean;
use super::outline::{Outline, Zone};

/// Characters of a text that counts as a paragraph. A Chinese or Japanese character counts twice.
const PARAGRAPH: u32 = 60;
/// Characters of running text beside the headline that make its box the article's.
const ENOUGH: u32 = 800;
/// Characters of a paragraph that is no standfirst.
const LONG: u32 = 220;
/// Words that the lead has at least, where the page has them.
const LEAD_WORDS: usize = 140;

/// The article's text as far as it was sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Blocks of the paragraphs, in order.
    pub paragraphs: Vec<usize>,
    /// The box around them.
    pub container: usize,
    /// Characters of running text in the container and in the whole page.
    pub chars: u32,
    pub all_chars: u32,
}

/// Characters of running text in a block: long enough, few links, not in a margin.
fn weight(outline: &Outline, at: usize) -> u32 {
    let block = &outline.blocks[at];
    let inline = matches!(
        block.tag.as_str(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "time" | "a" | "span" | "label"
    );
    // Markup as text is what stood in a <noscript> or a broken embed.
    let markup = block.text.trim_start().starts_with('<');
    if block.text.is_empty()
        || inline
        || markup
        || block.linked * 3 > block.length
        || outline.zone(at) >= Zone::Figure
    {
        return 0;
    }
    let length = block.length * if mostly_wide(&block.text) { 2 } else { 1 };
    if length < PARAGRAPH { 0 } else { length.min(1_000) }
}

/// Finds the text that follows the headline at `title`.
pub fn find(outline: &Outline, title: Option<usize>) -> Body {
    let with_title = find_after(outline, title);
    if with_title.chars < 200 && title.is_some() {
        let without = find_after(outline, None);
        if without.chars > with_title.chars {
            return without;
        }
    }
    with_title
}

fn find_after(outline: &Outline, title: Option<usize>) -> Body {
    let blocks = outline.blocks;
    if blocks.is_empty() {
        return Body::default();
    }
    // sums[i] is the running text in blocks[..i].
    let mut sums = vec![0u32; blocks.len() + 1];
    for at in 0..blocks.len() {
        let counts = title.is_none_or(|title| at > title);
        sums[at + 1] = sums[at] + if counts { weight(outline, at) } else { 0 };
    }
    let total = |at: usize| {
        let range = outline.subtree(at);
        sums[range.end] - sums[range.start]
    };
    let mut container = 0;
    loop {
        let inside =
            outline.children(container).filter(|&at| blocks[at].text.is_empty() && total(at) > 0);
        let titled = |&at: &usize| title.is_some_and(|title| outline.subtree(at).contains(&title));
        let (mut best, mut own) = (None, None);
        for at in inside {
            if best.is_none_or(|best| total(at) > total(best)) {
                best = Some(at);
            }
            if titled(&at) && total(at) > ENOUGH {
                own = Some(at);
            }
        }
        match (own, best) {
            (Some(at), _) => container = at,
            (None, Some(at)) if total(at) * 10 >= total(container) * 8 => container = at,
            _ => break,
        }
    }
    // Long paragraphs between the headline and the box are its beginning, set apart for a picture or an advertisement.
    let range = outline.subtree(container);
    let before = title.map_or(range.start, |title| title.min(range.start))..range.start;
    let apart = before
        .filter(|&at| weight(outline, at) > LONG && blocks[at].linked * 8 < blocks[at].length);
    let inside =
        range.filter(|&at| title.is_none_or(|title| at > title) && weight(outline, at) > 0);
    let paragraphs: Vec<usize> = apart.chain(inside).collect();
    Body { paragraphs, container, chars: total(container), all_chars: sums[blocks.len()] }
}

impl Body {
    /// The first paragraphs, one a line, of 140 words and more where there are so many.
    /// What is short between two paragraphs (headings, list items) belongs to the text.
    pub fn lead(&self, outline: &Outline) -> String {
        let (Some(&first), Some(&last)) = (self.paragraphs.first(), self.paragraphs.last()) else {
            return String::new();
        };
        let mut lead = String::new();
        for at in first..=last {
            if words(&lead) >= LEAD_WORDS {
                break;
            }
            let block = &outline.blocks[at];
            let inline = matches!(block.tag.as_str(), "time" | "a" | "span");
            let linked = block.linked * 2 > block.length;
            if block.text.is_empty() || inline || linked || outline.zone(at) >= Zone::Figure {
                continue;
            }
            let listed = matches!(
                block.tag.as_str(),
                "h2" | "h3" | "h4" | "li" | "pre" | "blockquote" | "td" | "dd" | "dt"
            );
            if !listed && weight(outline, at) == 0 && Some(&at) < self.paragraphs.get(2) {
                continue;
            }
            let text = clean::squeeze(&block.text);
            if !lead.is_empty() {
                lead.push('\n');
            }
            lead.push_str(&text);
        }
        lead
    }
}

impl Body {
    /// Some thousand characters of the text, or of the page where there is no text, for telling the language.
    pub fn sample(&self, outline: &Outline) -> String {
        let mut sample = String::new();
        let unlinked = |at: &usize| outline.blocks[*at].linked * 2 < outline.blocks[*at].length;
        let rest = (0..outline.blocks.len()).filter(|_| self.chars < 200).filter(unlinked);
        for at in self.paragraphs.iter().copied().chain(rest) {
            if sample.len() > 4_000 {
                break;
            }
            sample.push_str(&outline.blocks[at].text);
            sample.push(' ');
        }
        sample
    }
}

/// Words, or for scripts without spaces half the characters.
fn words(text: &str) -> usize {
    text.split_whitespace().count() + text.chars().filter(|&c| is_wide(c)).count() / 2
}

/// Scripts that put no spaces between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{9fff}')
}

fn mostly_wide(text: &str) -> bool {
    let mut chars = text.chars().take(40).filter(|c| c.is_alphabetic()).peekable();
    chars.peek().is_some() && chars.filter(|&c| is_wide(c)).count() > 12
}
