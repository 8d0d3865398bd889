//! One role of a chain, assumed with the credentials of the one before.

use super::assume_role_errors::{code_required, explain_refusal};
use super::mfa_process;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{AssumeRoleStep, Chain};
use crate::credentials::chain_cache;
use crate::credentials::request::{CredentialRequest, Fetched};
use crate::credentials::sts_region::assume_role_endpoint;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::sts::Signer;
use crate::services::sts::{self, AssumeRoleRequest, Mfa, StsEndpoint, StsError, Why};
use crate::system::System;
use crate::system::terminal::{presence, prompts};
use std::cell::Cell;

/// Resolves the chain that is the source of another; the last argument is an MFA code that may be spent on it.
pub(in crate::credentials) type SourceCredentials<'f, 'a> =
    &'f dyn Fn(&Chain, CredentialRequest<'a>, &Cell<Option<&'a str>>) -> anyhow::Result<Credentials>;

/// Everything needed to assume a role.
pub(in crate::credentials) struct Prepared<'a> {
    chain: &'a Chain,
    source: &'a Chain,
    hop: &'a AssumeRoleStep,
    place: StsEndpoint,
    signer: Credentials,
    code: Option<Secret>,
}

/// Prepares for the last role of `chain`, which the credentials of `source` assume.
pub(in crate::credentials) fn prepare<'a, 'b>(
    sys: &System,
    config: &Config,
    chain: &'a Chain,
    source: &'a Chain,
    want: CredentialRequest<'b>,
    mfa_code: &Cell<Option<&'b str>>,
    credentials: SourceCredentials<'_, 'b>,
) -> anyhow::Result<Prepared<'a>> {
    let Some(hop) = chain.hops.last() else {
        return Err(crate::credentials::sources::static_keys::unsupported_source(chain).into());
    };
    let place = assume_role_endpoint(sys, config, chain)?;
    if hop.asks_for_code() && mfa_code.get().is_none() && !may_ask(sys, want) {
        return Err(code_required(hop).into());
    }
    let signer = credentials(source, request_for_source(want), mfa_code)?;
    // It is good for seconds, so it comes last.
    let code = obtain_code(sys, hop, want, mfa_code)?;
    Ok(Prepared { chain, source, hop, place, signer, code })
}

fn request_for_source(want: CredentialRequest<'_>) -> CredentialRequest<'_> {
    CredentialRequest { min_left: None, for_sdk: false, refresh: false, ..want }
}

impl Prepared<'_> {
    /// Assumes it.
    pub(in crate::credentials) fn assume<'b>(
        &self,
        sys: &System,
        want: CredentialRequest<'b>,
        credentials: SourceCredentials<'_, 'b>,
    ) -> anyhow::Result<Fetched> {
        let Prepared { chain, source, hop, place, signer, code } = self;
        let serial = hop.mfa_serial.as_deref();
        let mfa = serial.zip(code.as_ref()).map(|(serial, code)| Mfa { serial, code });
        let session_name = hop.session_name.clone().unwrap_or_else(|| default_session_name(sys));
        let wish = AssumeRoleRequest {
            role_arn: &hop.role.to_string(),
            session_name: &session_name,
            external_id: hop.external_id.as_deref(),
            duration_seconds: hop.duration_seconds,
            mfa,
        };
        let answer = match sts::assume_role(sys, place, Signer::from(signer), &wish) {
            // What was cached may have been ended at the service; a code is good for one request.
            Err(StsError::Refused((Why::KeysExpired | Why::KeysUnknown, _)))
                if mfa.is_none() && chain_cache::file_name(source).is_some() =>
            {
                let want = CredentialRequest { refresh: true, ..request_for_source(want) };
                let again = credentials(source, want, &Cell::new(None))?;
                sts::assume_role(sys, place, Signer::from(&again), &wish)
            }
            answer => answer,
        };
        let assumed = answer.map_err(|no| explain_refusal(chain, source, hop, place, no))?;
        Ok(Fetched {
            credentials: Credentials {
                access_key_id: assumed.access_key_id,
                secret_access_key: assumed.secret_access_key,
                session_token: Some(assumed.session_token),
                expires_at: Some(assumed.expires_at),
                issued_at: sys.clock.now(),
                account_id: None,
            },
            user: Some((assumed.id, assumed.arn)),
        })
    }
}

/// Session name of a profile without `role_session_name`. The AWS CLI has `botocore-session-…`; neither is part of the cache
/// file's name.
fn default_session_name(sys: &System) -> String {
    format!("ssoenv-{}", sys.clock.now().epoch())
}

/// The MFA code, if the role requires one: the one that was given, else what `mfa_process` prints, else one that a person
/// is asked for.
fn obtain_code<'a>(
    sys: &System,
    hop: &AssumeRoleStep,
    want: CredentialRequest<'a>,
    given: &Cell<Option<&'a str>>,
) -> Result<Option<Secret>, Failure> {
    let Some(serial) = &hop.mfa_serial else { return Ok(None) };
    if let Some(code) = given.take() {
        return Ok(Some(Secret::new(code)));
    }
    if let Some(process) = &hop.mfa_process {
        return mfa_process::run(&sys.env, process, may_ask(sys, want), check_code).map(Some);
    }
    // The one that was given was for a role before this one.
    if !may_ask(sys, want) {
        return Err(code_required(hop));
    }
    let question = format!("MFA code of {serial}, to assume {}:", hop.role);
    prompts::hidden(sys, &question, check_code).map(|code| Some(Secret::new(code)))
}

fn may_ask(sys: &System, want: CredentialRequest<'_>) -> bool {
    want.asks && presence::absence(sys).is_none()
}

/// Checks the form of a code that was given, before anything else is done.
pub(in crate::credentials) fn check_mfa_code(code: Option<&str>) -> Result<(), Failure> {
    code.map_or(Ok(()), check_code).map_err(|why| {
        Failure::usage(format!("--mfa-code: {why}")).hint("take the code that the device shows now")
    })
}

/// STS takes six digits.
fn check_code(code: &str) -> Result<(), String> {
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(()) } else { Err("a code has six digits".to_owned()) }
}
