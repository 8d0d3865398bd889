//! What a TARGET on the command line means: how its credentials are had, in which region, and who has said so. What
//! fits several roles is never guessed: a person who is there picks one, and everybody else gets the list.

mod candidates;
mod choice;
pub mod parse;
mod picker;
mod resolve;
mod resolved_target;

pub use resolve::{resolve, resolve_again, resolve_or_pick, resolve_word};
pub use resolved_target::{Asked, Target};
