//! The roles of a session, from the kept listing or from the portal; with a sign-in where a person agrees to it.

use super::sign_in::{SignInOptions, sign_in};
use crate::accounts::discovery::{self, Discovery, Refresh};
use crate::config::Config;
use crate::config::known_sessions::Known;
use crate::error::{self, Failure, Kind};
use crate::services::endpoint::Endpoints;
use crate::settings::{AutoLogin, Settings};
use crate::sso::sign_in::SeenSignIn;
use crate::system::System;
use crate::system::terminal::{presence, prompts};

/// Lists the roles. Signs in first if that is needed and a person agrees. `refresh`: asks the portal for everything.
pub fn discover(
    sys: &System,
    config: &Config,
    settings: &Settings,
    known: &Known,
    refresh: bool,
) -> anyhow::Result<Discovery> {
    let of_session = settings.of_session(&known.label)?;
    let refresh = match refresh {
        true => Refresh::Now,
        false => Refresh::IfOlderThan(of_session.listing_max_age()?),
    };
    let session = known.session()?;
    let list = || {
        let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &session.region)?;
        discovery::listing(sys, session, &endpoints, refresh)
    };
    let auto_login = of_session.auto_login()?;
    let error = match list() {
        Err(error) if error::kind(&error) == Kind::SignIn => error,
        listed => return listed,
    };
    if auto_login == AutoLogin::No || presence::absence(sys).is_some() {
        return Err(error);
    }
    let seen = SeenSignIn::now(sys, session);
    let consent = || {
        sys.terminal.note(&format!("{error:#}"));
        let question = format!("Sign in to {} now?", known.label);
        if auto_login == AutoLogin::Yes || prompts::confirm(sys, &question, true)? {
            return Ok(());
        }
        let declined = Failure::refused(format!("not signed in to {}", known.label));
        Err(declined.hint(session.sign_in_hint()).into())
    };
    let options = SignInOptions { corrects: true, asks: true, ..SignInOptions::default() };
    sign_in(sys, config, known, options, &seen, consent)?;
    list()
}
