//! Keys in the files and in the environment, which need no call; and the error for sources that ssoenv does not use.

use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin, StaticKeys};
use crate::config::shell_word::quoted;
use crate::config::written_keys;
use crate::environ::{self, MARK};
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::env::Env;
use crate::time::Time;

/// Resolves a chain that consists of keys alone; `None` for every other chain.
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
            expires_at: keys.expiry.as_ref().map(|expiry| expiry.at),
            issued_at: sys.clock.now(),
            account_id: None,
        }),
        CredentialOrigin::Environment => keys_of_person(sys).ok_or_else(|| {
            Failure::configuration(format!(
                "profile {} takes its credentials from the environment, but no keys are set there (keys set by ssoenv do not count)",
                chain.selected
            ))
            .hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile")
        }),
        CredentialOrigin::Foreign(_) => Err(unsupported_source(chain)),
        CredentialOrigin::Sso(_) | CredentialOrigin::Process(_) | CredentialOrigin::Login(_) => return None,
    };
    let checked = found.and_then(|found| match found.left(sys.clock.now()) {
        _ if !found.is_printable_ascii() => Err(malformed_keys(&chain.name)),
        ..=0 => Err(expired_keys(sys, chain)),
        _ => Ok(found),
    });
    Some(checked.map_err(Into::into))
}

/// Returns the error for keys that have expired, as stated in the files or variables.
fn expired_keys(sys: &System, chain: &Chain) -> Failure {
    let now = sys.clock.now();
    let general = |message: String, hint: String| Failure::new(Kind::General, message).hint(hint);
    match &chain.origin {
        CredentialOrigin::Keys(StaticKeys { profile, expiry: Some(expiry), .. }) => {
            let (ago, name, place) = (expiry.ended_ago(now).unwrap_or_default(), expiry.name, &expiry.place);
            // Every tool prefers keys in the files to a process.
            let behind = match chain.settings.value("credential_process") {
                Some(_) if chain.selected == *profile => "; without them its credential_process is used",
                _ => "",
            };
            let written_for = chain.settings.value(written_keys::MARK).filter(|_| chain.selected == *profile);
            let hint = match written_for {
                Some(target) => {
                    let (target, section) = (quoted(target), quoted(profile));
                    format!("ssoenv use {target} --write-credentials {section}")
                }
                None => format!("renew them with the tool that wrote them, or remove the keys{behind}"),
            };
            general(format!("the keys of profile {profile} expired {ago} ago ({place}: {name})"), hint)
        }
        _ => general(
            format!("the keys in the environment, which profile {} uses, have expired", chain.selected),
            format!("set new keys, or unset {}", EXPIRY_VARIABLES.join(" and ")),
        ),
    }
}

/// Variables that state when the keys in the environment expire.
const EXPIRY_VARIABLES: [&str; 2] = ["AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION"];

/// Returns the keys in the variables; `None` unless id and secret are set. Without a variable that states their
/// expiry they do not expire.
pub fn keys_in_environment(env: &Env, now: Time) -> Option<Credentials> {
    let token = env.text("AWS_SESSION_TOKEN").or_else(|| env.text("AWS_SECURITY_TOKEN"));
    Some(Credentials {
        access_key_id: env.text("AWS_ACCESS_KEY_ID")?,
        secret_access_key: Secret::new(env.text("AWS_SECRET_ACCESS_KEY")?),
        session_token: token.map(Secret::new),
        expires_at: EXPIRY_VARIABLES.iter().find_map(|name| Time::parse(&env.text(name)?)),
        issued_at: now,
        account_id: None,
    })
}

/// Returns the keys for `credential_source = Environment`: those that a person set; while a profile is active, those
/// from before the first `use`.
pub fn keys_of_person(sys: &System) -> Option<Credentials> {
    let now = sys.clock.now();
    // Keys that `use` set do not count, so that the result does not depend on which profile was active before.
    if !sys.env.has(MARK) || sys.env.text(MARK) != sys.env.text("AWS_ACCESS_KEY_ID") {
        return keys_in_environment(&sys.env, now);
    }
    let saved = environ::saved_keys(&environ::saved_record(|name| sys.env.text(name)));
    let saved: Vec<(&str, &str)> = saved.iter().map(|(name, value)| (*name, value.as_str())).collect();
    keys_in_environment(&Env::of(&saved), now)
}

/// Returns the error for a source that ssoenv reports but does not use.
pub(in crate::credentials) fn unsupported_source(chain: &Chain) -> Failure {
    let name = &chain.selected;
    let what = match &chain.origin {
        CredentialOrigin::Foreign(foreign) => foreign.in_words(),
        _ => "an unknown source",
    };
    Failure::configuration(format!(
        "profile {name} takes its credentials from {what}, which ssoenv does not read"
    ))
    .hint(
        "use --mode profile: `use` and `exec` then set only AWS_PROFILE, and the AWS CLI and SDKs find the credentials",
    )
}

fn malformed_keys(name: &str) -> Failure {
    Failure::configuration(format!("the keys of {name} contain spaces or other invalid characters"))
        .hint("correct aws_access_key_id, aws_secret_access_key and aws_session_token")
}
