//! `~/.aws/config` and the other files of a home.

/// Changes of `~/.aws/config`.
pub mod edits;
/// Files and homes that are broken, unreadable or missing.
mod malformed_files;
/// Regions that are nearly right.
mod region_typos;
