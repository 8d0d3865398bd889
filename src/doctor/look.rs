//! What the checks look at.

use super::snapshot::Snapshot;
use crate::environ::ShellVariables;
use crate::system::System;

/// What the checks look at.
pub(super) struct Look<'a> {
    pub(super) sys: &'a System,
    /// The contract's variables as they stand.
    pub(super) before: &'a ShellVariables,
    /// The files of the AWS tools, read once.
    pub(super) files: Snapshot,
}
