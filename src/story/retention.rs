//! What is dropped when: whole segments, when their newest article is too old or the store is too large.

use super::index::Index;
use super::manifest::{Entry, Key};
use super::segment::Segment;
use crate::time::{DAY, Timestamp};

/// Seconds by which an article may be ahead of the clock.
const AHEAD: i64 = DAY;

impl Index {
    /// Drops what is too old, or so far ahead that it was stored while the clock was wrong, then the oldest of what is too much.
    /// The store follows with the next commit. Gives the number of segments dropped.
    pub fn retire(&mut self, now: Timestamp) -> usize {
        self.horizon = now.0.saturating_sub(self.limits.age);
        let horizon = self.horizon;
        let before = self.segments.len() + self.set_aside.len();
        let ahead = now.0.saturating_add(AHEAD);
        self.drop_segments(|newest, _| newest < horizon || newest > ahead);
        while self.size().stored > self.limits.bytes {
            let Some(oldest) = self.ages().min() else { break };
            self.drop_segments(|newest, id| (newest, id) == oldest);
        }
        before - self.segments.len() - self.set_aside.len()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.drop_segments(|_, _| true);
    }

    /// The newest article's time and the id of every segment.
    fn ages(&self) -> impl Iterator<Item = (i64, u32)> {
        let served = self.segments.iter().map(|segment| (segment.terms.newest(), segment.id()));
        served.chain(self.set_aside.iter().map(|entry| (entry.newest, entry.id)))
    }

    fn drop_segments(&mut self, goes: impl Fn(i64, u32) -> bool) {
        let (litter, changed) = (&mut self.litter, &mut self.changed);
        let mut stays = |newest, id, places, written: bool| {
            let goes = goes(newest, id);
            if goes {
                *changed = true;
                litter.extend(written.then(|| parts(id, places)).into_iter().flatten());
            }
            !goes
        };
        self.segments.retain(|segment: &Segment| {
            let written = segment.unwritten.is_none();
            stays(segment.terms.newest(), segment.id(), segment.places_number, written)
        });
        self.set_aside.retain(|entry: &Entry| stays(entry.newest, entry.id, entry.places, true));
    }
}

/// The keys of a segment in the order of deletion: terms last, so that what is left half deleted is still noticed.
pub(super) fn parts(id: u32, places: u32) -> [Key; 4] {
    [Key::Texts(id), Key::Signatures(id), Key::Places(id, places), Key::Terms(id)]
}
