//! The variables of a shell.

/// `AWS_PROFILE` in place of keys.
mod ownership;
mod profile_mode;
