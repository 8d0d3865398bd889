//! Access to the operating system as one value.

use super::clock::Clock;
use super::env::Env;
use super::keychain::KeyInUse;
use super::process::Parent;
use super::terminal::{Person, Terminal};

/// Access to the operating system: first argument of every function that is not pure.
#[derive(Debug)]
pub struct System {
    /// Environment variables.
    pub env: Env,
    /// Clock.
    pub clock: Clock,
    /// Messages to a person (stderr).
    pub terminal: Terminal,
    /// Whether the person refuses questions (`--no-input`).
    pub person: Person,
    /// Key of the sealed files, while something uses it.
    pub key_in_use: KeyInUse,
    /// Process that started this one.
    pub parent: Parent,
}
