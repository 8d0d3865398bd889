//! Role credentials in `~/.aws/cli/cache`: names and fields of the AWS CLI, so that either tool serves what the other
//! has fetched, and its logout clears ours too.

use super::credentials::Credentials;
use crate::config::profile::SsoRole;
use crate::config::session::Identity;
use crate::pyjson;
use crate::secret::Secret;
use crate::system::files::{Contents, Staged};
use crate::system::{System, files, places};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What the file's name is the hash of; the fields stand in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    account_id: &'a str,
    role_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_url: Option<&'a str>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    #[serde(borrow, default)]
    provider_type: Cow<'a, str>,
    #[serde(borrow)]
    credentials: Fields<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fields<'a> {
    #[serde(borrow)]
    access_key_id: Cow<'a, str>,
    #[serde(borrow)]
    secret_access_key: Cow<'a, str>,
    #[serde(borrow)]
    session_token: Cow<'a, str>,
    #[serde(borrow)]
    expiration: Cow<'a, str>,
    // Recent AWS CLIs write it, older ones do not.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    account_id: Option<Cow<'a, str>>,
}

/// The name of the role's file without its ending: SHA-1 of Python's compact, sorted JSON.
pub fn name(role: &SsoRole) -> String {
    let (session_name, start_url) = match &role.session.identity {
        Identity::Named(name) => (Some(name.as_str()), None),
        Identity::Inline(_) => (None, Some(role.session.start_url.as_str())),
    };
    let key = Key { account_id: &role.account_id, role_name: &role.role_name, session_name, start_url };
    base16ct::lower::encode_string(&Sha1::digest(pyjson::compact(&key)))
}

/// What is cached for a role, fresh or not. A file that cannot be read counts as none: it will be replaced.
pub fn read(sys: &System, role: &SsoRole) -> Option<Credentials> {
    let path = path(sys, role).ok()?;
    match files::read_patiently(&path, |contents| parse(contents, role)) {
        Ok(Some(None)) => {
            sys.terminal.verbose(|| format!("{} holds no credentials that can be read", path.display()));
            None
        }
        Ok(found) => found.flatten(),
        Err(error) => {
            sys.terminal.verbose(|| format!("cannot read {}: {error}", path.display()));
            None
        }
    }
}

/// The same at this moment, for those who look again and again.
pub(super) fn glance(sys: &System, role: &SsoRole) -> Option<Credentials> {
    parse(&files::read_regular(&path(sys, role).ok()?).ok()??, role)
}

/// Stores what was fetched.
pub fn write(sys: &System, role: &SsoRole, credentials: &Credentials) -> anyhow::Result<()> {
    let file = File {
        provider_type: "sso".into(),
        credentials: Fields {
            access_key_id: credentials.access_key_id.as_str().into(),
            secret_access_key: credentials.secret_access_key.expose().into(),
            session_token: credentials.session_token.expose().into(),
            expiration: credentials.expires_at.rfc3339().into(),
            account_id: Some(role.account_id.as_str().into()),
        },
    };
    Staged::create(&path(sys, role)?)?.commit(pyjson::spaced(&file).as_bytes())?;
    Ok(())
}

/// Removes the file of a role.
pub(super) fn remove(sys: &System, role: &SsoRole) -> anyhow::Result<()> {
    files::remove(&path(sys, role)?)?;
    Ok(())
}

/// When the credentials in a file end, whoever's they are.
pub(super) fn ends_at(path: &Path) -> Option<Time> {
    let contents = files::read_regular(path).ok()??;
    let file: File<'_> = serde_json::from_slice(&contents.bytes).ok()?;
    Time::parse(&file.credentials.expiration)
}

/// The file of a role.
pub fn path(sys: &System, role: &SsoRole) -> anyhow::Result<PathBuf> {
    Ok(places::role_cache(&sys.env)?.join(format!("{}.json", name(role))))
}

fn parse(contents: &Contents, role: &SsoRole) -> Option<Credentials> {
    let file: File<'_> = serde_json::from_slice(&contents.bytes).ok()?;
    let fields = file.credentials;
    let is_of_role = fields.account_id.as_deref().is_none_or(|account| account == role.account_id);
    let credentials = Credentials {
        access_key_id: fields.access_key_id.into_owned(),
        secret_access_key: Secret::new(fields.secret_access_key),
        session_token: Secret::new(fields.session_token),
        expires_at: Time::parse(&fields.expiration)?,
        // The file says when they end, and its time stamp when they were had.
        issued_at: contents.modified,
    };
    (is_of_role && credentials.is_plain()).then_some(credentials)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::session::Session;

    fn role(account_id: &str, role_name: &str, identity: Identity) -> SsoRole {
        let start_url = "https://d-1234567890.awsapps.com/start".to_owned();
        let session = Session { identity, start_url, region: "us-east-1".into(), scopes: None };
        SsoRole { account_id: account_id.into(), role_name: role_name.into(), session }
    }

    fn dev() -> SsoRole {
        role("123456789012", "DeveloperAccess", Identity::Named("my-org".into()))
    }

    fn read_text(text: &str) -> Option<Credentials> {
        parse(&Contents { bytes: text.into(), modified: Time::from_epoch(1_795_226_101) }, &dev())
    }

    #[test]
    fn files_are_named_as_the_aws_cli_names_them() {
        let named = |account, role_name, session: &str| {
            name(&role(account, role_name, Identity::Named(session.into())))
        };
        for (found, sha1) in [
            (named("123456789012", "DeveloperAccess", "my-org"), "d0a22c0dc0e79c0e3903f4790a0f0009f21e4464"),
            (
                named("012345678901", "AdministratorAccess", "my-org"),
                "8a80f69abc3041973feeeab253c7d9a51ba4aeed",
            ),
            (named("123456789012", "DeveloperAccess", "ü"), "62034abefe3fcce140961f21bb87772e5e93590d"),
            (
                named("123456789012", "DeveloperAccess", r#"a "b" \ /"#),
                "f286062e933876547a2f3d8d949fb2785d66c36f",
            ),
            (
                name(&role("123456789012", "DeveloperAccess", Identity::Inline("p".into()))),
                "7d19de964a15111b7d33633cf56f2b2ba01ad8c3",
            ),
        ] {
            assert_eq!(found, sha1);
        }
    }

    #[test]
    fn files_of_every_version_of_the_aws_cli_are_read() {
        for text in [
            r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIASSO", "SecretAccessKey": "sk/sso", "SessionToken": "tok-sso", "Expiration": "2026-11-21T02:55:01Z", "AccountId": "123456789012"}}"#,
            r#"{"Credentials": {"AccessKeyId": "ASIASSO", "SecretAccessKey": "sk/sso", "SessionToken": "tok-sso", "Expiration": "2026-11-21T02:55:01UTC"}}"#,
            r#"{"ProviderType": "sso", "More": [1], "Credentials": {"SecretAccessKey": "sk\/sso", "AccessKeyId": "ASIASSO", "Expiration": "2026-11-21T02:55:01+00:00", "SessionToken": "tok-sso", "X": null}}"#,
        ] {
            let credentials = read_text(text).expect(text);
            assert_eq!(credentials.access_key_id, "ASIASSO");
            assert_eq!(credentials.secret_access_key.expose(), "sk/sso");
            assert_eq!((credentials.expires_at.epoch(), credentials.margin()), (1_795_229_701, 900));
        }
    }

    #[test]
    fn what_is_no_complete_set_for_this_account_is_none() {
        let good = r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-21T02:55:01Z", "AccountId": "123456789012"}}"#;
        for text in [
            "",
            "[]",
            "{}",
            &good[..good.len() - 2],
            &good.replace("123456789012", "999999999999"),
            &good.replace("\"A\"", "\"\""),
            &good.replace("\"t\"", "\"\""),
            &good.replace("\"s\"", "\"a\\nb\""),
            &good.replace("2026-11-21T02:55:01Z", "later"),
            &good.replace("\"SessionToken\": \"t\", ", ""),
        ] {
            assert_eq!(read_text(text), None, "{text}");
        }
        assert!(read_text(good).is_some());
    }
}
