//! Confirmation of `use` for a person whose prompt does not show the active profile.

use crate::activation::attended::WithCredentials;
use crate::activation::unattended::name_and_role;
use crate::system::System;
use crate::system::process::hook_role::SEGMENT;
use crate::system::terminal::presence;
use crate::time::spoken;

/// Prints one line, if a person is present and no segment shows the profile: the hook is not loaded, or runs without
/// its segment.
pub(super) fn confirm(sys: &System, (active, credentials): &WithCredentials) {
    if is_needless(sys) {
        return;
    }
    let end = credentials.as_ref().and_then(|credentials| credentials.expires_at);
    let left = end.map(|end| format!(", {} left", spoken(end.left(sys.clock.now())))).unwrap_or_default();
    let production = if active.is_production() { ", which is production" } else { "" };
    sys.terminal.note(&format!("this shell has {}{production}{left}", name_and_role(active)));
}

/// Same as [`confirm`], for a change of the region alone.
pub(super) fn confirm_region(sys: &System, name: &str, region: &str) {
    if !is_needless(sys) {
        sys.terminal.note(&format!("this shell has {name} in {region}"));
    }
}

/// Whether nobody reads the line, or a prompt shows the profile.
fn is_needless(sys: &System) -> bool {
    presence::absence(sys).is_some() || sys.env.has(SEGMENT) || sys.env.has("SSOENV_PROMPT")
}
