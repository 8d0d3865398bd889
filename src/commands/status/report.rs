//! `status`: what this shell has, and how long each session lasts. Asks nobody but the environment and the caches.

use crate::activation::shell_variables::read_variables;
use crate::activation::sign_in::how_it_ends;
use crate::cli::Status;
use crate::commands::status::directory::{Directory, directory};
use crate::commands::status::shell::{self, Shell, shell, whose};
use crate::commands::status::usable::usable;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::{self, Known};
use crate::config::profile::Profile;
use crate::config::session::no_sessions;
use crate::credentials::chain_cache;
use crate::environ::ShellVariables;
use crate::error::{Failure, Kind};
use crate::output::json::json;
use crate::sso::{self, SignInState, Standing};
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
    /// Whether it has keys in the files, and nothing is cached for it.
    #[serde(skip)]
    has_keys: bool,
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
    /// Whether it goes on without a person when the token expires; for how long nobody here knows.
    renews: bool,
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
    // A profile that does not sign in has none.
    if answer.sessions.is_empty() && answer.profile.is_none() {
        sys.terminal.note(&no_sessions(&config).to_string());
    }
    text(sys, &answer, &before)
}

fn cached(sys: &System, config: &Config, profile: Profile) -> Cached {
    let chain = Chain::of_profile(config, &profile).ok();
    let cached = chain.as_ref().and_then(|chain| chain_cache::read(sys, config, chain));
    let now = sys.clock.now();
    let keys = chain.as_ref().and_then(|chain| match &chain.origin {
        CredentialOrigin::Keys(keys) if chain.hops.is_empty() => Some(keys),
        _ => None,
    });
    let stated = keys.and_then(|keys| keys.expiry.as_ref()).map(|expiry| expiry.at);
    let cached_until = cached.and_then(|cached| cached.expires_at).filter(|until| until.left(now) > 0);
    let expires_at = stated.or(cached_until);
    let role = chain.as_ref().and_then(Chain::role);
    Cached {
        account_id: role.map(|(account_id, _)| account_id.to_owned()),
        role_name: role.map(|(_, role_name)| role_name.to_owned()),
        left: expires_at.map_or(0, |until| until.left(now)),
        has_keys: keys.is_some(),
        expires_at: expires_at.map(Time::rfc3339),
        profile: profile.name,
    }
}

fn row(sys: &System, known: Known) -> Row {
    let mut row = Row {
        session: known.label,
        start_url: None,
        region: None,
        state: State::Broken,
        expires_at: None,
        renews: false,
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
    let SignInState { standing, token, renews, is_refused } = sso::inspect(sys, &session);
    row.renews = renews;
    row.reason = is_refused.then(|| "the service has refused this sign-in".to_owned());
    row.state = match standing {
        Standing::SignedIn(_) => State::SignedIn,
        Standing::Renewable => State::Renewable,
        Standing::SignInNeeded => State::SignInNeeded,
    };
    if let Some(token) = token {
        row.left = token.expires_at.left(now);
        row.expires_at = Some(token.expires_at.rfc3339());
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
            Some(_) if profile.has_keys && profile.left <= 0 => {
                format!("keys in the files, ended {} ago", spoken(profile.left.saturating_neg()))
            }
            Some(_) if profile.has_keys => format!("keys in the files, {} left", spoken(profile.left)),
            None if profile.has_keys => "keys in the files without an end".to_owned(),
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
    let reason = row.reason.clone().unwrap_or_default();
    let state = match row.state {
        State::SignedIn => {
            format!("signed in, {} left, {}", spoken(row.left), how_it_ends(row.renews))
        }
        State::Renewable => "renews by itself at the next use".to_owned(),
        State::SignInNeeded if !reason.is_empty() => format!("sign-in needed: {reason}"),
        State::SignInNeeded => match row.expires_at.as_deref().and_then(Time::parse) {
            Some(ended) => format!("sign-in needed, over for {}", spoken(-ended.left(sys.clock.now()))),
            None => "sign-in needed".to_owned(),
        },
        State::Broken => reason,
    };
    const MOST: usize = 4;
    let profiles = match row.profiles.len() {
        0 => "no profile".to_owned(),
        1..=MOST => row.profiles.join(", "),
        more => format!("{} and {} more", row.profiles[..MOST - 1].join(", "), more - (MOST - 1)),
    };
    format!("{state} (for {profiles})")
}
