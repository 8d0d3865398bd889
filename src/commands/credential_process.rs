//! `credential-process`: credentials as the SDKs ask a program for them. Asks nobody anything, whoever is there.

use crate::activation::attended;
use crate::cli::CredentialProcess;
use crate::commands::region_option::check_region;
use crate::commands::renewal_args::given;
use crate::credentials::sources::credential_process;
use crate::credentials::{self, CredentialRequest};
use crate::output::json::json;
use crate::system::System;
use crate::targets::{self, Asked};
use crate::time::Time;
use serde::Serialize;

/// The document, in the order of the AWS CLI's `export-credentials`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    /// Whole seconds with `Z`, which every reader takes; without it nobody asks again.
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    /// Some SDKs take the account's own endpoints then.
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
    // Around a process that asks for itself, as the AWS CLI guards its own. An account and a role ask for nobody.
    if target.profile.is_some() && target.name() == arguments.target {
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
