//! How a TARGET is reached, and what the environment is given of it. Types only.

use super::Named;
use clap::{Args, ValueEnum};

/// How a TARGET is reached that is no profile.
#[derive(Args, Clone, Debug, Default)]
pub struct Reach {
    /// Reach an account that no profile names through this sign-in session [default: the only one]
    #[arg(long, value_name = "SESSION", add = Named::Session.completer())]
    pub session: Option<String>,

    /// TARGET is a role to assume, with the credentials of this profile
    #[arg(long, value_name = "PROFILE", conflicts_with = "session", add = Named::Profile.completer())]
    pub source: Option<String>,
}

/// What the environment is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The credentials
    Keys,
    /// AWS_PROFILE alone: SDKs find the credentials by themselves, and renew them during long runs
    Profile,
}
