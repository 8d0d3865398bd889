//! `status`: shows this shell's profile, and how long each session lasts. Reads only the environment and the caches.

use super::subject::StatusSubject;
use super::summary::summary;
use super::text;
use super::usable::usable;
use crate::activation::shell_variables::read_variables;
use crate::cli::Status;
use crate::commands::renewal_args::check_target;
use crate::config::Config;
use crate::config::session::no_sessions;
use crate::error::{Failure, Kind};
use crate::output::json::json;
use crate::system::System;
use crate::system::terminal::{self, Verbosity};
use crate::text::entries::entries;

pub(in crate::commands) fn run(sys: &System, arguments: &Status) -> anyhow::Result<Vec<u8>> {
    let word = arguments.target.as_ref().or(arguments.profile.as_ref());
    check_target(word, &arguments.reach, "status")?;
    let config = Config::load(&sys.env)?;
    let before = read_variables(sys);
    let named = word.map(|word| StatusSubject::of(sys, &config, word, &arguments.reach));
    if sys.terminal.level == Verbosity::Quiet && !arguments.json {
        return if usable(sys, &config, &before, named.transpose()?.as_ref())? {
            Ok(Vec::new())
        } else {
            Err(Failure::silent(Kind::SignIn).into())
        };
    }
    // The shell may have a profile although the files are missing here.
    if let (Some(failure), None) = (config.not_configured(), before.get("SSOENV_PROFILE")) {
        return Err(failure.into());
    }
    let answer = summary(sys, &config, &before, named.transpose()?);
    if arguments.json {
        return json(&answer);
    }
    // A profile without a sign-in has no session, and needs no note.
    if answer.sessions.is_empty() && answer.logins.is_empty() && answer.profile.is_none() {
        sys.terminal.note(&no_sessions(&config).to_string());
    }
    let lines = text::lines(sys, &answer, &before);
    Ok(entries(&lines, terminal::stdout_columns()).into_bytes())
}
