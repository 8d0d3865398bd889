//! Whether this process may read and set the terminal.

/// Whether this process is in the foreground of the terminal on stdin: a read from the background would stop it
/// (SIGTTIN).
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of a group that cannot be seen from here for a bug of the kernel"
)]
pub(in crate::system) fn in_foreground() -> bool {
    // SAFETY: both take and return integers only.
    unsafe { libc::tcgetpgrp(libc::STDIN_FILENO) == libc::getpgrp() }
}

#[cfg(not(unix))]
pub(in crate::system) fn in_foreground() -> bool {
    true
}
