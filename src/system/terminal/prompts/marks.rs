//! Marks of a list in which several items can be chosen. Pure.

use std::collections::BTreeSet;

/// Items that a person has marked, in the order of the list.
#[derive(Debug, Default)]
pub(super) struct Marks {
    items: BTreeSet<usize>,
}

impl Marks {
    /// Marks an item, or takes its mark away.
    pub(super) fn toggle(&mut self, item: usize) {
        if !self.items.remove(&item) {
            self.items.insert(item);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn positions(&self) -> Vec<usize> {
        self.items.iter().copied().collect()
    }

    /// Returns what a row begins with. Nothing, as in a list without marks, until there is one.
    pub(super) fn sign(&self, item: usize) -> &'static str {
        match (self.is_empty(), self.items.contains(&item)) {
            (true, _) => "",
            (false, true) => "* ",
            (false, false) => "  ",
        }
    }
}

/// Names the chosen items, the first of them if there are many.
pub(super) fn in_words(chosen: &[String]) -> String {
    const MOST: usize = 3;
    match chosen {
        [] => String::new(),
        [one] => one.clone(),
        several if several.len() <= MOST => several.join("; "),
        many => format!("{}; and {} more", many[..MOST - 1].join("; "), many.len() + 1 - MOST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_and_goes_and_shows_once_there_is_one() {
        let mut marks = Marks::default();
        assert_eq!((marks.sign(1), marks.positions()), ("", vec![]));
        marks.toggle(2);
        marks.toggle(1);
        assert_eq!((marks.sign(1), marks.sign(0), marks.positions()), ("* ", "  ", vec![1, 2]));
        marks.toggle(1);
        marks.toggle(2);
        assert!(marks.is_empty());
    }

    #[test]
    fn many_chosen_items_are_one_line() {
        for (count, expected) in [(1, "a1"), (3, "a1; a2; a3"), (4, "a1; a2; and 2 more")] {
            let chosen: Vec<String> = (1..=count).map(|number| format!("a{number}")).collect();
            assert_eq!(in_words(&chosen), expected);
        }
    }
}
