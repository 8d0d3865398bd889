//! The guard: asks a person before a verb hands out credentials of production, where the settings say so.

use super::active_target::ActiveTarget;
use super::{guard_answer, guard_record};
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::credentials::{self, chain_cache};
use crate::environ::Mode;
use crate::error::Failure;
use crate::settings::{Guard, Settings};
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use crate::system::terminal::presence::{self, Absence};
use crate::system::terminal::prompts;
use crate::targets::Target;

/// File in the state folder that is there once the person has been told of the guard.
const TOLD: &str = "told-of-guard";

/// What a verb brings to the guard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pass {
    /// Whether `--production` was given, which answers the question.
    pub given: bool,
    /// Whether keys that this process already has count as an answer: they do for a shell and for a command, not for a
    /// server, which goes on after they have expired.
    pub counts_keys: bool,
}

/// A target that the guard asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardedTarget {
    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub name: String,
    /// The account of the credentials, if known.
    pub account_id: Option<String>,
    /// The role, if it is one.
    pub role_name: Option<String>,
    /// The profile or alias by which it is production, if it is not by its own name.
    pub by: Option<String>,
}

/// Returns the target if the guard asks for it; `None` if it is not production, if no guard is set for it, or if its role
/// is one of `read_only_roles`. `account_id` is the account that the credentials revealed. Fails if the guard's line means
/// nothing.
pub fn guarded(
    settings: &Settings,
    config: &Config,
    chain: &Chain,
    account_id: Option<&str>,
) -> Result<Option<GuardedTarget>, Failure> {
    let guard = settings.guard_of(config, chain, account_id)?;
    Ok(guard.filter(|guard| guard.lets_pass.is_none()).map(|Guard { reason, .. }| GuardedTarget {
        name: chain.name.clone(),
        account_id: account_id.or(chain.account_id()).map(str::to_owned),
        role_name: chain.role().map(|(_, role_name)| role_name.to_owned()),
        by: match (reason.by_profile, reason.by_alias) {
            (Some(profile), _) if chain.is_profile => Some(format!("as {profile} is")),
            (Some(profile), _) => Some(format!("as {profile} is in that account")),
            (None, Some(alias)) => Some(format!("by its alias {alias}")),
            (None, None) => None,
        },
    }))
}

/// Asks for one target, unless the answer is given. Fails with `Refused` if the answer is no or nobody can be asked.
pub fn ask(sys: &System, target: &GuardedTarget) -> Result<(), Failure> {
    let what = target.in_words();
    let refused = |why: &str| {
        Failure::refused(format!("{what}{why}"))
            .hint("add --production where that is meant; the setting `guard` asks before production")
    };
    if let Some(Absence::Declared(why) | Absence::Unseen(why)) = presence::absence(sys) {
        return Err(refused(&format!("; nobody can be asked ({why})")));
    }
    if prompts::confirm(sys, &format!("{what}. Go on?"), false)? {
        return Ok(());
    }
    Err(Failure::refused(format!("{} is production, and the answer was no", target.name)))
}

/// Lets a target pass, or asks. `account_id` is the account that its credentials revealed.
pub(super) fn check(
    sys: &System,
    settings: &Settings,
    target: &Target,
    mode: Mode,
    pass: Pass,
    account_id: Option<&str>,
) -> Result<(), Failure> {
    let Some(guarded) = guarded(settings, &target.config, &target.chain, account_id)? else {
        warn_of_ignored(sys, settings, target, account_id);
        return Ok(());
    };
    let has_keys = || pass.counts_keys && mode == Mode::Keys && holds_keys(sys, target);
    if !(pass.given || has_keys() || guard_answer::take(sys, &guarded.in_words())) {
        ask(sys, &guarded)?;
        guard_answer::keep(sys, &guarded.in_words());
    }
    guard_record::keep(sys, &guarded.in_words());
    Ok(())
}

/// Warns where production is not asked for since the guard stands where nothing reads it.
fn warn_of_ignored(sys: &System, settings: &Settings, target: &Target, account_id: Option<&str>) {
    let ignored = settings.ignored_guards();
    let Some((_, origin)) = ignored.first() else { return };
    if settings.production_of(&target.config, &target.chain, account_id).is_some() {
        sys.terminal.warn(&format!(
            "{origin}: the guard is below a header that is not known, so nothing asks before {}: put it before the first header, or below [session NAME]",
            target.name()
        ));
    }
}

/// Whether credentials of the target may be handed out without a question: no guard asks before it, or it let it pass in
/// this terminal.
pub fn allows(sys: &System, active: &ActiveTarget) -> bool {
    let resolved = active.target();
    match guarded(active.settings(), &resolved.config, &resolved.chain, active.account_id()) {
        Ok(None) => true,
        // A line that means nothing stops production here too.
        Err(_) => !active.is_production(),
        Ok(Some(target)) => {
            let is_kept = guard_record::is_kept(sys, &target.in_words());
            if is_kept {
                guard_record::keep(sys, &target.in_words());
            }
            is_kept
        }
    }
}

/// Whether this process has working keys of the target already: those that ssoenv would hand out. The keys themselves are
/// compared, since any program can set a variable with a name.
fn holds_keys(sys: &System, target: &Target) -> bool {
    let now = sys.clock.now();
    let is_same = |held: &Credentials, known: &Credentials| {
        held.access_key_id == known.access_key_id
            && held.secret_access_key.expose() == known.secret_access_key.expose()
            && known.left(now) > 0
    };
    let held = credentials::keys_in_environment(&sys.env, now);
    let known = held.as_ref().and_then(|_| chain_cache::read(sys, &target.config, &target.chain));
    held.zip(known).is_some_and(|(held, known)| is_same(&held, &known))
}

/// Whether the person has not been told yet. Where that cannot be recorded they are not told, since every use would say it
/// again.
fn is_news(sys: &System) -> bool {
    let Ok(state) = paths::state(&sys.env) else { return false };
    let path = state.join(TOLD);
    let is_there = files::read_regular(&path).is_ok_and(|found| found.is_some());
    !is_there && Staged::create(&path).and_then(|staged| staged.commit(b"")).is_ok()
}

/// Tells once per person that there is a guard, where none is set.
pub fn tell_of_it(sys: &System, active: &ActiveTarget) {
    let is_unguarded = active.is_production() && !active.settings().has_guard();
    if is_unguarded && presence::absence(sys).is_none() && is_news(sys) {
        sys.terminal.note(&format!(
            "{} is production; the setting `guard = ask` asks before such a use (`ssoenv help production`)",
            active.name()
        ));
    }
}

impl GuardedTarget {
    /// Formats `prod is production: account 123456789012, role Administrator`.
    pub fn in_words(&self) -> String {
        let by = self.by.as_ref().map_or_else(String::new, |by| format!(", {by}"));
        let account = self.account_id.as_deref().unwrap_or("unknown");
        let role = self.role_name.as_ref().map_or_else(String::new, |role| format!(", role {role}"));
        format!("{} is production{by}: account {account}{role}", self.name)
    }
}
