//! Backtraces of errors, which nobody is shown.

use std::backtrace::Backtrace;

const VARIABLE: &str = "RUST_LIB_BACKTRACE";

/// Keeps errors from recording where they were made, whatever `RUST_BACKTRACE` says. A release build has no tables for it,
/// and the unwinder of GCC ends a program without them. Call it first in `main`.
#[allow(unsafe_code, reason = "the standard library has no setting for it but a variable")]
pub fn record_none() {
    let asked = ["RUST_BACKTRACE", VARIABLE].iter().any(|name| std::env::var_os(name).is_some());
    if !asked {
        return;
    }
    let before = std::env::var_os(VARIABLE);
    // SAFETY: this is the only thread.
    unsafe { std::env::set_var(VARIABLE, "0") };
    // The standard library reads the variable once.
    drop(Backtrace::capture());
    // Children have what the person has set.
    match before {
        // SAFETY: as above.
        Some(value) => unsafe { std::env::set_var(VARIABLE, value) },
        // SAFETY: as above.
        None => unsafe { std::env::remove_var(VARIABLE) },
    }
}
