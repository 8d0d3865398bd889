//! Ordered maps, sets and lists of few entries. Pure.
//!
//! The standard library's sort is fast for millions of entries, and adds 5 KB to the program at every place that calls it;
//! a `collect` into a `BTreeMap` calls it too. Here one sort serves all callers.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Makes a map of these entries; of two with the same key it keeps the last one.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// Makes a set of these entries.
pub fn set<T: Ord>(entries: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(entries);
    set
}

/// Sorts; equal items keep their order.
pub fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
}

/// Sorts by a key; items with equal keys keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a comparison; equal items keep their order.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = sorted(items.len(), &|one, other| compare(&items[one], &items[other]));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| unsorted[place].take()));
}

/// Returns the places in a list, sorted by the items there.
fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order_and_none_is_lost() {
        let words = || vec!["b2", "a1", "b1", "c", "a2", ""];
        let mut sorted = words();
        sort_by_key(&mut sorted, |word| word.chars().next());
        assert_eq!(sorted, ["", "a1", "a2", "b2", "b1", "c"]);
        let mut sorted = words();
        sort(&mut sorted);
        assert_eq!(sorted, ["", "a1", "a2", "b1", "b2", "c"]);
        sort_by(&mut sorted, |one, other| other.cmp(one));
        assert_eq!(sorted, ["c", "b2", "b1", "a2", "a1", ""]);
    }

    #[test]
    fn of_two_entries_with_the_same_key_the_last_one_is_kept() {
        let pairs = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(map(pairs).into_iter().collect::<Vec<_>>(), [("a", 2), ("b", 3)]);
        assert_eq!(set(pairs.map(|(key, _)| key)).into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
