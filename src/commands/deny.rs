//! `deny`: stops trusting the nearest `.ssoenv`, or a named one.

use crate::activation::directory;
use crate::activation::shell_variables::read_variables;
use crate::binding;
use crate::cli::Deny;
use crate::output::destination::for_wrapper;
use crate::system::System;

pub(super) fn run(sys: &System, arguments: &Deny) -> anyhow::Result<Vec<u8>> {
    let path = binding::named_file(sys, arguments.path.as_deref())?;
    binding::deny(sys, &path)?;
    sys.terminal.note(&format!("{} is ignored from now on", binding::short_path(&sys.env, &path)));
    if !binding::is_nearest(sys, &path) {
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::deactivate_binding(sys, &read_variables(sys), &path))?)
}
