//! Chooses among several matches for a TARGET: the obvious one, or the person's choice; otherwise an error with the
//! list.

use super::resolved_target::Asked;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::leads_to;
use crate::config::profile::Profile;
use crate::config::target_word::RoleWords;
use crate::error::Failure;
use crate::ordered;
use crate::output::audience;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::terminal::visible;
use crate::system::terminal::{presence, prompts};
use crate::targets::parse::Reading;

/// Most matches that the error lists.
const LISTED: usize = 12;

/// A match for a TARGET.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) profile: Option<Profile>,
    pub(super) chain: Chain,
}

/// Removes duplicates: of two matches for one role through the same portal (a named session and the older form),
/// keeps the one with a sign-in, otherwise the first.
pub(super) fn without_twins(sys: &System, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let Some(at) = kept.iter().position(|other| candidate.is_twin_of(other)) else {
            kept.push(candidate);
            continue;
        };
        let is_signed_in = |one: &Candidate| {
            one.chain.session().is_some_and(|session| sso::standing(sys, session) != Standing::SignInNeeded)
        };
        if !is_signed_in(&kept[at]) && is_signed_in(&candidate) {
            kept[at] = candidate;
        }
    }
    kept
}

/// Returns the only match, or the one that the person chooses. Error: none, or several and nobody can choose.
pub(super) fn only_one(
    sys: &System,
    config: &Config,
    reading: &Reading,
    mut candidates: Vec<Candidate>,
    asked: Asked,
) -> anyhow::Result<Candidate> {
    if candidates.len() > 1 {
        // List harmless roles first.
        ordered::sort_by_key(&mut candidates, |candidate| !candidate.is_read_only());
        let words = RoleWords::new(config);
        let shown: Vec<String> = candidates.iter().map(|candidate| candidate.shown(&words)).collect();
        let what = reading.in_words();
        if asked != Asked::All || presence::absence(sys).is_some() {
            let more = shown.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let list = shown[..shown.len().min(LISTED)].join(", ");
            let failure = Failure::configuration(format!("{what} matches more than one: {list}{more}"));
            return Err(failure.hint("name one of them").into());
        }
        // The first run of the same command has asked already.
        let repeated = audience::repeated(&sys.env);
        let chosen = repeated.and_then(|name| candidates.iter().position(|one| one.chain.name == name));
        let ask = || prompts::choose(sys, &format!("{what}:"), &shown);
        let at = chosen.map_or_else(ask, Ok)?;
        candidates.swap(0, at);
    }
    let Some(one) = candidates.into_iter().next() else {
        return Err(
            Failure::configuration(format!("{} matches no profile and no role", reading.in_words())).into()
        );
    };
    Ok(one)
}

/// Whether both chains lead to the same role through the same portal.
pub fn are_twins(one: &Chain, other: &Chain) -> bool {
    let (CredentialOrigin::Sso(own), CredentialOrigin::Sso(its)) = (&one.origin, &other.origin) else {
        return false;
    };
    (&own.account_id, &own.role_name) == (&its.account_id, &its.role_name)
        && one.hops == other.hops
        && (leads_to(&own.session, &its.session) || leads_to(&its.session, &own.session))
}

impl Candidate {
    /// Whether the role is read-only, judged by its name (`ReadOnly`, `ViewOnlyAccess`, `SecurityAudit`); used only
    /// for the order.
    fn is_read_only(&self) -> bool {
        let name = self.chain.role().map_or("", |(_, name)| name).to_ascii_lowercase();
        ["readonly", "read-only", "read_only", "viewonly", "view-only", "audit"]
            .iter()
            .any(|word| name.contains(word))
    }

    fn is_twin_of(&self, other: &Candidate) -> bool {
        are_twins(&self.chain, &other.chain)
    }

    /// Formats the match as a TARGET that can be typed.
    fn shown(&self, words: &RoleWords<'_>) -> String {
        let word = match &self.profile {
            Some(profile) => profile.name.clone(),
            None => words.of_chain(&self.chain),
        };
        let role = match self.chain.role() {
            Some((account_id, role_name)) if self.profile.is_some() => format!(" ({account_id}/{role_name})"),
            _ => String::new(),
        };
        visible(&format!("{word}{role}"))
    }
}
