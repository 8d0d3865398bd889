//! Candidates for the word at the cursor. Pure.

/// A candidate for the word at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word, unquoted.
    pub value: String,
    /// A short description, for shells that show one.
    pub about: Option<String>,
}

/// Returns the beginning of a word in which no shell treats a character specially, quoted or not. zsh and fish
/// compare the candidates with the rest of the word themselves.
pub fn plain(word: &str) -> &str {
    word.split(['\\', '\'', '"', '`', '$', '(', '{', '~', '*', '?', '[']).next().unwrap_or_default()
}
