//! The outside world: environment, clock, files, locks, HTTP, processes, the terminal. Nothing here knows what a
//! profile is, and nothing outside this folder touches `std::env`, `std::fs`, `std::net` or `std::process`.
#![allow(clippy::disallowed_methods, reason = "this folder is where those calls live")]

pub mod browser;
pub mod clock;
pub mod env;
pub mod files;
pub mod http;
pub mod loopback_server;
pub mod process;
pub mod random;
pub mod signals;
pub mod terminal;

use clock::Clock;
use env::Env;
use process::Parent;
use terminal::Terminal;
use terminal::presence::Person;

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
