//! Options given beside a TARGET, in the form that a renewal repeats.

use crate::cli::Reach;
use crate::environ::{Mode, RenewalArgs};
use crate::error::Failure;

/// Checks that a TARGET is given if an option says how to reach it.
pub(super) fn check_target(target: Option<&String>, reach: &Reach, verb: &str) -> Result<(), Failure> {
    if target.is_some() || (reach.session.is_none() && reach.source.is_none()) {
        return Ok(());
    }
    let failure = Failure::usage("--session and --source need a TARGET");
    Err(failure.hint(format!("name it: `ssoenv {verb} TARGET`")))
}

/// Converts the options.
pub(super) fn given(reach: &Reach, mode: Option<Mode>) -> RenewalArgs {
    let mode = mode.map(|mode| match mode {
        Mode::Keys => "keys".to_owned(),
        Mode::Profile => "profile".to_owned(),
        Mode::Endpoint => "endpoint".to_owned(),
    });
    RenewalArgs { mode, session: reach.session.clone(), source: reach.source.clone() }
}
