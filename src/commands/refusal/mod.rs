//! A command line that is refused: what is wrong with it, in one line, and the one that was meant.

mod answer;
mod habits;
mod options;
mod shells;
mod verbs;
mod wording;

pub use answer::refused;
