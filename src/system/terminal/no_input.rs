//! Whether the person refuses questions.

use crate::system::env::Env;

/// Whether the person refuses questions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Person {
    pub(super) no_input: bool,
}

impl Person {
    /// Reads `--no-input` and `SSOENV_NO_INPUT=1`.
    pub fn new(no_input: bool, env: &Env) -> Self {
        Person { no_input: no_input || env.is_on("SSOENV_NO_INPUT") }
    }
}
