//! One role of a chain, assumed with the credentials of the one before; and what a refusal means for a person: which
//! role of the chain it was, with whose credentials, and what can be done about it.

use crate::aws::credentials::Credentials;
use crate::aws::region::check_region;
use crate::config::Config;
use crate::config::chain::{Chain, Hop, Origin};
use crate::credentials::cache;
use crate::credentials::resolve::{Fetched, Want, step};
use crate::environ;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::services::sts::Signer;
use crate::services::sts::{self, Mfa, No, Place, Refusal, Why, Wish};
use crate::system::System;
use crate::system::terminal::{presence, prompts};
use std::cell::Cell;

/// Seconds that a session lasts at the most whose role was assumed with the credentials of another role (STS).
pub const CHAINED_AT_MOST: i64 = 3600;

/// All that it takes to assume a role.
pub(in crate::credentials) struct Prepared<'a> {
    chain: &'a Chain,
    source: &'a Chain,
    hop: &'a Hop,
    place: Place,
    signer: Credentials,
    code: Option<Secret>,
}

/// Prepares for the last role of `chain`, which the credentials of `source` assume.
pub(in crate::credentials) fn prepare<'a, 'b>(
    sys: &System,
    config: &Config,
    chain: &'a Chain,
    source: &'a Chain,
    want: Want<'b>,
    mfa_code: &Cell<Option<&'b str>>,
) -> anyhow::Result<Prepared<'a>> {
    let Some(hop) = chain.hops.last() else {
        return Err(crate::credentials::sources::static_keys::nothing(chain).into());
    };
    let place = place(sys, config, chain)?;
    if hop.mfa_serial.is_some() && mfa_code.get().is_none() && !is_asked(sys, want) {
        return Err(nobody_asked(hop).into());
    }
    let signer = step(sys, config, source, of_source(want), mfa_code)?;
    // It is good for seconds, so it comes last.
    let code = code(sys, hop, want, mfa_code)?;
    Ok(Prepared { chain, source, hop, place, signer, code })
}

fn of_source(want: Want<'_>) -> Want<'_> {
    Want { min_left: None, refresh: false, ..want }
}

impl Prepared<'_> {
    /// Assumes it.
    pub(in crate::credentials) fn assume(
        &self,
        sys: &System,
        config: &Config,
        want: Want<'_>,
    ) -> anyhow::Result<Fetched> {
        let Prepared { chain, source, hop, place, signer, code } = self;
        let serial = hop.mfa_serial.as_deref();
        let mfa = serial.zip(code.as_ref()).map(|(serial, code)| Mfa { serial, code });
        let session_name = hop.session_name.clone().unwrap_or_else(|| own_session_name(sys));
        let wish = Wish {
            role_arn: &hop.role.to_string(),
            session_name: &session_name,
            external_id: hop.external_id.as_deref(),
            duration_seconds: hop.duration_seconds,
            mfa,
        };
        let answer = match sts::assume_role(sys, place, Signer::from(signer), &wish) {
            // What was cached may have been ended at the service; a code is good for one request.
            Err(No::Refused(Why::KeysExpired | Why::KeysUnknown, _))
                if mfa.is_none() && cache::name(source).is_some() =>
            {
                let want = Want { refresh: true, ..of_source(want) };
                let again = step(sys, config, source, want, &Cell::new(None))?;
                sts::assume_role(sys, place, Signer::from(&again), &wish)
            }
            answer => answer,
        };
        let assumed = answer.map_err(|no| explained(chain, source, hop, place, no))?;
        Ok(Fetched {
            credentials: Credentials {
                access_key_id: assumed.access_key_id,
                secret_access_key: assumed.secret_access_key,
                session_token: Some(assumed.session_token),
                expires_at: Some(assumed.expires_at),
                issued_at: sys.clock.now(),
                account_id: None,
            },
            user: Some((assumed.id, assumed.arn)),
        })
    }
}

/// The region that STS is asked in, and signed for: that of the profile (or what was said in its place), else of the
/// environment, else of the profiles on the way and of the sign-in. The AWS CLI stops before the last two.
pub fn region(sys: &System, chain: &Chain) -> Result<String, Failure> {
    // What our own `use` of another profile has set goes with that one, and the person's own comes back: so it is better
    // than nothing, and no more.
    let is_another = sys.env.text("SSOENV_PROFILE").is_some_and(|active| active != chain.selected);
    let ours = sys.env.text("SSOENV_REGION").filter(|_| is_another);
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter();
    let variables = variables.filter_map(|name| Some((sys.env.text(name)?, format!("{name}: "))));
    let (ours, others): (Vec<_>, Vec<_>) = variables.partition(|(region, _)| Some(region) == ours.as_ref());
    let saved = sys.env.text("SSOENV_SAVED").filter(|_| !ours.is_empty());
    let saved = saved.and_then(|saved| environ::saved_region(&saved)).map(|region| (region, String::new()));
    let of_files = |region: &String| (region.clone(), String::new());
    let regions = chain.region.iter().map(of_files).chain(others).chain(saved);
    let mut regions = regions.chain(chain.other_regions.iter().map(of_files)).chain(ours);
    let (region, said_by) = regions.next().ok_or_else(|| {
        Failure::configuration(format!("{} has no region to ask STS in", chain.selected))
            .hint("add `region` to the profile, or say --region")
    })?;
    check_region(&region).map_err(|why| {
        Failure::configuration(format!("{said_by}{why}")).hint("a region looks like eu-central-1")
    })?;
    Ok(region)
}

/// Where STS is asked.
pub fn place(sys: &System, config: &Config, chain: &Chain) -> Result<Place, Failure> {
    Place::of(&sys.env, config, &chain.settings, &region(sys, chain)?)
}

/// The AWS CLI has `botocore-session-` here; neither stands in the name of the cache file.
fn own_session_name(sys: &System) -> String {
    format!("ssoenv-{}", sys.clock.now().epoch())
}

/// The code of the MFA device, where the role asks for one: the one that was given, or one that a person is asked for.
fn code<'a>(
    sys: &System,
    hop: &Hop,
    want: Want<'a>,
    given: &Cell<Option<&'a str>>,
) -> Result<Option<Secret>, Failure> {
    let Some(serial) = &hop.mfa_serial else { return Ok(None) };
    if let Some(code) = given.take() {
        return Ok(Some(Secret::new(code)));
    }
    // The one that was given was for a role before this one.
    if !is_asked(sys, want) {
        return Err(nobody_asked(hop));
    }
    let question = format!("MFA code of {serial}, to assume {}:", hop.role);
    prompts::hidden(sys, &question, check_code).map(|code| Some(Secret::new(code)))
}

fn is_asked(sys: &System, want: Want<'_>) -> bool {
    want.asks && presence::absence(sys).is_none()
}

fn nobody_asked(hop: &Hop) -> Failure {
    let serial = hop.mfa_serial.as_deref().unwrap_or_default();
    let failure =
        Failure::new(Kind::Code, format!("{} asks for a code of the MFA device {serial}", hop.role));
    failure.hint(
        "say it to `use` or `exec` with --mfa-code CODE; on a terminal `exec` asks, and so does `use` with the hook or --login",
    )
}

/// Whether a code that was given can be one; it is refused before anybody is asked anything.
pub(in crate::credentials) fn check_given(code: Option<&str>) -> Result<(), Failure> {
    code.map_or(Ok(()), check_code).map_err(|why| {
        Failure::usage(format!("--mfa-code: {why}")).hint("take the code that the device shows now")
    })
}

/// STS takes six digits.
fn check_code(code: &str) -> Result<(), String> {
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(()) } else { Err("a code has six digits".to_owned()) }
}

/// What a refusal means: which role, on which way, and whose the next step is.
fn explained(chain: &Chain, source: &Chain, hop: &Hop, place: &Place, no: No) -> anyhow::Error {
    let (why, refusal) = match no {
        No::Unanswered(error) => return error,
        No::Refused(why, refusal) => (why, refusal),
    };
    let (role, from) = (&hop.role, whose(source));
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
                wanted(hop)
            ),
        ),
        Why::KeysExpired => failed(
            format!("the credentials of {from}, which assume {which}, are over"),
            match source.origin {
                Origin::Keys(_) if source.hops.is_empty() => format!("put new ones into profile {from}"),
                Origin::Environment if source.hops.is_empty() => "set new ones".to_owned(),
                _ => format!("`ssoenv use --refresh {from}` fetches new ones"),
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
        Why::Malformed => malformed(chain, source, hop, &which, &refusal),
    };
    anyhow::Error::new(refusal).context(failure)
}

/// Whose credentials assume a role.
fn whose(source: &Chain) -> &str {
    let is_profile = !source.hops.is_empty() || source.origin != Origin::Environment;
    if is_profile { &source.name } else { "the environment" }
}

/// What is wrong with the request: the times, as a rule.
fn malformed(chain: &Chain, source: &Chain, hop: &Hop, which: &str, refusal: &Refusal) -> Failure {
    let seconds = hop.duration_seconds.unwrap_or_default();
    let of = &hop.profile;
    let is_chained = !source.hops.is_empty() || matches!(chain.origin, Origin::Sso(_));
    if refusal.says("role chaining")
        || (refusal.says("DurationSeconds") && is_chained && seconds > CHAINED_AT_MOST)
    {
        return Failure::configuration(format!(
            "duration_seconds = {seconds} of {of} is more than {which} may last: {} is a role itself, and a role assumed with a role's credentials lasts an hour at the most",
            whose(source)
        ))
        .hint(format!("take duration_seconds out of {of}, or set it to {CHAINED_AT_MOST} at the most; ssoenv renews the hour by itself"));
    }
    let failure = Failure::configuration(format!("STS refuses what {of} asks for, to assume {which}"));
    failure.hint(if refusal.says("DurationSeconds") {
        "duration_seconds is 900 or more, and no more than the role's own maximum"
    } else {
        "check role_arn, role_session_name, external_id and mfa_serial"
    })
}

fn wanted(hop: &Hop) -> &'static str {
    match (&hop.external_id, &hop.mfa_serial) {
        (None, None) => "; it may ask for an external_id or an mfa_serial, which the profile lacks",
        (None, Some(_)) => "; it may ask for an external_id, which the profile lacks",
        (Some(_), None) => "; check external_id, and whether it asks for an mfa_serial",
        (Some(_), Some(_)) => "; check external_id",
    }
}
