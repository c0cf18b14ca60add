//! The gate before a source that must be asked slowly: one queue, a spacing between requests, and a
//! breaker that stays open longer each time the source refuses.

use super::answer::{Outcome, hash};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How a source wants to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Seconds between two requests.
    pub spacing: i64,
    /// Seconds of pause after one, two, and three or more failures in a row.
    pub pauses: [i64; 3],
    /// Empty answers in a row after which "none found" is not believed.
    pub silent_after: Option<u32>,
}

/// Same question within this time: the stored answer is used. Seconds.
const SAME_QUESTION: i64 = 30 * 60;
/// Questions remembered.
const MAX_REMEMBERED: usize = 50;

/// State of one source; stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gate {
    pub last_asked: Timestamp,
    /// Refusals in a row.
    pub failures: u32,
    /// Not to be asked before.
    pub closed_until: Timestamp,
    /// Empty answers in a row.
    pub empties: u32,
    /// Hash and time of the questions asked last.
    asked: Vec<(u64, Timestamp)>,
    /// The question whose answer has not come: the worker may have been stopped meanwhile.
    pending: Option<u64>,
}

/// Why a source is not asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Closed {
    /// It refused; the breaker is open.
    Busy { until: Timestamp },
    /// The last request is too near.
    Spacing { until: Timestamp },
    /// The same question was asked at that time; its answer is used.
    AskedBefore { at: Timestamp },
}

impl Gate {
    /// Whether `url` may be asked for at `now`.
    ///
    /// # Errors
    /// Says why not, and until when.
    pub fn may_ask(&self, url: &str, manner: &Manner, now: Timestamp) -> Result<(), Closed> {
        let question = hash(url.as_bytes());
        let before = self
            .asked
            .iter()
            .filter(|(asked, _)| *asked == question && self.pending != Some(question))
            .find(|(_, at)| (0..SAME_QUESTION).contains(&now.since(*at)));
        if let Some((_, at)) = before {
            return Err(Closed::AskedBefore { at: *at });
        }
        if now < self.closed_until {
            return Err(Closed::Busy { until: self.closed_until });
        }
        // A clock that was set back must not close the gate for long.
        if (0..manner.spacing).contains(&now.since(self.last_asked)) {
            return Err(Closed::Spacing { until: Timestamp(self.last_asked.0 + manner.spacing) });
        }
        Ok(())
    }

    /// Notes that `url` is asked for now. Called before the request, and stored, so that a worker that
    /// dies in between does not ask again at once.
    pub fn ask(&mut self, url: &str, now: Timestamp) {
        self.last_asked = now;
        self.asked.retain(|(_, at)| now.since(*at) < SAME_QUESTION);
        if self.asked.len() >= MAX_REMEMBERED {
            self.asked.remove(0);
        }
        let question = hash(url.as_bytes());
        self.pending = Some(question);
        self.asked.push((question, now));
    }

    /// Notes the answer to `url`, and gives the outcome to show: the time of a pause is the gate's.
    pub fn after(
        &mut self,
        url: &str,
        outcome: Outcome,
        manner: &Manner,
        now: Timestamp,
    ) -> Outcome {
        self.pending = None;
        let wait = match &outcome {
            Outcome::Throttled { until } | Outcome::Unreachable { until } => until.since(now),
            Outcome::Blocked => 0,
            Outcome::Offline => {
                self.forget(url);
                return outcome;
            }
            Outcome::Empty => {
                self.empties += 1;
                self.failures = 0;
                let silent = manner.silent_after.is_some_and(|most| self.empties >= most);
                return if silent { Outcome::BadAnswer } else { outcome };
            }
            other => {
                if other.is_measured() {
                    self.empties = 0;
                    self.failures = 0;
                }
                return outcome;
            }
        };
        self.forget(url);
        self.failures += 1;
        let step = (self.failures as usize).min(manner.pauses.len()) - 1;
        let pause = manner.pauses.get(step).copied().unwrap_or(0);
        // What the server asks for counts when it is longer; an hour of its own is ours already.
        let asked = if matches!(outcome, Outcome::Throttled { .. }) { wait } else { 0 };
        let until = Timestamp(now.0 + pause.max(asked.min(24 * 3_600)));
        self.closed_until = until;
        match outcome {
            Outcome::Throttled { .. } => Outcome::Throttled { until },
            Outcome::Unreachable { .. } => Outcome::Unreachable { until },
            other => other,
        }
    }

    /// A question that got no answer may be asked again.
    fn forget(&mut self, url: &str) {
        let question = hash(url.as_bytes());
        self.asked.retain(|(asked, _)| *asked != question);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANNER: Manner = Manner { spacing: 8, pauses: [300, 900, 3_600], silent_after: Some(2) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp(1_772_000_000 + seconds)
    }

    #[test]
    fn spacing_breaker_and_memory() {
        let mut gate = Gate::default();
        assert_eq!(gate.may_ask("a", &MANNER, at(0)), Ok(()));
        gate.ask("a", at(0));
        // An answer that was lost with the worker may be asked for again, when the spacing allows it.
        assert_eq!(gate.may_ask("a", &MANNER, at(9)), Ok(()));
        gate.after("a", Outcome::Ok { items: 1 }, &MANNER, at(1));
        assert_eq!(gate.may_ask("b", &MANNER, at(7)), Err(Closed::Spacing { until: at(8) }));
        assert_eq!(gate.may_ask("b", &MANNER, at(8)), Ok(()));
        assert_eq!(gate.may_ask("a", &MANNER, at(60)), Err(Closed::AskedBefore { at: at(0) }));
        assert_eq!(gate.may_ask("a", &MANNER, at(1_800)), Ok(()));
        let busy = || Outcome::Throttled { until: at(0) };
        for (now, until) in [(0, 300), (300, 1_200), (1_200, 4_800), (4_800, 8_400)] {
            gate.ask("c", at(now));
            let outcome = gate.after("c", busy(), &MANNER, at(now));
            assert_eq!(outcome, Outcome::Throttled { until: at(until) });
            assert_eq!(
                gate.may_ask("c", &MANNER, at(until - 1)),
                Err(Closed::Busy { until: at(until) })
            );
            assert_eq!(gate.may_ask("c", &MANNER, at(until)), Ok(()));
        }
        gate.after("c", Outcome::Ok { items: 3 }, &MANNER, at(9_000));
        assert_eq!(gate.failures, 0);
    }

    #[test]
    fn two_silences_are_a_fault() {
        let mut gate = Gate::default();
        assert_eq!(gate.after("a", Outcome::Empty, &MANNER, at(0)), Outcome::Empty);
        assert_eq!(gate.after("b", Outcome::Empty, &MANNER, at(60)), Outcome::BadAnswer);
        gate.after("c", Outcome::Ok { items: 1 }, &MANNER, at(90));
        assert_eq!(gate.after("d", Outcome::Empty, &MANNER, at(120)), Outcome::Empty);
    }

    #[test]
    fn a_lost_connection_costs_nothing() {
        let mut gate = Gate::default();
        gate.ask("a", at(0));
        gate.after("a", Outcome::Offline, &MANNER, at(1));
        assert_eq!(gate.may_ask("a", &MANNER, at(8)), Ok(()));
    }
}
