//! A program that runs in our place.

use crate::system::env::Env;
use std::ffi::OsString;
use std::io;
use std::process::Command;

/// Runs a program in our place, in the environment that `change` makes of ours: comes back only where it cannot be run,
/// or, where the platform has no such thing (Windows), with its exit code after it has ended.
pub fn run(command: &[OsString], set: &[(&str, &str)], unset: &[&str]) -> io::Result<u8> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::from(io::ErrorKind::NotFound));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    for name in unset {
        command.env_remove(name);
    }
    command.envs(set.iter().copied());
    take_over(command)
}

#[cfg(unix)]
fn take_over(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn take_over(mut command: Command) -> io::Result<u8> {
    // Rust's own way to end a program takes eight bits; a code above them must not become success.
    let code = command.status()?.code().unwrap_or(1);
    Ok(u8::try_from(code).unwrap_or(if code == 0 { 0 } else { 1 }))
}

/// The shell that the person has chosen for their terminals.
pub fn person_shell(env: &Env) -> OsString {
    let (variable, other) = if cfg!(windows) { ("COMSPEC", "cmd.exe") } else { ("SHELL", "/bin/sh") };
    env.raw(variable).filter(|shell| !shell.is_empty()).unwrap_or_else(|| other.into())
}

/// Whether there is a file of this name where programs are looked for, though it may be no program that runs.
pub fn is_there(env: &Env, program: &std::ffi::OsStr) -> bool {
    let path = std::path::Path::new(program);
    if path.components().count() > 1 {
        return path.exists();
    }
    let folders = env.raw("PATH").unwrap_or_default();
    !program.is_empty() && std::env::split_paths(&folders).any(|folder| folder.join(path).exists())
}
