//! Ranks the picker's rows by how well they match what was typed. Pure.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cell::RefCell;

/// Searchable texts of a row, in lower case.
#[derive(Debug)]
pub struct Findable {
    name: String,
    others: Vec<String>,
}

/// How a word was found, the best last. The profile's name counts more than the other texts, and an exact part of a
/// text more than its letters in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    LettersElsewhere,
    LettersInName,
    Elsewhere,
    BeginsElsewhere,
    InName,
    BeginsWordOfName,
    BeginsName,
    IsName,
}

thread_local! {
    /// Kept between calls, since every row is ranked at every key and the matcher allocates.
    static MATCHER: RefCell<Matcher> = RefCell::new(Matcher::new(Config::DEFAULT));
}

/// Higher than any score for letters, so that the kind of match decides first.
const STEP: i64 = 1 << 20;

impl Findable {
    /// Creates the texts of a row: the profile's name, and other words for it.
    pub fn new<'a>(name: &str, others: impl IntoIterator<Item = &'a str>) -> Self {
        let others = others.into_iter().filter(|text| !text.is_empty()).map(str::to_lowercase).collect();
        Findable { name: name.to_lowercase(), others }
    }

    /// Scores the row; `None` unless every word is found. Higher is better.
    pub fn score(&self, typed: &str) -> Option<i64> {
        let typed = typed.trim().to_lowercase();
        if typed == self.name {
            return Some(i64::MAX);
        }
        typed.split_whitespace().map(|word| self.word(word)).sum()
    }

    /// Scores one typed word; `None` if no text contains it, not even as letters in order.
    fn word(&self, word: &str) -> Option<i64> {
        if let Some(found) = self.to_the_letter(word) {
            return Some(found as i64 * STEP);
        }
        // Digits in the same order occur in too many numbers.
        if !word.contains(char::is_alphabetic) {
            return None;
        }
        let in_name = letters(&self.name, word).map(|score| (Found::LettersInName, score));
        let elsewhere = || self.others.iter().filter_map(|other| letters(other, word)).max();
        let (found, score) = in_name.or_else(|| Some((Found::LettersElsewhere, elsewhere()?)))?;
        Some(found as i64 * STEP + score)
    }

    /// Returns the best exact occurrence of a word.
    fn to_the_letter(&self, word: &str) -> Option<Found> {
        let in_name = self.name.match_indices(word).map(|(at, _)| match at {
            0 if word.len() == self.name.len() => Found::IsName,
            0 => Found::BeginsName,
            _ if begins_word(&self.name, at) => Found::BeginsWordOfName,
            _ => Found::InName,
        });
        in_name.max().or_else(|| {
            let id = account_id(word);
            let elsewhere = self.others.iter().filter_map(|other| match other.find(&id)? {
                at if begins_word(other, at) => Some(Found::BeginsElsewhere),
                _ => Some(Found::Elsewhere),
            });
            elsewhere.max()
        })
    }
}

fn begins_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Removes the hyphens of `1111-2222-3333`, as AWS's console writes account ids.
fn account_id(word: &str) -> String {
    let is_id = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_id { word.replace('-', "") } else { word.to_owned() }
}

/// Scores the word's letters in order with others between them: better if they are close, and at beginnings of words.
fn letters(text: &str, word: &str) -> Option<i64> {
    let atom = Atom::new(word, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy, false);
    let score =
        MATCHER.with_borrow_mut(|matcher| atom.score(Utf32Str::new(text, &mut Vec::new()), matcher))?;
    Some(i64::from(score))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [(&str, [&str; 4]); 7] = [
        ("prod", ["012345678901", "Acme Live", "Administrator", "my-org"]),
        ("prod-eu", ["012345678902", "", "ReadOnly", "my-org"]),
        ("acme-prod", ["012345678903", "", "AdministratorAccess", "other"]),
        ("nonprod", ["111122223333", "", "Developer", "my-org"]),
        ("dev", ["444455556666", "Product", "ReadOnly", "my-org"]),
        ("po-road", ["777788889999", "", "ReadOnly", "my-org"]),
        ("Größe", ["555555555555", "", "Admin", "prod-org"]),
    ];

    fn found(typed: &str) -> Vec<&'static str> {
        let scored = ROWS.iter().filter_map(|(name, others)| {
            Some((Findable::new(name, others.iter().copied()).score(typed)?, *name))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn the_likeliest_to_be_meant_comes_first() {
        for (typed, expected) in [
            ("", &["prod", "prod-eu", "acme-prod", "nonprod", "dev", "po-road", "Größe"][..]),
            // The exact name, its beginning, a word of it, the rest of it, then the other texts, then letters in
            // order.
            ("prod", &["prod", "prod-eu", "acme-prod", "nonprod", "dev", "Größe", "po-road"]),
            ("PROD ", &["prod", "prod-eu", "acme-prod", "nonprod", "dev", "Größe", "po-road"]),
            ("prod admin", &["prod", "acme-prod", "Größe"]),
            ("admin prod", &["prod", "acme-prod", "Größe"]),
            ("acme", &["acme-prod", "prod"]),
            ("live", &["prod"]),
            ("readonly", &["prod-eu", "dev", "po-road"]),
            ("readonly prod", &["prod-eu", "dev", "po-road"]),
            ("access", &["acme-prod"]),
            ("other", &["acme-prod"]),
            ("444455556666", &["dev"]),
            ("4444-5555-6666", &["dev"]),
            ("2222", &["nonprod"]),
            ("0123 eu", &["prod-eu"]),
            ("größe", &["Größe"]),
            ("GRÖSSE", &[]),
            ("zzz", &[]),
            ("prod zzz", &[]),
        ] {
            assert_eq!(found(typed), expected, "{typed}");
        }
    }

    #[test]
    fn letters_in_this_order_are_found_after_all_that_is_there_to_the_letter() {
        for (typed, expected) in [
            ("peu", &["prod-eu"][..]),
            ("nprd", &["nonprod"]),
            ("acprd", &["acme-prod"]),
            ("admstr", &["prod", "acme-prod"]),
            // Digits are not matched as letters in order.
            ("4466", &[]),
        ] {
            assert_eq!(found(typed), expected, "{typed}");
        }
        let ranks =
            ["acme-prod", "xprodx", "pxrxoxd"].map(|name| Findable::new(name, []).score("prod").unwrap());
        assert!(ranks.is_sorted_by(|a, b| a > b), "{ranks:?}");
    }

    #[test]
    fn the_whole_name_beats_everything() {
        let score = |name: &str| Findable::new(name, ["a b", "a", "b"]).score("a b").unwrap();
        assert!(score("a b") > score("a b b"));
        assert_eq!(score("a b"), i64::MAX);
    }
}
