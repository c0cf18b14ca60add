//! How the voices of a story spread over a property, with what is not known beside it.

use crate::order::Sort;
use std::collections::{BTreeMap, HashSet};

/// Counts of a property's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution<K> {
    /// Most frequent first, then by value.
    pub counts: Vec<(K, u32)>,
    pub unknown: u32,
}

impl<K> Distribution<K> {
    pub fn known(&self) -> u32 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    pub fn total(&self) -> u32 {
        self.known() + self.unknown
    }
}

/// Counts each voice once, with the first value given for it (the articles come in the order in which they count);
/// with `None` as voice an article counts by itself.
pub fn distribution<K: Ord>(
    values: impl IntoIterator<Item = (Option<u32>, Option<K>)>,
) -> Distribution<K> {
    let mut seen = HashSet::new();
    let (mut counts, mut unknown) = (BTreeMap::new(), 0);
    for (voice, value) in values {
        if voice.is_some_and(|voice| !seen.insert(voice)) {
            continue;
        }
        match value {
            Some(value) => *counts.entry(value).or_insert(0) += 1,
            None => unknown += 1,
        }
    }
    let mut counts: Vec<(K, u32)> = counts.into_iter().collect();
    counts.order_by_key(|(_, count)| std::cmp::Reverse(*count));
    Distribution { counts, unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_counts_once_and_what_is_unknown_is_counted_too() {
        let values = [
            (Some(1), Some("JP")),
            (Some(2), Some("US")),
            (Some(2), Some("DE")),
            (Some(3), None),
            (None, Some("US")),
            (None, Some("AT")),
        ];
        let found = distribution(values);
        assert_eq!(found.counts, [("US", 2), ("AT", 1), ("JP", 1)]);
        assert_eq!((found.known(), found.unknown, found.total()), (4, 1, 5));
        assert_eq!(distribution::<u8>([]).total(), 0);
    }
}
