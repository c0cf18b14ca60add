//! Parallax's core: which outlet a page is from, how raters rate it, and who else covers the story.
//!
//! The core is pure. It knows no browser, does no I/O and never asks the time: callers hand it
//! bytes and `now`. It runs the same natively and as WebAssembly.
//!
//! | room | question it answers |
//! | --- | --- |
//! | [`outlet`] | whose page is this address? |
//! | [`rating`] | what does each rater say of that outlet? |
//! | [`page`] | what does the open page say of itself: is it an article, which title, whose byline, when? |
//! | [`text`] | words: scripts, tokens, languages, dates, entities |
//! | [`story`] | which other articles tell the same story? |
//! | [`provider`] | where is coverage asked for, and what did the source answer? |
//! | [`brief`] | what does a story page say? |
//! | [`view`] | plain data for each surface: everything decided, nothing drawn |

pub mod brief;
pub mod correction;
pub mod decimal;
pub mod outlet;
pub mod page;
pub mod provider;
pub mod rating;
pub mod sealed;
pub mod settings;
pub mod sources;
pub mod tsv;
pub mod view;

pub use parallax_matching::{order, packed, story, text, time};
