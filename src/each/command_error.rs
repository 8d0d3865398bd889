//! Errors of commands that could not be started.

use crate::error::Failure;
use crate::system::env::Env;
use crate::system::process;
use std::ffi::OsString;
use std::io::{self, ErrorKind};

/// Whether the system can start the command later, when others have ended: it has no room for a process or a pipe now.
pub(super) fn is_temporary(error: &io::Error) -> bool {
    #[cfg(unix)]
    let has_no_room = [libc::EMFILE, libc::ENFILE, libc::EAGAIN, libc::ENOMEM]
        .iter()
        .any(|code| error.raw_os_error() == Some(*code));
    #[cfg(not(unix))]
    let has_no_room = false;
    has_no_room || matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::OutOfMemory)
}

/// Whether the error is the same for every job: it is about the program.
pub(super) fn is_final(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::InvalidInput)
}

/// Returns the failure, with the exit code of shells.
pub(super) fn not_run(env: &Env, command: &[OsString], error: &io::Error) -> Failure {
    process::not_run(env, command, error, |shown| match shown.contains(' ') {
        true if cfg!(windows) => {
            "pass the command and its arguments as separate words, not as one quoted string; for pipes use `cmd /c`"
        }
        true => {
            "pass the command and its arguments as separate words, not as one quoted string; for pipes use `sh -c`"
        }
        false if cfg!(windows) => "for variables of the targets, pipes and commands of cmd.exe use `cmd /c`",
        false => "for variables of the targets, pipes and shell builtins use `sh -c`",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn the_codes_are_those_of_shells() {
        for (kind, code) in [(ErrorKind::NotFound, 127), (ErrorKind::PermissionDenied, 126)] {
            let failure = not_run(&Env::of(&[]), &["x".into()], &kind.into());
            assert_eq!(failure.kind, Kind::Command(code));
            assert!(is_final(&kind.into()) && !is_temporary(&kind.into()));
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_full_table_of_processes_is_temporary() {
        assert!(is_temporary(&io::Error::from_raw_os_error(libc::EAGAIN)));
        assert!(is_temporary(&io::Error::from_raw_os_error(libc::EMFILE)));
    }
}
