//! `logout`: the session ended at the service, its token and what came from it removed.

use super::output::for_wrapper;
use super::{before, session};
use crate::cli::Logout;
use crate::config::Config;
use crate::config::endpoint::Endpoints;
use crate::config::sessions::{self, Known, is_same};
use crate::environ::{EnvChange, deactivate};
use crate::roles::record::{self, Forgotten};
use crate::sso::sign_out::{self, SignedOut};
use crate::system::System;
use crate::time::spoken;
use anyhow::Context;

pub(super) fn run(sys: &System, arguments: &Logout) -> anyhow::Result<Vec<u8>> {
    let config = Config::load(&sys.env)?;
    let meant = session::meant(sys, &config, &arguments.which)?;
    let mut failed = None;
    for known in &meant {
        if let Err(error) = one(sys, &config, known) {
            if !arguments.which.all {
                return Err(error);
            }
            failed = failed.or(Some(error));
        }
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(for_wrapper(sys, &own(sys, &config, &meant))?),
    }
}

fn one(sys: &System, config: &Config, known: &Known) -> anyhow::Result<()> {
    let session = known.session()?;
    let region = sign_out::region(sys, session);
    let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &region)?;
    let signed_out = sign_out::sign_out(sys, session, &endpoints)?;
    // Also where nobody was signed in: the AWS CLI's logout leaves what a chain has left.
    let forgotten = record::forget(sys, config, session)
        .with_context(|| format!("role credentials of {} are still there", known.label))?;
    let label = &known.label;
    match signed_out {
        SignedOut::WasNot => sys.terminal.note(&format!("not signed in to {label}")),
        SignedOut::Ended => sys.terminal.note(&format!("signed out of {label}{}", still(sys, &forgotten))),
        SignedOut::Untold(error) => {
            sys.terminal.note(&format!("signed out of {label} on this machine{}", still(sys, &forgotten)));
            sys.terminal.warn(&format!(
                "the service was not told, so the session goes on there until it ends by itself: {error:#}"
            ));
        }
    }
    Ok(())
}

/// How long keys go on working that shells have exported.
fn still(sys: &System, forgotten: &Forgotten) -> String {
    let now = sys.clock.now();
    match forgotten.until.filter(|until| *until > now) {
        Some(until) => {
            format!("; keys that a shell still holds work for {} more at most", spoken(until.left(now)))
        }
        None => String::new(),
    }
}

/// This shell's own variables go, if they came from one of these sessions.
fn own(sys: &System, config: &Config, meant: &[Known]) -> EnvChange {
    let before = before(sys);
    let session = before.get("SSOENV_PROFILE").and_then(|name| sessions::of_profile(config, name).ok());
    let is_meant = |known: &Known| {
        session.as_ref().is_some_and(|own| known.session.as_ref().is_ok_and(|known| is_same(known, own)))
    };
    if meant.iter().any(is_meant) {
        deactivate(&before, sys.clock.now(), false).change
    } else {
        EnvChange::default()
    }
}
