//! Errors of GetCallerIdentity, and what to do about them.

use crate::activation::current::{CurrentCredentials, CurrentSource};
use crate::config::shell_word::quoted;
use crate::config::target_word::RoleWords;
use crate::error::Failure;
use crate::output::destination::use_line;
use crate::services::sts::{StsError, Why};
use crate::system::System;

/// Explains an error. STS answers this call for all valid keys, whatever their permissions, so a refusal means that
/// the keys are not accepted.
pub(super) fn explained(sys: &System, found: &CurrentCredentials, no: StsError) -> anyhow::Error {
    let (why, refusal) = match no {
        StsError::Unanswered(error) => return error,
        StsError::Refused((why, refusal)) => (why, refusal),
    };
    let keys = format!("the keys {} ({})", found.credentials.access_key_id, found.said());
    let region = &found.place.region;
    let failure = match why {
        Why::KeysExpired => Failure::refused(format!("{keys} have expired")).hint(newer(sys, found)),
        Why::KeysUnknown => Failure::refused(format!("{keys} are not known to STS in {region}")).hint(
            "they may have been deleted, or belong to another partition, or their account has not enabled the region",
        ),
        Why::Signature => Failure::refused(format!("the signature with {keys} is not accepted"))
            .hint("check the secret key, the region, and the clock of this machine"),
        Why::RegionDisabled => {
            Failure::configuration(format!("STS is not enabled in {region} for the account of {keys}"))
                .hint("set another region in AWS_REGION, or in the profile")
        }
        Why::Denied | Why::Malformed => Failure::refused(format!("STS does not name the owner of {keys}"))
            .hint(found.place.endpoint.hint("try again in a moment")),
    };
    if why == Why::KeysExpired {
        sys.terminal.verbose(|| format!("the service answered: {refusal}"));
        return failure.into();
    }
    anyhow::Error::new(refusal).context(failure)
}

fn newer(sys: &System, found: &CurrentCredentials) -> String {
    let words = || RoleWords::new(&found.config);
    let word =
        |name: &String| found.chain.as_ref().map_or_else(|| name.clone(), |chain| words().of_chain(chain));
    match (&found.profile, found.source) {
        (Some(name), CurrentSource::Environment) => format!("get new ones: {}", use_line(sys, &word(name))),
        (None, _) => "set new keys, or use a profile: `ssoenv use PROFILE`".to_owned(),
        (Some(name), CurrentSource::Keys) => {
            format!("the keys of {name} are temporary and have expired: replace them")
        }
        (Some(name), _) => format!("`ssoenv use --refresh {}` fetches new ones", quoted(&word(name))),
    }
}
