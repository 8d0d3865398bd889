//! `sync`: writes profiles for the roles of the person. Lists the roles of the sessions; `attempt` does the rest.

use super::attempt::{
    Attempted, EarlierAttempts, ListedSession, SyncAttempt, change_options, exit_code, is_preview,
};
use super::options::session_options;
use super::sessions::sessions;
use crate::activation::listed_roles::discover;
use crate::cli::Sync;
use crate::commands::Answer;
use crate::commands::config_change::{check_consent, could_not_tell};
use crate::config::write;
use crate::error::{self, Failure, Kind};
use crate::settings::Settings;
use crate::system::System;

/// Times that a change is planned because another program has written the file; each time that program was done.
const TRIES: usize = 10;

pub(in crate::commands) fn run(sys: &System, arguments: &Sync) -> anyhow::Result<Answer> {
    let answered = listed(sys, arguments);
    // A wrong command line is no answer, as everywhere.
    let is_usage = answered.as_ref().is_err_and(|error| error::kind(error) == Kind::Usage);
    if arguments.diff && !is_usage { answered.map_err(could_not_tell) } else { answered }
}

fn listed(sys: &System, arguments: &Sync) -> anyhow::Result<Answer> {
    if !is_preview(arguments) {
        check_consent(sys, change_options(arguments), "sync")?;
    }
    let settings = Settings::load(&sys.env)?;
    let config = write::load(&sys.env, |_| true)?;
    let mut chosen = Vec::new();
    for known in sessions(sys, &config, &settings, arguments)? {
        known.session()?;
        let of_session = settings.of_session(&known.label)?;
        let form = of_session.storage()?.profile_form();
        chosen.push((session_options(sys, arguments, of_session.sync()?, &known.label)?, form, known));
    }
    let (mut listed, mut errors) = (Vec::new(), Vec::new());
    for (options, form, known) in chosen {
        match discover(sys, &config, &settings, &known, arguments.refresh) {
            Ok(discovery) => {
                errors.extend(discovery.failure());
                listed.push(ListedSession { known, options, form, discovery });
            }
            Err(error) if error::kind(&error) == Kind::Interrupted => return Err(error),
            Err(error) => errors.push(error),
        }
    }
    if listed.is_empty() && errors.len() == 1 {
        return Err(errors.remove(0));
    }
    for error in &errors {
        sys.terminal.error(&format!("{error:#}"), error::hint(error));
    }
    let code = errors.first().map_or(0, |error| exit_code(error, arguments));
    if listed.is_empty() {
        return Ok(Answer { stdout: Vec::new(), code });
    }
    let earlier = EarlierAttempts::default();
    let mut attempt = SyncAttempt { sys, arguments, settings, listed, earlier };
    let mut failure = None;
    for _ in 0..TRIES {
        match attempt.run(code)? {
            Attempted::Done(answer) => return Ok(answer),
            Attempted::Changed(changed) => {
                sys.terminal.verbose(|| format!("{changed:#}: planning again"));
                failure = Some(changed);
            }
        }
    }
    Err(failure.unwrap_or_else(|| Failure::new(Kind::General, "nothing was written")).into())
}
