//! What goes on after an order to let go: programs that have keys, caches, sign-ins.

use super::meant::Meant;
use crate::credentials::{cached_of_sign_in, chain_cache};
use crate::environ::RenewalArgs;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::process::{StartedWith, started_with};
use crate::time::Time;
use std::collections::BTreeMap;

/// Variable with the home directory.
const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// A running program that was started with keys.
pub(super) struct RunningCommand {
    /// Process id.
    pub id: u32,
    /// Name of its program.
    pub name: String,
    /// The profile.
    pub profile: String,
    /// When its keys expire; `None` where it finds credentials by the profile's name.
    pub expires_at: Option<Time>,
}

/// What remains.
pub(super) struct Remains {
    /// Programs, as far as the system tells; `None` where it does not.
    pub commands: Option<Vec<RunningCommand>>,
    /// When each of the cached role credentials expires.
    pub cached: Vec<Time>,
    /// Sessions whose sign-in gives new credentials.
    pub sign_ins: Vec<String>,
}

impl Remains {
    /// Looks for what remains of the credentials that are meant.
    pub fn find(sys: &System, meant: &Meant) -> Self {
        let is_good = |standing| matches!(standing, Standing::SignedIn(_) | Standing::Renewable);
        let sessions = meant.sessions.iter().filter_map(|known| Some((known, known.session.as_ref().ok()?)));
        let sessions = sessions.filter(|(_, session)| is_good(sso::standing(sys, session)));
        Remains {
            commands: commands(sys, meant),
            cached: cached(sys, meant),
            sign_ins: sessions.map(|(known, _)| known.label.clone()).collect(),
        }
    }
}

fn cached(sys: &System, meant: &Meant) -> Vec<Time> {
    let now = sys.clock.now();
    if let Some(target) = &meant.target {
        let held = chain_cache::read(sys, &target.config, &target.chain);
        return held.and_then(|held| held.expires_at).filter(|end| *end > now).into_iter().collect();
    }
    let Some(config) = &meant.config else { return Vec::new() };
    let sessions = meant.sessions.iter().filter_map(|known| known.session.as_ref().ok());
    // Several sessions may list the output of the same process.
    let files: BTreeMap<_, _> =
        sessions.flat_map(|session| cached_of_sign_in(sys, config, session)).collect();
    files.into_values().filter(|end| *end > now).collect()
}

fn commands(sys: &System, meant: &Meant) -> Option<Vec<RunningCommand>> {
    let now = sys.clock.now();
    let command = |started: StartedWith| {
        let text = |name: &str| started.variable(name);
        // Another home has other profiles, and gets other orders.
        if text(HOME) != sys.env.text(HOME) {
            return None;
        }
        let profile = text("SSOENV_PROFILE")?;
        let name = started.name().filter(|_| !started.is_interactive_shell())?;
        // ssoenv itself answers its endpoints, which the order reaches.
        if name == "ssoenv" || name == "ssoenv.exe" {
            return None;
        }
        let has_keys = text("AWS_ACCESS_KEY_ID").is_some();
        let expires_at =
            text("SSOENV_EXPIRES_AT").and_then(|text| Some(Time::from_epoch(text.parse().ok()?)));
        let is_over = has_keys && expires_at.is_some_and(|end| end <= now);
        if is_over || !(has_keys || text("AWS_PROFILE").is_some()) {
            return None;
        }
        let (account_id, role_name) = (text("SSOENV_ACCOUNT_ID"), text("SSOENV_ROLE_NAME"));
        let role = account_id.as_deref().zip(role_name.as_deref());
        let given = text("SSOENV_ARGS").map(|args| RenewalArgs::parse(&args)).unwrap_or_default();
        let is_meant = meant.covers(sys, &profile, role, &given);
        is_meant.then_some(RunningCommand {
            id: started.id,
            name,
            profile,
            expires_at: expires_at.filter(|_| has_keys),
        })
    };
    Some(started_with("SSOENV_PROFILE")?.into_iter().filter_map(command).collect())
}
