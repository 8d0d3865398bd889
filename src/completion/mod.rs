//! Completion: the typed words as each shell passes them, the candidates from clap's description and the
//! configuration, and the answer for each shell's adapter (completions/). Nothing here fails: if a file cannot be
//! read, there are fewer candidates. `cli` says which argument names what, and `shell::quote` quotes.

pub mod accounts;
pub mod aliases;
pub mod answer;
pub mod bash;
mod candidate;
pub mod names;
pub mod powershell;
pub mod roles;
pub mod verbs;

pub use candidate::{Candidate, plain};
