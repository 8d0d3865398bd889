//! `list --available`: the accounts and roles that are assigned to the person, with the profiles configured for them.

use super::filter::Filter;
use super::formats::{cell, colored, lines, order, table};
use crate::accounts::discovery::{self, Discovery, Refresh};
use crate::accounts::listing::ListedAccount;
use crate::cli::{List, Sort, Which};
use crate::commands::{Answer, which_session};
use crate::config::Config;
use crate::config::known_sessions::{self, Known, leads_to};
use crate::config::profile::{Profile, ProfileSource, SsoRole};
use crate::config::session::Session;
use crate::config::target_word::RoleWords;
use crate::error::{self, Failure};
use crate::output::json::json;
use crate::services::endpoint::Endpoints;
use crate::settings::Settings;
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
    let settings = Settings::load(&sys.env)?;
    let (configured, words) = (configured(config), RoleWords::new(config));
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for known in &sessions {
        match of_session(sys, config, known, &settings, arguments.refresh) {
            Ok(found) => {
                failures.extend(found.failure());
                let accounts = found.listing.accounts.iter().filter(|account| found.has_roles_of(account));
                rows.extend(accounts.flat_map(|one| with_profiles(known, one, &configured, &words)));
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

fn of_session(
    sys: &System,
    config: &Config,
    known: &Known,
    settings: &Settings,
    refresh: bool,
) -> anyhow::Result<Discovery> {
    let session = known.session()?;
    let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &session.region)?;
    let refresh = if refresh {
        Refresh::Now
    } else {
        Refresh::IfOlderThan(settings.of_session(&known.label)?.listing_max_age()?)
    };
    discovery::listing(sys, session, &endpoints, refresh)
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
    account: &ListedAccount,
    configured: &[(String, SsoRole)],
    words: &RoleWords<'_>,
) -> Vec<Row> {
    let is_here = |session: &Session| known.session.as_ref().is_ok_and(|own| leads_to(session, own));
    let mut profiles: HashMap<&str, Vec<String>> = HashMap::new();
    let here = configured.iter().filter(|(_, role)| role.account_id == account.id && is_here(&role.session));
    for (name, role) in here {
        profiles.entry(&role.role_name).or_default().push(name.clone());
    }
    let account_name = Some(&account.name).filter(|name| !name.is_empty());
    let word = |role_name: &str| match &known.session {
        Ok(session) => words.of_role(session, &account.id, role_name),
        Err(_) => format!("{}/{role_name}", account.id),
    };
    let mut row = |role_name: &str| Row {
        target: word(role_name),
        account_id: account.id.clone(),
        account_name: account_name.cloned(),
        session: known.label.clone(),
        profiles: profiles.remove(role_name).unwrap_or_default(),
        role_name: role_name.to_owned(),
    };
    account.roles.iter().map(|role| row(role)).collect()
}
