//! Where a reader's credentials come from: variables, and the profile's keys, in the reader's order. Pure.

use super::choice::{self, Chosen};
use super::files::{Files, Refused};
use super::profiles::of_profile;
use super::{Reader, Surroundings};
use crate::time::Time;
use serde::Serialize;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The key variables.
    Environment,
    /// A role that the profile assumes.
    Role,
    /// A token of another service.
    WebIdentity,
    /// Identity Center.
    Sso,
    /// Keys in the files.
    Keys,
    /// `credential_process`.
    Process,
    /// `aws login`.
    Login,
    /// The container variables.
    Container,
    /// `AWS_CREDENTIAL_FILE`.
    CredentialFile,
    /// Nothing that is set; most would ask the instance's metadata.
    None,
    /// It ends with an error.
    Fails,
}

/// A source and which one, in a few words; or why there is none.
pub(super) type Found = Result<Option<(Source, String)>, String>;

pub(super) fn pick(
    reader: Reader,
    around: &Surroundings,
    chosen: &Chosen,
    files: &Result<Files, Refused>,
) -> (Source, String) {
    let keys = || variables(reader, around);
    let token = || web_identity(around);
    let profile = |is_role: Option<bool>| match files {
        Ok(files) => of_profile(reader, &chosen.name, files, is_role),
        Err(refused) => Err(choice::unreadable(refused)),
    };
    let has_profile = around.held("AWS_PROFILE").is_some();
    let steps: [&dyn Fn() -> Found; 4] = match reader {
        // botocore assumes the profile's role before it looks at the token, and the token comes before all else.
        Reader::AwsCli | Reader::Boto3 => [&keys, &|| profile(Some(true)), &token, &|| profile(Some(false))],
        Reader::Go => [&keys, &token, &|| profile(None), &|| Ok(None)],
        Reader::Rust => [&keys, &|| profile(None), &token, &|| Ok(None)],
        Reader::JavaScript if has_profile => [&|| profile(None), &token, &|| Ok(None), &|| Ok(None)],
        Reader::JavaScript => [&keys, &|| profile(None), &token, &|| Ok(None)],
        Reader::Java => [&keys, &token, &|| profile(None), &|| Ok(None)],
    };
    for step in steps {
        match step() {
            Ok(None) => {}
            Ok(Some(found)) => return found,
            Err(why) => return (Source::Fails, why),
        }
    }
    rest(reader, around)
}

/// Keys in variables.
fn variables(reader: Reader, around: &Surroundings) -> Found {
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
            return Err("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not".to_owned());
        }
        _ => return Ok(None),
    };
    let ends = around.held("AWS_CREDENTIAL_EXPIRATION").map(Time::parse);
    if reader.is_python() && ends.is_some_and(|ends| ends.is_none_or(|ends| ends <= around.now)) {
        return Err("AWS_CREDENTIAL_EXPIRATION says that the keys in the variables are over".to_owned());
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
    Ok(Some((Source::Environment, format!("{key}{token}{names}"))))
}

fn web_identity(around: &Surroundings) -> Found {
    let Some(file) = around.held("AWS_WEB_IDENTITY_TOKEN_FILE") else { return Ok(None) };
    Ok(Some(match around.held("AWS_ROLE_ARN") {
        Some(role) => (Source::WebIdentity, format!("{role}, with the token in {file}")),
        None => (Source::Fails, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not".to_owned()),
    }))
}

/// What comes after the profile.
fn rest(reader: Reader, around: &Surroundings) -> (Source, String) {
    if let Some(file) = around.held("AWS_CREDENTIAL_FILE").filter(|_| reader.is_python()) {
        return (Source::CredentialFile, file.to_owned());
    }
    let mut names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    if reader == Reader::JavaScript {
        names.reverse();
    }
    match names.into_iter().find(|name| around.held(name).is_some()) {
        Some(name) => (Source::Container, name.to_owned()),
        None => (Source::None, "nothing that is set here".to_owned()),
    }
}
