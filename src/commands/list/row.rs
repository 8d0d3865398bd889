//! One row of `list`: a profile, and what `use` would find. Reads only the caches, each file once.

use super::formats::{cell, colored};
use super::state::State;
use crate::accounts::names::AccountNames;
use crate::activation::shell_variables::read_variables;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{AssumeRoleStep, Chain, CredentialOrigin};
use crate::config::profile::{Profile, ProfileSource};
use crate::config::session::{Identity, Session};
use crate::credentials::{cache_place, chain_cache, roles_in_memory};
use crate::environ;
use crate::error::Failure;
use crate::login_session::{self, LoginStanding};
use crate::settings::{ProductionSubject, Settings};
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::files::{self, paths};
use crate::text::table::{Cell, Column};
use crate::time::{Time, spoken};
use anstyle::AnsiColor;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;

/// Columns in the order of the table. In a narrow window, those with the highest rank are cut first.
pub(super) const COLUMNS: [Column; 9] = [
    // `*` for the active profile.
    Column { header: "", least: 1, rank: 2 },
    Column { header: "PROFILE", least: 24, rank: 0 },
    // `PROD` for a production profile, which every window shows.
    Column { header: "", least: 4, rank: 1 },
    Column { header: "ACCOUNT", least: 12, rank: 4 },
    Column { header: "ROLE", least: 16, rank: 5 },
    Column { header: "REGION", least: 16, rank: 6 },
    Column { header: "SESSION", least: 10, rank: 8 },
    Column { header: "VIA", least: 10, rank: 7 },
    Column { header: "STATE", least: 24, rank: 3 },
];

#[derive(Default, Serialize)]
pub(super) struct Row {
    pub profile: String,
    pub account_id: Option<String>,
    /// The profile's own name for it, or the one that the portal last returned.
    pub account_name: Option<String>,
    pub role_name: Option<String>,
    /// Whether the profile is active in this shell.
    active: bool,
    production: bool,
    region: Option<String>,
    pub session: Option<String>,
    /// Profiles whose credentials assume the role, the nearest first.
    pub via: Vec<String>,
    state: State,
    /// Expiry of what the state is about: the credentials, or the sign-in.
    expires_at: Option<String>,
    /// What is wrong, what kind of profile it is, or what else it needs.
    reason: Option<String>,
    #[serde(skip)]
    pub until: Option<Time>,
}

impl Row {
    /// Returns the cells of the row.
    pub(super) fn cells(&self, sys: &System, has_via: bool) -> [Cell; COLUMNS.len()] {
        let left = self.until.map_or(0, |until| until.left(sys.clock.now()));
        let reason = self.reason.as_deref().unwrap_or_default();
        let (state, color) = match self.state {
            State::Cached => (format!("cached, {} left", spoken(left)), Some(AnsiColor::Green)),
            State::SignedIn => (format!("signed in, {} left", spoken(left)), Some(AnsiColor::Green)),
            State::Renewable => ("renewable".to_owned(), Some(AnsiColor::Green)),
            State::SourceCached => (format!("source cached, {} left", spoken(left)), Some(AnsiColor::Green)),
            State::SignInNeeded => ("sign-in needed".to_owned(), Some(AnsiColor::Yellow)),
            State::Keys if self.until.is_some() => {
                (format!("keys in the files, {} left", spoken(left)), None)
            }
            State::Keys => ("keys in the files".to_owned(), None),
            State::KeysExpired => {
                let ago = spoken(left.saturating_neg());
                (format!("keys in the files, expired {ago} ago"), Some(AnsiColor::Yellow))
            }
            State::Process => ("credential_process".to_owned(), None),
            State::Environment => ("keys in the environment".to_owned(), None),
            State::Unsupported => (reason.to_owned(), None),
            State::Broken => (format!("broken: {reason}"), Some(AnsiColor::Red)),
        };
        let is_said = matches!(self.state, State::Unsupported | State::Broken) || reason.is_empty();
        let state = if is_said { state } else { format!("{state}; {reason}") };
        let mark = |is: bool, text: &str, color| if is { colored(text, color) } else { Cell::default() };
        [
            mark(self.active, "*", AnsiColor::Green),
            cell(Some(&self.profile)),
            mark(self.production, "PROD", AnsiColor::Red),
            cell(self.account_id.as_deref()),
            cell(self.role_name.as_deref()),
            cell(self.region.as_deref()),
            cell(self.session.as_deref()),
            if has_via { cell(Some(&self.via.join(" → "))) } else { Cell::default() },
            color.map_or_else(|| cell(Some(&state)), |color| colored(&state, color)),
        ]
    }
}

/// Reads the configuration and the caches for the rows.
pub(super) struct Look<'a> {
    sys: &'a System,
    config: &'a Config,
    now: Time,
    files: HashSet<OsString>,
    standings: HashMap<Identity, Standing>,
    accounts: AccountNames<'a>,
    settings: Settings,
    active: Option<String>,
}

impl<'a> Look<'a> {
    pub(super) fn new(sys: &'a System, config: &'a Config) -> anyhow::Result<Self> {
        let before = read_variables(sys);
        let active = before.get("SSOENV_PROFILE").filter(|_| environ::is_ours(&before)).cloned();
        let settings = Settings::load(&sys.env)?;
        // One listing of each folder, instead of an attempt to open a file for each of many profiles.
        let folders = paths::role_cache(&sys.env).ok().into_iter().chain(roles_in_memory(sys));
        let (now, files) = (sys.clock.now(), folders.flat_map(|folder| files::names(&folder)).collect());
        let accounts = AccountNames::new(sys);
        Ok(Look { sys, config, now, files, standings: HashMap::new(), accounts, settings, active })
    }

    pub(super) fn row(&mut self, profile: String) -> Row {
        let mut row = Row { profile, ..Row::default() };
        row.active = self.active.as_ref() == Some(&row.profile);
        // Judge by the name first, for profiles without account and role.
        let by_name = ProductionSubject { name: &row.profile, ..ProductionSubject::default() };
        row.production = self.settings.production_reason(by_name).is_some();
        let described =
            Profile::resolve(self.config, &row.profile).and_then(|profile| self.describe(&mut row, &profile));
        if let Err(failure) = described {
            row.state = State::Broken;
            row.reason = Some(failure.said_beside(&row.profile));
        }
        row
    }

    /// Fills in the row from the profile and the caches. Error: the profile is broken.
    fn describe(&mut self, row: &mut Row, profile: &Profile) -> Result<(), Failure> {
        row.region.clone_from(&profile.region);
        if matches!(profile.source, ProfileSource::TokenOnly | ProfileSource::Nothing) {
            row.session = profile.settings.value("sso_session").map(str::to_owned);
            row.reason = Some(profile.source.in_words());
            return Ok(());
        }
        let chain = Chain::of_profile(self.config, profile)?;
        row.production = self.settings.production_of(self.config, &chain, None).is_some();
        if let Some((account_id, role_name)) = chain.role() {
            row.account_id = Some(account_id.to_owned());
            row.role_name = Some(role_name.to_owned());
            let own = profile.account_name().map(str::to_owned);
            row.account_name = own.or_else(|| self.accounts.name(chain.session()?, account_id));
        }
        if let Some(login) = chain.login() {
            row.account_id = login.account_id().map(str::to_owned);
            row.reason = Some(profile.source.in_words());
        }
        row.session = chain.session().map(|session| session.label().to_owned());
        row.via = chain.hops.iter().rev().map(|hop| hop.source.clone()).collect();
        (row.state, row.until) = self.state(&chain);
        row.expires_at = row.until.map(Time::rfc3339);
        if let CredentialOrigin::Foreign(foreign) = &chain.origin {
            row.reason = Some(foreign.in_words().to_owned());
        } else if row.state != State::Cached && chain.hops.iter().any(AssumeRoleStep::asks_for_code) {
            row.reason = Some("asks for an MFA code".to_owned());
        }
        Ok(())
    }

    /// Returns what `use` would find, and when that expires.
    fn state(&mut self, chain: &Chain) -> (State, Option<Time>) {
        let cached = self.cached(chain);
        let until = cached.as_ref().and_then(|cached| cached.expires_at);
        if cached.as_ref().is_some_and(|cached| chain_cache::is_served(self.sys, chain, cached, None)) {
            return (State::Cached, until);
        }
        let found = self.state_of_new_ones(chain);
        // If new credentials need a person, `use` serves the cached ones until they expire, with a warning.
        let needs_person = found.0 == State::SignInNeeded || self.needs_code(chain);
        if cached.is_some() && needs_person { (State::Cached, until) } else { found }
    }

    /// Returns how new credentials would be fetched.
    fn state_of_new_ones(&mut self, chain: &Chain) -> (State, Option<Time>) {
        match &chain.origin {
            CredentialOrigin::Sso(role) => match self.standing(&role.session) {
                Standing::SignedIn(until) => (State::SignedIn, Some(until)),
                Standing::Renewable => (State::Renewable, None),
                Standing::SignInNeeded => {
                    let mut sources = chain.sources().skip(1);
                    match sources.find_map(|source| self.cached(&source)) {
                        Some(cached) => (State::SourceCached, cached.expires_at),
                        None => (State::SignInNeeded, None),
                    }
                }
            },
            CredentialOrigin::Keys(keys) => match keys.expiry.as_ref().map(|expiry| expiry.at) {
                Some(end) if end.left(self.now) <= 0 => (State::KeysExpired, Some(end)),
                end => (State::Keys, end),
            },
            CredentialOrigin::Process(_) => (State::Process, None),
            CredentialOrigin::Environment => (State::Environment, None),
            CredentialOrigin::Login(login) => match login_session::standing(self.sys, login) {
                LoginStanding::SignedIn { until, .. } => (State::SignedIn, Some(until)),
                LoginStanding::Renewable => (State::Renewable, None),
                LoginStanding::SignInNeeded => (State::SignInNeeded, None),
            },
            CredentialOrigin::Foreign(_) => (State::Unsupported, None),
        }
    }

    /// Whether a role that is not cached needs an MFA code to be assumed.
    fn needs_code(&self, chain: &Chain) -> bool {
        let asks = |chain: &Chain| chain.hops.last().is_some_and(AssumeRoleStep::asks_for_code);
        let mut sources = chain.sources().skip(1).take_while(|source| self.cached(source).is_none());
        asks(chain) || sources.any(|source| asks(&source))
    }

    fn standing(&mut self, session: &Session) -> Standing {
        let identity = session.identity.clone();
        *self.standings.entry(identity).or_insert_with(|| sso::standing(self.sys, session))
    }

    /// Returns cached credentials that have not expired; `None` for a process, whose output `use` does not take from
    /// the cache.
    fn cached(&self, chain: &Chain) -> Option<Credentials> {
        if chain.is_printed() {
            return None;
        }
        let file = OsString::from(format!("{}.json", chain_cache::file_name(chain)?));
        if chain.login().is_none() && !self.files.contains(&file) {
            return None;
        }
        let place = cache_place(self.sys, &self.settings, chain).ok()?;
        let cached = chain_cache::read_in(self.sys, self.config, chain, &place);
        cached.filter(|cached| cached.left(self.now) > 0)
    }
}
