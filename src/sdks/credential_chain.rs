//! The source of a reader's credentials: variables and the profile's keys, in the reader's order. Pure.

use super::credential_source::{PickedCredentials, PickedSource};
use super::dot_net_profile;
use super::files::{Files, Refused};
use super::profile_credentials::of_profile;
use super::reader::Reader;
use super::selection::{self, Chosen};
use super::surroundings::Surroundings;
use crate::time::Time;

/// Returns the source that a reader uses, and which one in a few words; or why it fails.
pub fn pick(
    reader: Reader,
    around: &Surroundings,
    chosen: &Chosen,
    files: &Result<Files, Refused>,
) -> (PickedSource, String) {
    let keys = || variables(reader, around);
    let token = || web_identity(reader, around);
    let profile = |is_role: Option<bool>| match files {
        Ok(files) => of_profile(reader, &chosen.name, files, around, is_role),
        Err(refused) => Err(selection::unreadable(refused)),
    };
    let has_profile = around.held("AWS_PROFILE").is_some();
    let steps: [&dyn Fn() -> PickedCredentials; 4] = match reader {
        // botocore assumes the profile's role before it looks at the token, and uses the token before anything else
        // of the profile.
        Reader::AwsCli | Reader::Boto3 => [&keys, &|| profile(Some(true)), &token, &|| profile(Some(false))],
        Reader::Go => [&keys, &token, &|| profile(None), &|| Ok(None)],
        Reader::Rust => [&keys, &|| profile(None), &token, &|| Ok(None)],
        Reader::JavaScript if has_profile => [&|| profile(None), &token, &|| Ok(None), &|| Ok(None)],
        Reader::JavaScript => [&keys, &|| profile(None), &token, &|| Ok(None)],
        Reader::Java | Reader::DotNet4 => [&keys, &token, &|| profile(None), &|| Ok(None)],
        Reader::DotNet3 => [&token, &|| profile(None), &keys, &|| Ok(None)],
    };
    let mut passed = None;
    for step in steps {
        match step() {
            Ok(None) => {}
            Ok(Some(found)) => return found,
            // It continues with the next source.
            Err(why) if reader.is_dot_net() => passed = passed.or(Some(why)),
            Err(why) => return (PickedSource::Fails, why),
        }
    }
    if let (Reader::DotNet4, Some(from), Ok(files)) = (reader, chosen.from, files)
        && !dot_net_profile::goes_on_without(files, &chosen.name)
    {
        let why = passed.unwrap_or_else(|| format!("profile `{}` does not exist ({from})", chosen.name));
        return (PickedSource::Fails, why);
    }
    match (rest(reader, around), passed) {
        ((PickedSource::None, _), Some(why)) => (PickedSource::Fails, why),
        (found, _) => found,
    }
}

/// Returns the keys in variables.
fn variables(reader: Reader, around: &Surroundings) -> PickedCredentials {
    let first = |names: &[&'static str]| names.iter().find(|name| around.held(name).is_some()).copied();
    let (ids, secrets): (&[&str], &[&str]) = match reader {
        Reader::Go => {
            (&["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"], &["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"])
        }
        Reader::Rust => (&["AWS_ACCESS_KEY_ID"], &["AWS_SECRET_ACCESS_KEY", "SECRET_ACCESS_KEY"]),
        _ => (&["AWS_ACCESS_KEY_ID"], &["AWS_SECRET_ACCESS_KEY"]),
    };
    let (id, secret) = match (first(ids), first(secrets)) {
        (Some(id), Some(secret)) => (id, secret),
        (Some(_), None) if reader.is_python() => {
            return Err("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not".to_owned());
        }
        _ => return Ok(None),
    };
    let ends = around.held("AWS_CREDENTIAL_EXPIRATION").map(Time::parse);
    if reader.is_python() && ends.is_some_and(|ends| ends.is_none_or(|ends| ends <= around.now)) {
        return Err("AWS_CREDENTIAL_EXPIRATION says that the keys in the variables have expired".to_owned());
    }
    let token = match around.held("AWS_SECURITY_TOKEN") {
        Some(_) if reader.is_python() => ", with AWS_SECURITY_TOKEN",
        _ if around.held("AWS_SESSION_TOKEN").is_some() => ", with AWS_SESSION_TOKEN",
        _ => ", without a token",
    };
    let names = if (id, secret) == ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") {
        String::new()
    } else {
        format!(" ({id}, {secret})")
    };
    let key = around.held(id).unwrap_or_default();
    Ok(Some((PickedSource::Environment, format!("{key}{token}{names}"))))
}

/// Returns the web identity in variables. Without `AWS_ROLE_ARN` Python and Go fail; the others ignore the token.
fn web_identity(reader: Reader, around: &Surroundings) -> PickedCredentials {
    let Some(file) = around.held("AWS_WEB_IDENTITY_TOKEN_FILE") else { return Ok(None) };
    match around.held("AWS_ROLE_ARN") {
        Some(role) => Ok(Some((PickedSource::WebIdentity, format!("{role}, with the token in {file}")))),
        None if reader.is_python() || reader == Reader::Go => {
            Err("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not".to_owned())
        }
        None => Ok(None),
    }
}

/// Returns what comes after the profile.
fn rest(reader: Reader, around: &Surroundings) -> (PickedSource, String) {
    if let Some(file) = around.held("AWS_CREDENTIAL_FILE").filter(|_| reader.is_python()) {
        return (PickedSource::CredentialFile, file.to_owned());
    }
    let mut names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    if reader == Reader::JavaScript {
        names.reverse();
    }
    match names.into_iter().find(|name| around.held(name).is_some()) {
        Some(name) => (PickedSource::Container, name.to_owned()),
        None => (PickedSource::None, "no credentials".to_owned()),
    }
}
