//! A TARGET that names an account, and perhaps a role: one of the configured profiles, else a role that the sign-in
//! gives.

use super::resolved_target::{Asked, Target};
use crate::accounts::discovery;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions;
use crate::config::profile::{Profile, SsoRole};
use crate::config::session::{Identity, Session, no_sessions};
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::services::endpoint::Endpoints;
use crate::system::System;
use crate::system::terminal::visible;
use crate::system::terminal::{presence, prompts};
use crate::targets::parse::{Reading, RoleWord, SessionWord};

/// How many are listed where one cannot be chosen.
const LISTED: usize = 12;

/// One of several.
struct Candidate {
    profile: Option<Profile>,
    chain: Chain,
}

pub fn target(
    sys: &System,
    config: Config,
    reading: &Reading,
    given: &RenewalArgs,
    asked: Asked,
) -> anyhow::Result<Target> {
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    let named = given.session.as_deref().map(|name| Session::named(&config, name)).transpose()?;
    if let (Some(name), Some(SessionWord::Named(other))) = (&given.session, &reading.session)
        && name != other
    {
        let failure =
            Failure::usage(format!("--session {name} contradicts the session {other} of the target"));
        return Err(failure.hint("leave one of them out").into());
    }
    // A session gives roles of its own; whoever names one, or renews what it gave, means none that is assumed.
    let is_typed = matches!(reading.role, Some(RoleWord::Typed(_)));
    let fits = |chain: &Chain| {
        if named.is_some() && is_typed && !chain.hops.is_empty() {
            return false;
        }
        let is_session =
            |session: &Session| chain.session().is_some_and(|own| known_sessions::is_same(own, session));
        reading.fits(chain) && named.as_ref().is_none_or(is_session)
    };
    config.index();
    let mut candidates: Vec<Candidate> = Vec::new();
    for name in config.profile_names() {
        // One that contradicts itself is in nobody's way.
        let Ok(profile) = Profile::resolve(&config, &name) else { continue };
        let Ok(chain) = Chain::of_profile(&config, &profile) else { continue };
        // Of two profiles for the same credentials the first one speaks for both.
        let is_new =
            |other: &Candidate| (&other.chain.origin, &other.chain.hops) != (&chain.origin, &chain.hops);
        let is_usable = !matches!(chain.origin, CredentialOrigin::Foreign(_));
        if fits(&chain) && is_usable && candidates.iter().all(is_new) {
            candidates.push(Candidate { profile: Some(profile), chain });
        }
    }
    if candidates.is_empty() {
        candidates = ad_hoc(sys, &config, reading, named, asked)?;
    }
    let one = only_one(sys, reading, candidates, asked)?;
    let named = match one.chain.session().map(|session| &session.identity) {
        // A renewal finds the same, though another session may have been added since.
        Some(Identity::Named(name)) if one.profile.is_none() => Some(name.clone()),
        _ => None,
    };
    let given = RenewalArgs { session: named, ..given.clone() };
    let region = reading.region.clone();
    Ok(Target { config, chain: one.chain, profile: one.profile, region, file: None, given })
}

/// Roles that no profile names.
fn ad_hoc(
    sys: &System,
    config: &Config,
    reading: &Reading,
    named: Option<Session>,
    asked: Asked,
) -> anyhow::Result<Vec<Candidate>> {
    let account_id = &reading.account_id;
    let of = |role_name: &str, session: &Session| {
        let (account_id, role_name) = (account_id.clone(), role_name.to_owned());
        let chain = Chain::of_role(SsoRole { account_id, role_name, session: session.clone() });
        Candidate { profile: None, chain }
    };
    match &reading.role {
        Some(role) => match role.permission_set() {
            Some(name) => Ok(vec![of(name, &session(config, reading, named)?)]),
            None => Err(Failure::configuration(format!(
                "no profile assumes the role of {} in account {account_id}",
                reading.what
            ))
            .hint("say whose credentials assume it: --source PROFILE")
            .into()),
        },
        None if asked == Asked::Nobody => Err(Failure::configuration(format!(
            "no profile has account {account_id}, and {} says no role there",
            reading.what
        ))
        .hint(format!("name the role too: {account_id}/ROLE"))
        .into()),
        None => {
            let session = session(config, reading, named)?;
            let names = assigned(sys, config, &session, account_id)?;
            Ok(names.iter().map(|name| of(name, &session)).collect())
        }
    }
}

/// The session that is meant: the one that was named, the one of the link, else the only one there is.
fn session(config: &Config, reading: &Reading, named: Option<Session>) -> Result<Session, Failure> {
    if let Some(named) = named {
        return Ok(named);
    }
    if let Some(SessionWord::Named(name)) = &reading.session {
        return Session::named(config, name);
    }
    let known = known_sessions::apart(known_sessions::all(config));
    let mut good: Vec<Session> = known.into_iter().filter_map(|known| known.session.ok()).collect();
    if let Some(word) = &reading.session {
        good.retain(|session| word.is(session));
    }
    let labels: Vec<String> = good.iter().map(|session| visible(session.label())).collect();
    match (good.pop(), labels.len()) {
        (Some(session), 1) => Ok(session),
        (Some(_), _) => Err(Failure::configuration(format!(
            "{} can be reached through several sessions: {}",
            said(reading),
            labels.join(", ")
        ))
        .hint("say which: --session SESSION")),
        (None, _) if reading.session.is_some() => {
            Err(Failure::configuration(format!("no session belongs to the portal of {}", reading.what))
                .hint("`ssoenv configure` sets one up, and --session names one that is there"))
        }
        (None, _) => Err(no_sessions(config)),
    }
}

/// The roles that the person has in the account, as the service says.
fn assigned(
    sys: &System,
    config: &Config,
    session: &Session,
    account_id: &str,
) -> anyhow::Result<Vec<String>> {
    let known = known_sessions::all(config).into_iter().find(|known| known.is(session));
    let settings = known.map(|known| known.settings(config)).transpose()?.unwrap_or_default();
    let endpoints = Endpoints::of(&sys.env, config, &settings, &session.region)?;
    let names = discovery::roles(sys, session, &endpoints, account_id)?;
    if names.is_empty() {
        let failure = Failure::refused(format!("no role in account {account_id} is assigned to you"));
        let label = shlex::try_quote(session.label()).unwrap_or_default().into_owned();
        let line = format!("`ssoenv list --available --session {label}` shows where you have one");
        return Err(failure.hint(line).into());
    }
    Ok(names)
}

fn only_one(
    sys: &System,
    reading: &Reading,
    mut candidates: Vec<Candidate>,
    asked: Asked,
) -> anyhow::Result<Candidate> {
    if candidates.len() > 1 {
        // The harmless ones first.
        candidates.sort_by_key(|candidate| !candidate.is_read_only());
        let shown: Vec<String> = candidates.iter().map(Candidate::shown).collect();
        let what = said(reading);
        if asked != Asked::All || presence::absence(sys).is_some() {
            let more = shown.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let list = shown[..shown.len().min(LISTED)].join(", ");
            let failure = Failure::configuration(format!("{what} may be any of these: {list}{more}"));
            return Err(failure.hint("name one of them").into());
        }
        let at = prompts::choose(sys, &format!("{what}:"), &shown, "type parts of a name; arrows to move")?;
        candidates.swap(0, at);
    }
    let Some(one) = candidates.into_iter().next() else {
        return Err(Failure::configuration(format!("{} leads nowhere", said(reading))).into());
    };
    Ok(one)
}

/// `role Admin in account 123456789012`.
fn said(reading: &Reading) -> String {
    let account = format!("account {}", reading.account_id);
    match reading.role.as_ref().map(|role| role.permission_set().or(role.iam().map(|(name, _)| name))) {
        Some(Some(role)) => format!("role {role} in {account}"),
        _ => account,
    }
}

impl Candidate {
    /// `ReadOnly`, `ViewOnlyAccess`, `SecurityAudit`: by the name alone, and for the order alone.
    fn is_read_only(&self) -> bool {
        let name = self.chain.role().map_or("", |(_, name)| name).to_ascii_lowercase();
        ["readonly", "read-only", "read_only", "viewonly", "view-only", "audit"]
            .iter()
            .any(|word| name.contains(word))
    }

    /// What can be typed instead.
    fn shown(&self) -> String {
        let word = match &self.profile {
            Some(profile) => profile.name.clone(),
            None => self.chain.name.clone(),
        };
        let (account_id, role_name) = self.chain.role().unwrap_or_default();
        let role =
            if self.profile.is_some() { format!(" ({account_id}/{role_name})") } else { String::new() };
        visible(&format!("{word}{role}"))
    }
}
