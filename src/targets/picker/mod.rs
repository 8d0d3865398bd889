//! The picker: a list of every profile, the most recently used first, and of every other role that is assigned.

mod columns;
mod list;
mod profile_rows;
mod rank;
mod rows;

pub use list::pick;
