//! `login`: signs in to a session, or to every one. Sessions that are valid are left alone.

use super::{sign_in_flags, storage, which_session};
use crate::activation::guard;
use crate::activation::shell_variables::{key_variables, read_variables};
use crate::activation::sign_in::{OpensUnseen, SignInOptions, good, lasts, sign_in};
use crate::activation::unattended::{credentials_now, resolve_unattended};
use crate::cli::Login;
use crate::config::Config;
use crate::config::known_sessions::{Known, is_same};
use crate::config::session::Session;
use crate::environ::{self, EnvChange, RenewalArgs};
use crate::error::{self, Kind};
use crate::output::destination::for_wrapper;
use crate::sso;
use crate::sso::sign_in::SeenSignIn;
use crate::sso::token::Token;
use crate::system::System;
use crate::system::terminal::presence::{self, Absence};
use crate::time::Time;
use serde::Serialize;

/// Line of `--json` for one session.
#[derive(Serialize)]
struct LoginResult {
    session: String,
    /// Whether the session was valid before.
    already: bool,
    /// Expiry of the access token.
    expires_at: String,
    /// Whether the token is renewed without a person.
    renews: bool,
}

pub(super) fn run(sys: &System, arguments: &Login) -> anyhow::Result<Vec<u8>> {
    let config = Config::load(&sys.env)?;
    let (mut signed_in, mut json) = (Vec::new(), Vec::new());
    let mut failed = None;
    for known in which_session::chosen_sessions(sys, &config, &arguments.which)? {
        match one(sys, &config, &known, arguments) {
            Ok(result) => {
                serde_json::to_writer(&mut json, &result)?;
                json.push(b'\n');
                signed_in.extend(known.session.ok());
            }
            // Continue with the other sessions; the first failure is returned at the end.
            Err(error) if arguments.which.all && error::kind(&error) != Kind::Interrupted => match failed {
                Some(_) => sys.terminal.error(&format!("{error:#}"), error::hint(&error)),
                None => failed = Some(error),
            },
            Err(error) => return Err(error),
        }
    }
    match failed {
        Some(error) => Err(error),
        None if arguments.json => Ok(json),
        // Read again, since a sign-in may have corrected a session's region.
        None => renewed(sys, &signed_in),
    }
}

/// Signs in to one session, unless it is valid long enough.
fn one(sys: &System, config: &Config, known: &Known, arguments: &Login) -> anyhow::Result<LoginResult> {
    let session = known.session()?;
    if !arguments.force
        && let Some(token) = good(sys, config, known)?
        && !is_worth_another(sys, session)
    {
        let lasts = lasts(&token, session, sys.clock.now());
        sys.terminal.note(&format!("signed in to {} already: {lasts}", known.label));
        return Ok(LoginResult::of(known, session, &token, true, sys.clock.now()));
    }
    // After the check: a renewal that was just refused must not count as a sign-in by another process.
    let seen = SeenSignIn::now(sys, session);
    let options = SignInOptions {
        force: arguments.force,
        corrects: true,
        opens_unseen: if arguments.open { OpensUnseen::Yes } else { OpensUnseen::AsSettings },
        ..sign_in_flags::options(arguments.sign_in)
    };
    let token = sign_in(sys, config, known, options, &seen, || Ok(()))?;
    let now = sys.clock.now();
    sys.terminal.note(&format!("signed in to {}: {}", known.label, lasts(&token, session, now)));
    storage::tell_unfinished(sys, config, known);
    Ok(LoginResult::of(known, session, &token, false, now))
}

impl LoginResult {
    fn of(known: &Known, session: &Session, token: &Token, already: bool, now: Time) -> Self {
        LoginResult {
            session: known.label.clone(),
            already,
            expires_at: token.expires_at.rfc3339(),
            renews: sso::renews(&token.outline(), session, now),
        }
    }
}

/// Whether a valid sign-in expires soon and is not renewed, and a person may be present for a new one.
fn is_worth_another(sys: &System, session: &Session) -> bool {
    sso::ends_soon(sys, session) && !matches!(presence::absence(sys), Some(Absence::Declared(_)))
}

/// Under the hook's wrapper, returns new keys for this shell if its profile uses one of these sessions.
fn renewed(sys: &System, sessions: &[Session]) -> anyhow::Result<Vec<u8>> {
    let before = read_variables(sys);
    if !crate::output::audience::is_wrapped(&sys.env) {
        return Ok(Vec::new());
    }
    if environ::is_without_keys(&before) {
        // The hook fetches the directory's profile at the next prompt.
        let mut change = EnvChange::default();
        change.add_set("SSOENV_REFRESH_AT", sys.clock.now().epoch().to_string());
        return Ok(for_wrapper(sys, &change)?);
    }
    let Some(name) = before.get("SSOENV_PROFILE") else { return Ok(Vec::new()) };
    // The sign-in has succeeded; what is wrong with this shell's profile is for `use` to say.
    let Ok(wanted) = resolve_unattended(sys, name, &RenewalArgs::of(&before)) else {
        return Ok(Vec::new());
    };
    let is_theirs = wanted.session().is_some_and(|own| sessions.iter().any(|session| is_same(session, own)));
    if !is_theirs || !environ::keys_are_ours(&before) || !wanted.is_active(&before) {
        return Ok(Vec::new());
    }
    if !guard::allows(sys, &wanted) {
        return Ok(Vec::new());
    }
    match credentials_now(sys, &wanted) {
        Ok(credentials) => Ok(for_wrapper(sys, &environ::renew(&before, &key_variables(&credentials)))?),
        Err(error) => {
            // No failure, since the sign-in itself has succeeded.
            sys.terminal.warn(&format!("the keys in this shell are still the old ones: {error:#}"));
            Ok(Vec::new())
        }
    }
}
