//! Options given beside a TARGET, in the form that a renewal repeats.

use crate::cli::Reach;
use crate::environ::{Mode, RenewalArgs};

/// Converts the options.
pub(super) fn given(reach: &Reach, mode: Option<Mode>) -> RenewalArgs {
    let mode = mode.map(|mode| match mode {
        Mode::Keys => "keys".to_owned(),
        Mode::Profile => "profile".to_owned(),
    });
    RenewalArgs { mode, session: reach.session.clone(), source: reach.source.clone() }
}
