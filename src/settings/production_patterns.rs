//! Patterns of the `production` setting. Pure.

use wildmatch::WildMatch;

/// A subject in the form in which patterns are matched: in lower case.
pub(super) struct PatternSubject {
    name: String,
    role: String,
}

impl PatternSubject {
    pub(super) fn new(name: &str, account_id: &str, role_name: &str) -> Self {
        let role = format!("{account_id}/{role_name}").to_lowercase();
        PatternSubject { name: name.to_lowercase(), role }
    }

    /// Whether a pattern matches. One with a `/` is for `ACCOUNT_ID/ROLE`; any other must match whole words of the
    /// profile's name (`prod` matches `acme-prod`, not `product`). `*` and `?` are wildcards; case is ignored.
    fn matches(&self, pattern: &str) -> bool {
        let pattern = pattern.to_lowercase();
        if pattern.contains('/') && WildMatch::new(&pattern).matches(&self.role) {
            return true;
        }
        word_spans(&self.name).any(|span| WildMatch::new(&pattern).matches(span))
    }

    /// Returns the first of the comma-separated patterns that matches, without those that begin with `!`.
    pub(super) fn pattern<'p>(&self, patterns: &'p str) -> Option<&'p str> {
        split(patterns).filter(|pattern| !pattern.starts_with('!')).find(|pattern| self.matches(pattern))
    }

    /// Whether one of the patterns that begin with `!` matches.
    pub(super) fn is_taken_back(&self, patterns: &str) -> bool {
        split(patterns).filter_map(|pattern| pattern.strip_prefix('!')).any(|pattern| self.matches(pattern))
    }
}

fn split(patterns: &str) -> impl Iterator<Item = &str> {
    patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty())
}

/// Returns every part of the name that begins and ends at the edge of a word.
fn word_spans(name: &str) -> impl Iterator<Item = &str> {
    let edge = |at: usize| {
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        is_word(name[..at].chars().next_back()) != is_word(name[at..].chars().next())
    };
    let mut edges: Vec<usize> =
        name.char_indices().map(|(at, _)| at).chain([name.len()]).filter(|at| edge(*at)).collect();
    edges.extend([0, name.len()]);
    edges.sort_unstable();
    edges.dedup();
    let ends = edges.clone();
    edges.into_iter().flat_map(move |start| {
        ends.clone().into_iter().filter(move |end| *end > start).map(move |end| &name[start..end])
    })
}
