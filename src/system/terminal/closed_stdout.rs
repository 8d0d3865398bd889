//! Whether stdout was open when this process started (`ssoenv use dev >&-`). Rust opens /dev/null in its place before
//! `main` runs, and an answer that is written there would look like a success.

use std::sync::atomic::{AtomicBool, Ordering};

static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Run by the loader, before Rust's own start.
#[cfg(unix)]
#[allow(unsafe_code, reason = "nothing safe runs before main")]
#[used]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static BEFORE_MAIN: extern "C" fn() = look;

#[cfg(unix)]
#[allow(unsafe_code, reason = "a file that may be closed cannot be borrowed")]
extern "C" fn look() {
    // SAFETY: takes and gives numbers alone.
    let is_closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } == -1;
    WAS_CLOSED.store(is_closed, Ordering::Relaxed);
}

/// Whether what is written to stdout reaches nobody.
pub(super) fn was_closed() -> bool {
    WAS_CLOSED.load(Ordering::Relaxed)
}
