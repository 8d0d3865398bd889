//! Resolves a TARGET that names an account, and perhaps a role: to a configured profile, otherwise to a role that is
//! assigned to the person.

use super::choice::{Candidate, only_one, without_twins};
use super::resolved_target::{Asked, Target};
use super::typed_line;
use crate::accounts::{discovery, names as account_names};
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions;
use crate::config::profile::{Profile, SsoRole};
use crate::config::session::{Identity, Session, no_sessions};
use crate::config::shell_word::quoted;
use crate::config::target_word::RoleWords;
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::services::endpoint::Endpoints;
use crate::system::System;
use crate::system::terminal::visible;
use crate::targets::parse::{Reading, RoleWord, SessionWord};
use std::borrow::Cow;

/// Resolves a reading to one target. Fails with `Configuration` if nothing matches, or several do and the person
/// cannot choose.
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
    config.index();
    let profiles = config.profile_names().into_iter().filter_map(|name| {
        // Skip profiles that contradict themselves.
        let profile = Profile::resolve(&config, &name).ok()?;
        let chain = Chain::of_profile(&config, &profile).ok()?;
        Some(Cow::Owned(Candidate { profile: Some(profile), chain }))
    });
    let found = matches(sys, &config, profiles, reading, given, asked)?;
    let one = only_one(sys, &config, reading, found, asked)?;
    Ok(into_target(config, one, reading, given))
}

/// Returns everything that a reading may mean: the profiles of these that fit, otherwise roles without a profile.
pub(super) fn matches<'p>(
    sys: &System,
    config: &Config,
    profiles: impl Iterator<Item = Cow<'p, Candidate>>,
    reading: &Reading,
    given: &RenewalArgs,
    asked: Asked,
) -> anyhow::Result<Vec<Candidate>> {
    let label = given.session.as_deref();
    let named = label.map(|label| known_sessions::labelled(config, label)).transpose()?;
    if let (Some(name), Some(SessionWord::Named(other))) = (&given.session, &reading.session)
        && name != other
    {
        let failure =
            Failure::usage(format!("--session {name} contradicts the session {other} of the target"));
        return Err(failure.hint("omit one of them").into());
    }
    // A session gives only its own roles, so a target with a session does not mean an assumed role.
    let is_of_session = named.is_some() || reading.session.is_some();
    let is_typed = matches!(reading.role, Some(RoleWord::Typed(_)));
    let fits = |chain: &Chain| {
        if is_of_session && is_typed && !chain.hops.is_empty() {
            return false;
        }
        let is_session =
            |session: &Session| chain.session().is_some_and(|own| known_sessions::is_same(own, session));
        reading.fits(chain) && named.as_ref().is_none_or(is_session)
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for candidate in profiles {
        let chain = &candidate.chain;
        // Of several profiles with the same credentials, keep the first.
        let is_new =
            |other: &Candidate| (&other.chain.origin, &other.chain.hops) != (&chain.origin, &chain.hops);
        let is_usable = !matches!(chain.origin, CredentialOrigin::Foreign(_));
        if fits(chain) && is_usable && candidates.iter().all(is_new) {
            candidates.push(candidate.into_owned());
        }
    }
    // A role of Identity Center lasts longer, and an account's role is meant rather than its user.
    if candidates.iter().any(|one| one.chain.login().is_none()) {
        candidates.retain(|one| one.chain.login().is_none());
    }
    if candidates.is_empty() {
        candidates = ad_hoc(sys, config, reading, named, asked)?;
    }
    Ok(without_twins(sys, candidates))
}

/// Returns the target that a match is.
pub(super) fn into_target(config: Config, one: Candidate, reading: &Reading, given: &RenewalArgs) -> Target {
    // Record the session, so that a renewal finds the same role even if another session was added since.
    let session = one.chain.session().filter(|_| one.profile.is_none());
    let named = session.map(|session| session.label().to_owned());
    let given = RenewalArgs { session: named, ..given.clone() };
    let region = reading.region.clone();
    Target { config, chain: one.chain, profile: one.profile, region, file: None, alias: None, given }
}

/// Returns the roles that match without a profile.
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
            .hint("name the profile whose credentials assume it: --source PROFILE")
            .into()),
        },
        None if asked == Asked::Nobody => Err(Failure::configuration(format!(
            "no profile uses account {account_id}, and {} does not name a role",
            reading.what
        ))
        .hint(format!("name the role too: {}", role_placeholder(config, reading)))
        .into()),
        None => {
            let session = session(config, reading, named)?;
            let names = assigned(sys, config, &session, account_id)?;
            Ok(names.iter().map(|name| of(name, &session)).collect())
        }
    }
}

/// Formats an example for the hint: `111111111111/ROLE`, with a session in front if there are several.
fn role_placeholder(config: &Config, reading: &Reading) -> String {
    let account_id = &reading.account_id;
    let known = known_sessions::for_accounts(known_sessions::all(config)).into_iter();
    let sessions: Vec<Session> = known.filter_map(|known| known.session.ok()).collect();
    let words = RoleWords::new(config);
    match &reading.session {
        Some(SessionWord::Named(name)) => format!("{name}/{account_id}/ROLE"),
        _ if sessions.len() > 1 => {
            listed(sessions.iter().map(|session| words.of_role(session, account_id, "ROLE")))
        }
        _ => format!("{account_id}/ROLE"),
    }
}

/// Most alternatives that a hint shows.
const NAMED: usize = 4;

/// Formats the commands to choose a session: `ssoenv use one/111111111111/Admin` or `ssoenv use
/// two/111111111111/Admin`.
fn lines(reading: &Reading, sessions: &[Session]) -> String {
    let role = reading.role.as_ref().and_then(RoleWord::permission_set);
    let role = role.map_or_else(String::new, |role| format!("/{role}"));
    let target = format!("{}{role}", reading.account_id);
    let line = |session: &Session| {
        let words = match &session.identity {
            Identity::Named(name) => quoted(&format!("{name}/{target}")),
            Identity::Inline(_) => format!("{} --session {}", quoted(&target), quoted(session.label())),
        };
        format!("`{}`", typed_line::with_target(reading, &words))
    };
    listed(sessions.iter().map(line))
}

/// Joins alternatives with `or`; shows at most [`NAMED`].
fn listed(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.take(NAMED + 1).collect();
    let more = if words.len() > NAMED { ", …" } else { "" };
    words.truncate(NAMED);
    format!("{}{more}", words.join(" or "))
}

/// Returns the session: the one given, that of the portal link, or the only one.
fn session(config: &Config, reading: &Reading, named: Option<Session>) -> Result<Session, Failure> {
    if let Some(named) = named {
        return Ok(named);
    }
    if let Some(SessionWord::Named(name)) = &reading.session {
        return Session::named(config, name);
    }
    let all = known_sessions::all(config);
    let has_sessions = !all.is_empty();
    let known = known_sessions::for_accounts(all);
    let mut good: Vec<Session> = known.into_iter().filter_map(|known| known.session.ok()).collect();
    // Before the portal narrows the choice, since the two cases need different advice.
    let gives_accounts = !good.is_empty();
    if let Some(word) = &reading.session {
        good.retain(|session| word.is(session));
    }
    let labels: Vec<String> = good.iter().map(|session| visible(session.label())).collect();
    match (good.pop(), labels.len()) {
        (Some(session), 1) => Ok(session),
        (Some(last), _) => {
            let what = format!(
                "{} can be reached through several sessions: {}",
                reading.in_words(),
                labels.join(", ")
            );
            good.push(last);
            Err(Failure::configuration(what).hint(format!("choose one: {}", lines(reading, &good))))
        }
        (None, _) if reading.session.is_some() => {
            Err(Failure::configuration(format!("no session belongs to the portal of {}", reading.what))
                .hint("create a session with `ssoenv configure`, or choose an existing one with --session"))
        }
        (None, _) if has_sessions && !gives_accounts => Err(known_sessions::without_accounts(config)),
        (None, _) => Err(no_sessions(config)),
    }
}

/// Asks the service for the person's roles in the account.
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
        let failure = Failure::refused(format!(
            "you have no role in account {}",
            account_names::in_words(sys, session, account_id)
        ));
        let label = shlex::try_quote(session.label()).unwrap_or_default().into_owned();
        let line = format!("ssoenv list --available --session {label}");
        return Err(failure.hint(line).into());
    }
    Ok(names)
}
