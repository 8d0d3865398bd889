//! What a refusal to assume a role means for a person: which role of the chain it was, with whose credentials, and what can
//! be done about it.

use crate::config::chain::{AssumeRoleStep, CHAINED_ROLE_SECONDS, Chain, CredentialOrigin, DurationProblem};
use crate::config::key_names;
use crate::config::shell_word::quoted;
use crate::error::{Failure, Kind};
use crate::services::error::Refusal;
use crate::services::sts::{StsEndpoint, StsError, Why};

pub(super) fn code_required(hop: &AssumeRoleStep) -> Failure {
    let serial = hop.mfa_serial.as_deref().unwrap_or_default();
    let failure =
        Failure::new(Kind::Code, format!("{} asks for a code of the MFA device {serial}", hop.role));
    failure.hint(
        "say it to `use` or `exec` with --mfa-code CODE; on a terminal `exec` asks, and so does `use` with the hook or --login",
    )
}

/// Error where the code that was given has been sent for another role of the chain: the credentials of that one are
/// cached, so the next code is for this one.
pub(super) fn code_given_before(hop: &AssumeRoleStep, role: &str) -> Failure {
    let serial = hop.mfa_serial.as_deref().unwrap_or_default();
    Failure::new(
        Kind::Code,
        format!(
            "{} asks for a code of the MFA device {serial} too, and --mfa-code was used for {role}",
            hop.role
        ),
    )
    .hint("run it again with the next code: the credentials of the role before it are cached")
}

/// Explains a refusal: which role of the chain, with which credentials, and what a person can do.
pub(super) fn explain_refusal(
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
    // Of several roles, which one it is.
    let (number, whole) = (chain.hops.len(), &chain.selected);
    let is_one = number == 1 && chain.name == *whole;
    let which =
        if is_one { role.to_string() } else { format!("{role} (role {number} of the chain of {whole})") };
    let refused = |what: String, hint: String| Failure::refused(what).hint(hint);
    // Nobody has said no: the keys are not right, or the clock is not.
    let failed = |what: String, hint: String| Failure::new(Kind::General, what).hint(hint);
    let failure = match why {
        Why::Denied if refusal.says("MultiFactorAuthentication") => refused(
            format!("the MFA code for {which} was not accepted"),
            match refusal.says("unable to validate") {
                true => {
                    format!("check mfa_serial of {}: it must be a device of the user of {from}", hop.profile)
                }
                false => "wait for the next code: each is good for one use".to_owned(),
            },
        ),
        Why::Denied => refused(
            format!("{from} may not assume {which}"),
            format!(
                "sts:AssumeRole must be allowed to {from}, and the role's trust policy must name it{}",
                misspelled_condition(chain, hop).unwrap_or_else(|| hint_at_conditions(hop).to_owned())
            ),
        ),
        Why::KeysExpired => failed(
            format!("the credentials of {from}, which assume {which}, are over"),
            match source.origin {
                CredentialOrigin::Keys(_) if source.hops.is_empty() => {
                    format!("put new ones into profile {from}")
                }
                CredentialOrigin::Environment if source.hops.is_empty() => "set new ones".to_owned(),
                _ => format!("`ssoenv use --refresh {}` fetches new ones", quoted(from)),
            },
        ),
        Why::KeysUnknown | Why::Signature => failed(
            format!("STS does not accept the credentials of {from}, which assume {which}"),
            "check the keys, the region, and the clock of this machine".to_owned(),
        ),
        Why::RegionDisabled => Failure::configuration(format!(
            "STS is not switched on in {} for the account of {from}",
            place.region
        ))
        .hint("name another region: `region` in the profile, or --region"),
        Why::Malformed => explain_malformed(chain, source, hop, &which, &refusal),
    };
    anyhow::Error::new(refusal).context(failure)
}

/// Name of the profile whose credentials assume a role, or `the environment`.
pub(super) fn source_name(source: &Chain) -> &str {
    let is_profile = !source.hops.is_empty() || source.origin != CredentialOrigin::Environment;
    if is_profile { &source.name } else { "the environment" }
}

/// A misspelled key of the profile that the role's conditions may ask for.
fn misspelled_condition(chain: &Chain, hop: &AssumeRoleStep) -> Option<String> {
    let settings = (hop.profile == chain.selected).then_some(&chain.settings)?;
    let mut conditions = ["mfa_serial", "external_id", "role_session_name"].into_iter();
    let misspelled = conditions.find_map(|key| key_names::misspelling_of(key, settings))?;
    Some(format!("; {misspelled}"))
}

/// Explains a malformed request; most often it is `duration_seconds`.
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
            "duration_seconds = {seconds} of {of} is more than {which} may last: {} is a role itself, and a role assumed with a role's credentials lasts an hour at the most",
            source_name(source)
        ))
        .hint(format!("take duration_seconds out of {of}, or set it to {CHAINED_ROLE_SECONDS} at the most; ssoenv renews the hour by itself"));
    }
    let failure = Failure::configuration(format!("STS refuses what {of} asks for, to assume {which}"));
    failure.hint(if refusal.says("DurationSeconds") {
        "duration_seconds is 900 or more, and no more than the role's own maximum"
    } else {
        "check role_arn, role_session_name, external_id and mfa_serial"
    })
}

pub(super) fn hint_at_conditions(hop: &AssumeRoleStep) -> &'static str {
    match (&hop.external_id, &hop.mfa_serial) {
        (None, None) => "; it may ask for an external_id or an mfa_serial, which the profile lacks",
        (None, Some(_)) => "; it may ask for an external_id, which the profile lacks",
        (Some(_), None) => "; check external_id, and whether it asks for an mfa_serial",
        (Some(_), Some(_)) => "; check external_id",
    }
}
