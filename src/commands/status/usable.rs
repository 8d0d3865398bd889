//! `status --quiet`: says by the exit code alone whether credentials are available.

use super::shell::{self, shell};
use super::subject::StatusSubject;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions;
use crate::config::login_session::{self as config_logins, KnownLogin};
use crate::config::profile::{Profile, ProfileSource};
use crate::config::session::{Session, no_sessions};
use crate::credentials::{self, chain_cache};
use crate::environ::{RenewalArgs, ShellVariables};
use crate::error::{Failure, Kind};
use crate::login_session::{self, LoginStanding};
use crate::sso::{self, Standing};
use crate::system::System;

/// Whether credentials are available without a person: for the given target, otherwise for this shell, otherwise for
/// every session that can give accounts.
pub(super) fn usable(
    sys: &System,
    config: &Config,
    before: &ShellVariables,
    named: Option<&StatusSubject>,
) -> anyhow::Result<bool> {
    let holds = |session: &Session| sso::standing(sys, session) != Standing::SignInNeeded;
    if let Some(named) = named {
        return match named {
            StatusSubject::Profile(profile) => of_profile(sys, config, profile),
            StatusSubject::Role(target) => of_chain(sys, &target.config, &target.chain),
        };
    }
    if shell(sys, before).is_some_and(|shell| shell.state == shell::State::Active) {
        return Ok(true);
    }
    let Some(name) = before.get("SSOENV_PROFILE") else {
        let known = known_sessions::all(config);
        let logins = if known.is_empty() { config_logins::all(config) } else { Vec::new() };
        if !logins.is_empty() {
            let holds = |known: &KnownLogin| {
                login_session::standing(sys, &known.login) != LoginStanding::SignInNeeded
            };
            return Ok(logins.iter().all(holds));
        }
        if known.is_empty() {
            return Err(no_sessions(config).into());
        }
        let known = known_sessions::with_accounts(known);
        if known.is_empty() {
            return Err(known_sessions::without_accounts(config).into());
        }
        return Ok(known.iter().all(|known| known.session.as_ref().is_ok_and(holds)));
    };
    let given = RenewalArgs::of(before);
    if let Some(session) = given.session {
        // A role that no profile names.
        return Ok(holds(&known_sessions::labelled(config, &session)?));
    }
    of_profile(sys, config, &Profile::resolve(config, given.source.as_deref().unwrap_or(name))?)
}

fn of_profile(sys: &System, config: &Config, profile: &Profile) -> anyhow::Result<bool> {
    // Without a role the sign-in is all that such a profile has.
    if profile.source == ProfileSource::TokenOnly {
        let session = known_sessions::of_profile(config, &profile.name)?;
        return Ok(sso::standing(sys, &session) != Standing::SignInNeeded);
    }
    of_chain(sys, config, &Chain::of_profile(config, profile)?)
}

/// Whether credentials of the chain are available without a person. Error: expired keys, which a sign-in cannot
/// replace.
fn of_chain(sys: &System, config: &Config, chain: &Chain) -> anyhow::Result<bool> {
    let is_good = |chain: &Chain| {
        chain_cache::read(sys, config, chain).is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    };
    let is_cached = || chain.sources().any(|chain| is_good(&chain));
    let now = sys.clock.now();
    // A sign-in does not replace expired keys, so the code is not that of a needed sign-in.
    let unless_ended = |ended: bool| match ended && !is_cached() {
        true => Err(Failure::silent(Kind::General)),
        false => Ok(true),
    };
    Ok(match &chain.origin {
        CredentialOrigin::Sso(role) => {
            is_cached() || sso::standing(sys, &role.session) != Standing::SignInNeeded
        }
        CredentialOrigin::Keys(keys) => {
            unless_ended(keys.expiry.as_ref().is_some_and(|expiry| expiry.at.left(now) <= 0))?
        }
        CredentialOrigin::Environment => {
            unless_ended(credentials::keys_of_person(sys).is_none_or(|keys| keys.left(now) <= 0))?
        }
        // Only a run of the command could tell, and it may ask or take long.
        CredentialOrigin::Process(_) => true,
        CredentialOrigin::Login(login) => {
            is_cached() || login_session::standing(sys, login) != LoginStanding::SignInNeeded
        }
        CredentialOrigin::Foreign(_) => false,
    })
}
