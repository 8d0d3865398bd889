//! What may stand where the cursor is: what has been typed, as each shell hands it over; the candidates, from the
//! command line's own description and from the configuration; and the answer, as each shell's adapter (completions/)
//! takes it. Fails nowhere: where something cannot be read, there are fewer candidates. Which argument names what is
//! the command line's to say, and quoting is `shell::quote`'s.

pub mod answer;
pub mod bash;
mod candidate;
pub mod names;
pub mod powershell;
pub mod verbs;

pub use candidate::{Candidate, plain};
