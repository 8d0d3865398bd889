//! Questions to a person, drawn on stderr and answered on the terminal, with the keys that readline has taught people.
//! The callers have made sure that a person is there (`presence.rs`).

mod keyboard;
mod keys;
mod line;
mod lists;
mod picture;
mod questions;
mod suggestions;

pub use lists::{choose, choose_by, search};
pub use questions::{confirm, hidden, text};
pub use suggestions::suggested;
