//! What `logout --everywhere` tells and asks when the sessions have ended.

use super::meant::Meant;
use super::remains::Remains;
use super::{portal_sign_out, report};
use crate::config::Config;
use crate::config::known_sessions::Known;
use crate::error::Failure;
use crate::system::System;

/// Tells what remains after a sign-out of these sessions, and offers to sign out in the browser.
pub(in crate::commands) fn tell_after_logout(
    sys: &System,
    config: &Config,
    sessions: &[Known],
    all: bool,
) -> Result<(), Failure> {
    let name = sessions.first().filter(|_| !all).map(|known| known.label.as_str());
    let meant = Meant::of_sign_out(config, sessions, name);
    report::tell_order(sys, &meant);
    report::tell(sys, &meant, &Remains::find(sys, &meant));
    portal_sign_out::offer(sys, sessions.iter().filter_map(|known| known.session.as_ref().ok()))
}
