//! Credentials of a sign-in with `aws login`, renewed at AWS Sign-In.

use crate::aws::credentials::Credentials;
use crate::aws::region::{check_region, region_failure};
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::login_session::LoginSession;
use crate::error::{Failure, Kind};
use crate::login_session;
use crate::services::signin::SigninEndpoint;
use crate::system::System;

/// Renews the credentials.
pub(in crate::credentials) fn renew(
    sys: &System,
    config: &Config,
    chain: &Chain,
    login: &LoginSession,
) -> anyhow::Result<Credentials> {
    let endpoint = |region: Option<&str>| {
        let region = region.or(login.region.as_deref()).or(chain.region.as_deref()).ok_or_else(|| {
            Failure::configuration(format!(
                "profile {} has no region for the renewal of its sign-in",
                login.profile
            ))
            .hint("add `region` to the profile")
        })?;
        // From a file of another tool; it becomes a part of a host name.
        check_region(region).map_err(|why| region_failure(Kind::Configuration, why))?;
        SigninEndpoint::of(&sys.env, config, &chain.settings, region)
    };
    login_session::renew(sys, login, &endpoint)
}
