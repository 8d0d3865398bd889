//! Waits for effects of other processes.

use std::time::{Duration, Instant};

/// Time limit: longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Pauses between two checks, so that other processes can run.
pub fn pause() {
    std::thread::sleep(Duration::from_millis(2));
}

/// Waits until the condition holds.
#[track_caller]
pub fn until(mut is_so: impl FnMut() -> bool) {
    until_some("it", || is_so().then_some(()));
}

/// Waits until `look` returns a value; `what` describes it for the message on a timeout.
#[track_caller]
pub fn until_some<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what} does not come");
        pause();
    }
}
