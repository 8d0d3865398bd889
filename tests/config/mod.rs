//! `~/.aws/config` and the other files of a home.

/// Changes of `~/.aws/config`.
pub mod edits;
/// Files and homes that are broken, unreadable or missing.
mod malformed_files;
/// A machine on which nothing is configured yet.
mod missing_configuration;
/// Names of profiles, sessions, keys and headers that are nearly right, and what is said of them.
mod misspellings;
/// Regions that are nearly right.
mod region_typos;
