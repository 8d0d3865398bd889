//! Handles the removal of a `.ssoenv` above the shell's directory.

use super::{binding_marks, enter_directory, leave_directory};
use crate::binding::BindingFile;
use crate::environ::{self, DIRECTORY, EnvChange, ShellVariables, is_single_line};
use crate::system::System;
use crate::system::files::untrusted;
use std::path::Path;

/// Returns the change for the shell: as if it had moved to where the next file above applies, or none. What the
/// person activated or deactivated in the directory stays. No change if the shell was not bound to the file.
pub fn binding_removed(
    sys: &System,
    before: &ShellVariables,
    removed: &Path,
    above: Option<&Path>,
) -> EnvChange {
    // Compare by identity, since the shell may have come here through a symbolic link.
    let is_it = |file: &String| untrusted::place(Path::new(file)) == untrusted::place(removed);
    if !before.get("SSOENV_FILE").is_some_and(is_it) {
        return EnvChange::default();
    }
    match above {
        Some(above) if environ::is_of_directory(before) => {
            let mut change = enter_directory(sys, before, above);
            if let Some(above) = above.to_str().filter(|path| is_single_line(path)) {
                change.add_set("SSOENV_FILE", above);
            }
            change
        }
        Some(above) => binding_marks(sys, before, &BindingFile::of(sys, above)),
        None if environ::is_of_directory(before) => leave_directory(sys, before),
        None => {
            let mut change = EnvChange::default();
            DIRECTORY.into_iter().for_each(|name| change.add_unset(name));
            change
        }
    }
}
