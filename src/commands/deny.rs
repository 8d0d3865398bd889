//! `deny`: stops trusting the nearest `.ssoenv`, or a named one.

use super::included_file;
use crate::activation::directory;
use crate::activation::shell_variables::read_variables;
use crate::binding;
use crate::cli::Deny;
use crate::output::destination::for_wrapper;
use crate::system::System;

pub(super) fn run(sys: &System, arguments: &Deny) -> anyhow::Result<Vec<u8>> {
    if let Some(path) = included_file::named(sys, arguments.path.as_deref())? {
        return included_file::deny(sys, &path);
    }
    let path = binding::named_file(sys, arguments.path.as_deref())?;
    binding::deny(sys, &path)?;
    sys.terminal.note(&format!("{} is ignored from now on", binding::short_path(&sys.env, &path)));
    if !binding::is_nearest(sys, &path) {
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::deactivate_binding(sys, &read_variables(sys), &path))?)
}
