//! Differences that variables make. Pure.

use super::disagreement::Disagreement;
use super::reader::{READERS, Reader};
use super::selection::profile_variables;
use super::surroundings::Surroundings;
use crate::time::Time;

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let rules = [profile, region, keys, other_credentials, files];
    rules.into_iter().flat_map(|rule| rule(around)).collect()
}

fn profile(around: &Surroundings) -> Vec<Disagreement> {
    const NAME: &str = "AWS_PROFILE";
    const OTHER: &str = "AWS_DEFAULT_PROFILE";
    let (name, other) = (around.set(NAME), around.set(OTHER));
    let mut found = Vec::new();
    if other.is_some() && other != name {
        let reason = match name {
            Some(_) => {
                "boto3 prefers it to AWS_PROFILE; the AWS CLI and Go prefer AWS_PROFILE; Rust, JavaScript and Java do not read it"
            }
            None => "the AWS CLI, boto3 and Go take it; Rust, JavaScript and Java do not read it",
        };
        found.push(Disagreement::of_variable("default-profile", OTHER, reason));
    }
    if name == Some("") {
        let reason = "empty: Go and JavaScript take it for unset; the AWS CLI, boto3, Rust and Java look for a profile without a name";
        found.push(Disagreement::of_variable("empty-profile", NAME, reason));
    }
    for variable in [NAME, OTHER] {
        let Some(value) = around.held(variable) else { continue };
        let is_missing = |reader: &Reader| {
            profile_variables(*reader).0.contains(&variable)
                && around.files(*reader).is_ok_and(|files| !files.profiles.contains_key(value))
        };
        if READERS.iter().any(is_missing) {
            let reason = format!(
                "not every reader finds a profile `{value}`: where there is none the AWS CLI and boto3 stop (Go too, if AWS_PROFILE names it), even with keys in the environment; Rust and Java go on without one"
            );
            found.push(Disagreement::of_variable("missing-profile", variable, reason));
        }
    }
    if around.held(NAME).is_some() && around.held("AWS_ACCESS_KEY_ID").is_some() {
        let reason =
            "set beside keys: JavaScript takes the profile and ignores the keys, all others take the keys";
        found.push(Disagreement::of_variable("profile-beside-keys", NAME, reason));
    }
    found
}

fn region(around: &Surroundings) -> Vec<Disagreement> {
    const NAME: &str = "AWS_REGION";
    const OTHER: &str = "AWS_DEFAULT_REGION";
    let (name, other) = (around.set(NAME), around.set(OTHER));
    let mut found = Vec::new();
    let (variable, reason) = match (name, other) {
        (Some(name), Some(other)) if name != other => {
            (OTHER, "not the same as AWS_REGION: boto3 reads this one alone, all others prefer AWS_REGION")
        }
        (Some(_), None) => {
            (NAME, "boto3 does not read it: it wants AWS_DEFAULT_REGION, or the profile's region")
        }
        (None, Some(_)) => {
            (OTHER, "JavaScript and Java do not read it: they want AWS_REGION, or the profile's region")
        }
        _ => ("", ""),
    };
    if !variable.is_empty() {
        found.push(Disagreement::of_variable("region-variables", variable, reason));
    }
    for (variable, value) in [(NAME, name), (OTHER, other)] {
        if value == Some("") {
            let reason = "empty: Go and Java take it for unset, the others for the region";
            found.push(Disagreement::of_variable("empty-region", variable, reason));
        }
    }
    if around.held("AWS_STS_REGIONAL_ENDPOINTS") == Some("legacy") {
        let reason = "boto3 asks the global STS endpoint for the older regions then; the AWS CLI asks that of the region";
        found.push(Disagreement::of_variable("sts-endpoints", "AWS_STS_REGIONAL_ENDPOINTS", reason));
    }
    found
}

fn keys(around: &Surroundings) -> Vec<Disagreement> {
    let has = |name: &str| around.held(name).is_some();
    let mut found = Vec::new();
    let mut add = |is, id, variable, reason: &str| {
        if is {
            found.push(Disagreement::of_variable(id, variable, reason));
        }
    };
    let (id, secret) = (has("AWS_ACCESS_KEY_ID"), has("AWS_SECRET_ACCESS_KEY"));
    let half = "set without AWS_SECRET_ACCESS_KEY: the AWS CLI and boto3 stop, the others pass over it";
    add(id && !secret, "half-keys", "AWS_ACCESS_KEY_ID", half);
    let token = "the AWS CLI and boto3 prefer it to AWS_SESSION_TOKEN; the SDKs do not read it";
    let differs = around.held("AWS_SECURITY_TOKEN") != around.held("AWS_SESSION_TOKEN");
    add(id && has("AWS_SECURITY_TOKEN") && differs, "security-token", "AWS_SECURITY_TOKEN", token);
    let ends = around.held("AWS_CREDENTIAL_EXPIRATION").map(Time::parse);
    let is_over = ends.is_some_and(|ends| ends.is_none_or(|ends| ends <= around.now));
    let expiry = if is_over {
        "has passed, or is no time: the AWS CLI and boto3 refuse the keys, JavaScript takes them for expired; Go, Rust and Java do not read it"
    } else {
        "the AWS CLI, boto3 and JavaScript heed it; to Go, Rust and Java the keys do not end"
    };
    add(id && ends.is_some(), "credential-expiration", "AWS_CREDENTIAL_EXPIRATION", expiry);
    let go = "Go takes it where AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is missing; nobody else reads it";
    add(has("AWS_ACCESS_KEY") && !id, "other-key-names", "AWS_ACCESS_KEY", go);
    add(has("AWS_SECRET_KEY") && !secret, "other-key-names", "AWS_SECRET_KEY", go);
    let rust = "Rust takes it where AWS_SECRET_ACCESS_KEY is missing; nobody else reads it";
    add(has("SECRET_ACCESS_KEY") && !secret, "other-key-names", "SECRET_ACCESS_KEY", rust);
    found
}

fn other_credentials(around: &Surroundings) -> Vec<Disagreement> {
    let has = |name: &str| around.held(name).is_some();
    let has_of_container = |name: &str| has(&format!("AWS_CONTAINER_{name}"));
    let mut found = Vec::new();
    let mut add = |is, id, variable, reason: &str| {
        if is {
            found.push(Disagreement::of_variable(id, variable, reason));
        }
    };
    add(
        has("AWS_WEB_IDENTITY_TOKEN_FILE"),
        "web-identity-variables",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "comes before the profile in the AWS CLI and boto3 (but for a role that the profile assumes), in Go and Java; after it in Rust and JavaScript",
    );
    add(
        has_of_container("CREDENTIALS_FULL_URI") && has_of_container("CREDENTIALS_RELATIVE_URI"),
        "container-uris",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "set beside the relative one: JavaScript takes this one, all others take AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    );
    add(
        has_of_container("AUTHORIZATION_TOKEN") && has_of_container("AUTHORIZATION_TOKEN_FILE"),
        "container-tokens",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "set beside the file: JavaScript may take this one, all others take AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    );
    add(
        has("AWS_CREDENTIAL_FILE"),
        "credential-file",
        "AWS_CREDENTIAL_FILE",
        "the AWS CLI and boto3 look there when they have found nothing else; the SDKs do not",
    );
    found
}

fn files(around: &Surroundings) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        let Some(path) = around.set(variable) else { continue };
        let (id, reason) = if path.is_empty() {
            (
                "empty-path",
                "empty: to the AWS CLI, boto3, Rust and Java there is no such file, Go, JavaScript and ssoenv read the usual one",
            )
        } else if path.contains('$') || (path.starts_with('~') && !path.starts_with("~/") && path != "~") {
            (
                "path-expansion",
                "the AWS CLI and boto3 expand variables and `~user` in it, the SDKs and ssoenv do not",
            )
        } else if path.starts_with('~') {
            ("path-expansion", "Go does not expand the `~`, all others do")
        } else {
            continue;
        };
        found.push(Disagreement::of_variable(id, variable, reason));
    }
    found
}
