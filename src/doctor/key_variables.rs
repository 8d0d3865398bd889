//! Variables that hold keys, and their end.

use super::findings::Finding;
use super::look::Look;
use crate::environ;
use crate::time::{Time, spoken};

/// `AKIA…`: what tells the kind of a key, and no more.
pub(super) fn kind(look: &Look<'_>, name: &str) -> String {
    let start: String = look.sys.env.text(name).unwrap_or_default().chars().take(4).collect();
    format!("{name}={start}…")
}

pub(super) fn shown(look: &Look<'_>, name: &str) -> Option<String> {
    Some(format!("{name}={}", look.sys.env.text(name)?))
}

pub(super) fn half_a_key(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let (there, missing) = match (env.has("AWS_ACCESS_KEY_ID"), env.has("AWS_SECRET_ACCESS_KEY")) {
        (true, false) => ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
        (false, true) => ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
        _ => return None,
    };
    let title = format!("{there} is set without {missing}: tools fail, or pass over it");
    Some(
        Finding::error("variable.half-a-key", title)
            .at(format!("{there} is set"))
            .remedy(format!("unset {there}")),
    )
}

pub(super) fn foreign_keys(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let both = env.has("AWS_ACCESS_KEY_ID") && env.has("AWS_SECRET_ACCESS_KEY");
    let ours = look.before.contains_key("SSOENV_PROFILE");
    (both && !ours && !env.has("AWS_PROFILE")).then(|| {
        let title = "keys are set that did not come from ssoenv: they win over every profile";
        Finding::warning("variable.foreign-keys", title)
            .at(kind(look, "AWS_ACCESS_KEY_ID"))
            .remedy("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN, and look who sets them")
    })
}

pub(super) fn security_token(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let old = env.text("AWS_SECURITY_TOKEN")?;
    (env.text("AWS_SESSION_TOKEN").as_ref() != Some(&old)).then(|| {
        let title = "AWS_SECURITY_TOKEN is set: the AWS CLI and boto3 take it before AWS_SESSION_TOKEN";
        let said = if env.has("AWS_SESSION_TOKEN") { "and AWS_SESSION_TOKEN is another" } else { "alone" };
        Finding::warning("variable.security-token", title)
            .at(format!("AWS_SECURITY_TOKEN is set, {said}"))
            .remedy("unset AWS_SECURITY_TOKEN")
    })
}

pub(super) fn expiration(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let text = env.text("AWS_CREDENTIAL_EXPIRATION").filter(|_| env.has("AWS_ACCESS_KEY_ID"))?;
    let now = look.sys.clock.now();
    let title = match Time::parse(&text) {
        Some(ends) if ends > now => return None,
        Some(ends) => {
            format!("the keys have ended {} ago: the AWS CLI refuses them", spoken(-ends.left(now)))
        }
        None => "AWS_CREDENTIAL_EXPIRATION is no time: the AWS CLI fails".to_owned(),
    };
    let remedy = match environ::keys_are_ours(look.before) {
        true => "ssoenv use PROFILE, or ssoenv off".to_owned(),
        false => format!("unset {}", environ::CREDENTIALS[..4].join(" ")),
    };
    Some(
        Finding::error("variable.expiration", title)
            .at(format!("AWS_CREDENTIAL_EXPIRATION={text}"))
            .remedy(remedy),
    )
}
