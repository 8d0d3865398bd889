//! Credentials: where they come from, whose they are, what is kept of them.

/// Roles assumed with other credentials: every source, every role on the way.
pub mod assume_role;
/// Many processes at once, and processes that die.
mod concurrency;
/// Profiles whose credentials a process prints. What the verb `credential-process` prints is in `verbs/credential_process`.
mod credential_process;
/// How much must be left of cached credentials that are served.
mod freshness;
/// Credentials that are cached in memory alone.
#[cfg(target_os = "linux")]
pub mod memory_cache;
/// Whose credentials are taken, where several could be meant.
mod precedence;
/// Keys in the files and in the environment.
mod static_keys;
