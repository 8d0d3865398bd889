//! Disagreements about the keys of a profile, however they are written. Pure.

mod differences;
mod identity_center;
mod role;
mod sources;
mod strict_values;
mod subject;

pub use differences::{conflicts, differences};
pub use sources::SOURCE_KEYS;
