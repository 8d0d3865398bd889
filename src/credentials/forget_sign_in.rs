//! Removal of the role credentials that came from a sign-in.

use super::cache::by_sign_in;
use super::chain_cache;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::is_same;
use crate::config::profile::Profile;
use crate::config::session::Session;
use crate::sso;
use crate::system::System;
use crate::time::Time;
use std::path::PathBuf;

/// Removes the role credentials that came from this session: those recorded, and those of all configured profiles
/// with their chains, whichever tool fetched them, and everything that processes have printed. Returns when the last
/// of them expires, since shells may still have them.
pub fn forget_sign_in(sys: &System, config: &Config, session: &Session) -> anyhow::Result<Option<Time>> {
    by_sign_in::remove_files(sys, &sso::token_cache::name(session), file_names(config, session))
}

/// Returns the cached role credentials that [`forget_sign_in`] would remove, with their expiry.
pub fn cached_of_sign_in(sys: &System, config: &Config, session: &Session) -> Vec<(PathBuf, Time)> {
    by_sign_in::cached_files(sys, &sso::token_cache::name(session), file_names(config, session))
}

fn file_names(config: &Config, session: &Session) -> Vec<String> {
    // Every profile is looked up below; without the index each look-up searches the whole file.
    config.index();
    let profiles = config.profile_names();
    // A broken profile must not prevent a sign-out; what ssoenv fetched for it is in the record.
    let resolved = profiles.iter().filter_map(|name| Profile::resolve(config, name).ok());
    let chains = resolved.filter_map(|profile| Chain::of_profile(config, &profile).ok());
    let of_session = chains.filter(|chain| match &chain.origin {
        CredentialOrigin::Sso(role) => is_same(&role.session, session),
        // A process may have used this session or any other, so its output is removed too.
        CredentialOrigin::Process(_) => true,
        CredentialOrigin::Keys(_)
        | CredentialOrigin::Environment
        | CredentialOrigin::Login(_)
        | CredentialOrigin::Foreign(_) => false,
    });
    of_session.flat_map(|chain| chain.sources()).filter_map(|chain| chain_cache::file_name(&chain)).collect()
}
