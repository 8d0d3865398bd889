//! Options that say how a TARGET is reached, and what to do where it cannot be. Types only.

use super::Named;
use super::duration::duration;
use clap::Args;
use std::time::Duration;

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

/// What to do where a role is not assigned.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Access {
    /// If the role is not assigned to you, open the page of the setting `access_request_url`
    #[arg(long)]
    pub request: bool,

    /// If the role is not assigned to you, ask again until it is [default: for 1h]
    #[arg(
        long,
        value_name = "DURATION",
        value_parser = duration,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "1h"
    )]
    pub wait: Option<Duration>,
}
