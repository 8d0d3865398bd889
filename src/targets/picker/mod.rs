//! The picker: a list of every profile, the most recently used first.

mod list;
mod rank;

pub use list::pick;
