//! Arguments, program path and terminal session of this process.

use super::hook_role;
use crate::system::env::Env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Returns the command line as typed, the program's name first, without the hidden argument.
pub fn arguments() -> Vec<OsString> {
    hook_role::without_role(std::env::args_os().collect())
}

/// Returns the path of this program as it was called: the given path, else its place in `PATH`. Symbolic links are
/// kept, because an upgrade replaces their targets.
pub fn program(env: &Env) -> PathBuf {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if called.components().count() > 1 {
        return std::path::absolute(&called).unwrap_or(called);
    }
    let path = env.raw("PATH").unwrap_or_default();
    let name = format!("{}{}", called.display(), std::env::consts::EXE_SUFFIX);
    // A relative folder of `PATH` leads elsewhere after the next `cd`.
    let found = std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .flat_map(|folder| [folder.join(&called), folder.join(&name)])
        .find(|program| crate::system::files::untrusted::is_file(program));
    found.or_else(|| std::env::current_exe().ok()).unwrap_or(called)
}

/// Returns the id of the terminal session (getsid(2)); `None` on platforms without one, or if its leader is not
/// visible (a container entered from outside).
#[cfg_attr(
    unix,
    allow(unsafe_code, reason = "rustix takes the 0 of an unseen leader for a bug of the kernel")
)]
pub fn terminal_session() -> Option<i32> {
    // SAFETY: takes and returns integers only.
    #[cfg(unix)]
    return Some(unsafe { libc::getsid(0) }).filter(|id| *id > 0);
    #[cfg(not(unix))]
    None
}

/// Returns how many threads of this process run at once: the cores that it may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
