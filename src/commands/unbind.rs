//! `unbind`: removes the `.ssoenv` of this directory, and its trust.

use crate::activation::directory;
use crate::activation::shell_variables::read_variables;
use crate::binding;
use crate::cli::Unbind;
use crate::error::{CHECK_OWNER_AND_FOLDER, Failure, Kind};
use crate::output::audience;
use crate::output::destination::for_wrapper;
use crate::system::System;
use crate::system::files;
use crate::system::files::untrusted;
use anyhow::Context;
use std::path::Path;

pub(super) fn run(sys: &System, arguments: &Unbind) -> anyhow::Result<Vec<u8>> {
    let here = binding::current_directory(sys)?;
    let path = here.join(binding::NAME);
    let shown = binding::short_path(&sys.env, &path);
    if !untrusted::stands(&path) {
        return Err(not_bound(sys, &here).into());
    }
    // Before the removal: the message says what the file named, in case the person wants it back.
    let was = bound_to(&path, &shown, arguments.force)?;
    files::remove(&path).with_context(|| {
        Failure::new(Kind::General, format!("cannot remove {shown}")).hint(CHECK_OWNER_AND_FOLDER)
    })?;
    sys.terminal.note(&format!("removed {shown}{was}"));
    // The file is gone already, so the command has succeeded.
    if let Err(error) = binding::forget(sys, &path) {
        sys.terminal
            .warn(&format!("{shown} is trusted again if you restore it with this content: {error:#}"));
    }
    let above = binding::nearest(&here);
    if !audience::is_wrapped(&sys.env) {
        if let Some(above) = above {
            sys.terminal.note(&format!("{} applies here now", binding::short_path(&sys.env, &above)));
        }
        return Ok(Vec::new());
    }
    let change = directory::binding_removed(sys, &read_variables(sys), &path, above.as_deref());
    Ok(for_wrapper(sys, &change)?)
}

/// Returns what the file said, for a person who wants it back. Fails if it is not a binding that this person owns;
/// `--force` accepts invalid content.
fn bound_to(path: &Path, shown: &str, force: bool) -> Result<String, Failure> {
    let content = binding::read(path).map_err(|failure| failure.hint("read it, then remove it yourself"))?;
    match binding::parse_binding(&content, shown) {
        Ok(binding) => {
            let region = binding.region.iter().map(|region| format!(", region {region}")).collect::<String>();
            Ok(format!("; it named {}{region}", binding.target))
        }
        Err(_) if force => Ok(String::new()),
        Err(failure) => Err(failure.hint("read it; `ssoenv unbind --force` removes it anyway")),
    }
}

fn not_bound(sys: &System, here: &Path) -> Failure {
    let shown = binding::short_path(&sys.env, here);
    let failure = Failure::configuration(format!("{shown} is not bound: it has no {}", binding::NAME));
    match binding::nearest(here) {
        Some(above) => failure.hint(format!(
            "{} applies here: `ssoenv unbind` in that directory removes it",
            binding::short_path(&sys.env, &above)
        )),
        None => failure.hint("`ssoenv bind PROFILE` binds it"),
    }
}
