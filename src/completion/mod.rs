//! What may stand where the cursor is: what has been typed, as each shell hands it over; the candidates, from the
//! command line's own description and from the configuration; and the answer, as each shell's adapter (completions/)
//! takes it. Fails nowhere: where something cannot be read, there are fewer candidates. Which argument names what is
//! the command line's to say, and quoting is `shell::quote`'s.

pub mod answer;
pub mod bash;
pub mod names;
pub mod powershell;
pub mod verbs;

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
