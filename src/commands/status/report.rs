//! `status`: what this shell has, and how long each session lasts. Asks nobody but the environment and the caches.

use crate::activation::shell_variables::read_variables;
use crate::activation::sign_in::day;
use crate::cli::Status;
use crate::commands::status::directory::{Directory, directory};
use crate::commands::status::shell::{self, Shell, shell, whose};
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::{self, Known};
use crate::config::profile::{Profile, ProfileSource};
use crate::config::session::{Session, no_sessions};
use crate::credentials::chain_cache;
use crate::environ::{RenewalArgs, ShellVariables};
use crate::error::{Failure, Kind};
use crate::output::json::json;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::terminal::{Verbosity, visible};
use crate::time::{Time, spoken};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Answer {
    /// What the environment holds.
    shell: Option<Shell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    directory: Option<Directory>,
    /// Only with `--profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Cached>,
    sessions: Vec<Row>,
}

/// A profile's credentials in the cache.
#[derive(Serialize)]
struct Cached {
    profile: String,
    account_id: Option<String>,
    role_name: Option<String>,
    expires_at: Option<String>,
    #[serde(skip)]
    left: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    SignedIn,
    Renewable,
    SignInNeeded,
    Broken,
}

#[derive(Serialize)]
struct Row {
    session: String,
    start_url: Option<String>,
    region: Option<String>,
    state: State,
    expires_at: Option<String>,
    renews_until: Option<String>,
    profiles: Vec<String>,
    reason: Option<String>,
    #[serde(skip)]
    left: i64,
}

pub(in crate::commands) fn run(sys: &System, arguments: &Status) -> anyhow::Result<Vec<u8>> {
    let config = Config::load(&sys.env)?;
    let before = read_variables(sys);
    if sys.terminal.level == Verbosity::Quiet && !arguments.json {
        return if usable(sys, &config, &before, arguments.profile.as_deref())? {
            Ok(Vec::new())
        } else {
            Err(Failure::silent(Kind::SignIn).into())
        };
    }
    // A shell may hold what was taken elsewhere.
    if let (Some(failure), None) = (config.not_configured(), before.get("SSOENV_PROFILE")) {
        return Err(failure.into());
    }
    let mut known = known_sessions::all(&config);
    let profile = arguments.profile.as_deref().map(|name| Profile::resolve(&config, name)).transpose()?;
    if let Some(profile) = &profile {
        let session = known_sessions::of_profile(&config, &profile.name).ok();
        known.retain(|known| session.as_ref().is_some_and(|own| known.is(own)));
    }
    let answer = Answer {
        shell: shell(sys, &before).map(|shell| shell::with_reason(sys, &before, shell)),
        directory: directory(sys),
        profile: profile.map(|profile| cached(sys, &config, profile)),
        sessions: known.into_iter().map(|known| row(sys, known)).collect(),
    };
    if arguments.json {
        return json(&answer);
    }
    if answer.sessions.is_empty() {
        sys.terminal.note(&no_sessions(&config).to_string());
    }
    text(sys, &answer, &before)
}

/// Whether credentials are to be had without a person: of the named profile, of this shell's, else of every session.
fn usable(
    sys: &System,
    config: &Config,
    before: &ShellVariables,
    named: Option<&str>,
) -> anyhow::Result<bool> {
    let holds = |session: &Session| sso::standing(sys, session) != Standing::SignInNeeded;
    if named.is_none() && shell(sys, before).is_some_and(|shell| shell.state == shell::State::Active) {
        return Ok(true);
    }
    let Some(name) = named.or(before.get("SSOENV_PROFILE").map(String::as_str)) else {
        let known = known_sessions::all(config);
        if known.is_empty() {
            return Err(no_sessions(config).into());
        }
        return Ok(known.iter().all(|known| known.session.as_ref().is_ok_and(holds)));
    };
    let given = if named.is_none() { RenewalArgs::of(before) } else { RenewalArgs::default() };
    if let Some(session) = given.session {
        // Of a role that no profile names.
        return Ok(holds(&Session::named(config, &session)?));
    }
    let name = given.source.as_deref().unwrap_or(name);
    let profile = Profile::resolve(config, name)?;
    if profile.source == ProfileSource::TokenOnly {
        return Ok(holds(&known_sessions::of_profile(config, name)?));
    }
    let chain = Chain::of_profile(config, &profile)?;
    let is_good = |chain: &Chain| {
        chain_cache::read(sys, config, chain).is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    };
    Ok(match &chain.origin {
        CredentialOrigin::Sso(role) => {
            let mut ways = chain.sources();
            ways.any(|chain| is_good(&chain)) || holds(&role.session)
        }
        CredentialOrigin::Keys(_) | CredentialOrigin::Process(_) | CredentialOrigin::Environment => true,
        CredentialOrigin::Foreign(_) => false,
    })
}

fn cached(sys: &System, config: &Config, profile: Profile) -> Cached {
    let chain = Chain::of_profile(config, &profile).ok();
    let cached = chain.as_ref().and_then(|chain| chain_cache::read(sys, config, chain));
    let left = cached.as_ref().map_or(0, |cached| cached.left(sys.clock.now()));
    let role = chain.as_ref().and_then(Chain::role);
    Cached {
        account_id: role.map(|(account_id, _)| account_id.to_owned()),
        role_name: role.map(|(_, role_name)| role_name.to_owned()),
        expires_at: cached.filter(|_| left > 0).and_then(|cached| cached.expires_at).map(Time::rfc3339),
        profile: profile.name,
        left,
    }
}

fn row(sys: &System, known: Known) -> Row {
    let mut row = Row {
        session: known.label,
        start_url: None,
        region: None,
        state: State::Broken,
        expires_at: None,
        renews_until: None,
        profiles: known.profiles,
        reason: None,
        left: 0,
    };
    let session = match known.session {
        Ok(session) => session,
        Err(failure) => {
            row.reason = Some(failure.to_string());
            return row;
        }
    };
    let now = sys.clock.now();
    let (standing, token) = sso::inspect(sys, &session);
    row.state = match standing {
        Standing::SignedIn(_) => State::SignedIn,
        Standing::Renewable => State::Renewable,
        Standing::SignInNeeded => State::SignInNeeded,
    };
    if let Some(token) = token {
        row.left = token.expires_at.left(now);
        row.expires_at = Some(token.expires_at.rfc3339());
        row.renews_until = sso::renews_until(&token, &session, now).map(Time::rfc3339);
    }
    row.start_url = Some(session.start_url);
    row.region = Some(session.region);
    row
}

fn text(sys: &System, answer: &Answer, before: &ShellVariables) -> anyhow::Result<Vec<u8>> {
    let mut lines = tabwriter::TabWriter::new(Vec::new()).padding(2);
    let shell = shell::said(answer.shell.as_ref(), before);
    writeln!(lines, "shell\t{}", visible(&shell))?;
    if let Some(directory) = &answer.directory {
        writeln!(lines, "directory\t{}", visible(&directory.said(sys)))?;
    }
    if let Some(profile) = &answer.profile {
        let whose = whose(&profile.profile, profile.account_id.as_deref(), profile.role_name.as_deref());
        let state = match profile.expires_at {
            Some(_) => format!("cached, {} left", spoken(profile.left)),
            None => "nothing cached".to_owned(),
        };
        writeln!(lines, "profile\t{}", visible(&format!("{whose}: {state}")))?;
    }
    for row in &answer.sessions {
        writeln!(lines, "session\t{}", visible(&format!("{}: {}", row.session, said_of_session(sys, row))))?;
    }
    lines.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
}

fn said_of_session(sys: &System, row: &Row) -> String {
    let renews = row.renews_until.as_deref().and_then(Time::parse).map(day);
    let state = match (row.state, renews) {
        (State::SignedIn, Some(until)) => {
            format!("signed in, {} left, renews by itself until {until} at the latest", spoken(row.left))
        }
        (State::SignedIn, None) => format!("signed in, {} left, does not renew itself", spoken(row.left)),
        (State::Renewable, until) => {
            let until = until.map_or_else(String::new, |until| format!(", until {until} at the latest"));
            format!("renews by itself at the next use{until}")
        }
        (State::SignInNeeded, _) => match row.expires_at.as_deref().and_then(Time::parse) {
            Some(ended) => format!("sign-in needed, over for {}", spoken(-ended.left(sys.clock.now()))),
            None => "sign-in needed".to_owned(),
        },
        (State::Broken, _) => row.reason.clone().unwrap_or_default(),
    };
    const MOST: usize = 4;
    let profiles = match row.profiles.len() {
        0 => "no profile".to_owned(),
        1..=MOST => row.profiles.join(", "),
        more => format!("{} and {} more", row.profiles[..MOST - 1].join(", "), more - (MOST - 1)),
    };
    format!("{state} (for {profiles})")
}
