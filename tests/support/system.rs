//! The library's `System` for tests that call it: an environment of their own, and nobody at a terminal.

use ssoenv::system::System;
use ssoenv::system::clock::Clock;
use ssoenv::system::env::Env;
use ssoenv::system::terminal::{Terminal, Verbosity};

/// Returns one with these variables alone.
pub fn with_variables(variables: &[(&str, &str)]) -> System {
    System {
        key_in_use: Default::default(),
        env: Env::of(variables),
        clock: Clock::Wall,
        terminal: Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never),
        person: Default::default(),
        parent: Default::default(),
    }
}
