//! `bind`: writes a `.ssoenv` into this directory, and trusts it.

use crate::activation::directory;
use crate::activation::region_typos::warn_of_typo;
use crate::activation::shell_variables::read_variables;
use crate::activation::unattended::{name_and_role, resolve_unattended};
use crate::binding::{self, Binding};
use crate::cli::Bind;
use crate::commands::region_option::check_region;
use crate::environ::RenewalArgs;
use crate::error::{CHECK_OWNER_AND_FOLDER, Failure};
use crate::output::audience;
use crate::output::destination::{for_wrapper, use_line};
use crate::system::System;
use crate::system::files::{self, untrusted};
use crate::system::signals::Hold;
use anyhow::Context;

pub(super) fn run(sys: &System, arguments: &Bind) -> anyhow::Result<Vec<u8>> {
    let binding = Binding { target: arguments.target.clone(), region: arguments.region.clone() };
    check_region("--region", binding.region.as_ref())?;
    if let Some(region) = &binding.region {
        warn_of_typo(sys, region, "--region");
    }
    // Before writing: a name that leads to no profile must not get into the file.
    let wanted = resolve_unattended(sys, &binding.target, &RenewalArgs::default())?;
    let text = binding::text(&binding).ok_or_else(|| {
        let name = crate::system::terminal::visible(&binding.target);
        Failure::configuration(format!("{name} cannot be written into a {}", binding::NAME))
            .hint("give the profile a name without control characters, and without blanks at its ends")
    })?;
    let path = binding::current_directory(sys)?.join(binding::NAME);
    let shown = binding::short_path(&sys.env, &path);
    let is_new = !untrusted::stands(&path);
    if !is_new {
        let there = binding::read(&path).map_err(|failure| failure.hint("remove it first"))?;
        // Writing the same content again loses nothing.
        if there != text.as_bytes() && !arguments.force {
            let failure = Failure::configuration(format!("{shown} exists and has other content"));
            return Err(failure.hint("--force replaces it; `ssoenv allow` trusts it as it is").into());
        }
    }
    // A signal must not interrupt between writing the file and trusting it.
    let _hold = Hold::start();
    untrusted::write_public(&path, text.as_bytes()).with_context(|| {
        Failure::configuration(format!("cannot write {shown}")).hint(CHECK_OWNER_AND_FOLDER)
    })?;
    if let Err(error) = binding::allow(sys, &path, text.as_bytes(), false) {
        // A new file must not be left untrusted; one that was there before stays.
        if is_new && let Err(left) = files::remove(&path) {
            sys.terminal.warn(&format!("cannot remove {shown}, which is not trusted: {left}"));
        }
        return Err(error);
    }
    sys.terminal.note(&format!("{shown} is bound to {}, and trusted", name_and_role(&wanted)));
    if !audience::is_wrapped(&sys.env) {
        if wanted.is_production() {
            let line = use_line(sys, ".");
            sys.terminal.note(&format!(
                "{} is production, which no directory activates by itself: run `{line}`",
                wanted.name()
            ));
        }
        // Without the hook's wrapper no shell can change here; with the hook, the directory's change says the same.
        return Ok(Vec::new());
    }
    Ok(for_wrapper(sys, &directory::activate_binding(sys, &read_variables(sys), &path, &binding))?)
}
