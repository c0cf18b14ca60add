//! The rooms that decide how fast a story is found, and what they stand on. They are a crate of their own for one reason: as
//! WebAssembly they are compiled for speed, everything else for size. `parallax` gives them on under the same names.

pub mod order;
pub mod packed;
pub mod story;
pub mod text;
pub mod time;
