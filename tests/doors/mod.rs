//! Every reader of foreign bytes behind one signature, for the fuzz targets and for the test that replays the corpora.
//!
//! A door panics when the reader does, or when a property that it promises does not hold.

#[path = "../common/no_decoder.rs"]
mod no_decoder;
mod stored;
mod web;

/// A reader, fed with bytes of a stranger.
pub type Door = fn(&[u8]);

/// Name of the fuzz target and of the folder in `tests/corpus`, and the reader.
pub const DOORS: [(&str, Door); 15] = [
    ("address", web::address),
    ("identify", web::identify),
    ("facts", web::facts),
    ("page", web::page),
    ("dates", web::dates),
    ("feed", web::feed),
    ("opml", web::opml),
    ("gdelt", web::gdelt),
    ("search", web::search),
    ("ratings", stored::ratings),
    ("packs", stored::packs),
    ("directory", stored::directory),
    ("index", stored::index),
    ("settings", stored::settings),
    ("request", stored::request),
];

/// Feeds the door of that name.
#[allow(dead_code, reason = "the replaying test walks the list instead")]
pub fn feed(name: &str, bytes: &[u8]) {
    let (_, door) = DOORS.iter().find(|(known, _)| *known == name).expect("a door of that name");
    door(bytes);
}

/// Splits off the first byte, which chooses among the cases of a door.
fn choice(bytes: &[u8]) -> (usize, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest))
}

/// Seeds that are no text, by their place in `tests/corpus`.
#[allow(dead_code, reason = "a fuzz target reads the files")]
pub fn seeds() -> [(&'static str, Vec<u8>); 4] {
    [
        ("directory/small", web::small_table()),
        ("packs/small", stored::small_pack()),
        ("packs/shipped", stored::small_shipped_pack()),
        ("index/small", stored::small_index()),
    ]
}
