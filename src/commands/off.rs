//! `off`: restores the environment from before the first `use`.

use super::write_credentials;
use crate::activation::shell_variables::read_variables;
use crate::cli::{ChangeFormat, Off};
use crate::environ::{Deactivated, put_off};
use crate::output::destination::{destination, written};
use crate::system::System;
use crate::system::terminal::stdout_is_terminal;

pub(super) fn run(sys: &System, arguments: &Off) -> anyhow::Result<Vec<u8>> {
    if arguments.written && !arguments.output.print && stdout_is_terminal() {
        // No shell evaluates the output, but removing the written keys is still possible.
        return write_credentials::remove_all(sys).map(|()| Vec::new());
    }
    // First, since it fails if stdout is a terminal: then nothing must have been removed.
    let family = destination(
        sys,
        arguments.output.shell_name(),
        arguments.output.print,
        arguments.format == ChangeFormat::Shell,
    )?;
    if arguments.written {
        write_credentials::remove_all(sys)?;
    }
    let deactivated = put_off(&read_variables(sys), sys.clock.now(), arguments.clear);
    let text = written(sys, family, &deactivated.change)?;
    sys.terminal.note(&said(&deactivated, arguments.clear));
    Ok(text)
}

/// Describes the result for the person.
pub(super) fn said(deactivated: &Deactivated, clear: bool) -> String {
    let mut said = match &deactivated.profile {
        Some(profile) => format!("{profile} is off"),
        None if clear => "no credentials are left".to_owned(),
        None => "no profile is active".to_owned(),
    };
    if deactivated.theirs {
        said.push_str("; AWS variables set after `use` were kept, so the earlier ones were not restored");
    }
    if deactivated.expired {
        said.push_str("; the earlier credentials have expired");
    }
    if !deactivated.restored.is_empty() {
        said.push_str(&format!("; restored {}", deactivated.restored.join(", ")));
    }
    said
}
