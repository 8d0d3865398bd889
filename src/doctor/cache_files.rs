//! Checks one cache file that holds a JSON object.

use super::cache_owner::CacheOwner;
use super::findings::Finding;
use super::remedies;
use crate::config::session::Session;
use crate::sdks;
use crate::sso::token::Token;
use crate::sso::{self, SignInState, Standing};
use crate::system::System;
use crate::time::{Time, spoken};
use serde_json::{Map, Value};
use std::path::Path;

/// Judges a file by its owner.
pub(super) fn judge(
    sys: &System,
    path: &Path,
    object: &Map<String, Value>,
    whose: &CacheOwner<'_>,
) -> Vec<Finding> {
    match whose {
        CacheOwner::Token(session) => token(sys, path, object, session),
        CacheOwner::Registration(session) => registration(sys, path, object, session).into_iter().collect(),
        CacheOwner::Role => role(path, object).into_iter().collect(),
        CacheOwner::Unknown => Vec::new(),
    }
}

/// Checks a token file.
fn token(sys: &System, path: &Path, object: &Map<String, Value>, session: &Session) -> Vec<Finding> {
    const TEXTS: [&str; 8] = [
        "startUrl",
        "region",
        "accessToken",
        "expiresAt",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
        "refreshToken",
    ];
    let (label, place) = (session.label(), path.display());
    // Another program has removed the file since its name was listed.
    if object.is_empty() && !crate::system::files::untrusted::is_file(path) {
        return Vec::new();
    }
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let hint = session.sign_in_hint();
    let bytes = serde_json::to_vec(object).unwrap_or_default();
    if Token::parse(&bytes).is_none() {
        let title = format!("the token file of {label} has no token or no expiry time: no tool can use it");
        return vec![Finding::error("cache.token", title).at(place.to_string()).remedy(hint)];
    }
    let mut found = Vec::new();
    let nulls: Vec<&str> =
        TEXTS.into_iter().filter(|name| object.get(*name).is_some_and(Value::is_null)).collect();
    if !nulls.is_empty() {
        found.push(
            Finding::warning(
                "cache.null",
                format!("the token file of {label} has null: {}", sdks::readers_of_null()),
            )
            .at(format!("{place}: {}", nulls.join(", ")))
            .remedy(hint.clone()),
        );
    }
    let ends = text("expiresAt").unwrap_or_default();
    if let Some(readers) = sdks::readers_of_token_time(ends) {
        let title = format!("the expiry time of the token of {label} has an unusual form: {readers}");
        found.push(
            Finding::warning("cache.time-form", title)
                .at(format!("{place}: expiresAt = {ends}"))
                .remedy(hint.clone()),
        );
    }
    if let Some(other) = text("startUrl").filter(|url| *url != session.start_url) {
        found.push(
            Finding::warning(
                "cache.other-start-url",
                format!("the token of {label} belongs to another start URL, but AWS tools use it anyway"),
            )
            .at(format!("{place}: startUrl = {other}; configured: {}", session.start_url))
            .remedy(hint.clone()),
        );
    }
    found.extend(signed_out(sys, session, path));
    found
}

/// Reports a sign-in that has ended; `path` is that of its file.
pub(super) fn signed_out(sys: &System, session: &Session, path: &Path) -> Option<Finding> {
    let SignInState { standing: Standing::SignInNeeded, token: Some(token), is_refused, .. } =
        sso::inspect(sys, session)
    else {
        return None;
    };
    let (label, place) = (session.label(), path.display());
    let left = token.expires_at.left(sys.clock.now());
    let ended = if left > 0 { String::new() } else { format!(", expired {} ago", spoken(-left)) };
    let (what, place) = match is_refused {
        true => ("is no longer accepted by the service", format!("{place}: refused{ended}")),
        false => ("has expired", format!("{place}: expired {} ago", spoken(-left))),
    };
    let title = format!("sign-in needed: the sign-in to {label} {what}");
    Some(Finding::note("cache.signed-out", title).at(place).remedy(session.sign_in_hint()))
}

/// Checks a client registration. The AWS CLI does not replace an incomplete one.
fn registration(
    sys: &System,
    path: &Path,
    object: &Map<String, Value>,
    session: &Session,
) -> Option<Finding> {
    let text = |name: &str| object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (label, place, rm) = (session.label(), path.display().to_string(), remedies::remove_files(&[path]));
    let ends = text("expiresAt").and_then(Time::parse);
    let (Some(ends), Some(_), Some(_)) = (ends, text("clientId"), text("clientSecret")) else {
        let title = format!(
            "the client registration of {label} is incomplete: `aws sso login` fails until it is removed"
        );
        return Some(Finding::error("cache.registration", title).at(place).remedy(rm));
    };
    let now = sys.clock.now();
    (ends <= now).then(|| {
        let title = format!("the client registration of {label} has expired and cannot renew the sign-in");
        Finding::note("cache.registration-expired", title)
            .at(format!("{place}: expired {} ago", spoken(-ends.left(now))))
            .remedy(format!("{} to register a new one", session.sign_in_step()))
    })
}

/// Checks a file of role credentials for fields that the AWS CLI needs.
fn role(path: &Path, object: &Map<String, Value>) -> Option<Finding> {
    let credentials = object.get("Credentials");
    let is_text = |name: &&str| {
        credentials.and_then(|it| it.get(*name)).and_then(Value::as_str).is_some_and(|text| !text.is_empty())
    };
    let missing = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"];
    let missing: Vec<&str> = missing.into_iter().filter(|name| !is_text(name)).collect();
    (!missing.is_empty()).then(|| {
        Finding::error(
            "cache.role",
            "a file of role credentials is incomplete: the AWS CLI fails until it is removed",
        )
        .at(format!("{}: no {}", path.display(), missing.join(", ")))
        .remedy(remedies::remove_files(&[path]))
    })
}
