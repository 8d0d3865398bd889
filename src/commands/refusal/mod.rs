//! Errors of the command line: what is wrong, in one line, and the command that was probably meant.

mod answer;
mod habits;
mod options;
mod shells;
mod verbs;
mod wording;

pub use answer::refused;
