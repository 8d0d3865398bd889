//! `storage`: shows the places, or moves the sign-ins of the chosen sessions.

use super::move_report::MoveReport;
use super::{last_key, places, relocation};
use crate::cli::{MoveStorage, StoragePlace, Which};
use crate::commands::config_change::{self, ChangeOptions};
use crate::commands::which_session::chosen_sessions;
use crate::config::{Config, write};
use crate::error::{self, Kind};
use crate::output::json::json;
use crate::settings::Storage;
use crate::sso;
use crate::system::System;

pub(in crate::commands) fn run(sys: &System, arguments: &MoveStorage) -> anyhow::Result<Vec<u8>> {
    let Some(place) = arguments.place else {
        let config = Config::load(&sys.env)?;
        let which = &arguments.which;
        let which = Which { session: None, profile: which.profile.clone(), all: which.profile.is_none() };
        return places::show(sys, &chosen_sessions(sys, &config, &which)?, arguments.json);
    };
    let to = match place {
        StoragePlace::Keychain => Storage::Keychain,
        StoragePlace::Files => Storage::Files,
    };
    // As JSON nothing is asked, so without `--yes` it only tells what would change.
    let diff = arguments.dry_run || (arguments.json && !arguments.yes);
    let options = ChangeOptions { diff, yes: arguments.yes };
    let sessions = chosen_sessions(sys, &Config::load(&sys.env)?, &arguments.which)?;
    let mut reports: Vec<MoveReport> = Vec::new();
    let mut failed = None;
    for known in &sessions {
        if let (Err(failure), true) = (&known.session, arguments.which.all) {
            // Its error matters only to a person who wants to use it.
            sys.terminal.warn(&failure.to_string());
            continue;
        }
        // Read again for each: the move of the session before has changed profiles.
        let moved = write::load(&sys.env, |_| true)
            .and_then(|config| relocation::move_session(sys, &config, known, to, options));
        match moved {
            Ok(report) => reports.push(report),
            Err(error) if !arguments.which.all || error::kind(&error) == Kind::Interrupted => {
                return Err(error);
            }
            // Continue with the other sessions; the first failure is returned at the end.
            Err(error) if failed.is_some() => sys.terminal.error(&format!("{error:#}"), error::hint(&error)),
            Err(error) => failed = Some(error),
        }
    }
    if !diff {
        sso::remove_abandoned(sys);
    }
    if to == Storage::Files && !diff {
        let is_removed = last_key::remove_key(sys, &Config::load(&sys.env)?);
        if let Some(last) = reports.last_mut() {
            last.key_removed = is_removed;
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    if arguments.json {
        return json(&reports);
    }
    let lines: Vec<_> = reports.into_iter().flat_map(|report| report.lines).collect();
    Ok(if diff { config_change::diff_for_stdout(sys, &lines) } else { Vec::new() })
}
