//! Files that another program holds open, as programs of Windows can. Pure.

use std::io;

/// Hint for [`is_held`].
pub const HELD: &str = "another program has the file open: close it there, and try again";

/// Whether another program holds the file (ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION).
pub fn is_held(error: &io::Error) -> bool {
    const SHARING: i32 = 32;
    const LOCK: i32 = 33;
    cfg!(windows) && error.raw_os_error().is_some_and(|code| [SHARING, LOCK].contains(&code))
}
