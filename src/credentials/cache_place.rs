//! `cache` of the settings for a chain: where its credentials are cached.

use super::cache::CachePlace;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::error::Failure;
use crate::settings::{RoleCache, Settings};
use crate::system::System;

/// Returns where the credentials of a chain are cached. Fails if the settings do not say it, so that nothing is written
/// where it must not be.
pub fn cache_place(sys: &System, settings: &Settings, chain: &Chain) -> Result<CachePlace, Failure> {
    let role_cache = match &chain.origin {
        CredentialOrigin::Sso(role) => settings.of_session(role.session.label())?.role_cache()?,
        // They may be credentials of any session.
        CredentialOrigin::Process(_) | CredentialOrigin::Environment => settings.strictest_role_cache()?,
        CredentialOrigin::Keys(_) | CredentialOrigin::Login(_) | CredentialOrigin::Foreign(_) => {
            settings.of_session("")?.role_cache()?
        }
    };
    Ok(match role_cache {
        RoleCache::Files => CachePlace::Files,
        RoleCache::Memory => CachePlace::in_memory(sys),
    })
}

/// Same as [`cache_place`]; reads the settings if the caller has not.
pub(super) fn cache_place_of(
    sys: &System,
    settings: Option<&Settings>,
    chain: &Chain,
) -> anyhow::Result<CachePlace> {
    Ok(match settings {
        Some(settings) => cache_place(sys, settings, chain)?,
        None => cache_place(sys, &Settings::load(&sys.env)?, chain)?,
    })
}
