//! `allow`: the nearest `.ssoenv`, or a named one, trusted as it is now.

use super::output::for_wrapper;
use super::{before, directory};
use crate::audience;
use crate::binding;
use crate::cli::Allow;
use crate::environ::Given;
use crate::error;
use crate::system::System;

pub(super) fn run(sys: &System, arguments: &Allow) -> anyhow::Result<Vec<u8>> {
    let path = directory::meant(sys, arguments.path.as_deref())?;
    let shown = directory::shown(&sys.env, &path);
    let content = binding::read(&path)?;
    let binding = directory::parsed(&content, &shown)?;
    binding::allow(sys, &path, &content, arguments.repo)?;
    let region = binding.region.iter().map(|region| format!(", region {region}")).collect::<String>();
    match directory::Wanted::resolve(sys, &binding.target, &Given::default()) {
        Ok(wanted) => sys.terminal.note(&format!("{shown} is trusted: {}{region}", wanted.said())),
        Err(error) => {
            let hint = error::hint(&error).map_or_else(String::new, |hint| format!(" ({hint})"));
            sys.terminal.note(&format!(
                "{shown} is trusted: {}{region}, which is not to be had: {error:#}{hint}",
                binding.target
            ));
        }
    }
    if !audience::is_wrapped(&sys.env) || !directory::is_nearest(sys, &path) {
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::take(sys, &before(sys), &path, &binding))?)
}
