//! `allow`: trusts the nearest `.ssoenv`, or a named one, with its present content.

use super::included_file;
use crate::activation::directory;
use crate::activation::shell_variables::read_variables;
use crate::activation::unattended::{name_and_role, resolve_unattended};
use crate::binding;
use crate::cli::Allow;
use crate::environ::RenewalArgs;
use crate::error;
use crate::output::audience;
use crate::output::destination::for_wrapper;
use crate::system::System;

pub(super) fn run(sys: &System, arguments: &Allow) -> anyhow::Result<Vec<u8>> {
    if let Some(path) = included_file::named(sys, arguments.path.as_deref())? {
        return included_file::allow(sys, &path, arguments.repo);
    }
    let path = binding::named_file(sys, arguments.path.as_deref())?;
    let shown = binding::short_path(&sys.env, &path);
    // Read once: the file may change in between, and only the content that was checked may be trusted.
    let content = binding::read(&path)?;
    let binding = binding::parse_binding(&content, &shown)?;
    binding::allow(sys, &path, &content, arguments.repo)?;
    let region = binding.region.iter().map(|region| format!(", region {region}")).collect::<String>();
    match resolve_unattended(sys, &binding.target, &RenewalArgs::default()) {
        Ok(wanted) => sys.terminal.note(&format!("{shown} is trusted: {}{region}", name_and_role(&wanted))),
        Err(error) => {
            // The trust is in the file's content; its profile may be configured later.
            let hint = error::hint(&error).map_or_else(String::new, |hint| format!(" ({hint})"));
            sys.terminal.note(&format!(
                "{shown} is trusted: {}{region}, but its credentials are not available: {error:#}{hint}",
                binding.target
            ));
        }
    }
    if !audience::is_wrapped(&sys.env) || !binding::is_nearest(sys, &path) {
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::activate_binding(sys, &read_variables(sys), &path, &binding))?)
}
