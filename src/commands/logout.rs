//! `logout`: ends the session at the service, and removes its token and the credentials that came from it; with
//! `--roles` only the latter.

use super::{everywhere, which_session, write_credentials};
use crate::accounts::listing_file;
use crate::activation::off_words::off_in_words;
use crate::activation::shell_variables::read_variables;
use crate::cli::{Logout, Which};
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::{self, Known};
use crate::config::login_session::LoginSession;
use crate::config::profile::Profile;
use crate::config::session::Session;
use crate::credentials::forget_sign_in;
use crate::environ::{RenewalArgs, ShellVariables, put_off};
use crate::error::{self, Failure};
use crate::letting_go::{self, Scope};
use crate::output::destination::for_wrapper;
use crate::services::endpoint::Endpoints;
use crate::sso::sign_out::{self, SignedOut};
use crate::sso::{self, registration};
use crate::storage;
use crate::system::System;
use crate::time::{Time, spoken};
use anyhow::Context;

pub(super) fn run(sys: &System, arguments: &Logout) -> anyhow::Result<Vec<u8>> {
    let config = Config::load(&sys.env)?;
    // First: also where no session is configured any more.
    if arguments.which.all && !arguments.roles {
        listing_file::forget_all(sys);
    }
    // First: should a sign-out fail, the shells have let go. A failure here holds up no sign-out.
    let mut failed = None;
    if arguments.everywhere && arguments.which.all {
        failed = letting_go::give(sys, Scope::All, false).err();
    }
    let meant = meant(sys, &config, &arguments.which)?;
    if arguments.everywhere && !arguments.which.all {
        for known in &meant {
            let given = letting_go::give(sys, Scope::Session(known.label.clone()), false);
            failed = failed.or(given.err());
        }
    }
    let are_told = arguments.everywhere && failed.is_none();
    for known in &meant {
        let done = if arguments.roles { forget_roles(sys, &config, known) } else { one(sys, &config, known) };
        match (&known.session, done) {
            (_, Ok(())) => {}
            // A broken session cannot be ended; its error matters only to a person who wants to use it.
            (Err(failure), _) if arguments.which.all => sys.terminal.warn(&failure.to_string()),
            // Continue with the other sessions; the first failure is returned at the end.
            (Ok(_), Err(error)) if arguments.which.all && failed.is_some() => {
                sys.terminal.error(&format!("{error:#}"), error::hint(&error));
            }
            (Ok(_), Err(error)) if arguments.which.all => failed = Some(error),
            (_, Err(error)) => return Err(error),
        }
    }
    if arguments.which.all && !arguments.roles && failed.is_none() {
        storage::remove_all(sys)?;
        storage::forget_copy(sys)?;
    }
    if !arguments.roles {
        sso::remove_abandoned(sys);
    }
    // With `--all` also after a failure: keys in the credentials file are removed in any case.
    write_credentials::remove_of_sessions(sys, &config, &meant)?;
    if are_told {
        everywhere::tell_after_logout(sys, &config, &meant, arguments.which.all)?;
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(own(sys, &config, &meant, arguments.which.all)?),
    }
}

/// Returns the chosen sessions; or one that is no longer configured but has left its token.
fn meant(sys: &System, config: &Config, which: &Which) -> anyhow::Result<Vec<Known>> {
    which_session::chosen_sessions(sys, config, which).or_else(|failure| {
        // A person may have removed the session from the file before signing out.
        if let Some(login) = which.profile.as_deref().and_then(|name| login_of(config, name)) {
            let hint = login.sign_out_hint();
            let what = format!("profile {} has signed in with `aws login`, not to a session", login.profile);
            return Err(Failure::configuration(what).hint(hint).into());
        }
        let left = which.session.as_deref().and_then(|name| sign_out::find_unconfigured(sys, name));
        let session = left.ok_or(failure)?;
        Ok(vec![Known {
            label: session.label().to_owned(),
            session: Ok(session),
            profiles: Vec::new(),
            named: false,
        }])
    })
}

/// Returns the sign-in of `aws login` that a profile's credentials come from.
fn login_of(config: &Config, name: &str) -> Option<LoginSession> {
    match Chain::of_profile(config, &Profile::resolve(config, name).ok()?).ok()?.origin {
        CredentialOrigin::Login(login) => Some(login),
        _ => None,
    }
}

/// Signs out of one session: token, role credentials, listing.
fn one(sys: &System, config: &Config, known: &Known) -> anyhow::Result<()> {
    let session = known.session()?;
    let region = sign_out::region(sys, session);
    let settings = known.settings(config);
    let endpoints = settings.and_then(|settings| Endpoints::of(&sys.env, config, &settings, &region));
    let signed_out = sign_out::sign_out(sys, session, endpoints);
    listing_file::forget(sys, session);
    let signed_out = signed_out?;
    // Also without a sign-in. The key opens nothing then.
    registration::forget_sealed(sys, session)?;
    storage::forget_copy(sys)?;
    // Also without a sign-in: `aws sso logout` leaves the credentials of assumed roles.
    let forgotten = forgotten(sys, config, known)?;
    let (label, here) = (&known.label, here(sys, config, known));
    match signed_out {
        SignedOut::WasNot => {
            sys.terminal.note(&format!("not signed in to {label}{}", still(sys, forgotten, here)))
        }
        SignedOut::Ended => {
            sys.terminal.note(&format!("signed out of {label}{}", still(sys, forgotten, here)))
        }
        SignedOut::Untold(error) => {
            sys.terminal
                .note(&format!("signed out of {label} on this machine{}", still(sys, forgotten, here)));
            let hint = error::hint(&error).map_or_else(String::new, |hint| format!("; {hint}"));
            sys.terminal.warn(&format!(
                "the service could not be told, so the session stays valid there until it expires: {error:#}{hint}"
            ));
        }
    }
    Ok(())
}

/// Removes the role credentials alone. The sign-in stays.
fn forget_roles(sys: &System, config: &Config, known: &Known) -> anyhow::Result<()> {
    let forgotten = forgotten(sys, config, known)?;
    let (label, here) = (&known.label, here(sys, config, known));
    sys.terminal.note(&format!(
        "removed the role credentials of {label}; you stay signed in{}",
        still(sys, forgotten, here)
    ));
    Ok(())
}

fn forgotten(sys: &System, config: &Config, known: &Known) -> anyhow::Result<Option<Time>> {
    forget_sign_in(sys, config, known.session()?)
        .with_context(|| format!("cannot remove the role credentials of {}", known.label))
}

/// Describes how long exported keys remain valid: those that were in the cache, and this shell's.
fn still(sys: &System, forgotten: Option<Time>, here: Option<Time>) -> String {
    let now = sys.clock.now();
    match forgotten.max(here).filter(|until| *until > now) {
        Some(until) => {
            format!("; keys that a shell still holds work for at most {} more", spoken(until.left(now)))
        }
        None => String::new(),
    }
}

/// Returns when this shell's keys expire, if they came from the session.
fn here(sys: &System, config: &Config, known: &Known) -> Option<Time> {
    let session = of_shell(config, &read_variables(sys))?.ok()?;
    let until = sys.env.text("SSOENV_EXPIRES_AT")?.parse().ok()?;
    known.is(&session).then(|| Time::from_epoch(until))
}

/// Returns the session of the active profile; `None` without one.
fn of_shell(config: &Config, before: &ShellVariables) -> Option<Result<Session, Failure>> {
    let profile = before.get("SSOENV_PROFILE")?;
    let given = RenewalArgs::of(before);
    Some(match given.session {
        // A role that no profile names.
        Some(session) => known_sessions::labelled(config, &session),
        None => known_sessions::of_profile(config, given.source.as_ref().unwrap_or(profile)),
    })
}

/// Returns the change that deactivates this shell's profile, if it uses one of these sessions; with `--all` also if
/// its session can no longer be determined.
fn own(sys: &System, config: &Config, meant: &[Known], all: bool) -> Result<Vec<u8>, Failure> {
    let before = read_variables(sys);
    let Some(session) = of_shell(config, &before) else { return Ok(Vec::new()) };
    let is_meant = match session {
        Ok(own) => meant.iter().any(|known| known.is(&own)),
        Err(_) => all,
    };
    if !is_meant {
        return Ok(Vec::new());
    }
    let deactivated = put_off(&before, sys.clock.now(), false);
    let text = for_wrapper(sys, &deactivated.change)?;
    if !text.is_empty() {
        sys.terminal.note(&off_in_words(&deactivated, false, ""));
    }
    Ok(text)
}
