//! Questions to a person, drawn on stderr, with readline's keys. Callers check first that a person is present
//! (`presence.rs`).

mod keyboard;
mod keys;
mod line;
mod lists;
mod marks;
mod picture;
mod questions;
mod suggestions;

pub use lists::{Items, choose, choose_by, choose_many, search};
pub use questions::{confirm, hidden, text};
pub use suggestions::suggested;
