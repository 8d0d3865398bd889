//! The one integration binary. Each module says what belongs there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it is the outside world"
)]

/// Files and homes that are not as they should be.
mod bad_input;
/// Each fault of the service, on each call.
mod faults;
/// `list`.
mod list_verb;
/// Concurrency, and processes that die.
mod many_at_once;
/// `off`.
mod off_verb;
/// The life of the sign-in token.
mod renewal;
/// The loopback service, throw-away homes, real shells.
mod support;
/// `use`, one process at a time.
mod use_verb;
