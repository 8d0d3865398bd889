//! `list --available`: the accounts and roles that are assigned to the person, with the profiles configured for them.

use super::filter::Filter;
use super::formats::{cell, colored, lines, order, table};
use crate::accounts::discovery::{self, Listed};
use crate::cli::{List, Sort, Which};
use crate::commands::{Answer, which_session};
use crate::config::Config;
use crate::config::known_sessions::{self, Known, leads_to};
use crate::config::profile::{Profile, ProfileSource, SsoRole};
use crate::config::session::Session;
use crate::config::target_word::RoleWords;
use crate::error::{self, ASK_ADMINISTRATOR, Failure, Kind};
use crate::ordered;
use crate::output::json::json;
use crate::services::endpoint::Endpoints;
use crate::system::System;
use crate::text::table::{Cell, Column};
use anstyle::AnsiColor;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

const COLUMNS: [Column; 5] = [
    Column { header: "ACCOUNT", least: 12, rank: 1 },
    Column { header: "NAME", least: 12, rank: 2 },
    Column { header: "ROLE", least: 20, rank: 0 },
    Column { header: "PROFILES", least: 12, rank: 3 },
    Column { header: "SESSION", least: 10, rank: 4 },
];

#[derive(Serialize)]
struct Row {
    account_id: String,
    account_name: Option<String>,
    role_name: String,
    session: String,
    profiles: Vec<String>,
    /// The TARGET for `use`.
    target: String,
}

pub(super) fn run(sys: &System, config: &Config, arguments: &List) -> anyhow::Result<Answer> {
    if arguments.sort == Some(Sort::Expiry) {
        let failure = Failure::usage("--available has no expiry to sort by");
        return Err(failure.hint("sort by name, account, role or session").into());
    }
    let filter = Filter::new(sys, config, arguments)?;
    let which = Which { session: None, profile: None, all: true };
    let mut sessions = which_session::chosen_sessions(sys, config, &which)?;
    sessions.retain(|known| filter.has_session(Some(&known.label)));
    let sessions = if arguments.session.is_some() {
        known_sessions::apart(sessions)
    } else {
        let sessions = known_sessions::for_accounts(sessions);
        if sessions.is_empty() {
            return Err(known_sessions::without_accounts(config).into());
        }
        sessions
    };
    let (configured, words) = (configured(config), RoleWords::new(config));
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for known in &sessions {
        match of_session(sys, config, known) {
            Ok(listed) => {
                failures.extend(failure(&listed));
                rows.extend(
                    listed.into_iter().flat_map(|one| with_profiles(known, one, &configured, &words)),
                );
            }
            Err(error) => failures.push(error),
        }
    }
    let had = rows.len();
    rows.retain(|row| {
        let profiles = row.profiles.iter().map(String::as_str);
        let names = profiles.chain(row.account_name.as_deref()).chain([row.account_id.as_str()]);
        filter.has_name(names)
            && filter.has_account(Some(&row.account_id), row.account_name.as_deref())
            && filter.has_role(Some(&row.role_name))
    });
    if let Some(sort) = arguments.sort {
        order(&mut rows, |row| match sort {
            Sort::Name => row.account_name.clone(),
            Sort::Account => Some(row.account_id.clone()),
            Sort::Session => Some(row.session.clone()),
            Sort::Role | Sort::Expiry => Some(row.role_name.clone()),
        });
    }
    if rows.is_empty() && failures.is_empty() {
        sys.terminal.note(&match had {
            0 if sessions.is_empty() => "no session matches".to_owned(),
            0 => "no role of any account is assigned to you".to_owned(),
            had => format!("none of {had} roles matches"),
        });
    }
    for error in &failures {
        sys.terminal.error(&format!("{error:#}"), error::hint(error));
    }
    let code = failures.first().map_or(0, |error| error::kind(error).exit_code());
    // An empty list would look like an answer: that the person has no role.
    let stdout = if code > 0 && had == 0 {
        Vec::new()
    } else if arguments.names {
        let mut seen = HashSet::new();
        lines(rows.iter().map(|row| row.target.as_str()).filter(|name| seen.insert(*name)))
    } else if arguments.json {
        json(&rows)?
    } else {
        table(sys, &COLUMNS, rows.iter().map(Row::cells))
    };
    // Print what was listed, even if a session failed.
    Ok(Answer { stdout, code })
}

impl Row {
    fn cells(&self) -> [Cell; COLUMNS.len()] {
        [
            cell(Some(&self.account_id)),
            cell(self.account_name.as_deref()),
            cell(Some(&self.role_name)),
            match self.profiles.join(", ") {
                none if none.is_empty() => cell(None),
                profiles => colored(&profiles, AnsiColor::Green),
            },
            cell(Some(&self.session)),
        ]
    }
}

fn of_session(sys: &System, config: &Config, known: &Known) -> anyhow::Result<Vec<Listed>> {
    let session = known.session()?;
    let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &session.region)?;
    let progress = |done: usize, all: usize| {
        sys.terminal.progress(&format!("{}: roles of {done} of {all} accounts", known.label));
    };
    sys.terminal.progress(&format!("{}: asking for the accounts …", known.label));
    let listed = discovery::list(sys, session, &endpoints, &progress);
    sys.terminal.progress("");
    listed
}

/// Returns one error for the accounts whose roles could not be listed.
fn failure(listed: &[Listed]) -> Option<anyhow::Error> {
    /// Accounts that the error names.
    const MOST: usize = 5;
    let mut failed: Vec<(&Listed, Option<&anyhow::Error>)> = Vec::new();
    for one in listed {
        match &one.roles {
            Some(Ok(_)) => {}
            Some(Err(error)) => failed.push((one, Some(error))),
            None => failed.push((one, None)),
        }
    }
    // Accounts that were asked about come first, since their errors say why.
    ordered::sort_by_key(&mut failed, |(_, error)| error.is_none());
    let cause = failed.first()?.1?;
    let name = |(one, _): &(&Listed, _)| match one.account.name.as_str() {
        "" => one.account.id.clone(),
        name => format!("{} ({name})", one.account.id),
    };
    let mut names: Vec<String> = failed.iter().take(MOST).map(name).collect();
    if failed.len() > MOST {
        names.push(format!("{} more", failed.len() - MOST));
    }
    let last = names.pop().unwrap_or_default();
    let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    let failure = Failure::new(error::kind(cause), format!("the roles of {names} could not be listed"));
    // For another verb this list would be the answer.
    let hint = match error::kind(cause) {
        Kind::Refused => ASK_ADMINISTRATOR,
        _ => error::hint(cause).unwrap_or("try again in a moment"),
    };
    Some(anyhow::anyhow!("{cause:#}").context(failure.hint(hint)))
}

/// Returns the profiles with a role of IAM Identity Center.
fn configured(config: &Config) -> Vec<(String, SsoRole)> {
    config.index();
    let resolved = config.profile_names().into_iter().filter_map(|name| Profile::resolve(config, &name).ok());
    let of_role = |profile: Profile| match profile.source {
        ProfileSource::Sso(role) => Some((profile.name, role)),
        _ => None,
    };
    resolved.filter_map(of_role).collect()
}

/// Returns a row for each role of an account, with the configured profiles that use it.
fn with_profiles(
    known: &Known,
    one: Listed,
    configured: &[(String, SsoRole)],
    words: &RoleWords<'_>,
) -> Vec<Row> {
    let Listed { account, roles: Some(Ok(roles)) } = one else { return Vec::new() };
    let is_here = |session: &Session| known.session.as_ref().is_ok_and(|own| leads_to(session, own));
    let mut profiles: HashMap<&str, Vec<String>> = HashMap::new();
    let here = configured.iter().filter(|(_, role)| role.account_id == account.id && is_here(&role.session));
    for (name, role) in here {
        profiles.entry(&role.role_name).or_default().push(name.clone());
    }
    let account_name = Some(account.name).filter(|name| !name.is_empty());
    let word = |role_name: &str| match &known.session {
        Ok(session) => words.of_role(session, &account.id, role_name),
        Err(_) => format!("{}/{role_name}", account.id),
    };
    let row = |role_name: String| Row {
        target: word(&role_name),
        account_id: account.id.clone(),
        account_name: account_name.clone(),
        session: known.label.clone(),
        profiles: profiles.remove(role_name.as_str()).unwrap_or_default(),
        role_name,
    };
    roles.into_iter().map(row).collect()
}
