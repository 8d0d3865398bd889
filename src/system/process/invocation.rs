//! This process and its relatives: arguments, the parent's name, the terminal session.

use super::hook_role;
use crate::system::env::Env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

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

/// The process that started this one.
#[derive(Debug, Default)]
pub struct Parent(OnceLock<Option<String>>);

impl Parent {
    /// A made-up one.
    pub fn named(name: &str) -> Self {
        Parent(OnceLock::from(Some(name.to_owned())))
    }

    /// Its name (`bash`, `fish`), where the platform tells; asked for once.
    pub fn name(&self) -> Option<&str> {
        self.0.get_or_init(parent_name).as_deref()
    }
}

/// Programs that run another and stay: the one that reads our output is theirs.
#[cfg(target_os = "linux")]
const LAUNCHERS: [&str; 12] = [
    "timeout",
    "strace",
    "ltrace",
    "sudo",
    "doas",
    "time",
    "unbuffer",
    "watch",
    "faketime",
    "systemd-run",
    "catchsegv",
    "gdb",
];

#[cfg(target_os = "linux")]
fn parent_name() -> Option<String> {
    let mut process = std::os::unix::process::parent_id();
    for _ in 0..4 {
        // `PID (NAME) STATE PARENT …`; the name may hold anything, brackets included.
        let about = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let (head, tail) = about.rsplit_once(") ")?;
        let name = head.split_once(" (")?.1;
        if !LAUNCHERS.contains(&name) {
            return Some(name.to_owned());
        }
        process = tail.split(' ').nth(1)?.parse().ok()?;
    }
    None
}

#[cfg(target_os = "macos")]
#[allow(unsafe_code, reason = "no safe interface to proc_name exists in the standard library")]
fn parent_name() -> Option<String> {
    let mut name = [0_u8; 256];
    let pid = i32::try_from(std::os::unix::process::parent_id()).ok()?;
    // SAFETY: the buffer outlives the call and its true length is passed.
    let length = unsafe { libc::proc_name(pid, name.as_mut_ptr().cast(), name.len() as u32) };
    let length = usize::try_from(length).ok().filter(|length| *length > 0)?;
    Some(String::from_utf8_lossy(name.get(..length)?).into_owned())
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn parent_name() -> Option<String> {
    None
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
