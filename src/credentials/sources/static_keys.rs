//! Credentials that nobody has to be asked for: keys in the files and in the environment; and what is said where ssoenv
//! has no way to any.

use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::environ::{self, MARK};
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::env::Env;
use crate::time::Time;

/// Of a chain that ends where it begins, in keys; `None` of every other.
pub(in crate::credentials) fn credentials(
    sys: &System,
    chain: &Chain,
) -> Option<anyhow::Result<Credentials>> {
    if !chain.hops.is_empty() {
        return None;
    }
    let found = match &chain.origin {
        CredentialOrigin::Keys(keys) => Ok(Credentials {
            access_key_id: keys.access_key_id.clone(),
            secret_access_key: keys.secret_access_key.clone(),
            session_token: keys.session_token.clone(),
            expires_at: None,
            issued_at: sys.clock.now(),
            account_id: None,
        }),
        CredentialOrigin::Environment => of_person(sys).ok_or_else(|| {
            Failure::configuration(format!(
                "profile {} takes its credentials from the environment, and no keys are there that somebody else than ssoenv has set",
                chain.selected
            ))
            .hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile")
        }),
        CredentialOrigin::Foreign(_) => Err(nothing(chain)),
        CredentialOrigin::Sso(_) | CredentialOrigin::Process(_) => return None,
    };
    Some(
        found
            .and_then(|found| if found.is_printable_ascii() { Ok(found) } else { Err(odd(&chain.name)) })
            .map_err(Into::into),
    )
}

/// Keys as the variables hold them; `None` without both of them. Without an end where none is said.
pub fn environment(env: &Env, now: Time) -> Option<Credentials> {
    let token = env.text("AWS_SESSION_TOKEN").or_else(|| env.text("AWS_SECURITY_TOKEN"));
    Some(Credentials {
        access_key_id: env.text("AWS_ACCESS_KEY_ID")?,
        secret_access_key: Secret::new(env.text("AWS_SECRET_ACCESS_KEY")?),
        session_token: token.map(Secret::new),
        expires_at: env.text("AWS_CREDENTIAL_EXPIRATION").and_then(|text| Time::parse(&text)),
        issued_at: now,
        account_id: None,
    })
}

/// The keys that `credential_source = Environment` means: those that a person has set, of before the first `use` where a
/// profile is active.
pub fn of_person(sys: &System) -> Option<Credentials> {
    let now = sys.clock.now();
    // What a profile of ours has set there is nobody's own: the answer must not depend on which was used before.
    if !sys.env.has(MARK) || sys.env.text(MARK) != sys.env.text("AWS_ACCESS_KEY_ID") {
        return environment(&sys.env, now);
    }
    let saved = environ::saved_keys(&sys.env.text("SSOENV_SAVED")?);
    let saved: Vec<(&str, &str)> = saved.iter().map(|(name, value)| (*name, value.as_str())).collect();
    environment(&Env::of(&saved), now)
}

/// Sources that are reported.
pub(in crate::credentials) fn nothing(chain: &Chain) -> Failure {
    let name = &chain.selected;
    let what = match &chain.origin {
        CredentialOrigin::Foreign(foreign) => foreign.in_words(),
        _ => "a source that ssoenv does not know",
    };
    Failure::configuration(format!(
        "profile {name} takes its credentials from {what}, which ssoenv leaves to other tools"
    ))
    .hint(
        "with --mode profile `use` and `exec` set AWS_PROFILE alone, and the AWS CLI and the SDKs find them",
    )
}

fn odd(name: &str) -> Failure {
    Failure::configuration(format!(
        "the keys of {name} hold blanks or other characters that keys do not have"
    ))
    .hint("correct aws_access_key_id, aws_secret_access_key and aws_session_token")
}
