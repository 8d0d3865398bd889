//! The list that a profile is picked from: every profile, the ones used last first. Which profile is meant when one is
//! named is `targets/resolve.rs`'s business.

mod list;
mod rank;

pub use list::pick;
