//! Starts processes that outlive this one: a browser, and ssoenv itself in the background of a prompt.

use super::hook_role;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Variables whose relative paths start in the current directory.
const NAMED_FROM_HERE: [&str; 4] =
    ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "SSL_CERT_FILE"];

/// Starts this program again in the background with these arguments, as the hook would: without questions, input and
/// output.
pub fn again<A: AsRef<OsStr>>(arguments: &[A]) -> io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments);
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    command.env(hook_role::HOOK, "1");
    run_in_root(&mut command)?;
    // An inherited stdout would keep `$(…)` waiting for its end.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    detach(&mut command);
    command.spawn().map(drop)
}

/// Lets the child run in `/`, so that the current directory can be removed or unmounted; relative paths in variables are
/// made absolute.
pub(super) fn run_in_root(command: &mut Command) -> io::Result<()> {
    for name in NAMED_FROM_HERE {
        let named = std::env::var_os(name).map(PathBuf::from);
        if let Some(named) =
            named.filter(|path| path.is_relative() && !path.starts_with("~") && *path != Path::new(""))
        {
            command.env(name, std::path::absolute(named)?);
        }
    }
    command.current_dir(if cfg!(windows) { "\\" } else { "/" });
    Ok(())
}

/// Makes the child the leader of its own session: Ctrl-C and the end of the terminal do not reach it, and it cannot
/// write to the terminal. Also closes inherited files at exec: otherwise `$(ssoenv …)`, or a test runner, would wait
/// for the child to close them.
#[cfg(unix)]
#[allow(unsafe_code, reason = "what happens between fork and exec has no safe interface")]
pub(in crate::system) fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    /// Highest file descriptor to close. Shells number the files that a script opens from 3 (bash: from 10 for
    /// `{name}>`); few scripts come near this.
    const HIGHEST: i32 = 255;
    let on_its_own = || {
        rustix::process::setsid()?;
        for file in 3..=HIGHEST {
            // SAFETY: takes integers only; one that is no open file gives an error, which does not matter.
            // Close-on-exec instead of close(2), so that the pipe by which `std` reports a failing exec works until
            // then.
            unsafe { libc::fcntl(file, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
        Ok(())
    };
    // SAFETY: the closure makes system calls that are async-signal-safe (setsid, fcntl), and neither allocates nor
    // locks.
    unsafe { command.pre_exec(on_its_own) };
}

/// Gives the child its own process group without a console: Ctrl-C does not reach it. Also keeps every file and pipe of ours
/// from it that it would inherit: a shell that reads our output would wait for the child to close it.
#[cfg(windows)]
#[allow(unsafe_code, reason = "what a child inherits has no safe interface in the standard library")]
pub(in crate::system) fn detach(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, SetHandleInformation};
    use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW};
    /// Highest handle that was inherited; the system numbers them by fours, those from the parent first.
    const HIGHEST: usize = 0x1000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
    for handle in (4..=HIGHEST).step_by(4) {
        // Not only stdin, stdout and stderr: a parent hands on whatever can be inherited. Other children of ours get copies
        // of the three (`Stdio::inherit`), which are not changed by this.
        // SAFETY: changes a flag; for a number that is no handle the call only fails.
        unsafe { SetHandleInformation(std::ptr::without_provenance_mut(handle), HANDLE_FLAG_INHERIT, 0) };
    }
}
