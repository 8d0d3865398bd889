//! The error for a command that could not be started.

use super::exec;
use crate::error::{Failure, Kind};
use crate::system::env::Env;
use crate::system::terminal::visible;
use std::ffi::OsString;
use std::io::{self, ErrorKind};

/// Returns the failure, with the exit codes of shells: 127 not found, 126 not executable. `hint` is for a command that
/// does not exist, by its name as it is shown.
pub fn not_run(
    env: &Env,
    command: &[OsString],
    error: &io::Error,
    hint: fn(&str) -> &'static str,
) -> Failure {
    let program = command.first().map(OsString::as_os_str).unwrap_or_default();
    let shown = match visible(&program.to_string_lossy()) {
        nothing if nothing.is_empty() => "''".to_owned(),
        shown => shown,
    };
    if error.kind() == ErrorKind::NotFound && !exec::is_there(env, program) {
        let failure = Failure::new(Kind::Command(127), format!("{shown}: there is no such command"));
        return failure.hint(hint(&shown));
    }
    let why = match error.kind() {
        // The file exists, so the interpreter named in its first line does not.
        ErrorKind::NotFound => "the program named in its first line does not exist".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(Kind::Command(126), format!("{shown} cannot be run: {why}"))
}
