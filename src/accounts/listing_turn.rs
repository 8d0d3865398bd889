//! One listing of a session at a time on this machine: a second process waits, and finds the answers of the first.

use super::listing::Recent;
use super::listing_file;
use crate::config::session::Session;
use crate::error::Failure;
use crate::sso::token_cache;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use std::time::{Duration, Instant};

/// Time without a new answer after which a process that lists counts as stuck.
const STUCK: Duration = Duration::from_secs(600);
/// Time between two looks at what the other process has kept.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// The right to list, and whether another process had it before.
pub(super) struct ListingTurn {
    _lock: Lock,
    pub has_waited: bool,
}

/// Waits for the other process that lists. `recent` says which of its answers count.
pub(super) fn wait(sys: &System, session: &Session, recent: Recent) -> Result<ListingTurn, Failure> {
    let mut seen: Option<(Instant, Instant, usize)> = None;
    let name = format!("listing-{}", token_cache::name(session));
    let waited = locks::wait(sys, &name, Duration::MAX, || {
        let now = sys.clock.mark();
        let (looked_at, changed_at, done) = seen.get_or_insert_with(|| {
            sys.terminal.note(&format!("waiting for another ssoenv that lists {}", session.label()));
            (now, now, 0)
        });
        if now - *looked_at >= BETWEEN_LOOKS {
            *looked_at = now;
            let listing = listing_file::load(sys, session);
            let (all, found) = (listing.accounts.len(), recent.count(&listing));
            if found != *done {
                (*changed_at, *done) = (now, found);
            }
            sys.terminal.progress(&format!(
                "ssoenv: another ssoenv lists {}: {found} of {all} accounts",
                session.label()
            ));
        }
        (now - *changed_at >= STUCK).then_some(())
    });
    if seen.is_some() {
        sys.terminal.progress("");
    }
    match waited {
        Waited::Held(lock) => Ok(ListingTurn { _lock: lock, has_waited: seen.is_some() }),
        Waited::Done(()) | Waited::TimedOut => {
            Err(locks::busy(&format!("listing {} without an answer", session.label()), STUCK))
        }
    }
}
