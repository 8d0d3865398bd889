//! Replaces this process by another program.

use crate::system::env::Env;
use std::ffi::OsString;
use std::io;
use std::process::Command;

/// Runs a program in place of this one, with variables set and removed. Returns only on an error; on Windows, which
/// has no exec, with the program's exit code after it has ended.
pub fn run(command: &[OsString], set: &[(&str, &str)], unset: &[&str]) -> io::Result<u8> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::from(io::ErrorKind::NotFound));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    for name in unset {
        command.env_remove(name);
    }
    // After the removals, so that a name in both lists is set.
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
    // `std::process::ExitCode` takes 8 bits; a larger code must not become 0.
    let code = command.status()?.code().unwrap_or(1);
    Ok(u8::try_from(code).unwrap_or(if code == 0 { 0 } else { 1 }))
}

/// Returns the person's shell: `SHELL`, else `/bin/sh`; on Windows `COMSPEC`, else `cmd.exe`.
pub fn person_shell(env: &Env) -> OsString {
    let (variable, other) = if cfg!(windows) { ("COMSPEC", "cmd.exe") } else { ("SHELL", "/bin/sh") };
    env.raw(variable).filter(|shell| !shell.is_empty()).unwrap_or_else(|| other.into())
}

/// Whether the program is found by path or in `PATH`; it need not be executable.
pub fn is_there(env: &Env, program: &std::ffi::OsStr) -> bool {
    let path = std::path::Path::new(program);
    if path.components().count() > 1 {
        return path.exists();
    }
    let folders = env.raw("PATH").unwrap_or_default();
    !program.is_empty() && std::env::split_paths(&folders).any(|folder| folder.join(path).exists())
}
