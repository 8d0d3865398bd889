//! What may be put where the cursor is. Pure.

/// Something that may be put where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word, unquoted.
    pub value: String,
    /// A few words about it, where the shell shows them.
    pub about: Option<String>,
}

/// The part of a word in which every shell takes every character for itself, quoted or not. For zsh and fish, which
/// compare the candidates with the rest of the word themselves.
pub fn plain(word: &str) -> &str {
    word.split(['\\', '\'', '"', '`', '$', '(', '{', '~', '*', '?', '[']).next().unwrap_or_default()
}
