//! Whether an order of `off --everywhere` is about the credentials of an endpoint.

use super::source::EndpointSource;
use crate::letting_go::{self, HeldCredentials, SessionOfHeld};
use crate::system::System;

/// Whether they are to be let go. `known` is the newest order from before they were asked for.
pub(super) fn has_to_let_go(sys: &System, source: &EndpointSource, known: Option<u64>) -> bool {
    let role = source.role.as_ref().map(|(account_id, role_name)| (&**account_id, &**role_name));
    let session = || source.session.clone().map_or(SessionOfHeld::Without, SessionOfHeld::Named);
    let held = HeldCredentials { name: &source.word, role, session: &session };
    letting_go::load(sys).due(known, &held).is_some()
}
