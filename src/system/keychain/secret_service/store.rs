//! The store in one access, by one connection.

use super::bus::Bus;
use super::prompt::Asking;
use super::provider::Provider;
use super::session::Session;

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
