//! Whether the terminal is this process's to read and to set.

/// Whether stdin, a terminal, is ours to read: reading it from the background would stop this process.
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of a group that cannot be seen from here for a bug of the kernel"
)]
pub(in crate::system) fn in_foreground() -> bool {
    // SAFETY: both take and give numbers alone.
    unsafe { libc::tcgetpgrp(libc::STDIN_FILENO) == libc::getpgrp() }
}

#[cfg(not(unix))]
pub(in crate::system) fn in_foreground() -> bool {
    true
}
