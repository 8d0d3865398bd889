//! Checks the `.ssoenv` above this directory.

use super::findings::{Finding, Severity};
use super::look::Look;
use crate::aws::account_id::is_account_id;
use crate::binding::{self, BindingFile, Trust};
use crate::error::Failure;
use crate::system::files::untrusted;

/// Checks the nearest file.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let here = untrusted::current_directory(look.sys.env.path("PWD").as_deref()).ok()?;
    let file = binding::nearest(&here).or_else(|| binding::nearest_unfit(&here));
    let Some(file) = file else { return Some(Vec::new()) };
    let place = file.display().to_string();
    let finding = match BindingFile::of(look.sys, &file).found {
        Err(error) => {
            let failure = Failure::of(&error);
            Some(Finding::of_failure(Severity::Error, "directory.unfit", &failure).at(place))
        }
        Ok((content, trust)) => match binding::parse(&content) {
            Err(why) => Some(
                Finding::error("directory.broken", "the directory's .ssoenv is not valid")
                    .at(format!("{place}: {why}"))
                    .remedy("ssoenv bind PROFILE"),
            ),
            Ok(binding) => judge(look, trust, &binding.target, place),
        },
    };
    Some(finding.into_iter().collect())
}

/// Judges the binding of the directory by its trust, and by whether its profile exists.
fn judge(look: &Look<'_>, trust: Trust, target: &str, place: String) -> Option<Finding> {
    let finding = match trust {
        // A person has denied it, which is no problem.
        Trust::Denied => return None,
        Trust::Unknown => Finding::note(
            "directory.untrusted",
            "the directory is bound to a profile, but its .ssoenv is not trusted",
        ),
        Trust::Changed => Finding::warning(
            "directory.changed",
            "the directory's .ssoenv has changed since it was trusted, and has no effect",
        ),
        Trust::Allowed => {
            let config = &look.files.resolved.as_ref()?.config;
            // Check only names: an account, a role or an ARN needs no profile.
            let is_name = !target.contains(['/', ':']) && !is_account_id(target);
            if !is_name || config.profile_names().iter().any(|name| name == target) {
                return None;
            }
            let title = "the directory is bound to a profile that does not exist";
            return Some(
                Finding::error("directory.profile-missing", title)
                    .at(format!("{place}: {target}"))
                    .remedy("run `ssoenv bind PROFILE` with a profile from `ssoenv list --names`"),
            );
        }
    };
    Some(finding.at(format!("{place}: {target}")).remedy("read it, then run `ssoenv allow` or `ssoenv deny`"))
}
