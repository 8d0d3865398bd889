//! Inputs of the checks.

use super::snapshot::{Snapshot, Source};
use crate::environ::ShellVariables;
use crate::sdks::{self, Surroundings};
use crate::system::System;

/// Inputs of the checks.
pub(super) struct Look<'a> {
    pub(super) sys: &'a System,
    /// The contract's variables.
    pub(super) before: &'a ShellVariables,
    /// The files of the AWS tools, read once.
    pub(super) files: Snapshot,
}

impl Look<'_> {
    /// Returns what the AWS CLI and the SDKs see; a file that cannot be read counts as empty.
    pub(super) fn around(&self) -> Surroundings {
        let file = |source: &Option<Source>| {
            let Some(source) = source else { return (String::new(), Vec::new()) };
            let bytes = source.bytes.as_ref().ok().and_then(Clone::clone).unwrap_or_default();
            (source.path.display().to_string(), bytes)
        };
        let value = |name: &str| Some(self.sys.env.raw(name)?.to_string_lossy().into_owned());
        let files = [file(&self.files.config), file(&self.files.credentials)];
        Surroundings::of(value, files, sdks::dot_net_config(self.sys), self.sys.clock.now())
    }
}
