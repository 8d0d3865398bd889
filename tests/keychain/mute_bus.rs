//! A bus that takes connections and never answers: the process that asks is stuck, and must be seen to end.

use crate::support::wait::until_some;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use tempfile::TempDir;

/// A socket that nobody reads from.
pub struct MuteBus {
    folder: TempDir,
    _listener: UnixListener,
}

impl MuteBus {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("bus")).unwrap();
        MuteBus { folder, _listener: listener }
    }

    /// Value of `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }
}

/// The process that asks the keychain, by its folder in /proc.
pub struct Asking(PathBuf);

impl Asking {
    /// Waits until a process with this id has started it.
    pub fn of(caller: u32) -> Self {
        until_some("the process that asks", || {
            let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
            let mut asking = processes.filter(|path| {
                let read = |name: &str| std::fs::read(path.join(name)).unwrap_or_default();
                let stat = String::from_utf8_lossy(&read("stat")).into_owned();
                let mut after_name = stat.rsplit(')').next().unwrap().split_whitespace();
                after_name.nth(1) == Some(&caller.to_string()) && read("cmdline").ends_with(b"\0__keychain\0")
            });
            asking.next().map(Asking)
        })
    }

    /// Reads a file of it in /proc.
    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&std::fs::read(self.0.join(name)).unwrap_or_default()).into_owned()
    }

    /// Returns what its descriptors are; `None` if the system tells root alone, as of every process that keeps its memory to
    /// itself.
    pub fn files(&self) -> Option<Vec<String>> {
        let entries = std::fs::read_dir(self.0.join("fd")).ok()?;
        entries
            .map(|entry| Some(std::fs::read_link(entry.ok()?.path()).ok()?.display().to_string()))
            .collect()
    }

    /// Whether it runs.
    pub fn runs(&self) -> bool {
        self.read("cmdline").ends_with("\0__keychain\0")
    }
}
