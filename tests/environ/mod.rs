//! The variables of a shell.

/// `AWS_PROFILE` in place of keys.
mod profile_mode;
