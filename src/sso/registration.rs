//! Client registrations with the OIDC service: one per session, cached beside the tokens under the AWS CLI's names,
//! so that both tools share them and a person sees the consent page once.

use super::sign_in::DEFAULT_SCOPE;
use super::token_cache;
use crate::config::session::{Identity, Session};
use crate::pyjson;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::ServiceError;
use crate::services::oidc;
use crate::services::oidc::Flow;
use crate::services::oidc::Registration;
use crate::settings::Storage;
use crate::storage::{self, KeyWanted, SealedText};
use crate::system::System;
use crate::system::files::Staged;
use crate::system::files::{self, paths};
use crate::time::Time;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use sha1::{Digest, Sha1};
use std::path::PathBuf;

/// Grant types of a registration for the browser flow. A cached one without them is for device codes.
const BROWSER_GRANTS: [&str; 2] = ["authorization_code", "refresh_token"];

/// Seconds below which a cached registration is not used for another sign-in (AWS CLI).
const WORTH_USING: i64 = 15 * 60;

/// Values that are hashed for the file's name, in alphabetical order, which is part of the hash (AWS CLI).
#[derive(Serialize)]
struct Key<'a> {
    region: &'a str,
    scopes: Option<&'a [String]>,
    session_name: Option<&'a str>,
    #[serde(rename = "startUrl")]
    start_url: &'a str,
    tool: &'static str,
}

/// A registration file of the AWS CLI.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    client_id: String,
    client_secret: String,
    expires_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grant_types: Option<Vec<String>>,
}

/// Returns a registration for this flow: the cached one, otherwise a new one, which is cached. `refused` is a
/// registration that the service has just refused.
pub(super) fn get(
    sys: &System,
    endpoints: &Endpoints,
    session: &Session,
    (flow, start_url): (Flow, &str),
    refused: Option<&Registration>,
) -> Result<Registration, ServiceError> {
    let is_good = |found: &Registration| {
        found.expires_at.left(sys.clock.now()) >= WORTH_USING && Some(found) != refused
    };
    if let Some(found) = read(sys, session, flow).filter(is_good) {
        return Ok(found);
    }
    let suffix = match &session.identity {
        Identity::Named(name) => name.clone(),
        Identity::Inline(_) => sys.clock.now().epoch().to_string(),
    };
    let browser_grants = (flow == Flow::Browser).then_some((&BROWSER_GRANTS[..], start_url));
    let scopes = scopes(session, flow);
    let name = format!("ssoenv-{suffix}");
    let registration = oidc::register(sys, endpoints, name, scopes.as_deref(), browser_grants)?;
    // The registration serves this sign-in; the next one registers again.
    if let Err(error) = write(sys, session, flow, &registration) {
        sys.terminal.verbose(|| format!("cannot cache the client registration: {error:#}"));
    }
    Ok(registration)
}

/// Removes the cached registration, so that the next sign-in registers again.
pub(super) fn discard(sys: &System, session: &Session) {
    let removed = path(sys, session).and_then(|path| Ok(files::remove(&path)?));
    if let Err(error) = removed {
        sys.terminal.verbose(|| format!("cannot remove the client registration: {error:#}"));
    }
}

/// Removes the sealed registration, after a sign-out: what is left of a session is not to need the key.
pub fn forget_sealed(sys: &System, session: &Session) -> anyhow::Result<()> {
    let path = path_in(sys, session, Storage::Keychain)?;
    files::remove(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    Ok(())
}

/// Returns the scopes to register with. Without configured scopes, the browser flow asks for access to accounts, and
/// the device flow for no scope (AWS CLI).
pub(super) fn scopes(session: &Session, flow: Flow) -> Option<Vec<String>> {
    match (&session.scopes, flow) {
        (Some(scopes), _) if !scopes.is_empty() || flow == Flow::Device => Some(scopes.clone()),
        (_, Flow::Browser) => Some(vec![DEFAULT_SCOPE.to_owned()]),
        (_, Flow::Device) => None,
    }
}

/// Returns the name of the file without `.json`: SHA-1 of Python's JSON with blanks. Both flows share the file (AWS
/// CLI).
pub fn name(session: &Session) -> String {
    let (session_name, scopes) = match &session.identity {
        Identity::Named(name) => (Some(name.as_str()), session.scopes.as_deref()),
        // The AWS CLI hashes `null` for both in the older form.
        Identity::Inline(_) => (None, None),
    };
    let (region, start_url) = (&session.region, &session.start_url);
    let key = Key { region, scopes, session_name, start_url, tool: "botocore" };
    base16ct::lower::encode_string(&Sha1::digest(pyjson::spaced(&key)))
}

fn read(sys: &System, session: &Session, flow: Flow) -> Option<Registration> {
    // A file that cannot be read counts as missing, and will be replaced.
    match token_cache::storage(sys, session).ok()? {
        Storage::Files => {
            let path = path(sys, session).ok()?;
            files::read_patiently(&path, |contents| parse(&contents.bytes, flow)).ok()??
        }
        Storage::Keychain => {
            let name = name(session);
            let SealedText::Sealed(file) = storage::read(sys, &name).ok()? else { return None };
            parse(&file.secret(sys, &name).ok()?.text()?, flow)
        }
    }
}

/// Parses a registration; `None` if it is incomplete or for the other flow.
fn parse(bytes: &[u8], flow: Flow) -> Option<Registration> {
    let file: File = serde_json::from_slice(bytes).ok()?;
    // Both flows share one file name (AWS CLI), so the file may be of the other flow.
    let in_browser = file.grant_types.is_some_and(|grants| grants.iter().any(|it| it == BROWSER_GRANTS[0]));
    if in_browser != (flow == Flow::Browser) || file.client_id.is_empty() {
        return None;
    }
    Some(Registration {
        client_id: file.client_id,
        client_secret: Secret::new(file.client_secret),
        expires_at: Time::parse(&file.expires_at)?,
    })
}

fn write(sys: &System, session: &Session, flow: Flow, registration: &Registration) -> anyhow::Result<()> {
    let text = text(session, flow, registration);
    let path = path(sys, session)?;
    let put = |bytes: &[u8]| Ok(Staged::create(&path)?.commit(bytes)?);
    match token_cache::storage(sys, session)? {
        Storage::Files => put(text.as_bytes()),
        Storage::Keychain => storage::seal(sys, KeyWanted::ToSignIn, &name(session), Map::new(), &text, put),
    }
}

fn text(session: &Session, flow: Flow, registration: &Registration) -> String {
    pyjson::spaced(&File {
        client_id: registration.client_id.clone(),
        client_secret: registration.client_secret.expose().to_owned(),
        expires_at: registration.expires_at.rfc3339(),
        scopes: scopes(session, flow),
        grant_types: (flow == Flow::Browser).then(|| BROWSER_GRANTS.map(str::to_owned).to_vec()),
    })
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    path_in(sys, session, token_cache::storage(sys, session)?)
}

/// Returns the path of the registration in one of the two places, whether it exists or not.
pub fn path_in(sys: &System, session: &Session, storage: Storage) -> anyhow::Result<PathBuf> {
    match storage {
        Storage::Files => Ok(paths::token_cache(&sys.env)?.join(format!("{}.json", name(session)))),
        Storage::Keychain => storage::path(sys, &name(session)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(identity: Identity, region: &str, scopes: Option<&[&str]>) -> Session {
        Session {
            identity,
            start_url: "https://d-1234567890.awsapps.com/start".into(),
            region: region.into(),
            scopes: scopes.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
        }
    }

    fn named(name: &str) -> Identity {
        Identity::Named(name.into())
    }

    #[test]
    fn files_are_named_as_the_aws_cli_names_them() {
        const ACCESS: Option<&[&str]> = Some(&["sso:account:access"]);
        for (region, scopes, identity, sha1) in [
            ("us-east-1", ACCESS, named("my-org"), "4e7781822e9a8ef46f5647e448d83c6855c0bab9"),
            ("us-east-1", None, named("my-org"), "a1a850d323490f81f1c776ba9e4ae3c49deb4a1d"),
            ("us-east-1", Some(&[][..]), named("my-org"), "da3ea5cbf4afbb47f5832915d1c4ad664acfc7ba"),
            (
                "us-east-1",
                Some(&["sso:account:access", "codewhisperer:completions"][..]),
                named("my-org"),
                "54c5ed44cc9b98996f4b31c3e2da069954d6bb19",
            ),
            ("us-east-1", None, Identity::Inline("p".into()), "365414a68be7c9bfc776c660981dbdbd942acea4"),
            ("eu-west-1", ACCESS, named("a b"), "f18ba8944d7f99d51002feffac2c5e1146fc490c"),
            ("us-east-1", ACCESS, named("ü"), "b06fe0658510426f841ab4ab1f22fbda81f02695"),
        ] {
            assert_eq!(name(&session(identity.clone(), region, scopes)), sha1, "{region} {identity:?}");
        }
    }

    #[test]
    fn files_say_what_the_aws_cli_writes_and_each_flow_reads_its_own() {
        let registration = Registration {
            client_id: "cid-1".into(),
            client_secret: Secret::new("csecret-1"),
            expires_at: Time::parse("2027-02-19T01:53:45Z").unwrap(),
        };
        let with_scopes = session(named("my-org"), "us-east-1", Some(&["sso:account:access"]));
        let without = session(named("my-org"), "us-east-1", None);
        let inline = session(Identity::Inline("p".into()), "us-east-1", None);
        const BASE: &str =
            r#"{"clientId": "cid-1", "clientSecret": "csecret-1", "expiresAt": "2027-02-19T01:53:45Z""#;
        const SCOPES: &str = r#", "scopes": ["sso:account:access"]"#;
        const GRANTS: &str = r#", "grantTypes": ["authorization_code", "refresh_token"]"#;
        for (session, flow, rest) in [
            (&with_scopes, Flow::Device, SCOPES.to_owned()),
            (&with_scopes, Flow::Browser, format!("{SCOPES}{GRANTS}")),
            (&without, Flow::Browser, format!("{SCOPES}{GRANTS}")),
            (&without, Flow::Device, String::new()),
            (&inline, Flow::Device, String::new()),
        ] {
            let text = text(session, flow, &registration);
            assert_eq!(text, format!("{BASE}{rest}}}"));
            for reader in [Flow::Browser, Flow::Device] {
                let expected = (reader == flow).then(|| registration.clone());
                assert_eq!(parse(text.as_bytes(), reader), expected, "{text} {reader:?}");
            }
        }
        for rubbish in ["", "[]", "{}", r#"{"clientId": "c", "expiresAt": "2027-02-19T01:53:45Z"}"#] {
            assert_eq!(parse(rubbish.as_bytes(), Flow::Device), None, "{rubbish}");
        }
    }
}
