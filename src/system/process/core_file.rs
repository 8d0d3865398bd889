//! Core files: what the system writes of a process that crashes, its memory and so its secrets.

/// Lets the system write no core file of this process, and no other program of the same person read its memory, until it
/// runs another program in its place. Does nothing where the system is not Linux.
pub fn keep_memory_private() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // It takes no argument that could be wrong.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Lets the system write no core file of this process, nor of what it starts. Does nothing on Windows.
pub fn without_core_file() {
    keep_memory_private();
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // A process may always lower its own limits.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}
