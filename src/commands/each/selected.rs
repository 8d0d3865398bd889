//! A target that the command line means. Pure.

use crate::targets::Target;

/// A target that is meant.
pub(super) struct Selected {
    pub target: Target,
    /// The name of its account, where it was looked up.
    pub account_name: Option<String>,
}
