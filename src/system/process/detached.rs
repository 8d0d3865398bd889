//! Processes that are left to themselves: a browser, and ssoenv itself where a prompt does not wait for it.

use super::hook_role;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Variables in which people write paths that begin where they are.
const NAMED_FROM_HERE: [&str; 4] =
    ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "SSL_CERT_FILE"];

/// Starts this program again, on its own and with these arguments, as the hook would: it asks nobody and has nobody to
/// talk to.
pub fn again<A: AsRef<OsStr>>(arguments: &[A]) -> io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments);
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    command.env(hook_role::HOOK, "1");
    // A folder that is to be removed, or unmounted, is not held; what is named from there is found all the same.
    for name in NAMED_FROM_HERE {
        let named = std::env::var_os(name).map(PathBuf::from);
        if let Some(named) =
            named.filter(|path| path.is_relative() && !path.starts_with("~") && *path != Path::new(""))
        {
            command.env(name, std::path::absolute(named)?);
        }
    }
    command.current_dir(if cfg!(windows) { "\\" } else { "/" });
    // A file that stays open would keep `$(…)` waiting for its end.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    detach(&mut command);
    command.spawn().map(drop)
}

/// Makes the child the leader of a session of its own: Ctrl-C and the end of our terminal do not reach it, and it has no
/// terminal to write to. It also gets none of the files that our caller left open, or `$(ssoenv …)` and a test runner
/// would wait for the child to close them.
#[cfg(unix)]
#[allow(unsafe_code, reason = "what happens between fork and exec has no safe interface")]
pub(in crate::system) fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    /// Shells number the files that a script opens from 3; few come near this.
    const HIGHEST: i32 = 255;
    let on_its_own = || {
        rustix::process::setsid()?;
        for file in 3..=HIGHEST {
            // SAFETY: takes numbers alone; one that is no open file is refused, which is as good. The file closes at
            // exec, so that the pipe by which a failing exec is reported works until then.
            unsafe { libc::fcntl(file, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
        Ok(())
    };
    // SAFETY: the closure makes system calls that are async-signal-safe (setsid, fcntl), and neither allocates nor locks.
    unsafe { command.pre_exec(on_its_own) };
}

/// Makes the child the head of a process group of its own, without a console: Ctrl-C does not reach it.
#[cfg(windows)]
pub(in crate::system) fn detach(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}
