//! The word to a person who waits for a service that is slow.

use crate::system::System;
use crate::system::terminal::presence;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long nothing is said.
const SILENCE: Duration = Duration::from_secs(1);

/// Does the work. A person who has waited for a second is shown whom it asks, until it is done.
pub(super) fn said_while<T>(sys: &System, whom: &str, work: impl FnOnce() -> T) -> T {
    if !sys.terminal.shows_progress() || presence::absence(sys).is_some() {
        return work();
    }
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        let say = move || {
            if waiting.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                sys.terminal.progress(&format!("ssoenv: asking {whom} …"));
                // Until the work is done, which drops the other end.
                let _ = waiting.recv();
                sys.terminal.progress("");
            }
        };
        // Without a thread nothing is said.
        let _ = thread::Builder::new().spawn_scoped(scope, say);
        let result = work();
        drop(done);
        result
    })
}
