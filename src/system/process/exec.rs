//! Replaces this process by another program.

#[cfg(windows)]
use super::job::Job;
use crate::system::env::Env;
#[cfg(windows)]
use crate::system::signals::{LentTerminal, await_held};
use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

/// Runs a program in place of this one, with variables set and removed. Returns only on an error. Windows cannot replace
/// a process: there this one waits for the program, and ends with its exit code.
pub fn run(env: &Env, command: &[OsString], set: &[(&str, &str)], unset: &[&str]) -> io::Error {
    let Some((program, arguments)) = command.split_first() else {
        return io::Error::from(io::ErrorKind::NotFound);
    };
    let mut command = Command::new(program_of(env, program));
    command.args(arguments);
    for name in unset {
        command.env_remove(name);
    }
    // After the removals, so that a name in both lists is set.
    command.envs(set.iter().copied());
    take_over(command)
}

#[cfg(unix)]
fn take_over(mut command: Command) -> io::Error {
    use std::os::unix::process::CommandExt;
    command.exec()
}

/// Waits for the program. Ctrl-C and Ctrl-Break are its own; if this process is killed, it is killed too. What it leaves
/// running lives on.
#[cfg(windows)]
#[allow(clippy::exit, reason = "an ExitCode has 8 bits, and an exit code of Windows 32")]
fn take_over(mut command: Command) -> io::Error {
    // Old systems have no job within a job; the program then outlives a kill of this process.
    let job = Job::enter();
    let lent = LentTerminal::start();
    match command.status() {
        Ok(status) => {
            await_held();
            let _ = job.and_then(Job::release);
            std::process::exit(status.code().unwrap_or(1))
        }
        Err(error) => {
            drop(lent);
            let _ = job.and_then(Job::release);
            error
        }
    }
}

/// Returns what the system runs for the first word of a command: on Windows a name gets its ending.
pub fn program_of(env: &Env, word: &OsStr) -> OsString {
    in_path(env, word).unwrap_or_else(|| word.to_owned())
}

/// The system itself looks in `PATH`.
#[cfg(unix)]
fn in_path(_: &Env, _: &OsStr) -> Option<OsString> {
    None
}

/// Returns the program that `cmd.exe` would run. The system itself knows no ending but `.exe`.
#[cfg(windows)]
fn in_path(env: &Env, program: &OsStr) -> Option<OsString> {
    super::path_extensions::find(env, program).map(Into::into)
}

/// Returns the person's shell: `SHELL`, else `/bin/sh`; on Windows `COMSPEC`, else `cmd.exe`.
pub fn person_shell(env: &Env) -> OsString {
    let (variable, other) = if cfg!(windows) { ("COMSPEC", "cmd.exe") } else { ("SHELL", "/bin/sh") };
    env.raw(variable).filter(|shell| !shell.is_empty()).unwrap_or_else(|| other.into())
}

/// Whether the program is found by path or in `PATH`; it need not be executable.
pub fn is_there(env: &Env, program: &OsStr) -> bool {
    if in_path(env, program).is_some() {
        return true;
    }
    let path = std::path::Path::new(program);
    if path.components().count() > 1 {
        return path.exists();
    }
    let folders = env.raw("PATH").unwrap_or_default();
    !program.is_empty() && std::env::split_paths(&folders).any(|folder| folder.join(path).exists())
}
