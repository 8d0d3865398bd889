//! The one integration binary. Each module says what belongs there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it is the outside world"
)]

/// The loopback service, throw-away homes, real shells.
mod support;
/// `use`: every path through the verb, one process at a time.
mod use_verb;
