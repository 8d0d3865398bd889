//! The warning about new `credential_process` lines whose program other tools would not find.

use crate::config::edit::EditedLine;
use crate::config::own_process_line::PROCESS;
use crate::config::process_line::ProcessLine;
use crate::system::System;
use crate::system::process::lookup;

/// Warns if one of the lines runs ssoenv by its name alone, and `PATH` does not lead to it.
pub(super) fn warn_unless_in_path(sys: &System, lines: &[EditedLine]) {
    let runs_by_name = |line: &EditedLine| {
        let EditedLine::Added(text) = line else { return false };
        let value = text.split_once('=').filter(|(key, _)| key.trim() == PROCESS);
        let line = value.and_then(|(_, value)| ProcessLine::read(value.trim()));
        line.is_some_and(|line| line.is_ours() && !lookup::can_be_run(&sys.env, line.program()))
    };
    if lines.iter().any(runs_by_name) {
        sys.terminal.warn(
            "ssoenv is not in PATH, so other tools cannot run the credential_process of these profiles: add its folder to PATH",
        );
    }
}
