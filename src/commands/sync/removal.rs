//! What `--prune` removes: a listing of this moment, the user who is signed in, and what the person says about profiles
//! of unknown users.

use super::attempt::{SyncAttempt, exit_code, is_preview};
use super::report::listed;
use super::surroundings::SyncSurroundings;
use super::user::signed_in_user;
use crate::activation::listed_roles::discover;
use crate::cli::Prune;
use crate::config::Config;
use crate::error;
use crate::sync::{PruneOptions, SessionToSync, SyncPlan, SyncReason};
use crate::system::terminal::{presence, prompts};

/// Age in seconds of a listing by which profiles are removed; an older one is refreshed first.
const RECENT: i64 = 600;

impl SyncAttempt<'_> {
    /// Lists again, where profiles may be removed by a listing that is not of this moment. Returns the exit code of what
    /// could not be listed.
    pub(super) fn refresh(&mut self, config: &Config, plan: &SyncPlan) -> anyhow::Result<Option<u8>> {
        let (now, mut code) = (self.sys.clock.now(), None);
        for (at, listed) in self.listed.iter_mut().enumerate() {
            let since = listed.discovery.listing.complete_since();
            let is_recent = since.is_some_and(|since| since.plus(RECENT) >= now);
            if !is_recent && plan.gone.iter().any(|gone| gone.session == at) {
                listed.discovery = discover(self.sys, config, &self.settings, &listed.known, true)?;
                if let Some(error) = listed.discovery.failure() {
                    self.sys.terminal.error(&format!("{error:#}"), error::hint(&error));
                    code = code.or(Some(exit_code(&error, self.arguments)));
                }
            }
        }
        Ok(code)
    }

    /// Finds the users of the sessions of which profiles may be removed.
    pub(super) fn find_users(&self, config: &Config, plan: &SyncPlan, sessions: &mut [SessionToSync]) {
        for (at, session) in sessions.iter_mut().enumerate() {
            if plan.gone.iter().any(|gone| gone.session == at) {
                session.user = signed_in_user(self.sys, config, &self.listed[at].known, &session.roles);
            }
        }
    }

    /// Adds what is removed to the plan. At a terminal the person may say that profiles of an unknown user go too.
    pub(super) fn prune(
        &mut self,
        plan: &mut SyncPlan,
        around: &SyncSurroundings,
        sessions: &[SessionToSync],
    ) -> anyhow::Result<()> {
        let input = &around.input(sessions);
        let use_of = |name: &str| around.uses.of(name).map(str::to_owned);
        let (is_given, all) = (self.arguments.prune.is_some(), self.arguments.prune == Some(Prune::All));
        let options = PruneOptions { is_given, all, of_unknown_user: false };
        let before = plan.clone();
        plan.prune(input, options, use_of);
        let is_unknown = |reason| reason == SyncReason::UnknownUser;
        let unknown = plan.remarks.iter().filter(|remark| is_unknown(remark.reason));
        let unknown: Vec<String> = unknown.map(|remark| remark.profile.clone()).collect();
        let is_asked = !unknown.is_empty() && !is_preview(self.arguments) && !self.arguments.yes;
        if !is_asked || presence::absence(self.sys).is_some() {
            return Ok(());
        }
        let is_agreed = match &self.earlier.of_unknown_user {
            Some((names, is_agreed)) if *names == unknown => *is_agreed,
            _ => {
                let names = listed(&unknown, Clone::clone);
                self.sys.terminal.tell(&format!(
                    "these profiles have lost their roles, and it is not known whether you have generated them: {names}"
                ));
                prompts::confirm(self.sys, "Remove them too?", false)?
            }
        };
        if is_agreed {
            *plan = before;
            plan.prune(input, PruneOptions { of_unknown_user: true, ..options }, use_of);
        }
        self.earlier.of_unknown_user = Some((unknown, is_agreed));
        Ok(())
    }
}
