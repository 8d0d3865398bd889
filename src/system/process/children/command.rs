//! The command of one child.

use crate::system::env::Env;
use crate::system::process::{exec, hook_role};
use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

/// Program, arguments and variables of a child.
#[derive(Debug)]
pub struct ChildCommand<'a> {
    /// Where the program is looked for on Windows.
    pub env: &'a Env,
    /// Program and arguments.
    pub words: &'a [OsString],
    /// Variables to set.
    pub set: Vec<(&'a str, &'a str)>,
    /// Variables to remove.
    pub unset: Vec<&'a str>,
}

impl ChildCommand<'_> {
    /// Returns the command: no input, both outputs as pipes, a process group of its own.
    pub(super) fn build(&self) -> io::Result<Command> {
        let (program, arguments) = self.words.split_first().ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(exec::program_of(self.env, program));
        command.args(arguments);
        // Variables between the hook's wrapper and ssoenv do not concern the command.
        for name in self.unset.iter().copied().chain(hook_role::VARIABLES) {
            command.env_remove(name);
        }
        // After the removals, so that a name in both lists is set.
        command.envs(self.set.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Without code between fork and exec, so that the standard library can use its fast way (posix_spawn).
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(command)
    }
}
