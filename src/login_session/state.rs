//! Whether a sign-in of `aws login` can give credentials, from its file, without a call.

use super::refusals;
use crate::config::login_session::LoginSession;
use crate::login_session::login_cache::load;
use crate::system::System;
use crate::time::Time;

/// Longest sign-in in seconds: afterwards the service renews no more (documentation of `aws login`).
const LONGEST: i64 = 12 * 3600;

/// Whether the sign-in can give credentials without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginStanding {
    /// Its credentials are valid until this time.
    SignedIn {
        /// When they expire.
        until: Time,
        /// Whether they are renewed without a person.
        renews: bool,
    },
    /// Its credentials have expired, and are renewed when they are needed.
    Renewable,
    /// A person must sign in.
    SignInNeeded,
}

/// Returns the state of a sign-in.
pub fn standing(sys: &System, login: &LoginSession) -> LoginStanding {
    let Some(found) = load(sys, login) else { return LoginStanding::SignInNeeded };
    let now = sys.clock.now();
    // The file is written at the sign-in and at each renewal, so the sign-in is at least as old as the file.
    let is_over = found.credentials.issued_at.plus(LONGEST) <= now;
    let is_refused =
        |found: &super::cached_login::LoginRenewal| refusals::is_refused(sys, login, &found.refresh_token);
    let renews = !is_over && found.renewal.as_ref().is_some_and(|renewal| !is_refused(renewal));
    match found.credentials.expires_at {
        Some(until) if until.left(now) > 0 => LoginStanding::SignedIn { until, renews },
        _ if renews => LoginStanding::Renewable,
        _ => LoginStanding::SignInNeeded,
    }
}
