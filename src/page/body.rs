//! The article's text: which box holds it, and its first paragraphs.

use super::clean;
use super::outline::{Outline, Zone};

/// Characters of a text that counts as a paragraph.
const PARAGRAPH: u32 = 60;
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

/// Is the block running text: long enough, few links, not in a margin?
fn weight(outline: &Outline, at: usize) -> u32 {
    let block = &outline.blocks[at];
    let leaf = !block.text.is_empty();
    let heading = matches!(
        block.tag.as_str(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "time" | "a" | "span"
    );
    if !leaf
        || heading
        || block.length < PARAGRAPH
        || block.linked * 3 > block.length
        || outline.zone(at) >= Zone::Figure
    {
        return 0;
    }
    block.length.min(1_000)
}

/// Finds the text that follows the headline at `title`.
pub fn find(outline: &Outline, title: Option<usize>) -> Body {
    let blocks = outline.blocks;
    if blocks.is_empty() {
        return Body::default();
    }
    // weights[i] = running text in blocks[..i]
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
        let inside = outline.subtree(container).skip(1);
        let best = inside
            .filter(|&at| outline.parent(at) == Some(container) && blocks[at].text.is_empty())
            .max_by_key(|&at| total(at));
        match best {
            Some(at) if total(at) * 10 >= total(container) * 6 && total(at) > 0 => container = at,
            _ => break,
        }
    }
    let paragraphs: Vec<usize> = outline
        .subtree(container)
        .filter(|&at| title.is_none_or(|title| at > title) && weight(outline, at) > 0)
        .collect();
    Body { paragraphs, container, chars: total(container), all_chars: sums[blocks.len()] }
}

impl Body {
    /// The first paragraphs, one a line, of 140 words and more where there are so many.
    pub fn lead(&self, outline: &Outline) -> String {
        let mut lead = String::new();
        for &at in &self.paragraphs {
            if words(&lead) >= LEAD_WORDS {
                break;
            }
            let text = clean::squeeze(&outline.blocks[at].text);
            if !lead.is_empty() {
                lead.push('\n');
            }
            lead.push_str(&text);
        }
        lead
    }
}

/// Words, or for scripts without spaces half the characters.
fn words(text: &str) -> usize {
    let wide = text.chars().filter(|&c| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{9fff}')).count();
    text.split_whitespace().count() + wide / 2
}
