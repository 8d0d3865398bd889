//! Explains why a role could not be assumed: which role of the chain, with which credentials, and what to do.

use crate::config::chain::{AssumeRoleStep, CHAINED_ROLE_SECONDS, Chain, CredentialOrigin, DurationProblem};
use crate::config::key_names;
use crate::config::shell_word::quoted;
use crate::error::{Failure, Kind};
use crate::services::error::Refusal;
use crate::services::sts::{StsEndpoint, StsError, Why};
use crate::system::System;

pub(super) fn code_required(hop: &AssumeRoleStep) -> Failure {
    let serial = hop.mfa_serial.as_deref().unwrap_or_default();
    let failure =
        Failure::new(Kind::Code, format!("{} requires a code from the MFA device {serial}", hop.role));
    failure.hint(
        "pass it with --mfa-code CODE; on a terminal, `exec` asks for it, and so does `use` with the hook or --login",
    )
}

/// Returns the error for a device whose code was already used for another role of the chain. The credentials of that
/// role are cached, so the next code serves this one.
pub(super) fn code_given_before(hop: &AssumeRoleStep, role: &str) -> Failure {
    let serial = hop.mfa_serial.as_deref().unwrap_or_default();
    Failure::new(
        Kind::Code,
        format!(
            "{} requires another code from the MFA device {serial}; --mfa-code was used for {role}",
            hop.role
        ),
    )
    .hint("run the command again with the next code; the credentials of the first role are cached")
}

/// Explains a refusal: which role of the chain, with which credentials, and what a person can do.
pub(super) fn explain_refusal(
    sys: &System,
    chain: &Chain,
    source: &Chain,
    hop: &AssumeRoleStep,
    place: &StsEndpoint,
    no: StsError,
) -> anyhow::Error {
    let (why, refusal) = match no {
        StsError::Unanswered(error) => return error,
        StsError::Refused((why, refusal)) => (why, refusal),
    };
    let (role, from) = (&hop.role, source_name(source));
    // With several roles, say which one it is.
    let (number, whole) = (chain.hops.len(), &chain.selected);
    let is_one = number == 1 && chain.name == *whole;
    let which =
        if is_one { role.to_string() } else { format!("{role} (role {number} of the chain of {whole})") };
    let refused = |what: String, hint: String| Failure::refused(what).hint(hint);
    // Not a refusal: the keys or the clock are wrong.
    let failed = |what: String, hint: String| Failure::new(Kind::General, what).hint(hint);
    let failure = match why {
        // STS has no error code of its own for a wrong MFA code, only this word in the text.
        Why::Denied if refusal.says("MultiFactorAuthentication") => refused(
            format!("the MFA code for {which} was not accepted"),
            match refusal.says("unable to validate") {
                true => {
                    format!("check mfa_serial of {}: it must be a device of the user of {from}", hop.profile)
                }
                false => "wait for the next code; each code works once".to_owned(),
            },
        ),
        Why::Denied => refused(
            format!("{from} is not allowed to assume {which}"),
            format!(
                "allow sts:AssumeRole to {from}, and name it in the role's trust policy{}",
                misspelled_condition(chain, hop).unwrap_or_else(|| hint_at_conditions(hop).to_owned())
            ),
        ),
        Why::KeysExpired => failed(
            format!("the credentials of {from}, needed to assume {which}, have expired"),
            match source.origin {
                CredentialOrigin::Keys(_) if source.hops.is_empty() => {
                    format!("put new keys into profile {from}")
                }
                CredentialOrigin::Environment if source.hops.is_empty() => "set new keys".to_owned(),
                _ => format!("ssoenv use --refresh {}", quoted(from)),
            },
        ),
        Why::KeysUnknown | Why::Signature => failed(
            format!("STS does not accept the credentials of {from}, needed to assume {which}"),
            "check the keys, the region, and the clock of this machine".to_owned(),
        ),
        Why::RegionDisabled => Failure::configuration(format!(
            "STS is not enabled in {} for the account of {from}",
            place.region
        ))
        .hint("choose another region with `region` in the profile or with --region"),
        Why::Malformed => explain_malformed(chain, source, hop, &which, &refusal),
    };
    if why == Why::KeysExpired {
        sys.terminal.verbose(|| format!("the service answered: {refusal}"));
        return failure.into();
    }
    anyhow::Error::new(refusal).context(failure)
}

/// Returns the name of the profile whose credentials assume a role, or `the environment`.
pub(super) fn source_name(source: &Chain) -> &str {
    let is_profile = !source.hops.is_empty() || source.origin != CredentialOrigin::Environment;
    if is_profile { &source.name } else { "the environment" }
}

/// Returns a misspelled key of the profile that the role's trust policy may require.
fn misspelled_condition(chain: &Chain, hop: &AssumeRoleStep) -> Option<String> {
    let settings = (hop.profile == chain.selected).then_some(&chain.settings)?;
    let mut conditions = ["mfa_serial", "external_id", "role_session_name"].into_iter();
    let misspelled = conditions.find_map(|key| key_names::misspelling_of(key, settings))?;
    Some(format!("; {misspelled}"))
}

/// Explains a malformed request; the most common cause is `duration_seconds`.
pub(super) fn explain_malformed(
    chain: &Chain,
    source: &Chain,
    hop: &AssumeRoleStep,
    which: &str,
    refusal: &Refusal,
) -> Failure {
    let seconds = hop.duration_seconds.unwrap_or_default();
    let of = &hop.profile;
    let is_too_long = chain.duration_problem(source.hops.len()) == Some(DurationProblem::Chained);
    if refusal.says("role chaining") || (refusal.says("DurationSeconds") && is_too_long) {
        return Failure::configuration(format!(
            "duration_seconds = {seconds} of {of} is too long for {which}: {} is itself a role, and role chaining allows at most one hour",
            source_name(source)
        ))
        .hint(format!("remove duration_seconds from {of}, or set it to at most {CHAINED_ROLE_SECONDS}; ssoenv renews the credentials automatically"));
    }
    let failure = Failure::configuration(format!("STS does not accept the settings of {of} for {which}"));
    failure.hint(if refusal.says("DurationSeconds") {
        "set duration_seconds to at least 900 and at most the role's maximum session duration"
    } else {
        "check role_arn, role_session_name, external_id and mfa_serial"
    })
}

pub(super) fn hint_at_conditions(hop: &AssumeRoleStep) -> &'static str {
    match (&hop.external_id, &hop.mfa_serial) {
        (None, None) => {
            "; the policy may require an external_id or an mfa_serial, which the profile does not set"
        }
        (None, Some(_)) => "; the policy may require an external_id, which the profile does not set",
        (Some(_), None) => "; check external_id, and whether the policy requires an mfa_serial",
        (Some(_), Some(_)) => "; check external_id",
    }
}
