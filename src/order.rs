//! Sorting in one compiled body.
//!
//! The standard library's sort is compiled anew for each type and each way of comparing, 4 to 8 KB a time: in WebAssembly
//! that made a seventh of the core. These sort the places of the items with one body and then move the items, each once.
//! Where a sort is part of matching and must be fast, the standard one is used, best on whole numbers ([`falling`]).

use std::cmp::Ordering;

/// Sorting of lists whose length, not speed, matters. All are stable.
pub trait Sort<T> {
    /// Sorts in rising order.
    fn order(&mut self)
    where
        T: Ord;

    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// `key` is asked for at each comparison.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Sort<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }

    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        // A list of more items than that has no place in memory.
        let mut from: Vec<u32> = (0..self.len() as u32).collect();
        sort_places(&mut from, &mut |a, b| compare(&self[a as usize], &self[b as usize]));
        arrange(self, &mut from);
    }

    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }
}

fn sort_places(places: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// Moves to each place the item that stands at `from[place]`, one cycle of the permutation after the other.
fn arrange<T>(items: &mut [T], from: &mut [u32]) {
    for start in 0..items.len() {
        let mut place = start;
        loop {
            let next = std::mem::replace(&mut from[place], place as u32) as usize;
            if next == start || next == place {
                break;
            }
            items.swap(place, next);
            place = next;
        }
    }
}

/// Places of values from the greatest to the least, equal ones in their order. Whole numbers are sorted, which is quickest.
pub fn falling(values: impl Iterator<Item = f32>) -> impl Iterator<Item = usize> {
    let key = |(place, value): (usize, f32)| {
        let bits = value.to_bits();
        // As `f32::total_cmp` orders them: the bits of what is below zero run the other way.
        let rising = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
        u64::from(!rising) << 32 | place as u64
    };
    let mut keys: Vec<u64> = values.enumerate().map(key).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32 as usize)
}

/// Collects into an ordered map or set without the sort that its `collect` brings along. Of equal keys the last counts.
pub fn gathered<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_sort(items in prop::collection::vec((0..20u8, any::<u8>()), 0..200)) {
            let (mut ours, mut standard) = (items.clone(), items);
            ours.order_by_key(|(key, _)| *key);
            standard.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &standard);
            ours.order();
            standard.sort();
            prop_assert_eq!(&ours, &standard);
            ours.order_by(|a, b| (b.1 / 2).cmp(&(a.1 / 2)));
            standard.sort_by_key(|item| std::cmp::Reverse(item.1 / 2));
            prop_assert_eq!(ours, standard);
        }

        #[test]
        fn falling_as_total_cmp(values in prop::collection::vec(any::<f32>(), 0..200)) {
            let mut places: Vec<usize> = (0..values.len()).collect();
            places.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
            prop_assert_eq!(falling(values.into_iter()).collect::<Vec<_>>(), places);
        }
    }
}
