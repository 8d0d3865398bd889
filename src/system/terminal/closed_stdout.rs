//! Detects a stdout that was closed at the start (`ssoenv use dev >&-`). Rust opens /dev/null in its place before
//! `main`, so that writing the answer would seem to succeed.

use std::sync::atomic::{AtomicBool, Ordering};

static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Run by the loader before Rust's runtime starts.
#[cfg(unix)]
#[allow(unsafe_code, reason = "nothing safe runs before main")]
#[used]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static BEFORE_MAIN: extern "C" fn() = look;

#[cfg(unix)]
#[allow(unsafe_code, reason = "a file that may be closed cannot be borrowed")]
extern "C" fn look() {
    // SAFETY: takes and returns integers only.
    let is_closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
    WAS_CLOSED.store(is_closed, Ordering::Relaxed);
}

/// Whether stdout was closed when the process started.
pub(super) fn was_closed() -> bool {
    WAS_CLOSED.load(Ordering::Relaxed)
}
