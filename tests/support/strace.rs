//! Runs programs under `strace` with system calls that fail.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Whether `strace` is installed and may trace.
pub static STRACE: LazyLock<bool> = LazyLock::new(|| {
    let run = |arguments: &[&str]| {
        let mut strace = Command::new("strace");
        strace.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        strace.status().is_ok_and(|status| status.success())
    };
    let missing = match (run(&["-V"]), run(&["-f", "-o", "/dev/null", "true"])) {
        (false, _) => {
            let is_asked_for = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
            assert!(!is_asked_for, "strace is not installed, and CI is to test with it");
            "strace is not installed"
        }
        (true, false) => "strace may not trace here",
        (true, true) => return true,
    };
    // The test harness hides what `eprintln!` prints in a passing test.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {missing}");
    false
});

/// Returns the words before a command line that make one system call fail or end the program:
/// `fsync:error=EIO:when=2` (syntax of `strace --inject`).
pub fn with_fault(fault: &str) -> Vec<String> {
    let call = fault.split(':').next().unwrap();
    let words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}"), "-e"];
    words.into_iter().map(str::to_owned).chain([format!("inject={fault}")]).collect()
}
