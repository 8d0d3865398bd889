//! Keys in the files and in the environment, which need no call; and the error for sources that ssoenv does not use.

use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::environ::{self, MARK};
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::env::Env;
use crate::time::Time;

/// Resolves a chain of keys alone; `None` for every other chain.
pub(in crate::credentials) fn resolve_keys(
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
        CredentialOrigin::Environment => keys_of_person(sys).ok_or_else(|| {
            Failure::configuration(format!(
                "profile {} takes its credentials from the environment, and no keys are there that somebody else than ssoenv has set",
                chain.selected
            ))
            .hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile")
        }),
        CredentialOrigin::Foreign(_) => Err(unsupported_source(chain)),
        CredentialOrigin::Sso(_) | CredentialOrigin::Process(_) => return None,
    };
    Some(
        found
            .and_then(
                |found| if found.is_printable_ascii() { Ok(found) } else { Err(malformed_keys(&chain.name)) },
            )
            .map_err(Into::into),
    )
}

/// Keys in the variables; `None` unless both are set. They end when AWS_CREDENTIAL_EXPIRATION says so, else never.
pub fn keys_in_environment(env: &Env, now: Time) -> Option<Credentials> {
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

/// Keys that `credential_source = Environment` means: those that a person has set; while a profile is active, those of
/// before the first `use`.
pub fn keys_of_person(sys: &System) -> Option<Credentials> {
    let now = sys.clock.now();
    // What a profile of ours has set there is nobody's own: the answer must not depend on which was used before.
    if !sys.env.has(MARK) || sys.env.text(MARK) != sys.env.text("AWS_ACCESS_KEY_ID") {
        return keys_in_environment(&sys.env, now);
    }
    let saved = environ::saved_keys(&sys.env.text("SSOENV_SAVED")?);
    let saved: Vec<(&str, &str)> = saved.iter().map(|(name, value)| (*name, value.as_str())).collect();
    keys_in_environment(&Env::of(&saved), now)
}

/// Error for a source that ssoenv reports but does not use.
pub(in crate::credentials) fn unsupported_source(chain: &Chain) -> Failure {
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

fn malformed_keys(name: &str) -> Failure {
    Failure::configuration(format!(
        "the keys of {name} hold blanks or other characters that keys do not have"
    ))
    .hint("correct aws_access_key_id, aws_secret_access_key and aws_session_token")
}
