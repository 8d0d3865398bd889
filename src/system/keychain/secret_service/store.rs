//! The store in one access, by one connection.

use super::bus::Bus;
use super::provider::Provider;
use super::session::Session;

/// Whom a prompt may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// A person is there, who has the whole time to answer.
    Person,
    /// Nobody is there, and the prompt is one that may ask nobody: it is tried for a moment.
    Silent,
    /// Nobody is there, and the prompt would ask: it is not tried.
    Never,
}

/// The store, in one access.
pub(super) struct Store<'a> {
    pub bus: &'a Bus,
    pub session: &'a Session,
    pub provider: Provider,
    /// Whether a person may be asked.
    pub is_attended: bool,
}

impl Store<'_> {
    /// Returns whom a prompt may ask. `alone`: where nobody is.
    pub fn asking(&self, alone: Asking) -> Asking {
        if self.is_attended { Asking::Person } else { alone }
    }
}
