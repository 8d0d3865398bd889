//! What a verb may see of the world.

use super::clock::Clock;
use super::env::Env;
use super::process::Parent;
use super::terminal::{Person, Terminal};

/// What a verb may see of the world; the first argument of everything that is not pure.
#[derive(Debug)]
pub struct System {
    /// Environment variables.
    pub env: Env,
    /// The time.
    pub clock: Clock,
    /// Words to a person.
    pub terminal: Terminal,
    /// What they have said about being asked.
    pub person: Person,
    /// Who started us.
    pub parent: Parent,
}
