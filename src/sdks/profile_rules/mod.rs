//! Differences that the keys of a profile make, however they are written. Pure.

mod differences;
mod identity_center;
mod role;
mod sources;
mod strict_values;
mod subject;

pub use differences::{conflicts, differences};
pub use sources::SOURCE_KEYS;
