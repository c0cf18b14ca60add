//! Words and what stands in them: scripts, tokens, stems, names, numbers, languages, dates, entities.
//! Used by `page`, `provider` and `story`; knows none of them.

mod analyze;
pub mod concept;
pub mod date;
pub mod entity;
pub mod language;
pub mod name;
pub mod script;
pub mod stem;
pub mod stop;
pub mod table;
pub mod term;
pub mod token;
pub mod topic;
pub mod vector;
pub mod weekday;

pub use analyze::{Analysis, Analyzer, analyze};
pub use term::{Kind, Term};
