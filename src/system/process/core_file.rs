//! Core files: what the system writes of a process that crashes, its memory and so its secrets.

/// Lets the system write no core file of this process. Does nothing on Windows.
pub fn without_core_file() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // A process may always lower its own limits.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}
