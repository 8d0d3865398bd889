//! One pace for each service that many concurrent calls go to.

use super::throttle::Throttle;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Address of a service, and the certificates that it is trusted by.
type Service = (String, Option<PathBuf>);

/// Throttles by service.
#[derive(Debug, Default)]
pub struct Throttles {
    by_service: Mutex<HashMap<Service, Arc<Throttle>>>,
}

impl Throttles {
    /// Returns the throttle of a service.
    pub fn of(&self, address: &str, ca_bundle: Option<&Path>) -> Arc<Throttle> {
        let key = (address.to_owned(), ca_bundle.map(Path::to_owned));
        let mut by_service = self.by_service.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(by_service.entry(key).or_default())
    }
}
