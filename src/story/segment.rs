//! A segment: some thousand articles that were written together, and what has become of them since.

use super::columns::{Place, Signatures};
use super::manifest::Entry;
use super::terms::{Facet, Terms};
use crate::time::Timestamp;

/// What matching may know of an article without its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meta<'a> {
    /// See [`super::key`].
    pub key: u64,
    /// Publication time as decay and retention use it: never later than the arrival.
    pub time: Timestamp,
    pub outlet: &'a str,
    pub language: &'a str,
    /// Key of the agency, or empty.
    pub origin: &'a str,
    pub provider: &'a str,
    pub place: Place,
}

/// A segment in memory.
pub(super) struct Segment {
    pub terms: Terms,
    /// `None` until they are loaded.
    pub signatures: Option<Signatures>,
    pub places: Vec<Place>,
    pub places_number: u32,
    /// The number that the next places get.
    pub places_next: u32,
    pub places_changed: bool,
    /// One bit a slot.
    pub dead: Vec<u64>,
    /// Bytes of the stored signatures and texts.
    pub signature_bytes: u64,
    pub text_bytes: u64,
    /// The texts' value while it is not written.
    pub unwritten: Option<Vec<u8>>,
}

impl Segment {
    pub fn id(&self) -> u32 {
        self.terms.id
    }

    pub fn is_dead(&self, slot: usize) -> bool {
        self.dead.get(slot / 64).is_none_or(|word| word >> (slot % 64) & 1 == 1)
    }

    pub fn kill(&mut self, slot: usize) {
        if let Some(word) = self.dead.get_mut(slot / 64) {
            *word |= 1 << (slot % 64);
        }
    }

    pub fn dead_slots(&self) -> Vec<u16> {
        let bits = |(at, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
        };
        let words = self.dead.iter().enumerate().filter(|(_, word)| **word != 0);
        let slots = words.flat_map(bits).filter(|slot| *slot < self.terms.docs);
        slots.map(|slot| slot as u16).collect()
    }

    pub fn match_bytes(&self) -> u64 {
        self.terms.size() as u64 + self.signature_bytes
    }

    pub fn entry(&self) -> Entry {
        Entry {
            id: self.id(),
            docs: self.terms.docs as u32,
            newest: self.terms.newest(),
            match_bytes: self.match_bytes(),
            text_bytes: self.text_bytes,
            places: self.places_number,
            dead: self.dead_slots(),
        }
    }

    /// Bytes of its places, in memory and stored.
    pub fn places_bytes(&self) -> u64 {
        (self.places.len() * size_of::<Place>()) as u64
    }

    pub fn meta(&self, slot: usize) -> Meta<'_> {
        self.meta_with(slot, |facet| self.terms.facet(slot, facet))
    }

    /// The same with names that are at hand.
    pub fn meta_with<'a>(&self, slot: usize, name: impl Fn(Facet) -> &'a str) -> Meta<'a> {
        Meta {
            key: self.terms.key(slot),
            time: Timestamp(self.terms.time(slot)),
            outlet: name(Facet::Outlet),
            language: name(Facet::Language),
            origin: name(Facet::Origin),
            provider: name(Facet::Provider),
            place: self.places.get(slot).copied().unwrap_or_default(),
        }
    }
}
