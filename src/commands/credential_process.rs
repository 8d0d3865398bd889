//! `credential-process`: prints credentials for SDKs, which run it as a program. Never asks a question, even if a
//! person is present.

use crate::activation::attended;
use crate::cli::CredentialProcess;
use crate::commands::region_option::check_region;
use crate::commands::renewal_args::given;
use crate::config::chain::CredentialOrigin;
use crate::credentials::sources::credential_process;
use crate::credentials::{self, CredentialRequest};
use crate::output::json::json;
use crate::system::System;
use crate::targets::{self, Asked};
use crate::time::Time;
use serde::Serialize;

/// The JSON document, with the fields in the order of the AWS CLI's `export-credentials`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    /// Whole seconds with `Z`, the form that every SDK reads. Without an expiry SDKs never ask again.
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    /// The account id; some SDKs then use account-based endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

pub(super) fn run(sys: &System, arguments: &CredentialProcess) -> anyhow::Result<Vec<u8>> {
    let given = given(&arguments.reach, None);
    let mut target = targets::resolve(sys, &arguments.target, &given, Asked::Service)?;
    check_region("TARGET", target.region.as_ref())?;
    if target.region.is_some() {
        target.chain.region.clone_from(&target.region);
    }
    // As the AWS CLI does for its own: a profile whose `credential_process` asks for the same profile would recurse.
    // `ACCOUNT/ROLE` names no profile, so it cannot, and a role of Identity Center runs no process: the line of such a
    // profile is the one that the AWS CLI is running.
    let is_named = target.alias.is_some() || target.name() == arguments.target;
    let is_role = matches!(target.chain.origin, CredentialOrigin::Sso(_)) && target.chain.hops.is_empty();
    if target.profile.is_some() && is_named && !is_role {
        credential_process::guard_against_recursion(sys, target.name())?;
    }
    let want = CredentialRequest {
        min_left: arguments.min_ttl.map(attended::seconds),
        for_sdk: true,
        ..CredentialRequest::default()
    };
    let credentials = credentials::resolve(sys, &target.config, &target.chain, want)?;
    let document = Document {
        version: 1,
        access_key_id: &credentials.access_key_id,
        secret_access_key: credentials.secret_access_key.expose(),
        session_token: credentials.session_token.as_ref().map(|token| token.expose()),
        expiration: credentials.expires_at.map(Time::rfc3339),
        account_id: credentials.account_id.as_deref().or(target.chain.account_id()),
    };
    json(&document)
}
