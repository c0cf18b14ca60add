//! Words and what stands in them: scripts, tokens, stems, names, numbers, languages, dates, entities.
//! Used by `page`, `provider` and `story`; knows none of them.
