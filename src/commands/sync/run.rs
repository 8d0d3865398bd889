//! `sync`: writes profiles for the roles of the person. Lists the roles of the sessions; `attempt` does the rest.

use super::attempt::{ListedSession, SyncAttempt, change_options, exit_code};
use super::options::session_options;
use super::roles::discover;
use super::sessions::sessions;
use crate::cli::Sync;
use crate::commands::Answer;
use crate::commands::config_change::{check_consent, could_not_tell};
use crate::config::write;
use crate::error::{self, Kind};
use crate::settings::Settings;
use crate::system::System;

/// Times that a run with `--yes` is planned again because another program has written the file.
const TRIES: usize = 3;

pub(in crate::commands) fn run(sys: &System, arguments: &Sync) -> anyhow::Result<Answer> {
    let answered = listed(sys, arguments);
    if arguments.diff { answered.map_err(could_not_tell) } else { answered }
}

fn listed(sys: &System, arguments: &Sync) -> anyhow::Result<Answer> {
    check_consent(sys, change_options(arguments), "sync")?;
    let settings = Settings::load(&sys.env)?;
    let config = write::load(&sys.env, |_| true)?;
    let mut chosen = Vec::new();
    for known in sessions(sys, &config, &settings, arguments)? {
        known.session()?;
        let of_session = settings.of_session(&known.label)?.sync()?;
        chosen.push((session_options(sys, arguments, of_session)?, known));
    }
    let (mut listed, mut errors) = (Vec::new(), Vec::new());
    for (options, known) in chosen {
        match discover(sys, &config, &settings, &known, arguments.refresh) {
            Ok(discovery) => {
                errors.extend(discovery.failure());
                listed.push(ListedSession { known, options, discovery });
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
    let mut attempt = SyncAttempt { sys, arguments, settings, listed };
    for _ in 1..TRIES {
        match attempt.run(code) {
            // Another program has written the file: with `--yes` nobody has to look at the change again.
            Err(error) if arguments.yes && error::kind(&error) == Kind::General => {
                sys.terminal.verbose(|| format!("{error:#}: planning again"));
            }
            done => return done,
        }
    }
    attempt.run(code)
}
