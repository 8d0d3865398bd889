//! The sign-in and its token.

/// What is remembered of a refusal.
mod refusals;
/// The token over time.
mod renewal;
mod sealed;
/// Signing in: the browser, the code, and whatever can go wrong. Which session `login` means is in `verbs/login`.
pub mod sign_in;
