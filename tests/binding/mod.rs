//! Bound directories (`.ssoenv`), asked as the hook asks. Real shells are in `shell/hook`.

/// `bind`, `allow`, `deny`, and what each step into a directory or out of it leads to.
pub mod directories;
/// Steps in any order.
#[cfg(unix)]
mod random_walk;
/// Records of what is trusted.
#[cfg(unix)]
mod trust;
