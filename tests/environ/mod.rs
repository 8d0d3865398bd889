//! The variables of a shell.

/// direnv, mise and their kind.
mod directory_tools;
/// What goes with the keys: endpoints, settings, variables of the profile; and targets that nobody names.
mod exports;
mod ownership;
/// `AWS_PROFILE` in place of keys.
mod profile_mode;
