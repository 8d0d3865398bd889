//! `status --quiet`: whether credentials are to be had, by the exit code alone.

use crate::commands::status::shell::{self, shell};
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::session::{Session, no_sessions};
use crate::credentials::{self, chain_cache};
use crate::environ::{RenewalArgs, ShellVariables};
use crate::error::{Failure, Kind};
use crate::sso::{self, Standing};
use crate::system::System;

/// Whether credentials are to be had without a person: of the named profile, of this shell's, else of every session that
/// can give accounts.
pub(super) fn usable(
    sys: &System,
    config: &Config,
    before: &ShellVariables,
    named: Option<&str>,
) -> anyhow::Result<bool> {
    let holds = |session: &Session| sso::standing(sys, session) != Standing::SignInNeeded;
    if named.is_none() && shell(sys, before).is_some_and(|shell| shell.state == shell::State::Active) {
        return Ok(true);
    }
    let Some(name) = named.or(before.get("SSOENV_PROFILE").map(String::as_str)) else {
        let known = known_sessions::all(config);
        if known.is_empty() {
            return Err(no_sessions(config).into());
        }
        let known = known_sessions::with_accounts(known);
        if known.is_empty() {
            return Err(known_sessions::without_accounts(config).into());
        }
        return Ok(known.iter().all(|known| known.session.as_ref().is_ok_and(holds)));
    };
    let given = if named.is_none() { RenewalArgs::of(before) } else { RenewalArgs::default() };
    if let Some(session) = given.session {
        // Of a role that no profile names.
        return Ok(holds(&known_sessions::labelled(config, &session)?));
    }
    let name = given.source.as_deref().unwrap_or(name);
    let profile = Profile::resolve(config, name)?;
    if profile.source == ProfileSource::TokenOnly {
        return Ok(holds(&known_sessions::of_profile(config, name)?));
    }
    let chain = Chain::of_profile(config, &profile)?;
    let is_good = |chain: &Chain| {
        chain_cache::read(sys, config, chain).is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    };
    let is_cached = || chain.sources().any(|chain| is_good(&chain));
    let now = sys.clock.now();
    // No sign-in gives new ones for keys that have ended.
    let unless_ended = |ended: bool| match ended && !is_cached() {
        true => Err(Failure::silent(Kind::General)),
        false => Ok(true),
    };
    Ok(match &chain.origin {
        CredentialOrigin::Sso(role) => is_cached() || holds(&role.session),
        CredentialOrigin::Keys(keys) => {
            unless_ended(keys.expiry.as_ref().is_some_and(|expiry| expiry.at.left(now) <= 0))?
        }
        CredentialOrigin::Environment => {
            unless_ended(credentials::keys_of_person(sys).is_none_or(|keys| keys.left(now) <= 0))?
        }
        CredentialOrigin::Process(_) => true,
        CredentialOrigin::Foreign(_) => false,
    })
}
