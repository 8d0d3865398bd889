//! The forms in which a profile can be active.

use clap::ValueEnum;

/// What the environment is given. The texts of the variants are help text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The credentials
    Keys,
    /// AWS_PROFILE alone: SDKs find the credentials by themselves, and renew them during long runs
    Profile,
    /// The address of an endpoint, for a command that `exec` runs: SDKs ask it for credentials, and again before they
    /// expire.
    #[value(skip)]
    Endpoint,
}
