//! Options that say how a TARGET is reached. Types only.

use super::Named;
use clap::Args;

/// How a TARGET is reached that is no profile.
#[derive(Args, Clone, Debug, Default)]
pub struct Reach {
    /// Sign-in session for an account that no profile names [default: the only one]
    #[arg(long, value_name = "SESSION", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Assume the role TARGET with the credentials of this profile
    #[arg(long, value_name = "PROFILE", conflicts_with = "session", add = Named::Profile.completer())]
    pub source: Option<String>,
}
