//! What a person has said about being asked.

use crate::system::env::Env;

/// What the person has said about being asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Person {
    pub(super) no_input: bool,
}

impl Person {
    /// From `--no-input`, or `SSOENV_NO_INPUT=1`.
    pub fn new(no_input: bool, env: &Env) -> Self {
        Person { no_input: no_input || env.is_on("SSOENV_NO_INPUT") }
    }
}
