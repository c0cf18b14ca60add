//! The readers that are fuzzed, as the ordinary tests know them.

#[path = "../tests/doors/mod.rs"]
mod doors;

pub use doors::feed;
