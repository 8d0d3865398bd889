//! Assumes one role of a chain with the credentials of the previous link.

use super::assume_role_errors::explain_refusal;
use super::mfa_code::MfaCodes;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{AssumeRoleStep, Chain};
use crate::credentials::chain_cache;
use crate::credentials::request::{CredentialRequest, Fetched};
use crate::credentials::sts_region::assume_role_endpoint;
use crate::secret::Secret;
use crate::services::sts::Signer;
use crate::services::sts::{self, AssumeRoleRequest, Mfa, StsEndpoint, StsError, Why};
use crate::system::System;

/// Resolves the chain that is the source of another; the last argument holds the MFA codes that it may use.
pub(in crate::credentials) type SourceCredentials<'f, 'a> =
    &'f dyn Fn(&Chain, CredentialRequest<'a>, &MfaCodes<'a>) -> anyhow::Result<Credentials>;

/// Everything needed to assume a role.
pub(in crate::credentials) struct Prepared<'a> {
    chain: &'a Chain,
    source: &'a Chain,
    hop: &'a AssumeRoleStep,
    place: StsEndpoint,
    signer: Credentials,
    code: Option<Secret>,
}

/// Prepares to assume the last role of `chain` with the credentials of `source`.
pub(in crate::credentials) fn prepare<'a, 'b>(
    sys: &System,
    config: &Config,
    chain: &'a Chain,
    source: &'a Chain,
    want: CredentialRequest<'b>,
    codes: &MfaCodes<'b>,
    credentials: SourceCredentials<'_, 'b>,
) -> anyhow::Result<Prepared<'a>> {
    let Some(hop) = chain.hops.last() else {
        return Err(crate::credentials::sources::static_keys::unsupported_source(chain).into());
    };
    let place = assume_role_endpoint(sys, config, chain)?;
    // Before the source, which may take a sign-in or a call that would be useless without a code.
    codes.expect(sys, hop, want)?;
    let signer = credentials(source, request_for_source(want), codes)?;
    // A code is valid for seconds, so obtain it last.
    let code = codes.obtain(sys, hop, want)?;
    Ok(Prepared { chain, source, hop, place, signer, code })
}

fn request_for_source(want: CredentialRequest<'_>) -> CredentialRequest<'_> {
    // The source signs one call, so what the caller requires of the result does not apply to it.
    CredentialRequest { min_left: None, for_sdk: false, refresh: false, no_fallback: false, ..want }
}

impl Prepared<'_> {
    /// Calls STS. If cached credentials of the source were revoked at the service, fetches new ones and tries once
    /// more.
    pub(in crate::credentials) fn assume<'b>(
        &self,
        sys: &System,
        want: CredentialRequest<'b>,
        codes: &MfaCodes<'b>,
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
        let pace = want.many.map(|many| &many.throttles);
        let answer = match sts::assume_role(sys, place, Signer::from(signer), &wish, pace) {
            // The service may have revoked cached credentials. An MFA code works for one request only, so there is no
            // second try with one.
            Err(StsError::Refused((Why::KeysExpired | Why::KeysUnknown, _)))
                if mfa.is_none() && chain_cache::file_name(source).is_some() =>
            {
                let want = CredentialRequest { refresh: true, ..request_for_source(want) };
                let again = credentials(source, want, codes)?;
                sts::assume_role(sys, place, Signer::from(&again), &wish, pace)
            }
            answer => answer,
        };
        let assumed = answer.map_err(|no| explain_refusal(sys, chain, source, hop, place, no))?;
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

/// Returns the session name for a profile without `role_session_name`. The AWS CLI uses `botocore-session-…`; neither
/// is part of the cache file's name.
fn default_session_name(sys: &System) -> String {
    format!("ssoenv-{}", sys.clock.now().epoch())
}
