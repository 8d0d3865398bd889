//! `deny`: the nearest `.ssoenv`, or a named one, trusted no more.

use super::output::for_wrapper;
use super::{before, directory};
use crate::binding;
use crate::cli::Deny;
use crate::system::System;

pub(super) fn run(sys: &System, arguments: &Deny) -> anyhow::Result<Vec<u8>> {
    let path = directory::meant(sys, arguments.path.as_deref())?;
    binding::deny(sys, &path)?;
    sys.terminal.note(&format!("{} does nothing from now on", directory::shown(&sys.env, &path)));
    if !directory::is_nearest(sys, &path) {
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::switch_off(sys, &before(sys), &path))?)
}
