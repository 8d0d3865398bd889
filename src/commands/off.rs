//! `off`: restores the environment from before the first `use`; with `--everywhere` in every shell.

use super::{everywhere, write_credentials};
use crate::activation::off_words::off_in_words;
use crate::activation::shell_variables::read_variables;
use crate::cli::{ChangeFormat, Off};
use crate::environ::put_off;
use crate::output::destination::{destination, written};
use crate::system::System;
use crate::system::terminal::stdout_is_terminal;

pub(super) fn run(sys: &System, arguments: &Off) -> anyhow::Result<Vec<u8>> {
    if arguments.everywhere {
        return everywhere::run(sys, arguments);
    }
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
    sys.terminal.note(&off_in_words(&deactivated, arguments.clear, ""));
    Ok(text)
}
