//! From matches to voices: one row an outlet, copies of one text folded under who wrote it.
//!
//! **An outlet counts once however many articles it has. Who carries a text that another wrote
//! does not count for it; the writer counts once.**

use crate::order::Sort;
use crate::story::Match;
use crate::time::Timestamp;
use std::collections::HashMap;

/// One article as a row shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Key of the outlet that shows it.
    pub outlet: String,
    /// Key of the outlet that wrote it, when another.
    pub origin: Option<String>,
    pub title: String,
    pub url: String,
    pub language: String,
    /// `None` when not known to the minute. When a page was only seen is not its time, or it could be called the first.
    pub time: Option<Timestamp>,
    /// Equal ids are copies of one text; `None` stands alone.
    pub fold: Option<u32>,
    /// The page that is open.
    pub open: bool,
}

/// One outlet's coverage.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    pub outlet: String,
    /// The article that stands for the voice. Another outlet's page when the writer's own was not seen.
    pub lead: Piece,
    /// More articles of the same outlet.
    pub more: Vec<Piece>,
    /// Other outlets' pages with the same text.
    pub carriers: Vec<Piece>,
}

impl Voice {
    /// Is the open page this outlet's own?
    pub fn is_open(&self) -> bool {
        self.lead.open && self.lead.outlet == self.outlet
    }

    /// Is the open page a copy of this voice's text?
    pub fn carries_open(&self) -> bool {
        self.carriers.iter().any(|piece| piece.open)
            || (self.lead.open && self.lead.outlet != self.outlet)
    }

    /// Articles that were seen.
    pub fn articles(&self) -> u32 {
        1 + (self.more.len() + self.carriers.len()) as u32
    }
}

impl From<&Match> for Piece {
    fn from(found: &Match) -> Self {
        let document = &found.document;
        Self {
            outlet: document.outlet.clone(),
            origin: document.origin.clone().filter(|origin| *origin != document.outlet),
            title: document.title.clone(),
            url: document.url.clone(),
            language: document.language.clone(),
            time: (document.time.0 > 0 && document.time != document.seen).then_some(document.time),
            fold: Some(found.fold),
            open: false,
        }
    }
}

/// Folds pieces into voices, earliest first. The open page stands among the pieces at most once:
/// a match of the same address becomes the open piece.
pub fn voices(matches: &[Match], open: Option<Piece>) -> Vec<Voice> {
    let mut pieces: Vec<Piece> = matches.iter().map(Piece::from).collect();
    if let Some(open) = open {
        place_open(&mut pieces, open);
    }
    pieces.order_by(|a, b| order(a).cmp(&order(b)));
    let writers = writers(&pieces);

    let mut found: Vec<(String, Vec<Piece>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for piece in pieces {
        let writer = match piece.fold.and_then(|fold| writers.get(&fold)) {
            Some(writer) => writer.clone(),
            None => piece.origin.clone().unwrap_or_else(|| piece.outlet.clone()),
        };
        let place = *places.entry(writer.clone()).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, pieces)) => pieces.push(piece),
            None => found.push((writer, vec![piece])),
        }
    }
    let mut voices: Vec<Voice> =
        found.into_iter().filter_map(|(outlet, pieces)| voice(outlet, pieces)).collect();
    voices.order_by(|a, b| order(&a.lead).cmp(&order(&b.lead)));
    voices
}

/// Known times first, then by key so that the order never depends on the input's.
fn order(piece: &Piece) -> (bool, Option<Timestamp>, &str, &str) {
    (piece.time.is_none(), piece.time, &piece.outlet, &piece.url)
}

fn place_open(pieces: &mut Vec<Piece>, open: Piece) {
    let same = |piece: &&mut Piece| !open.url.is_empty() && piece.url == open.url;
    match pieces.iter_mut().find(same) {
        Some(piece) => {
            // The page itself knows its title and writer best, the index its time and copies.
            piece.open = true;
            piece.origin = open.origin.or(piece.origin.take());
            piece.time = piece.time.or(open.time);
        }
        None => pieces.push(open),
    }
}

/// Who wrote the text of each fold: the origin that is named most, else the outlet that had it first.
fn writers(pieces: &[Piece]) -> HashMap<u32, String> {
    let mut named: HashMap<u32, HashMap<&str, u32>> = HashMap::new();
    let mut first: HashMap<u32, &str> = HashMap::new();
    for piece in pieces {
        let Some(fold) = piece.fold else { continue };
        first.entry(fold).or_insert(&piece.outlet);
        if let Some(origin) = &piece.origin {
            *named.entry(fold).or_default().entry(origin).or_default() += 1;
        }
    }
    let writer = |(fold, first): (u32, &str)| {
        let most = named.get(&fold).and_then(|names| {
            names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)))
        });
        (fold, most.map_or(first, |(name, _)| name).to_owned())
    };
    first.into_iter().map(writer).collect()
}

/// The voice of an outlet: its own articles, and the pages that carry its text. `pieces` are in order of time.
fn voice(outlet: String, pieces: Vec<Piece>) -> Option<Voice> {
    let (mut own, mut carriers): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().partition(|piece| piece.outlet == outlet);
    let lead = match own.is_empty() {
        false => own.remove(own.iter().position(|piece| piece.open).unwrap_or(0)),
        true if carriers.is_empty() => return None,
        true => carriers.remove(0),
    };
    // One line for each carrier, however many copies it has.
    let mut seen = std::collections::HashSet::new();
    seen.extend((lead.outlet != outlet).then(|| lead.outlet.clone()));
    carriers.retain(|piece| seen.insert(piece.outlet.clone()) || piece.open);
    Some(Voice { outlet, lead, more: own, carriers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Document;

    fn found(outlet: &str, origin: Option<&str>, time: i64, fold: u32) -> Match {
        Match {
            document: Document {
                outlet: outlet.into(),
                origin: origin.map(Into::into),
                title: format!("{outlet} at {time}"),
                url: format!("https://{outlet}/{time}"),
                time: Timestamp(time),
                ..Default::default()
            },
            score: 0.9,
            fold,
            evidence: Vec::new(),
        }
    }

    fn open(outlet: &str, time: i64) -> Piece {
        Piece {
            outlet: outlet.into(),
            url: format!("https://{outlet}/{time}"),
            time: Some(Timestamp(time)),
            open: true,
            ..Default::default()
        }
    }

    fn names(voices: &[Voice]) -> Vec<&str> {
        voices.iter().map(|voice| voice.outlet.as_str()).collect()
    }

    #[test]
    fn an_outlet_counts_once() {
        let matches = [found("b", None, 20, 1), found("a", None, 10, 2), found("b", None, 30, 3)];
        let voices = voices(&matches, None);
        assert_eq!(names(&voices), ["a", "b"]);
        assert_eq!((voices[1].lead.time, voices[1].more.len()), (Some(Timestamp(20)), 1));
    }

    #[test]
    fn a_wire_text_counts_for_the_agency() {
        let matches = [
            found("ap", None, 10, 1),
            found("k", Some("ap"), 12, 1),
            found("w", Some("ap"), 11, 1),
            found("w", Some("ap"), 13, 1),
        ];
        let voices = voices(&matches, Some(open("j", 5)));
        assert_eq!(names(&voices), ["j", "ap"]);
        assert_eq!(voices[1].carriers.len(), 2);
        assert!(voices[0].is_open() && !voices[1].carries_open());
    }

    #[test]
    fn the_open_page_may_be_a_copy() {
        let matches = [found("ap", None, 10, 1), found("k", Some("ap"), 12, 1)];
        let seen = voices(&matches, Some(open("k", 12)));
        assert_eq!(names(&seen), ["ap"]);
        assert!(seen[0].carries_open());
        // Not in the index, but the page names its agency.
        let page = Piece { origin: Some("ap".into()), ..open("z", 15) };
        let seen = voices(&matches, Some(page));
        assert_eq!((seen.len(), seen[0].carriers.len(), seen[0].carries_open()), (1, 2, true));
    }

    #[test]
    fn an_unseen_agency_is_shown_on_its_first_carrier() {
        let matches = [found("k", Some("ap"), 12, 1), found("w", Some("ap"), 11, 1)];
        let voices = voices(&matches, None);
        assert_eq!(names(&voices), ["ap"]);
        assert_eq!((voices[0].lead.outlet.as_str(), voices[0].carriers.len()), ("w", 1));
        assert_eq!(voices[0].articles(), 2);
    }

    #[test]
    fn copies_without_an_agency_belong_to_the_first() {
        let matches = [found("b", None, 20, 7), found("a", None, 10, 7), found("c", None, 30, 7)];
        let voices = voices(&matches, None);
        assert_eq!((names(&voices), voices[0].carriers.len()), (vec!["a"], 2));
    }

    #[test]
    fn order_does_not_depend_on_the_input() {
        let mut matches = vec![
            found("a", None, 0, 1),
            found("b", None, 20, 2),
            found("c", Some("d"), 20, 3),
            found("d", None, 40, 3),
        ];
        let expected = voices(&matches, Some(open("b", 20)));
        matches.reverse();
        assert_eq!(voices(&matches, Some(open("b", 20))), expected);
        // No time known: last.
        assert_eq!(names(&expected).last(), Some(&"a"));
    }
}
