//! What was said beside a TARGET, as a renewal repeats it.

use crate::cli::Reach;
use crate::environ::{Mode, RenewalArgs};

/// What is said beside the word.
pub(super) fn given(reach: &Reach, mode: Option<Mode>) -> RenewalArgs {
    let mode = mode.map(|mode| match mode {
        Mode::Keys => "keys".to_owned(),
        Mode::Profile => "profile".to_owned(),
    });
    RenewalArgs { mode, session: reach.session.clone(), source: reach.source.clone() }
}
