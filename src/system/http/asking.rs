//! Progress message while a service is slow.

use crate::system::System;
use crate::system::terminal::presence;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Time without a message.
const SILENCE: Duration = Duration::from_secs(1);

/// Runs the work. After a second, a person at a terminal sees which service is asked, until the work ends.
pub(super) fn said_while<T>(sys: &System, whom: &str, work: impl FnOnce() -> T) -> T {
    if !sys.terminal.shows_progress() || presence::absence(sys).is_some() {
        return work();
    }
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        let say = move || {
            if waiting.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                sys.terminal.progress(&format!("ssoenv: asking {whom} …"));
                // Blocks until the work is done, which drops the sender.
                let _ = waiting.recv();
                sys.terminal.progress("");
            }
        };
        // If no thread can be started, no message is shown.
        let _ = thread::Builder::new().spawn_scoped(scope, say);
        let result = work();
        drop(done);
        result
    })
}
