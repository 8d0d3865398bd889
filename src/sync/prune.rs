//! Removes the profiles whose roles are gone, unless something speaks against it. Pure.

use super::plan::{GoneProfile, ProfileAction, ProfileChange, SyncInput, SyncPlan};
use super::remarks::SyncReason;

/// The largest part of the generated profiles that is removed without `--prune=all`: one of three.
const PART: usize = 3;

/// How far `--prune` goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PruneOptions {
    /// Whether profiles are removed.
    pub is_given: bool,
    /// Whether more than a third may be removed.
    pub all: bool,
    /// Whether profiles are removed of which it is unknown who has generated them, or who is signed in.
    pub of_unknown_user: bool,
}

impl SyncPlan {
    /// Adds the removals. `use_of` says what uses a profile.
    pub fn prune(
        &mut self,
        input: &SyncInput<'_>,
        options: PruneOptions,
        use_of: impl Fn(&str) -> Option<String>,
    ) {
        let gone = std::mem::take(&mut self.gone);
        for session in 0..input.sessions.len() {
            let user = input.sessions[session].user.as_deref();
            let of_session: Vec<&GoneProfile> = gone.iter().filter(|one| one.session == session).collect();
            let obstacle = |one: &GoneProfile| match &one.user {
                _ if !options.is_given => Some((SyncReason::NotPruned, None)),
                _ if one.is_changed => Some((SyncReason::ChangedInside, None)),
                _ if use_of(&one.name).is_some() => Some((SyncReason::InUse, use_of(&one.name))),
                Some(other) if user.is_some_and(|user| user != other) => {
                    Some((SyncReason::OtherUser, Some(other.clone())))
                }
                Some(other) if user == Some(other) => None,
                _ if options.of_unknown_user => None,
                _ => Some((SyncReason::UnknownUser, None)),
            };
            let obstacles: Vec<_> = of_session.iter().map(|one| obstacle(one)).collect();
            let removed = obstacles.iter().filter(|obstacle| obstacle.is_none()).count();
            let is_too_many = !options.all && removed * PART > self.generated[session];
            for (one, obstacle) in of_session.into_iter().zip(obstacles) {
                let obstacle = obstacle.or(is_too_many.then_some((SyncReason::TooMany, None)));
                if let Some((reason, detail)) = obstacle {
                    let key = (session, one.account_id.as_str(), one.role_name.as_str());
                    self.remark(input, reason, key, &one.name, detail);
                    continue;
                }
                self.changes.push(ProfileChange {
                    session,
                    name: one.name.clone(),
                    account_id: one.account_id.clone(),
                    role_name: one.role_name.clone(),
                    action: ProfileAction::Remove,
                    region: None,
                    form: None,
                });
            }
        }
        self.gone = gone;
    }
}
