//! Name of the parent process, and whether it is PowerShell under another name: as a .NET tool it is called `dotnet`;
//! in an editor or a notebook it is a thread of any program.

use super::parent_start::{self, ParentStart};
use crate::system::env::Env;
use std::sync::OnceLock;

/// Parent process; looked up once.
#[derive(Debug, Default)]
pub struct Parent {
    process: OnceLock<Option<Process>>,
    start: OnceLock<Option<ParentStart>>,
}

/// Id and name of a process.
#[derive(Debug)]
struct Process {
    id: u32,
    name: String,
}

impl Parent {
    /// Parent with this name (tests).
    pub fn named(name: &str) -> Self {
        Parent::started(name, ParentStart::default())
    }

    /// Parent with this name, command line and variables (tests).
    pub fn started(name: &str, start: ParentStart) -> Self {
        let process = Process { id: 0, name: name.to_owned() };
        Parent { process: OnceLock::from(Some(process)), start: OnceLock::from(Some(start)) }
    }

    /// Returns the parent's name (`bash`, `fish`); `None` if the platform does not tell.
    pub fn name(&self) -> Option<&str> {
        self.process().map(|process| process.name.as_str())
    }

    /// Whether the parent is PowerShell under another name; `env` is the environment inherited from it. Not
    /// recognised: PowerShell below another PowerShell with the same `PSModulePath`.
    pub fn hosts_powershell(&self, env: &Env) -> bool {
        let start = self.start.get_or_init(|| parent_start::of(self.process()?.id));
        start.as_ref().is_some_and(|start| start.names_powershell() || start.has_changed_module_path(env))
    }

    fn process(&self) -> Option<&Process> {
        self.process.get_or_init(parent).as_ref()
    }
}

/// Wrappers such as `sudo` or `timeout`: the shell is their parent.
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
fn parent() -> Option<Process> {
    let mut id = std::os::unix::process::parent_id();
    // Launchers may be nested, as in `sudo timeout 5 …`.
    for _ in 0..4 {
        // Format of `/proc/PID/stat`: `PID (NAME) STATE PARENT …`; the name may contain any characters, also
        // brackets.
        let about = status_line(id).ok()?;
        let (head, tail) = about.rsplit_once(") ")?;
        let name = head.split_once(" (")?.1;
        if !LAUNCHERS.contains(&name) {
            return Some(Process { id, name: name.to_owned() });
        }
        id = tail.split(' ').nth(1)?.parse().ok()?;
    }
    None
}

/// Reads `/proc/PID/stat` by one call; the kernel gives the whole line to a buffer that is large enough.
#[cfg(target_os = "linux")]
fn status_line(id: u32) -> std::io::Result<String> {
    /// More than the kernel's longest line: 52 numbers and a name of at most 64 bytes.
    const LONGEST: usize = 2048;
    let mut bytes = [0; LONGEST];
    let length = std::io::Read::read(&mut std::fs::File::open(format!("/proc/{id}/stat"))?, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes[..length]).into_owned())
}

#[cfg(target_os = "macos")]
#[allow(unsafe_code, reason = "no safe interface to proc_name exists in the standard library")]
fn parent() -> Option<Process> {
    let mut name = [0_u8; 256];
    let id = std::os::unix::process::parent_id();
    // SAFETY: the buffer outlives the call and its true length is passed.
    let length =
        unsafe { libc::proc_name(i32::try_from(id).ok()?, name.as_mut_ptr().cast(), name.len() as u32) };
    let length = usize::try_from(length).ok().filter(|length| *length > 0)?;
    Some(Process { id, name: String::from_utf8_lossy(name.get(..length)?).into_owned() })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn parent() -> Option<Process> {
    None
}
