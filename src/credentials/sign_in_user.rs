//! The person behind a sign-in. The portal does not say who has signed in; STS does, for the keys of a role: IAM Identity
//! Center names the role's session after the person.

use super::sts_region;
use crate::aws::caller_arn::Caller;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::services::sts::{self, Signer, StsEndpoint, StsError};
use crate::system::System;
use crate::system::http::Effort;
use anyhow::anyhow;

/// Calls GetCallerIdentity with the credentials of a role of IAM Identity Center, and returns the person's user name.
/// Tries once, for ten seconds. Error: STS does not answer, or the credentials are those of something else.
pub fn sign_in_user(
    sys: &System,
    config: &Config,
    role: &Chain,
    credentials: &Credentials,
) -> anyhow::Result<String> {
    let region = sts_region::of_caller_identity(sys, role)?.region;
    let place = StsEndpoint::of(&sys.env, config, &role.settings, &region)?;
    let identity =
        sts::caller_identity_by(sys, &place, Signer::from(credentials), Effort::BRIEF).map_err(|error| {
            match error {
                StsError::Unanswered(error) => error,
                StsError::Refused((_, refusal)) => refusal.into(),
            }
        })?;
    Caller::of(&identity.arn).user.ok_or_else(|| anyhow!("{} names no person", identity.arn))
}
