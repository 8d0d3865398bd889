//! What requests for many targets at once share: the pace of the calls, and warnings that are printed once.

use crate::system::System;
use crate::system::http::Throttles;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Shared by the requests of one run.
#[derive(Debug, Default)]
pub struct ManyTargets {
    /// Pace of the calls to each service.
    pub throttles: Throttles,
    warned: Mutex<HashSet<&'static str>>,
}

impl ManyTargets {
    /// Prints the first warning of a kind; the others only with `--verbose`.
    pub fn warn(&self, sys: &System, kind: &'static str, message: &str) {
        let is_first = self.warned.lock().unwrap_or_else(PoisonError::into_inner).insert(kind);
        if is_first {
            sys.terminal.warn(&format!("{message} (for other targets only --verbose says so)"));
        } else {
            sys.terminal.verbose(|| message.to_owned());
        }
    }
}
