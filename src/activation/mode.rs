//! The mode: whether a shell gets keys or the name of a profile, and whether a command gets the address of an endpoint.

use crate::config::chain::CredentialOrigin;
use crate::environ::{Mode, RenewalArgs};
use crate::error::Failure;
use crate::settings::Settings;
use crate::targets::Target;

/// Returns the mode for a shell: same as [`of_command`], but a shell gets keys where a command gets an endpoint, since
/// no process of a shell could serve it.
pub fn of_target(target: &Target, given: &RenewalArgs, settings: &Settings) -> Result<Mode, Failure> {
    let mode = of_command(target, given, settings)?;
    Ok(if mode == Mode::Endpoint { Mode::Keys } else { mode })
}

/// Returns the mode for a command: `--mode`, otherwise the profile's `ssoenv_mode`, otherwise the settings' `mode`.
/// Profile mode needs a profile that tools can find by its name.
pub fn of_command(target: &Target, given: &RenewalArgs, settings: &Settings) -> Result<Mode, Failure> {
    let is_profile = target.profile.is_some();
    let needs_keys = matches!(target.chain.origin, CredentialOrigin::Environment);
    let read =
        |text: &str, place: &str| match text.to_ascii_lowercase().as_str() {
            "keys" => Ok(Mode::Keys),
            "profile" => Ok(Mode::Profile),
            "endpoint" => Ok(Mode::Endpoint),
            _ => Err(Failure::configuration(format!("{place} is `{text}`"))
                .hint("choose keys, profile or endpoint")),
        };
    if let Some(given) = &given.mode {
        let mode = read(given, "--mode")?;
        if mode == Mode::Profile && !is_profile {
            let failure = Failure::usage(format!(
                "--mode profile sets AWS_PROFILE, but no profile is named {}",
                target.name()
            ));
            return Err(failure.hint("create one with `ssoenv configure`, or omit --mode"));
        }
        if mode == Mode::Profile && needs_keys {
            return Err(needs_keys_beside(target).hint("omit --mode: `use` then sets the keys of the role"));
        }
        return Ok(mode);
    }
    let own = target.chain.settings.setting("ssoenv_mode").filter(|own| !own.value.is_empty());
    let mode = match own {
        Some(own) => match read(&own.value, &format!("{}: ssoenv_mode", own.origin))? {
            Mode::Profile if needs_keys => {
                let hint =
                    format!("remove ssoenv_mode ({}): `use` then sets the keys of the role", own.origin);
                return Err(needs_keys_beside(target).hint(hint));
            }
            mode => mode,
        },
        None => {
            let label = target.chain.session().map_or("", |session| session.label());
            let said = settings.of_session(label)?;
            said.mode().map_or(Ok(Mode::Keys), |(text, place)| read(text, &format!("{place}: mode")))?
        }
    };
    // A role without a profile has the settings of the profile that assumes it, so profile mode cannot apply.
    Ok(if mode != Mode::Profile || (is_profile && !needs_keys) { mode } else { Mode::Keys })
}

/// Returns the error for profile mode with `credential_source = Environment`. `AWS_PROFILE` and keys are never set
/// together, since SDKs differ in which they use, and without keys nothing can assume the role.
fn needs_keys_beside(target: &Target) -> Failure {
    Failure::configuration(format!(
        "profile {} assumes its role with keys from the environment (credential_source = Environment), but profile mode removes them",
        target.name()
    ))
}
