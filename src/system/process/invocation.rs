//! This process: arguments, the program's path, the terminal session.

use super::hook_role;
use crate::system::env::Env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The command line as it was typed, the program's name first.
pub fn arguments() -> Vec<OsString> {
    hook_role::without_role(std::env::args_os().collect())
}

/// This program as it was found: where it was called by a path, that path; else where it stands in `PATH`. Symbolic links
/// are left alone, since an upgrade replaces what they lead to.
pub fn program(env: &Env) -> PathBuf {
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if called.components().count() > 1 {
        return std::path::absolute(&called).unwrap_or(called);
    }
    let path = env.raw("PATH").unwrap_or_default();
    let name = format!("{}{}", called.display(), std::env::consts::EXE_SUFFIX);
    let found = std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .flat_map(|folder| [folder.join(&called), folder.join(&name)])
        .find(|program| crate::system::files::untrusted::is_file(program));
    found.or_else(|| std::env::current_exe().ok()).unwrap_or(called)
}

/// The id of the terminal session (`getsid`); `None` where there is no such thing, or where its leader cannot be seen
/// from here (a container that was entered from outside).
#[cfg_attr(
    unix,
    allow(unsafe_code, reason = "rustix takes the 0 of an unseen leader for a bug of the kernel")
)]
pub fn terminal_session() -> Option<i32> {
    // SAFETY: takes and gives numbers alone.
    #[cfg(unix)]
    return Some(unsafe { libc::getsid(0) }).filter(|id| *id > 0);
    #[cfg(not(unix))]
    None
}
