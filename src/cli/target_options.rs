//! How a TARGET is reached, and what the environment is given of it. Types only.

use super::Named;
use clap::Args;

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
