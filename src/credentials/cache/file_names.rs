//! Names of cache files, as the AWS CLI makes them: hashes of what is asked for. Pure.

use crate::config::chain::{AssumeRoleStep, Chain, CredentialOrigin, Process};
use crate::config::profile::SsoRole;
use crate::config::session::Identity;
use crate::pyjson;
use serde::Serialize;
use sha1::{Digest, Sha1};

/// What the name of a file of Identity Center is the hash of; the fields stand in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleKey<'a> {
    account_id: &'a str,
    role_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_url: Option<&'a str>,
}

/// The same of an assumed role: the parameters of AssumeRole that stand in the profile, in alphabetical order. Neither
/// source profile nor region are among them.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct HopKey<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    role_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_session_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
}

/// Of what a process has printed; a name of ours, since the AWS CLI keeps none of that.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProcessKey<'a> {
    credential_process: &'a str,
    profile: &'a str,
}

/// The name of the file at the end of a chain, without its ending; `None` for what is not cached.
pub fn name(chain: &Chain) -> Option<String> {
    match (chain.hops.last(), &chain.origin) {
        (Some(hop), _) => Some(of_hop(hop)),
        (None, CredentialOrigin::Sso(role)) => Some(of_role(role)),
        (None, CredentialOrigin::Process(process)) => Some(of_process(process)),
        (None, CredentialOrigin::Keys(_) | CredentialOrigin::Environment | CredentialOrigin::Foreign(_)) => {
            None
        }
    }
}

/// Of a role of Identity Center: SHA-1 of Python's compact, sorted JSON.
pub fn of_role(role: &SsoRole) -> String {
    let (session_name, start_url) = match &role.session.identity {
        Identity::Named(name) => (Some(name.as_str()), None),
        Identity::Inline(_) => (None, Some(role.session.start_url.as_str())),
    };
    let (account_id, role_name) = (&role.account_id, &role.role_name);
    hash(&pyjson::compact(&RoleKey { account_id, role_name, session_name, start_url }))
}

/// Of an assumed role: SHA-1 of Python's JSON with blanks.
pub(in crate::credentials) fn of_hop(hop: &AssumeRoleStep) -> String {
    hash(&pyjson::spaced(&HopKey {
        duration_seconds: hop.duration_seconds,
        external_id: hop.external_id.as_deref(),
        role_arn: hop.role.to_string(),
        role_session_name: hop.session_name.as_deref(),
        serial_number: hop.mfa_serial.as_deref(),
    }))
}

pub(in crate::credentials) fn of_process(process: &Process) -> String {
    let Process { profile, command } = process;
    hash(&pyjson::compact(&ProcessKey { credential_process: command, profile }))
}

pub(in crate::credentials) fn hash(text: &str) -> String {
    base16ct::lower::encode_string(&Sha1::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::profile::Profile;
    use crate::config::session::Session;

    #[test]
    fn files_of_assumed_roles_are_named_as_the_aws_cli_names_them() {
        const ADMIN: &str = "role_arn = arn:aws:iam::210987654321:role/Admin\n";
        for (keys, sha1) in [
            (ADMIN.to_owned(), "19488e95e6068c2c1463c71694900bc94f891924"),
            (format!("{ADMIN}role_session_name = ssoenv\n"), "8b5d10fe85025eeeb713fac2289762d965d59645"),
            (
                format!("{ADMIN}mfa_serial = arn:aws:iam::123456789012:mfa/jane\nduration_seconds = x\n"),
                "096f7b3c0500c811a96de7bebc73ed02dfc43b46",
            ),
            (
                format!("{ADMIN}duration_seconds = 3600\nexternal_id = ext-1\n"),
                "bedb3ffad591f5178b30fcec72958b8ce8b17147",
            ),
        ] {
            let text = format!(
                "[profile p]\n{keys}source_profile = a\n[profile a]\naws_access_key_id = A\naws_secret_access_key = s\n"
            );
            let config = Config::from_texts(&text, "");
            let chain = Chain::of_profile(&config, &Profile::resolve(&config, "p").unwrap()).unwrap();
            assert_eq!(name(&chain).as_deref(), Some(sha1), "{keys}");
        }
    }

    fn role(account_id: &str, role_name: &str, identity: Identity) -> SsoRole {
        let start_url = "https://d-1234567890.awsapps.com/start".to_owned();
        let session = Session { identity, start_url, region: "us-east-1".into(), scopes: None };
        SsoRole { account_id: account_id.into(), role_name: role_name.into(), session }
    }

    #[test]
    fn files_of_identity_center_are_named_as_the_aws_cli_names_them() {
        let named = |account, role_name, session: &str| {
            of_role(&role(account, role_name, Identity::Named(session.into())))
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
                of_role(&role("123456789012", "DeveloperAccess", Identity::Inline("p".into()))),
                "7d19de964a15111b7d33633cf56f2b2ba01ad8c3",
            ),
        ] {
            assert_eq!(found, sha1);
        }
    }
}
