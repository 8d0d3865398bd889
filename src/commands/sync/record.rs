//! Records what was generated, and by whom: `--prune` removes only what the same user has generated.

use super::attempt::SyncAttempt;
use super::user::signed_in_user;
use crate::config::Config;
use crate::sync::{ProfileAction, ProfileChange, SessionToSync, SyncPlan, generated_file};

impl SyncAttempt<'_> {
    /// Records the profiles. Where some are new, finds the user; a failure of that is no failure of `sync`.
    pub(super) fn record(&self, config: &Config, plan: &mut SyncPlan, sessions: &[SessionToSync]) {
        for (at, session) in sessions.iter().enumerate() {
            let is_new = |change: &&ProfileChange| {
                change.session == at && matches!(change.action, ProfileAction::Add(_))
            };
            if session.user.is_none() && plan.changes.iter().any(|change| is_new(&change)) {
                let user = signed_in_user(self.sys, config, &self.listed[at].known, &session.roles);
                for change in plan.changes.iter().filter(is_new) {
                    if let Some(generated) = plan.records[at].profiles.get_mut(&change.name) {
                        generated.user = generated.user.take().or_else(|| user.clone());
                    }
                }
            }
            let stored = generated_file::store(self.sys, &session.name, &session.record, &plan.records[at]);
            if let Err(error) = stored {
                // The profiles are written, and a later run knows them by their marks.
                self.sys.terminal.warn(&format!("cannot record what was generated: {error:#}"));
            }
        }
    }
}
