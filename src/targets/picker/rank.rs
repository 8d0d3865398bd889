//! Ranks the picker's rows by how well they match what was typed. Equal texts of several rows are matched once per key.
//! Pure.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Searchable texts of every row.
#[derive(Debug, Default)]
pub struct SearchIndex {
    /// The texts in lower case, each once.
    texts: Vec<String>,
    /// Position of a text, by the text as written.
    places: HashMap<String, TextId>,
    /// Name of each row, and the end of its other texts in `others`.
    rows: Vec<(TextId, u32)>,
    others: Vec<TextId>,
    memo: RefCell<Memo>,
}

/// Position of a text.
pub type TextId = u32;

/// How a word was found, the best last. The row's name counts more than the other texts, and an exact part of a text
/// more than its letters in order.
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

/// What was typed last, with its matches: every row is ranked for the same text.
#[derive(Debug, Default)]
struct Memo {
    typed: String,
    /// The typed text without outer blanks, in lower case.
    whole: String,
    words: Vec<Word>,
}

/// A typed word and what it matches, by text.
#[derive(Debug)]
struct Word {
    word: String,
    /// The word as an account id, if it is one with hyphens.
    id: String,
    /// How the word is in the text as a row's name, and as another text. Filled in on demand.
    matches: Vec<Cell<TextMatch>>,
    /// Finds the letters in order; `None` for digits, which occur in the same order in too many numbers.
    letters: Option<Atom>,
}

#[derive(Clone, Copy, Debug, Default)]
struct TextMatch {
    as_name: Lookup<Found>,
    as_other: Lookup<Found>,
    letters: Lookup<u16>,
}

/// A result that may not be computed yet.
#[derive(Clone, Copy, Debug, Default)]
enum Lookup<T> {
    #[default]
    Open,
    Done(Option<T>),
}

thread_local! {
    /// Kept between calls, since the matcher allocates.
    static MATCHER: RefCell<Matcher> = RefCell::new(Matcher::new(Config::DEFAULT));
}

/// Higher than any score for letters, so that the kind of match decides first.
const STEP: i64 = 1 << 20;

impl SearchIndex {
    /// Adds a text, and returns its position.
    pub fn text(&mut self, text: &str) -> TextId {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = TextId::try_from(self.texts.len()).unwrap_or(TextId::MAX);
        self.texts.push(text.to_lowercase());
        self.places.insert(text.to_owned(), place);
        place
    }

    /// Adds a row: its name, and other words for it.
    pub fn row(&mut self, name: TextId, others: impl IntoIterator<Item = TextId>) {
        self.others.extend(others);
        self.rows.push((name, u32::try_from(self.others.len()).unwrap_or(u32::MAX)));
    }

    /// Scores a row; `None` unless every word is found. Higher is better.
    pub fn score(&self, typed: &str, row: usize) -> Option<i64> {
        let mut memo = self.memo.borrow_mut();
        if memo.typed != typed || memo.words.is_empty() {
            memo.read(typed, self.texts.len());
        }
        let (name, end) = self.rows[row];
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].1);
        let others = &self.others[start as usize..end as usize];
        if self.texts[name as usize] == memo.whole {
            return Some(i64::MAX);
        }
        memo.words.iter().map(|word| word.score(&self.texts, name, others)).sum()
    }
}

impl Memo {
    /// Splits the typed text into words; keeps the matches of words that were there before.
    fn read(&mut self, typed: &str, texts: usize) {
        typed.clone_into(&mut self.typed);
        self.whole = typed.trim().to_lowercase();
        let mut before = std::mem::take(&mut self.words);
        for word in self.whole.clone().split_whitespace() {
            let known = before.iter().position(|it| it.word == word).map(|at| before.swap_remove(at));
            self.words.push(known.unwrap_or_else(|| Word::new(word, texts)));
        }
    }
}

impl Word {
    fn new(word: &str, texts: usize) -> Self {
        let atom = || Atom::new(word, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy, false);
        Word {
            word: word.to_owned(),
            id: account_id(word),
            matches: vec![Cell::default(); texts],
            letters: word.contains(char::is_alphabetic).then(atom),
        }
    }

    /// Scores the word in one row; `None` if no text contains it, not even as letters in order.
    fn score(&self, texts: &[String], name: TextId, others: &[TextId]) -> Option<i64> {
        let literal = self.in_name(texts, name);
        let literal =
            literal.or_else(|| others.iter().filter_map(|other| self.elsewhere(texts, *other)).max());
        if let Some(found) = literal {
            return Some(found as i64 * STEP);
        }
        let in_name = self.letters_in(texts, name).map(|score| (Found::LettersInName, score));
        let elsewhere = || others.iter().filter_map(|other| self.letters_in(texts, *other)).max();
        let (found, score) = in_name.or_else(|| Some((Found::LettersElsewhere, elsewhere()?)))?;
        Some(found as i64 * STEP + i64::from(score))
    }

    /// Returns the best exact occurrence in a row's name.
    fn in_name(&self, texts: &[String], at: TextId) -> Option<Found> {
        let known = self.matches[at as usize].get();
        if let Lookup::Done(found) = known.as_name {
            return found;
        }
        let text = &texts[at as usize];
        let found = text.match_indices(&self.word).map(|(at, _)| match at {
            0 if self.word.len() == text.len() => Found::IsName,
            0 => Found::BeginsName,
            _ if begins_word(text, at) => Found::BeginsWordOfName,
            _ => Found::InName,
        });
        let found = found.max();
        self.matches[at as usize].set(TextMatch { as_name: Lookup::Done(found), ..known });
        found
    }

    /// Returns the first exact occurrence in another text.
    fn elsewhere(&self, texts: &[String], at: TextId) -> Option<Found> {
        let known = self.matches[at as usize].get();
        if let Lookup::Done(found) = known.as_other {
            return found;
        }
        let text = &texts[at as usize];
        let found = text.find(&self.id).map(|at| match at {
            at if begins_word(text, at) => Found::BeginsElsewhere,
            _ => Found::Elsewhere,
        });
        self.matches[at as usize].set(TextMatch { as_other: Lookup::Done(found), ..known });
        found
    }

    /// Scores the word's letters in order with others between them: better if they are close, and at beginnings of
    /// words.
    fn letters_in(&self, texts: &[String], at: TextId) -> Option<u16> {
        let atom = self.letters.as_ref()?;
        let known = self.matches[at as usize].get();
        if let Lookup::Done(score) = known.letters {
            return score;
        }
        let mut room = Vec::new();
        let text = Utf32Str::new(&texts[at as usize], &mut room);
        let score = MATCHER.with_borrow_mut(|matcher| atom.score(text, matcher));
        self.matches[at as usize].set(TextMatch { letters: Lookup::Done(score), ..known });
        score
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

    fn index<'a>(rows: impl IntoIterator<Item = (&'a str, &'a [&'a str])>) -> SearchIndex {
        let mut index = SearchIndex::default();
        for (name, others) in rows {
            let name = index.text(name);
            let others: Vec<TextId> = others.iter().map(|text| index.text(text)).collect();
            index.row(name, others);
        }
        index
    }

    fn found(typed: &str) -> Vec<&'static str> {
        let index = index(ROWS.iter().map(|(name, others)| (*name, &others[..])));
        // As it is typed: the matches of a word that is still being typed are not those of the whole word.
        for (end, _) in typed.char_indices() {
            (0..ROWS.len())
                .for_each(|row| assert!(index.score(&typed[..end], row) < Some(i64::MAX) || end > 0));
        }
        let scored = (0..ROWS.len()).filter_map(|row| Some((index.score(typed, row)?, ROWS[row].0)));
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
        let names = ["acme-prod", "xprodx", "pxrxoxd"];
        let index = index(names.map(|name| (name, &[][..])));
        let ranks = [0, 1, 2].map(|row| index.score("prod", row).unwrap());
        assert!(ranks.is_sorted_by(|a, b| a > b), "{ranks:?}");
    }

    #[test]
    fn the_whole_name_beats_everything() {
        let score = |name: &str| index([(name, &["a b", "a", "b"][..])]).score("a b", 0).unwrap();
        assert!(score("a b") > score("a b b"));
        assert_eq!(score("a b"), i64::MAX);
    }
}
